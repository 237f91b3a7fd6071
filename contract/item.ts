/**
 * A service item (事项) as one declarative file: the elements of its implementation list (实施清单)
 * and the flow the kiosk runs. Items are data: a new one goes on line without a release.
 * Elements after the national data dictionary (GB/T 39554.1-2020, GB/T 39554.2-2020).
 */
import { z } from 'zod';
import { deviceKindSchema } from './device.ts';
import { identityDocumentTypeSchema } from './identity-document.ts';
import { translationsSchema } from './item-translation.ts';

const text = z.string().min(1).max(1000);
/** An identifier inside one item: kebab-case. */
export const slugSchema = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
/** `department/item`, equal to the file's path under items/ without its extension. */
export const itemIdSchema = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/);
/** 12-digit region code: GB/T 2260 six digits, township three, village three. */
export const regionCodeSchema = z.string().regex(/^\d{12}$/);

/** 示例，以当地公布为准: set wherever a value is an example and not taken from a published source. */
const sourced = { source: z.string().max(300).optional(), example: z.boolean().default(false) };

/** 办结时限. `days: 0` means on the spot (即办). */
export const timeLimitSchema = z.strictObject({
  days: z.int().min(0).max(365),
  unit: z.enum(['working-day', 'calendar-day']),
  note: z.string().max(300).optional(),
  ...sourced,
});
export type TimeLimit = z.infer<typeof timeLimitSchema>;

export const feeSchema = z.strictObject({
  charged: z.boolean(),
  standard: z.string().max(300).optional(),
  basis: z.string().max(300).optional(),
});

/** Implementation list. */
export const implementationSchema = z.strictObject({
  /** 基本编码, 12 digits; equal at all levels. */
  catalogCode: z.string().regex(/^\d{12}$/),
  /** 实施编码: credit code (18) + level (1) + catalog code (12). */
  taskCode: z.string().length(31),
  /** 业务办理项编码: task code + 2 digits. */
  handlingCode: z.string().length(33),
  /** 事项类型. */
  taskType: z.enum(['01', '05', '07', '08', '09', '10', '20']),
  /** 行使层级: 1 national … 6 village. */
  level: z.enum(['1', '2', '3', '4', '5', '6']),
  version: z.string(),
  /** 实施主体. */
  body: z.strictObject({ name: text, creditCode: z.string().length(18) }),
  legalBasis: z.array(text).min(1),
  audience: z.array(z.enum(['person', 'legal-person'])).min(1),
  /** 办件类型: on the spot or with a promised date. */
  caseType: z.enum(['immediate', 'promised']),
  legalLimit: timeLimitSchema,
  promisedLimit: timeLimitSchema,
  /** 受理条件, one condition a line, in plain words. */
  conditions: z.array(text).min(1),
  /** 办理流程. */
  steps: z.array(text).min(1),
  fee: feeSchema,
  place: z.strictObject({ name: text, address: text, hours: text }),
  consultPhone: z.string().regex(/^[\d-]{3,20}$/),
  complaintPhone: z.string().regex(/^[\d-]{3,20}$/),
  siteVisits: z.int().min(0).max(5),
  /** 必须到现场的原因: needed when `siteVisits` is not 0. */
  siteVisitReason: text.optional(),
  resultName: text,
  resultType: z.enum(['certificate', 'document', 'notice', 'information', 'other']),
  /** 通办范围. */
  handlingArea: z.enum(['national', 'province', 'city', 'county', 'township', 'village']),
});

/** A question decided before the form: the first answer that is not eligible ends the visit with its reason. */
export const eligibilityQuestionSchema = z.strictObject({
  id: slugSchema,
  title: text,
  help: text.optional(),
  options: z
    .array(
      z.strictObject({
        id: slugSchema,
        label: text,
        eligible: z.boolean(),
        /** Needed when not eligible: why, and what to do instead. */
        reason: text.optional(),
        nextStep: text.optional(),
      }),
    )
    .min(2)
    .max(6),
});
export type EligibilityQuestion = z.infer<typeof eligibilityQuestionSchema>;

