import type { CaseActor } from '#contract/acting-for.ts';
import type { CaseReceipt, Progress } from '#contract/case.ts';
import type { EvaluationStanding } from '#contract/evaluation.ts';
import type { CaseResult, Slot } from '#contract/hub-api.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { QuestionAnswer } from '#contract/item/situation.ts';
import type { Item, Material } from '#contract/item.ts';
import type { KnownAnswers, KnownMaterial } from '#contract/known-answers.ts';
import { DEFAULT_PREFERENCES, type Preferences } from '#contract/preferences.ts';
import type { VisitStep } from '#contract/trouble-report.ts';
import type { FieldError } from '#contract/visit/filling.ts';
import type { Hindrance, ItemGuide } from '#contract/visit/guide.ts';
import type { OutcomeView, PrintJobView, ProblemCode } from '#contract/visit/outcome.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import type { AppointmentProgress } from '../appointments/appointment.ts';
import type { EvaluationDraft } from '../evaluations/evaluation-types.ts';
import type { SheetJob } from '../papers/sheet.ts';
import type { RenderedSignature } from '../papers/signature-image.ts';
import type { DuesProgress, PaymentProgress } from '../payments/payment-progress.ts';
import type { PolicyProgress } from '../policies/policy-progress.ts';
import type { CreditProgress } from '../public-credit/credit-progress.ts';
import type { TicketProgress } from '../window-tickets/ticket.ts';
import type { Acting } from './acting.ts';
import type { FollowUp } from './follow-up.ts';
import type { CapturedPage, CardWay, LicenceFound, Paper, VisitServices } from './visit-services.ts';

/** Named delays of the visit, in milliseconds, and bounds of its device and hub calls. */
export interface VisitTiming {
  readonly idleBrowsing: number;
  readonly idleVisit: number;
  readonly idleWarningSeconds: number;
  readonly hubAnswer: number;
  readonly hubPapers: number;
  readonly print: number;
  readonly takeThingsSeconds: number;
  readonly erasedSeconds: number;
  /** Of the reading time that commitments ask for; 1 when absent. Less only where nobody reads: in a test. */
  readonly readingShare?: number;
}

export interface CheckedAnswer {
  readonly value: string;
  readonly display: string;
}

export interface MaterialProgress {
  readonly material: Material;
  readonly state:
    | 'missing'
    | 'fetching'
    | 'licence-found'
    | 'licence-not-found'
    | 'earlier-found'
    | 'captured'
    | 'deferred'
    | 'to-window';
  readonly licence?: LicenceFound | undefined;
  readonly pages: readonly CapturedPage[];
}

/** What others have said of a field; `use`: the citizen has not taken it back. */
export type KnownField = KnownAnswers['fields'][number] & { readonly use: boolean };

/** A document of an earlier case; `use`: the citizen has not taken it back. */
export type OfferedDocument = KnownMaterial & { readonly use: boolean };

/** All that is known of the citizen in clear. One object: dropping it forgets him. */
export interface Citizen {
  readonly document: IdentityDocument;
  /** Of who stands at the machine: where somebody acts for another, the actor's. */
  readonly photo: Uint8Array;
  readonly identifiedBy?: CardWay | 'number' | undefined;
  /** Who does it for him; absent: he himself. */
  readonly actor?: CaseActor | undefined;
  readonly identifiedAt: string;
  readonly answers: Readonly<Record<string, CheckedAnswer>>;
  readonly materials: readonly MaterialProgress[];
  /** 免填: undefined until others have been asked. */
  readonly known?: readonly KnownField[] | undefined;
  /** What he handed in for earlier cases, as far as this item takes it. */
  readonly offered?: readonly OfferedDocument[] | undefined;
  readonly signature?: RenderedSignature | undefined;
  /** Confirmed by a held key in place of handwriting; the picture says so too. */
  readonly signedByKey?: boolean | undefined;
  readonly facePassed?: boolean | undefined;
  readonly dues?: DuesProgress | undefined;
  readonly receipt?: CaseReceipt | undefined;
  readonly result?: CaseResult | undefined;
}

