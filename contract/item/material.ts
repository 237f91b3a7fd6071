/** What must be handed in (申请材料), and where it comes from. */
import { z } from 'zod';
import { itemIdSchema, slugSchema, text } from './basics.ts';
import { when } from './condition.ts';

const file = z.string().regex(/^[a-z0-9-]+\.(pdf|png|webp|svg)$/);

export const materialSchema = z.strictObject({
  id: slugSchema.meta({ title: '材料编号' }),
  name: text.meta({ title: '材料名称' }),
  /** Plain words: which pages, how recent, whose. */
  note: text.optional().meta({ title: '备注' }),
  basis: text.meta({ title: '要求依据' }),
  /** The entry of `implementation.materialList`; absent: the one with this material's id. */
  element: slugSchema.optional().meta({ title: '所属材料目录' }),
  when,
  /** 主要申请材料: never deferred. */
  main: z.boolean().optional().meta({ title: '主要材料' }),
  type: z.enum(['original', 'copy', 'original-and-copy']).optional().meta({ title: '材料类型' }),
  form: z.enum(['paper', 'electronic', 'paper-or-electronic']).optional().meta({ title: '材料形式' }),
  copies: z.int().min(0).max(20).optional().meta({ title: '纸质份数' }),
  pageFormat: z.string().max(100).optional().meta({ title: '纸质规格' }),
  channel: z.enum(['applicant', 'government', 'other']).optional().meta({ title: '来源渠道' }),
  channelNote: text.optional().meta({ title: '来源渠道说明' }),
  blankForm: file.optional().meta({ title: '空白表格' }),
  filledExample: file.optional().meta({ title: '示例样表' }),
  fillingNotes: text.optional().meta({ title: '填报须知' }),
  acceptanceStandard: text.optional().meta({ title: '受理标准' }),
  /** 必要性: required, optional, or deferrable (容缺) with a number of working days. */
  necessity: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('required') }),
      z.strictObject({ kind: z.literal('optional') }),
      z.strictObject({
        kind: z.literal('deferrable'),
        workingDays: z.int().min(1).max(60).meta({ title: '容缺后补期限（工作日）' }),
      }),
    ])
    .meta({ title: '必要性' }),
  /**
   * In order of preference. `e-licence` (免提交) is fetched by the hub with the citizen's consent; `earlier-case` is
   * what he handed in for another item; `window`: paper, brought to the counter.
   */
  sources: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('e-licence'),
          licenceType: text.meta({ title: '证照类型' }),
          issuer: text.meta({ title: '颁发机构' }),
        }),
        z.strictObject({
          kind: z.literal('capture'),
          maximumPages: z.int().min(1).max(20).meta({ title: '最多拍几页' }),
        }),
        z.strictObject({
          kind: z.literal('earlier-case'),
          itemId: itemIdSchema.meta({ title: '以前办的事项' }),
          materialId: slugSchema.meta({ title: '以前交的材料' }),
          /** Counted from the day on which the earlier case was handed in; absent: it does not grow old. */
          validDays: z.int().min(1).max(3650).optional().meta({ title: '交过多少天内可用' }),
        }),
        z.strictObject({ kind: z.literal('window') }),
      ]),
    )
    .min(1)
    .meta({ title: '从哪里来' }),
});
export type Material = z.infer<typeof materialSchema>;

/** Its paper may come to the counter later: never a main material, and only where it can be deferred (容缺). */
export function mayBeBrought({ sources, necessity, main }: Material): boolean {
  return sources.some(({ kind }) => kind === 'window') && necessity.kind === 'deferrable' && main !== true;
}

/** 告知承诺: content, requirement and liability must all be told before the signature. */
export const commitmentSchema = z.strictObject({
  id: slugSchema.meta({ title: '承诺编号' }),
  content: text.meta({ title: '承诺的内容' }),
  requirement: text.meta({ title: '承诺的要求' }),
  liability: text.meta({ title: '违反承诺的责任' }),
  when,
  /** Time to read it before it can be signed. */
  readingSeconds: z.int().min(1).max(300).optional().meta({ title: '阅读时间（秒）' }),
  /** How to go without the commitment: a promise is a choice (国办发〔2020〕42号). */
  ordinaryWay: text.optional().meta({ title: '不承诺时怎样办' }),
});
