/**
 * 好差评 (evaluation of government services, GB/T 39734-2020 and 39735-2020). An evaluation is about a case, or about a
 * visit where the item has none. It is given freely and names nobody: what a citizen writes in his own words is sealed
 * to the hub before it is stored.
 */
import { z } from 'zod';
import { caseManifestSchema, slipCodeSchema } from './case.ts';
import { sha256HexSchema } from './crypto/schemas.ts';
import { calendarDateSchema } from './identity-document.ts';
import { itemIdSchema, regionCodeSchema, slugSchema } from './item.ts';

/** 5 非常满意, 4 满意, 3 基本满意, 2 不满意, 1 非常不满意. */
export const evaluationLevelSchema = z.union([
  z.literal(5),
  z.literal(4),
  z.literal(3),
  z.literal(2),
  z.literal(1),
]);
export type EvaluationLevel = z.infer<typeof evaluationLevelSchema>;

/** In the one order in which they are ever shown. */
export const EVALUATION_LEVELS = [5, 4, 3, 2, 1] as const satisfies readonly EvaluationLevel[];

/** 差评: the last two. */
export function isBadEvaluation(level: EvaluationLevel): boolean {
  return level <= 2;
}

/** Of what a citizen writes himself, in characters. */
export const EVALUATION_TEXT_LENGTH = 200;
export const evaluationTextSchema = z.string().trim().min(1).max(EVALUATION_TEXT_LENGTH);

/** As a terminal sends it. At most one of the three ways to say what it is about. */
export const evaluationSchema = z
  .strictObject({
    evaluationId: z.uuid(),
    /** A case that was brought in on this visit. */
    caseId: z.string().optional(),
    /** A case that its holder came back to with his slip: SHA-256 of the slip code, in hex. The code is never stored. */
    slipCodeSha256: sha256HexSchema.optional(),
    /** 一次一评: a visit that made no case. */
    visitId: z.uuid().optional(),
    itemId: itemIdSchema,
    terminalId: z.string().min(1).max(40),
    regionCode: regionCodeSchema,
    /** `terminal`: the word of earlier terminals. */
    channel: z.enum(['kiosk', 'terminal']),
    level: evaluationLevelSchema,
    /** Ids of the options of this level, in the version below. */
    reasons: z.array(slugSchema.max(60)).max(10),
    /** Which version of the options the ids are from; evaluations stored before there were versions are of the first. */
    reasonsVersion: z.int().min(1).default(1),
    /** The evaluator wants to be called back about it; the case itself knows how. Absent: no. */
    callBack: z.boolean().optional(),
    /** His own words, sealed to the hub with the evaluation id as associated data. */
    sealedText: caseManifestSchema.shape.sealed.optional(),
    at: z.iso.datetime(),
  })
  .refine(
    ({ caseId, slipCodeSha256, visitId }) =>
      [caseId, slipCodeSha256, visitId].filter((each) => each !== undefined).length <= 1,
    { message: 'is about more than one thing', path: ['caseId'] },
  );
export type Evaluation = z.infer<typeof evaluationSchema>;

/** Where a bad evaluation stands, in words for its evaluator. */
export const rectificationProgressSchema = z.strictObject({
  /** dismissed: found to be a slip of the finger or made up, by two people. */
  state: z.enum(['received', 'being-rectified', 'rectified', 'dismissed']),
  /** 整改 is to be done by this day. */
  dueDate: calendarDateSchema,
  overdue: z.boolean(),
  /** What was done about it, or why it was dismissed, as the department wrote it. */
  answer: z.string().max(500).optional(),
});
export type RectificationProgress = z.infer<typeof rectificationProgressSchema>;

/** What may be said about a case now, for who holds its slip. */
export const evaluationStandingSchema = z.strictObject({
  /** open: not evaluated yet. follow-up: evaluated, and a word may be added. over: too late, or all is said. */
  state: z.enum(['open', 'follow-up', 'over']),
  /** The last day on which it may be evaluated. */
  until: calendarDateSchema,
  itemId: itemIdSchema,
  /** In the order in which they came. The first is the evaluation, the others were added to it (追评). */
  given: z.array(z.strictObject({ level: evaluationLevelSchema, on: calendarDateSchema })).max(50),
  rectification: rectificationProgressSchema.optional(),
});
export type EvaluationStanding = z.infer<typeof evaluationStandingSchema>;

export const evaluationStandingRequestSchema = z.strictObject({ slipCode: slipCodeSchema });

