/**
 * A service item (事项) as one declarative file: the elements of its implementation list (实施清单)
 * and the flow the kiosk runs. Items are data: a new one goes on line without a release.
 * Elements after the national data dictionary (GB/T 39554.1-2020, GB/T 39554.2-2020); docs/items.md explains each.
 */
import { z } from 'zod';
import { deviceKindSchema } from './device.ts';
import { itemIdSchema, phoneSchema, slugSchema, text } from './item/basics.ts';
import { deliverySchema } from './item/delivery.ts';
import { formFieldSchema } from './item/form-field.ts';
import { actorSchema, consentSchema, identificationSchema } from './item/identification.ts';
import { implementationSchema } from './item/implementation.ts';
import { commitmentSchema, materialSchema } from './item/material.ts';
import { eligibilityQuestionSchema, eligibilityRuleSchema, situationSchema } from './item/questions.ts';
import { packagePartShape, packageShape } from './item/theme-package.ts';
import { translationsSchema } from './item-translation.ts';
import { publishedPolicySchema } from './policy/policy.ts';

export { departmentIdOf, itemIdSchema, regionCodeSchema, slugSchema, type TimeLimit } from './item/basics.ts';
export { type FormField, formFieldSchema } from './item/form-field.ts';
export { implementationSchema } from './item/implementation.ts';
export { commitmentSchema, type Material, materialSchema } from './item/material.ts';
export {
  type EligibilityQuestion,
  type EligibilityRule,
  eligibilityQuestionSchema,
} from './item/questions.ts';

export const outcomeSchema = z.discriminatedUnion('kind', [
  /** A sealed PDF, printed on A4. */
  z.strictObject({ kind: z.literal('certificate'), documentTitle: text.meta({ title: '文书标题' }) }),
  /** Rows shown on screen; the citizen may print them. */
  z.strictObject({ kind: z.literal('information'), documentTitle: text.meta({ title: '文书标题' }) }),
  /** A case: acceptance notice with number and promised date. */
  z.strictObject({ kind: z.literal('acceptance') }),
  /** `otherWay`: how to do it without a face check, told before the camera starts; an item without it may not go on line. */
  z.strictObject({
    kind: z.literal('face-qualification'),
    validMonths: z.int().min(1).max(36).meta({ title: '有效月数' }),
    otherWay: text.optional().meta({ title: '不刷脸怎样办' }),
  }),
  z.strictObject({ kind: z.literal('booking') }),
  /**
   * 缴费. `payer`: the situation whose options are `self`, `family` and `other` (some of them), and the fields that ask
   * for the number and the name of another person; absent: everybody pays for himself.
   */
  z.strictObject({
    kind: z.literal('payment'),
    payer: z
      .strictObject({
        question: slugSchema.meta({ title: '替谁交的情形问题' }),
        number: slugSchema.meta({ title: '证件号码字段' }),
        name: slugSchema.meta({ title: '姓名字段' }),
      })
      .optional()
      .meta({ title: '替谁交' }),
  }),
  z.strictObject({ kind: z.literal('progress') }),
  /** 取号: a number of the hall's calling system; no case comes of it. */
  z.strictObject({ kind: z.literal('window-ticket') }),
  /** 公示查询: what anybody may read of a company; no case comes of it. */
  z.strictObject({ kind: z.literal('public-lookup') }),
  /** 政策找人: which policies are somebody's, once he has asked; what is claimed is no case. */
  z.strictObject({ kind: z.literal('policies') }),
]);
export type ItemKind = z.infer<typeof outcomeSchema>['kind'];

/** solemn: nothing cheerful is said, drawn or sounded. For what people come with when life is hard. */
export const itemToneSchema = z.enum(['plain', 'solemn']);

