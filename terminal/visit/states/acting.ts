/** For whom (代理, 监护): the questions, the two cards one after the other, and the proof. */
import { assign } from 'xstate';
import type { ActingRefusal } from '#contract/acting-for.ts';
import { signatureTrouble } from '#contract/signature.ts';
import {
  type Acting,
  answered,
  forgotten,
  isTypingChild,
  oneAnswerBack,
  openQuestion,
  proofOf,
  refusalOf,
  typedPerson,
  withPerson,
} from '../acting.ts';
import { childFields } from '../acting-fields.ts';
import { actingSituation, whenBothAreRead } from '../acting-visit.ts';
import { checkField } from '../field-validation.ts';
import type { VisitContext } from '../visit-context.ts';
import { itemOf, today } from '../visit-rules.ts';
import { visitSetup } from '../visit-setup.ts';
import { away, helpFrom } from './help.ts';
import { signatureRenderer } from './signature-renderer.ts';

function actingOf(context: VisitContext): Acting {
  if (context.acting === undefined) throw new Error('nobody acts for another here');
  return context.acting;
}

/** What was read of either person is gone; only why is told. */
export function refused(code: ActingRefusal, also: Pick<Partial<VisitContext>, 'card'> = {}) {
  return {
    target: '#visit.flow.acting.refused' as const,
    actions: [
      visitSetup.assign(({ context }) => ({
        acting: { ...forgotten(actingOf(context)), refused: code },
        citizen: undefined,
        problem: undefined,
        ...also,
      })),
      ({ context }: { context: VisitContext }) =>
        context.services.audit({ actor: 'terminal', event: 'acting-refused', ok: false, detail: { code } }),
    ],
  };
}

const backAgain = {
  target: '#visit.flow.acting.deciding' as const,
  actions: visitSetup.assign(({ context }) => ({
    acting: oneAnswerBack(context.acting),
    citizen: undefined,
    fieldError: undefined,
  })),
};

