/**
 * The visit (办事过程) as the screen sees it: the terminal publishes snapshots, the screen draws the newest
 * one and sends events back. The screen decides nothing and keeps nothing.
 */
import { z } from 'zod';
import { actingRefusalSchema } from './acting-for.ts';
import { progressSchema } from './case.ts';
import { followUpKindSchema } from './case-state.ts';
import { deviceKindSchema, deviceProblemSchema } from './device.ts';
import { EVALUATION_TEXT_LENGTH, evaluationLevelSchema, evaluationStandingSchema } from './evaluation.ts';
import { helperViewSchema, staffNumberSchema } from './helper.ts';
import { informationTableSchema, slotSchema } from './hub-api.ts';
import { calendarDateSchema, identityDocumentTypeSchema } from './identity-document.ts';
import {
  commitmentSchema,
  departmentSchema,
  eligibilityQuestionSchema,
  formFieldSchema,
  implementationSchema,
  itemIdSchema,
  itemToneSchema,
  materialSchema,
} from './item.ts';
import { itemTileSchema } from './item-tile.ts';
import { documentOriginSchema, knownOriginSchema } from './known-answers.ts';
import { dueLineSchema, fenSchema, noticeNumberSchema, orderIdSchema } from './payment.ts';
import { factNameSchema } from './policy/facts.ts';
import { policyReceiptSchema } from './policy/policy-api.ts';
import { languageSchema, preferencesSchema } from './preferences.ts';
import { CREDIT_QUERY_LENGTH, publicCompanySchema, publicRecordSchema } from './public-credit.ts';
import { answerSchema } from './questions.ts';
import { signatureSchema } from './signature.ts';
import { reportReasonSchema, visitStepSchema } from './trouble-report.ts';
import { windowQueueSchema, windowTicketSchema } from './window-ticket.ts';

/** Where else it can be done. */
export const elsewhereSchema = z.strictObject({
  ...implementationSchema.shape.place.shape,
  phone: z.string(),
});
export type Elsewhere = z.infer<typeof elsewhereSchema>;

export const departmentTileSchema = z.strictObject({
  ...departmentSchema.omit({ $schema: true, translations: true }).shape,
  /** Eight characters of Chinese are as many words elsewhere. */
  shortName: z.string().min(1).max(60),
  itemCount: z.int(),
});
export type DepartmentTile = z.infer<typeof departmentTileSchema>;

/** Why an item cannot be begun now; told on the guide, before anybody is identified. */
export const hindranceSchema = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('network-needed') }),
  z.strictObject({ code: z.literal('device-missing'), device: deviceKindSchema }),
  z.strictObject({
    code: z.literal('device-blocked'),
    device: deviceKindSchema,
    problems: z.array(deviceProblemSchema),
  }),
  z.strictObject({ code: z.literal('outside-hours'), from: z.string(), to: z.string() }),
]);
export type Hindrance = z.infer<typeof hindranceSchema>;

/** A paper that can be printed from the page itself. unknown: the printer fell silent. */
const sheetStateSchema = z.enum(['none', 'printing', 'printed', 'failed', 'unknown', 'no-printer']);
export type SheetState = z.infer<typeof sheetStateSchema>;

/** Where such a paper comes out; a slip when absent. */
const sheetPlaceSchema = z.enum(['document-tray', 'receipt-slot']);
export type SheetPlace = z.infer<typeof sheetPlaceSchema>;

export const itemGuideSchema = z.strictObject({
  tile: itemTileSchema,
  implementation: implementationSchema,
  materials: z.array(materialSchema),
  /** What to have at hand beside the materials: told before anybody begins. */
  preparation: z.strictObject({
    /** Cards that are accepted; empty: no card is needed. */
    documents: z.array(identityDocumentTypeSchema),
    /** Numbers that will be asked for. */
    numbers: z.array(z.enum(['phone', 'bank-card', 'credit-code', 'other-identity-number'])),
    /** Parts of the machine that will be used. */
    devices: z.array(deviceKindSchema),
    /** A face check is offered; there is another way. */
    face: z.boolean(),
    signature: z.boolean(),
  }),
  /** Empty: can begin. */
  hindrances: z.array(hindranceSchema),
  /** Works now, but something is different: sent later, or the receipt printer is out and the slip is only shown. */
  remarks: z.array(z.enum(['will-be-sent-later', 'slip-on-screen-only'])),
  /** A number for the window can be asked for. */
  ticket: z.boolean().optional(),
  /** The guide on paper. */
  paper: sheetStateSchema.optional(),
  paperPlace: sheetPlaceSchema.optional(),
  /** Of a package (一件事): what it is made of. */
  package: z
    .strictObject({
      note: z.string(),
      parts: z.array(
        z.strictObject({
          partId: z.string(),
          name: z.string(),
          departmentName: z.string(),
          brings: z.string(),
          mandatory: z.boolean(),
          limit: implementationSchema.shape.promisedLimit,
        }),
      ),
    })
    .optional(),
});
export type ItemGuide = z.infer<typeof itemGuideSchema>;

