/** The card on the reader. */
import { assign, raise } from 'xstate';
import { needsGuardian } from '#contract/acting-for.ts';
import { begunActing, oneAnswerBack, refusalOf, SECOND_CARD_ATTEMPTS, withPerson } from '../acting.ts';
import { partsRuledOut, switched } from '../package-choice.ts';
import type { VisitContext } from '../visit-context.ts';
import type { AnyVisitEvent } from '../visit-events.ts';
import { citizenOf, itemOf, materialsFor, prefilledAnswers, ruledOutBy, today } from '../visit-rules.ts';
import { visitSetup } from '../visit-setup.ts';
import { refused } from './acting.ts';
import { away, helpFrom, noHelpNow } from './help.ts';

/** Who acts for another here; undefined: one card, as ever. */
function actingOf({ acting }: VisitContext) {
  return acting === undefined || acting.kind === 'self' ? undefined : acting;
}

/** A reader that cannot read the second card, again and again: nobody's first card waits for it for ever. */
function failedTooOften(context: VisitContext): boolean {
  const acting = actingOf(context);
  return acting?.persons.principal !== undefined && acting.failures + 1 >= SECOND_CARD_ATTEMPTS;
}

type CardRead = Extract<AnyVisitEvent, { type: 'card.read' }>;

function isAllowed(context: VisitContext, { document }: CardRead): boolean {
  const { identification } = itemOf(context);
  return identification.kind !== 'identity' || identification.documents.includes(document.type);
}

/** What the two cards themselves can say against it. */
const ACTING_REFUSALS = [
  'same-card',
  'principal-too-young',
  'actor-too-young',
  'actor-card-expired',
  'not-a-child',
] as const;

