import type { Kysely } from 'kysely';
import type { CaseContent, CaseGap, CaseManifest, CaseReceipt } from '#contract/case.ts';
import { type CaseAction, type CaseState, type FollowUpKind, nextCaseState } from '#contract/case-state.ts';
import { proofMaterial } from '#contract/item/actor.ts';
import type { Item } from '#contract/item.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { WorkingCalendar } from '#contract/working-calendar.ts';
import { chineseDate, localDate } from '../calendar/local-time.ts';
import type { HubDatabase } from '../database/schema.ts';
import type { CaseAnswer } from '../departments/department-adapter.ts';
import { composeSupplementNotice, composeWithdrawalNotice } from '../documents/compose-notices.ts';
import { type OpenGaps, remainingGaps, supplementBy } from './case-gaps.ts';
import type { CasePolicy } from './case-policy.ts';
import { type CaseStepRecord, takeStep, takeStepIfLegal } from './case-steps.ts';
import { type Decision, decide } from './decide.ts';
import type { OpenedCase } from './open-case.ts';
import { partIdsOf } from './package-case.ts';
import { actorProblem } from './validate-actor.ts';
import { actingAs, fitsField } from './validate-content.ts';

/** The case that is supplemented or withdrawn, as the hub holds it. */
export interface FollowedCase {
  readonly manifest: CaseManifest;
  readonly state: CaseState;
  readonly receipt: CaseReceipt;
  /** With earlier supplements. */
  readonly opened: OpenedCase;
  readonly gaps: OpenGaps | undefined;
  readonly gapsBy: string | undefined;
}

/** A follow-up that no department and no later try will make good. The detail names places, never values. */
export function validateFollowUp(
  content: CaseContent,
  manifest: CaseManifest,
  followed: FollowedCase,
): Result<void, AppFailure<'case-invalid'>> {
  const { item } = followed.opened;
  const problem =
    content.caseId !== manifest.caseId
      ? 'case id differs'
      : manifest.slipCodeSha256 !== followed.manifest.slipCodeSha256
        ? 'slip code is not that of the case it follows'
        : content.itemId !== item.id || manifest.itemId !== item.id
          ? 'item is not that of the case it follows'
          : content.followUp?.kind === 'supplement'
            ? supplementProblem(content, manifest, item, followed.gaps?.gaps ?? [])
            : withdrawalProblem(content, item);

  const found = problem ?? actorProblem(content, manifest, item, localDate(new Date(content.submittedAt)));
  return found === undefined ? ok() : fail('case-invalid', found);
}

/** Nothing may be asked for or changed that the notice did not name. */
function supplementProblem(
  content: CaseContent,
  manifest: CaseManifest,
  item: Item,
  gaps: readonly CaseGap[],
): string | undefined {
  const attached = new Set(manifest.attachments.map(({ attachmentId }) => attachmentId));
  for (const answer of content.answers) {
    const field = item.fields.find(({ id }) => id === answer.fieldId);
    if (field === undefined) return `field ${answer.fieldId} is not asked by the item`;
    if (answer.value !== '' && !fitsField(answer.value, field))
      return `field ${field.id} does not fit its kind`;
    const named = gaps.some(({ subject }) => subject.kind === 'field' && subject.fieldId === field.id);
    // Without open gaps the case is past this: that is said in the receipt, not here.
    if (gaps.length > 0 && !named) return `field ${field.id} was not asked for again`;
  }
  for (const submitted of withoutProof(content, item)) {
    const material = item.materials.find(({ id }) => id === submitted.materialId);
    if (material === undefined) return `material ${submitted.materialId} is not asked by the item`;
    if (!material.sources.some(({ kind }) => kind === submitted.source)) {
      return `material ${material.id} cannot come from ${submitted.source}`;
    }
    // The department wants to see it anew: what lies in another case is no answer to that.
    if (submitted.source === 'earlier-case') return `material ${material.id} was handed in before`;
    if (submitted.source === 'capture' && submitted.attachmentIds.length === 0) {
      return `material ${material.id} has no page`;
    }
    const lost = submitted.attachmentIds.find((attachmentId) => !attached.has(attachmentId));
    if (lost !== undefined) return `attachment ${lost} of material ${material.id} is not in the manifest`;
    const named = gaps.some(
      ({ subject }) => subject.kind === 'material' && subject.materialId === material.id,
    );
    if (gaps.length > 0 && !named) return `material ${material.id} was not asked for again`;
  }
  return content.answers.length + withoutProof(content, item).length === 0
    ? 'nothing is supplemented'
    : undefined;
}

/** What proves the right of who acts for another is handed in each time, and is no part of the supplement. */
function withoutProof(content: CaseContent, item: Item): CaseContent['materials'] {
  const proofId = proofMaterial(item, actingAs(content));
  return content.materials.filter(({ materialId }) => materialId !== proofId);
}

function withdrawalProblem(content: CaseContent, item: Item): string | undefined {
  return content.answers.length + withoutProof(content, item).length > 0
    ? 'a withdrawal carries nothing else'
    : undefined;
}