/** Decided from the card alone, without asking. */
export const eligibilityRuleSchema = z.strictObject({
  id: slugSchema,
  rule: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('minimum-age'), years: z.int().min(0).max(120) }),
    z.strictObject({ kind: z.literal('maximum-age'), years: z.int().min(0).max(120) }),
    z.strictObject({ kind: z.literal('document-type'), types: z.array(identityDocumentTypeSchema).min(1) }),
    z.strictObject({ kind: z.literal('document-not-expired') }),
  ]),
  reason: text,
  nextStep: text,
});
export type EligibilityRule = z.infer<typeof eligibilityRuleSchema>;

/** Each field says why it is asked; a field that is not in the implementation list may not be asked. */
export const formFieldSchema = z.strictObject({
  id: slugSchema,
  /** The question as a person would ask it: one question a page. */
  title: text,
  /** Short name for the answers page and the printed notice. */
  label: text,
  help: text.optional(),
  purpose: text,
  required: z.boolean().default(true),
  /** Masked on screen and on paper after it was entered. */
  sensitive: z.boolean().default(false),
  input: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('text'),
      minLength: z.int().min(0).default(1),
      maxLength: z.int().min(1).max(500),
    }),
    z.strictObject({ kind: z.literal('phone') }),
    z.strictObject({ kind: z.literal('bank-card') }),
    z.strictObject({ kind: z.literal('identity-number') }),
    z.strictObject({ kind: z.literal('credit-code') }),
    z.strictObject({
      kind: z.literal('number'),
      minimum: z.number(),
      maximum: z.number(),
      unit: z.string().max(30).optional(),
    }),
    z.strictObject({
      kind: z.literal('date'),
      earliest: z.string().optional(),
      latest: z.string().optional(),
    }),
    z.strictObject({ kind: z.literal('month') }),
    /** A sum of money in yuan, with two decimals at most; read back in capitals (壹佰元整) while it is typed. */
    z.strictObject({
      kind: z.literal('amount'),
      minimum: z.number().min(0),
      maximum: z.number().max(999_999_999_999),
    }),
    /** A place, as its six-digit code (contract/regions.ts). `precision`: how far down it must be chosen. */
    z.strictObject({
      kind: z.literal('region'),
      precision: z.enum(['province', 'city', 'county']).default('county'),
    }),
    z.strictObject({
      kind: z.literal('choice'),
      options: z
        .array(z.strictObject({ id: slugSchema, label: text }))
        .min(2)
        .max(12),
    }),
    /** A bookable appointment; the free slots come from the hub when the page opens. */
    z.strictObject({ kind: z.literal('slot') }),
  ]),
  /** Where the first value comes from; the citizen may change it. */
  prefill: z.enum(['none', 'card-address', 'card-name', 'last-year']).default('none'),
});
export type FormField = z.infer<typeof formFieldSchema>;

export const materialSchema = z.strictObject({
  id: slugSchema,
  name: text,
  /** Plain words: which pages, how recent, whose. */
  note: text.optional(),
  basis: text,
  /** 必要性: required, optional, or deferrable (容缺) with a number of working days. */
  necessity: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('required') }),
    z.strictObject({ kind: z.literal('optional') }),
    z.strictObject({ kind: z.literal('deferrable'), workingDays: z.int().min(1).max(60) }),
  ]),
  /** In order of preference. `e-licence` (免提交) is fetched by the hub with the citizen's consent. */
  sources: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('e-licence'), licenceType: text, issuer: text }),
        z.strictObject({ kind: z.literal('capture'), maximumPages: z.int().min(1).max(20) }),
      ]),
    )
    .min(1),
});
export type Material = z.infer<typeof materialSchema>;

/** 告知承诺: content, requirement and liability must all be told before the signature. */
export const commitmentSchema = z.strictObject({
  id: slugSchema,
  content: text,
  requirement: text,
  liability: text,
});

