import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail, ok } from '#contract/result.ts';
import { troubleReportSchema, visitStepSchema } from '#contract/trouble-report.ts';
import { HELP_STEPS } from '../guidance/help-steps.ts';
import { lampOf } from '../guidance/lamp.ts';
import { BOOKED } from './testing/recorded-appointments.ts';
import { recordedServices } from './testing/recorded-services.ts';
import { Visitor } from './testing/visitor.ts';
import { visitMachine } from './visit-machine.ts';

const CERTIFICATE = 'human-resources/participation-certificate';
const APPLICATION = 'public-security/residence-permit';

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date', 'performance'],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('help', () => {
  test('is offered on every page of a visit, and leads back to the very page', async () => {
    const visitor = new Visitor(recordedServices());
    const asked: string[] = [];
    const askAndReturn = async () => {
      const before = visitor.snapshot.screen;
      expect(visitor.snapshot.help, before.name).toEqual(['window', 'report']);
      await visitor.does({ type: 'go-to-window' });
      expect(visitor.screen).toBe('window');
      await visitor.does({ type: 'back' }, { type: 'open-report' });
      expect(visitor.screen).toBe('report');
      await visitor.does({ type: 'back' });
      expect(visitor.snapshot.screen, before.name).toEqual(before);
      asked.push(before.name);
    };
    await visitor.does({ type: 'start' }, { type: 'open-item', itemId: APPLICATION });
    await askAndReturn();
    await visitor.does({ type: 'begin' });
    await askAndReturn();
    await visitor.answersQuestions();
    await askAndReturn();
    await visitor.does({ type: 'consent' });
    for (let page = 0; page < 60 && visitor.screen !== 'check'; page += 1) {
      if (!asked.includes(visitor.screen)) await askAndReturn();
      await visitor.answersOnePage();
    }
    await askAndReturn();
    await visitor.does({ type: 'confirm' });
    expect(visitor.screen).toBe('printing');
    await askAndReturn();
    await visitor.seconds(3);
    await askAndReturn();
    expect(asked).toEqual(
      expect.arrayContaining([
        'guide',
        'eligibility',
        'consent',
        'form',
        'materials',
        'sign',
        'check',
        'printing',
        'evaluate',
      ]),
    );
  });

  test('every step of the contract has its page, and every page exists', () => {
    expect(Object.keys(HELP_STEPS).sort()).toEqual([...visitStepSchema.options].sort());
    const ids = new Set<string>();
    const walk = (node: typeof visitMachine.root): void => {
      ids.add(`#${node.id}`);
      for (const child of Object.values(node.states)) walk(child as typeof visitMachine.root);
    };
    walk(visitMachine.root);
    for (const target of Object.values(HELP_STEPS)) expect(ids).toContain(target);
  });

  test('nobody there: a page of help ends as the page it came from would', async () => {
    const visitor = new Visitor(recordedServices({ waitForCardRemoval: () => new Promise(() => undefined) }));
    await visitor.does(
      { type: 'start' },
      { type: 'open-item', itemId: CERTIFICATE },
      { type: 'go-to-window' },
    );
    await visitor.seconds(91);
    expect(visitor.screen).toBe('attract');
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.does({ type: 'open-report' });
    await visitor.seconds(151);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'take-things', card: 'on-reader' });
    expect(visitor.actor.getSnapshot().context.citizen).toBeUndefined();
  });

  test('is not offered while the card is read off, papers are printed or a case is sent', async () => {
    const visitor = new Visitor(recordedServices({ submitLive: () => new Promise(() => undefined) }));
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    expect(visitor.screen).toBe('submitting');
    expect(visitor.snapshot.help).toEqual([]);
    await visitor.does({ type: 'go-to-window' });
    expect(visitor.screen).toBe('submitting');
  });
});