/** Why this follow-up is received, but not done; undefined: it is done. In words for the citizen. */
export function whyNotDone(
  content: CaseContent,
  followed: FollowedCase,
  kind: FollowUpKind,
): string | undefined {
  const { applicant } = followed.opened.content;
  if (applicant.type !== content.applicant.type || applicant.number !== content.applicant.number) {
    return kind === 'withdraw' ? '只有申请人本人可以撤回申请。' : '只有申请人本人可以补交材料。';
  }
  const { gaps, gapsBy, state } = followed;
  if (kind === 'withdraw') {
    return nextCaseState(state, 'withdraw', 'applicant') === undefined
      ? '这件办件已经有了结果或者已经结束，不能再撤回。'
      : undefined;
  }
  if (gaps === undefined || nextCaseState(state, supplementAction(gaps), 'applicant') === undefined) {
    return '这件办件现在没有需要补交的材料。';
  }
  // When he handed it in counts, not when his machine had a network again.
  return gapsBy !== undefined && gapsBy < localDate(new Date(content.submittedAt))
    ? `补交期限是${chineseDate(gapsBy)}，已经过了，请重新申请。`
    : undefined;
}

/** The department is asked again only when nothing is missing any more. */
export function closesAllGaps(content: CaseContent, followed: FollowedCase): boolean {
  return followed.gaps !== undefined && remainingGaps(followed.gaps.gaps, content).length === 0;
}

export interface FollowUpSituation {
  readonly transaction: Kysely<HubDatabase>;
  readonly calendar: WorkingCalendar;
  readonly policy: CasePolicy;
  readonly followed: FollowedCase;
  readonly content: CaseContent;
  /** With this supplement in it. */
  readonly merged: OpenedCase;
  readonly terminalId: string;
  readonly at: Date;
  /** Of the department, where it was asked again. */
  readonly answer: CaseAnswer | undefined;
}

/** What a follow-up does to the case it follows; the steps of the result are still to be taken. */
export interface FollowUpDecision extends Decision {
  /** undefined: they stay as they are. `null`: none are open any more. */
  readonly gapsAfter: { readonly gaps: OpenGaps; readonly by: string | undefined } | null | undefined;
}

/** Takes the applicant's own step, and tells what follows from it. */
export async function takeFollowUp(situation: FollowUpSituation): Promise<FollowUpDecision> {
  const { followed, content, at, calendar, policy } = situation;
  const { simulated } = followed.receipt.outcome;
  const today = localDate(at);
  const own = { at, actor: 'applicant', actorName: situation.terminalId } as const;
  if (content.followUp?.kind === 'withdraw') {
    const withdrawal = { ...own, action: 'withdraw', opinion: '申请人撤回申请' } as const;
    // Ending the code of a payment has withdrawn its case already.
    if (followed.opened.item.outcome.kind === 'payment')
      await takeStepIfLegal(situation.transaction, followed.manifest.caseId, withdrawal);
    else await mustTake(situation, withdrawal);
    // Of a package everything that can still be withdrawn; what is decided stays decided.
    for (const partCaseId of await partIdsOf(situation.transaction, followed.manifest.caseId)) {
      await takeStepIfLegal(situation.transaction, partCaseId, withdrawal);
    }
    return {
      steps: [],
      simulated,
      papers: [(facts) => composeWithdrawalNotice(facts, at)],
      gapsAfter: null,
    };
  }
  const { gaps, gapsBy } = followed;
  if (gaps === undefined) throw new Error('a supplement without open gaps is refused before this');
  await mustTake(situation, {
    ...own,
    action: supplementAction(gaps),
    opinion: gaps.deferred ? '申请人补交了容缺材料' : '申请人提交了补正材料',
  });
  const left = remainingGaps(gaps.gaps, content);
  const [first, ...more] = left;
  if (gaps.deferred) {
    return {
      steps: [],
      simulated,
      papers: [],
      gapsAfter: first ? { gaps: { deferred: true, gaps: left }, by: gapsBy } : null,
    };
  }
  const firstReceivedAt = new Date(followed.receipt.receivedAt);
  if (first !== undefined) {
    // What is left was told before: the same list without what came, and the same last day.
    const by = gapsBy ?? supplementBy(calendar, today, policy);
    const rest: [CaseGap, ...CaseGap[]] = [first, ...more];
    return {
      steps: [
        {
          action: 'ask-supplement',
          actor: 'department',
          actorName: situation.merged.item.implementation.body.name,
          opinion: `还有${rest.length}项没有补正，请于${chineseDate(by)}前补正`,
        },
      ],
      gaps: { deferred: false, gaps: rest },
      gapsBy: by,
      simulated,
      papers: [(facts) => composeSupplementNotice(facts, rest, { by, firstReceivedAt })],
      gapsAfter: { gaps: { deferred: false, gaps: rest }, by },
    };
  }
  if (situation.answer === undefined) throw new Error('the department is asked when all gaps are closed');
  const decision = await decide(situation.answer, {
    transaction: situation.transaction,
    calendar,
    policy,
    manifest: followed.manifest,
    opened: situation.merged,
    at,
    firstReceivedAt,
    how: 'after-supplement',
  });
  return {
    ...decision,
    gapsAfter: decision.gaps === undefined ? null : { gaps: decision.gaps, by: decision.gapsBy },
  };
}

function supplementAction(gaps: OpenGaps): Extract<CaseAction, 'supplement' | 'supply-deferred'> {
  return gaps.deferred ? 'supply-deferred' : 'supplement';
}

/** Asked before the transaction and inside the lock of the case: a step that is not legal here is a bug. */
async function mustTake(situation: FollowUpSituation, step: CaseStepRecord): Promise<void> {
  const taken = await takeStep(situation.transaction, situation.followed.manifest.caseId, step);
  if (!taken.ok) throw new Error(taken.failure.detail);
}
