import type { z } from 'zod';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import {
  generateSealingKeyPair,
  openSealedToHub,
  type SealedToHub,
  sealToHub,
} from '#contract/crypto/sealing.ts';
import { POLICY_SEALS, policyAnswerSchema, policyClaimAnswerSchema } from '#contract/policy/policy-api.ts';
import { ok, type Result } from '#contract/result.ts';
import type { HubClient } from '#offline-cache/hub-client.ts';
import { visitFailureOf } from '../cases/hub-failures.ts';
import type { Logger } from '../logging/logger.ts';
import type { PolicyFailure, PolicyPort } from './policy-port.ts';

interface PolicyDeskOptions {
  readonly hub: HubClient;
  /** Absent until the hub's keys are known for the first time. */
  readonly hubKeys: () => HubPublicKeys | undefined;
  readonly logger: Logger;
}

/** The hub's policy desk, in the visit's words. Neither questions nor answers stand in any log. */
export function createPolicyDesk({ hub, hubKeys, logger }: PolicyDeskOptions): PolicyPort {
  function failed(code: string): Result<never, PolicyFailure> {
    logger.warn('policies-not-asked', { code });
    return { ok: false, failure: visitFailureOf({ code }) };
  }

  async function sealedCall<Schema extends z.ZodType>(
    asked: object,
    seals: { readonly question: string; readonly answer: string },
    schema: Schema,
    send: (
      sealed: SealedToHub,
    ) => Promise<Result<{ readonly answer: SealedToHub }, { readonly code: string }>>,
  ): Promise<Result<z.infer<Schema>, PolicyFailure>> {
    const recipient = hubKeys()?.sealing;
    if (recipient === undefined) return failed('hub-unreachable');
    // For this one question: who stole the terminal's disk opens no answer with it.
    const { privateKey, ...reply } = await generateSealingKeyPair();
    const answered = await send(
      await sealToHub({
        plain: new TextEncoder().encode(JSON.stringify({ ...asked, reply })),
        associatedData: seals.question,
        recipient,
      }),
    );
    if (!answered.ok) return failed(answered.failure.code);
    const opened = await openSealedToHub({
      sealed: answered.value.answer,
      associatedData: seals.answer,
      recipient: { suite: reply.suite, keyId: reply.keyId, privateKey },
    });
    if (!opened.ok) return failed('hub-malformed');
    const parsed = schema.safeParse(JSON.parse(new TextDecoder().decode(opened.value)));
    return parsed.success ? ok(parsed.data) : failed('hub-malformed');
  }

  return {
    find: (question, bounds) =>
      sealedCall(
        question,
        { question: POLICY_SEALS.question, answer: POLICY_SEALS.answer },
        policyAnswerSchema,
        (sealed) => hub.findPolicies({ question: sealed }, bounds),
      ),
    claim: (claim, bounds) =>
      sealedCall(
        claim,
        { question: POLICY_SEALS.claim, answer: POLICY_SEALS.claimAnswer },
        policyClaimAnswerSchema,
        (sealed) => hub.claimPolicy({ claim: sealed }, bounds),
      ),
  };
}
