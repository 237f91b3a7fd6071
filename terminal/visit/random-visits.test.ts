/**
 * Visits of people who do anything at any time, before services that fail, are slow, or never answer. Whatever happens,
 * every page can be shown, every visit comes to its end by itself, and nothing of anybody is left behind.
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Progress } from '#contract/case.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import type { VisitEvent } from '#contract/visit/events.ts';
import type { Screen } from '#contract/visit/screens.ts';
import type { CallBounds } from '#drivers/port.ts';
import { BOOKED } from './testing/recorded-appointments.ts';
import { recordedServices, SPECIMEN } from './testing/recorded-services.ts';
import { specimenSignature } from './testing/specimen-signature.ts';
import { validAnswer } from './testing/valid-answer.ts';
import { Visitor } from './testing/visitor.ts';
import type { VisitFailure, VisitServices } from './visit-services.ts';

/** `RANDOM_VISITS=300 RANDOM_VISITS_FROM=1000` tries others. */
const VISITS = Number(process.env.RANDOM_VISITS ?? 12);
const FIRST = Number(process.env.RANDOM_VISITS_FROM ?? 1);
const EVENTS = 70;
/** Longer than any time in which a visit may still wait for somebody or something. */
const LONG_SECONDS = 1800;

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date('2026-11-20T02:00:00Z'));
});
afterEach(() => {
  vi.useRealTimers();
});

type Random = (below: number) => number;

/** Mulberry32: the same seed, the same visit. */
function randomOf(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const pick = <Value>(random: Random, values: readonly Value[]): Value => {
  const value = values[random(values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
};

/** Of the calls of a service one in six fails, and one in six is slow, or is never answered. */
function withFaults(services: ReturnType<typeof recordedServices>, random: Random): typeof services {
  const failures: VisitFailure['code'][] = ['hub-not-reachable', 'internal-error', 'department-closed'];
  const faulty =
    <Arguments extends unknown[], Answer>(
      call: (...args: Arguments) => Promise<Answer>,
    ): ((...args: Arguments) => Promise<Answer | Result<never, VisitFailure>>) =>
    async (...args) => {
      const bounds = args.find(
        (argument): argument is CallBounds =>
          typeof argument === 'object' && argument !== null && 'signal' in argument,
      );
      const luck = random(12);
      if (luck < 2) return fail(pick(random, failures));
      if (luck < 4) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, luck === 2 ? 3_000 : (bounds?.deadlineMs ?? 20_000));
          bounds?.signal.addEventListener('abort', () => {
            clearTimeout(timer);
            resolve();
          });
        });
        if (luck === 3) return fail('hub-not-reachable');
      }
      return call(...args);
    };
  const names = [
    'readCard',
    'waitForCardRemoval',
    'capturePage',
    'compareFace',
    'fetchLicence',
    'findAuthorisation',
    'knownAnswers',
    'listSlots',
    'submitLive',
    'submitQueued',
    'fetchResult',
    'findProgress',
    'storeEvaluation',
    'findStanding',
    'openHandover',
    'handoverState',
    'closeHandover',
  ] as const satisfies readonly (keyof VisitServices)[];
  const over = Object.fromEntries(
    names.map((name) => [name, faulty(services[name] as (...args: unknown[]) => Promise<unknown>)]),
  );
  const ports = Object.fromEntries(
    (['payments', 'tickets', 'appointments', 'publicCredit', 'policies'] as const).map((name) => [
      name,
      Object.fromEntries(
        Object.entries(services[name]).map(([method, call]) => [
          method,
          typeof call === 'function' ? faulty(call as (...args: unknown[]) => Promise<unknown>) : call,
        ]),
      ),
    ]),
  );
  return { ...services, ...over, ...ports } as typeof services;
}

