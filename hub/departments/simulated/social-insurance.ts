import { amount, chineseAmount } from './chinese-amount.ts';
import {
  addMonths,
  askedPeriod,
  earlierOf,
  isSpecimen,
  laterOf,
  months,
  type PersonRegister,
  personFacts,
  type RegisterQuestion,
  spokenMonth,
} from './person-records.ts';

const SCHEMES = [
  { id: 'pension', name: '企业职工基本养老保险' },
  { id: 'unemployment', name: '失业保险' },
  { id: 'work-injury', name: '工伤保险' },
] as const;
const EMPLOYERS = ['示例县模拟制造有限公司', '示例县样本商贸有限公司', '示例县演示服务中心'] as const;

interface Membership {
  firstMonth: string;
  lastMonth: string;
  employer: string;
  baseFen: number;
}

/** 社会保险: participation, monthly contributions, pension payments. */
export const socialInsurance: PersonRegister = {
  serves: (item) =>
    /participation|contribution|pension|insurance-record/.test(item.id) ||
    /参保|缴费|养老金|待遇/.test(item.name),

  certificate(question) {
    if (/contribution/.test(question.item.id) || /缴费/.test(question.item.name))
      return contributionCertificate(question);
    return participationCertificate(question);
  },

  information(question) {
    if (/养老金|待遇/.test(question.item.name)) return pensionPayments(question);
    const membership = membershipOf(question);
    if (!membership) return undefined;
    const { rows } = contributionRows(question, membership);
    return {
      title: question.item.implementation.resultName,
      note: `参保单位：${membership.employer}。最近一个月排在最前。`,
      columns: ['缴费月份', '缴费基数（元）', '单位缴费（元）', '个人缴费（元）', '状态'],
      rows: rows.reverse().slice(0, 240),
    };
  },
};

function membershipOf(question: RegisterQuestion): Membership | undefined {
  const random = question.random('social-insurance');
  const specimen = isSpecimen(question.person);
  const never = random.below(16) === 0;
  if (never && !specimen) return undefined;
  const lastMonth = addMonths(question.today, -1);
  const length = specimen ? 186 + random.below(60) : 6 + random.below(200);
  return {
    firstMonth: addMonths(lastMonth, 1 - length),
    lastMonth,
    employer: random.pick(EMPLOYERS),
    baseFen: 420_000 + random.below(60) * 10_000,
  };
}

function participationCertificate(question: RegisterQuestion) {
  const membership = membershipOf(question);
  if (!membership) return undefined;
  const chosen = question.answer('insurance') ?? 'all';
  const schemes = SCHEMES.filter((scheme) => chosen === 'all' || scheme.id === chosen);
  const total = months(membership.firstMonth, membership.lastMonth).length;
  return [
    personFacts(question.person),
    {
      kind: 'paragraph' as const,
      text: `兹证明该人员在本统筹区参加社会保险，截至${spokenMonth(membership.lastMonth)}的参保情况如下：`,
    },
    {
      kind: 'table' as const,
      columns: [
        { title: '险种', weight: 2.4, align: 'left' as const },
        { title: '首次参保', weight: 1.3 },
        { title: '缴费截止', weight: 1.3 },
        { title: '累计缴费（月）', weight: 1.3 },
        { title: '当前状态', weight: 1.2 },
      ],
      rows: schemes.map((scheme) => [
        scheme.name,
        spokenMonth(membership.firstMonth),
        spokenMonth(membership.lastMonth),
        String(total),
        '正常参保',
      ]),
    },
    {
      kind: 'facts' as const,
      rows: [
        { label: '参保单位', value: membership.employer, wide: true },
        { label: '参保地', value: '示例县' },
        { label: '经办机构', value: '示例县社会保险服务中心' },
      ],
    },
  ];
}

function contributionRows(question: RegisterQuestion, membership: Membership) {
  const from = laterOf(question.answer('from') ?? membership.firstMonth, membership.firstMonth);
  const to = earlierOf(question.answer('to') ?? membership.lastMonth, membership.lastMonth);
  let personalTotal = 0;
  let employerTotal = 0;
  const rows = months(from, to).map((month) => {
    // The base is set anew every July.
    const years = Number(month.slice(0, 4)) - 2010 + (month.slice(5, 7) >= '07' ? 1 : 0);
    const base = membership.baseFen + Math.max(years, 0) * 18_000;
    const employer = Math.round(base * 0.16);
    const personal = Math.round(base * 0.08);
    employerTotal += employer;
    personalTotal += personal;
    return [month, amount(base), amount(employer), amount(personal), '已到账'];
  });
  return { from, to, rows, personalTotal, employerTotal };
}

function contributionCertificate(question: RegisterQuestion) {
  const membership = membershipOf(question);
  if (!membership) return undefined;
  const { from, to, rows, personalTotal, employerTotal } = contributionRows(question, membership);
  if (rows.length === 0) return undefined;
  return [
    personFacts(question.person),
    {
      kind: 'paragraph' as const,
      text: `兹证明该人员${spokenMonth(from)}至${spokenMonth(to)}企业职工基本养老保险缴费${rows.length}个月，明细如下：`,
    },
    {
      kind: 'table' as const,
      columns: [
        { title: '缴费月份', weight: 1.2 },
        { title: '缴费基数（元）', weight: 1.4, align: 'right' as const },
        { title: '单位缴费（元）', weight: 1.4, align: 'right' as const },
        { title: '个人缴费（元）', weight: 1.4, align: 'right' as const },
        { title: '状态', weight: 1 },
      ],
      rows,
    },
    {
      kind: 'facts' as const,
      rows: [
        { label: '参保单位', value: membership.employer, wide: true },
        { label: '单位缴费合计', value: `¥ ${amount(employerTotal)}` },
        { label: '个人缴费合计', value: `¥ ${amount(personalTotal)}` },
        { label: '个人合计大写', value: chineseAmount(personalTotal), wide: true },
      ],
    },
  ];
}

function pensionPayments(question: RegisterQuestion) {
  const random = question.random('pension');
  const monthlyFen = 245_000 + random.below(2600) * 100;
  const card = `尾号 ${random.digits(4)}`;
  const { from, to, spoken } = askedPeriod(question);
  return {
    title: question.item.implementation.resultName,
    note: `${spoken}的发放情况，最近一个月排在最前。`,
    columns: ['发放月份', '项目', '发放金额（元）', '发放银行卡', '状态'],
    rows: months(from, to)
      .reverse()
      .map((month) => {
        // Pensions rise every July.
        const steps = Number(month.slice(0, 4)) - 2020 + (month.slice(5, 7) >= '07' ? 1 : 0);
        return [month, '基本养老金', amount(monthlyFen + Math.max(steps, 0) * 5600), card, '已发放'];
      }),
  };
}
