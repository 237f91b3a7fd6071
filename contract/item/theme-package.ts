/**
 * 一件事: what a theme package says beside the items it is made of. The parts (子事项) are items of the catalog; here
 * stand the one questionnaire, and which of their fields, materials and promises are one and the same.
 */
import { z } from 'zod';
import { slugSchema, text } from './basics.ts';
import { when } from './condition.ts';
import { situationSchema } from './questions.ts';

/** Without the item that it stands for: by its id where packages are written, whole where they are published. */
export const packagePartShape = {
  id: slugSchema.meta({ title: '子事项编号' }),
  /** Cannot be switched off where it suits. Whatever is answered, one such part is left; the first of them leads. */
  mandatory: z.boolean().default(false).meta({ title: '必办' }),
  /** What it brings, in plain words. */
  brings: text.meta({ title: '办了有什么用' }),
  /** By the answers to the package's questions; absent: it suits everybody. */
  when,
  /** Told where it does not suit. Needed beside `when`. */
  unsuited: text.optional().meta({ title: '什么情况不用办' }),
};

/** An element of a part, such as the field `phone` of the part `school`. */
export const partElementSchema = z.strictObject({
  part: slugSchema.meta({ title: '子事项编号' }),
  id: slugSchema.meta({ title: '子事项里的编号' }),
});
export type PartElement = z.infer<typeof partElementSchema>;

const from = z.array(partElementSchema).min(1).max(12).meta({ title: '哪些是同一项' });

export const packageShape = {
  /** What the package saves, in plain words (通俗易懂的备注). */
  note: text.meta({ title: '通俗易懂的备注' }),
  /** One questionnaire, asked before anybody is identified; it decides which parts suit. */
  questions: z.array(situationSchema).min(1).max(8).meta({ title: '问题' }),
  /** What an answer says to a part's own question, which is then not asked again. */
  answers: z
    .array(
      z.strictObject({
        question: slugSchema.meta({ title: '问题编号' }),
        option: slugSchema.meta({ title: '选项编号' }),
        part: slugSchema.meta({ title: '子事项编号' }),
        partQuestion: slugSchema.meta({ title: '子事项的问题编号' }),
        partOption: slugSchema.meta({ title: '子事项的选项编号' }),
      }),
    )
    .max(100)
    .default([])
    .meta({ title: '答案对应' }),
  /** Fields of several parts that are asked once, or of one part in words that suit the package. Without words of its own it has those of the first that is asked. */
  fields: z
    .array(
      z.strictObject({
        id: slugSchema.meta({ title: '字段编号' }),
        title: text.optional().meta({ title: '问题' }),
        label: text.optional().meta({ title: '字段名称' }),
        help: text.optional().meta({ title: '填写提示' }),
        purpose: text.optional().meta({ title: '为什么要填' }),
        from,
      }),
    )
    .max(60)
    .default([])
    .meta({ title: '合并的字段' }),
  /** Materials of several parts that are handed in once. */
  materials: z
    .array(
      z.strictObject({
        id: slugSchema.meta({ title: '材料编号' }),
        name: text.optional().meta({ title: '材料名称' }),
        note: text.optional().meta({ title: '备注' }),
        from,
      }),
    )
    .max(30)
    .default([])
    .meta({ title: '合并的材料' }),
  /** Promises of several parts that say the same. */
  commitments: z
    .array(z.strictObject({ id: slugSchema.meta({ title: '承诺编号' }), from }))
    .max(20)
    .default([])
    .meta({ title: '合并的承诺' }),
};