/** Codes the screen translates into a sentence that says what happened, what was kept and what to do. */
export const fieldErrorSchema = z.enum([
  'required',
  'too-short',
  'too-long',
  'not-a-phone',
  'not-a-bank-card',
  'not-an-identity-number',
  'not-a-credit-code',
  'not-a-number',
  'out-of-range',
  'not-a-date',
  'date-out-of-range',
  'not-an-option',
  'not-an-amount',
  'not-a-region',
  'slot-taken',
]);
export type FieldError = z.infer<typeof fieldErrorSchema>;

export const materialViewSchema = z.strictObject({
  material: materialSchema,
  state: z.enum([
    'missing',
    'fetching',
    'licence-found',
    'licence-not-found',
    'earlier-found',
    'captured',
    'deferred',
    'to-window',
  ]),
  licence: z
    .strictObject({
      name: z.string(),
      maskedNumber: z.string(),
      issuer: z.string(),
      validTo: z.string(),
      simulated: z.boolean(),
      /** Of `name` and `issuer`, which stand so in the licence. */
      language: languageSchema.optional(),
    })
    .optional(),
  /** What he handed in for an earlier case, and may use again. */
  earlier: z.strictObject({ pages: z.int().min(1), origin: documentOriginSchema }).optional(),
  pageIds: z.array(z.string()),
});
export type MaterialView = z.infer<typeof materialViewSchema>;

export const printJobViewSchema = z.strictObject({
  jobId: z.string(),
  /** A key of the screen's texts, or the hub's own title: then `titleLanguage` says in which language. */
  title: z.string(),
  titleLanguage: languageSchema.optional(),
  device: z.enum(['document-printer', 'receipt-printer']),
  /** unknown: the printer fell silent; the paper may or may not have come out. */
  state: z.enum(['waiting', 'printing', 'printed', 'failed', 'unknown']),
  pagesDone: z.int().min(0),
  pages: z.int().min(1),
  problems: z.array(deviceProblemSchema),
});
export type PrintJobView = z.infer<typeof printJobViewSchema>;

/** What came of the visit. */
export const outcomeViewSchema = z.strictObject({
  /**
   * accepted: the department took the case. pending: saved here, not yet accepted. completed: done on the spot.
   * refused: the department said no, and `reason` why. handed-in: the department has not said yet whether it accepts it.
   * supplement: something is missing, and the notice says what. withdrawn: by the applicant. confirming: of money; `payment` says what is known.
   */
  kind: z.enum([
    'accepted',
    'pending',
    'completed',
    'refused',
    'confirming',
    'handed-in',
    'supplement',
    'withdrawn',
  ]),
  reason: z.string().optional(),
  /** Of `reason`, which is quoted as the department wrote it. */
  reasonLanguage: languageSchema.optional(),
  itemName: z.string(),
  department: z.string().optional(),
  acceptanceNumber: z.string().optional(),
  promisedDate: z.string().optional(),
  /** Of a supplement: the last day for it. */
  supplementBy: z.string().optional(),
  /** Of a package (一件事): what became of each part. */
  parts: z
    .array(
      z.strictObject({
        itemName: z.string(),
        department: z.string(),
        kind: z.enum([
          'accepted',
          'completed',
          'refused',
          'handed-in',
          'supplement',
          'withdrawn',
          'pending',
          'confirming',
        ]),
        acceptanceNumber: z.string(),
        promisedDate: z.string().optional(),
        reason: z.string().optional(),
        supplementBy: z.string().optional(),
      }),
    )
    .optional(),
  /** Of a payment: what may be told of the money. */
  payment: z
    .strictObject({
      /** settled: booked by the department. received: paid, not booked yet. going-back: refunded, or on its way. */
      state: z.enum(['settled', 'received', 'going-back', 'unconfirmed']),
      /** Absent while a helper looks on. */
      amountFen: fenSchema.optional(),
      noticeNumbers: z.array(noticeNumberSchema),
      orderId: orderIdSchema,
    })
    .optional(),
  /** Shown large when no slip could be printed. */
  slipCode: z.string().optional(),
  /** Text of the slip's QR. */
  slipQr: z.string().optional(),
  simulated: z.boolean(),
});
export type OutcomeView = z.infer<typeof outcomeViewSchema>;

export const checkRowSchema = z.strictObject({ label: z.string(), value: z.string() });
export const editTargetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('field'), fieldId: z.string() }),
  z.strictObject({ kind: z.literal('materials') }),
  z.strictObject({ kind: z.literal('signature') }),
]);
export type EditTarget = z.infer<typeof editTargetSchema>;

