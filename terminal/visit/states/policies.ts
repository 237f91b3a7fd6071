/**
 * 政策找人 (免申即享): after consent and card the hub is asked which policies are this person's. What is confirmed is a
 * record of the hub; everything else is forgotten with the visit.
 */
import { assign, raise } from 'xstate';
import { signatureTrouble } from '#contract/signature.ts';
import { slipsOut } from '../../guidance/lamp.ts';
import { canPrintSheet } from '../../papers/sheet-job.ts';
import {
  awaits,
  backFromPolicy,
  matchOf,
  openCommitment,
  openMatch,
  receiptOf,
} from '../../policies/open-policy.ts';
import { nothingFound } from '../../policies/policy-progress.ts';
import { policySheet, policySubject } from '../../policies/policy-sheet.ts';
import { newCaseId } from '../submission.ts';
import type { VisitContext } from '../visit-context.ts';
import { patience, visitSetup } from '../visit-setup.ts';
import { away, helpFrom } from './help.ts';
import { readingFirst } from './reading-first.ts';
import { begunSheet, settledSheet, sheetPrinter } from './sheet.ts';
import { signatureRenderer } from './signature-renderer.ts';

const keepProblem = visitSetup.assign(({ context, event }) =>
  event.type === 'policies.refused'
    ? { policies: { ...(context.policies ?? nothingFound), problem: event.problem } }
    : {},
);

/** Every try to confirm the open policy is the same claim. */
const withClaimId = visitSetup.assign(({ context }) => {
  const progress = context.policies ?? nothingFound;
  const { openId = '' } = progress;
  return {
    policies: {
      ...progress,
      problem: undefined,
      claimIds: { ...progress.claimIds, [openId]: progress.claimIds[openId] ?? newCaseId() },
    },
  };
});

/** The item by which the open policy is applied for, as the catalog has it now. */
function itemToApply(context: VisitContext) {
  const cashing = openMatch(context)?.policy.cashing;
  return cashing?.kind === 'apply' ? context.services.catalog.item(cashing.itemId) : undefined;
}

function readingTime(context: VisitContext): number {
  const { readingSeconds = 0 } = openCommitment(context) ?? {};
  return Math.ceil(readingSeconds * patience(context) * (context.timing.readingShare ?? 1));
}

export const policies = visitSetup.createStateConfig({
  initial: 'deciding',
  on: { leave: away, 'idle.expired': away },
  states: {
    deciding: {
      always: [
        { guard: ({ context }) => openMatch(context) !== undefined, target: 'policy' },
        { guard: ({ context }) => context.policies?.found === undefined, target: 'looking' },
        { guard: ({ context }) => context.policies?.found?.matches.length === 0, target: 'none' },
        { target: 'list' },
      ],
    },
    /** Nothing was read, nobody was asked. */
    refused: {
      on: {
        back: { target: '#visit.flow.consenting' },
        continue: { target: '#visit.flow.choosing.home' },
      },
    },
    looking: {
      entry: assign({ policies: nothingFound }),
      invoke: { src: 'findPolicies', input: ({ context }) => ({ context }) },
      on: {
        'policies.found': {
          target: 'deciding',
          actions: assign({ policies: ({ event }) => ({ ...nothingFound, found: event.found }) }),
        },
        'policies.refused': { target: 'offline', actions: keepProblem },
      },
    },
    offline: { on: { ...helpFrom('policies'), retry: { target: 'looking' }, continue: away } },
    none: { on: { ...helpFrom('policies'), continue: away } },
    list: {
      on: {
        ...helpFrom('policies'),
        'open-policy': {
          guard: ({ context, event }) => matchOf(context, event.policyId) !== undefined,
          target: 'policy',
          actions: assign(({ context, event }) => ({
            readingLeft: undefined,
            policies: {
              ...(context.policies ?? nothingFound),
              openId: event.policyId,
              problem: undefined,
              signature: undefined,
            },
          })),
        },
        continue: away,
      },
    },
    policy: {
      on: {
        ...helpFrom('policies'),
        confirm: {
          guard: ({ context }) => awaits(context, 'automatic'),
          target: 'confirming',
          actions: withClaimId,
        },
        continue: { guard: ({ context }) => awaits(context, 'commitment'), target: 'signing' },
        begin: {
          guard: ({ context }) => awaits(context, 'apply') && itemToApply(context) !== undefined,
          target: '#visit.flow.choosing.guide',
          // An item of its own, with a consent of its own: it begins as if he had chosen it on the home page.
          actions: assign(({ context }) => ({
            item: itemToApply(context),
            catalogRevision: context.services.catalog.revision(),
            departmentId: undefined,
            citizen: undefined,
            policies: undefined,
            consentedAt: undefined,
            questionAnswers: undefined,
            readingLeft: undefined,
            windowCode: undefined,
            windowSlip: undefined,
            earlierSlips: [...context.earlierSlips, ...slipsOut(context)],
          })),
        },
        print: { guard: ({ context }) => canPrintPolicy(context), target: 'printing' },
        back: {
          target: 'deciding',
          actions: assign(({ context }) => ({ policies: backFromPolicy(context) })),
        },
      },
    },
    signing: {
      initial: 'waiting',
      states: {
        waiting: {
          entry: assign({ readingLeft: ({ context }) => context.readingLeft ?? readingTime(context) }),
          ...readingFirst,
          on: {
            sign: {
              guard: ({ context, event: { signature } }) =>
                (context.readingLeft ?? 0) === 0 &&
                signatureTrouble(signature.strokes, signature) === undefined,
              target: 'rendering',
            },
            back: { target: '#visit.flow.policies.policy' },
          },
        },
        rendering: {
          invoke: signatureRenderer,
          on: {
            'signature.rendered': {
              target: '#visit.flow.policies.confirming',
              actions: [
                assign(({ context, event }) => ({
                  policies: { ...(context.policies ?? nothingFound), signature: event.rendered },
                })),
                withClaimId,
              ],
            },
          },
        },
      },
    },
    confirming: {
      entry: raise({ type: 'attention.off' }),
      exit: raise({ type: 'attention.on' }),
      invoke: { src: 'claimPolicy', input: ({ context }) => ({ context }) },
      on: {
        'policy.confirmed': {
          target: 'confirmed',
          actions: assign(({ context, event }) => {
            const progress = context.policies ?? nothingFound;
            const receipts = { ...progress.receipts, [event.policyId]: event.receipt };
            return { policies: { ...progress, receipts } };
          }),
        },
        'policies.refused': { target: 'policy', actions: keepProblem },
        // Under way: what becomes of it is told first.
        leave: {},
        'idle.expired': {},
      },
    },
    confirmed: {
      always: [{ guard: ({ context }) => canPrintPolicy(context), target: 'printing' }, { target: 'policy' }],
    },
    printing: {
      entry: [raise({ type: 'attention.off' }), begunSheet(policySheet)],
      exit: raise({ type: 'attention.on' }),
      invoke: sheetPrinter(policySheet),
      on: {
        'sheet.settled': { target: 'policy', actions: settledSheet(policySheet) },
        leave: {},
        'idle.expired': {},
      },
    },
  },
});

/** There is a receipt, and it has not come out yet. */
function canPrintPolicy(context: VisitContext): boolean {
  const match = openMatch(context);
  return (
    match !== undefined &&
    receiptOf(context, match) !== undefined &&
    canPrintSheet(context, policySubject(context))
  );
}