/** What one may do on a page; the first leads on. */
function eventsOn(screen: Screen, random: Random): VisitEvent[] {
  switch (screen.name) {
    case 'attract':
      return [{ type: 'start' }];
    case 'home':
      return [
        ...screen.departments.map(({ id }): VisitEvent => ({ type: 'open-department', departmentId: id })),
        ...screen.popular.map(({ id }): VisitEvent => ({ type: 'open-item', itemId: id })),
        { type: 'open-item', itemId: 'general/case-progress' },
      ];
    case 'department':
      return screen.items.map(({ id }) => ({ type: 'open-item', itemId: id }));
    case 'guide':
      return [{ type: 'begin' }, { type: 'begin' }, { type: 'open-ticket' }, { type: 'print' }];
    case 'consent':
      return [{ type: 'consent' }, { type: 'consent', lookUp: false }, { type: 'decline' }];
    case 'eligibility':
      return [...screen.question.options]
        .sort((one, other) => Number(other.eligible) - Number(one.eligible))
        .map(({ id }) => ({
          type: 'answer-eligibility',
          questionId: screen.question.id,
          optionId: id,
        }));
    case 'acting':
      return [
        ...screen.choices.map(
          ({ id }): VisitEvent => ({ type: 'answer-acting', question: screen.question, choiceId: id }),
        ),
        { type: 'continue' },
      ];
    case 'form':
      return [
        { type: 'answer-field', fieldId: screen.field.id, value: validAnswer(screen.field) },
        { type: 'answer-field', fieldId: screen.field.id, value: '\u0000'.repeat(random(5)) },
      ];
    case 'package':
      return [
        { type: 'continue' },
        ...screen.parts.map(
          ({ partId }): VisitEvent => ({ type: 'switch-part', partId, on: random(2) === 0 }),
        ),
      ];
    case 'known':
      return [
        { type: 'continue' },
        ...screen.rows.map(({ fieldId }): VisitEvent => ({ type: 'use-known', fieldId, use: false })),
      ];
    case 'dues':
      return [
        { type: 'continue' },
        ...screen.lines.map(({ noticeNumber }): VisitEvent => ({ type: 'toggle-due', noticeNumber })),
      ];
    case 'pay':
      return [{ type: 'cancel-payment' }, { type: 'continue' }];
    case 'materials': {
      const open = screen.materials.find(({ state }) => state === 'missing' || state === 'licence-not-found');
      if (open === undefined) return [{ type: 'continue' }];
      const materialId = open.material.id;
      return [
        { type: 'open-capture', materialId },
        { type: 'fetch-licence', materialId },
        { type: 'defer-material', materialId },
        { type: 'bring-material', materialId },
      ];
    }
    case 'capture':
      return screen.pageIds.length === 0
        ? [{ type: 'capture-page' }, { type: 'finish-capture' }]
        : [
            { type: 'finish-capture' },
            { type: 'capture-page' },
            { type: 'remove-page', pageId: screen.pageIds[0] ?? '' },
          ];
    case 'face-check':
      return screen.state === 'matched'
        ? [{ type: 'continue' }]
        : [{ type: 'start-face-check' }, { type: 'refuse-face-check' }, { type: 'continue' }];
    case 'sign':
      return [{ type: 'sign', signature: specimenSignature }];
    case 'check':
      return [
        { type: 'confirm' },
        { type: 'edit', target: { kind: 'materials' } },
        { type: 'edit', target: { kind: 'signature' } },
      ];
    case 'withdraw':
      return [{ type: 'confirm' }];
    case 'scan-slip':
      return [
        { type: 'enter-slip-code', code: '0123456789ABCDEF' },
        { type: 'enter-slip-code', code: '' },
      ];
    case 'result':
      return [
        { type: 'continue' },
        { type: 'print' },
        { type: 'follow-up', kind: 'supplement' },
        { type: 'follow-up', kind: 'withdraw' },
        { type: 'open-evaluation' },
        { type: 'change-appointment' },
        { type: 'cancel-appointment' },
        { type: 'check-in' },
        { type: 'open-ticket' },
      ];
    case 'appointment':
      return [
        ...(screen.slots ?? []).map(({ slotId }): VisitEvent => ({ type: 'choose-slot', slotId })),
        { type: 'confirm' },
        { type: 'retry' },
        { type: 'print' },
        { type: 'continue' },
      ];
    case 'evaluate':
      return [
        { type: 'skip-evaluation' },
        { type: 'evaluate', level: 5, reasons: [] },
        { type: 'evaluate', level: 1, reasons: [], text: '等了很久', callBack: true },
      ];
    case 'policies':
      return [
        ...screen.list.map(({ id }): VisitEvent => ({ type: 'open-policy', policyId: id })),
        { type: 'confirm' },
        { type: 'print' },
      ];
    case 'ticket':
      return [
        { type: 'take-ticket', priority: false },
        { type: 'choose-matter', departmentId: 'taxation' },
        { type: 'print' },
      ];
    case 'credit':
      return [
        { type: 'search-companies', by: 'name', query: '样本' },
        { type: 'open-record', creditCode: '91350100M000100Y43' },
      ];
    case 'report':
      return [{ type: 'send-report', reasons: ['machine-failed'] }];
    case 'problem':
      return [{ type: 'retry' }, { type: 'leave' }];
    default:
      return [{ type: 'continue' }];
  }
}

/** At any time, whether it suits the page or not. */
const ANYWHERE: readonly VisitEvent[] = [
  { type: 'back' },
  { type: 'back' },
  { type: 'leave' },
  { type: 'retry' },
  { type: 'continue' },
  { type: 'confirm' },
  { type: 'print' },
  { type: 'go-to-window' },
  { type: 'open-report' },
  { type: 'open-handover' },
  { type: 'close-handover' },
  { type: 'open-helper' },
  { type: 'agree-helper' },
  { type: 'sign-in-helper', staffNumber: '07', code: '0000' },
  { type: 'close-helper' },
  { type: 'open-search' },
  { type: 'open-questions' },
  { type: 'call-staff' },
  { type: 'capture-page' },
  { type: 'finish-capture' },
  { type: 'sign', signature: specimenSignature },
  { type: 'answer-field', fieldId: 'nothing', value: 'x' },
  { type: 'open-capture', materialId: 'nothing' },
  { type: 'follow-up', kind: 'withdraw' },
  { type: 'take-ticket', priority: true },
  { type: 'cancel-payment' },
  { type: 'skip-evaluation' },
  { type: 'check-in' },
  { type: 'choose-slot', slotId: 'slot-1' },
];

