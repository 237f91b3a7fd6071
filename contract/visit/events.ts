/** What a screen may send. */
import { z } from 'zod';
import { followUpKindSchema } from '../case-state.ts';
import { EVALUATION_TEXT_LENGTH, evaluationLevelSchema } from '../evaluation.ts';
import { staffNumberSchema } from '../helper.ts';
import { itemIdSchema } from '../item.ts';
import { noticeNumberSchema } from '../payment.ts';
import { preferencesSchema } from '../preferences.ts';
import { CREDIT_QUERY_LENGTH } from '../public-credit.ts';
import { signatureSchema } from '../signature.ts';
import { reportReasonSchema } from '../trouble-report.ts';
import { actingQuestionSchema, editTargetSchema } from './filling.ts';

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
  /** 改约, 取消预约 and 签到, on the page of the progress. */
  z.strictObject({ type: z.literal('change-appointment') }),
  z.strictObject({ type: z.literal('cancel-appointment') }),
  z.strictObject({ type: z.literal('check-in') }),
  /** The new time. */
  z.strictObject({ type: z.literal('choose-slot'), slotId: z.string().max(120) }),
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