export const problemCodeSchema = z.enum([
  'reader-not-responding',
  'card-not-readable',
  'card-removed-too-soon',
  'chip-card-not-readable',
  'document-type-not-allowed',
  'item-not-available',
  'hub-not-reachable',
  'hub-refused',
  'department-closed',
  'case-not-saved',
  'result-not-available',
  'slip-code-unknown',
  'slip-code-not-readable',
  'case-saved-not-sent',
  'camera-not-responding',
  'internal-error',
]);
export type ProblemCode = z.infer<typeof problemCodeSchema>;

export const roadStepIdSchema = z.enum([
  'choose',
  'identify',
  'fill',
  'materials',
  'face',
  'sign',
  'check',
  'print',
  'look',
  'take',
]);
export type RoadStepId = z.infer<typeof roadStepIdSchema>;

/** 带到手机上, beside the page it was opened on. Absent: this page offers none. */
export const handoverViewSchema = z.strictObject({
  /** offered: a button. not-sent-yet: the hub has nothing to show. failed: the hub gave none; it can be asked again. */
  state: z.enum(['offered', 'not-sent-yet', 'asking', 'waiting', 'opened', 'expired', 'failed']),
  /** While it waits. */
  qr: z.string().optional(),
  secondsLeft: z.int().min(0).optional(),
});
export type HandoverView = z.infer<typeof handoverViewSchema>;

/** too-large: with it the material would be larger than a department takes. */
const pageQualitySchema = z.enum([
  'good',
  'blurred',
  'glare',
  'edges-not-found',
  'dark',
  'empty',
  'too-large',
]);
export type PageQuality = z.infer<typeof pageQualitySchema>;

const keptSchema = z.enum(['nothing', 'perhaps-received', 'saved-here', 'accepted', 'refused']);

/** The terminal itself has ended the visit. */
const endedSchema = z.strictObject({
  /** Why, as on the resting page. */
  code: z.string(),
  /** What became of the citizen's work. */
  kept: keptSchema,
});
export type Ended = z.infer<typeof endedSchema>;

/** What can be printed of a payment now: the sealed receipt, the slip alone, or nothing. */
const payPapersSchema = z.enum(['receipt', 'slip-only', 'none']);

const actingQuestionSchema = z.enum([
  'whom',
  'child-alone',
  'child-by',
  'proof',
  'scope',
  'items',
  'until',
  'relation',
]);
export type ActingQuestion = z.infer<typeof actingQuestionSchema>;

const actingChoiceSchema = z.strictObject({
  id: z.string(),
  chosen: z.boolean(),
  /** Of an item: its name; the other choices are keys of the screen's texts. */
  itemName: z.string().optional(),
  /** Of a last day. */
  date: calendarDateSchema.optional(),
});
export type ActingChoice = z.infer<typeof actingChoiceSchema>;

/** A policy that was found to be his, in the citizen's language. */
const policyViewSchema = z.strictObject({
  id: itemIdSchema,
  name: z.string(),
  /** Who grants it. */
  body: z.string(),
  summary: z.string(),
  benefit: z.string(),
  /** 示例，以当地公布为准. */
  isExample: z.boolean(),
  cashing: z.enum(['automatic', 'apply', 'commitment']),
  /** 为什么是您. */
  reasons: z.array(z.string()),
  /** It is confirmed, now or before. */
  claimed: policyReceiptSchema.optional(),
});

/** A part (子事项) of a package, to be switched on or off. */
export const partViewSchema = z.strictObject({
  partId: z.string(),
  name: z.string(),
  departmentName: z.string(),
  brings: z.string(),
  limit: implementationSchema.shape.promisedLimit,
  /** mandatory: it cannot be switched off. unsuited: it cannot be switched on. */
  state: z.enum(['mandatory', 'on', 'off', 'unsuited']),
  /** Why it does not suit, and what can be done instead. */
  reason: z.string().optional(),
  nextStep: z.string().optional(),
});
export type PartView = z.infer<typeof partViewSchema>;