/** In no case may it be on a page while a helper looks on, or anywhere after the visit. */
const OF_THE_CITIZEN = [SPECIMEN.name, SPECIMEN.number, SPECIMEN.address ?? '', '1949-12-31'];

const PROGRESS: Progress = {
  itemName: '居住证申领',
  itemId: 'public-security/residence-permit',
  caseId: '0199c0de-0000-7000-8000-000000000001',
  acceptanceNumber: '441999001001202611210001000001A',
  state: 'supplement-needed',
  canWithdraw: true,
  supplement: {
    by: '2026-12-01',
    deferred: false,
    gaps: [
      {
        subject: { kind: 'field', fieldId: 'address' },
        name: '居住地址',
        wrong: `${SPECIMEN.name}的住址不完整`,
        wanted: '写到门牌号',
        basis: '《居住证暂行条例》',
      },
    ],
  },
  timeline: [{ at: '2026-11-20T02:00:00.000Z', state: 'received', text: `${SPECIMEN.name}已交` }],
  simulated: true,
};

const BOOKING: Progress = {
  ...PROGRESS,
  itemName: '婚姻登记预约',
  itemId: 'civil-affairs/marriage-appointment',
  state: 'completed',
  canWithdraw: false,
  supplement: undefined,
  appointment: { ...BOOKED, checkIn: { ...BOOKED.checkIn, now: true } },
};

async function visit(seed: number): Promise<string[]> {
  const random = randomOf(seed);
  const services = withFaults(
    recordedServices({
      // Every other slip is of a booking.
      findProgress: async () => ok(seed % 2 === 0 ? PROGRESS : BOOKING),
      helpers: {
        staffed: true,
        signIn: async () => (random(3) === 0 ? fail('wrong') : ok()),
      },
    }),
    random,
  );
  const visitor = new Visitor(services);
  const road: string[] = [];
  const look = (): Screen => {
    const { snapshot } = visitor;
    const { screen, helper } = snapshot;
    if (road.at(-1) !== screen.name) road.push(screen.name);
    if (helper?.state === 'helping') {
      const shown = JSON.stringify(snapshot);
      for (const each of OF_THE_CITIZEN) expect(shown, `${screen.name}: ${each}`).not.toContain(each);
    }
    return screen;
  };
  try {
    // Of three citizens one is helped from the start.
    if (seed % 3 === 0) {
      await visitor.does({ type: 'start' }, { type: 'open-helper' }, { type: 'agree-helper' });
      await visitor.does({ type: 'sign-in-helper', staffNumber: '07', code: '0000' });
    }
    for (let step = 0; step < EVENTS; step += 1) {
      const here = eventsOn(look(), random);
      const luck = random(10);
      const [first] = here;
      const event =
        luck < 5 && first !== undefined && !['home', 'department', 'policies'].includes(visitor.screen)
          ? first
          : luck < 8
            ? pick(random, here.length === 0 ? ANYWHERE : here)
            : pick(random, ANYWHERE);
      await visitor.does(event);
      look();
      if (random(4) === 0) await visitor.seconds(random(random(3) === 0 ? 90 : 6));
    }
    look();
    // He has gone away.
    await visitor.seconds(LONG_SECONDS);
    expect(visitor.screen, `${road.join(' ')} …`).toBe('attract');
    const { services: _, ...left } = visitor.actor.getSnapshot().context;
    for (const each of OF_THE_CITIZEN) expect(JSON.stringify(left)).not.toContain(each);
    // One case is one content, however often it is sent.
    const contents = new Map<string, Set<string>>();
    for (const { content } of services.submissions) {
      const known = contents.get(content.caseId) ?? new Set();
      contents.set(content.caseId, known.add(canonicalJson(content)));
    }
    for (const [caseId, different] of contents) expect(different.size, caseId).toBe(1);
  } catch (error) {
    throw new Error(`seed ${seed}: ${road.join(' ')}`, { cause: error });
  } finally {
    visitor.actor.stop();
  }
  return road;
}

test('whatever people do and whatever fails, a visit ends by itself and leaves nothing of anybody', async () => {
  const seen = new Set<string>();
  for (let seed = FIRST; seed < FIRST + VISITS; seed += 1) {
    for (const name of await visit(seed)) seen.add(name);
  }
  // It is of no use if nobody gets far.
  for (const name of ['form', 'check', 'printing', 'problem', 'evaluate', 'take-things'])
    expect(seen).toContain(name);
}, 120_000);
