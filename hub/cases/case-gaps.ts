import { z } from 'zod';
import { type CaseContent, type CaseGap, caseGapSchema } from '#contract/case.ts';
import type { Item, Material } from '#contract/item.ts';
import type { WorkingCalendar } from '#contract/working-calendar.ts';
import { addDays } from '../calendar/local-time.ts';
import type { RecordCipher } from '../keys/record-cipher.ts';
import type { CasePolicy } from './case-policy.ts';

/** What a case still lacks. `deferred`: it is accepted all the same (容缺). */
const openGapsSchema = z.strictObject({ deferred: z.boolean(), gaps: z.array(caseGapSchema).min(1) });
export type OpenGaps = z.infer<typeof openGapsSchema>;

/** Two of the longest holidays: none has lasted longer than nine days, weekends included. */
const HOLIDAYS_BETWEEN = 14;

/** The last day to close gaps that are told today. */
export function supplementBy(
  calendar: WorkingCalendar,
  today: string,
  { supplementWorkingDays }: CasePolicy,
): string {
  return lastDay(calendar, today, supplementWorkingDays);
}

/**
 * The day on which so many working days are over. Where nobody has entered the holidays of a year it is a later one:
 * nobody's case may end before the time that he was told of.
 */
export function lastDay(calendar: WorkingCalendar, today: string, workingDays: number): string {
  const day = calendar.addWorkingDays(today, workingDays);
  return day.ok ? day.value.date : addDays(today, Math.ceil(workingDays / 5) * 7 + HOLIDAYS_BETWEEN);
}

/** Materials that were put off, each with its own last day. */
export function deferredGaps(
  content: CaseContent,
  item: Item,
  calendar: WorkingCalendar,
  today: string,
): CaseGap[] {
  return content.materials.flatMap((submitted) => {
    const material = item.materials.find((each) => each.id === submitted.materialId);
    const later = submitted.source === 'deferred' || submitted.source === 'window';
    if (!later || material?.necessity.kind !== 'deferrable') return [];
    const { workingDays } = material.necessity;
    return [
      {
        ...materialGap(
          material,
          submitted.source === 'window' ? '容缺，约好把纸质材料交到窗口。' : '容缺，还没有提交。',
        ),
        by: lastDay(calendar, today, workingDays),
      },
    ];
  });
}

/** A gap in a material, with what the item's file says of it. */
export function materialGap(material: Material, wrong: string): CaseGap {
  const wanted = material.acceptanceStandard ?? material.fillingNotes ?? material.note;
  return {
    subject: { kind: 'material', materialId: material.id },
    name: material.name,
    wrong,
    wanted: wanted === undefined ? '提交完整、清晰的材料。' : wanted.slice(0, 300),
    basis: material.basis,
    ...(material.filledExample !== undefined && { sample: '见自助终端上的填写示例。' }),
  };
}

/** Those that a supplement does not close. */
export function remainingGaps(gaps: readonly CaseGap[], supplement: CaseContent): CaseGap[] {
  return gaps.filter(({ subject }) =>
    subject.kind === 'material'
      ? !supplement.materials.some(
          (material) =>
            material.materialId === subject.materialId && !['deferred', 'window'].includes(material.source),
        )
      : !supplement.answers.some((answer) => answer.fieldId === subject.fieldId && answer.value !== ''),
  );
}

/** Gaps can tell what somebody's papers lack: they lie encrypted. */
export function storeGaps(cipher: RecordCipher, caseId: string, open: OpenGaps | undefined): string | null {
  return open === undefined ? null : cipher.encrypt(JSON.stringify(open), `open-gaps ${caseId}`);
}

export function readGaps(cipher: RecordCipher, caseId: string, stored: string | null): OpenGaps | undefined {
  return stored === null
    ? undefined
    : openGapsSchema.parse(JSON.parse(cipher.decrypt(stored, `open-gaps ${caseId}`)));
}

/** When the last of them is due. */
export function latestDay(gaps: readonly CaseGap[]): string | undefined {
  return gaps.reduce<string | undefined>(
    (latest, { by }) => (by !== undefined && (latest === undefined || by > latest) ? by : latest),
    undefined,
  );
}
