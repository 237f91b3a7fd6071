/** The card on the reader. */
import { assign, raise } from 'xstate';
import { itemOf, materialsFor, prefilledAnswers, ruledOutBy } from '../visit-rules.ts';
import { visitSetup } from '../visit-setup.ts';
import { away, helpFrom, noHelpNow } from './help.ts';

export const identifying = visitSetup.createStateConfig({
  initial: 'reading',
  entry: assign({ problem: undefined, reader: 'opening' }),
  on: {
    ...helpFrom('identify'),
    // A card that could not be used lies there all the same: its bearer is reminded of it.
    back: [{ guard: 'cardWasLaid', target: 'leaving' }, { target: 'consenting' }],
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
            guard: ({ context, event }) => {
              const { identification } = itemOf(context);
              return (
                identification.kind === 'identity' && !identification.documents.includes(event.document.type)
              );
            },
            target: 'failed',
            actions: assign({ problem: 'document-type-not-allowed', card: 'on-reader' }),
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
        'task.failed': { target: 'failed', actions: 'keepProblem' },
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
  always: [{ guard: 'ruledOut', target: 'ineligible' }, { target: 'form' }],
});