/** 带到手机上, as far as it has come. */
export interface HandoverProgress {
  readonly state: 'asking' | 'waiting' | 'opened' | 'expired' | 'failed' | 'closing';
  readonly handoverId?: string;
  readonly url?: string | undefined;
  readonly secondsLeft?: number;
}

/** What the last page says once everything else is forgotten. */
export type Farewell = Pick<ScreenOf<'erased'>, 'tone' | 'hint' | 'ended'>;

/** Why the terminal takes no visits, as the resting page tells it. */
export type Stopped = Omit<ScreenOf<'out-of-service'>, 'name'>;

/** By reference: the reason is told in the language that the citizen reads, and follows when he changes it. */
export type IneligibleBecause =
  | { readonly kind: 'rule'; readonly ruleId: string }
  | { readonly kind: 'option'; readonly questionId: string; readonly optionId: string };

export type RetryAt = 'submitting' | 'fetching-papers' | 'form' | 'dues';

/** What is forgotten when a visit ends. */
export interface VisitData {
  readonly visitId: string | undefined;
  readonly preferences: Preferences;
  readonly departmentId: string | undefined;
  readonly item: Item | undefined;
  /** Of the item as it was opened: a catalog that changes meanwhile does not change a visit. */
  readonly catalogRevision: number;
  readonly hindrances: readonly Hindrance[];
  readonly remarks: ItemGuide['remarks'];
  readonly consentedAt: string | undefined;
  /** Agreed to as well: licences and earlier cases may be looked up. */
  readonly lookUp: boolean;
  readonly reader: ScreenOf<'identify'>['reader'];
  readonly problem: ProblemCode | undefined;
  /** What the problem page offers to try again. */
  readonly retryAt: RetryAt | undefined;
  readonly ineligible: IneligibleBecause | undefined;
  readonly citizen: Citizen | undefined;
  /** Answers to the item's questions, asked before anybody is known; absent: not begun. */
  readonly questionAnswers: readonly QuestionAnswer[] | undefined;
  /** Of a package (一件事): parts that the card does not allow. */
  readonly ruledOutParts: readonly RuledOutPart[];
  /** For whom this visit is, as far as it is said and proven. Holds both persons until they are the citizen's. */
  readonly acting: Acting | undefined;
  /** 帮办员编号 of everybody who helped in this visit. */
  readonly helpedBy: readonly string[];
  readonly questionIndex: number;
  readonly fieldIndex: number;
  readonly fieldError: FieldError | undefined;
  readonly slots: readonly Slot[] | undefined;
  /** A correction from the answers page: the next page is the answers page again. */
  readonly correcting: boolean;
  readonly captureMaterialId: string | undefined;
  readonly captureQuality: ScreenOf<'capture'>['quality'];
  /** Seconds until the commitments may be signed; undefined: their page was not opened yet. */
  readonly readingLeft: number | undefined;
  readonly faceAttempt: number;
  readonly faceMatched: boolean | undefined;
  readonly caseId: string | undefined;
  readonly slipCode: string | undefined;
  readonly submitStage: ScreenOf<'submitting'>['stage'];
  readonly outcome: OutcomeView | undefined;
  readonly payment: PaymentProgress | undefined;
  readonly progress: Progress | undefined;
  /** This visit supplements or withdraws an earlier case. */
  readonly followUp: FollowUp | undefined;
  /** Of the case whose progress is shown: what was said of it, and what may be said. */
  readonly standing: EvaluationStanding | undefined;
  /** Of the booking whose progress is shown: what is wished. */
  readonly appointment: AppointmentProgress | undefined;
  readonly evaluation: EvaluationDraft | undefined;
  readonly papers: readonly Paper[];
  readonly jobs: readonly PrintJobView[];
  /** Which card it is, and so which reader it is in. */
  readonly cardWay: CardWay;
  /** `unwatched`: it may still lie there, but the reader cannot be asked. */
  readonly card: 'none' | 'on-reader' | 'unwatched' | 'taken';
  /** How loudly the citizen is called back to his things: 0 … 3. */
  readonly urgency: number;
  /** He has said that he has everything. */
  readonly thingsConfirmed: boolean;
  /** The page that help was asked on. */
  readonly helpStep: VisitStep | undefined;
  readonly reportNumber: string | undefined;
  readonly reportFailed: boolean;
  readonly windowCode: string | undefined;
  readonly windowSlip: PrintJobView | undefined;
  readonly ticket: TicketProgress | undefined;
  readonly credit: CreditProgress | undefined;
  /** 政策找人: what was found and confirmed. */
  readonly policies: PolicyProgress | undefined;
  readonly givenTickets: readonly TicketProgress[];
  /** Printed from the pages that show what stands on them. */
  readonly sheets: readonly SheetJob[];
  /** Of items opened before this one: on paper, or perhaps. */
  readonly earlierSlips: readonly PrintJobView[];
  readonly handover: HandoverProgress | undefined;
  /** Why the terminal has ended this visit, as a stable code; absent: its citizen does. */
  readonly endedBecause: string | undefined;
}

