import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail, ok } from '#contract/result.ts';
import type { VisitEvent } from '#contract/visit/events.ts';
import { flowPath } from './flow-path.ts';
import { ModelledReader } from './testing/modelled-reader.ts';
import { recordedServices } from './testing/recorded-services.ts';
import { Visitor } from './testing/visitor.ts';
import { visitMachine } from './visit-machine.ts';

const CERTIFICATE = 'human-resources/participation-certificate';

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date', 'performance'],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const stays = () => new Promise<never>(() => undefined);
const urgencyOf = (visitor: Visitor) => {
  const { screen } = visitor.snapshot;
  return screen.name === 'take-things' ? screen.urgency : undefined;
};
const audited = (visitor: Visitor) => visitor.services.audited.map((entry) => entry.event);

describe('a card left on the reader', () => {
  test('called at once, then every five seconds louder, then staff; the end is said only when it is taken', async () => {
    let take: () => void = () => undefined;
    const visitor = new Visitor(
      recordedServices({
        waitForCardRemoval: () => new Promise((resolve) => (take = () => resolve(ok()))),
      }),
    );
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.does({ type: 'leave' });
    expect(visitor.snapshot.lamp).toBe('id-card-reader');
    await visitor.seconds(1);
    expect(urgencyOf(visitor)).toBe(1);
    await visitor.seconds(5);
    expect(urgencyOf(visitor)).toBe(2);
    await visitor.seconds(5);
    expect(urgencyOf(visitor)).toBe(3);
    expect(audited(visitor)).not.toContain('card-left-behind');
    await visitor.seconds(5);
    expect(visitor.snapshot.staffCalled).toBe(true);
    expect(audited(visitor)).toContain('card-left-behind');
    await visitor.seconds(3600);
    await visitor.does({ type: 'continue' });
    expect(visitor.screen).toBe('take-things');
    expect(visitor.actor.getSnapshot().context.citizen).toBeUndefined();
    take();
    await visitor.settles();
    expect(visitor.screen).toBe('erased');
    expect(visitor.services.wiped).toHaveLength(1);
  });

  test('taken long before the end: nobody is called back', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.does({ type: 'leave' });
    expect(visitor.screen).toBe('erased');
    expect(visitor.snapshot.staffCalled).toBe(false);
  });

  test('"I have taken it" is believed by the reader only', async () => {
    const visitor = new Visitor(recordedServices({ waitForCardRemoval: stays }));
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.does({ type: 'leave' });
    await visitor.seconds(2);
    await visitor.does({ type: 'continue' });
    expect(visitor.screen).toBe('take-things');
  });

  test('the terminal is stopped in the middle of a visit: the card is asked back first', async () => {
    let take: () => void = () => undefined;
    const visitor = new Visitor(
      recordedServices({
        waitForCardRemoval: () => new Promise((resolve) => (take = () => resolve(ok()))),
      }),
    );
    await visitor.identifiesFor(CERTIFICATE);
    visitor.actor.send({ type: 'service.stopped', code: 'storage-not-writable' });
    expect(visitor.screen).toBe('form');
    await visitor.does({ type: 'leave' });
    expect(visitor.screen).toBe('take-things');
    take();
    await visitor.settles();
    expect(visitor.screen).toBe('erased');
    await visitor.seconds(6);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'out-of-service', code: 'storage-not-writable' });
    visitor.actor.send({ type: 'service.restored' });
    expect(visitor.screen).toBe('attract');
  });
});