/** What a rectification (差评整改) goes through. */
export const rectificationStateSchema = z.enum([
  'open',
  /** Somebody holds it to be mistaken (误评) or malicious (恶意): a second person looks at it. */
  'in-review',
  'verified',
  'assigned',
  'rectified',
  'called-back',
  'closed',
  'dismissed',
]);
export type RectificationState = z.infer<typeof rectificationStateSchema>;

const words = z.string().trim().min(1).max(500);

/** One step, as an operator asks for it. */
export const rectificationActionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('verify'), note: words.optional() }),
  z.strictObject({
    kind: z.literal('claim'),
    judgement: z.enum(['mistaken', 'malicious']),
    /** Shown to the evaluator if it is confirmed. */
    answer: words,
  }),
  /** By another person than the one who claimed it. */
  z.strictObject({ kind: z.literal('confirm-claim'), note: words.optional() }),
  z.strictObject({ kind: z.literal('refuse-claim'), note: words }),
  z.strictObject({ kind: z.literal('assign'), departmentId: slugSchema, note: words.optional() }),
  /** `answer`: what was done, shown to the evaluator. */
  z.strictObject({ kind: z.literal('rectify'), answer: words }),
  z.strictObject({
    kind: z.literal('call-back'),
    /** shown: nobody asked to be called, the answer stands where the slip leads. */
    result: z.enum(['satisfied', 'dissatisfied', 'not-reached', 'shown']),
    note: words.optional(),
  }),
  z.strictObject({ kind: z.literal('close') }),
]);
export type RectificationAction = z.infer<typeof rectificationActionSchema>;

export const rectificationStepSchema = z.strictObject({
  /** 1 is the first step after the opening. */
  position: z.int().min(1),
  at: z.iso.datetime(),
  operator: z.string(),
  state: rectificationStateSchema,
  action: rectificationActionSchema,
});
export type RectificationStep = z.infer<typeof rectificationStepSchema>;

/** What the department sees: the case and what was said of it, never who said it. */
export const rectificationSchema = z.strictObject({
  rectificationId: z.uuid(),
  state: rectificationStateSchema,
  openedOn: calendarDateSchema,
  dueDate: calendarDateSchema,
  /** False where the calendar of that year is not published yet. */
  dueDateConfirmed: z.boolean(),
  overdue: z.boolean(),
  /** Of whom it was asked. */
  departmentId: slugSchema,
  /** 办件编号; absent where the evaluation is of a visit, or its case has not come yet. */
  acceptanceNumber: z.string().optional(),
  itemId: itemIdSchema,
  itemName: z.string(),
  terminalId: z.string(),
  level: evaluationLevelSchema,
  optionsVersion: z.int(),
  options: z.array(z.strictObject({ id: z.string(), text: z.string() })),
  text: z.string().optional(),
  wantsCallBack: z.boolean(),
  /** Levels of what was added later. */
  followUps: z.array(evaluationLevelSchema),
  steps: z.array(rectificationStepSchema),
});
export type Rectification = z.infer<typeof rectificationSchema>;

const share = z.number().min(0).max(1).nullable();

/** Indicators in the manner of GB/T 39735-2020, annex B. Shares are null where there is nothing to divide by. */
export const evaluationReportSchema = z.strictObject({
  /** Both days are counted. By the hub's clock, in China's time. */
  from: calendarDateSchema,
  to: calendarDateSchema,
  casesReceived: z.int(),
  /** Cases and visits with at least one evaluation, without those that were dismissed. */
  evaluated: z.int(),
  followUps: z.int(),
  dismissed: z.int(),
  byLevel: z.record(z.enum(['5', '4', '3', '2', '1']), z.int()),
  byChannel: z.strictObject({ kiosk: z.int(), phone: z.int() }),
  /** Evaluated cases of cases received. */
  participationRate: share,
  /** Levels 5, 4 and 3. */
  satisfactionRate: share,
  badRate: share,
  options: z.array(
    z.strictObject({
      level: evaluationLevelSchema,
      version: z.int(),
      id: z.string(),
      text: z.string(),
      count: z.int(),
    }),
  ),
  rectifications: z.strictObject({
    opened: z.int(),
    dismissed: z.int(),
    rectified: z.int(),
    inTime: z.int(),
    overdue: z.int(),
    /** 差评整改率: rectified of those opened and not dismissed. */
    rate: share,
    /** 整改及时率: in time of those that are rectified or overdue. */
    onTimeRate: share,
    /** 回访率: called back or answered of those rectified. */
    calledBackRate: share,
  }),
});
export type EvaluationReport = z.infer<typeof evaluationReportSchema>;
