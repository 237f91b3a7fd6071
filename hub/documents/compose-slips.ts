/** Slips of what was done on the spot. */
import { maskName, maskNumber } from '#contract/masking.ts';
import { checkInFrom } from '../bookings/appointment-view.ts';
import type { BookableSlot } from '../bookings/slots.ts';
import { chineseDate, chineseInstant } from '../calendar/local-time.ts';
import { actorRows, slipCode } from './case-blocks.ts';
import { type CaseFacts, paper } from './case-facts.ts';
import type { Paper } from './paper.ts';

export function composeQualificationSlip(facts: CaseFacts, validMonths: number): Paper {
  const { content, item } = facts;
  const next = addCalendarMonths(facts.issuedOn, validMonths);
  return paper(facts, {
    kind: 'qualification-slip',
    title: `${item.name}结果单`,
    blocks: [
      { kind: 'headline', text: '认证通过', detail: `下次认证请在${chineseDate(next)}前办理` },
      {
        kind: 'facts',
        rows: [
          { label: '姓名', value: maskName(content.applicant.name) },
          { label: '证件号码', value: maskNumber(content.applicant.number) },
          { label: '认证事项', value: item.name, wide: true },
          { label: '认证方式', value: '身份证件与人脸比对' },
          { label: '认证时间', value: chineseInstant(facts.receivedAt) },
          ...(content.actor === undefined ? [] : actorRows(facts)),
          { label: '办件编号', value: facts.acceptanceNumber, wide: true },
        ],
      },
      {
        kind: 'notes',
        title: '说明',
        lines: [
          `认证有效期${validMonths}个月。逾期没有认证的，可能暂停发放待遇；补认证后按规定恢复并补发。`,
          `咨询电话：${item.implementation.consultPhone}。`,
        ],
      },
    ],
    legalLine: '本结果单仅说明本次认证情况。',
  });
}

export function composeBookingSlip(facts: CaseFacts, slot: BookableSlot): Paper {
  const { content, item } = facts;
  const place = item.implementation.place;
  return paper(facts, {
    kind: 'booking-slip',
    title: '预约单',
    blocks: [
      {
        kind: 'headline',
        text: `${chineseDate(slot.date)} ${slot.from}至${slot.to}`,
        detail: place.name,
      },
      {
        kind: 'facts',
        rows: [
          { label: '预约人', value: maskName(content.applicant.name) },
          { label: '证件号码', value: maskNumber(content.applicant.number) },
          { label: '预约事项', value: item.name, wide: true },
          { label: '预约日期', value: chineseDate(slot.date) },
          { label: '预约时段', value: `${slot.from}至${slot.to}` },
          ...(content.actor === undefined ? [] : actorRows(facts)),
          { label: '办理地点', value: `${place.name}（${place.address}）`, wide: true },
          { label: '预约编号', value: facts.acceptanceNumber, wide: true },
        ],
      },
      ...(item.materials.length > 0
        ? [
            {
              kind: 'notes' as const,
              title: '请携带',
              lines: item.materials.map((material) =>
                material.note ? `${material.name}：${material.note}` : material.name,
              ),
            },
          ]
        : []),
      {
        ...slipCode(facts),
        title: '签到、改约和取消',
        lines: [
          '在自助终端选“办件进度查询”，对准左边的码，或者输入下面的号码。',
          `签到：当天${checkInFrom(slot.from)}至${slot.to}，在大厅的自助终端签到取号，再到窗口等候叫号。请带本人身份证件。`,
          `改约、取消：${chineseDate(slot.date)}${slot.from}以前，任一自助终端都可以办。改约以后，以新的预约单为准。`,
          `不清楚的，请致电 ${item.implementation.consultPhone}。右上角的码用来核验本预约单。`,
        ],
      },
    ],
    legalLine: '本预约单不代表申请已经受理。',
  });
}

/** The same day so many months later; the last day of a shorter month. */
function addCalendarMonths(date: string, count: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + count, Math.min(day, lastDay))).toISOString().slice(0, 10);
}