describe('the terminal ends the visit', () => {
  const ends = (visitor: Visitor) => visitor.actor.send({ type: 'service.ends-visit', code: 'cabinet-open' });
  const stop = { type: 'service.stopped', code: 'cabinet-open', since: '2026-11-22T06:05:00.000Z' } as const;

  test('in the middle of the questions: the card first, then why, and that nothing was sent', async () => {
    let take: () => void = () => undefined;
    const visitor = new Visitor(
      recordedServices({
        waitForCardRemoval: () => new Promise((resolve) => (take = () => resolve(ok()))),
      }),
    );
    await visitor.identifiesFor(CERTIFICATE);
    visitor.actor.send(stop);
    ends(visitor);
    const ended = { code: 'cabinet-open', kept: 'nothing' };
    expect(visitor.snapshot.screen).toMatchObject({ name: 'take-things', ended });
    expect(visitor.actor.getSnapshot().context.citizen).toBeUndefined();
    take();
    await visitor.settles();
    expect(visitor.snapshot.screen).toMatchObject({ name: 'erased', ended, secondsLeft: 15 });
    await visitor.seconds(16);
    expect(visitor.snapshot.screen).toEqual({
      name: 'out-of-service',
      code: 'cabinet-open',
      since: '2026-11-22T06:05:00.000Z',
    });
    visitor.actor.send({ type: 'service.restored' });
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.does({ type: 'leave' });
    take();
    await visitor.settles();
    expect(visitor.snapshot.screen).not.toHaveProperty('ended');
  });

  test('after the case was accepted: that it was is told', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    visitor.actor.send(stop);
    ends(visitor);
    expect(visitor.snapshot.screen).toMatchObject({
      name: 'take-things',
      ended: { code: 'cabinet-open', kept: 'accepted' },
    });
  });

  test('while nobody is known yet: at once, without a farewell', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.does({ type: 'start' }, { type: 'open-item', itemId: CERTIFICATE }, { type: 'begin' });
    visitor.actor.send(stop);
    ends(visitor);
    expect(visitor.screen).toBe('out-of-service');
  });
});

describe('a card that is still being read', () => {
  const laysCard = async (reader: ModelledReader) => {
    const visitor = new Visitor(recordedServices(reader.services));
    await visitor.identifiesFor(CERTIFICATE);
    expect(visitor.snapshot.help).toEqual(['window', 'report']);
    reader.lay();
    await visitor.seconds(0.5);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'identify', reader: 'reading' });
    return visitor;
  };

  test.each(['leave', 'back'] as const)('%s: it is asked back', async (type) => {
    const reader = new ModelledReader();
    const visitor = await laysCard(reader);
    await visitor.does({ type });
    await visitor.seconds(60);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'take-things', card: 'on-reader' });
    expect(visitor.snapshot.staffCalled).toBe(true);
    reader.take();
    await visitor.seconds(1);
    expect(visitor.screen).toBe('erased');
  });

  test('help would cut the reading: it is offered again when the reading has ended', async () => {
    const visitor = await laysCard(new ModelledReader('card-not-readable'));
    expect(visitor.snapshot.help).toEqual([]);
    await visitor.does({ type: 'go-to-window' }, { type: 'open-report' });
    expect(visitor.screen).toBe('identify');
    await visitor.seconds(1.5);
    expect(visitor.snapshot.help).toEqual(['window', 'report']);
    await visitor.does({ type: 'go-to-window' }, { type: 'leave' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'take-things', card: 'on-reader' });
  });

  test('the reader falls silent in mid-reading: the card in it is asked back', async () => {
    const visitor = await laysCard(new ModelledReader('reader-not-responding'));
    await visitor.seconds(2);
    expect(visitor.snapshot.screen).toMatchObject({ problem: 'reader-not-responding' });
    await visitor.does({ type: 'leave' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'take-things', card: 'on-reader' });
  });

  test('pulled back too soon: nobody is asked for it', async () => {
    const reader = new ModelledReader();
    const visitor = await laysCard(reader);
    reader.take();
    await visitor.seconds(2);
    expect(visitor.snapshot.screen).toMatchObject({ problem: 'card-removed-too-soon' });
    await visitor.does({ type: 'leave' });
    expect(visitor.screen).toBe('attract');
  });
});

