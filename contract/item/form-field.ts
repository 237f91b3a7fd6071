/** What the form asks: one question a page. */
import { z } from 'zod';
import { itemIdSchema, slugSchema, text } from './basics.ts';
import { when } from './condition.ts';

const inputSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    minLength: z.int().min(0).default(1).meta({ title: '最少字数' }),
    maxLength: z.int().min(1).max(500).meta({ title: '最多字数' }),
  }),
  z.strictObject({ kind: z.literal('phone') }),
  z.strictObject({ kind: z.literal('bank-card') }),
  z.strictObject({ kind: z.literal('identity-number') }),
  z.strictObject({ kind: z.literal('credit-code') }),
  z.strictObject({
    kind: z.literal('number'),
    minimum: z.number().meta({ title: '最小值' }),
    maximum: z.number().meta({ title: '最大值' }),
    unit: z.string().max(30).optional().meta({ title: '单位' }),
  }),
  z.strictObject({
    kind: z.literal('date'),
    earliest: z.string().optional().meta({ title: '最早日期' }),
    latest: z.string().optional().meta({ title: '最晚日期' }),
  }),
  z.strictObject({ kind: z.literal('month') }),
  /** A sum of money in yuan, with two decimals at most; read back in capitals (壹佰元整) while it is typed. */
  z.strictObject({
    kind: z.literal('amount'),
    minimum: z.number().min(0).meta({ title: '最小值' }),
    maximum: z.number().max(999_999_999_999).meta({ title: '最大值' }),
  }),
  /** A place, as its six-digit code (contract/regions.ts). `precision`: how far down it must be chosen. */
  z.strictObject({
    kind: z.literal('region'),
    precision: z.enum(['province', 'city', 'county']).default('county').meta({ title: '选到哪一级' }),
  }),
  z.strictObject({
    kind: z.literal('choice'),
    options: z
      .array(
        z.strictObject({ id: slugSchema.meta({ title: '选项编号' }), label: text.meta({ title: '选项' }) }),
      )
      .min(2)
      .max(12)
      .meta({ title: '选项' }),
  }),
  /** A bookable appointment; the free slots come from the hub when the page opens. */
  z.strictObject({ kind: z.literal('slot') }),
]);

/**
 * Where the first value comes from. `e-licence` and `earlier-case` are looked up by the hub with the citizen's consent
 * and shown to him before they are used. `attribute`: the name that the licence's own schema gives it.
 */
const prefillSchema = z.union([
  z.enum(['none', 'card-address', 'card-name', 'last-year']),
  z.strictObject({
    kind: z.literal('e-licence'),
    licenceType: text.meta({ title: '证照类型' }),
    issuer: text.meta({ title: '颁发机构' }),
    attribute: text.meta({ title: '证照属性' }),
  }),
  z.strictObject({
    kind: z.literal('earlier-case'),
    itemId: itemIdSchema.meta({ title: '以前办的事项' }),
    fieldId: slugSchema.meta({ title: '以前填的字段' }),
  }),
]);

/** Each field says why it is asked; a field that is not in the implementation list may not be asked. */
export const formFieldSchema = z.strictObject({
  id: slugSchema.meta({ title: '字段编号' }),
  /** The question as a person would ask it: one question a page. */
  title: text.meta({ title: '问题' }),
  /** Short name for the answers page and the printed notice. */
  label: text.meta({ title: '字段名称' }),
  help: text.optional().meta({ title: '填写提示' }),
  purpose: text.meta({ title: '为什么要填' }),
  /** The column of `implementation.applicationForm` that it fills. */
  element: slugSchema.optional().meta({ title: '所属申请表栏目' }),
  when,
  required: z.boolean().default(true).meta({ title: '是否必填' }),
  /** Masked on screen and on paper after it was entered. */
  sensitive: z.boolean().default(false).meta({ title: '是否遮挡' }),
  /** sensitive: sensitive personal information of 个人信息保护法 28; it is always masked. */
  sensitivity: z.enum(['general', 'personal', 'sensitive']).optional().meta({ title: '敏感级别' }),
  /** visit: forgotten when the visit ends. case: until the case is closed. archive: with the case's archive. */
  retention: z.enum(['visit', 'case', 'archive']).optional().meta({ title: '保存多久' }),
  input: inputSchema.meta({ title: '填写方式' }),
  /** The citizen may change it. */
  prefill: prefillSchema.default('none').meta({ title: '预填来源' }),
});
export type FormField = z.infer<typeof formFieldSchema>;
