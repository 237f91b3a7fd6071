import { z } from 'zod';
import { type CaseContent, type CaseGap, caseGapSchema } from '#contract/case.ts';
import type { Item, Material } from '#contract/item.ts';
import type { WorkingCalendar } from '#contract/working-calendar.ts';
import { addDays } from '../calendar/local-time.ts';
import type { RecordCipher } from '../keys/record-cipher.ts';

/** What a case still lacks. `deferred`: it is accepted all the same (容缺). */
const openGapsSchema = z.strictObject({ deferred: z.boolean(), gaps: z.array(caseGapSchema).min(1) });
export type OpenGaps = z.infer<typeof openGapsSchema>;

/** 示例，以当地公布为准: no law says how long an applicant may take to close the gaps. */
const SUPPLEMENT_WORKING_DAYS = 10;
/** Where the holidays of a year are not known, only a count of calendar days can be promised. */
const SUPPLEMENT_CALENDAR_DAYS = 15;

/** The last day to close gaps that are told today. */
export function supplementBy(calendar: WorkingCalendar, today: string): string {
  const day = calendar.addWorkingDays(today, SUPPLEMENT_WORKING_DAYS);
  return day.ok ? day.value.date : addDays(today, SUPPLEMENT_CALENDAR_DAYS);
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
    const day = calendar.addWorkingDays(today, workingDays);
    return [
      {
        ...materialGap(
          material,
          submitted.source === 'window' ? '容缺，约好把纸质材料交到窗口。' : '容缺，还没有提交。',
        ),
        by: day.ok ? day.value.date : addDays(today, workingDays),
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
