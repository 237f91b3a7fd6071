import type { Authorisation } from '#contract/acting-for.ts';
import type { Progress } from '#contract/case.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { generateSealingKeyPair, openSealedToHub, sealToHub } from '#contract/crypto/sealing.ts';
import {
  type EvaluationOptions,
  newestOptions,
  SUPPLIED_EVALUATION_OPTIONS,
} from '#contract/evaluation-options.ts';
import { withoutNumbers } from '#contract/evaluation-text.ts';
import type { CaseResult, Slot } from '#contract/hub-api.ts';
import { type KnownAnswers, type KnownQuestion, knownAnswersSchema } from '#contract/known-answers.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import type { CallBounds } from '#drivers/port.ts';
import type { HubClient } from '#offline-cache/hub-client.ts';
import type { CaseStore } from '#offline-cache/outbox/case-store.ts';
import { checkReceipt } from '#offline-cache/outbox/receipt-check.ts';
import { type SealedCase, sealCase } from '#offline-cache/outbox/seal-case.ts';
import type { Synchronizer } from '#offline-cache/outbox/synchronizer.ts';
import type { Logger } from '../logging/logger.ts';
import type {
  LicenceFound,
  Submission,
  Submitted,
  VisitFailure,
  VisitServices,
} from '../visit/visit-services.ts';
import { visitFailureOf } from './hub-failures.ts';

export interface CaseDeskOptions {
  readonly hub: HubClient;
  readonly cases: CaseStore;
  /** Absent until the hub's keys are known for the first time. */
  readonly synchronizer: () => Synchronizer | undefined;
  readonly hubKeys: () => HubPublicKeys | undefined;
  readonly terminalId: string;
  readonly regionCode: string;
  /** Absent: those that come with the program. */
  readonly evaluationOptions?: (() => EvaluationOptions) | undefined;
  readonly logger: Logger;
}

type CaseServices = Pick<
  VisitServices,
  | 'submitLive'
  | 'submitQueued'
  | 'fetchResult'
  | 'findProgress'
  | 'fetchLicence'
  | 'findAuthorisation'
  | 'knownAnswers'
  | 'listSlots'
  | 'evaluationForm'
  | 'storeEvaluation'
  | 'findStanding'
  | 'storeTroubleReport'
  | 'openHandover'
  | 'handoverState'
  | 'closeHandover'
>;

