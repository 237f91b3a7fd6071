/** 政策找人: which policies are a person's, by what the departments' registers say, and the claims that come of it. */
import type { z } from 'zod';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import {
  openSealedToHub,
  type SealedToHub,
  type SealingRecipient,
  sealToHub,
} from '#contract/crypto/sealing.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import { translated } from '#contract/item-translation.ts';
import { type FactName, factsOfCard, isValueOf, type KnownFacts } from '#contract/policy/facts.ts';
import { isGranted, POLICIES_ITEM, type Policy, periodOn } from '#contract/policy/policy.ts';
import {
  POLICY_SEALS,
  type PolicyAnswer,
  type PolicyClaim,
  type PolicyClaimAnswer,
  type PolicyQuestion,
  type PolicyReceipt,
  policyClaimSchema,
  policyQuestionSchema,
} from '#contract/policy/policy-api.ts';
import { factsOf, inquiriesOf, judge } from '#contract/policy/rule.ts';
import { localDate } from '../calendar/local-time.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { nextNumber } from '../database/next-number.ts';
import type { Database } from '../database/schema.ts';
import type { DepartmentRegistry } from '../departments/department-registry.ts';
import { createKeyedLock } from '../keyed-lock.ts';
import type { HubKeys } from '../keys/hub-keys.ts';

export interface PolicyDeskOptions {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly departments: DepartmentRegistry;
  readonly keys: HubKeys;
  readonly now: () => Date;
  readonly departmentDeadlineMilliseconds: number;
}

/** Both answer `undefined` where what was sent does not open, or asks for what is not there. */
export interface PolicyDesk {
  find(question: SealedToHub): Promise<SealedToHub | undefined>;
  claim(claim: SealedToHub, terminalId: string): Promise<SealedToHub | undefined>;
}

/** What the registers said, and which of them said nothing. */
interface Gathered {
  readonly facts: KnownFacts;
  readonly silent: readonly string[];
  readonly simulated: boolean;
}

/** What somebody confirms, and whether it still is granted. */
interface Confirmed {
  readonly policy: Policy;
  readonly stands: boolean;
}

/**
 * How long after a publication somebody may still confirm what he saw before it: longer than any visit. A machine that
 * names an older revision does not choose by which version of a policy it is judged.
 */
const LONGEST_VISIT_MILLISECONDS = 4 * 60 * 60_000;

