import type { DepartmentTile, ScreenOf } from '#contract/visit.ts';

const elsewhere = {
  name: '示例县政务服务中心',
  address: '示例县示例镇人民路1号一楼',
  hours: '周一至周五 9:00–12:00，13:30–17:30',
  phone: '0750-0000002',
};

const { phone: _, ...place } = elsewhere;
const at = '2026-11-20T02:14:00.000Z';

const ready: ScreenOf<'ticket'> = {
  name: 'ticket',
  state: 'ready',
  departmentName: '公安',
  hall: { ...place, counters: '3至5号窗口' },
  countersLanguage: 'zh-Hans',
  queue: { waiting: 6, waitingWithPriority: 1, at, simulated: true },
  elsewhere,
  slip: 'none',
};

const given: ScreenOf<'ticket'> = {
  ...ready,
  state: 'given',
  ticket: { number: 'C017', priority: false, waiting: 6, at, simulated: true },
};

const { queue: __, ...unasked } = ready;

/** 取号, in each state that a citizen may see. */
export function ticketScreens(
  matters: readonly DepartmentTile[],
): Readonly<Record<string, ScreenOf<'ticket'>>> {
  return {
    'ticket-matters': { name: 'ticket', state: 'matters', matters: [...matters], elsewhere, slip: 'none' },
    'ticket-looking': { name: 'ticket', state: 'looking', elsewhere, slip: 'none' },
    'ticket-ready': ready,
    'ticket-taking': { ...ready, state: 'taking' },
    'ticket-given': given,
    'ticket-priority': {
      ...given,
      ticket: { number: 'C804', priority: true, waiting: 0, at, simulated: true },
      slip: 'printed',
    },
    'ticket-not-printed': { ...given, slip: 'failed' },
    'ticket-perhaps-printed': { ...given, slip: 'unknown' },
    'ticket-no-printer': { ...given, slip: 'no-printer' },
    'ticket-offline': { name: 'ticket', state: 'unavailable', because: 'offline', elsewhere, slip: 'none' },
    'ticket-closed': { ...ready, state: 'unavailable', because: 'closed' },
    'ticket-not-offered': { ...unasked, state: 'unavailable', because: 'not-offered' },
    'ticket-busy': { ...ready, state: 'unavailable', because: 'busy' },
    'ticket-no-answer': { ...ready, state: 'unavailable', because: 'no-answer' },
  };
}
