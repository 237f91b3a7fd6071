import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerItem } from '../testing/answer-item.ts';
import { SAMPLE_ITEMS } from '../testing/sample-items.ts';
import { prepareCase } from '../testing/terminal-double.ts';
import { PATIENCE_MS, testHub } from '../testing/test-hub.ts';
import { DEFAULT_CASE_POLICY, loadCasePolicy } from './case-policy.ts';

// A Friday, 10:00 in China.
let clock = new Date('2026-11-20T02:00:00Z');
const hub = testHub({ now: () => clock });

test('no file: the example; a part of it: that part; a wrong one is refused by its name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'case-policy-'));
  const file = join(folder, 'case-policy.json');
  try {
    expect(loadCasePolicy(file)).toEqual({ ok: true, value: DEFAULT_CASE_POLICY });
    await writeFile(file, '{ "supplementWorkingDays": 5 }');
    expect(loadCasePolicy(file)).toEqual({ ok: true, value: { supplementWorkingDays: 5, onTheWayDays: 3 } });
    for (const wrong of [
      '{ "supplementWorkingDays": 0 }',
      '{ "supplementDays": 5 }',
      '{ "onTheWayDays": "3" }',
      '{',
    ]) {
      await writeFile(file, wrong);
      expect(loadCasePolicy(file)).toMatchObject({
        ok: false,
        failure: { code: 'case-policy-invalid', detail: expect.stringContaining(file) },
      });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test(
  'an operator who gives five working days and one on the way: told so, and ended then',
  async () => {
    await writeFile(
      join(hub.dataDirectory, 'case-policy.json'),
      '{ "supplementWorkingDays": 5, "onTheWayDays": 1 }',
    );
    await hub.restart();
    const subsidy = SAMPLE_ITEMS.find(({ id }) => id === 'human-resources/subsidy');
    if (subsidy === undefined) throw new Error('no sample');
    const { content, pages } = answerItem(subsidy);
    // The simulated department asks for a supplement where a telephone number ends so.
    const answers = content.answers?.map((answer) =>
      answer.fieldId === 'phone' ? { ...answer, value: '13800001111' } : answer,
    );
    const prepared = await prepareCase(hub.client, {
      itemId: subsidy.id,
      content: { ...content, ...(answers && { answers }) },
      pages,
      at: clock,
    });
    expect((await hub.send(prepared)).outcome).toMatchObject({
      state: 'supplement-needed',
      supplementBy: '2026-11-27',
    });
    const stateOn = async (date: string) => {
      clock = new Date(`${date}T02:00:00Z`);
      return (await hub.client.cases.progress({ slipCode: prepared.slipCode })).state;
    };
    expect(await stateOn('2026-11-28')).toBe('supplement-needed');
    expect(await stateOn('2026-11-29')).toBe('supplement-lapsed');
  },
  PATIENCE_MS,
);