export const acting = visitSetup.createStateConfig({
  initial: 'deciding',
  on: { leave: away, 'idle.expired': away },
  states: {
    deciding: {
      always: [
        {
          guard: ({ context }) => openQuestion(context.acting, actingSituation(context)) !== undefined,
          target: 'asking',
        },
        // Everybody for himself: one card.
        {
          guard: ({ context }) => context.acting === undefined || context.acting.kind === 'self',
          target: '#visit.flow.identifying',
        },
        { guard: ({ context }) => isTypingChild(actingOf(context), itemOf(context)), target: 'typingChild' },
        {
          guard: ({ context }) =>
            actingOf(context).persons.actor === undefined && context.card === 'on-reader',
          target: 'takingFirst',
        },
        {
          guard: ({ context }) => actingOf(context).persons.actor === undefined,
          target: '#visit.flow.identifying',
        },
        {
          guard: ({ context }) =>
            actingOf(context).kind === 'agent' &&
            proofOf(actingOf(context), itemOf(context)) === 'standing' &&
            actingOf(context).persons.standing === undefined,
          target: 'lookingUp',
        },
        {
          guard: ({ context }) =>
            actingOf(context).kind === 'agent' &&
            proofOf(actingOf(context), itemOf(context)) === 'present' &&
            actingOf(context).persons.signature === undefined,
          target: 'authorising',
        },
        {
          target: '#visit.flow.identified',
          actions: [
            assign(({ context }) => whenBothAreRead(context)),
            ({ context }) =>
              context.services.audit({
                actor: 'citizen',
                event: 'acting-for-another',
                ok: true,
                detail: {
                  itemId: itemOf(context).id,
                  kind: actingOf(context).kind,
                  ...(actingOf(context).kind === 'agent'
                    ? { proof: proofOf(actingOf(context), itemOf(context)) }
                    : {}),
                },
              }),
          ],
        },
      ],
    },
    asking: {
      on: {
        ...helpFrom('acting'),
        'answer-acting': {
          guard: ({ context, event }) =>
            openQuestion(context.acting, actingSituation(context)) === event.question,
          target: 'deciding',
          actions: assign(({ context, event }) => ({
            acting: answered(event.question, event.choiceId, context.acting, actingSituation(context)),
          })),
        },
        // Of several: what is ticked is what is meant, at least one.
        continue: {
          guard: ({ context }) =>
            openQuestion(context.acting, actingSituation(context)) === 'items' &&
            actingOf(context).itemIds.length > 0,
          target: 'deciding',
          actions: assign(({ context }) => ({ acting: { ...actingOf(context), itemsChosen: true } })),
        },
        back: [
          // A card has been read, or lies there: its bearer is reminded of it.
          { guard: 'cardOnReader', target: '#visit.flow.leaving' },
          { guard: ({ context }) => context.acting !== undefined, ...backAgain },
          { target: '#visit.flow.consenting' },
        ],
      },
    },
    typingChild: {
      on: {
        ...helpFrom('acting'),
        'answer-field': [
          {
            guard: ({ context, event }) => {
              const field = childFields(context)[0];
              return field?.id === event.fieldId && checkField(field, event.value).ok;
            },
            target: 'childTyped',
            actions: assign(({ context, event }) => {
              const field = childFields(context)[0];
              const checked = field === undefined ? undefined : checkField(field, event.value);
              if (field === undefined || checked === undefined || !checked.ok) return {};
              const current = actingOf(context);
              return {
                fieldError: undefined,
                acting: {
                  ...current,
                  persons: {
                    ...current.persons,
                    typed: { ...current.persons.typed, [field.id]: checked.value },
                  },
                },
              };
            }),
          },
          {
            actions: assign(({ context, event }) => {
              const field = childFields(context)[0];
              if (field?.id !== event.fieldId) return {};
              const checked = checkField(field, event.value);
              return checked.ok ? {} : { fieldError: checked.error };
            }),
          },
        ],
        back: backAgain,
      },
    },
    childTyped: {
      always: [
        { guard: ({ context }) => childFields(context).length > 0, target: 'typingChild' },
        {
          guard: ({ context }) => {
            const { name = '', number = '' } = actingOf(context).persons.typed ?? {};
            const { document } = typedPerson(name, number);
            return refusalOf(actingOf(context), itemOf(context), document, today()) !== undefined;
          },
          ...refused('not-a-child'),
        },
        {
          target: 'deciding',
          actions: assign(({ context }) => {
            const { name = '', number = '' } = actingOf(context).persons.typed ?? {};
            const { typed: _, ...persons } = actingOf(context).persons;
            return { acting: withPerson({ ...actingOf(context), persons }, typedPerson(name, number)) };
          }),
        },
      ],
    },
    /** Two cards on one reader would be read as one, and the first must not be left behind. */
    takingFirst: {
      invoke: { src: 'waitForCardRemoval', input: ({ context }) => ({ context }) },
      on: {
        ...helpFrom('acting'),
        'card.removed': { target: 'deciding', actions: assign({ card: 'taken' }) },
        back: { target: '#visit.flow.leaving' },
      },
    },
    lookingUp: {
      invoke: { src: 'findAuthorisation', input: ({ context }) => ({ context }) },
      on: {
        'authorisation.found': [
          {
            guard: ({ event }) => event.authorisation !== undefined,
            target: 'deciding',
            actions: assign(({ context, event }) => {
              const current = actingOf(context);
              return event.authorisation === undefined
                ? {}
                : {
                    acting: {
                      ...current,
                      persons: { ...current.persons, standing: event.authorisation },
                    },
                  };
            }),
          },
          refused('no-standing-authorisation'),
        ],
        'task.failed': refused('authorisation-not-asked'),
      },
    },
    /** The applicant himself, who stands beside: his name under what he lets the other do. */
    authorising: {
      on: {
        ...helpFrom('acting'),
        sign: {
          guard: ({ event: { signature } }) => signatureTrouble(signature.strokes, signature) === undefined,
          target: 'rendering',
        },
        back: { target: '#visit.flow.leaving' },
      },
    },
    rendering: {
      invoke: signatureRenderer,
      on: {
        'signature.rendered': {
          target: 'deciding',
          actions: assign(({ context, event }) => {
            const current = actingOf(context);
            return { acting: { ...current, persons: { ...current.persons, signature: event.rendered } } };
          }),
        },
      },
    },
    refused: {
      on: {
        ...helpFrom('acting'),
        continue: {
          target: 'deciding',
          actions: assign(({ context }) => ({ acting: forgotten(actingOf(context)) })),
        },
        back: backAgain,
      },
    },
  },
});