export function createPolicyDesk(options: PolicyDeskOptions): PolicyDesk {
  const { database, catalog, keys, departments } = options;
  const lock = createKeyedLock();
  const call = { deadlineMilliseconds: options.departmentDeadlineMilliseconds };

  /** As they were at a revision; operators may publish while somebody reads. */
  async function policiesAt(revision: number): Promise<readonly Policy[]> {
    return (await catalog.item(POLICIES_ITEM, revision))?.policies ?? [];
  }

  /** What is claimed, as he saw it; undefined where he can have seen no such policy. */
  async function confirmedBy(claim: PolicyClaim, today: string): Promise<Confirmed | undefined> {
    const newest = await catalog.revision();
    const { revision = newest, policyId, regionCode, facts } = claim;
    const [seen, now] = await Promise.all(
      [revision, newest].map(async (at) => (await policiesAt(at)).find(({ id }) => id === policyId)),
    );
    if (seen === undefined || !hasAgreed(seen, facts)) return undefined;
    if (now === undefined || ![seen, now].every((policy) => isGranted(policy, today, regionCode))) {
      return claim.revision === undefined ? undefined : { policy: seen, stands: false };
    }
    return { policy: seen, stands: isSame(seen, now) || (await isRecent(revision)) };
  }

  async function isRecent(revision: number): Promise<boolean> {
    const until = await catalog.supersededAt(revision);
    return until === undefined || options.now().getTime() - until.getTime() <= LONGEST_VISIT_MILLISECONDS;
  }

  async function gather(
    policies: readonly Policy[],
    holder: IdentityDocument,
    today: string,
  ): Promise<Gathered> {
    const inquiries = [...inquiriesOf(policies.map(({ rule }) => rule))];
    const told = await Promise.all(
      inquiries.map(async ([departmentId, facts]) => {
        const answer = await departments.adapter(departmentId).tellFacts?.({ facts, holder, today }, call);
        return { departmentId, facts, answer };
      }),
    );
    const known: { [Name in FactName]?: boolean | number | string } = { ...factsOfCard(holder, today) };
    for (const { facts, answer } of told) {
      if (!answer?.ok) continue;
      // A register says what it was asked, and what such a fact can be; everything else is not known.
      for (const fact of facts) {
        const value = answer.value.facts[fact];
        if (isValueOf(fact, value)) known[fact] = value;
      }
    }
    return {
      facts: known,
      silent: told.flatMap(({ departmentId, answer }) => (answer?.ok === false ? [departmentId] : [])),
      simulated: told.some(({ answer }) => answer?.ok === true && answer.value.simulated),
    };
  }

  function tokenOf(policy: Policy, holder: IdentityDocument, today: string): string {
    return keys.personToken(
      `policy-claim ${policy.id} ${periodOn(policy, today)} ${holder.type} ${holder.number}`,
    );
  }

  async function claimOf(
    token: string,
  ): Promise<{ receipt: PolicyReceipt; claimId: string; simulated: boolean } | undefined> {
    const row = await database
      .selectFrom('policy_claims')
      .select(['claim_id', 'receipt_number', 'claimed_on', 'simulated'])
      .where('claim_token', '=', token)
      .executeTakeFirst();
    return (
      row && {
        claimId: row.claim_id,
        receipt: { receiptNumber: row.receipt_number, on: row.claimed_on },
        simulated: row.simulated === 1,
      }
    );
  }

  async function answerTo(question: PolicyQuestion): Promise<PolicyAnswer> {
    const today = localDate(options.now());
    const revision = await catalog.revision();
    const policies = (await policiesAt(revision)).filter(
      (policy) => isGranted(policy, today, question.regionCode) && hasAgreed(policy, question.facts),
    );
    const { facts, silent, simulated } = await gather(policies, question.holder, today);
    const matches: PolicyAnswer['matches'] = [];
    for (const policy of policies) {
      const { truth, reasons } = judge(policy.rule, facts);
      if (truth !== 'true') continue;
      const claimed = await claimOf(tokenOf(policy, question.holder, today));
      matches.push({ policy, reasons: [...reasons], ...(claimed && { claimed: claimed.receipt }) });
    }
    return { matches, silent: [...silent], simulated, revision };
  }

  async function settle(claim: PolicyClaim, terminalId: string): Promise<PolicyClaimAnswer | undefined> {
    const today = localDate(options.now());
    const { policy, stands } = (await confirmedBy(claim, today)) ?? {};
    if (policy === undefined || policy.cashing.kind === 'apply') return { state: 'not-eligible' };
    if (!isSignedFor(policy, claim)) return undefined;
    const token = tokenOf(policy, claim.holder, today);
    const before = await claimOf(token);
    if (before !== undefined) return toldAgain(before, claim);
    if (!stands) return { state: 'withdrawn' };
    // Asked once more: between the list and the confirmation a register may have changed.
    const { facts, silent } = await gather([policy], claim.holder, today);
    const { truth } = judge(policy.rule, facts);
    if (truth === 'unknown' && silent.length > 0) return { state: 'busy' };
    if (truth !== 'true') return { state: 'not-eligible' };
    const [departmentId = ''] = policy.id.split('/');
    const adapter = departments.adapter(departmentId);
    const taken = await adapter.takeClaim?.(
      { claimToken: token, policy, holder: claim.holder, commitment: claim.commitment, today },
      call,
    );
    // Nothing is promised that the department does not have. It is idempotent there: he may confirm again.
    if (taken?.ok !== true) return { state: 'busy' };
    const { simulated } = taken.value;
    const receipt = await database.transaction().execute(async (transaction) => {
      const count = await nextNumber(transaction, `policy-claims ${today}`);
      const receiptNumber = `ZC${today.replaceAll('-', '')}${String(count).padStart(6, '0')}`;
      const { holder, consentedAt, commitment, revision } = claim;
      await transaction
        .insertInto('policy_claims')
        .values({
          claim_token: token,
          claim_id: claim.claimId,
          policy_id: policy.id,
          period: periodOn(policy, today),
          receipt_number: receiptNumber,
          terminal_id: terminalId,
          claimed_on: today,
          simulated: simulated ? 1 : 0,
          particulars: keys.recordCipher.encrypt(
            JSON.stringify({ holder, consentedAt, commitment, revision }),
            `policy-claim ${receiptNumber}`,
          ),
        })
        .execute();
      return { receiptNumber, on: today };
    });
    return { state: 'confirmed', receipt, simulated };
  }

  async function opened<Schema extends z.ZodType>(
    sealed: SealedToHub,
    associatedData: string,
    schema: Schema,
  ): Promise<z.infer<Schema> | undefined> {
    const recipient = keys.sealingKey(sealed.keyId);
    if (recipient === undefined) return undefined;
    const plain = await openSealedToHub({ sealed, associatedData, recipient });
    const parsed = plain.ok ? schema.safeParse(parseJson(plain.value)) : undefined;
    return parsed?.success === true ? parsed.data : undefined;
  }

  return {
    async find(sealed) {
      const question = await opened(sealed, POLICY_SEALS.question, policyQuestionSchema);
      if (question === undefined) return undefined;
      return sealedAnswer(await answerTo(question), POLICY_SEALS.answer, question.reply);
    },
    async claim(sealed, terminalId) {
      const claim = await opened(sealed, POLICY_SEALS.claim, policyClaimSchema);
      if (claim === undefined) return undefined;
      // Two machines at once, or a second try on the way: one after the other.
      const person = keys.personToken(`policy-claimant ${claim.holder.type} ${claim.holder.number}`);
      const answer = await lock.run(person, () => settle(claim, terminalId));
      return answer && sealedAnswer(answer, POLICY_SEALS.claimAnswer, claim.reply);
    },
  };
}

