import { z } from 'zod';
import type { EvaluationLevel } from '#contract/evaluation.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { Item } from '#contract/item.ts';
import { localClock, localDate } from '../calendar/local-time.ts';

/**
 * What a provincial 好差评 system takes for one handled case, by the field names of its interface (version 2, as Anhui
 * documents it). It is the province's system that must know who was served; the departments here never do.
 */
export const provincialRecordSchema = z.strictObject({
  /** 办件编号. */
  projNo: z.string().min(1).max(50),
  projName: z.string().min(1).max(1000),
  /** 实施编码 and its version. */
  serviceCode: z.string().length(31),
  serviceName: z.string().min(1).max(1000),
  serviceVersion: z.string().min(1),
  serviceDepartment: z.string().min(1),
  /** 统一社会信用代码. */
  serviceDepartmentCode: z.string().length(18),
  applicantName: z.string().min(1),
  applicantCardNumber: z.string().min(1),
  applicantPhone: z.string(),
  /** `YYYY-MM-DD HH:MM:SS` in China's time, as all times here. */
  applyTime: z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/),
  handleStateCode: z.string().min(1),
  handleStateName: z.string().min(1),
  regionCode: z.string().regex(/^\d{12}$/),
  regionName: z.string().min(1),
  serviceCategory: z.string().min(1),
  userProp: z.string().min(1),
  userPageType: z.string().min(1),
  transactionTime: z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/),
  /** 被评人. At a machine nobody served him. */
  evaluatedPersonInfo: z.array(z.strictObject({ name: z.string(), number: z.string() })).max(20),
  evaluateChannel: z.string().min(1),
  source: z.string().min(1),
  version: z.literal('2'),
});
export type ProvincialRecord = z.infer<typeof provincialRecordSchema>;

export const provincialEvaluationSchema = z.strictObject({
  projNo: z.string().min(1).max(50),
  /** 5 … 1. */
  satisfaction: z.string().regex(/^[1-5]$/),
  /** Of the province's own lists, joined by commas. */
  evalDetail: z.string(),
  writingEvaluation: z.string().max(500),
  evaluateTime: z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/),
  /** 1: the first, 2: added later (追评). */
  evaluateType: z.enum(['1', '2']),
  evaluateChannel: z.string().min(1),
  source: z.string().min(1),
  version: z.literal('2'),
});
export type ProvincialEvaluation = z.infer<typeof provincialEvaluationSchema>;

/** Codes that each province sets: every adapter brings its own. These are examples (示例，以当地公布为准). */
export interface ProvincialCodes {
  readonly channels: Readonly<Record<'kiosk' | 'phone', string>>;
  readonly states: Readonly<
    Record<'accepted' | 'completed' | 'refused', { readonly code: string; readonly name: string }>
  >;
  /** 事项类型 of the item → code; of what is not in it the item's own code goes. */
  readonly categories: Readonly<Record<string, string>>;
  /** 自然人 and 法人. */
  readonly userProps: Readonly<Record<'person' | 'organisation', string>>;
  readonly userPageType: string;
  readonly source: string;
  /** Our option id → the province's code; what is not in it is left out. */
  readonly options: Readonly<Record<string, string>>;
}

export const EXAMPLE_PROVINCIAL_CODES: ProvincialCodes = {
  channels: { kiosk: '3', phone: '2' },
  states: {
    accepted: { code: '1', name: '收件受理' },
    completed: { code: '3', name: '办结' },
    refused: { code: '3', name: '办结' },
  },
  categories: {},
  userProps: { person: '1', organisation: '2' },
  userPageType: '1',
  source: 'ZHUBAN',
  options: { slow: '512', 'hard-to-understand': '503', 'too-many-steps': '509', 'device-trouble': '511' },
};

/** A handled case, as an adapter of the province opens it. Never kept in this form. */
export interface HandledCase {
  readonly acceptanceNumber: string;
  readonly item: Pick<Item, 'name' | 'implementation'>;
  readonly applicant: Pick<IdentityDocument, 'name' | 'number'>;
  readonly phone: string | undefined;
  readonly state: keyof ProvincialCodes['states'];
  readonly appliedAt: Date;
  readonly handledAt: Date;
  readonly region: { readonly code: string; readonly name: string };
  readonly channel: keyof ProvincialCodes['channels'];
}

/** Throws where a field does not fit the interface: a record that would be refused there is a bug here. */
export function toProvincialRecord(handled: HandledCase, codes: ProvincialCodes): ProvincialRecord {
  const { item, applicant, region } = handled;
  const { implementation } = item;
  const state = codes.states[handled.state];
  return provincialRecordSchema.parse({
    projNo: handled.acceptanceNumber,
    projName: item.name,
    serviceCode: implementation.taskCode,
    serviceName: item.name,
    serviceVersion: implementation.version,
    serviceDepartment: implementation.body.name,
    serviceDepartmentCode: implementation.body.creditCode,
    applicantName: applicant.name,
    applicantCardNumber: applicant.number,
    applicantPhone: handled.phone ?? '',
    applyTime: provincialTime(handled.appliedAt),
    handleStateCode: state.code,
    handleStateName: state.name,
    regionCode: region.code,
    regionName: region.name,
    serviceCategory: codes.categories[implementation.taskType] ?? implementation.taskType,
    userProp: codes.userProps[implementation.audience.includes('person') ? 'person' : 'organisation'],
    userPageType: codes.userPageType,
    transactionTime: provincialTime(handled.handledAt),
    evaluatedPersonInfo: [],
    evaluateChannel: codes.channels[handled.channel],
    source: codes.source,
    version: '2',
  });
}

/** What was said of it; nothing of who said it is added. */
export function toProvincialEvaluation(
  given: {
    readonly acceptanceNumber: string;
    readonly level: EvaluationLevel;
    readonly optionIds: readonly string[];
    readonly text: string | undefined;
    readonly at: Date;
    readonly followUp: boolean;
    readonly channel: keyof ProvincialCodes['channels'];
  },
  codes: ProvincialCodes,
): ProvincialEvaluation {
  return provincialEvaluationSchema.parse({
    projNo: given.acceptanceNumber,
    satisfaction: String(given.level),
    evalDetail: given.optionIds.flatMap((id) => codes.options[id] ?? []).join(','),
    writingEvaluation: given.text ?? '',
    evaluateTime: provincialTime(given.at),
    evaluateType: given.followUp ? '2' : '1',
    evaluateChannel: codes.channels[given.channel],
    source: codes.source,
    version: '2',
  });
}

function provincialTime(instant: Date): string {
  const seconds = String(instant.getUTCSeconds()).padStart(2, '0');
  return `${localDate(instant)} ${localClock(instant)}:${seconds}`;
}
