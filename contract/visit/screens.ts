/** Every screen of a visit, with all that it shows. */
import { z } from 'zod';
import { actingRefusalSchema } from '../acting-for.ts';
import { progressSchema } from '../case.ts';
import { followUpKindSchema } from '../case-state.ts';
import { evaluationLevelSchema, evaluationStandingSchema } from '../evaluation.ts';
import { informationTableSchema, slotSchema } from '../hub-api.ts';
import { calendarDateSchema } from '../identity-document.ts';
import {
  commitmentSchema,
  eligibilityQuestionSchema,
  formFieldSchema,
  implementationSchema,
  itemToneSchema,
  materialSchema,
} from '../item.ts';
import { itemTileSchema } from '../item-tile.ts';
import { documentOriginSchema, knownOriginSchema } from '../known-answers.ts';
import { dueLineSchema, fenSchema } from '../payment.ts';
import { factNameSchema } from '../policy/facts.ts';
import { languageSchema } from '../preferences.ts';
import { publicCompanySchema, publicRecordSchema } from '../public-credit.ts';
import { answerSchema } from '../questions.ts';
import { reportReasonSchema, visitStepSchema } from '../trouble-report.ts';
import { windowQueueSchema, windowTicketSchema } from '../window-ticket.ts';
import { appointmentTimeSchema, appointmentViewSchema, appointmentWishSchema } from './appointment.ts';
import {
  actingChoiceSchema,
  actingQuestionSchema,
  checkRowSchema,
  editTargetSchema,
  fieldErrorSchema,
  materialViewSchema,
  pageQualitySchema,
  partViewSchema,
} from './filling.ts';
import {
  departmentTileSchema,
  elsewhereSchema,
  itemGuideSchema,
  sheetPlaceSchema,
  sheetStateSchema,
} from './guide.ts';
import {
  endedSchema,
  keptSchema,
  payPapersSchema,
  policyViewSchema,
  printJobViewSchema,
  problemCodeSchema,
} from './outcome.ts';
import { roadStepIdSchema } from './road.ts';

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
    /** Of a booking (预约); the progress beside it does not hold it a second time. */
    appointment: appointmentViewSchema.optional(),
  }),
  /** 改约, 取消预约 and 签到, from the page of the progress. A number that was given has the page of a ticket. */
  appointment: z.strictObject({
    name: z.literal('appointment'),
    wish: appointmentWishSchema,
    /** looking: for free times. asking: the hub is asked to do it. returning: it is asked what became of it. */
    state: z.enum(['looking', 'choosing', 'confirming', 'asking', 'done', 'refused', 'returning']),
    itemName: z.string(),
    /** As it is known now. */
    appointment: appointmentViewSchema,
    /** Other times, to choose from. */
    slots: z.array(slotSchema).optional(),
    /** Of these; absent while a helper looks on. */
    slotId: z.string().optional(),
    /** The time of that one. */
    wished: appointmentTimeSchema.optional(),
    /**
     * Why it was not done. full: somebody was quicker, the old time stands. no-answer: it may have been done, and asking
     * again cannot double it. no-times, offline: nothing was asked for yet.
     */
    because: z
      .enum(['full', 'no-times', 'not-possible', 'not-here', 'busy', 'not-accepted', 'offline', 'no-answer'])
      .optional(),
    /** Of the new 预约单. not-fetched: it could not be had, or there is no printer. */
    paper: z.enum(['none', 'fetching', 'printing', 'printed', 'failed', 'unknown', 'not-fetched']),
    paperPlace: sheetPlaceSchema,
    /** The hall, where a person can be asked. */
    elsewhere: elsewhereSchema,
    simulated: z.boolean(),
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
  screens.appointment,
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