describe('办不成事', () => {
  test('is stored with the step, the item and the machine’s own code, and nothing of the citizen', async () => {
    const visitor = new Visitor(
      recordedServices({ submitLive: async () => fail('hub-not-reachable') as never }),
    );
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' }, { type: 'open-report' });
    expect(visitor.snapshot.screen).toMatchObject({
      name: 'report',
      step: 'problem',
      problem: 'hub-not-reachable',
    });
    await visitor.does({ type: 'send-report', reasons: ['machine-failed', 'machine-failed', 'too-slow'] });
    const report = troubleReportSchema.parse(visitor.services.reports[0]);
    expect(report).toMatchObject({
      itemId: CERTIFICATE,
      step: 'problem',
      problemCode: 'hub-not-reachable',
      reasons: ['machine-failed', 'too-slow'],
    });
    expect(JSON.stringify(report)).not.toMatch(/11010519491231002X|张三丰/);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'report', reportNumber: report.reportNumber });
    await visitor.does({ type: 'continue' });
    expect(visitor.snapshot.screen).toMatchObject({
      name: 'problem',
      code: 'hub-not-reachable',
      canRetry: true,
    });
  });

  test('can be told before any item is found', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.does({ type: 'start' });
    expect(visitor.snapshot.help).toEqual(['report']);
    await visitor.does({ type: 'open-report' }, { type: 'send-report', reasons: ['item-not-found'] });
    expect(visitor.services.reports[0]).not.toHaveProperty('itemId');
    await visitor.does({ type: 'continue' });
    expect(visitor.screen).toBe('home');
  });

  test('disk full: told, and can be tried again', async () => {
    let full = true;
    const visitor = new Visitor(
      recordedServices({ storeTroubleReport: () => (full ? fail('case-not-saved') : ok()) }),
    );
    await visitor.does({ type: 'start' }, { type: 'open-report' });
    await visitor.does({ type: 'send-report', reasons: ['too-slow'] });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'report', failed: true });
    full = false;
    await visitor.does({ type: 'send-report', reasons: ['too-slow'] });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'report', failed: false });
    expect(visitor.snapshot.screen).toHaveProperty('reportNumber');
  });
});

