/**
 * The implementation list (实施清单) of an item, after the national data dictionary (GB/T 39554.1-2020,
 * GB/T 39554.2-2020). Values are the project's own words; national-codes.ts has the dictionary's codes for adapters.
 */
import { z } from 'zod';
import { phoneSchema, slugSchema, text, timeLimitSchema } from './basics.ts';
import { when } from './condition.ts';

const feeSchema = z.strictObject({
  charged: z.boolean().meta({ title: '是否收费' }),
  standard: z.string().max(300).optional().meta({ title: '收费标准' }),
  basis: z.string().max(300).optional().meta({ title: '收费依据' }),
  /** What is paid, by situation; all that apply are added up. */
  amounts: z
    .array(
      z.strictObject({
        id: slugSchema.meta({ title: '编号' }),
        name: text.meta({ title: '收费项目' }),
        fen: z.int().min(0).max(100_000_000).meta({ title: '金额（分）' }),
        when,
      }),
    )
    .max(20)
    .optional()
    .meta({ title: '金额表' }),
  /** 减免: who pays less or nothing, and by which rule. */
  reduction: z
    .strictObject({ who: text.meta({ title: '减免对象' }), basis: text.meta({ title: '减免依据' }) })
    .optional()
    .meta({ title: '允许减免' }),
  /** non-tax: 非税收入一般缴款书. tax: 税收. service: a price that a company asks. */
  notice: z.enum(['non-tax', 'tax', 'service']).optional().meta({ title: '缴款凭证种类' }),
});

/** 特别程序: a step with its own clock, outside the counted time (行政许可法 45). */
const specialStepSchema = z.strictObject({
  id: slugSchema.meta({ title: '编号' }),
  name: text.meta({ title: '环节名称' }),
  kind: z
    .enum(['inspection', 'technical-review', 'expert-review', 'hearing', 'test', 'public-notice', 'other'])
    .meta({ title: '种类' }),
  limit: timeLimitSchema.meta({ title: '环节时限' }),
  basis: text.meta({ title: '设置依据' }),
  /** In plain words: what happens and what the citizen does meanwhile. */
  note: text.optional().meta({ title: '备注' }),
  when,
});

/** 行政复议 or 行政诉讼: where to turn with a decision that one does not accept. */
const remedySchema = z.strictObject({
  body: text.meta({ title: '部门' }),
  address: text.meta({ title: '地址' }),
  phone: phoneSchema.meta({ title: '电话' }),
  term: text.meta({ title: '期限' }),
});

/** A column of the application form (申请表栏目), or a material of the list (申请材料目录). */
const listedElementSchema = z.strictObject({
  id: slugSchema.meta({ title: '编号' }),
  name: text.meta({ title: '名称' }),
});

/** 自然人主题 of the national service platform. */
const personThemeSchema = z.enum([
  'birth',
  'household',
  'ethnic-religious',
  'education',
  'employment',
  'business-start',
  'business-permit',
  'qualification',
  'marriage',
  'preferential-treatment',
  'housing',
  'social-security',
  'papers',
  'transport',
  'travel',
  'exit-entry',
  'consumer-protection',
  'public-safety',
  'justice',
  'intellectual-property',
  'environment',
  'culture',
  'utilities',
  'health',
  'retirement',
  'funeral',
  'other',
]);

/** 法人主题 of the national service platform. */
const organisationThemeSchema = z.enum([
  'business-start',
  'business-permit',
  'qualification',
  'annual-inspection',
  'taxation',
  'personnel',
  'social-security',
  'investment',
  'financing',
  'mortgage',
  'trade',
  'tendering',
  'customs',
  'foreign-affairs',
  'agriculture',
  'land-construction',
  'transport',
  'environment',
  'safety',
  'water-weather',
  'health',
  'innovation',
  'intellectual-property',
  'quality',
  'culture-education',
  'justice',
  'police-fire',
  'deregistration',
  'other',
]);

