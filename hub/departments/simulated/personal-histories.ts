import { amount } from './chinese-amount.ts';
import {
  addMonths,
  askedPeriod,
  type PersonRegister,
  personFacts,
  type RegisterQuestion,
} from './person-records.ts';

type Certificate = ReturnType<PersonRegister['certificate']>;
type Information = ReturnType<PersonRegister['information']>;
type PersonRow = ReturnType<typeof personFacts>['rows'];

/** What a person did or was given in the course of life: schooling, grants, skills, work, vaccines, medical bills. */
export const personalHistories: PersonRegister = {
  serves: ({ id }) => id in CERTIFICATES || id in TABLES,
  certificate: (question) => CERTIFICATES[question.item.id]?.(question),
  information: (question) => TABLES[question.item.id]?.(question),
};

const CERTIFICATES: Readonly<Record<string, (question: RegisterQuestion) => Certificate>> = {
  'education/study-certificate': schooling,
  'human-resources/skill-certificates': skills,
  'human-resources/employment-certificate': employment,
  'health/vaccination-record': vaccinations,
};

const TABLES: Readonly<Record<string, (question: RegisterQuestion) => Information>> = {
  'education/student-aid-payments': studentAid,
  'medical-insurance/account-records': medicalAccount,
};

/** The year in which the holder was of this age, or the year before this one. */
function yearOfAge({ person, today }: RegisterQuestion, age: number): number {
  return Math.min(Number(person.birth.slice(0, 4)) + age, Number(today.slice(0, 4)) - 1);
}

const rowOfUse = (question: RegisterQuestion) => ({
  label: '用途',
  value: question.answerShown('use') ?? '本人使用',
  wide: true,
});

function schooling(question: RegisterQuestion): Certificate {
  const random = question.random('schooling');
  const what = question.answer('what');
  const year = yearOfAge(question, what === 'junior' ? 15 : 18);
  const facts = {
    kind: 'facts' as const,
    rows: [
      { label: '毕业或考试年份', value: `${year}年` },
      { label: '证书或考号', value: `SIM-${year}-${random.digits(8)}` },
      { label: '学校', value: what === 'junior' ? '示例县示例中学（初中部）' : '示例县示例中学', wide: true },
      rowOfUse(question),
    ],
  };
  if (what === 'graduation')
    return [
      personFacts(question.person),
      { kind: 'paragraph', text: `兹证明该人员于${year}年在本县完成普通高中学业，准予毕业：` },
      facts,
    ];
  return [
    personFacts(question.person),
    { kind: 'paragraph', text: '兹证明该人员参加考试，成绩如下：' },
    facts,
    {
      kind: 'table',
      columns: [{ title: '科目' }, { title: '成绩' }, { title: '结果' }],
      rows: ['语文', '数学', '英语', '物理', '历史'].map((subject) => [
        subject,
        String(62 + random.below(36)),
        '合格',
      ]),
    },
  ];
}

function skills(question: RegisterQuestion): Certificate {
  const random = question.random('skills');
  const year = yearOfAge(question, 26);
  const what = question.answer('what');
  const row = (kind: string, trade: string, level: string) => [
    kind,
    trade,
    level,
    `SIM${year}${random.digits(8)}`,
    `${year}-0${1 + random.below(9)}-15`,
  ];
  const qualification = row('职业资格证书', '电工', '四级');
  const skill = row('技能等级证书', '养老护理员', '五级');
  return [
    personFacts(question.person),
    { kind: 'paragraph', text: '经查询，该人员有下列证书：' },
    {
      kind: 'table',
      columns: [
        { title: '证书种类' },
        { title: '职业' },
        { title: '等级' },
        { title: '证书编号' },
        { title: '发证日期' },
      ],
      rows: [...(what === 'skill' ? [] : [qualification]), ...(what === 'qualification' ? [] : [skill])],
    },
  ];
}

function employment(question: RegisterQuestion): Certificate {
  const random = question.random('employment');
  const since = addMonths(question.today, -(6 + random.below(24)));
  return [
    personFacts(question.person),
    {
      kind: 'facts',
      rows: [
        { label: '证件编号', value: `SIM${random.digits(12)}` },
        { label: '发证机构', value: question.item.implementation.body.name },
        rowOfUse(question),
      ],
    },
    {
      kind: 'table',
      columns: [{ title: '日期' }, { title: '登记' }, { title: '说明' }],
      rows: [
        [`${since}-10`, '失业登记', '合同到期'],
        [`${addMonths(since, 4)}-02`, '就业登记', '示例县模拟制造有限公司'],
      ],
    },
  ];
}

