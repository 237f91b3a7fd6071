/** 免填: what licences and earlier cases have said is shown once, and what stands is not asked again. */
import { assign } from 'xstate';
import { usable, withKnownAnswers } from '../known-fields.ts';
import { citizenOf, itemOf } from '../visit-rules.ts';
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
            guard: ({ context, event }) => usable(itemOf(context), event.answers).length > 0,
            target: 'shown',
            actions: assign(({ context, event }) => ({
              citizen: { ...citizenOf(context), known: usable(itemOf(context), event.answers) },
            })),
          },
          { target: '#visit.flow.form' },
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
        continue: {
          target: '#visit.flow.form',
          actions: assign(({ context }) => ({ citizen: withKnownAnswers(context), fieldIndex: 0 })),
        },
      },
    },
  },
});
