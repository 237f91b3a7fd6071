import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fail, ok } from '#contract/result.ts';
import type { DocumentPrinter } from '#drivers/document-printer/document-printer.ts';
import { silentLogger } from '../logging/logger.ts';
import { recordedServices } from '../visit/testing/recorded-services.ts';
import { Visitor } from '../visit/testing/visitor.ts';
import { PrintDesk } from './print-desk.ts';
import { VisitFollower } from './visit-follower.ts';

const CERTIFICATE = 'human-resources/participation-certificate';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A citizen whose terminal has a print desk, and a spooler that answers the first question or does not. */
function citizenAtTheDesk(spoolerAnswers = true) {
  let answers = spoolerAnswers;
  let purges = 0;
  const documentPrinter = {
    purge: async () => {
      purges += 1;
      return answers ? ok({ cancelled: 0 }) : fail('not-responding');
    },
  } as unknown as DocumentPrinter;
  const desk = new PrintDesk({
    documentPrinter,
    receiptPrinter: undefined,
    surroundings: () => ({
      site: { name: '示例镇便民服务站', phone: '0769-00000001', address: '示例路1号' },
      terminalNumber: '1号机',
      simulated: true,
    }),
    logger: silentLogger,
  });
  const visitor = new Visitor(recordedServices({ wipe: (visitId) => desk.close(visitId) }));
  const follower = new VisitFollower(desk, silentLogger);
  visitor.actor.subscribe((state) => follower.follow(state.context.visitId));
  const takesPapersOf = async (visitId: string): Promise<boolean> => {
    const settled = await desk.print(
      {
        visitId,
        paper: {
          kind: 'slip',
          jobId: 'slip',
          title: 'slip-pending',
          outcome: { kind: 'pending', itemName: '样本', simulated: true },
          reader: { language: 'zh-Hans', withDocuments: false },
        },
      },
      { deadlineMs: 1000, signal: new AbortController().signal },
      () => undefined,
    );
    // There is no printer: what the desk takes is offline, what it refuses is not even that.
    return settled.problems.includes('offline');
  };
  const visitId = (): string => visitor.actor.getSnapshot().context.visitId ?? 'none';
  return {
    visitor,
    desk,
    visitId,
    takesPapersOf,
    purges: () => purges,
    spoolerIsBack: () => {
      answers = true;
    },
  };
}

test.each([
  ['home', []],
  ['the guide', [{ type: 'open-item', itemId: CERTIFICATE }]],
  ['the consent', [{ type: 'open-item', itemId: CERTIFICATE }, { type: 'begin' }]],
  ['the window', [{ type: 'open-item', itemId: CERTIFICATE }, { type: 'go-to-window' }]],
] as const)(
  'a visit left on %s, without a wiping: its papers are refused, the desk is tidied',
  async (_page, way) => {
    const { visitor, desk, visitId, takesPapersOf, purges, spoolerIsBack } = citizenAtTheDesk(false);
    await visitor.does({ type: 'start' }, ...way);
    const visit = visitId();
    expect(await takesPapersOf(visit)).toBe(true);
    await desk.tidy();
    expect(purges()).toBe(0);
    await visitor.does({ type: 'leave' });
    expect(visitor.screen).toBe('attract');
    expect(await takesPapersOf(visit)).toBe(false);
    const asked = purges();
    spoolerIsBack();
    await desk.tidy();
    expect(purges()).toBe(asked + 1);
  },
);

test('a wiped visit stays closed while its farewell is shown', async () => {
  const { visitor, visitId, takesPapersOf } = citizenAtTheDesk();
  await visitor.identifiesFor(CERTIFICATE);
  const visit = visitId();
  expect(await takesPapersOf(visit)).toBe(true);
  await visitor.does({ type: 'leave' });
  expect(visitor.screen).toBe('erased');
  expect(await takesPapersOf(visit)).toBe(false);
});

test('tidying and the end of a visit at once ask the spooler once', async () => {
  const { visitor, desk, purges } = citizenAtTheDesk();
  await visitor.does({ type: 'start' });
  visitor.actor.send({ type: 'leave' });
  await desk.tidy();
  expect(purges()).toBe(1);
});

test('the next visit is open at once, whatever the end of the last one still asks of the spooler', async () => {
  const { visitor, visitId, takesPapersOf } = citizenAtTheDesk();
  await visitor.does({ type: 'start' }, { type: 'leave' }, { type: 'start' });
  expect(await takesPapersOf(visitId())).toBe(true);
});
