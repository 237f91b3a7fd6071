import { maskName } from '#contract/masking.ts';
import { addDays, chineseDate } from '../../calendar/local-time.ts';
import {
  askedPeriod,
  isSpecimen,
  type PersonRegister,
  personFacts,
  type RegisterQuestion,
} from './person-records.ts';

/** 公安: what the registers of the police say, one answer an item. The crossings and offences are specimens. */
export const policeRecords: PersonRegister = {
  serves: (item) => Object.hasOwn(CERTIFICATES, item.id) || item.id === OFFENCES,
  certificate: (question) => CERTIFICATES[question.item.id]?.(question),
  information: (question) => offences(question),
};

const OFFENCES = 'traffic-police/traffic-offences';

const CERTIFICATES: Readonly<Record<string, PersonRegister['certificate']>> = {
  'public-security/no-criminal-record': noCriminalRecord,
  'public-security/household-change-certificate': householdChange,
  'public-security/household-deregistration-certificate': householdDeregistration,
  'exit-entry/border-crossings': borderCrossings,
};

function noCriminalRecord(question: RegisterQuestion): ReturnType<PersonRegister['certificate']> {
  return [
    personFacts(question.person),
    {
      kind: 'paragraph',
      text: `经查询，截至${chineseDate(question.today)}，未发现该人员有犯罪记录。`,
    },
    {
      kind: 'facts',
      rows: [
        { label: '用途', value: question.answerShown('use') ?? '—', wide: true },
        { label: '交给的单位', value: question.answerShown('receiver') ?? '—', wide: true },
      ],
    },
    { kind: 'notes', title: '说明', lines: ['本证明反映查询当日的情况，限上述用途和单位使用。'] },
  ];
}

/** The entry before the change; what stands now is on the card. */
function householdChange(question: RegisterQuestion): ReturnType<PersonRegister['certificate']> {
  const { person, today } = question;
  const random = question.random(`household ${question.answer('changed')}`);
  if (random.below(4) === 0 && !isSpecimen(person)) return undefined;
  const day = String(1 + random.below(28)).padStart(2, '0');
  const entries: Readonly<Record<string, { before: string; after: string }>> = {
    name: { before: `${[...person.name][0] ?? ''}示例`, after: person.name },
    birth: { before: `${person.birth.slice(0, 8)}${day}`, after: person.birth },
    number: {
      before: `${person.number.slice(0, 6)}${'*'.repeat(8)}${random.digits(4)}`,
      after: person.number,
    },
    ethnicity: { before: '未登记', after: '按当前户口登记' },
    address: {
      before: `示例县示例镇示例路${1 + random.below(200)}号`,
      after: '按当前户口登记的住址',
    },
  };
  const entry = entries[question.answer('changed') ?? 'name'] ?? { before: '—', after: '—' };
  return [
    personFacts(person),
    { kind: 'paragraph', text: '经查询户口登记档案，该人员的户口登记有下列变更更正：' },
    {
      kind: 'facts',
      rows: [
        { label: '变更更正项目', value: question.answerShown('changed') ?? '—', wide: true },
        { label: '变更更正前', value: entry.before, wide: true },
        { label: '变更更正后', value: entry.after, wide: true },
        { label: '变更更正日期', value: `${Number(today.slice(0, 4)) - 1 - random.below(12)}-06-${day}` },
        { label: '用途', value: question.answerShown('use') ?? '—' },
      ],
    },
  ];
}