const VACCINES = [
  ['乙型肝炎疫苗', 0],
  ['卡介苗', 0],
  ['脊髓灰质炎疫苗', 2],
  ['百白破疫苗', 3],
  ['麻腮风疫苗', 8],
  ['乙型脑炎疫苗', 8],
] as const;

function vaccinations(question: RegisterQuestion): Certificate {
  const number = question.answer('child-number');
  const random = question.random(`vaccines ${number ?? ''}`);
  const birth =
    number === undefined ? question.person.birth : `${number.slice(6, 10)}-${number.slice(10, 12)}`;
  const child: PersonRow = [
    { label: '孩子姓名', value: question.answer('child-name') ?? '—' },
    { label: '孩子身份证号码', value: number ?? '—' },
    { label: '打印人', value: question.person.name },
    { label: '监护关系', value: question.answerShown('relation') ?? '—' },
  ];
  return [
    number === undefined ? personFacts(question.person) : { kind: 'facts', rows: child },
    { kind: 'facts', rows: [rowOfUse(question)] },
    {
      kind: 'table',
      columns: [{ title: '疫苗' }, { title: '接种日期' }, { title: '批号' }, { title: '接种单位' }],
      rows: VACCINES.map(([name, months]) => [
        name,
        `${addMonths(birth, months)}-${String(10 + random.below(18))}`,
        `SIM${random.digits(6)}`,
        '示例镇卫生院接种门诊',
      ]).filter(([, day = '']) => day <= question.today),
    },
  ];
}

function studentAid(question: RegisterQuestion): Information {
  const random = question.random(`aid ${question.answer('child-number') ?? ''}`);
  const { from, to, spoken } = askedPeriod(question);
  const card = `尾号 ${random.digits(4)}`;
  const year = Number(question.today.slice(0, 4));
  const rows = [year, year - 1, year - 2]
    .flatMap((each) => [
      [`${each}-10-20`, '国家助学金（秋季学期）', amount(100_000), card],
      [`${each}-04-20`, '国家助学金（春季学期）', amount(100_000), card],
      [`${each}-03-15`, '家庭经济困难学生生活补助', amount(62_500), card],
    ])
    .filter(([day = '']) => day.slice(0, 7) >= from && day.slice(0, 7) <= to);
  return {
    title: question.item.implementation.resultName,
    note: `${spoken}发放的助学金和补助，最近一笔排在最前。`,
    columns: ['发放日期', '项目', '金额（元）', '发放账户'],
    rows,
  };
}

function medicalAccount(question: RegisterQuestion): Information {
  const random = question.random('medical account');
  const { from, to, spoken } = askedPeriod(question);
  const title = question.item.implementation.resultName;
  const months = Array.from({ length: 24 }, (_, back) => addMonths(question.today, -1 - back));
  if (question.answer('what') === 'claims') {
    const rows = months.flatMap((month) => {
      const total = 30_000 + random.below(200_000);
      const paid = Math.round(total * 0.7);
      return Number(month.slice(5, 7)) % 3 === 0 && month >= from && month <= to
        ? [[`${month}-18`, '示例县人民医院', '门诊', amount(total), amount(paid), amount(total - paid)]]
        : [];
    });
    return {
      title,
      note: `${spoken}的报销记录，最近一笔排在最前。`,
      columns: ['日期', '医院', '类别', '总费用（元）', '医保付（元）', '自己付（元）'],
      rows,
    };
  }
  let balance = 120_000 + random.below(300_000);
  const rows = [...months].reverse().flatMap((month) => {
    const spent = 2_000 + random.below(8_000);
    balance += 12_000;
    const paidIn = [`${month}-05`, '划入个人账户', amount(12_000), amount(balance)];
    balance -= spent;
    const bought = [`${month}-21`, '示例药店购药', `-${amount(spent)}`, amount(balance)];
    return month >= from && month <= to ? [paidIn, bought] : [];
  });
  return {
    title,
    note: `${spoken}的个人账户收支，最近一笔排在最前。`,
    columns: ['日期', '摘要', '金额（元）', '余额（元）'],
    rows: rows.reverse(),
  };
}