export const outcomeSchema = z.discriminatedUnion('kind', [
  /** A sealed PDF, printed on A4. */
  z.strictObject({ kind: z.literal('certificate'), documentTitle: text }),
  /** Rows shown on screen; the citizen may print them. */
  z.strictObject({ kind: z.literal('information'), documentTitle: text }),
  /** A case: acceptance notice with number and promised date. */
  z.strictObject({ kind: z.literal('acceptance') }),
  /** `otherWay`: how to do it without a face check, told before the camera starts; an item without it may not go on line. */
  z.strictObject({
    kind: z.literal('face-qualification'),
    validMonths: z.int().min(1).max(36),
    otherWay: text.optional(),
  }),
  z.strictObject({ kind: z.literal('booking') }),
  z.strictObject({ kind: z.literal('progress') }),
]);
export type ItemKind = z.infer<typeof outcomeSchema>['kind'];

/** solemn: nothing cheerful is said, drawn or sounded. For what people come with when life is hard. */
export const itemToneSchema = z.enum(['plain', 'solemn']);

export const itemSchema = z.strictObject({
  $schema: z.string().optional(),
  id: itemIdSchema,
  name: text,
  /** How people call it (别名), for search. */
  aliases: z.array(text).default([]),
  keywords: z.array(text).default([]),
  /** One plain sentence, read aloud. */
  summary: text,
  /** A name from the icon set the renderer ships. */
  icon: slugSchema,
  /** Order among the frequent items (大家常办); absent: not listed there. */
  popularity: z.int().min(1).max(1000).optional(),
  /** About how long it takes at the machine, for the tile: minutes. */
  minutes: z.int().min(1).max(60),
  tone: itemToneSchema.default('plain'),
  implementation: implementationSchema,
  identification: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('identity'), documents: z.array(identityDocumentTypeSchema).min(1) }),
  ]),
  consent: z.strictObject({
    /** Why the data is used. */
    purpose: text,
    /** What is read or fetched, one a line. */
    data: z.array(text).min(1),
    retention: text,
  }),
  availability: z.strictObject({
    /** `live`: needs the hub while the citizen waits. `queued`: may be sent later from the outbox. */
    network: z.enum(['live', 'queued']),
    devices: z.array(deviceKindSchema),
    /** Local opening hours of the back end, `HH:MM`; absent: around the clock. */
    hours: z
      .strictObject({ from: z.string().regex(/^\d\d:\d\d$/), to: z.string().regex(/^\d\d:\d\d$/) })
      .optional(),
    /** Prefixes of region codes where the item is offered; empty: everywhere. */
    regions: z.array(z.string().regex(/^\d{2,12}$/)).default([]),
  }),
  eligibilityRules: z.array(eligibilityRuleSchema).default([]),
  eligibilityQuestions: z.array(eligibilityQuestionSchema).default([]),
  fields: z.array(formFieldSchema).default([]),
  materials: z.array(materialSchema).default([]),
  commitments: z.array(commitmentSchema).default([]),
  outcome: outcomeSchema,
  /** 常见问题: asked and answered by the department, found by 边问边办 and quoted as they stand. */
  faq: z
    .array(z.strictObject({ id: slugSchema, question: text, answer: text }))
    .max(20)
    .default([]),
  /** By language; read from the files beside this one (`item.en.json`), never written here. */
  translations: translationsSchema.default({}),
});
export type Item = z.infer<typeof itemSchema>;

export const departmentSchema = z.strictObject({
  $schema: z.string().optional(),
  id: slugSchema,
  name: text,
  shortName: z.string().min(1).max(8),
  icon: slugSchema,
  order: z.int().min(1),
  phone: z.string().regex(/^[\d-]{3,20}$/),
  /** By language; read from the files beside this one (`department.en.json`), never written here. */
  translations: translationsSchema.default({}),
});
export type Department = z.infer<typeof departmentSchema>;
