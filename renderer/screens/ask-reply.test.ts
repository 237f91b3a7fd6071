import { expect, test } from 'vitest';
import type { Answer } from '#contract/questions.ts';
import { fixtures } from '../development/fixtures.ts';
import { shownFor } from './ask-reply.ts';

const screen = fixtures.ask?.screen;
const answers: readonly Answer[] = screen?.name === 'ask' ? screen.suggested : [];

test('nothing is asked: what others ask', () => {
  expect(shownFor('', undefined).state).toBe('suggested');
  expect(shownFor('', { question: '要带什么', answers }).state).toBe('suggested');
});

test('answers to the question that stands there', () => {
  expect(answers.length).toBeGreaterThan(0);
  expect(shownFor('要带什么', { question: '要带什么', answers })).toEqual({ state: 'found', answers });
  expect(shownFor('要带什么', { question: '要带什么', answers: [] }).state).toBe('nothing');
});

test('never old answers to a new question', () => {
  expect(shownFor('要多久', { question: '要带什么', answers })).toEqual({ state: 'waiting', answers: [] });
  expect(shownFor('要多久', { question: '要带什么', answers: 'failed' }).state).toBe('waiting');
});

test('fault: the question fails: it is said, and nothing old is left', () => {
  expect(shownFor('要多久', { question: '要多久', answers: 'failed' })).toEqual({
    state: 'failed',
    answers: [],
  });
});