/** All that a visit asks of the hub and of the outbox. */
export function createCaseDesk(options: CaseDeskOptions): CaseServices {
  const { hub, cases, logger } = options;
  /** The newest live case, sealed: this process itself cannot read it. */
  let liveCase: SealedCase | undefined;

  function failed(
    event: string,
    failure: { readonly code: string },
    notFound?: VisitFailure['code'],
  ): Result<never, VisitFailure> {
    logger.warn(event, { code: failure.code });
    return { ok: false, failure: visitFailureOf(failure, notFound) };
  }

  async function submitLive(
    submission: Submission,
    bounds: CallBounds,
  ): Promise<Result<Submitted, VisitFailure>> {
    const hubKeys = options.hubKeys();
    if (hubKeys === undefined) return failed('submit-failed', { code: 'hub-unreachable' });
    // Sealing is randomised: a second try sends the very same manifest, or the hub would see a conflict.
    if (liveCase?.manifest.caseId !== submission.content.caseId) {
      liveCase = await sealCase({
        content: submission.content,
        attachments: submission.attachments.map((attachment) => ({ ...attachment })),
        hubKeys,
        terminalId: options.terminalId,
        regionCode: options.regionCode,
        createdAt: new Date(),
      });
    }
    const sealed = liveCase;
    let answer = await hub.putCase(sealed.manifest, bounds);
    if (answer.ok && answer.value.state === 'incomplete') {
      for (const attachmentId of answer.value.missingAttachmentIds) {
        const bytes = sealed.attachments.find((entry) => entry.attachmentId === attachmentId)?.sealed;
        const described = sealed.manifest.attachments.find((entry) => entry.attachmentId === attachmentId);
        if (bytes === undefined || described === undefined)
          return failed('submit-failed', { code: 'hub-malformed' });
        const uploaded = await hub.uploadAttachment(
          { caseId: sealed.manifest.caseId, attachmentId, bytes, sha256: described.sha256 },
          bounds,
        );
        if (!uploaded.ok) return failed('submit-failed', uploaded.failure);
      }
      answer = await hub.putCase(sealed.manifest, bounds);
    }
    if (!answer.ok) return failed('submit-failed', answer.failure);
    if (answer.value.state !== 'received') return failed('submit-failed', { code: 'hub-malformed' });
    const receipt = checkReceipt(
      answer.value.signedReceipt,
      { caseId: sealed.manifest.caseId, manifestSha256: sealed.manifestSha256 },
      hubKeys,
    );
    return receipt.ok ? ok({ receipt: receipt.value }) : failed('receipt-refused', receipt.failure);
  }

  async function submitQueued(
    submission: Submission,
    bounds: CallBounds,
    onStage: (stage: 'saving' | 'sending' | 'waiting-for-answer') => void,
  ): Promise<Result<Submitted, VisitFailure>> {
    const hubKeys = options.hubKeys();
    if (hubKeys === undefined) return failed('submit-failed', { code: 'hub-unreachable' });
    onStage('saving');
    const stored = await cases.enqueue({
      content: submission.content,
      attachments: submission.attachments.map((attachment) => ({ ...attachment })),
      hubKeys,
      terminalId: options.terminalId,
      regionCode: options.regionCode,
    });
    if (!stored.ok) {
      logger.error('case-not-saved', { code: stored.failure.code });
      return fail('case-not-saved', stored.failure.code);
    }
    onStage('sending');
    // Whatever happens from here on, the case is durable: a bug in sending it must not be told as "not saved".
    const receipt = await options
      .synchronizer()
      ?.waitForReceipt(stored.value.caseId, bounds)
      .catch((error: unknown) => {
        logger.error('receipt-wait-failed', { detail: error });
        return undefined;
      });
    if (receipt?.ok === true) return ok({ receipt: receipt.value });
    // Refused for good while the citizen stands here: he is told, not given a slip that promises delivery.
    if (cases.find(stored.value.caseId)?.state === 'quarantined')
      return fail('hub-refused', 'case-quarantined');
    return ok({});
  }

  /** A case that waits here: the hub cannot know it yet, but its holder must not be told "unknown". */
  function savedHere(slipCode: string): 'waiting' | 'refused' | 'sent' | undefined {
    const summary = cases.statusBySlipCodeSha256(sha256Hex(slipCode));
    if (summary === undefined) return undefined;
    if (summary.state === 'quarantined') return 'refused';
    return summary.receipt === undefined ? 'waiting' : 'sent';
  }

  return {
    submitLive,
    submitQueued,
    async fetchResult(input, bounds): Promise<Result<CaseResult, VisitFailure>> {
      const result = await hub.caseResult(input, bounds);
      return result.ok ? result : failed('result-not-fetched', result.failure, 'result-not-available');
    },
    async findProgress(slipCode, bounds): Promise<Result<Progress, VisitFailure>> {
      const progress = await hub.caseProgress({ slipCode }, bounds);
      if (progress.ok) return progress;
      const here = savedHere(slipCode);
      if (here === 'waiting') return fail('case-saved-not-sent');
      if (here === 'refused') return fail('hub-refused', 'case-quarantined');
      return failed('progress-not-found', progress.failure, 'slip-code-unknown');
    },
    async fetchLicence(input, bounds): Promise<Result<LicenceFound | undefined, VisitFailure>> {
      const answer = await hub.fetchLicence(input, bounds);
      if (!answer.ok) return failed('licence-not-fetched', answer.failure);
      if (answer.value.state === 'not-found') return ok(undefined);
      const { state: _, ...licence } = answer.value;
      return ok(licence);
    },
    async findAuthorisation(input, bounds): Promise<Result<Authorisation | undefined, VisitFailure>> {
      const found = await hub.findAuthorisation(input, bounds);
      return found.ok ? ok(found.value.authorisation) : failed('authorisation-not-asked', found.failure);
    },
    async knownAnswers({ itemId, ...asked }, bounds): Promise<Result<KnownAnswers, VisitFailure>> {
      const recipient = options.hubKeys()?.sealing;
      if (recipient === undefined) return failed('known-not-asked', { code: 'hub-unreachable' });
      // For this one question: who stole the terminal's disk opens no answer with it.
      const { privateKey, ...reply } = await generateSealingKeyPair();
      const question: KnownQuestion = { ...asked, reply };
      const told = await hub.knownAnswers(
        {
          itemId,
          question: await sealToHub({
            plain: new TextEncoder().encode(JSON.stringify(question)),
            associatedData: `known ${itemId}`,
            recipient,
          }),
        },
        bounds,
      );
      if (!told.ok) return failed('known-not-asked', told.failure);
      const opened = await openSealedToHub({
        sealed: told.value.answer,
        associatedData: `known ${itemId} answer`,
        recipient: { suite: reply.suite, keyId: reply.keyId, privateKey },
      });
      if (!opened.ok) return failed('known-not-opened', { code: 'hub-malformed' });
      const answers = knownAnswersSchema.safeParse(JSON.parse(new TextDecoder().decode(opened.value)));
      return answers.success ? ok(answers.data) : failed('known-not-opened', { code: 'hub-malformed' });
    },
    async listSlots(
      itemId,
      bounds,
      regionCode = options.regionCode,
    ): Promise<Result<readonly Slot[], VisitFailure>> {
      const slots = await hub.listSlots({ itemId, regionCode }, bounds);
      return slots.ok ? slots : failed('slots-not-listed', slots.failure);
    },
    evaluationForm: () => ({
      options: options.evaluationOptions?.() ?? newestOptions(SUPPLIED_EVALUATION_OPTIONS),
      canWrite: options.hubKeys() !== undefined,
    }),
    async storeEvaluation({ evaluation, text }): Promise<Result<void, VisitFailure>> {
      const recipient = options.hubKeys()?.sealing;
      if (text !== undefined && recipient === undefined) {
        return failed('evaluation-not-saved', { code: 'hub-unreachable' });
      }
      const stored = cases.storeEvaluation({
        ...evaluation,
        // What somebody writes of himself is never on this disk in clear.
        ...(text === undefined || recipient === undefined
          ? {}
          : {
              sealedText: await sealToHub({
                plain: new TextEncoder().encode(withoutNumbers(text)),
                associatedData: evaluation.evaluationId,
                recipient,
              }),
            }),
      });
      if (!stored.ok) {
        logger.error('evaluation-not-saved', { code: stored.failure.code });
        return fail('case-not-saved');
      }
      options
        .synchronizer()
        ?.sweep()
        .catch((error: unknown) => logger.error('sweep-failed', { detail: error }));
      return ok();
    },
    async findStanding(slipCode, bounds) {
      const standing = await hub.evaluationStanding({ slipCode }, bounds);
      return standing.ok ? standing : failed('standing-not-found', standing.failure, 'slip-code-unknown');
    },
    storeTroubleReport(report): Result<void, VisitFailure> {
      const stored = cases.troubleReports.store(report);
      if (stored.ok) {
        // On its way while its sender still stands here; without the network it waits for the next sweep.
        options
          .synchronizer()
          ?.sweep()
          .catch((error: unknown) => logger.error('sweep-failed', { detail: error }));
        return ok();
      }
      logger.error('trouble-report-not-saved', { code: stored.failure.code });
      return fail('case-not-saved');
    },
    async openHandover(request, bounds) {
      const opened = await hub.openHandover(request, bounds);
      return opened.ok ? opened : failed('handover-not-opened', opened.failure);
    },
    async handoverState(handoverId, bounds) {
      const state = await hub.handoverState(handoverId, bounds);
      return state.ok ? state : failed('handover-not-watched', state.failure);
    },
    async closeHandover(handoverId, bounds) {
      const closed = await hub.closeHandover(handoverId, bounds);
      return closed.ok ? closed : failed('handover-not-closed', closed.failure);
    },
  };
}