/** Implementation list. */
export const implementationSchema = z.strictObject({
  /** 12 digits; equal at all levels. */
  catalogCode: z
    .string()
    .regex(/^\d{12}$/)
    .meta({ title: '基本编码' }),
  /** What a province or city called it before the national codes; kept as it was. */
  localCode: z.string().min(1).max(100).optional().meta({ title: '地方基本编码' }),
  /** Credit code (18) + level (1) + catalog code (12). */
  taskCode: z.string().length(31).meta({ title: '实施编码' }),
  /** Task code + 2 digits. */
  handlingCode: z.string().length(33).meta({ title: '业务办理项编码' }),
  /** Where situations are handled as items of their own: the first that applies takes the place of `handlingCode`. */
  handlingItems: z
    .array(
      z.strictObject({
        code: z.string().length(33).meta({ title: '业务办理项编码' }),
        name: text.meta({ title: '业务办理项名称' }),
        when,
      }),
    )
    .max(20)
    .optional()
    .meta({ title: '业务办理项' }),
  taskType: z.enum(['01', '05', '07', '08', '09', '10', '20']).meta({ title: '事项类型' }),
  /** 1 national … 6 village. */
  level: z.enum(['1', '2', '3', '4', '5', '6']).meta({ title: '行使层级' }),
  version: z.string().meta({ title: '事项版本' }),
  state: z.enum(['in-use', 'suspended', 'cancelled']).optional().meta({ title: '事项状态' }),
  effectiveFrom: z.iso.date().optional().meta({ title: '计划生效日期' }),
  cancelledFrom: z.iso.date().optional().meta({ title: '计划取消日期' }),
  body: z
    .strictObject({
      name: text.meta({ title: '实施主体名称' }),
      creditCode: z.string().length(18).meta({ title: '实施主体编码' }),
      kind: z
        .enum(['statutory-organ', 'authorised-organisation', 'entrusted-organisation'])
        .optional()
        .meta({ title: '实施主体性质' }),
    })
    .meta({ title: '实施主体' }),
  delegatingBody: text.optional().meta({ title: '委托部门' }),
  powerSource: z
    .enum([
      'own-level',
      'devolved',
      'authorised-from-above',
      'authorised-beside',
      'entrusted-from-above',
      'entrusted-beside',
    ])
    .optional()
    .meta({ title: '权力来源' }),
  legalBasis: z.array(text).min(1).meta({ title: '设定依据' }),
  audience: z
    .array(z.enum(['person', 'legal-person']))
    .min(1)
    .meta({ title: '服务对象' }),
  personThemes: z.array(personThemeSchema).optional().meta({ title: '自然人主题分类' }),
  organisationThemes: z.array(organisationThemeSchema).optional().meta({ title: '法人主题分类' }),
  /** On the spot or with a promised date. */
  caseType: z.enum(['immediate', 'promised']).meta({ title: '办件类型' }),
  handlingForms: z
    .array(z.enum(['window', 'online', 'terminal', 'post']))
    .min(1)
    .optional()
    .meta({ title: '办理形式' }),
  /** I information, II forms to download, III filed online, IV done online from beginning to end. */
  onlineDepth: z.enum(['I', 'II', 'III', 'IV']).optional().meta({ title: '网办深度' }),
  legalLimit: timeLimitSchema.meta({ title: '法定办结时限' }),
  promisedLimit: timeLimitSchema.meta({ title: '承诺办结时限' }),
  specialSteps: z.array(specialStepSchema).max(10).optional().meta({ title: '特别程序' }),
  /** One condition a line, in plain words. */
  conditions: z.array(text).min(1).meta({ title: '受理条件' }),
  quantityLimit: z
    .strictObject({ note: text.meta({ title: '数量限制说明' }), basis: text.meta({ title: '限制依据' }) })
    .optional()
    .meta({ title: '数量限制' }),
  steps: z.array(text).min(1).meta({ title: '办理流程' }),
  fee: feeSchema.meta({ title: '收费' }),
  onlinePayment: z.boolean().optional().meta({ title: '网上支付' }),
  place: z
    .strictObject({
      name: text.meta({ title: '办理地点' }),
      address: text.meta({ title: '地址' }),
      hours: text.meta({ title: '办理时间' }),
    })
    .meta({ title: '办理地点和时间' }),
  /** Offered, never needed: nobody has to book before he comes. */
  appointment: z
    .strictObject({
      offered: z.boolean().meta({ title: '是否预约' }),
      perDay: z.int().min(1).optional().meta({ title: '每日预约量' }),
      rule: text.optional().meta({ title: '预约规则' }),
    })
    .optional()
    .meta({ title: '预约' }),
  consultPhone: phoneSchema.meta({ title: '咨询方式' }),
  complaintPhone: phoneSchema.meta({ title: '监督投诉方式' }),
  siteVisits: z.int().min(0).max(5).meta({ title: '到办事现场次数' }),
  /** Needed when `siteVisits` is not 0. */
  siteVisitReason: text.optional().meta({ title: '必须到现场的原因' }),
  resultName: text.meta({ title: '结果名称' }),
  resultType: z
    .enum(['certificate', 'document', 'notice', 'information', 'other'])
    .meta({ title: '结果类型' }),
  /** What the result looks like: in words, which can be read aloud, and as a picture where there is one. */
  resultSample: z
    .strictObject({
      text: text.meta({ title: '样本说明' }),
      image: z
        .string()
        .regex(/^[a-z0-9-]+\.(png|webp|svg)$/)
        .optional()
        .meta({ title: '样本图片' }),
      example: z.boolean().default(false).meta({ title: '示例，以当地公布为准' }),
    })
    .optional()
    .meta({ title: '结果样本' }),
  /** 是否快递送达. */
  express: z.boolean().optional().meta({ title: '物流快递' }),
  handlingArea: z
    .enum(['national', 'province', 'city', 'county', 'township', 'village'])
    .meta({ title: '通办范围' }),
  jointBodies: z.array(text).optional().meta({ title: '联办机构' }),
  intermediaryServices: z
    .array(
      z.strictObject({ name: text.meta({ title: '中介服务名称' }), basis: text.meta({ title: '设立依据' }) }),
    )
    .optional()
    .meta({ title: '中介服务' }),
  rights: z.array(text).optional().meta({ title: '申请人权利' }),
  duties: z.array(text).optional().meta({ title: '申请人义务' }),
  remedies: z
    .strictObject({
      review: remedySchema.optional().meta({ title: '行政复议' }),
      litigation: remedySchema.optional().meta({ title: '行政诉讼' }),
    })
    .optional()
    .meta({ title: '行政复议和行政诉讼' }),
  /** Every field of the flow belongs to one of these: nothing beside them may be asked. */
  applicationForm: z.array(listedElementSchema).optional().meta({ title: '申请表栏目' }),
  /** Every material of the flow is one of these, by its id and name. */
  materialList: z.array(listedElementSchema).optional().meta({ title: '申请材料目录' }),
  notes: z
    .strictObject({
      conditions: text.optional().meta({ title: '受理条件的备注' }),
      steps: text.optional().meta({ title: '办理流程的备注' }),
      promisedLimit: text.optional().meta({ title: '承诺时限的备注' }),
      siteVisits: text.optional().meta({ title: '跑动次数的备注' }),
      fee: text.optional().meta({ title: '收费的备注' }),
      result: text.optional().meta({ title: '结果的备注' }),
    })
    .optional()
    .meta({ title: '通俗易懂的备注' }),
});