const screens = {
  attract: z.strictObject({
    name: z.literal('attract'),
    /** A few things that can be done here now, one of each department: what the machine is for. */
    offers: z.array(itemTileSchema).max(5).optional(),
  }),
  home: z.strictObject({
    name: z.literal('home'),
    popular: z.array(itemTileSchema),
    departments: z.array(departmentTileSchema),
  }),
  department: z.strictObject({
    name: z.literal('department'),
    department: departmentTileSchema,
    items: z.array(itemTileSchema),
  }),
  search: z.strictObject({ name: z.literal('search') }),
  /** 边问边办, about this item or about any. */
  ask: z.strictObject({
    name: z.literal('ask'),
    item: itemTileSchema.optional(),
    /** Questions that others asked, to begin with. */
    suggested: z.array(answerSchema),
  }),
  guide: z.strictObject({ name: z.literal('guide'), guide: itemGuideSchema }),
  consent: z.strictObject({
    name: z.literal('consent'),
    purpose: z.string(),
    data: z.array(z.string()),
    retention: z.string(),
    /** Of a package: who gets what for which purpose. */
    parts: z
      .array(z.strictObject({ name: z.string(), departmentName: z.string(), purpose: z.string() }))
      .optional(),
    /** 政策找人: which department is asked for what. */
    inquiries: z
      .array(z.strictObject({ departmentName: z.string(), facts: z.array(factNameSchema) }))
      .optional(),
    /** What is asked of others, and of whom; it may be refused by itself. */
    lookups: z
      .array(
        z.strictObject({
          kind: z.enum(['e-licence', 'earlier-case', 'earlier-document']),
          name: z.string(),
          issuer: z.string().optional(),
        }),
      )
      .optional(),
  }),
  /** 政策找人: which policies are his, and the next step of one of them. */
  policies: z.strictObject({
    name: z.literal('policies'),
    /** refused: he did not agree, and nothing was looked at. */
    state: z.enum(['refused', 'looking', 'list', 'none', 'offline', 'policy', 'confirming']),
    list: z.array(policyViewSchema),
    policy: z
      .strictObject({
        ...policyViewSchema.shape,
        /** Where the money goes; absent: an item is applied with. */
        account: z.string().optional(),
        /** The item it is applied for with; absent: it is not offered here now. */
        itemName: z.string().optional(),
        legalBasis: z.array(z.string()),
        phone: z.string(),
        validUntil: calendarDateSchema.optional(),
      })
      .optional(),
    /** Departments that gave no answer: there may be more. */
    silent: z.array(z.string()),
    /** no-answer: it may have been confirmed; confirming again cannot double it. withdrawn: nobody gets it any more. */
    problem: z.enum(['offline', 'no-answer', 'busy', 'not-eligible', 'withdrawn']).optional(),
    simulated: z.boolean(),
    paper: sheetStateSchema,
  }),
  /** 免填: what others have said, shown before it is used. */
  known: z.strictObject({
    name: z.literal('known'),
    state: z.enum(['asking', 'shown']),
    rows: z.array(
      z.strictObject({
        fieldId: z.string(),
        label: z.string(),
        value: z.string(),
        use: z.boolean(),
        origin: knownOriginSchema,
      }),
    ),
    /** Documents that were handed in for earlier cases; absent: none. */
    materials: z
      .array(
        z.strictObject({
          materialId: z.string(),
          label: z.string(),
          pages: z.int().min(1),
          use: z.boolean(),
          origin: documentOriginSchema,
        }),
      )
      .optional(),
  }),
  identify: z.strictObject({
    name: z.literal('identify'),
    reader: z.enum(['opening', 'waiting', 'reading', 'failed', 'unavailable']),
    /** A social security card may be put into its own reader: as well as the ID card, or alone while that cannot be read. */
    chipCard: z.enum(['also', 'only']).optional(),
    problem: problemCodeSchema.optional(),
    /** Of two cards: which one now. Absent: there is but one. */
    whose: z.enum(['principal', 'agent', 'child', 'guardian']).optional(),
    /** The first of two cards still lies there, and is taken away before the second. */
    takeFirst: z.literal(true).optional(),
  }),
  /** 代理 and 监护: one question at a time, before and between the cards. */
  acting: z.strictObject({
    name: z.literal('acting'),
    question: actingQuestionSchema,
    choices: z.array(actingChoiceSchema).min(1),
    /** Several may be chosen; `continue` goes on. */
    several: z.boolean(),
    /** Whom a guardian may act for: persons below this age. */
    belowAge: z.int().optional(),
    /** What the item says about the proof. */
    proof: z.string().optional(),
  }),
  /** These two may not do it so; what was read is forgotten. */
  'acting-refused': z.strictObject({
    name: z.literal('acting-refused'),
    code: actingRefusalSchema,
    belowAge: z.int().optional(),
    elsewhere: elsewhereSchema,
  }),
  eligibility: z.strictObject({
    name: z.literal('eligibility'),
    question: eligibilityQuestionSchema,
    selectedOptionId: z.string().optional(),
    index: z.int(),
    total: z.int(),
  }),
  ineligible: z.strictObject({
    name: z.literal('ineligible'),
    reason: z.string(),
    nextStep: z.string(),
    /** A card was read before this was known. */
    cardRead: z.boolean(),
    place: implementationSchema.shape.place,
    phone: z.string(),
  }),
  form: z.strictObject({
    name: z.literal('form'),
    field: formFieldSchema,
    value: z.string(),
    error: fieldErrorSchema.optional(),
    index: z.int(),
    total: z.int(),
    slots: z.array(slotSchema).optional(),
  }),
  /** What is owed (应缴), to be ticked. */
  /** 一件事: which of its parts are done. */
  package: z.strictObject({
    name: z.literal('package'),
    parts: z.array(partViewSchema),
    /** A part that cannot be left out does not suit: nothing can be done here. */
    impossible: z.boolean(),
  }),
  dues: z.strictObject({
    name: z.literal('dues'),
    state: z.enum(['asking', 'choosing']),
    lines: z.array(
      z.strictObject({
        ...dueLineSchema.shape,
        /** Absent while a helper looks on. */
        amountFen: fenSchema.optional(),
        ticked: z.boolean(),
        selectable: z.boolean(),
      }),
    ),
    /** Of what is ticked; absent while it is asked for. */
    totalFen: fenSchema.optional(),
    papers: payPapersSchema,
    /** Where it can be paid without a phone. */
    elsewhere: elsewhereSchema,
    /** Of the lines, which are quoted as the department wrote them. */
    language: languageSchema,
    simulated: z.boolean(),
  }),
  /** The code, and what became of it. */
  pay: z.strictObject({
    name: z.literal('pay'),
    /** received: the money is there, the department is booking it. closed: nobody can pay it, nothing was taken. */
    state: z.enum(['opening', 'waiting', 'received', 'closing', 'closed']),
    amountFen: fenSchema.optional(),
    /** How many lines it pays. */
    count: z.int().min(0),
    qr: z.string().optional(),
    secondsLeft: z.int().min(0),
    /** The newest question was not answered: the code still stands. */
    silent: z.boolean(),
    because: z.enum(['cancelled', 'timeout', 'no-code']).optional(),
    papers: payPapersSchema,
    elsewhere: elsewhereSchema,
    simulated: z.boolean(),
  }),
  materials: z.strictObject({
    name: z.literal('materials'),
    materials: z.array(materialViewSchema),
    complete: z.boolean(),
  }),
  capture: z.strictObject({
    name: z.literal('capture'),
    material: materialSchema,
    maximumPages: z.int(),
    pageIds: z.array(z.string()),
    camera: z.enum(['ready', 'capturing', 'unavailable']),
    /** Judgement of the newest page. dark, empty and too-large: it was not kept. */
    quality: pageQualitySchema.optional(),
  }),
  'face-check': z.strictObject({
    name: z.literal('face-check'),
    state: z.enum(['ready', 'looking', 'matched', 'not-matched', 'unavailable']),
    attempt: z.int(),
    maximumAttempts: z.int(),
    engine: z.string(),
    simulated: z.boolean(),
    /** The camera did not answer; it may by now. */
    canRetry: z.boolean().optional(),
    /** What happens without the face, in the item's own words. */
    otherWay: z.string().optional(),
  }),
  sign: z.strictObject({
    name: z.literal('sign'),
    statement: z.string(),
    commitments: z.array(commitmentSchema),
    /** Until the commitments have been shown for as long as they take to read; absent: may be signed. */
    readingSecondsLeft: z.int().min(1).optional(),
    /** Who writes his name, where two stand here. principal: under the authorisation of the other. */
    signer: z.enum(['principal', 'agent', 'guardian']).optional(),
    authorises: z
      .strictObject({ agent: z.string(), items: z.array(z.string()), validUntil: calendarDateSchema })
      .optional(),
  }),
  check: z.strictObject({
    name: z.literal('check'),
    sections: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        rows: z.array(z.strictObject({ ...checkRowSchema.shape, edit: editTargetSchema.optional() })),
      }),
    ),
    willBeSentLater: z.boolean(),
  }),
  /** 撤回申请: said in plain words before it is done. */
  withdraw: z.strictObject({
    name: z.literal('withdraw'),
    itemName: z.string(),
    acceptanceNumber: z.string(),
  }),
  'scan-slip': z.strictObject({
    name: z.literal('scan-slip'),
    scanner: z.enum(['waiting', 'unavailable', 'asking-hub']),
    problem: problemCodeSchema.optional(),
  }),
  submitting: z.strictObject({
    name: z.literal('submitting'),
    stage: z.enum(['saving', 'sending', 'waiting-for-answer', 'fetching-papers']),
  }),
  /** Rows to read, or the progress of a case. */
  result: z.strictObject({
    name: z.literal('result'),
    information: informationTableSchema.optional(),
    progress: progressSchema.optional(),
    /** What the holder of the slip may do with this case from here. */
    followUps: z.array(followUpKindSchema).optional(),
    /** Of a package: the same of each of its parts. Its case id names the part. */
    partFollowUps: z
      .array(z.strictObject({ caseId: z.string(), kinds: z.array(followUpKindSchema) }))
      .optional(),
    /** Of the table, its note and the timeline's texts, which are quoted as the department wrote them. */
    language: languageSchema.optional(),
    canPrint: z.boolean(),
    /** Of the case whose progress is shown. */
    evaluation: evaluationStandingSchema.optional(),
  }),
  printing: z.strictObject({
    name: z.literal('printing'),
    jobs: z.array(printJobViewSchema),
    /** All jobs have settled. */
    settled: z.boolean(),
    canRetry: z.boolean(),
  }),
  evaluate: z.strictObject({
    name: z.literal('evaluate'),
    /** not-stored: the machine could not keep it; it may be sent again. */
    state: z.enum(['asking', 'storing', 'not-stored']),
    /** earlier-case: its holder came back to it with his slip. */
    about: z.enum(['this-visit', 'earlier-case']),
    earlierItem: z.string().optional(),
    /** 追评: it has been evaluated before, and what is said now is added. */
    followUp: z.boolean(),
    levels: z
      .array(
        z.strictObject({
          level: evaluationLevelSchema,
          options: z.array(z.strictObject({ id: z.string(), text: z.string() })),
        }),
      )
      .length(5),
    /** Own words can be taken. */
    canWrite: z.boolean(),
    /** He gave a number on this visit, and may ask to be called about a bad one. */
    canBeCalled: z.boolean(),
  }),
  'take-things': z.strictObject({
    name: z.literal('take-things'),
    card: z.enum(['none', 'on-reader', 'taken']),
    /** It is a social security card, in the reader for these. */
    isChipCard: z.boolean().optional(),
    papers: z.array(
      z.strictObject({
        title: z.string(),
        titleLanguage: languageSchema.optional(),
        place: z.enum(['document-tray', 'receipt-slot']),
      }),
    ),
    /** Until the papers are taken for taken; 0 while the card lies on the reader, for which no time is set. */
    secondsLeft: z.int(),
    /** How loudly the citizen is called back: 0 not at all, 1 at once, 3 as loudly as the machine can. */
    urgency: z.int().min(0).max(3),
    ended: endedSchema.optional(),
  }),
  erased: z.strictObject({
    name: z.literal('erased'),
    /** erasing: queues are still being emptied; only then may it be said that nothing is left. */
    stage: z.enum(['erasing', 'erased']),
    secondsLeft: z.int(),
    tone: itemToneSchema,
    /** A word for the next time. */
    hint: z.enum(['none', 'slip-shows-progress', 'sent-when-online']),
    ended: endedSchema.optional(),
  }),
  problem: z.strictObject({
    name: z.literal('problem'),
    code: problemCodeSchema,
    /** What became of the citizen's work. */
    kept: keptSchema,
    canRetry: z.boolean(),
    elsewhere: elsewhereSchema.optional(),
  }),
  /** 转人工窗口: where a person goes on with it, what is done already and what remains. */
  window: z.strictObject({
    name: z.literal('window'),
    elsewhere: elsewhereSchema,
    /** The screen's own words for what is done and what remains, in order. */
    done: z.array(roadStepIdSchema),
    remaining: z.array(roadStepIdSchema),
    kept: keptSchema,
    materials: z.array(z.string()),
    /** Names the guide slip at the window; nothing of the citizen. */
    windowCode: z.string(),
    qr: z.string(),
    slip: z.enum(['none', 'printing', 'printed', 'failed', 'no-printer']),
    /** A number for it can be asked for. */
    ticket: z.boolean().optional(),
  }),
  /** 取号, for a window. */
  ticket: z.strictObject({
    name: z.literal('ticket'),
    /** looking: the calling system is asked how long the line is. taking: it is asked for a number. */
    state: z.enum(['matters', 'looking', 'ready', 'taking', 'given', 'unavailable']),
    /** Whose windows there are, to choose from. */
    matters: z.array(departmentTileSchema).optional(),
    departmentName: z.string().optional(),
    hall: windowQueueSchema.shape.hall.optional(),
    /** Of the hall's counters, which are quoted as its signs have them. */
    countersLanguage: languageSchema.optional(),
    queue: windowQueueSchema.omit({ hall: true, open: true }).optional(),
    ticket: windowTicketSchema.omit({ hall: true }).optional(),
    /** Why there is no number. no-answer: it may have been given, and asking again gives the same one. */
    because: z.enum(['offline', 'closed', 'not-offered', 'busy', 'no-answer']).optional(),
    /** Where the window is, with a number or without. */
    elsewhere: elsewhereSchema,
    slip: sheetStateSchema,
  }),
  /** 公示查询: companies as the public register has them. */
  credit: z.strictObject({
    name: z.literal('credit'),
    state: z.enum(['asking', 'searching', 'list', 'fetching', 'record']),
    /** What was asked last, to begin again with. */
    query: z.string(),
    by: z.enum(['name', 'code']),
    /** not-a-credit-code: its check character says so. none: no company of this name or code. */
    problem: z.enum(['too-short', 'not-a-credit-code', 'none', 'busy', 'offline']).optional(),
    companies: z.array(publicCompanySchema).optional(),
    more: z.boolean().optional(),
    record: publicRecordSchema.optional(),
    /** Of names and decisions, which are quoted as they were published. */
    language: languageSchema,
    simulated: z.boolean(),
    paper: sheetStateSchema,
    paperPlace: sheetPlaceSchema.optional(),
  }),
  /** 办不成事反映. */
  report: z.strictObject({
    name: z.literal('report'),
    step: visitStepSchema,
    problem: z.string().optional(),
    reasons: z.array(reportReasonSchema),
    /** Present once it is stored; sent when the hub can be reached. */
    reportNumber: z.string().optional(),
    failed: z.boolean(),
  }),
  'out-of-service': z.strictObject({
    name: z.literal('out-of-service'),
    /** Why, as a stable code. */
    code: z.string(),
    since: z.iso.datetime().optional(),
    /** When it is thought to be over. */
    expectedAt: z.iso.datetime().optional(),
    /** Text of the QR by which a passer-by tells of it: `page` opens one on his phone, `text` is read there. */
    report: z.strictObject({ kind: z.enum(['page', 'text']), qr: z.string() }).optional(),
  }),
} as const;