describe('转人工窗口', () => {
  test('says what is done, what remains and what to bring, and prints it once', async () => {
    const visitor = new Visitor(recordedServices({ fetchLicence: async () => ok(undefined) }));
    await visitor.identifiesFor(APPLICATION);
    for (let page = 0; page < 60 && visitor.screen !== 'materials'; page += 1) await visitor.answersOnePage();
    await visitor.settles();
    await visitor.does({ type: 'go-to-window' });
    const { screen } = visitor.snapshot;
    if (screen.name !== 'window') throw new Error(`not at the window: ${screen.name}`);
    expect(screen.done).toEqual(['identify', 'fill']);
    expect(screen.remaining).toEqual(['materials', 'sign', 'check', 'print']);
    expect(screen.materials.length).toBeGreaterThan(0);
    expect(screen.kept).toBe('nothing');
    expect(screen.qr).toContain(`${APPLICATION}:materials:${screen.windowCode}`);
    expect(JSON.stringify(screen)).not.toMatch(/11010519491231002X|张三丰/);
    await visitor.does({ type: 'print' }, { type: 'print' });
    expect(visitor.services.printed).toEqual(['window-slip']);
    expect(visitor.snapshot.screen).toMatchObject({ slip: 'printed', windowCode: screen.windowCode });
    expect(visitor.snapshot.lamp).toBe('receipt-slot');
    await visitor.does({ type: 'leave' });
    await visitor.settles();
    expect(visitor.snapshot.screen).toMatchObject({
      name: 'take-things',
      papers: [{ title: 'window-slip', place: 'receipt-slot' }],
    });
  });

  const PROGRESS_ITEM = 'general/case-progress';
  const printsAt = async (visitor: Visitor, itemId: string) => {
    await visitor.does({ type: 'open-item', itemId }, { type: 'go-to-window' }, { type: 'print' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'window', slip: 'printed' });
    await visitor.does({ type: 'back' });
    expect(visitor.screen).toBe('guide');
  };
  const asksForSlip = {
    name: 'take-things',
    papers: [{ title: 'window-slip', place: 'receipt-slot' }],
  };

  test.each([
    ['from the guide', CERTIFICATE, [{ type: 'leave' }]],
    ['back and back from the guide', CERTIFICATE, [{ type: 'back' }, { type: 'back' }]],
    ['from home', CERTIFICATE, [{ type: 'back' }, { type: 'leave' }]],
    [
      'from the guide of another item',
      CERTIFICATE,
      [{ type: 'back' }, { type: 'open-item', itemId: APPLICATION }, { type: 'leave' }],
    ],
    ['from the consent', CERTIFICATE, [{ type: 'begin' }, { type: 'leave' }]],
    ['before the card is laid', CERTIFICATE, [{ type: 'begin' }, { type: 'consent' }, { type: 'leave' }]],
    ['from the scanner', PROGRESS_ITEM, [{ type: 'begin' }, { type: 'leave' }]],
  ] as const)('a printed slip is not forgotten on the ordinary way out %s', async (_page, itemId, way) => {
    const visitor = new Visitor(recordedServices({ readCard: () => new Promise(() => undefined) }));
    await visitor.does({ type: 'start' });
    await printsAt(visitor, itemId);
    await visitor.does(...way);
    expect(visitor.snapshot.screen).toMatchObject(asksForSlip);
    expect(visitor.snapshot.lamp).toBe('receipt-slot');
  });

  test.each([
    ['on the guide', []],
    ['on the consent', [{ type: 'begin' }]],
  ] as const)('a printed slip, and nobody there %s: it is asked for', async (_page, way) => {
    const visitor = new Visitor(recordedServices());
    await visitor.does({ type: 'start' });
    await printsAt(visitor, CERTIFICATE);
    await visitor.does(...way);
    await visitor.seconds(91);
    expect(visitor.snapshot.screen).toMatchObject(asksForSlip);
  });

  test('a slip that may have come out is asked for; one that did not is not', async () => {
    for (const [outcome, screen] of [
      ['unknown', 'take-things'],
      ['failed', 'attract'],
    ] as const) {
      const visitor = new Visitor(
        recordedServices({ print: async () => ({ outcome, problems: ['not-responding'] }) }),
      );
      await visitor.does(
        { type: 'start' },
        { type: 'open-item', itemId: CERTIFICATE },
        { type: 'go-to-window' },
        { type: 'print' },
        { type: 'back' },
        { type: 'leave' },
      );
      expect(visitor.screen, outcome).toBe(screen);
    }
  });

  test('the terminal is stopped while a printed slip lies in the slot: it is asked for first', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.does({ type: 'start' });
    await printsAt(visitor, CERTIFICATE);
    visitor.actor.send({ type: 'service.stopped', code: 'storage-not-writable' });
    expect(visitor.snapshot.screen).toMatchObject(asksForSlip);
    await visitor.does({ type: 'continue' });
    await visitor.seconds(16);
    expect(visitor.screen).toBe('out-of-service');
  });

  test('two items, two slips with a code each; one thing to take', async () => {
    const jobs: string[] = [];
    const visitor = new Visitor(
      recordedServices({
        print: async ({ paper }) => {
          jobs.push(paper.jobId);
          return { outcome: 'printed', problems: [] };
        },
      }),
    );
    await visitor.does({ type: 'start' });
    await printsAt(visitor, CERTIFICATE);
    const first = visitor.actor.getSnapshot().context.windowCode;
    await visitor.does({ type: 'back' });
    await printsAt(visitor, APPLICATION);
    expect(visitor.actor.getSnapshot().context.windowCode).not.toBe(first);
    expect(new Set(jobs).size).toBe(2);
    await visitor.does({ type: 'leave' });
    expect(visitor.snapshot.screen).toMatchObject(asksForSlip);
  });

  test('no paper: the code on the screen does as well', async () => {
    const visitor = new Visitor(recordedServices({ printerReady: () => false }));
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.does({ type: 'go-to-window' }, { type: 'print' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'window', slip: 'no-printer' });
    expect(visitor.services.printed).toEqual([]);
  });

  test('a slip that did not come out can be tried again', async () => {
    const visitor = new Visitor(
      recordedServices({ print: async () => ({ outcome: 'failed', problems: ['paper-empty'] }) }),
    );
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.does({ type: 'go-to-window' }, { type: 'print' });
    expect(visitor.snapshot.screen).toMatchObject({ slip: 'failed' });
    await visitor.does({ type: 'back' });
    expect(visitor.screen).toBe('form');
  });
});

