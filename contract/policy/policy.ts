/** A policy (惠民政策) as one declarative file, policies/<department>/<policy>.json. docs/policies.md explains each element. */
import { z } from 'zod';
import { calendarDateSchema } from '../identity-document.ts';
import { itemIdSchema, phoneSchema, sourced, text } from '../item/basics.ts';
import { commitmentSchema } from '../item/material.ts';
import { translationsSchema } from '../item-translation.ts';
import { ruleSchema } from './rule.ts';

/** Beside the folder of the items. */
export const POLICIES_FOLDER = 'policies';

/** The item that carries all policies to the terminals, and by which people look for what is theirs. */
export const POLICIES_ITEM = 'general/policies';

/** Whether a path among the files of a catalog is of a policy. */
export function isPolicyFile(path: string): boolean {
  return path.startsWith(`${POLICIES_FOLDER}/`) && path.endsWith('.json') && !path.endsWith('.schema.json');
}

/** `policies/health/reward.en.json` → `health/reward.en.json`: below the folder, as items are named. */
export function belowPolicies(path: string): string {
  return path.slice(`${POLICIES_FOLDER}/`.length);
}

const account = text.meta({ title: '钱发到哪里' });

const cashingSchema = z.discriminatedUnion('kind', [
  /** 免申即享: nothing is applied for, only agreed to. */
  z.strictObject({ kind: z.literal('automatic'), account }),
  /** 即申即享: an item of the catalog, begun with what is known. */
  z.strictObject({ kind: z.literal('apply'), itemId: itemIdSchema.meta({ title: '事项编号' }) }),
  /** 承诺兑现: promised and signed for, paid, and checked afterwards. */
  z.strictObject({
    kind: z.literal('commitment'),
    account,
    commitment: commitmentSchema.omit({ when: true }).meta({ title: '承诺' }),
  }),
]);

export const policySchema = z.strictObject({
  $schema: z.string().optional(),
  /** `department/policy`, the path of the file. */
  id: itemIdSchema.meta({ title: '政策编号' }),
  name: text.meta({ title: '政策名称' }),
  /** Who grants it, by its official name. */
  body: text.meta({ title: '发放部门' }),
  summary: text.meta({ title: '一句话说明' }),
  benefit: z
    .strictObject({ text: text.meta({ title: '能得到什么' }), ...sourced })
    .meta({ title: '补贴标准' }),
  legalBasis: z.array(text).min(1).max(6).meta({ title: '政策依据' }),
  validFrom: calendarDateSchema.meta({ title: '从哪天起' }),
  /** The last day; absent: until it is taken back. */
  validUntil: calendarDateSchema.optional().meta({ title: '到哪天止' }),
  /** Prefixes of region codes where it is granted; empty: everywhere. */
  regions: z
    .array(z.string().regex(/^\d{2,12}$/))
    .default([])
    .meta({ title: '覆盖区划' }),
  phone: phoneSchema.meta({ title: '咨询电话' }),
  /** How often one person gets it: one claim for each period. */
  period: z.enum(['once', 'year']).meta({ title: '多久一次' }),
  cashing: cashingSchema.meta({ title: '兑现方式' }),
  rule: ruleSchema.meta({ title: '给谁' }),
  /** By language; read from the files beside this one, never written here. */
  translations: translationsSchema.default({}),
});

/** As it travels: with its translations, without the pointer for editors. */
export const publishedPolicySchema = policySchema.omit({ $schema: true });
export type Policy = z.infer<typeof publishedPolicySchema>;

/** The period that a day lies in, as a claim is kept by it. */
export function periodOn(policy: Pick<Policy, 'period'>, today: string): string {
  return policy.period === 'once' ? 'once' : today.slice(0, 4);
}

/** Whether it is granted on this day in this region (12 digits). */
export function isGranted(
  { validFrom, validUntil, regions }: Pick<Policy, 'validFrom' | 'validUntil' | 'regions'>,
  today: string,
  regionCode: string,
): boolean {
  if (today < validFrom || (validUntil !== undefined && today > validUntil)) return false;
  return regions.length === 0 || regions.some((prefix) => regionCode.startsWith(prefix));
}