/** As an item's own file has it. */
export const singleItemSchema = z.strictObject({
  $schema: z.string().optional(),
  id: itemIdSchema.meta({ title: '事项编号' }),
  name: text.meta({ title: '事项名称' }),
  /** How people call it, for search. */
  aliases: z.array(text).default([]).meta({ title: '别名' }),
  keywords: z.array(text).default([]).meta({ title: '搜索关键词' }),
  /** One plain sentence, read aloud. */
  summary: text.meta({ title: '一句话说明' }),
  /** A name from the icon set the renderer ships. */
  icon: slugSchema.meta({ title: '图标' }),
  /** Order among the frequent items (大家常办); absent: not listed there. */
  popularity: z.int().min(1).max(1000).optional().meta({ title: '常办顺序' }),
  /** About how long it takes at the machine, for the tile: minutes. */
  minutes: z.int().min(1).max(60).meta({ title: '大约几分钟' }),
  tone: itemToneSchema.default('plain').meta({ title: '语气' }),
  implementation: implementationSchema.meta({ title: '实施清单' }),
  identification: identificationSchema.meta({ title: '身份认证' }),
  /** Absent: the person himself, and nobody else. */
  actors: z.array(actorSchema).min(1).optional().meta({ title: '谁可以办' }),
  consent: consentSchema.meta({ title: '个人信息告知' }),
  availability: z
    .strictObject({
      /** `live`: needs the hub while the citizen waits. `queued`: may be sent later from the outbox. */
      network: z.enum(['live', 'queued']).meta({ title: '网络要求' }),
      devices: z.array(deviceKindSchema).meta({ title: '硬件模块' }),
      /** Local opening hours of the back end, `HH:MM`; absent: around the clock. */
      hours: z
        .strictObject({
          from: z
            .string()
            .regex(/^\d\d:\d\d$/)
            .meta({ title: '几点开' }),
          to: z
            .string()
            .regex(/^\d\d:\d\d$/)
            .meta({ title: '几点关' }),
        })
        .optional()
        .meta({ title: '后台开放时间' }),
      /** Prefixes of region codes where the item is offered; empty: everywhere. */
      regions: z
        .array(z.string().regex(/^\d{2,12}$/))
        .default([])
        .meta({ title: '覆盖区划' }),
    })
    .meta({ title: '何时何地可办' }),
  eligibilityRules: z.array(eligibilityRuleSchema).default([]).meta({ title: '按证件判断的资格' }),
  eligibilityQuestions: z.array(eligibilityQuestionSchema).default([]).meta({ title: '资格问题' }),
  /** Asked after the eligibility questions; the answers choose what comes after. */
  situations: z.array(situationSchema).max(10).optional().meta({ title: '情形问题' }),
  fields: z.array(formFieldSchema).default([]).meta({ title: '表单字段' }),
  materials: z.array(materialSchema).default([]).meta({ title: '申请材料' }),
  commitments: z.array(commitmentSchema).default([]).meta({ title: '告知承诺' }),
  outcome: outcomeSchema.meta({ title: '办理结果' }),
  delivery: z.array(deliverySchema).max(6).optional().meta({ title: '结果送达方式' }),
  /** Asked and answered by the department, found by 边问边办 and quoted as they stand. */
  faq: z
    .array(
      z.strictObject({
        id: slugSchema.meta({ title: '编号' }),
        question: text.meta({ title: '问' }),
        answer: text.meta({ title: '答' }),
      }),
    )
    .max(20)
    .default([])
    .meta({ title: '常见问题' }),
  /** By language; read from the files beside this one (`item.en.json`), never written here. */
  translations: translationsSchema.default({}),
});

/** 一件事, as it is published: the items it is made of stand in it whole, so that a visit never meets half a change. */
export const publishedPackageSchema = z.strictObject({
  ...packageShape,
  parts: z
    .array(z.strictObject({ ...packagePartShape, item: singleItemSchema }))
    .min(2)
    .max(10),
});
export type PublishedPackage = z.infer<typeof publishedPackageSchema>;

/** An item of the catalog: one of its own, or several in one package. One of them brings the policies along. */
export const itemSchema = singleItemSchema.extend({
  package: publishedPackageSchema.optional(),
  policies: z.array(publishedPolicySchema).optional(),
});
export type Item = z.infer<typeof itemSchema>;

export const departmentSchema = z.strictObject({
  $schema: z.string().optional(),
  id: slugSchema,
  name: text,
  shortName: z.string().min(1).max(8),
  icon: slugSchema,
  order: z.int().min(1),
  phone: phoneSchema,
  /** By language; read from the files beside this one (`department.en.json`), never written here. */
  translations: translationsSchema.default({}),
});
export type Department = z.infer<typeof departmentSchema>;