describe('带到手机上', () => {
  const printed = async (services = recordedServices()) => {
    const visitor = new Visitor(services);
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    expect(visitor.screen).toBe('printing');
    return visitor;
  };

  test('a code that counts down; a phone opens it; the page waits meanwhile', async () => {
    let opened = false;
    const visitor = await printed(
      recordedServices({
        handoverState: async () =>
          ok(opened ? { state: 'opened', secondsLeft: 0 } : { state: 'waiting', secondsLeft: 200 }),
      }),
    );
    expect(visitor.snapshot.handover).toEqual({ state: 'offered' });
    await visitor.does({ type: 'open-handover' });
    expect(visitor.snapshot.handover).toMatchObject({
      state: 'waiting',
      qr: expect.stringContaining('/phone/'),
      secondsLeft: 300,
    });
    await visitor.seconds(5);
    expect(visitor.snapshot.handover).toMatchObject({ state: 'waiting', secondsLeft: 200 });
    expect(visitor.screen).toBe('printing');
    opened = true;
    await visitor.seconds(2);
    expect(visitor.snapshot.handover).toEqual({ state: 'opened' });
    await visitor.does({ type: 'close-handover' });
    expect(visitor.snapshot.handover).toEqual({ state: 'offered' });
    expect(visitor.services.closedHandovers).toEqual([]);
  });

  test('closing takes an unopened code back at the hub', async () => {
    const visitor = await printed();
    await visitor.does({ type: 'open-handover' }, { type: 'close-handover' });
    expect(visitor.services.closedHandovers).toHaveLength(1);
    expect(visitor.snapshot.handover).toEqual({ state: 'offered' });
  });

  test('leaving takes it back, too', async () => {
    const visitor = await printed();
    await visitor.does({ type: 'open-handover' }, { type: 'leave' });
    expect(visitor.services.closedHandovers).toHaveLength(1);
    expect(visitor.snapshot.handover).toBeUndefined();
  });

  const PROGRESS = {
    itemName: '样本事项',
    acceptanceNumber: '1',
    state: 'accepted' as const,
    timeline: [],
    simulated: true,
  };
  const asksForProgress = async (visitor: Visitor) => {
    await visitor.does(
      { type: 'start' },
      { type: 'open-item', itemId: 'general/case-progress' },
      { type: 'begin' },
      { type: 'enter-slip-code', code: '0123456789ABCDEF' },
    );
    expect(visitor.snapshot.screen).toMatchObject({ name: 'result' });
  };

  test.each([
    ['back to the scanner and left', [{ type: 'back' }, { type: 'leave' }]],
    ['back to the scanner and to the first page', [{ type: 'back' }, { type: 'back' }, { type: 'leave' }]],
    ['left from a page of help', [{ type: 'open-report' }, { type: 'leave' }]],
  ] as const)(
    'a code of an earlier case, %s: taken back, and the next citizen can have his own',
    async (_way, way) => {
      let asked = 0;
      const visitor = new Visitor(
        recordedServices({
          findProgress: async () => ok(PROGRESS),
          openHandover: async () => {
            asked += 1;
            return ok({
              handoverId: `handover-${asked}`,
              url: `https://hub.example.cn/${asked}`,
              secondsLeft: 300,
            });
          },
        }),
      );
      await asksForProgress(visitor);
      await visitor.does({ type: 'open-handover' }, ...way);
      expect(visitor.services.closedHandovers).toEqual(['handover-1']);
      await visitor.seconds(6);
      expect(visitor.screen).toBe('attract');
      expect(visitor.actor.getSnapshot().context.handover).toBeUndefined();
      await asksForProgress(visitor);
      expect(visitor.snapshot.handover).toEqual({ state: 'offered' });
      await visitor.does({ type: 'open-handover' });
      expect(visitor.snapshot.handover).toMatchObject({ state: 'waiting', qr: 'https://hub.example.cn/2' });
    },
  );

  test('the hub is slow to take a code back: it is not shown to the next, who gets his own after it', async () => {
    let closed: () => void = () => undefined;
    let asked = 0;
    const visitor = new Visitor(
      recordedServices({
        findProgress: async () => ok(PROGRESS),
        openHandover: async () => {
          asked += 1;
          return ok({
            handoverId: `handover-${asked}`,
            url: `https://hub.example.cn/${asked}`,
            secondsLeft: 300,
          });
        },
        closeHandover: () => new Promise((resolve) => (closed = () => resolve(ok()))),
      }),
    );
    await asksForProgress(visitor);
    await visitor.does({ type: 'open-handover' }, { type: 'back' }, { type: 'leave' });
    await asksForProgress(visitor);
    expect(visitor.snapshot.handover).toEqual({ state: 'offered' });
    await visitor.does({ type: 'open-handover' });
    expect(visitor.snapshot.handover?.state).toBe('asking');
    expect(visitor.snapshot.handover).not.toHaveProperty('qr');
    expect(asked).toBe(1);
    closed();
    await visitor.settles();
    expect(visitor.snapshot.handover).toMatchObject({ state: 'waiting', qr: 'https://hub.example.cn/2' });
  });

  test('a late word about the code of a visit that is over changes nothing', async () => {
    const visitor = await printed();
    await visitor.does({ type: 'open-handover' });
    visitor.actor.send({
      type: 'handover.changed',
      handoverId: 'of somebody else',
      state: { state: 'opened', secondsLeft: 0 },
    });
    expect(visitor.snapshot.handover?.state).toBe('waiting');
  });

  test('expired: a new one can be had', async () => {
    const visitor = await printed(
      recordedServices({ handoverState: async () => ok({ state: 'expired', secondsLeft: 0 }) }),
    );
    await visitor.does({ type: 'open-handover' });
    await visitor.seconds(2);
    expect(visitor.snapshot.handover).toMatchObject({ state: 'expired' });
    await visitor.does({ type: 'open-handover' });
    expect(visitor.snapshot.handover?.state).toBe('waiting');
  });

  test('hub silent while the code waits: it runs its time on the terminal’s own clock', async () => {
    const visitor = await printed(recordedServices({ handoverState: async () => fail('hub-not-reachable') }));
    await visitor.does({ type: 'open-handover' });
    await visitor.seconds(100);
    expect(visitor.snapshot.handover?.state).toBe('waiting');
    await visitor.does({ type: 'touch' });
    await visitor.seconds(100);
    await visitor.does({ type: 'touch' });
    await visitor.seconds(103);
    expect(visitor.snapshot.handover?.state).toBe('expired');
  });

  test('hub gone: told, nothing is stuck', async () => {
    const visitor = await printed(recordedServices({ openHandover: async () => fail('hub-not-reachable') }));
    await visitor.does({ type: 'open-handover' });
    expect(visitor.snapshot.handover).toEqual({ state: 'failed' });
    await visitor.does({ type: 'close-handover' }, { type: 'continue' });
    expect(visitor.screen).toBe('evaluate');
  });

  test('a case that waits here cannot be shown by the hub', async () => {
    const visitor = new Visitor(recordedServices({ submitQueued: async () => ok({}) }));
    await visitor.identifiesFor(APPLICATION);
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    expect(visitor.snapshot.handover).toEqual({ state: 'not-sent-yet' });
    await visitor.does({ type: 'open-handover' });
    expect(visitor.snapshot.handover).toEqual({ state: 'not-sent-yet' });
  });
});

