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

const credit: ScreenOf<'credit'> = {
  name: 'credit',
  state: 'asking',
  query: '',
  by: 'name',
  language: 'zh-Hans',
  simulated: true,
  paper: 'none',
};

const company = {
  creditCode: '91350100M000100Y43',
  name: '示例县样本餐饮管理有限公司',
  state: 'in-business' as const,
};

const record: ScreenOf<'credit'> = {
  ...credit,
  state: 'record',
  query: '样本餐饮',
  record: {
    ...company,
    establishedOn: '2012-03-15',
    registrar: '示例县市场监督管理局',
    licences: [
      {
        name: '食品经营许可',
        number: '样本许〔2024〕0012号',
        body: '示例县市场监督管理局',
        decidedOn: '2024-05-16',
        validTo: '2029-05-15',
      },
      {
        name: '公共场所卫生许可',
        number: '样本许〔2023〕0107号',
        body: '示例县卫生健康局',
        decidedOn: '2023-02-14',
      },
    ],
    penalties: [
      {
        reason: '未在经营场所公示许可证',
        decision: '警告',
        number: '样本罚决〔2025〕0031号',
        body: '示例县综合行政执法局',
        decidedOn: '2025-08-19',
      },
    ],
    asOf: '2026-11-16',
    simulated: true,
  },
};

/** 公示查询, in each state that a citizen may see. */
export const creditScreens: Readonly<Record<string, ScreenOf<'credit'>>> = {
  'credit-asking': credit,
  'credit-by-code': { ...credit, by: 'code', query: '91350100M000100Y4Z', problem: 'not-a-credit-code' },
  'credit-none': { ...credit, query: '无此企业', problem: 'none' },
  'credit-searching': { ...credit, state: 'searching' },
  'credit-list': {
    ...credit,
    state: 'list',
    companies: [
      company,
      { creditCode: '91440524MA0PAM012C', name: '示例县样本粮油贸易有限公司', state: 'deregistered' },
      { creditCode: '91440524MA0PAM063L', name: '示例县样本茶叶专业合作社', state: 'revoked' },
    ],
    more: true,
  },
  'credit-record': record,
  'credit-record-printed': { ...record, paper: 'printed' },
  'credit-record-not-printed': { ...record, paper: 'failed' },
};
