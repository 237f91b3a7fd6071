import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkScenario, findScenario, parseScenario, shippedScenarios } from './scenario-library.ts';

const scenario = (steps: unknown) => ({ scenario: 1, id: 'sample', title: '样本', about: '样本', steps });
const codeOf = (steps: unknown): string => {
  const checked = checkScenario(scenario(steps));
  return checked.ok ? 'ok' : checked.failure.code;
};

describe('scenario files', () => {
  test('all that are shipped are in order, and are called as their files are', () => {
    const shipped = shippedScenarios();
    expect(shipped.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'bad-day',
        'reader-silent',
        'jam-at-second-page',
        'scanner-wrong-code-page',
        'network-comes-and-goes',
        'power-cut-on-battery',
        'card-left-behind',
        'paper-near-end',
      ]),
    );
    for (const { id } of shipped) expect(findScenario(id)).toMatchObject({ ok: true, value: { id } });
  });

  test.each([
    [[], 'scenario-malformed'],
    [[{ title: '什么也不做' }], 'scenario-step-wrong'],
    [[{ title: '等一会', after: { ms: 10 } }], 'ok'],
    [[{ title: '拔线', fault: { kind: 'unplug' } }], 'scenario-step-wrong'],
    [[{ title: '拔线', device: 'id-card-reader', fault: { kind: 'unplug' } }], 'ok'],
    [[{ title: '拔线', device: 'lift', fault: { kind: 'unplug' } }], 'scenario-malformed'],
    [[{ title: '放证', action: { type: 'lay-card', specimenId: 'nobody' } }], 'scenario-step-wrong'],
    [[{ title: '放纸', action: { type: 'lay-paper', paperId: 'nothing' } }], 'scenario-step-wrong'],
    [[{ title: '两样', fault: 'reader-silent', action: { type: 'take-card' } }], 'scenario-step-wrong'],
    [[{ title: '多了', device: 'cabinet', fault: 'cabinet-open' }], 'scenario-step-wrong'],
    [Array.from({ length: 12 }, () => ({ title: '等', after: { ms: 120_000 } })), 'scenario-too-long'],
    [[{ title: '自检', action: { type: 'run-self-test' } }], 'scenario-malformed'],
  ])('%j: %s', (steps, code) => {
    expect(codeOf(steps)).toBe(code);
  });

  test('names the wrong place', () => {
    const checked = checkScenario(scenario([{ title: '好的', after: { ms: 1 } }, { title: '空的' }]));
    expect(checked).toMatchObject({ failure: { detail: expect.stringContaining('steps.1 (空的)') } });
  });

  test('anything else is refused and nothing throws', () => {
    expect(parseScenario('{')).toMatchObject({ failure: { code: 'scenario-not-json' } });
    expect(findScenario('no-such-day')).toMatchObject({ failure: { code: 'scenario-not-found' } });
    fc.assert(fc.property(fc.json(), (text) => !parseScenario(text).ok));
  });
});
