import { expect, test } from 'vitest';
import { fail, ok } from '#contract/result.ts';
import { receiptFor, recordedServices } from '../visit/testing/recorded-services.ts';
import { Visitor } from '../visit/testing/visitor.ts';
import type { VisitServices } from '../visit/visit-services.ts';
import { newWindowCode, windowGuidance } from './window-guidance.ts';
import { composeWindowSlip } from './window-slip.ts';

const surroundings = {
  site: { name: '示例镇便民服务站', phone: '0769-00000001', address: '示例路1号' },
  terminalNumber: '1号机',
  simulated: true,
  at: new Date('2026-11-21T02:00:00Z'),
};

test('the slip for the window: place, what is done, the code; nothing of the citizen', async () => {
  const visitor = new Visitor(recordedServices());
  await visitor.identifiesFor('public-security/residence-permit');
  await visitor.does({ type: 'go-to-window' });
  const { context } = visitor.actor.getSnapshot();
  const guidance = windowGuidance(context);
  const slip = JSON.stringify(composeWindowSlip(guidance, surroundings).blocks);
  for (const told of [guidance.itemName, guidance.elsewhere.address, guidance.elsewhere.phone]) {
    expect(slip).toContain(told);
  }
  expect(slip).toContain(guidance.windowCode);
  expect(slip).toContain(guidance.qr);
  expect(guidance.qr.length).toBeLessThan(200);
  expect(slip).not.toMatch(/11010519491231002X|张三丰|样本路/);
  expect(slip).toContain('"kind":"mark"');
  visitor.actor.stop();
});

const CERTIFICATE = 'human-resources/participation-certificate';
const lost: Partial<VisitServices> = { submitLive: async () => fail('hub-not-reachable') };
const refusedByDisk: Partial<VisitServices> = { submitQueued: async () => fail('case-not-saved') };
const refusedByHub: Partial<VisitServices> = {
  submitLive: async (submission) => {
    const receipt = receiptFor(submission);
    return ok({
      receipt: { ...receipt, outcome: { ...receipt.outcome, state: 'refused', reason: '示例原因' } },
    });
  },
};
const waiting: Partial<VisitServices> = { submitQueued: async () => ok({}) };
const withoutPapers: Partial<VisitServices> = { fetchResult: async () => fail('result-not-available') };

test.each([
  ['the answer of the hub is lost', CERTIFICATE, lost, 'perhaps-received', /可能已经收到，请先查询/],
  ['the case is not saved', 'public-security/residence-permit', refusedByDisk, 'nothing', /还没有提交/],
  [
    'the case waits here',
    'public-security/residence-permit',
    waiting,
    'saved-here',
    /等待发送，请勿重复受理/,
  ],
  ['decided, papers not had', CERTIFICATE, withoutPapers, 'accepted', /已办结|已受理/],
  ['the department refused', CERTIFICATE, refusedByHub, 'refused', /没有受理/],
] as const)(
  '%s: the slip for the window says what the screen says',
  async (_fault, itemId, faults, kept, says) => {
    const printed: string[] = [];
    const visitor = new Visitor(
      recordedServices({
        ...faults,
        print: async ({ paper }) => {
          if (paper.kind === 'window-slip') {
            printed.push(JSON.stringify(composeWindowSlip(paper.guidance, surroundings).blocks));
          }
          return { outcome: 'printed', problems: [] };
        },
      }),
    );
    await visitor.identifiesFor(itemId);
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' }, { type: 'go-to-window' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'window', kept });
    await visitor.does({ type: 'print' });
    expect(printed).toHaveLength(1);
    const sentences = [/可能已经收到/, /还没有提交/, /等待发送/, /已办结|已受理/, /没有受理/];
    expect(printed[0]).toMatch(says);
    expect(sentences.filter((sentence) => sentence.test(printed[0] ?? ''))).toHaveLength(1);
    visitor.actor.stop();
  },
);

test('a window code is read aloud without doubt, and another one each time', () => {
  const codes = new Set(Array.from({ length: 200 }, newWindowCode));
  expect(codes.size).toBe(200);
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{6}$/);
});