describe('papers in the tray', () => {
  test('not confirmed: reminded, then staff is called, then the machine is free again', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    await visitor.seconds(3);
    await visitor.does({ type: 'skip-evaluation' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'take-things', card: 'taken', urgency: 0 });
    expect(visitor.snapshot.lamp).toBe('receipt-slot');
    await visitor.seconds(31);
    expect(urgencyOf(visitor)).toBe(1);
    expect(visitor.snapshot.staffCalled).toBe(false);
    await visitor.seconds(31);
    expect(visitor.snapshot.staffCalled).toBe(true);
    expect(audited(visitor)).toContain('papers-left-behind');
    await visitor.seconds(40);
    expect(visitor.screen).toBe('attract');
  });
});

describe('the last page', () => {
  test('does not say that all is erased before it is', async () => {
    let done: () => void = () => undefined;
    const visitor = new Visitor(
      recordedServices({ wipe: () => new Promise((resolve) => (done = () => resolve())) }),
    );
    await visitor.identifiesFor(CERTIFICATE);
    await visitor.does({ type: 'leave' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'erased', stage: 'erasing' });
    // The data does not wait for the printers' queues.
    const { context } = visitor.actor.getSnapshot();
    expect([context.citizen, context.item, context.papers]).toEqual([undefined, undefined, []]);
    done();
    await visitor.settles();
    expect(visitor.snapshot.screen).toMatchObject({ name: 'erased', stage: 'erased' });
  });

  test('stays in the citizen’s language, and forgets it with the next page', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.identifiesFor(CERTIFICATE);
    const { preferences } = visitor.snapshot;
    await visitor.does(
      { type: 'set-preferences', preferences: { ...preferences, language: 'en', elder: true } },
      { type: 'leave' },
    );
    expect(visitor.screen).toBe('erased');
    expect(visitor.snapshot.preferences.language).toBe('en');
    await visitor.seconds(6);
    expect(visitor.snapshot.preferences).toEqual(preferences);
  });

  test('a hint for the next time: a pending case is sent by itself', async () => {
    const visitor = new Visitor(recordedServices({ submitQueued: async () => ok({}) }));
    await visitor.identifiesFor('public-security/residence-permit');
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    await visitor.seconds(3);
    await visitor.does({ type: 'skip-evaluation' }, { type: 'continue' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'erased', hint: 'sent-when-online' });
  });
});

describe('idle times', () => {
  test.each([
    ['with large letters', { elder: true }],
    ['with speech', { speech: { on: true, speed: 'normal', volume: 3 } }],
  ] as const)('%s: twice as long', async (_name, change) => {
    const visitor = new Visitor(recordedServices());
    await visitor.does({ type: 'start' });
    await visitor.does({
      type: 'set-preferences',
      preferences: { ...visitor.snapshot.preferences, ...change },
    });
    await visitor.seconds(115);
    expect(visitor.snapshot.idleWarning).toBeUndefined();
    await visitor.seconds(10);
    expect(visitor.snapshot.idleWarning?.secondsLeft).toBeGreaterThan(50);
  });

  test('a code scanned in the last seconds: the progress of a case has the time of a visit, from the scan on', async () => {
    let scan: () => void = () => undefined;
    const visitor = new Visitor(
      recordedServices({
        scanCode: () => new Promise((resolve) => (scan = () => resolve(ok('0123456789ABCDEF')))),
        findProgress: async () =>
          ok({ acceptanceNumber: '1', itemName: '样本', state: 'accepted', timeline: [], simulated: true }),
      }),
    );
    await visitor.does(
      { type: 'start' },
      { type: 'open-item', itemId: 'general/case-progress' },
      { type: 'begin' },
    );
    await visitor.seconds(55);
    scan();
    await visitor.settles();
    expect(visitor.screen).toBe('result');
    await visitor.seconds(115);
    expect(visitor.snapshot.idleWarning).toBeUndefined();
    await visitor.seconds(10);
    expect(visitor.snapshot.idleWarning).toBeDefined();
    await visitor.seconds(40);
    expect(visitor.screen).toBe('attract');
  });

  test('can be extended without end', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.identifiesFor(CERTIFICATE);
    for (let extension = 0; extension < 25; extension += 1) {
      await visitor.seconds(140);
      expect(visitor.snapshot.idleWarning).toBeDefined();
      await visitor.does({ type: 'touch' });
      expect(visitor.snapshot.idleWarning).toBeUndefined();
    }
    expect(visitor.screen).toBe('form');
  });
});

