import type { CaseContent, CaseGap } from '#contract/case.ts';
import type { Item, TimeLimit } from '#contract/item.ts';
import { addDays } from '../../calendar/local-time.ts';
import type { CaseAnswer, DepartmentStep, FollowRequest } from '../department-adapter.ts';

/**
 * How a simulated department takes an application. It is told by the telephone number that the applicant left, so that
 * every way can be walked on purpose and the same application always goes the same way:
 * - `…1111`: cannot be reached. A supplement is asked for: another number, and a clearer picture of what was captured.
 * - `…4444`: another body is competent. Not accepted.
 * - `…9999`: nothing is said. After five working days the case counts as accepted.
 * - any other, or none: accepted.
 */
export function rehearsedAnswer(item: Item, content: CaseContent): CaseAnswer {
  const phone = item.fields.find((field) => field.input.kind === 'phone');
  const number = content.answers.find((answer) => answer.fieldId === phone?.id)?.value ?? '';
  if (number.endsWith('9999')) return { decision: 'pending', simulated: true };
  if (number.endsWith('4444')) {
    return {
      decision: 'not-accepted',
      simulated: true,
      reason: '申请人户籍不在本区，本单位不是这件事的办理机关。',
      competentBody: '申请人户籍所在地的同级部门',
    };
  }
  const [first, ...more] = number.endsWith('1111') ? gapsOf(item, content) : [];
  return first === undefined
    ? { decision: 'accepted', simulated: true }
    : { decision: 'supplement', simulated: true, gaps: [first, ...more] };
}

function gapsOf(item: Item, content: CaseContent): CaseGap[] {
  const phone = item.fields.find((field) => field.input.kind === 'phone');
  const captured = content.materials.find((material) => material.source === 'capture');
  const material = item.materials.find((each) => each.id === captured?.materialId);
  return [
    ...(phone === undefined
      ? []
      : [
          {
            subject: { kind: 'field' as const, fieldId: phone.id },
            name: phone.label,
            wrong: '按所填的号码联系不上。',
            wanted: '填写能够打通的手机号码。',
            basis: item.implementation.legalBasis[0] ?? '',
            sample: '十一位数字，例如138开头的手机号码。',
          },
        ]),
    ...(material === undefined
      ? []
      : [
          {
            subject: { kind: 'material' as const, materialId: material.id },
            name: material.name,
            wrong: '拍摄件看不清，文字和印章不能辨认。',
            wanted: (material.acceptanceStandard ?? '每页平放，四边拍全，文字和印章清楚。').slice(0, 300),
            basis: material.basis,
          },
        ]),
  ];
}

/** Reviewed from the next day on, then the item's special steps one after the other, decided on the promised day. */
export function rehearsedSteps({ item, acceptedOn, promisedDate, today }: FollowRequest): DepartmentStep[] {
  const body = item.implementation.body.name;
  const steps: DepartmentStep[] = [];
  let day = addDays(acceptedOn, 1);
  if (promisedDate === undefined || day < promisedDate) {
    steps.push({ at: morningOf(day), action: 'review', text: `${body}正在审查` });
    for (const special of item.implementation.specialSteps ?? []) {
      // One that depends on the applicant's situation is the exception: the simulated case is the plain one.
      if (special.when !== undefined) continue;
      const end = addDays(day, spanOf(special.limit));
      steps.push(
        { at: morningOf(day), action: 'begin-special-procedure', text: `开始${special.name}，期间不计时` },
        { at: morningOf(end), action: 'end-special-procedure', text: `${special.name}已完成，继续审查` },
      );
      day = end;
    }
  }
  if (promisedDate !== undefined) {
    const licence = item.implementation.taskType === '01';
    if (steps.length === 0)
      steps.push({ at: morningOf(promisedDate), action: 'review', text: `${body}正在审查` });
    steps.push(
      { at: morningOf(promisedDate), action: 'decide', text: '已作出决定' },
      {
        at: morningOf(promisedDate),
        action: licence ? 'grant' : 'complete',
        text: licence ? '准予许可，请按约定的方式领取结果' : '已办结，请按约定的方式领取结果',
      },
    );
  }
  return steps.filter((step) => step.at <= morningOf(today));
}

/** A working day takes a little longer than a day of the calendar. */
function spanOf(limit: TimeLimit): number {
  return limit.unit === 'working-day' ? Math.ceil((limit.days * 7) / 5) : limit.days;
}

/** Nine o'clock in China. */
function morningOf(date: string): Date {
  return new Date(`${date}T09:00:00+08:00`);
}
