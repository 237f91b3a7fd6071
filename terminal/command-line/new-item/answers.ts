/** What must be known to begin an item; all else is taken from the department's items, or filled in later. */
import { z } from 'zod';
import { itemIdSchema } from '#contract/item.ts';

const phraseSchema = z.strictObject({
  'zh-Hans': z.string().min(1).max(1000),
  'zh-Hant': z.string().min(1).max(1000),
  en: z.string().min(1).max(2000),
});

export const newItemAnswersSchema = z.strictObject({
  id: itemIdSchema,
  kind: z.enum(['certificate', 'information', 'acceptance']),
  name: phraseSchema,
  summary: phraseSchema,
  condition: phraseSchema,
  resultName: phraseSchema,
  catalogCode: z.string().regex(/^\d{12}$/),
  legalBasis: z.string().min(1).max(1000),
  /** Working days, as promised; 0 for what is done on the spot. */
  days: z.int().min(0).max(365),
});
export type NewItemAnswers = z.infer<typeof newItemAnswersSchema>;

interface Question {
  readonly path: readonly string[];
  readonly ask: string;
  readonly schema: z.ZodType;
}

const { shape } = newItemAnswersSchema;
const inThreeLanguages = (key: 'name' | 'summary' | 'condition' | 'resultName', ask: string): Question[] => [
  { path: [key, 'zh-Hans'], ask: `${ask}（简体）`, schema: phraseSchema.shape['zh-Hans'] },
  { path: [key, 'zh-Hant'], ask: `${ask}（繁體）`, schema: phraseSchema.shape['zh-Hant'] },
  { path: [key, 'en'], ask: `${ask} (English)`, schema: phraseSchema.shape.en },
];

/** In the order of asking. Digits are read as a number where the schema wants one. */
export const NEW_ITEM_QUESTIONS: readonly Question[] = [
  { path: ['id'], ask: '部门/事项编号，如 taxation/invoice / department/item', schema: shape.id },
  {
    path: ['kind'],
    ask: 'certificate 当场打印 | information 查询 | acceptance 受理办件',
    schema: shape.kind,
  },
  ...inThreeLanguages('name', '事项名称'),
  ...inThreeLanguages('summary', '一句话说明，40字以内'),
  ...inThreeLanguages('condition', '受理条件，一条'),
  ...inThreeLanguages('resultName', '结果名称'),
  { path: ['catalogCode'], ask: '基本编码，12位 / catalog code', schema: shape.catalogCode },
  { path: ['legalBasis'], ask: '设定依据，如 《…法》第三条 / legal basis', schema: shape.legalBasis },
  {
    path: ['days'],
    ask: '承诺办结工作日，当场办好填0 / working days',
    // An empty line is no answer: it would promise to do it on the spot.
    schema: z
      .string()
      .regex(/^\d{1,3}$/, '填0至365的整数 / a number from 0 to 365')
      .transform(Number)
      .pipe(shape.days),
  },
];