export const screenSchema = z.discriminatedUnion('name', [
  screens.attract,
  screens.home,
  screens.department,
  screens.search,
  screens.ask,
  screens.guide,
  screens.consent,
  screens.identify,
  screens.known,
  screens.policies,
  screens.acting,
  screens['acting-refused'],
  screens.eligibility,
  screens.ineligible,
  screens.package,
  screens.form,
  screens.dues,
  screens.pay,
  screens.materials,
  screens.capture,
  screens['face-check'],
  screens.sign,
  screens.check,
  screens.withdraw,
  screens['scan-slip'],
  screens.submitting,
  screens.result,
  screens.printing,
  screens.evaluate,
  screens['take-things'],
  screens.erased,
  screens.problem,
  screens.window,
  screens.ticket,
  screens.credit,
  screens.report,
  screens['out-of-service'],
]);
export type Screen = z.infer<typeof screenSchema>;
export type ScreenName = Screen['name'];
export type ScreenOf<Name extends ScreenName> = Extract<Screen, { name: Name }>;

/** What a citizen puts something on, into or takes something from. */
export const machinePartSchema = z.enum([
  'id-card-reader',
  'code-scanner',
  'document-camera',
  'face-camera',
  'document-tray',
  'receipt-slot',
]);
export type MachinePart = z.infer<typeof machinePartSchema>;