export const identifying = visitSetup.createStateConfig({
  initial: 'reading',
  entry: assign({ problem: undefined, reader: 'opening' }),
  on: {
    ...helpFrom('identify'),
    // A card that could not be used lies there all the same: its bearer is reminded of it.
    back: [
      {
        guard: ({ context }) => context.acting !== undefined && context.card !== 'on-reader',
        target: 'acting',
        actions: assign(({ context }) => ({ acting: oneAnswerBack(context.acting) })),
      },
      { guard: 'cardWasLaid', target: 'leaving' },
      { target: 'consenting' },
    ],
    leave: away,
    'idle.expired': away,
  },
  states: {
    reading: {
      initial: 'cardAwaited',
      states: { cardAwaited: {}, cardFound: { on: noHelpNow } },
      invoke: { src: 'readCard', input: ({ context }) => ({ context }) },
      on: {
        'reader.progress': [
          {
            // It lies there from here on, whatever becomes of the reading.
            guard: ({ event }) => event.state === 'reading',
            target: '.cardFound',
            actions: assign(({ event }) => ({
              reader: 'reading' as const,
              problem: undefined,
              card: 'on-reader' as const,
              cardWay: event.way ?? 'id-card',
            })),
          },
          { actions: assign({ reader: 'waiting' }) },
        ],
        'card.read': [
          {
            guard: ({ context, event }) =>
              actingOf(context)?.persons.principal !== undefined && !isAllowed(context, event),
            ...refused('actor-card-not-allowed', { card: 'on-reader' }),
          },
          {
            guard: ({ context, event }) => !isAllowed(context, event),
            target: 'failed',
            actions: assign({ problem: 'document-type-not-allowed', card: 'on-reader' }),
          },
          ...ACTING_REFUSALS.map((code) => ({
            guard: ({ context, event }: { context: VisitContext; event: CardRead }) => {
              const acting = actingOf(context);
              return (
                acting !== undefined && refusalOf(acting, itemOf(context), event.document, today()) === code
              );
            },
            ...refused(code, { card: 'on-reader' }),
          })),
          {
            guard: ({ context }) => actingOf(context) !== undefined,
            target: '#visit.flow.acting.deciding',
            actions: [
              assign(({ context, event }) => {
                const acting = actingOf(context);
                const { document, photo, way = 'id-card' } = event;
                return acting === undefined
                  ? {}
                  : {
                      problem: undefined,
                      card: 'on-reader' as const,
                      cardWay: way,
                      acting: withPerson(acting, { document, photo, way }),
                    };
              }),
              ({ context, event }) =>
                context.services.audit({
                  actor: 'citizen',
                  event: 'card-read',
                  ok: true,
                  device: event.way === 'social-security-card' ? 'smart-card-reader' : 'id-card-reader',
                  detail: { itemId: itemOf(context).id },
                }),
            ],
          },
          {
            guard: ({ context, event }) => needsGuardian(itemOf(context), event.document, today()),
            target: '#visit.flow.acting.deciding',
            actions: assign(({ event }) => {
              const { document, photo, way = 'id-card' } = event;
              const guardian = { ...begunActing('guardian'), childBy: 'id-card' as const };
              return {
                problem: undefined,
                card: 'on-reader' as const,
                cardWay: way,
                acting: {
                  ...withPerson(guardian, { document, photo, way }),
                  childAlone: 'asking' as const,
                },
              };
            }),
          },
          {
            target: '#visit.flow.identified',
            actions: [
              assign(({ context, event }) => ({
                problem: undefined,
                card: 'on-reader' as const,
                cardWay: event.way ?? ('id-card' as const),
                ineligible: ruledOutBy(itemOf(context), event.document),
                citizen: {
                  document: event.document,
                  photo: event.photo,
                  identifiedBy: event.way,
                  identifiedAt: new Date().toISOString(),
                  answers: prefilledAnswers(itemOf(context), event.document),
                  materials: materialsFor(itemOf(context)),
                },
              })),
              ({ context, event }) =>
                context.services.audit({
                  actor: 'citizen',
                  event: 'card-read',
                  ok: true,
                  device: event.way === 'social-security-card' ? 'smart-card-reader' : 'id-card-reader',
                  detail: { itemId: itemOf(context).id },
                }),
            ],
          },
        ],
        'task.failed': [
          {
            guard: ({ context, event }) => event.code !== 'reader-not-responding' && failedTooOften(context),
            ...refused('second-card-failed'),
          },
          {
            target: 'failed',
            actions: [
              'keepProblem',
              assign(({ context, event }) => {
                const acting = actingOf(context);
                return acting?.persons.principal === undefined || event.code === 'reader-not-responding'
                  ? {}
                  : { acting: { ...acting, failures: acting.failures + 1 } };
              }),
            ],
          },
        ],
      },
    },
    failed: {
      entry: assign(({ context }) => ({
        // What could not be read lies there all the same, and must not be read for the next person.
        card:
          context.problem === 'card-not-readable' || context.problem === 'chip-card-not-readable'
            ? ('on-reader' as const)
            : // The reader has looked twice: it is in its bearer's hand.
              context.problem === 'card-removed-too-soon'
              ? ('none' as const)
              : context.card,
        reader: context.problem === 'reader-not-responding' ? ('unavailable' as const) : ('failed' as const),
      })),
      on: { retry: { target: 'reading' } },
      after: { readerPause: { target: 'reading' } },
    },
  },
});

export const identified = visitSetup.createStateConfig({
  // Laying the card is a sign of life, and longer idle times hold from here.
  entry: raise({ type: 'attention.on' }),
  always: [
    { guard: 'ruledOut', target: 'ineligible' },
    {
      guard: 'partsRuledOut',
      target: 'partsChoice',
      actions: assign(({ context }) => {
        const { document } = citizenOf(context);
        const ruledOutParts = partsRuledOut(context, document, today());
        const questionAnswers = ruledOutParts.reduce(
          (answers, { partId }) => switched({ ...context, questionAnswers: answers }, partId, false),
          context.questionAnswers,
        );
        return { ruledOutParts, questionAnswers };
      }),
    },
    { guard: 'isPolicies', target: 'policies' },
    { guard: 'mayBeKnown', target: 'knowing' },
    { target: 'form' },
  ],
});
