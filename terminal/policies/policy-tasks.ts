import type { VisitContext } from '../visit/visit-context.ts';
import { citizenOf } from '../visit/visit-rules.ts';
import { task } from '../visit/visit-tasks.ts';
import { consentedFacts, openCommitment, openMatch } from './open-policy.ts';
import { nothingFound } from './policy-progress.ts';

interface TaskInput {
  readonly context: VisitContext;
}

/** Who asks, and what he has agreed to. */
function asked(context: VisitContext) {
  return {
    holder: citizenOf(context).document,
    regionCode: context.terminal.regionCode,
    consentedAt: context.consentedAt ?? new Date().toISOString(),
    facts: consentedFacts(context),
  };
}

export const findPolicies = task<TaskInput>(async ({ context }, signal, send) => {
  const found = await context.services.policies.find(asked(context), {
    deadlineMs: context.timing.hubAnswer,
    signal,
  });
  context.services.audit({ actor: 'citizen', event: 'policies-asked', ok: found.ok });
  send(
    found.ok
      ? { type: 'policies.found', found: found.value }
      : { type: 'policies.refused', problem: 'offline' },
  );
});

export const claimPolicy = task<TaskInput>(async ({ context }, signal, send) => {
  const match = openMatch(context);
  const { claimIds, signature } = context.policies ?? nothingFound;
  const claimId = match && claimIds[match.policy.id];
  if (match === undefined || claimId === undefined) throw new Error('no policy to confirm');
  const commitment = openCommitment(context);
  const claimed = await context.services.policies.claim(
    {
      ...asked(context),
      claimId,
      policyId: match.policy.id,
      revision: context.policies?.found?.revision,
      ...(commitment === undefined || signature === undefined
        ? {}
        : {
            commitment: {
              content: commitment.content,
              signature: Buffer.from(signature.png).toString('base64'),
            },
          }),
    },
    { deadlineMs: context.timing.hubAnswer, signal },
  );
  const settled = claimed.ok ? claimed.value : undefined;
  context.services.audit({
    actor: 'citizen',
    event: 'policy-confirmed',
    ok: settled?.state === 'confirmed' || settled?.state === 'already',
    // Which policy it is would say how he lives.
    detail: { state: settled?.state ?? 'no-answer' },
  });
  if (settled === undefined) return send({ type: 'policies.refused', problem: 'no-answer' });
  if (settled.state !== 'confirmed' && settled.state !== 'already') {
    return send({ type: 'policies.refused', problem: settled.state });
  }
  send({ type: 'policy.confirmed', policyId: match.policy.id, receipt: settled.receipt });
});