/** The road of steps on every page between the guide and the end. */
export const roadStepSchema = z.strictObject({
  id: roadStepIdSchema,
  state: z.enum(['done', 'current', 'ahead']),
});
export type RoadStep = z.infer<typeof roadStepSchema>;

export const visitSnapshotSchema = z.strictObject({
  /** Grows with every change; a screen drops a snapshot older than the one it shows. */
  revision: z.int(),
  screen: screenSchema,
  road: z.array(roadStepSchema),
  itemName: z.string().optional(),
  canGoBack: z.boolean(),
  /** A visit with a citizen's data is running: leaving wipes it. */
  canLeave: z.boolean(),
  outcome: outcomeViewSchema.optional(),
  /** Nobody has touched the screen for long: the visit ends when the seconds run out. */
  idleWarning: z.strictObject({ secondsLeft: z.int() }).optional(),
  staffCalled: z.boolean(),
  preferences: preferencesSchema,
  /** The part of the machine to use now: its lamp glows, and the screen points at it. */
  lamp: machinePartSchema.optional(),
  /** About how long it still takes, from what earlier visits took here; never grows within a visit. */
  minutesLeft: z.int().min(1).optional(),
  /** What a citizen who is stuck here may ask for, beside a person. */
  help: z.array(z.enum(['window', 'report'])),
  handover: handoverViewSchema.optional(),
  /** 帮办. Absent: nobody can sign in here. */
  helper: helperViewSchema.optional(),
});
export type VisitSnapshot = z.infer<typeof visitSnapshotSchema>;

