/**
 * The data dictionary's codes for the words an item is written in, for an adapter to a province's platform. Only the
 * codes of 事项类型 and 行使层级 stand in the items themselves. 示例，以当地公布为准: platforms differ in these, so an
 * adapter overrides what its platform publishes otherwise.
 */
import type { z } from 'zod';
import type { implementationSchema } from './implementation.ts';
import type { Material } from './material.ts';

type Codes<Word extends string | undefined> = Readonly<Record<NonNullable<Word>, string>>;
type Implementation = z.infer<typeof implementationSchema>;

export interface NationalCodes {
  readonly caseType: Codes<Implementation['caseType']>;
  readonly necessity: Codes<Material['necessity']['kind']>;
  readonly form: Codes<Material['form']>;
  readonly type: Codes<Material['type']>;
  readonly channel: Codes<Material['channel']>;
}

export const NATIONAL_CODES: NationalCodes = {
  /** 办件类型 project_type. */
  caseType: { immediate: '1', promised: '2' },
  /** 材料必要性 is_need. */
  necessity: { required: '1', optional: '2', deferrable: '3' },
  /** 材料形式 material_format. */
  form: { paper: '1', electronic: '2', 'paper-or-electronic': '3' },
  /** 材料类型 material_type. */
  type: { original: '1', copy: '2', 'original-and-copy': '3' },
  /** 来源渠道 source_type. */
  channel: { applicant: '10', government: '20', other: '99' },
};
