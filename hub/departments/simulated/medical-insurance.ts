import { amount } from './chinese-amount.ts';
import {
  addMonths,
  earlierOf,
  laterOf,
  months,
  type PersonRegister,
  personFacts,
  type RegisterQuestion,
  spokenMonth,
} from './person-records.ts';

/** 医保: a year of contributions for each calendar year that was asked for. */
export const medicalInsurance: PersonRegister = {
  serves: (item) => /医保|医疗保险/.test(item.name),

  certificate(question) {
    const { rows, from, to, count } = yearsOf(question);
    if (rows.length === 0) return undefined;
    return [
      personFacts(question.person),
      {
        kind: 'paragraph',
        text: `兹证明该人员在${spokenMonth(from)}至${spokenMonth(to)}期间参加职工基本医疗保险，实际缴费${count}个月：`,
      },
      {
        kind: 'table',
        columns: [
          { title: '年度', weight: 0.8 },
          { title: '缴费起止', weight: 2 },
          { title: '缴费月数', weight: 0.9 },
          { title: '月缴费基数（元）', weight: 1.4, align: 'right' },
          { title: '个人缴费合计（元）', weight: 1.6, align: 'right' },
        ],
        rows,
      },
      {
        kind: 'facts',
        rows: [
          { label: '参保单位', value: '示例县模拟制造有限公司', wide: true },
          { label: '参保险种', value: '职工基本医疗保险（含生育保险）' },
          { label: '当前状态', value: '正常参保' },
        ],
      },
    ];
  },

  information(question) {
    const { rows } = yearsOf(question);
    return {
      title: question.item.implementation.resultName,
      columns: ['年度', '缴费起止', '缴费月数', '月缴费基数（元）', '个人缴费合计（元）'],
      rows,
    };
  },
};

function yearsOf(question: RegisterQuestion) {
  const random = question.random('medical-insurance');
  const last = addMonths(question.today, -1);
  const first = addMonths(last, -(60 + random.below(120)));
  const from = laterOf(question.answer('from') ?? addMonths(last, -35), first);
  const to = earlierOf(question.answer('to') ?? last, last);
  const base = 450_000 + random.below(40) * 10_000;
  const byYear = Map.groupBy(months(from, to), (month) => month.slice(0, 4));
  const rows = [...byYear].map(([year, paid]) => {
    const yearBase = base + (Number(year) - 2015) * 16_000;
    return [
      year,
      `${paid[0] ?? ''} 至 ${paid.at(-1) ?? ''}`,
      String(paid.length),
      amount(yearBase),
      amount(Math.round(yearBase * 0.02) * paid.length),
    ];
  });
  return { rows, from, to, count: [...byYear.values()].reduce((sum, paid) => sum + paid.length, 0) };
}
