/** 免填: what licences and earlier cases have said is shown once, and what stands is not asked again. */
import { assign } from 'xstate';
import { isWorthShowing, told, withEarlier, withKnownAnswers } from '../known-fields.ts';
import { citizenOf } from '../visit-rules.ts';
import { visitSetup } from '../visit-setup.ts';
import { helpFrom } from './help.ts';

export const knowing = visitSetup.createStateConfig({
  initial: 'deciding',
  on: { ...helpFrom('known'), leave: { target: 'leaving' }, 'idle.expired': { target: 'leaving' } },
  states: {
    deciding: {
      always: [
        { guard: ({ context }) => context.citizen?.known !== undefined, target: 'shown' },
        { target: 'asking' },
      ],
    },
    asking: {
      invoke: { src: 'askWhatIsKnown', input: ({ context }) => ({ context }) },
      on: {
        'known.told': [
          {
            guard: ({ context, event }) => isWorthShowing(told(context, event.answers)),
            target: 'shown',
            actions: assign(({ context, event }) => ({ citizen: told(context, event.answers) })),
          },
          {
            target: '#visit.flow.form',
            actions: assign(({ context, event }) => ({ citizen: told(context, event.answers) })),
          },
        ],
        // Nobody answers: the citizen is asked, as on a machine without a network.
        'task.failed': { target: '#visit.flow.form' },
        continue: { target: '#visit.flow.form' },
      },
    },
    shown: {
      on: {
        'use-known': {
          actions: assign(({ context, event }) => {
            const citizen = citizenOf(context);
            const known = citizen.known?.map((each) =>
              each.fieldId === event.fieldId ? { ...each, use: event.use } : each,
            );
            return { citizen: { ...citizen, known } };
          }),
        },
        'use-earlier': {
          actions: assign(({ context, event }) => ({
            citizen: withEarlier(citizenOf(context), event.materialId, event.use),
          })),
        },
        continue: {
          target: '#visit.flow.form',
          actions: assign(({ context }) => ({ citizen: withKnownAnswers(context), fieldIndex: 0 })),
        },
      },
    },
  },
});