describe('no end without a word', () => {
  /** Where nothing reminds anybody of a card. */
  const SILENT = ['attract', 'choosing', 'wiping', 'erased', 'outOfService'];

  const events: readonly (VisitEvent | 'answer' | 'moment' | 'wait' | 'lay' | 'take' | 'crash' | 'stop')[] = [
    ...(
      ['back', 'leave', 'continue', 'retry', 'print', 'begin', 'consent', 'decline', 'confirm'] as const
    ).map((type) => ({ type })),
    ...(
      ['go-to-window', 'open-report', 'skip-evaluation', 'open-handover', 'start', 'open-search'] as const
    ).map((type) => ({ type })),
    { type: 'open-item', itemId: CERTIFICATE },
    { type: 'open-item', itemId: 'general/case-progress' },
    { type: 'send-report', reasons: ['too-slow'] },
    'answer',
    'answer',
    'answer',
    'moment',
    'moment',
    'moment',
    'lay',
    'lay',
    'take',
    'wait',
    'crash',
    'stop',
  ];

  test('whatever is pressed, in whatever order: a card on the reader is never left in silence', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...events), { minLength: 5, maxLength: 30 }),
        fc.constantFrom(true, false),
        fc.constantFrom(undefined, undefined, 'card-not-readable' as const, 'reader-not-responding' as const),
        async (walk, hubAnswers, fault) => {
          const reader = new ModelledReader(fault);
          const visitor = new Visitor(
            recordedServices({
              ...reader.services,
              ...(hubAnswers ? {} : { submitLive: async () => fail('hub-not-reachable') as never }),
            }),
          );
          let broken: string | undefined;
          visitor.actor.subscribe((state) => {
            const path = flowPath(state.value);
            if (reader.holdsCard && SILENT.some((silent) => path.startsWith(silent))) broken ??= path;
          });
          await visitor.identifiesFor(CERTIFICATE);
          reader.lay();
          await visitor.seconds(0.5);
          for (const event of walk) {
            if (event === 'lay') reader.lay();
            else if (event === 'take') reader.take();
            else if (event === 'moment') await visitor.seconds(0.7);
            else if (event === 'wait') await visitor.seconds(200);
            else if (event === 'crash') visitor.actor.send({ type: 'task.crashed', detail: 'test' });
            else if (event === 'stop') visitor.actor.send({ type: 'service.stopped', code: 'test' });
            else if (event === 'answer') await visitor.fillsIn().catch(() => undefined);
            else await visitor.does(event);
          }
          await visitor.seconds(600);
          visitor.actor.stop();
          expect(broken).toBeUndefined();
        },
      ),
      { numRuns: 40 },
    );
  });

  test('only the leaving and the taking of things lead to the wiping, and only the wiping to the farewell', () => {
    const leadsTo = (target: string): string[] => {
      const found: string[] = [];
      const walk = (node: typeof visitMachine.root): void => {
        for (const transition of [...node.transitions.values()].flat().concat(node.always ?? [])) {
          if (transition.target?.some((each) => each.id === target)) found.push(node.id);
        }
        for (const child of Object.values(node.states)) walk(child as typeof visitMachine.root);
      };
      walk(visitMachine.root);
      return [...new Set(found)];
    };
    const wiping = leadsTo('visit.flow.wiping');
    expect(wiping.length).toBeGreaterThan(3);
    expect(
      wiping.filter((id) => id !== 'visit.flow.leaving' && !id.startsWith('visit.flow.takingThings.')),
    ).toEqual([]);
    expect(leadsTo('visit.flow.erased')).toEqual(['visit.flow.wiping']);
  });
});