describe('the lamp', () => {
  const USES_A_PART = [
    'readCard',
    'scanCode',
    'capturePage',
    'compareFace',
    'printPapers',
    'printWindowSlip',
  ];
  /** Papers of a case, and the new slip of an appointment. */
  const STATES_THAT_DO = USES_A_PART.length + 1;

  test('glows in every state that uses a part of the machine', () => {
    const context = new Visitor(recordedServices()).actor.getSnapshot().context;
    const job = {
      jobId: 'a',
      title: 'a',
      device: 'document-printer' as const,
      state: 'printing' as const,
      pagesDone: 0,
      pages: 1,
      problems: [],
    };
    const document = {
      documentNumber: 'a',
      title: 'a',
      kind: 'booking-slip' as const,
      pages: 1,
      sha256: '',
      pdf: '',
    };
    const [projectItem] = context.services.catalog.popular();
    if (projectItem === undefined) throw new Error('no item');
    const appointment = {
      wish: 'change' as const,
      before: BOOKED,
      item: projectItem,
      paper: { paper: { kind: 'document' as const, jobId: 'a', title: 'a', document }, job },
    };
    const dark: string[] = [];
    let seen = 0;
    const walk = (node: typeof visitMachine.root): void => {
      if (node.invoke.some((invoked) => USES_A_PART.includes(String(invoked.src)))) {
        seen += 1;
        const path = node.path.slice(1).join('.');
        if (lampOf(path, { ...context, jobs: [job], appointment }) === undefined) dark.push(path);
      }
      for (const child of Object.values(node.states)) walk(child as typeof visitMachine.root);
    };
    walk(visitMachine.root);
    expect(seen).toBe(STATES_THAT_DO);
    expect(dark).toEqual([]);
  });
});