/** About another person: the name is as the relative gave it, the number was checked with it. */
function householdDeregistration(question: RegisterQuestion): ReturnType<PersonRegister['certificate']> {
  const random = question.random(`deregistration ${question.answer('person-number')}`);
  if (random.below(4) === 0 && !isSpecimen(question.person)) return undefined;
  const cancelledOn = addDays(question.today, -30 - random.below(3000));
  return [
    {
      kind: 'facts',
      rows: [
        { label: '被注销户口人姓名', value: question.answer('person-name') ?? '—' },
        { label: '公民身份号码', value: question.answer('person-number') ?? '—' },
      ],
    },
    { kind: 'paragraph', text: `上述人员的户口已于${chineseDate(cancelledOn)}注销。` },
    {
      kind: 'facts',
      rows: [
        { label: '注销原因', value: '死亡' },
        { label: '登记机关', value: '示例县公安局示例派出所' },
        {
          label: '申请人',
          value: `${maskName(question.person.name)}（被注销户口人是申请人的${question.answerShown('kinship') ?? '家人'}）`,
          wide: true,
        },
        { label: '用途', value: question.answerShown('use') ?? '—', wide: true },
      ],
    },
  ];
}

const PORTS = ['示例口岸', '示例港口岸', '示例机场口岸'] as const;

function borderCrossings(question: RegisterQuestion): ReturnType<PersonRegister['certificate']> {
  const { from, to, spoken } = askedPeriod(question);
  const random = question.random('border crossings');
  const journeys = isSpecimen(question.person) ? 6 : random.below(7);
  const rows = Array.from({ length: journeys }, () => {
    const out = addDays(question.today, -40 - random.below(1000));
    const port = random.pick(PORTS);
    const place = random.pick(['中国香港', '中国澳门', '泰国']);
    return [
      [addDays(out, 2 + random.below(9)), '入境', place, port],
      [out, '出境', place, port],
    ];
  })
    .flat()
    .filter(([day = '']) => day.slice(0, 7) >= from && day.slice(0, 7) <= to)
    .sort(([one = ''], [other = '']) => other.localeCompare(one));
  return [
    personFacts(question.person),
    {
      kind: 'paragraph',
      text:
        rows.length > 0
          ? `${spoken}该人员有下列出入境记录，最近一次排在最前：`
          : `${spoken}没有查到该人员的出入境记录。`,
    },
    ...(rows.length > 0
      ? [
          {
            kind: 'table' as const,
            columns: [
              { title: '日期', weight: 1.2 },
              { title: '出境或入境' },
              { title: '前往或来自', weight: 1.4 },
              { title: '口岸', weight: 1.6 },
            ],
            rows,
          },
        ]
      : []),
    {
      kind: 'facts',
      rows: [{ label: '用途', value: question.answerShown('use') ?? '—', wide: true }],
    },
  ];
}

interface Offence {
  name: string;
  points: number;
  yuan: number;
}

const KINDS: readonly [Offence, ...Offence[]] = [
  { name: '机动车违反规定停放', points: 0, yuan: 150 },
  { name: '驾驶机动车违反禁止标线指示', points: 1, yuan: 200 },
  { name: '超过规定时速10%以上未达20%', points: 0, yuan: 50 },
  { name: '驾驶机动车未系安全带', points: 1, yuan: 50 },
];

function offences(question: RegisterQuestion): ReturnType<PersonRegister['information']> {
  const { from, to, spoken } = askedPeriod(question);
  const random = question.random('traffic offences');
  const count = isSpecimen(question.person) ? 5 : random.below(5);
  const rows = Array.from({ length: count }, () => {
    const kind = random.pick(KINDS);
    const day = addDays(question.today, -35 - random.below(700));
    const dealtWith = random.below(2) === 0;
    return [
      day,
      `粤Y·***${random.digits(2)}`,
      kind.name,
      `示例镇示例路${1 + random.below(200)}号`,
      `${kind.points}`,
      `${kind.yuan}`,
      dealtWith ? '已处理' : '未处理',
    ];
  })
    .filter(([day = '']) => day.slice(0, 7) >= from && day.slice(0, 7) <= to)
    .sort(([one = ''], [other = '']) => other.localeCompare(one));
  return {
    title: question.item.implementation.resultName,
    note:
      rows.length > 0
        ? `${spoken}的记录，最近一次排在最前。记分和罚款是示例。`
        : `${spoken}没有查到违法记录。`,
    columns: ['日期', '车牌', '违法行为', '地点', '记分', '罚款（元）', '处理情况'],
    rows,
  };
}
