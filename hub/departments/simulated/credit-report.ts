import { isSpecimen, type PersonRegister, personFacts } from './person-records.ts';

/** 人民银行: the short form of a credit report. No lender, no number and no judgement is a real one. */
export const creditReport: PersonRegister = {
  serves: (item) => item.id === 'central-bank/credit-report',

  certificate(question) {
    const { person, today } = question;
    const random = question.random('credit report');
    const settled = random.below(4);
    const cards = (isSpecimen(person) ? 1 : 0) + random.below(4);
    const loans = random.below(2);
    const asked = question.answer('version') === 'detailed';
    const queries = Array.from({ length: 1 + random.below(3) }, (_, index) => [
      `${Number(today.slice(0, 4)) - index}-0${1 + random.below(9)}-${10 + random.below(18)}`,
      index === 0 ? '本人' : '示例银行示例县支行',
      index === 0 ? '本人查询' : '信用卡审批',
    ]);
    return [
      personFacts(person),
      {
        kind: 'facts',
        rows: [
          { label: '报告编号', value: `SIM${today.replaceAll('-', '')}${random.digits(10)}` },
          { label: '报告日期', value: today },
          { label: '报告版本', value: question.answerShown('version') ?? '—', wide: true },
        ],
      },
      {
        kind: 'table',
        columns: [
          { title: '信贷记录', weight: 1.6 },
          { title: '账户数', weight: 1 },
          { title: '未结清或未销户', weight: 1.4 },
          { title: '发生过逾期', weight: 1.2 },
        ],
        rows: [
          ['信用卡', `${cards}`, `${cards}`, '0'],
          ['购房贷款', `${loans + 1}`, `${loans}`, '0'],
          ['其他贷款', `${settled}`, '0', '0'],
        ],
      },
      {
        kind: 'facts',
        rows: [
          { label: '欠税记录', value: '无' },
          { label: '强制执行记录', value: '无' },
        ],
      },
      ...(asked
        ? [
            {
              kind: 'table' as const,
              columns: [
                { title: '查询日期', weight: 1.2 },
                { title: '查询人', weight: 2 },
                { title: '查询原因', weight: 1.2 },
              ],
              rows: queries,
            },
          ]
        : []),
      {
        kind: 'notes',
        title: '说明',
        lines: ['本报告的内容是示例。认为记录有错的，可以向查询机构提出异议。'],
      },
    ];
  },

  information: () => undefined,
};