/** Nothing is looked at that he has not agreed to. */
function hasAgreed({ rule }: Policy, facts: readonly FactName[]): boolean {
  return [...factsOf(rule)].every((fact) => facts.includes(fact));
}

function isSame(one: Policy, other: Policy): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

function toldAgain(
  { claimId, receipt, simulated }: { claimId: string; receipt: PolicyReceipt; simulated: boolean },
  claim: PolicyClaim,
): PolicyClaimAnswer {
  return claimId === claim.claimId
    ? { state: 'confirmed', receipt, simulated }
    : { state: 'already', receipt };
}

/** What was signed are the words of this policy, in one of its languages; nothing else is signed for. */
function isSignedFor(policy: Policy, { commitment }: PolicyClaim): boolean {
  if (policy.cashing.kind !== 'commitment') return commitment === undefined;
  if (commitment === undefined || commitment.signature === '') return false;
  const spoken = [
    policy,
    ...Object.keys(policy.translations).map((language) => translated(policy, language)),
  ];
  return spoken.some(
    ({ cashing }) => cashing.kind === 'commitment' && cashing.commitment.content === commitment.content,
  );
}

function sealedAnswer(
  answer: PolicyAnswer | PolicyClaimAnswer,
  associatedData: string,
  recipient: SealingRecipient,
): Promise<SealedToHub> {
  return sealToHub({ plain: new TextEncoder().encode(JSON.stringify(answer)), associatedData, recipient });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
