/**
 * Everything the visit asks of the rest of the terminal. The statechart calls nothing else, so a test can
 * run a whole visit on recorded answers, and a device can be used only where the statechart invokes it.
 */
import type { Authorisation } from '#contract/acting-for.ts';
import type { Answer, CaseContent, CaseReceipt, Progress } from '#contract/case.ts';
import type { DeviceProblem, PrintOutcome } from '#contract/device.ts';
import type { EvaluationStanding } from '#contract/evaluation.ts';
import type { Handover, HandoverRequest, HandoverState } from '#contract/handover.ts';
import type { CaseResult, IssuedDocument, Slot } from '#contract/hub-api.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { Department, Item } from '#contract/item.ts';
import type { KnownAnswers, KnownQuestion } from '#contract/known-answers.ts';
import type { Result } from '#contract/result.ts';
import type { Signature } from '#contract/signature.ts';
import type { TroubleReport } from '#contract/trouble-report.ts';
import type { PageQuality } from '#contract/visit/filling.ts';
import type { Hindrance, ItemGuide } from '#contract/visit/guide.ts';
import type { OutcomeView, ProblemCode } from '#contract/visit/outcome.ts';
import type { CallBounds } from '#drivers/port.ts';
import type { AppointmentPort } from '../appointments/appointment-port.ts';
import type { ComposedEvaluation, EvaluationForm } from '../evaluations/evaluation-types.ts';
import type { WindowGuidance } from '../guidance/window-slip-content.ts';
import type { MaterialPages } from '../papers/pages-pdf.ts';
import type { Sheet } from '../papers/sheet.ts';
import type { RenderedSignature } from '../papers/signature-image.ts';
import type { SlipReader } from '../papers/slip-composition.ts';
import type { PaymentPort } from '../payments/payment-port.ts';
import type { PolicyPort } from '../policies/policy-port.ts';
import type { CreditPort } from '../public-credit/credit-port.ts';
import type { TicketPort } from '../window-tickets/ticket-port.ts';

export interface VisitFailure {
  readonly code: ProblemCode;
  readonly detail?: string | undefined;
}

export interface CapturedPage {
  readonly pageId: string;
  readonly jpeg: Uint8Array;
}

export interface LicenceFound {
  readonly name: string;
  readonly maskedNumber: string;
  readonly issuer: string;
  readonly validTo: string;
  readonly simulated: boolean;
}

export interface CaseAttachment {
  readonly attachmentId: string;
  readonly mediaType: 'application/pdf' | 'image/png' | 'image/svg+xml' | 'application/json';
  readonly bytes: Uint8Array;
}

export interface Submission {
  readonly content: CaseContent;
  readonly attachments: readonly CaseAttachment[];
}

/** `receipt` absent: the case is durable here, but the hub has not answered in time. */
export interface Submitted {
  readonly receipt?: CaseReceipt | undefined;
}

/** A paper of this visit. `document` comes from the hub as PDF; the others are set by the terminal. */
export type Paper =
  | {
      readonly kind: 'document';
      readonly jobId: string;
      readonly title: string;
      readonly document: IssuedDocument;
    }
  | {
      readonly kind: 'slip';
      readonly jobId: string;
      readonly title: string;
      readonly outcome: OutcomeView;
      readonly reader: SlipReader;
    }
  | {
      readonly kind: 'window-slip';
      readonly jobId: string;
      readonly title: string;
      readonly guidance: WindowGuidance;
    }
  | {
      readonly kind: 'sheet';
      readonly jobId: string;
      readonly title: string;
      readonly sheet: Sheet;
      readonly device: 'document-printer' | 'receipt-printer';
    };

export interface PrintProgress {
  readonly pagesDone: number;
  readonly problems: readonly DeviceProblem[];
}

export interface PrintSettled {
  readonly outcome: PrintOutcome;
  readonly problems: readonly DeviceProblem[];
}

export interface FaceComparison {
  readonly matched: boolean;
}

export interface CatalogPort {
  revision(): number;
  popular(): readonly Item[];
  departments(): readonly { readonly department: Department; readonly itemCount: number }[];
  itemsOf(departmentId: string): readonly Item[];
  item(itemId: string): Item | undefined;
  department(departmentId: string): Department | undefined;
}

/** A card that says who somebody is, and so the reader it is in. */
export type CardWay = 'id-card' | 'social-security-card';

