import type { Authorisation } from '#contract/acting-for.ts';
import type { AppointmentAnswer } from '#contract/appointment.ts';
import type { Progress } from '#contract/case.ts';
import type { DeviceProblem, PrintOutcome } from '#contract/device.ts';
import type { EvaluationStanding } from '#contract/evaluation.ts';
import type { Handover, HandoverState } from '#contract/handover.ts';
import type { CaseResult, IssuedDocument, Slot } from '#contract/hub-api.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { KnownAnswers } from '#contract/known-answers.ts';
import type { DueLine, PaymentOrder } from '#contract/payment.ts';
import type { PolicyAnswer, PolicyReceipt } from '#contract/policy/policy-api.ts';
import type { PublicRecord } from '#contract/public-credit.ts';
import type { VisitEvent } from '#contract/visit/events.ts';
import type { ProblemCode } from '#contract/visit/outcome.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import type { WindowQueue, WindowTicket } from '#contract/window-ticket.ts';
import type { RenderedSignature } from '../papers/signature-image.ts';
import type { CompaniesFound } from '../public-credit/credit-progress.ts';
import type { Stopped } from './visit-context.ts';
import type { CardWay, LicenceFound, PrintSettled, Submitted } from './visit-services.ts';

/** What devices, hub and clock tell the statechart. Never accepted from the screen. */
export type VisitInternalEvent =
  | { readonly type: 'reader.progress'; readonly state: 'waiting' | 'reading'; readonly way?: CardWay }
  | {
      readonly type: 'card.read';
      readonly document: IdentityDocument;
      readonly photo: Uint8Array;
      readonly way?: CardWay;
    }
  | { readonly type: 'card.removed' }
  | { readonly type: 'card.unwatched' }
  | { readonly type: 'known.told'; readonly answers: KnownAnswers }
  | { readonly type: 'slots.listed'; readonly slots: readonly Slot[] }
  | {
      readonly type: 'licence.settled';
      readonly materialId: string;
      readonly licence: LicenceFound | undefined;
    }
  | { readonly type: 'licences.finished' }
  | { readonly type: 'helper.signed-in'; readonly staffNumber: string }
  | { readonly type: 'helper.refused'; readonly because: 'wrong' | 'locked' }
  | { readonly type: 'authorisation.found'; readonly authorisation: Authorisation | undefined }
  | {
      readonly type: 'page.captured';
      readonly pageId: string;
      readonly jpeg: Uint8Array;
      readonly quality: NonNullable<ScreenOf<'capture'>['quality']>;
    }
  | { readonly type: 'dues.listed'; readonly lines: readonly DueLine[]; readonly simulated: boolean }
  | { readonly type: 'payment.told'; readonly order: PaymentOrder }
  /** Nobody answered: nothing may be said of the money. */
  | { readonly type: 'payment.silent' }
  | { readonly type: 'face.compared'; readonly matched: boolean }
  | { readonly type: 'signature.rendered'; readonly rendered: RenderedSignature }
  | { readonly type: 'submit.stage'; readonly stage: ScreenOf<'submitting'>['stage'] }
  | { readonly type: 'submit.done'; readonly submitted: Submitted }
  | { readonly type: 'result.fetched'; readonly result: CaseResult }
  | { readonly type: 'code.scanned'; readonly text: string }
  | { readonly type: 'progress.found'; readonly progress: Progress }
  | { readonly type: 'appointment.answered'; readonly answer: AppointmentAnswer }
  | {
      readonly type: 'appointment.refused';
      readonly because: NonNullable<ScreenOf<'appointment'>['because']>;
    }
  | { readonly type: 'slip.fetched'; readonly document: IssuedDocument }
  | { readonly type: 'slip.missing' }
  | { readonly type: 'standing.found'; readonly standing: EvaluationStanding }
  | { readonly type: 'evaluation.stored' }
  | { readonly type: 'evaluation.not-stored' }
  | {
      readonly type: 'print.progress';
      readonly jobId: string;
      readonly pagesDone: number;
      readonly problems: readonly DeviceProblem[];
    }
  | {
      readonly type: 'print.settled';
      readonly jobId: string;
      readonly outcome: PrintOutcome;
      readonly problems: readonly DeviceProblem[];
    }
  | { readonly type: 'print.finished' }
  | { readonly type: 'wipe.done' }
  | { readonly type: 'report.stored'; readonly reportNumber: string }
  | { readonly type: 'report.failed' }
  | { readonly type: 'window-slip.settled'; readonly settled: PrintSettled }
  | { readonly type: 'queue.told'; readonly queue: WindowQueue }
  | { readonly type: 'ticket.given'; readonly ticket: WindowTicket }
  | { readonly type: 'ticket.refused'; readonly because: NonNullable<ScreenOf<'ticket'>['because']> }
  | { readonly type: 'companies.found'; readonly found: CompaniesFound }
  | { readonly type: 'record.found'; readonly record: PublicRecord }
  | { readonly type: 'policies.found'; readonly found: PolicyAnswer }
  | { readonly type: 'policies.refused'; readonly problem: NonNullable<ScreenOf<'policies'>['problem']> }
  | { readonly type: 'policy.confirmed'; readonly policyId: string; readonly receipt: PolicyReceipt }
  | { readonly type: 'credit.refused'; readonly problem: NonNullable<ScreenOf<'credit'>['problem']> }
  | { readonly type: 'sheet.settled'; readonly settled: PrintSettled }
  | { readonly type: 'handover.wanted' }
  | { readonly type: 'handover.given'; readonly handover: Handover }
  | { readonly type: 'handover.refused' }
  | { readonly type: 'handover.changed'; readonly handoverId: string; readonly state: HandoverState }
  | { readonly type: 'handover.closed' }
  /** The visit is leaving: what nobody has opened is closed. */
  | { readonly type: 'handover.over' }
  | { readonly type: 'task.failed'; readonly code: ProblemCode }
  | { readonly type: 'task.crashed'; readonly detail: string }
  | { readonly type: 'second.passed' }
  | { readonly type: 'readiness.due' }
  | { readonly type: 'reading.second' }
  | { readonly type: 'attention.on' }
  | { readonly type: 'attention.off' }
  | { readonly type: 'idle.expired' }
  | ({ readonly type: 'service.stopped' } & Stopped)
  /** The visit under way is ended by the terminal, and its citizen is told why. */
  | { readonly type: 'service.ends-visit'; readonly code: string }
  | { readonly type: 'service.restored' };

export type AnyVisitEvent = VisitEvent | VisitInternalEvent;