/** A part that this card does not allow: by reference, so that the reason is told in the citizen's language. */
export interface RuledOutPart {
  readonly partId: string;
  readonly ruleId: string;
}

export interface VisitContext extends VisitData {
  readonly services: VisitServices;
  readonly timing: VisitTiming;
  readonly terminal: { readonly id: string; readonly regionCode: string };
  readonly staffCalled: boolean;
  /** 帮办员编号 of who helps now; his number is nothing of the citizen's, and he is seen to the end. */
  readonly helping: string | undefined;
  readonly helperRefused: 'wrong' | 'locked' | undefined;
  readonly secondsLeft: number;
  readonly farewell: Farewell;
  /** Why the terminal takes no visits now; one that is under way is ended in order first. */
  readonly stopped: Stopped | undefined;
}

export const FACE_ATTEMPTS = 3;

export const emptyVisit: VisitData = {
  visitId: undefined,
  preferences: DEFAULT_PREFERENCES,
  departmentId: undefined,
  item: undefined,
  catalogRevision: 0,
  hindrances: [],
  remarks: [],
  consentedAt: undefined,
  lookUp: true,
  reader: 'opening',
  problem: undefined,
  retryAt: undefined,
  ineligible: undefined,
  citizen: undefined,
  questionAnswers: undefined,
  ruledOutParts: [],
  acting: undefined,
  helpedBy: [],
  questionIndex: 0,
  fieldIndex: 0,
  fieldError: undefined,
  slots: undefined,
  correcting: false,
  captureMaterialId: undefined,
  captureQuality: undefined,
  readingLeft: undefined,
  faceAttempt: 0,
  faceMatched: undefined,
  caseId: undefined,
  slipCode: undefined,
  submitStage: 'saving',
  outcome: undefined,
  payment: undefined,
  progress: undefined,
  followUp: undefined,
  standing: undefined,
  appointment: undefined,
  evaluation: undefined,
  papers: [],
  jobs: [],
  cardWay: 'id-card',
  card: 'none',
  urgency: 0,
  thingsConfirmed: false,
  helpStep: undefined,
  reportNumber: undefined,
  reportFailed: false,
  windowCode: undefined,
  windowSlip: undefined,
  ticket: undefined,
  credit: undefined,
  policies: undefined,
  givenTickets: [],
  sheets: [],
  earlierSlips: [],
  handover: undefined,
  endedBecause: undefined,
};

export const plainFarewell: Farewell = { tone: 'plain', hint: 'none' };