export const visitEventSchema = z.discriminatedUnion('type', [
  /** Any touch: the citizen is there. */
  z.strictObject({ type: z.literal('touch') }),
  z.strictObject({ type: z.literal('start') }),
  z.strictObject({ type: z.literal('open-department'), departmentId: z.string() }),
  z.strictObject({ type: z.literal('open-search') }),
  z.strictObject({ type: z.literal('open-questions') }),
  z.strictObject({ type: z.literal('open-item'), itemId: itemIdSchema }),
  z.strictObject({ type: z.literal('begin') }),
  /** `lookUp: false`: agreed, but nobody else is to be asked. */
  z.strictObject({ type: z.literal('consent'), lookUp: z.boolean().optional() }),
  z.strictObject({ type: z.literal('use-known'), fieldId: z.string(), use: z.boolean() }),
  z.strictObject({ type: z.literal('use-earlier'), materialId: z.string(), use: z.boolean() }),
  z.strictObject({ type: z.literal('decline') }),
  /** One of the policies that were found. */
  z.strictObject({ type: z.literal('open-policy'), policyId: itemIdSchema }),
  /** One of the choices of the question that is asked; of several, ticked or not. */
  z.strictObject({
    type: z.literal('answer-acting'),
    question: actingQuestionSchema,
    choiceId: z.string().max(120),
  }),
  z.strictObject({ type: z.literal('answer-eligibility'), questionId: z.string(), optionId: z.string() }),
  /** 一件事: a part switched on or off. */
  z.strictObject({ type: z.literal('switch-part'), partId: z.string().max(80), on: z.boolean() }),
  z.strictObject({ type: z.literal('answer-field'), fieldId: z.string(), value: z.string().max(2000) }),
  z.strictObject({ type: z.literal('fetch-licence'), materialId: z.string() }),
  z.strictObject({ type: z.literal('defer-material'), materialId: z.string() }),
  /** 容缺: the paper is brought to the counter later. */
  z.strictObject({ type: z.literal('bring-material'), materialId: z.string() }),
  z.strictObject({ type: z.literal('open-capture'), materialId: z.string() }),
  /** `materialId`: whose page was taken; without it that of the capture page that is open. */
  z.strictObject({ type: z.literal('capture-page'), materialId: z.string().optional() }),
  z.strictObject({ type: z.literal('remove-page'), pageId: z.string() }),
  z.strictObject({ type: z.literal('finish-capture') }),
  z.strictObject({ type: z.literal('start-face-check') }),
  /** 不刷脸: the other way, always there. */
  z.strictObject({ type: z.literal('refuse-face-check') }),
  z.strictObject({ type: z.literal('sign'), signature: signatureSchema }),
  z.strictObject({ type: z.literal('edit'), target: editTargetSchema }),
  z.strictObject({ type: z.literal('confirm') }),
  /** 补交材料 or 撤回申请, on the page of the progress. */
  z.strictObject({
    type: z.literal('follow-up'),
    kind: followUpKindSchema,
    /** Of a part of a package; absent: of the case itself. */
    caseId: z.string().max(60).optional(),
  }),
  z.strictObject({ type: z.literal('enter-slip-code'), code: z.string().max(60) }),
  z.strictObject({ type: z.literal('toggle-due'), noticeNumber: noticeNumberSchema }),
  /** The code is closed first; paid in the same moment stays paid. */
  z.strictObject({ type: z.literal('cancel-payment') }),
  /** Go on to the next page of the flow. */
  z.strictObject({ type: z.literal('continue') }),
  z.strictObject({ type: z.literal('print') }),
  z.strictObject({ type: z.literal('retry') }),
  z.strictObject({
    type: z.literal('evaluate'),
    level: evaluationLevelSchema,
    /** Ids of the options of this level. */
    reasons: z.array(z.string()).max(10),
    text: z.string().max(EVALUATION_TEXT_LENGTH).optional(),
    callBack: z.boolean().optional(),
  }),
  /** The earlier case whose progress is shown. */
  z.strictObject({ type: z.literal('open-evaluation') }),
  z.strictObject({ type: z.literal('skip-evaluation') }),
  z.strictObject({ type: z.literal('back') }),
  z.strictObject({ type: z.literal('leave') }),
  /** 转人工窗口. */
  z.strictObject({ type: z.literal('go-to-window') }),
  /** 取号, for this item. */
  z.strictObject({ type: z.literal('open-ticket') }),
  z.strictObject({ type: z.literal('choose-matter'), departmentId: z.string() }),
  z.strictObject({ type: z.literal('take-ticket'), priority: z.boolean() }),
  z.strictObject({
    type: z.literal('search-companies'),
    by: z.enum(['name', 'code']),
    query: z.string().max(CREDIT_QUERY_LENGTH),
  }),
  z.strictObject({ type: z.literal('open-record'), creditCode: z.string().max(18) }),
  /** 办不成事. */
  z.strictObject({ type: z.literal('open-report') }),
  z.strictObject({ type: z.literal('send-report'), reasons: z.array(reportReasonSchema).min(1).max(8) }),
  /** 带到手机上. */
  z.strictObject({ type: z.literal('open-handover') }),
  z.strictObject({ type: z.literal('close-handover') }),
  /** 帮办: asked for, agreed to, signed in, and ended, each by the citizen or before his eyes. */
  z.strictObject({ type: z.literal('open-helper') }),
  z.strictObject({ type: z.literal('agree-helper') }),
  z.strictObject({
    type: z.literal('sign-in-helper'),
    staffNumber: staffNumberSchema,
    code: z.string().min(4).max(64),
  }),
  z.strictObject({ type: z.literal('close-helper') }),
  z.strictObject({ type: z.literal('call-staff') }),
  z.strictObject({ type: z.literal('dismiss-staff') }),
  z.strictObject({ type: z.literal('set-preferences'), preferences: preferencesSchema }),
]);
export type VisitEvent = z.infer<typeof visitEventSchema>;
