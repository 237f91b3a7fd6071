import { amount } from './chinese-amount.ts';
import {
  addMonths,
  months,
  type PersonRegister,
  personFacts,
  type RegisterQuestion,
} from './person-records.ts';

/** 住房公积金 and 医疗保险: accounts with a monthly row. */
export const accountRegister: PersonRegister = {
  serves: (item) => /公积金|医保|医疗保险|账户/.test(item.name),
  certificate: (question) => [
    personFacts(question.person),
    {
      kind: 'paragraph',
      text: `兹证明该人员截至${question.today.slice(0, 4)}年${Number(question.today.slice(5, 7))}月在本机构的账户情况如下：`,
    },
    { kind: 'facts', rows: accountFacts(question) },
  ],
  information(question) {
    const random = question.random(`account ${question.item.id}`);
    const last = addMonths(question.today, -1);
    let balance = 860_000 + random.below(4_000_000);
    const deposit = 60_000 + random.below(120) * 1000;
    const rows = months(addMonths(last, -23), last).map((month) => {
      balance += deposit;
      return [month, '单位汇缴', amount(deposit), amount(balance)];
    });
    return {
      title: question.item.implementation.resultName,
      note: '近24个月记录，最近一个月排在最前。',
      columns: ['月份', '摘要', '发生额（元）', '余额（元）'],
      rows: rows.reverse(),
    };
  },
};

function accountFacts(question: RegisterQuestion) {
  const random = question.random(`account ${question.item.id}`);
  return [
    { label: '账户状态', value: '正常' },
    { label: '账户余额', value: `¥ ${amount(860_000 + random.below(4_000_000))}` },
    {
      label: '开户日期',
      value: `${2008 + random.below(10)}-${String(1 + random.below(12)).padStart(2, '0')}-15`,
    },
    { label: '连续缴存', value: `${12 + random.below(150)}个月` },
    { label: '缴存单位', value: '示例县模拟制造有限公司', wide: true },
  ];
}

/** Every other item: what was asked and a register entry with number and date. Serves all, so it stands last. */
export const generalRegister: PersonRegister = {
  serves: () => true,
  certificate: (question) => {
    const entry = entryOf(question);
    return [
      personFacts(question.person),
      {
        kind: 'paragraph',
        text: `经核查，该人员在${question.item.implementation.body.name}有下列登记，现予证明：`,
      },
      {
        kind: 'facts',
        rows: [
          ...question.content.answers.map((answer) => ({
            label: answer.label,
            value: answer.display,
            wide: true,
          })),
          { label: '登记编号', value: entry.number },
          { label: '登记日期', value: entry.date },
          { label: '当前状态', value: '有效' },
          { label: '登记机构', value: question.item.implementation.body.name, wide: true },
        ],
      },
    ];
  },
  information: (question) => {
    const entry = entryOf(question);
    return {
      title: question.item.implementation.resultName,
      columns: ['项目', '内容'],
      rows: [
        ...question.content.answers.map((answer) => [answer.label, answer.display]),
        ['登记编号', entry.number],
        ['登记日期', entry.date],
        ['当前状态', '有效'],
        ['登记机构', question.item.implementation.body.name],
      ],
    };
  },
};

function entryOf(question: RegisterQuestion): { number: string; date: string } {
  const random = question.random(`register ${question.item.id}`);
  const year = Math.max(Number(question.today.slice(0, 4)) - 1 - random.below(9), 2010);
  const month = String(1 + random.below(12)).padStart(2, '0');
  return {
    number: `SIM-${year}-${random.digits(8)}`,
    date: `${year}-${month}-${String(1 + random.below(28)).padStart(2, '0')}`,
  };
}
