import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type EvaluationOptions,
  newestOptions,
  SUPPLIED_EVALUATION_OPTIONS,
} from '#contract/evaluation-options.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import type { HubFailure } from '#offline-cache/hub-failure.ts';
import { silentLogger } from '../logging/logger.ts';
import { OptionsDesk } from './options-desk.ts';

const supplied = newestOptions(SUPPLIED_EVALUATION_OPTIONS);
const second: EvaluationOptions = { ...structuredClone(supplied), version: 2 };
second.options['no-paper'] = { 'zh-Hans': '没有纸了', 'zh-Hant': '沒有紙了', en: 'No paper' };
second.levels['1'].push('no-paper');

let folder: string;
let pulls: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evaluation-options-'));
  pulls = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const desk = (answer: Result<EvaluationOptions, HubFailure>, everyMs = 0) =>
  new OptionsDesk({
    hub: {
      evaluationOptions: async () => {
        pulls += 1;
        return answer;
      },
    },
    path: join(folder, 'options.json'),
    everyMs,
    logger: silentLogger,
  });

test('the hub’s options are asked, and kept for when it is away', async () => {
  const one = desk(ok(second));
  expect(one.current).toEqual(supplied);
  await one.pullWhenDue();
  expect(one.current).toEqual(second);
  expect(readdirSync(folder)).toEqual(['options.json']);
  const later = desk(fail('hub-unreachable'));
  await later.pullWhenDue();
  expect(later.current).toEqual(second);
});

test('it asks no more often than it may', async () => {
  const one = desk(ok(second), 60_000);
  await Promise.all([one.pullWhenDue(), one.pullWhenDue()]);
  await one.pullWhenDue();
  expect(pulls).toBe(1);
});

test('options that break a rule are never shown', async () => {
  const broken = { ...structuredClone(second), version: 3 };
  broken.levels['1'] = ['nowhere'];
  const one = desk(ok(broken));
  await one.pullWhenDue();
  expect(one.current).toEqual(supplied);
});

test('a spoilt copy: those that come with the program', () => {
  writeFileSync(join(folder, 'options.json'), '{"versions":');
  expect(desk(fail('hub-unreachable')).current).toEqual(supplied);
});
