import type { ScreenOf } from '#contract/visit.ts';

type Screen = ScreenOf<'policies'>;

const travel: NonNullable<Screen['policy']> = {
  id: 'transport/senior-travel',
  name: '老年人乘车优待',
  body: '示例县交通运输局',
  summary: '年满65周岁的老人，免费坐本县公交车。',
  benefit: '本县公交车免费乘坐',
  isExample: true,
  cashing: 'automatic',
  reasons: ['您已满65周岁', '您还没有办过乘车优待'],
  account: '不发钱：优待记在您的社会保障卡上，刷卡坐车',
  legalBasis: ['《中华人民共和国老年人权益保障法》第五十八条'],
  phone: '12328',
  validUntil: '2030-12-31',
};

const reward: NonNullable<Screen['policy']> = {
  ...travel,
  id: 'health/family-planning-reward',
  name: '计划生育家庭奖励扶助',
  body: '示例县卫生健康局',
  summary: '年满60周岁的独生子女父母或双女户，每年发扶助金。',
  benefit: '每人每年960元',
  cashing: 'commitment',
  reasons: ['您已满60周岁', '卫生健康部门登记您是独生子女父母或双女户', '您今年还没有领这笔钱'],
  account: '社会保障卡的银行账户',
  legalBasis: ['《关于开展对农村部分计划生育家庭实行奖励扶助制度试点工作的意见》（国办发〔2004〕21号）'],
  phone: '0000-1100012',
};

const { account: _, ...withoutAccount } = travel;
const subsidies: NonNullable<Screen['policy']> = {
  ...withoutAccount,
  id: 'disabled-persons-federation/two-subsidies',
  name: '残疾人两项补贴',
  body: '示例县残疾人联合会',
  summary: '困难残疾人发生活补贴，重度残疾人发护理补贴。',
  benefit: '生活补贴每月200元，护理补贴每月250元',
  cashing: 'apply',
  reasons: ['残联登记您是一级或二级残疾', '您还没有领这项补贴'],
  itemName: '残疾人两项补贴申请',
  legalBasis: ['《国务院关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见》（国发〔2015〕52号）'],
  phone: '0000-1100011',
};

function inList({ id, name, body, summary, benefit, isExample, cashing, reasons, claimed }: typeof travel) {
  return {
    id,
    name,
    body,
    summary,
    benefit,
    isExample,
    cashing,
    reasons,
    ...(claimed === undefined ? {} : { claimed }),
  };
}

const claimed = { receiptNumber: 'ZC20261122000001', on: '2026-11-22' };
const list = [travel, reward, subsidies].map(inList);
const found: Screen = {
  name: 'policies',
  state: 'list',
  list,
  silent: [],
  simulated: true,
  paper: 'none',
};
const nothing: Screen = { ...found, list: [], simulated: false };
const confirmed: Screen = { ...found, state: 'policy', policy: { ...travel, claimed } };

/** 政策找人, in each state that a citizen may see. */
export const policyScreens: Readonly<Record<string, Screen>> = {
  'policies-refused': { ...nothing, state: 'refused' },
  'policies-looking': { ...nothing, state: 'looking' },
  'policies-list': found,
  'policies-list-claimed': {
    ...found,
    list: [inList({ ...travel, claimed }), inList(reward)],
    silent: ['民政', '人力资源和社会保障'],
  },
  'policies-none': { ...nothing, state: 'none', silent: ['民政'] },
  'policies-offline': { ...nothing, state: 'offline', problem: 'offline' },
  'policies-automatic': { ...found, state: 'policy', policy: travel },
  'policies-commitment': { ...found, state: 'policy', policy: reward },
  'policies-apply': { ...found, state: 'policy', policy: subsidies },
  'policies-no-answer': { ...found, state: 'policy', policy: travel, problem: 'no-answer' },
  'policies-confirming': { ...found, state: 'confirming', policy: travel },
  'policies-confirmed': { ...confirmed, paper: 'printed' },
  'policies-confirmed-no-printer': { ...confirmed, paper: 'no-printer' },
};