export interface VisitServices {
  readonly catalog: CatalogPort;
  /** What stands in the way of this item now, and what will be different. Asked before anybody is identified. */
  readiness(item: Item): {
    readonly hindrances: readonly Hindrance[];
    readonly remarks: ItemGuide['remarks'];
  };
  /** Could print a page now, as far as its last health check tells. */
  printerReady(device: 'document-printer' | 'receipt-printer'): boolean;
  /** Long sheets are set on A4 where there is a printer for it; false: this machine has no letters for them. */
  readonly setsSheetsOnA4: boolean;
  /** `reading` is said as soon as a card is found on the reader, seconds before it is read. */
  readCard(
    bounds: CallBounds,
    onProgress: (state: 'waiting' | 'reading', way?: CardWay) => void,
    /** Which cards are taken; the first one that can be read. The ID card alone when absent. */
    ways?: readonly CardWay[],
  ): Promise<
    Result<
      {
        readonly document: IdentityDocument;
        /** Empty where the card has none that is open to everybody. */
        readonly photo: Uint8Array;
        /** The ID card when absent. */
        readonly way?: CardWay;
      },
      VisitFailure
    >
  >;
  /** Could read a card now, as far as its last health check tells; absent: only the ID card reader can. */
  readerReady?(way: CardWay): boolean;
  /** Resolves when the card has left its reader; the ID card reader when `way` is absent. */
  waitForCardRemoval(bounds: CallBounds, way?: CardWay): Promise<Result<void, VisitFailure>>;
  scanCode(bounds: CallBounds): Promise<Result<string, VisitFailure>>;
  capturePage(
    bounds: CallBounds,
  ): Promise<Result<{ readonly jpeg: Uint8Array; readonly quality: PageQuality }, VisitFailure>>;
  readonly faceEngine: { readonly name: string; readonly simulated: boolean; readonly available: boolean };
  compareFace(photo: Uint8Array, bounds: CallBounds): Promise<Result<FaceComparison, VisitFailure>>;
  fetchLicence(
    input: { readonly itemId: string; readonly materialId: string; readonly holder: IdentityDocument },
    bounds: CallBounds,
  ): Promise<Result<LicenceFound | undefined, VisitFailure>>;
  /** The standing authorisation that lets this agent do this for this person today; undefined: there is none. */
  findAuthorisation(
    input: {
      readonly itemId: string;
      readonly principal: IdentityDocument;
      readonly agent: IdentityDocument;
    },
    bounds: CallBounds,
  ): Promise<Result<Authorisation | undefined, VisitFailure>>;
  /** What licences and earlier cases say of what these answers call for, for their holder alone. */
  knownAnswers(
    input: { readonly itemId: string } & Pick<KnownQuestion, 'holder' | 'consentedAt' | 'eligibility'>,
    bounds: CallBounds,
  ): Promise<Result<KnownAnswers, VisitFailure>>;
  /** `regionCode`: of the hall, where that is not this terminal's region. */
  listSlots(
    itemId: string,
    bounds: CallBounds,
    regionCode?: string,
  ): Promise<Result<readonly Slot[], VisitFailure>>;
  /** Live items: the hub answers while the citizen waits, or nothing has happened. */
  submitLive(submission: Submission, bounds: CallBounds): Promise<Result<Submitted, VisitFailure>>;
  /** Queued items: resolves once the case is durable here, with the receipt if the hub answered in time. */
  submitQueued(
    submission: Submission,
    bounds: CallBounds,
    onStage: (stage: 'saving' | 'sending' | 'waiting-for-answer') => void,
  ): Promise<Result<Submitted, VisitFailure>>;
  fetchResult(
    input: { readonly caseId: string; readonly slipCode: string },
    bounds: CallBounds,
  ): Promise<Result<CaseResult, VisitFailure>>;
  findProgress(slipCode: string, bounds: CallBounds): Promise<Result<Progress, VisitFailure>>;
  readonly payments: PaymentPort;
  readonly tickets: TicketPort;
  readonly appointments: AppointmentPort;
  readonly publicCredit: CreditPort;
  readonly policies: PolicyPort;
  /** Prints for this visit only: a paper whose visit is over is refused, and a spooled one is called back. */
  print(
    input: { readonly visitId: string; readonly paper: Paper },
    bounds: CallBounds,
    onProgress: (progress: PrintProgress) => void,
  ): Promise<PrintSettled>;
  evaluationForm(): EvaluationForm;
  /** Durable once it resolves; sent when the hub can be reached. Own words are sealed to the hub first. */
  storeEvaluation(composed: ComposedEvaluation): Promise<Result<void, VisitFailure>>;
  /** What was said of an earlier case, and what may be said, for who holds its slip. */
  findStanding(slipCode: string, bounds: CallBounds): Promise<Result<EvaluationStanding, VisitFailure>>;
  /** Durable at once; sent when the hub can be reached. */
  storeTroubleReport(report: TroubleReport): Result<void, VisitFailure>;
  openHandover(request: HandoverRequest, bounds: CallBounds): Promise<Result<Handover, VisitFailure>>;
  handoverState(handoverId: string, bounds: CallBounds): Promise<Result<HandoverState, VisitFailure>>;
  closeHandover(handoverId: string, bounds: CallBounds): Promise<Result<void, VisitFailure>>;
  /** The pages of a captured material as one PDF. */
  bindPages(material: MaterialPages): Promise<Uint8Array>;
  renderSignature(signature: Signature): Promise<RenderedSignature>;
  /** 帮办: absent where nobody can sign in. Asked for nothing but whether number and code belong together. */
  readonly helpers?: {
    readonly staffed: boolean;
    signIn(staffNumber: string, code: string): Promise<Result<void, { readonly code: 'wrong' | 'locked' }>>;
  };
  /** Called when a visit ends, before the screen says so: queues are purged, pictures forgotten. */
  wipe(visitId: string): Promise<void>;
  audit(event: VisitAuditEvent): void;
}

export interface VisitAuditEvent {
  readonly actor: 'citizen' | 'terminal';
  readonly event: string;
  readonly ok: boolean;
  readonly device?: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

export type { Answer };
