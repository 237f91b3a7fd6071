/**
 * One snapshot of every screen and of every state worth looking at, for the gallery and the tests.
 * All persons are specimens.
 */
import type { Notice } from '#contract/bulletin.ts';
import { DEVICE_PRESETS } from '#contract/device-profile.ts';
import { EVALUATION_LEVELS, type EvaluationStanding } from '#contract/evaluation.ts';
import { newestOptions, optionText, SUPPLIED_EVALUATION_OPTIONS } from '#contract/evaluation-options.ts';
import type { FormField } from '#contract/item.ts';
import type { ItemTile } from '#contract/item-tile.ts';
import { DEFAULT_PREFERENCES, SOURCE_LANGUAGE } from '#contract/preferences.ts';
import type { Answer } from '#contract/questions.ts';
import type { TechnicianState, WireLine } from '#contract/technician.ts';
import type { TerminalStatus } from '#contract/terminal-api.ts';
import { reportReasonSchema } from '#contract/trouble-report.ts';
import type {
  DepartmentTile,
  ItemGuide,
  MachinePart,
  OutcomeView,
  PrintJobView,
  RoadStep,
  Screen,
  ScreenOf,
  VisitSnapshot,
} from '#contract/visit.ts';
import { actingScreens, helperStates } from './acting-fixtures.ts';
import { packageOutcome, packageScreens } from './package-fixtures.ts';
import { PAYMENT_STANDINGS, paymentOutcome, paymentScreens } from './payment-fixtures.ts';
import { policyScreens } from './policy-fixtures.ts';
import { creditScreens, ticketScreens } from './service-fixtures.ts';

export const status: TerminalStatus = {
  site: {
    name: '麻畲村便民服务站',
    regionName: '示例县示例镇麻畲村',
    regionCode: '440783000000',
    phone: '0750-0000000',
    address: '示例县示例镇麻畲村委会一楼',
  },
  terminalNumber: '03',
  screen: DEVICE_PRESETS['21.5-portrait'],
  online: true,
  catalogRevision: 27,
  devices: [
    { kind: 'id-card-reader', condition: 'ready', problems: [], simulated: true },
    { kind: 'receipt-printer', condition: 'degraded', problems: ['paper-low'], simulated: true },
    { kind: 'document-printer', condition: 'ready', problems: [], simulated: true },
  ],
  simulated: true,
  drawer: true,
  pendingCases: 0,
  headphones: 'out',
  bulletin: {
    notices: [
      {
        id: 'medical-insurance-deadline',
        text: '城乡居民医保集中缴费至 12 月 31 日，可代家人缴。',
        translations: {
          'zh-Hant': '城鄉居民醫保集中繳費至 12 月 31 日，可代家人繳費。',
          en: 'Pay for residents’ medical insurance by 31 December. You can pay for your family too.',
        },
        from: '2026-11-01',
        until: '2026-12-31',
        tone: 'reminder',
        itemId: 'medical-insurance/participation-payment-voucher',
        regions: [],
      },
      {
        id: 'help-on-wednesdays',
        text: '每周三下午有工作人员在这里帮办，不会用机器也能来。',
        translations: {
          'zh-Hant': '逢星期三下午有職員在這裏幫忙辦理，不會用機器也可以來。',
          en: 'Every Wednesday afternoon, staff are here to help you use this machine.',
        },
        from: '2026-11-01',
        until: '2026-12-31',
        tone: 'service',
        regions: [],
      },
    ],
    weather: {
      at: '2026-11-21T06:00:00+08:00',
      validUntil: '2026-11-22T06:00:00+08:00',
      condition: 'partly-cloudy',
      lowCelsius: 16,
      highCelsius: 24,
      source: '示例市气象台',
    },
  },
  welcome: { night: { from: '22:00', until: '06:00' } },
  version: '0.1.0',
};

export const technician: TechnicianState = {
  specimens: [
    { id: 'resident', label: '居民身份证 张三丰样本', type: 'resident' },
    { id: 'hmt', label: '港澳居民居住证 李示例', type: 'hmt' },
    { id: 'foreigner', label: '外国人永久居留证', type: 'foreigner-2023' },
  ],
  cardOnReader: 'resident',
  papers: [
    { id: 'household', label: '户口簿首页' },
    { id: 'contract', label: '劳动合同' },
  ],
  paperUnderCamera: null,
  printedSlips: 2,
  printedDocuments: 1,
  faults: ['receipt-paper-low'],
  network: true,
  hub: true,
  serviceKey: false,
  devices: status.devices,
  outbox: { pending: 1, acknowledged: 14, quarantined: 0 },
  scenarios: [
    { id: 'bad-day', title: '糟糕的一天', about: '把一天里会遇上的事挨个来一遍。', steps: 14 },
    { id: 'reader-silent', title: '阅读器不说话', about: '阅读器二十秒不回话。', steps: 6 },
  ],
  scenario: {
    id: 'bad-day',
    title: '糟糕的一天',
    steps: [
      { title: '凭条纸快用完', state: 'done' },
      { title: '终端看出纸少了', state: 'running' },
      { title: '打印机卡纸', state: 'waiting' },
    ],
  },
  lines: [
    { device: 'id-card-reader', faults: [{ kind: 'delay', milliseconds: 3000 }] },
    { device: 'code-scanner', faults: [] },
  ],
  selfTest: { running: { tested: 3, of: 11 }, last: null },
};

export const wireLines: readonly WireLine[] = [
  {
    number: 1,
    device: 'id-card-reader',
    at: '2026-11-21T02:05:00.120Z',
    direction: 'to-device',
    hex: 'aaaaaa96690003200122',
    length: 10,
    masked: false,
    meanings: ['findCard'],
  },
  {
    number: 2,
    device: 'id-card-reader',
    at: '2026-11-21T02:05:00.180Z',
    direction: 'from-device',
    hex: 'aaaaaa9669000400008084',
    length: 11,
    masked: false,
    meanings: ['80 no-card'],
  },
];

const tile = (
  id: string,
  name: string,
  icon: string,
  kind: ItemTile['kind'],
  minutes: number,
  departmentName = '人社',
): ItemTile => ({
  id,
  name,
  summary: '打印您在本地参加社会保险的证明，盖有电子印章，可以扫码验真。',
  icon,
  departmentId: id.split('/')[0] ?? '',
  departmentName,
  kind,
  minutes,
});

const popular: ItemTile[] = [
  tile('human-resources/participation-certificate', '社保参保证明', 'shield-check', 'certificate', 1),
  tile('human-resources/pension-qualification', '养老待遇资格认证', 'scan-face', 'face-qualification', 2),
  tile(
    'medical-insurance/participation-payment-voucher',
    '医保参保缴费凭证',
    'receipt-text',
    'certificate',
    2,
    '医保',
  ),
  tile('public-security/residence-permit', '居住证申领', 'id-card', 'acceptance', 5, '公安'),
  tile('civil-affairs/old-age-allowance', '高龄老人津贴申领', 'hand-coins', 'acceptance', 6, '民政'),
  tile('civil-affairs/marriage-appointment', '婚姻登记预约', 'calendar-heart', 'booking', 3, '民政'),
  tile('agriculture/farm-subsidies', '惠农补贴查询', 'sprout', 'information', 2, '农业农村'),
  tile('general/case-progress', '办件进度查询', 'search', 'progress', 1, '综合'),
  tile(
    'disabled-persons-federation/two-subsidies',
    '残疾人两项补贴资格认定申请',
    'accessibility',
    'acceptance',
    10,
    '残联',
  ),
  tile('taxation/tax-payment-certificate', '完税证明开具', 'receipt-text', 'certificate', 3, '税务'),
  tile('human-resources/pension-payments', '养老金发放明细查询', 'wallet', 'information', 2),
  tile('human-resources/flexible-employment', '灵活就业人员参保登记', 'briefcase-business', 'acceptance', 8),
];

const departments: DepartmentTile[] = (
  [
    ['human-resources', '示例县人力资源和社会保障局', '人社', 'shield-check', 6],
    ['medical-insurance', '示例县医疗保障局', '医保', 'heart-pulse', 2],
    ['public-security', '示例县公安局', '公安', 'id-card', 1],
    ['civil-affairs', '示例县民政局', '民政', 'heart-handshake', 3],
    ['natural-resources', '示例县自然资源局', '自然资源', 'house', 1],
    ['taxation', '示例县税务局', '税务', 'receipt-text', 1],
    ['housing-fund', '住房公积金管理中心', '公积金', 'piggy-bank', 1],
    ['health', '示例县卫生健康局', '卫健', 'stethoscope', 1],
    ['disabled-persons-federation', '示例县残疾人联合会', '残联', 'accessibility', 1],
    ['agriculture', '示例县农业农村局', '农业农村', 'sprout', 1],
    ['justice', '示例县司法局', '司法', 'scale', 1],
    ['market-regulation', '示例县市场监督管理局', '市场监管', 'store', 1],
    ['general', '政务服务中心', '综合', 'landmark', 1],
  ] as const
).map(([id, name, shortName, icon, itemCount], index) => ({
  id,
  name,
  shortName,
  icon,
  order: index + 1,
  phone: '0750-0000001',
  itemCount,
}));

const ROAD = ['choose', 'identify', 'fill', 'materials', 'sign', 'check', 'print', 'take'] as const;
const road = (current: RoadStep['id']): RoadStep[] => {
  const at = ROAD.indexOf(current as (typeof ROAD)[number]);
  return ROAD.map((id, index) => ({ id, state: index < at ? 'done' : index === at ? 'current' : 'ahead' }));
};

const STEP_OF: Partial<Record<Screen['name'], RoadStep['id']>> = {
  guide: 'choose',
  consent: 'identify',
  acting: 'identify',
  'acting-refused': 'identify',
  identify: 'identify',
  eligibility: 'choose',
  package: 'choose',
  known: 'fill',
  form: 'fill',
  dues: 'fill',
  pay: 'check',
  materials: 'materials',
  capture: 'materials',
  sign: 'sign',
  check: 'check',
  submitting: 'check',
  printing: 'print',
  evaluate: 'take',
  'take-things': 'take',
};

const HELP_OF: Partial<Record<Screen['name'], VisitSnapshot['help']>> = {
  home: ['report'],
  department: ['report'],
  search: ['report'],
  problem: ['window', 'report'],
  ineligible: ['window', 'report'],
  result: ['window', 'report'],
  'scan-slip': ['window', 'report'],
  submitting: [],
  'take-things': [],
};

const elsewhere = {
  name: '示例县政务服务中心',
  address: '示例县示例镇人民路1号一楼',
  hours: '周一至周五 9:00–12:00，13:30–17:30',
  phone: '0750-0000002',
};

const leaseOrigin = {
  itemName: '租房提取住房公积金',
  department: '住房公积金',
  acceptanceNumber: '441999001001202603020001000012A',
  on: '2026-03-02',
  usableUntil: '2027-03-02',
};

const HANDOVER_URL = `https://hub.example.cn/phone/${'k7Qw'.repeat(10)}k7Q`;

/** The part of the machine that glows on each screen. */
const LAMP_OF: Partial<Record<Screen['name'], MachinePart>> = {
  identify: 'id-card-reader',
  capture: 'document-camera',
  'face-check': 'face-camera',
  'scan-slip': 'code-scanner',
  printing: 'document-tray',
};

function snapshot(screen: Screen, change: Partial<VisitSnapshot> = {}): VisitSnapshot {
  const step = STEP_OF[screen.name];
  return {
    revision: 1,
    screen,
    road: step ? road(step) : [],
    ...(step ? { itemName: '居住证申领' } : {}),
    canGoBack: !['attract', 'home', 'printing', 'submitting', 'erased', 'take-things', 'evaluate'].includes(
      screen.name,
    ),
    canLeave: Boolean(step) && !['submitting', 'take-things'].includes(screen.name),
    staffCalled: false,
    help: HELP_OF[screen.name] ?? (step ? ['window', 'report'] : []),
    ...(step ? { minutesLeft: 3 } : {}),
    ...(LAMP_OF[screen.name] ? { lamp: LAMP_OF[screen.name] } : {}),
    preferences: DEFAULT_PREFERENCES,
    ...change,
  };
}

/** The page of a case's progress, with what was said of the case. */
function progressWith(evaluation: EvaluationStanding | undefined): VisitSnapshot {
  return snapshot(
    {
      name: 'result',
      canPrint: false,
      language: 'zh-Hans',
      ...(evaluation === undefined ? {} : { evaluation }),
      progress: {
        acceptanceNumber: '440785202611210003',
        itemName: '居住证申领',
        state: 'reviewing',
        promisedDate: '2026-12-05',
        simulated: true,
        timeline: [
          { at: '2026-11-21T02:26:00Z', state: 'received', text: '自助终端收到申请。' },
          { at: '2026-11-21T02:27:00Z', state: 'accepted', text: '材料齐全，予以受理。' },
          { at: '2026-11-23T01:10:00Z', state: 'reviewing', text: '户政窗口正在审核居住信息。' },
        ],
      },
    },
    { itemName: '办件进度查询', canLeave: true },
  );
}

function evaluation(change: Partial<ScreenOf<'evaluate'>> = {}): ScreenOf<'evaluate'> {
  const options = newestOptions(SUPPLIED_EVALUATION_OPTIONS);
  return {
    name: 'evaluate',
    state: 'asking',
    about: 'this-visit',
    followUp: false,
    levels: EVALUATION_LEVELS.map((level) => ({
      level,
      options: options.levels[level].map((id) => ({
        id,
        text: optionText([options], options.version, id, SOURCE_LANGUAGE),
      })),
    })),
    canWrite: true,
    canBeCalled: false,
    ...change,
  };
}

const guide: ItemGuide = {
  tile: {
    ...tile('public-security/residence-permit', '居住证申领', 'id-card', 'acceptance', 5, '公安'),
    summary: '在本地住满半年的外地户籍居民，可以申领居住证。',
  },
  implementation: {
    catalogCode: '000109007000',
    taskCode: '1144000000000000004000109007000',
    handlingCode: '114400000000000000400010900700001',
    taskType: '07',
    level: '4',
    version: '1',
    body: { name: '示例县公安局', creditCode: '114400000000000000' },
    legalBasis: ['《居住证暂行条例》（国务院令第 663 号）第二条'],
    audience: ['person'],
    caseType: 'promised',
    legalLimit: { days: 15, unit: 'calendar-day', example: false },
    promisedLimit: { days: 10, unit: 'working-day', example: true },
    conditions: [
      '户籍不在本地，离开户籍地到本地居住半年以上',
      '有合法稳定就业、合法稳定住所、连续就读之一',
      '年满 16 周岁；未满的由监护人代办',
    ],
    steps: ['申请', '受理', '审核', '发证'],
    fee: { charged: false },
    place: {
      name: '示例县公安局户政窗口',
      address: '示例县示例路 1 号政务服务中心二楼 B 区',
      hours: '周一至周五 9:00–12:00，14:00–17:00',
    },
    consultPhone: '0750-0000002',
    complaintPhone: '12345',
    siteVisits: 1,
    resultName: '居住证',
    resultType: 'certificate',
    handlingArea: 'county',
  },
  materials: [
    {
      id: 'photo',
      name: '近期一寸免冠照片回执',
      note: '照相馆出具的数码照片回执，带条形码的那一页。',
      basis: '居住证暂行条例',
      necessity: { kind: 'required' },
      sources: [{ kind: 'capture', maximumPages: 1 }],
    },
    {
      id: 'residence',
      name: '居住证明',
      note: '房产证、租房合同或单位出具的住宿证明，任选一种。',
      basis: '居住证暂行条例',
      necessity: { kind: 'deferrable', workingDays: 5 },
      sources: [
        { kind: 'e-licence', licenceType: '不动产权证书', issuer: '自然资源部门' },
        { kind: 'capture', maximumPages: 6 },
      ],
    },
    {
      id: 'work',
      name: '劳动合同',
      basis: '居住证暂行条例',
      necessity: { kind: 'optional' },
      sources: [{ kind: 'capture', maximumPages: 4 }],
    },
  ],
  preparation: {
    documents: ['resident', 'hmt'],
    numbers: ['phone'],
    devices: ['id-card-reader', 'document-camera', 'receipt-printer'],
    face: false,
    signature: true,
  },
  hindrances: [],
  remarks: [],
};

/** With all that an item's file can say. */
const wholeGuide: ItemGuide = {
  ...guide,
  ticket: true,
  paper: 'none',
  implementation: {
    ...guide.implementation,
    specialSteps: [
      {
        id: 'visit',
        name: '入户核实',
        kind: 'inspection',
        limit: { days: 5, unit: 'working-day', example: true },
        basis: '《居住证暂行条例》',
        note: '民警会先打电话约时间，家里留一个人就行。',
      },
    ],
    resultSample: { text: '一张卡片，正面是照片和住址。', example: true },
    remedies: {
      review: {
        body: '示例县人民政府',
        address: '示例县示例镇人民路2号',
        phone: '0750-0000003',
        term: '知道决定之日起六十日内',
      },
      litigation: {
        body: '示例县人民法院',
        address: '示例县示例镇人民路3号',
        phone: '0750-0000004',
        term: '知道决定之日起六个月内',
      },
    },
    notes: {
      conditions: '符合这三条就能办。拿不准的，可以打咨询电话问。',
      steps: '照着屏幕一步一步做，大约5分钟。',
      promisedLimit: '十个工作日里会给您答复。',
      siteVisits: '拿证时来一次。',
      fee: '办这件事不收钱。',
      result: '一张卡片，带在身上用。',
    },
  },
};

const field = (input: FormField['input'], change: Partial<FormField> = {}): FormField => ({
  id: 'answer',
  title: '您的手机号码是多少？',
  label: '手机号码',
  purpose: '办好后通知您',
  required: true,
  sensitive: false,
  input,
  prefill: 'none',
  ...change,
});

const form = (input: FormField['input'], change: Partial<FormField> = {}, value = ''): Screen => ({
  name: 'form',
  field: field(input, change),
  value,
  index: 1,
  total: 4,
});

const slots = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'].flatMap((date, day) =>
  [
    ['09:00', '10:00'],
    ['10:00', '11:00'],
    ['11:00', '12:00'],
    ['14:00', '15:00'],
    ['15:00', '16:00'],
    ['16:00', '17:00'],
  ].map(([from = '', to = ''], hour) => ({
    slotId: `${date}-${hour}`,
    date,
    from,
    to,
    free: day === 2 ? 0 : (hour * 3 + day) % 5,
  })),
);

const accepted: OutcomeView = {
  kind: 'accepted',
  itemName: '居住证申领',
  department: '示例县公安局',
  acceptanceNumber: '440785202611210003',
  promisedDate: '2026-12-05',
  simulated: true,
};
const pending: OutcomeView = {
  kind: 'pending',
  itemName: '居住证申领',
  slipCode: '7K3MQ0ZP9XWT41VB',
  slipQr: 'ZHUBAN-SLIP:7K3MQ0ZP9XWT41VB',
  simulated: true,
};
const refused: OutcomeView = {
  kind: 'refused',
  itemName: '婚姻登记预约',
  department: '示例县民政局',
  acceptanceNumber: '440785202611210004',
  reason: '所选时段已约满，请改约其他时段。',
  reasonLanguage: 'zh-Hans',
  simulated: true,
};
const completed: OutcomeView = {
  kind: 'completed',
  itemName: '社保参保证明打印',
  department: '示例县人力资源和社会保障局',
  simulated: true,
};

const commitments = [
  {
    id: 'true-statement',
    content: '所填信息和所交材料真实、完整、有效。',
    requirement: '信息与事实一致；材料没有涂改，仍在有效期内。',
    liability: '如有不实，已作出的决定将被撤销，并记入信用记录，承担相应法律责任。',
  },
  {
    id: 'residence-half-year',
    content: '本人在本地连续居住已满半年，并愿意接受核查。',
    requirement: '自住进现住址之日起算满六个月，期间没有搬离本地。',
    liability: '经核查不符的，不予发证；已经发证的，收回居住证。',
  },
];

const questions: Answer[] = [
  ['要带什么？', '带本人身份证就行，不用带别的材料。'],
  ['能代办吗？', '要本人刷身份证。本人来不了的，请拨打 12333 咨询。'],
  ['证明上有公章吗？', '有电子印章，扫右下角的二维码可以验真。'],
  ['没有手机怎么办？', '不用手机也能办，证明当场打印。'],
].map(([question = '', answer = ''], index) => ({
  source: 'faq' as const,
  item: popular[index % popular.length] as ItemTile,
  faqId: `question-${index}`,
  question,
  answer,
}));

const printedJobs: PrintJobView[] = [
  {
    jobId: 'document',
    title: '业务受理通知书',
    device: 'document-printer',
    state: 'printed',
    pagesDone: 2,
    pages: 2,
    problems: [],
  },
  {
    jobId: 'slip',
    title: '办理凭条',
    device: 'receipt-printer',
    state: 'printed',
    pagesDone: 1,
    pages: 1,
    problems: [],
  },
];

/** What a passer-by is told can be done here: one of each department. */
const offers = popular
  .filter(
    ({ departmentId }, place) => popular.findIndex((other) => other.departmentId === departmentId) === place,
  )
  .slice(0, 5);

const LONG_NOTICE: Notice = {
  id: 'long',
  text: `本站下周一至周三检修，期间打印、拍材料和刷脸都会停；查询、预约照常。${'急用证明的，请到镇政务服务中心一楼综合窗口，上午九点到十二点、下午两点到五点都有人。'.repeat(4)}`.slice(
    0,
    200,
  ),
  translations: {},
  from: '2026-11-01',
  until: '2026-12-31',
  tone: 'service',
  regions: [],
};

/** What a fixture needs the machine to be like, beside `status`. */
export const fixtureStatus: Record<string, Partial<TerminalStatus>> = {
  'attract-plain': { bulletin: { notices: [] } },
  // Night at whatever hour it is looked at.
  'attract-night': { welcome: { night: { from: '00:00', until: '23:59' } } },
  'attract-trouble': {
    online: false,
    devices: [
      { kind: 'document-printer', condition: 'blocked', problems: ['media-empty'], simulated: true },
      { kind: 'document-camera', condition: 'offline', problems: ['not-responding'], simulated: true },
    ],
  },
  'attract-long': { bulletin: { notices: [LONG_NOTICE] } },
  'out-of-service-cabinet': {
    elsewhere: [
      {
        name: '示例镇政务服务中心',
        address: '示例县示例镇人民路8号一楼',
        hours: '周一至周五 9:00–17:00',
        phone: '0750-0000002',
        walkMinutes: 12,
      },
      { name: '示例镇邮政所自助终端', address: '示例县示例镇人民路21号', hours: '每天 8:00–20:00' },
    ],
  },
  // No machine that draws these has a camera of that name: what is said then is to be seen.
  'capture-camera-missing': { cameras: { document: { label: '(0000:0000)' } } },
};

export const fixtures: Record<string, VisitSnapshot> = {
  attract: snapshot({ name: 'attract', offers }),
  'attract-plain': snapshot({ name: 'attract', offers: offers.slice(0, 3) }),
  'attract-night': snapshot({ name: 'attract', offers }),
  'attract-trouble': snapshot({ name: 'attract', offers: offers.slice(1, 4) }),
  'attract-long': snapshot({ name: 'attract', offers }),
  home: snapshot({ name: 'home', popular, departments }),
  'home-elder': snapshot(
    { name: 'home', popular, departments },
    { preferences: { ...DEFAULT_PREFERENCES, elder: true } },
  ),
  'home-low': snapshot(
    { name: 'home', popular, departments },
    { preferences: { ...DEFAULT_PREFERENCES, lowReach: true } },
  ),
  'home-contrast': snapshot(
    { name: 'home', popular, departments },
    { preferences: { ...DEFAULT_PREFERENCES, highContrast: true } },
  ),
  department: snapshot({
    name: 'department',
    department: departments[0] as DepartmentTile,
    items: [
      ...popular.slice(0, 2),
      tile('human-resources/contribution-certificate', '社保缴费证明', 'receipt-text', 'certificate', 2),
      tile('human-resources/unemployment-registration', '失业登记', 'briefcase-business', 'acceptance', 6),
      tile('human-resources/flexible-employment', '灵活就业人员参保登记', 'user-search', 'acceptance', 8),
      tile('human-resources/pension-payments', '养老金发放明细查询', 'wallet', 'information', 2),
    ],
  }),
  search: snapshot({ name: 'search' }),
  ask: snapshot({ name: 'ask', suggested: questions }),
  'ask-item': snapshot({ name: 'ask', item: popular[0] as ItemTile, suggested: questions.slice(0, 3) }),
  'ask-nothing': snapshot({ name: 'ask', suggested: [] }),
  guide: snapshot({ name: 'guide', guide }),
  'guide-elder': snapshot({ name: 'guide', guide }, { preferences: { ...DEFAULT_PREFERENCES, elder: true } }),
  'guide-whole': snapshot({ name: 'guide', guide: wholeGuide }),
  'guide-printed': snapshot(
    { name: 'guide', guide: { ...wholeGuide, paper: 'printed' } },
    { lamp: 'receipt-slot' },
  ),
  'guide-not-printed': snapshot({ name: 'guide', guide: { ...wholeGuide, paper: 'failed' } }),
  'guide-later': snapshot({
    name: 'guide',
    guide: { ...guide, remarks: ['will-be-sent-later', 'slip-on-screen-only'] },
  }),
  'guide-hindered': snapshot({
    name: 'guide',
    guide: {
      ...guide,
      hindrances: [
        { code: 'network-needed' },
        { code: 'device-blocked', device: 'document-printer', problems: ['media-empty'] },
      ],
    },
  }),
  consent: snapshot({
    name: 'consent',
    purpose: '核对您的身份，向公安机关提交居住证申请，并在办好后通知您。',
    data: ['身份证上的姓名、号码、住址和照片', '您在这里填写的手机号码和现住址', '您拍照提交的材料'],
    retention: '本机只在办理时使用，结束后立即清除；受理部门按档案规定保存。',
  }),
  identify: snapshot({ name: 'identify', reader: 'waiting' }),
  'identify-reading': snapshot({ name: 'identify', reader: 'reading' }),
  'identify-chip': snapshot({ name: 'identify', reader: 'waiting', chipCard: 'also' }),
  'identify-only-chip': snapshot({ name: 'identify', reader: 'waiting', chipCard: 'only' }),
  'identify-dead': snapshot({
    name: 'identify',
    reader: 'unavailable',
    problem: 'reader-not-responding',
  }),
  'identify-failed': snapshot({ name: 'identify', reader: 'failed', problem: 'card-removed-too-soon' }),
  'identify-low': snapshot(
    { name: 'identify', reader: 'waiting' },
    { preferences: { ...DEFAULT_PREFERENCES, lowReach: true } },
  ),
  'identify-elder': snapshot(
    { name: 'identify', reader: 'waiting' },
    { preferences: { ...DEFAULT_PREFERENCES, elder: true } },
  ),
  'consent-lookups': snapshot({
    name: 'consent',
    purpose: '核对您的身份和执照，登记备案。',
    data: ['证件上的姓名和号码', '营业执照', '您填写的店里情况和联系方式'],
    retention: '本机加密暂存，平台收到后删除；平台按档案管理规定保存办件。',
    lookups: [
      { kind: 'e-licence', name: '营业执照', issuer: '市场监管部门' },
      { kind: 'earlier-case', name: '居住证申领' },
      { kind: 'earlier-document', name: '租房提取住房公积金' },
    ],
  }),
  'known-documents': snapshot({
    name: 'known',
    state: 'shown',
    rows: [],
    materials: [
      { materialId: 'lease', label: '租房合同', pages: 6, use: true, origin: leaseOrigin },
      {
        materialId: 'settled',
        label: '债权消灭的证明',
        pages: 1,
        use: false,
        origin: { ...leaseOrigin, itemName: '不动产抵押权注销登记', department: '自然资源' },
      },
    ],
  }),
  'known-asking': snapshot({ name: 'known', state: 'asking', rows: [] }),
  known: snapshot({
    name: 'known',
    state: 'shown',
    rows: [
      {
        fieldId: 'credit-code',
        label: '执照号码',
        value: '91350100M000100Y43',
        use: true,
        origin: {
          kind: 'e-licence',
          name: '营业执照',
          issuer: '市场监管部门',
          validTo: '2030-01-01',
          simulated: true,
        },
      },
      {
        fieldId: 'address',
        label: '现在住址',
        value: '示例县示例镇****',
        use: false,
        origin: { kind: 'earlier-case', itemName: '居住证申领', on: '2026-03-02' },
      },
    ],
  }),
  eligibility: snapshot({
    name: 'eligibility',
    question: {
      id: 'half-year',
      title: '您在本地住满半年了吗？',
      help: '从住进现在的地址那天算起。',
      options: [
        { id: 'yes', label: '住满半年了', eligible: true },
        { id: 'no', label: '还没有', eligible: false, reason: '还不满半年', nextStep: '满了再来' },
      ],
    },
    selectedOptionId: 'yes',
    index: 0,
    total: 2,
  }),
  ineligible: snapshot(
    {
      name: 'ineligible',
      reason: '居住证要在本地住满半年才能申领，您还差一段时间。',
      nextStep: '可以先办理居住登记，从登记那天开始算，满半年后再来申领。',
      cardRead: false,
      place: guide.implementation.place,
      phone: '0750-0000002',
    },
    { itemName: '居住证申领', road: [], canLeave: true },
  ),
  'ineligible-card': snapshot(
    {
      name: 'ineligible',
      reason: '高龄津贴从80周岁开始发，您现在还不到年龄。',
      nextStep: '满80周岁那个月再来申领，也可以请家人先帮您留意。',
      cardRead: true,
      place: guide.implementation.place,
      phone: '0750-0000002',
    },
    { itemName: '高龄津贴申领', road: [], canLeave: true },
  ),
  'form-phone': snapshot(form({ kind: 'phone' }, {}, '13800001234')),
  'form-phone-error': snapshot({
    ...(form({ kind: 'phone' }, {}, '1380000') as Extract<Screen, { name: 'form' }>),
    error: 'not-a-phone',
  }),
  'form-text': snapshot(
    form(
      { kind: 'text', minLength: 4, maxLength: 80 },
      {
        title: '您现在住在哪里？',
        label: '现住址',
        help: '写到门牌号。',
        purpose: '核对您的住处',
        prefill: 'card-address',
      },
      '示例县示例镇麻畲村',
    ),
  ),
  'form-bank-card': snapshot(
    form(
      { kind: 'bank-card' },
      { title: '津贴打到哪张银行卡？', label: '银行卡号', purpose: '发放津贴', help: '要用本人的一类卡。' },
      '6222020000',
    ),
  ),
  'form-identity-number': snapshot(
    form(
      { kind: 'identity-number' },
      {
        title: '配偶的身份证号码是多少？',
        label: '配偶身份证号码',
        purpose: '核对婚姻信息',
        required: false,
      },
      '11010519491231002X',
    ),
  ),
  'form-credit-code': snapshot(
    form(
      { kind: 'credit-code' },
      { title: '单位的统一社会信用代码是多少？', label: '信用代码', purpose: '核对用人单位' },
      '9111012410803',
    ),
  ),
  'form-number': snapshot(
    form(
      { kind: 'number', minimum: 1, maximum: 5000, unit: '平方米' },
      { title: '房屋有多大？', label: '建筑面积', purpose: '核对房屋情况' },
      '96',
    ),
  ),
  'form-date': snapshot(
    form(
      { kind: 'date', earliest: '2020-01-01' },
      { title: '您是哪天住进来的？', label: '入住日期', purpose: '计算居住时间' },
      '2026-05-12',
    ),
  ),
  'form-text-empty': snapshot(
    form(
      { kind: 'text', minLength: 1, maxLength: 30 },
      { title: '紧急时可以联系哪位家人？', label: '紧急联系人', purpose: '联系不上您时找他' },
    ),
    { canLeave: true },
  ),
  'form-birth-date': snapshot(
    form(
      { kind: 'date', earliest: '1900-01-01', latest: '2026-11-21' },
      { title: '孩子是哪天出生的？', label: '出生日期', purpose: '核对年龄' },
    ),
  ),
  'form-amount': snapshot(
    form(
      { kind: 'amount', minimum: 1, maximum: 50000 },
      { title: '每个月的房租是多少？', label: '月租金', purpose: '计算可以提取的金额' },
      '1680.5',
    ),
  ),
  'form-amount-empty': snapshot(
    form(
      { kind: 'amount', minimum: 1, maximum: 50000 },
      { title: '每个月的房租是多少？', label: '月租金', purpose: '计算可以提取的金额' },
    ),
  ),
  'form-region': snapshot(
    form(
      { kind: 'region', precision: 'county' },
      { title: '您要去哪个地方看病？', label: '就医地', purpose: '备案到这个地方' },
    ),
  ),
  'form-region-county': snapshot(
    form(
      { kind: 'region', precision: 'county' },
      { title: '您要去哪个地方看病？', label: '就医地', purpose: '备案到这个地方' },
      '440305',
    ),
  ),
  'form-month': snapshot(
    form(
      { kind: 'month' },
      { title: '打印从哪个月开始的？', label: '开始月份', purpose: '确定打印范围' },
      '2025-12',
    ),
  ),
  'form-delivery': snapshot(
    form(
      {
        kind: 'choice',
        options: [
          { id: 'window', label: '到窗口领取：做好后，带身份证和回执到派出所领取。' },
          { id: 'post', label: '邮寄：做好后寄到您填的地址，邮费由收件人付（示例，以当地公布为准）。' },
        ],
      },
      { title: '办好后，您想怎样拿结果？', label: '送达方式', purpose: '办好后按您选的方式给您。' },
    ),
  ),
  'form-choice': snapshot(
    form(
      {
        kind: 'choice',
        options: [
          { id: 'work', label: '在这里上班' },
          { id: 'home', label: '在这里有住处' },
          { id: 'school', label: '在这里上学' },
        ],
      },
      { title: '您凭哪一条申领？', label: '申领事由', purpose: '确定要交的材料' },
      'home',
    ),
  ),
  'form-choice-elder': snapshot(
    form(
      {
        kind: 'choice',
        options: [
          { id: 'work', label: '在这里上班' },
          { id: 'home', label: '在这里有住处' },
          { id: 'school', label: '在这里上学' },
        ],
      },
      { title: '您凭哪一条申领？', label: '申领事由', purpose: '确定要交的材料' },
      'home',
    ),
    { preferences: { ...DEFAULT_PREFERENCES, elder: true } },
  ),
  'form-slot': snapshot({
    ...(form(
      { kind: 'slot' },
      { title: '想约哪天来？', label: '预约时间', purpose: '安排窗口' },
      '2026-11-23-1',
    ) as Extract<Screen, { name: 'form' }>),
    slots,
  }),
  materials: snapshot({
    name: 'materials',
    complete: false,
    materials: [
      {
        material: guide.materials[1]!,
        state: 'licence-found',
        pageIds: [],
        licence: {
          name: '不动产权证书',
          maskedNumber: '粤（2020）示例县不动产权第****021号',
          issuer: '示例县自然资源局',
          validTo: '2090-01-01',
          simulated: true,
        },
      },
      { material: guide.materials[0]!, state: 'missing', pageIds: [] },
      { material: guide.materials[2]!, state: 'captured', pageIds: ['page-1', 'page-2'] },
    ],
  }),
  'materials-earlier': snapshot({
    name: 'materials',
    complete: false,
    materials: [
      {
        material: { ...guide.materials[2]!, id: 'lease', name: '租房合同' },
        state: 'earlier-found',
        pageIds: [],
        earlier: { pages: 6, origin: leaseOrigin },
      },
      {
        material: guide.materials[0]!,
        state: 'missing',
        pageIds: [],
        earlier: { pages: 1, origin: { ...leaseOrigin, itemName: '居住证申领', department: '公安' } },
      },
    ],
  }),
  'materials-fetching': snapshot({
    name: 'materials',
    complete: false,
    materials: [
      { material: guide.materials[1]!, state: 'fetching', pageIds: [] },
      { material: guide.materials[0]!, state: 'licence-not-found', pageIds: [] },
    ],
  }),
  capture: snapshot({
    name: 'capture',
    material: guide.materials[1]!,
    maximumPages: 6,
    pageIds: ['page-1', 'page-2'],
    camera: 'ready',
    quality: 'blurred',
  }),
  'capture-unavailable': snapshot({
    name: 'capture',
    material: guide.materials[1]!,
    maximumPages: 6,
    pageIds: [],
    camera: 'unavailable',
  }),
  'capture-camera-missing': snapshot({
    name: 'capture',
    material: guide.materials[1]!,
    maximumPages: 6,
    pageIds: ['page-1'],
    camera: 'ready',
  }),
  'capture-too-large': snapshot({
    name: 'capture',
    material: guide.materials[1]!,
    maximumPages: 6,
    pageIds: ['page-1', 'page-2', 'page-3'],
    camera: 'ready',
    quality: 'too-large',
  }),
  'face-check': snapshot(
    {
      name: 'face-check',
      state: 'ready',
      attempt: 0,
      maximumAttempts: 3,
      engine: '模拟比对器',
      simulated: true,
    },
    { itemName: '养老待遇资格认证', road: road('fill'), canLeave: true },
  ),
  'face-not-matched': snapshot(
    {
      name: 'face-check',
      state: 'not-matched',
      attempt: 1,
      maximumAttempts: 3,
      engine: '模拟比对器',
      simulated: true,
    },
    { itemName: '养老待遇资格认证', road: road('fill'), canLeave: true },
  ),
  'face-no-more': snapshot(
    {
      name: 'face-check',
      state: 'not-matched',
      attempt: 3,
      maximumAttempts: 3,
      engine: '模拟比对器',
      simulated: true,
      otherWay: '到镇街社保窗口，由工作人员当面核对。',
    },
    { itemName: '养老待遇资格认证', road: road('fill'), canLeave: true },
  ),
  'face-camera-missing': snapshot(
    {
      name: 'face-check',
      state: 'unavailable',
      canRetry: true,
      attempt: 0,
      maximumAttempts: 3,
      engine: '模拟比对器',
      simulated: true,
    },
    { itemName: '养老待遇资格认证', road: road('fill'), canLeave: true },
  ),
  sign: snapshot({ name: 'sign', statement: '居住证申领', commitments }),
  'sign-reading': snapshot({
    name: 'sign',
    statement: '居住证申领',
    commitments: commitments.slice(0, 1),
    readingSecondsLeft: 11,
  }),
  'sign-one': snapshot({ name: 'sign', statement: '居住证申领', commitments: commitments.slice(0, 1) }),
  'sign-plain': snapshot({ name: 'sign', statement: '居住证申领', commitments: [] }),
  check: snapshot({
    name: 'check',
    willBeSentLater: false,
    sections: [
      {
        id: 'person',
        title: 'person',
        rows: [
          { label: 'name', value: '张****' },
          { label: 'number', value: '110***********002X' },
          { label: 'address', value: '北京市朝阳区******' },
        ],
      },
      {
        id: 'answers',
        title: 'answers',
        rows: [
          { label: '申领事由', value: '在这里有住处', edit: { kind: 'field', fieldId: 'reason' } },
          { label: '入住日期', value: '2026年5月12日', edit: { kind: 'field', fieldId: 'date' } },
          { label: '手机号码', value: '138****1234', edit: { kind: 'field', fieldId: 'phone' } },
        ],
      },
      {
        id: 'materials',
        title: 'materials',
        rows: [
          { label: '居住证明', value: 'licence-found', edit: { kind: 'materials' } },
          { label: '近期一寸免冠照片回执', value: 'captured:1', edit: { kind: 'materials' } },
        ],
      },
      {
        id: 'signature',
        title: 'signature',
        rows: [{ label: 'signature', value: 'signed', edit: { kind: 'signature' } }],
      },
    ],
  }),
  'check-later': snapshot({
    name: 'check',
    willBeSentLater: true,
    sections: [
      {
        id: 'person',
        title: 'person',
        rows: [
          { label: 'name', value: '张****' },
          { label: 'number', value: '110***********002X' },
        ],
      },
    ],
  }),
  'scan-slip': snapshot(
    { name: 'scan-slip', scanner: 'waiting' },
    { canLeave: true, itemName: '办件进度查询' },
  ),
  'scan-slip-unavailable': snapshot(
    { name: 'scan-slip', scanner: 'unavailable', problem: 'slip-code-unknown' },
    { canLeave: true, itemName: '办件进度查询' },
  ),
  ...Object.fromEntries(
    Object.entries(helperStates).map(([name, helper]) => [
      name,
      snapshot({ name: 'identify', reader: 'waiting' }, { helper }),
    ]),
  ),
  'helper-helping-capture': snapshot(
    {
      name: 'capture',
      material: guide.materials[1]!,
      maximumPages: 5,
      pageIds: [],
      camera: 'ready',
    },
    { helper: { state: 'helping', staffNumber: '07' } },
  ),
  'helper-helping-pay': snapshot(paymentScreens.pay as Screen, {
    helper: { state: 'helping', staffNumber: '07' },
  }),
  'helper-helping-guide': snapshot(
    { name: 'guide', guide: wholeGuide },
    { helper: { state: 'helping', staffNumber: '07' } },
  ),
  ...Object.fromEntries(Object.entries(actingScreens).map(([name, screen]) => [name, snapshot(screen)])),
  ...Object.fromEntries(
    Object.entries(packageScreens).map(([name, screen]) => [
      name,
      snapshot(screen as Screen, {
        itemName: '开办食品经营店一件事',
        canLeave: true,
        ...(screen.name === 'printing'
          ? { outcome: packageOutcome, lamp: 'document-tray', handover: { state: 'offered' } }
          : {}),
      }),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(paymentScreens).map(([name, screen]) => [
      name,
      snapshot(screen, {
        itemName: '城乡居民基本养老保险缴费',
        ...(screen.name === 'pay' && {
          canGoBack: false,
          help: screen.state === 'closed' ? ['window', 'report'] : [],
        }),
      }),
    ]),
  ),
  ...Object.fromEntries(
    PAYMENT_STANDINGS.map((standing) => [
      `printing-payment-${standing}`,
      snapshot(
        {
          name: 'printing',
          jobs: [
            {
              jobId: 'slip',
              title: standing === 'settled' ? 'slip-completed' : 'slip-confirming',
              device: 'receipt-printer',
              state: standing === 'settled' ? 'printed' : 'failed',
              pagesDone: 0,
              pages: 1,
              problems: [],
            },
          ],
          settled: true,
          canRetry: standing !== 'settled',
        },
        { itemName: '城乡居民基本养老保险缴费', outcome: paymentOutcome(standing) },
      ),
    ]),
  ),
  submitting: snapshot({ name: 'submitting', stage: 'sending' }),
  'printing-working': snapshot(
    {
      name: 'printing',
      settled: false,
      canRetry: false,
      jobs: [
        {
          jobId: '1',
          title: '业务受理通知书',
          device: 'document-printer',
          state: 'printing',
          pagesDone: 1,
          pages: 3,
          problems: [],
        },
        {
          jobId: '2',
          title: 'slip-accepted',
          device: 'receipt-printer',
          state: 'waiting',
          pagesDone: 0,
          pages: 1,
          problems: [],
        },
      ],
    },
    { outcome: accepted, canLeave: false },
  ),
  'printing-trouble': snapshot(
    {
      name: 'printing',
      settled: true,
      canRetry: true,
      jobs: [
        {
          jobId: '1',
          title: '业务受理通知书',
          device: 'document-printer',
          state: 'failed',
          pagesDone: 0,
          pages: 2,
          problems: ['media-empty'],
        },
        {
          jobId: '2',
          title: 'slip-accepted',
          device: 'receipt-printer',
          state: 'unknown',
          pagesDone: 0,
          pages: 1,
          problems: ['not-responding'],
        },
      ],
    },
    { outcome: accepted },
  ),
  'printing-refused': snapshot(
    {
      name: 'printing',
      settled: true,
      canRetry: false,
      jobs: [
        {
          jobId: '1',
          title: 'slip-refused',
          device: 'receipt-printer',
          state: 'printed',
          pagesDone: 1,
          pages: 1,
          problems: [],
        },
      ],
    },
    { outcome: refused },
  ),
  'printing-pending': snapshot(
    {
      name: 'printing',
      settled: true,
      canRetry: false,
      jobs: [
        {
          jobId: '1',
          title: 'slip-pending',
          device: 'receipt-printer',
          state: 'printed',
          pagesDone: 1,
          pages: 1,
          problems: [],
        },
      ],
    },
    { outcome: pending },
  ),
  result: snapshot(
    {
      name: 'result',
      canPrint: true,
      language: 'zh-Hans',
      information: {
        title: '养老金发放明细',
        note: '近六个月，由社保机构发放。',
        columns: ['月份', '发放日期', '金额（元）'],
        rows: [
          ['2026年11月', '11月15日', '1,826.40'],
          ['2026年10月', '10月15日', '1,826.40'],
          ['2026年9月', '9月15日', '1,826.40'],
          ['2026年8月', '8月15日', '1,826.40'],
          ['2026年7月', '7月15日', '1,795.10'],
          ['2026年6月', '6月15日', '1,795.10'],
        ],
        simulated: true,
      },
    },
    { itemName: '养老金发放明细查询', canLeave: true, canGoBack: false },
  ),
  'result-progress': progressWith(undefined),
  'result-supplement': snapshot(
    {
      name: 'result',
      canPrint: false,
      language: 'zh-Hans',
      followUps: ['supplement', 'withdraw'],
      progress: {
        acceptanceNumber: '440785202611210003',
        itemName: '居住证申领',
        state: 'supplement-needed',
        simulated: true,
        timeline: [
          { at: '2026-11-21T02:26:00Z', state: 'received', text: '平台已收到申请材料' },
          {
            at: '2026-11-21T02:27:00Z',
            state: 'supplement-needed',
            text: '示例县公安局一次告知需要补正2项，请于2026年12月4日前补正',
          },
        ],
        caseId: '019ab000-0000-7000-8000-000000000001',
        itemId: 'public-security/residence-permit',
        supplement: {
          by: '2026-12-04',
          deferred: false,
          gaps: [
            {
              subject: { kind: 'field', fieldId: 'phone' },
              name: '手机号码',
              wrong: '按所填的号码联系不上。',
              wanted: '填写能够打通的手机号码。',
              basis: '居住证暂行条例',
            },
            {
              subject: { kind: 'material', materialId: 'residence' },
              name: '居住证明',
              wrong: '拍摄件看不清，文字和印章不能辨认。',
              wanted: '每页平放，四边拍全，文字和印章清楚。',
              basis: '居住证暂行条例',
            },
          ],
        },
        canWithdraw: true,
      },
    },
    { itemName: '办件进度查询', canLeave: true },
  ),
  withdraw: snapshot(
    { name: 'withdraw', itemName: '居住证申领', acceptanceNumber: '440785202611210003' },
    { itemName: '居住证申领', canLeave: true },
  ),
  'result-progress-open': progressWith({
    state: 'open',
    until: '2027-02-19',
    itemId: 'public-security/residence-permit',
    given: [],
  }),
  'result-progress-evaluated': progressWith({
    state: 'follow-up',
    until: '2027-02-19',
    itemId: 'public-security/residence-permit',
    given: [{ level: 2, on: '2026-11-21' }],
    rectification: { state: 'being-rectified', dueDate: '2026-12-11', overdue: false },
  }),
  'result-progress-overdue': progressWith({
    state: 'follow-up',
    until: '2027-02-19',
    itemId: 'public-security/residence-permit',
    given: [{ level: 1, on: '2026-11-02' }],
    rectification: { state: 'received', dueDate: '2026-11-20', overdue: true },
  }),
  'result-progress-rectified': progressWith({
    state: 'over',
    until: '2027-02-19',
    itemId: 'public-security/residence-permit',
    given: [
      { level: 1, on: '2026-11-02' },
      { level: 4, on: '2026-11-20' },
    ],
    rectification: {
      state: 'rectified',
      dueDate: '2026-11-20',
      overdue: false,
      answer: '已经换了新的打印机，并在大厅加了一名引导员。谢谢您的意见。',
    },
  }),
  'result-progress-dismissed': progressWith({
    state: 'over',
    until: '2027-02-19',
    itemId: 'public-security/residence-permit',
    given: [{ level: 1, on: '2026-11-02' }],
    rectification: {
      state: 'dismissed',
      dueDate: '2026-11-20',
      overdue: false,
      answer: '您来电说是按错了，想评的是非常满意。',
    },
  }),
  evaluate: snapshot(evaluation(), { outcome: completed }),
  'evaluate-callable': snapshot(evaluation({ canBeCalled: true }), { outcome: accepted }),
  'evaluate-storing': snapshot(evaluation({ state: 'storing' }), { outcome: completed }),
  'evaluate-not-stored': snapshot(evaluation({ state: 'not-stored' }), { outcome: completed }),
  'evaluate-without-words': snapshot(evaluation({ canWrite: false }), { outcome: pending }),
  'evaluate-earlier': snapshot(evaluation({ about: 'earlier-case', earlierItem: '居住证申领' }), {
    itemName: '办件进度查询',
    canGoBack: true,
  }),
  'evaluate-follow-up': snapshot(
    evaluation({ about: 'earlier-case', earlierItem: '居住证申领', followUp: true }),
    { itemName: '办件进度查询', canGoBack: true },
  ),
  'take-things': snapshot(
    {
      name: 'take-things',
      card: 'on-reader',
      papers: [
        { title: '业务受理通知书', place: 'document-tray' },
        { title: 'slip-accepted', place: 'receipt-slot' },
      ],
      secondsLeft: 0,
      urgency: 1,
    },
    { outcome: accepted, lamp: 'id-card-reader' },
  ),
  'take-things-loud': snapshot(
    {
      name: 'take-things',
      card: 'on-reader',
      papers: [{ title: '业务受理通知书', place: 'document-tray' }],
      secondsLeft: 0,
      urgency: 3,
    },
    { outcome: accepted, staffCalled: true, lamp: 'id-card-reader' },
  ),
  'take-things-chip': snapshot(
    {
      name: 'take-things',
      card: 'on-reader',
      isChipCard: true,
      papers: [{ title: '社会保险缴费证明', place: 'document-tray' }],
      secondsLeft: 0,
      urgency: 1,
    },
    { outcome: completed },
  ),
  'take-things-ended': snapshot(
    {
      name: 'take-things',
      card: 'on-reader',
      papers: [],
      secondsLeft: 0,
      urgency: 1,
      ended: { code: 'cabinet-open', kept: 'nothing' },
    },
    { lamp: 'id-card-reader' },
  ),
  'take-things-pending': snapshot(
    { name: 'take-things', card: 'taken', papers: [], secondsLeft: 24, urgency: 0 },
    { outcome: pending },
  ),
  erased: snapshot({
    name: 'erased',
    stage: 'erased',
    secondsLeft: 6,
    tone: 'plain',
    hint: 'slip-shows-progress',
  }),
  'erased-ended': snapshot({
    name: 'erased',
    stage: 'erased',
    secondsLeft: 12,
    tone: 'plain',
    hint: 'none',
    ended: { code: 'on-battery', kept: 'nothing' },
  }),
  'erased-solemn': snapshot({
    name: 'erased',
    stage: 'erased',
    secondsLeft: 6,
    tone: 'solemn',
    hint: 'sent-when-online',
  }),
  erasing: snapshot({ name: 'erased', stage: 'erasing', secondsLeft: 0, tone: 'plain', hint: 'none' }),
  window: snapshot(
    {
      name: 'window',
      elsewhere,
      done: ['choose', 'identify', 'fill'],
      remaining: ['materials', 'sign', 'check', 'print'],
      kept: 'nothing',
      materials: ['居住地住址证明', '近期白底证件照'],
      windowCode: 'K7QW2F',
      qr: 'ZHUBAN-WINDOW:1144000000000000004000109007000:public-security/residence-permit:materials:K7QW2F',
      slip: 'none',
    },
    { itemName: '居住证申领', canLeave: true },
  ),
  'window-printed': snapshot(
    {
      name: 'window',
      elsewhere,
      done: [],
      remaining: ['choose', 'identify', 'fill', 'materials', 'sign', 'check', 'print'],
      kept: 'saved-here',
      materials: [],
      windowCode: 'K7QW2F',
      qr: 'ZHUBAN-WINDOW:1144000000000000004000109007000:public-security/residence-permit:guide:K7QW2F',
      slip: 'printed',
    },
    { itemName: '居住证申领', canLeave: true, lamp: 'receipt-slot' },
  ),
  'consent-policies': snapshot(
    {
      name: 'consent',
      purpose: '看看哪些补贴和优待是给您的，不作别的用途。',
      data: ['证件上的姓名、号码、性别和出生日期'],
      retention: '只在这一次使用。没有确认的，什么都不留；确认了的，平台保留那一份确认。',
      inquiries: [
        { departmentName: '农业农村', facts: ['contracted-land', 'machine-without-subsidy'] },
        { departmentName: '民政', facts: ['high-age-allowance-drawn', 'low-income'] },
        { departmentName: '残联', facts: ['disability-grade', 'disability-subsidy-drawn'] },
        { departmentName: '教育', facts: ['college-admission', 'child-in-kindergarten'] },
        { departmentName: '卫生健康', facts: ['family-planning-household', 'family-planning-reward-drawn'] },
        {
          departmentName: '人力资源和社会保障',
          facts: [
            'employment',
            'graduation-months',
            'grassroots-post',
            'insured-months',
            'skill-certificate-months',
            'skill-subsidy-drawn',
          ],
        },
        { departmentName: '交通运输', facts: ['senior-travel-card'] },
        { departmentName: '退役军人', facts: ['retired-soldier'] },
      ],
    },
    { itemName: '找找有没有给您的政策', canLeave: true },
  ),
  ...Object.fromEntries(
    Object.entries(policyScreens).map(([name, screen]) => [
      name,
      snapshot(screen, {
        itemName: '找找有没有给您的政策',
        canLeave: screen.state !== 'confirming',
        canGoBack: screen.state === 'policy' || screen.state === 'refused',
        ...(screen.paper === 'printed' ? { lamp: 'receipt-slot' } : {}),
      }),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(creditScreens).map(([name, screen]) => [
      name,
      snapshot(screen, {
        itemName: '企业公示信息查询',
        canLeave: true,
        ...(screen.paper === 'printed' ? { lamp: 'receipt-slot' } : {}),
      }),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(ticketScreens(departments)).map(([name, screen]) => [
      name,
      snapshot(screen, {
        itemName: '居住证申领',
        canLeave: true,
        canGoBack: screen.state !== 'taking',
        ...(screen.slip === 'printed' ? { lamp: 'receipt-slot' } : {}),
      }),
    ]),
  ),
  report: snapshot(
    {
      name: 'report',
      step: 'problem',
      problem: 'hub-not-reachable',
      reasons: [...reportReasonSchema.options],
      failed: false,
    },
    { itemName: '居住证申领', canLeave: true },
  ),
  'report-sent-later': snapshot(
    {
      name: 'report',
      step: 'guide',
      reasons: [...reportReasonSchema.options],
      reportNumber: 'BC-K7QW2F9M',
      failed: false,
    },
    { itemName: '居住证申领', canLeave: true },
  ),
  'handover-waiting': snapshot(
    { name: 'printing', jobs: printedJobs, settled: true, canRetry: false },
    { outcome: accepted, handover: { state: 'waiting', qr: HANDOVER_URL, secondsLeft: 287 } },
  ),
  'handover-opened': snapshot(
    { name: 'printing', jobs: printedJobs, settled: true, canRetry: false },
    { outcome: accepted, handover: { state: 'opened' } },
  ),
  'handover-expired': snapshot(
    { name: 'printing', jobs: printedJobs, settled: true, canRetry: false },
    { outcome: accepted, handover: { state: 'expired' } },
  ),
  'handover-not-yet': snapshot(
    { name: 'printing', jobs: printedJobs, settled: true, canRetry: false },
    { outcome: pending, handover: { state: 'not-sent-yet' } },
  ),
  problem: snapshot(
    { name: 'problem', code: 'hub-not-reachable', kept: 'perhaps-received', canRetry: true, elsewhere },
    { itemName: '居住证申领', canLeave: true, canGoBack: false },
  ),
  'problem-accepted': snapshot(
    { name: 'problem', code: 'result-not-available', kept: 'accepted', canRetry: true },
    { itemName: '居住证申领', canLeave: true, canGoBack: false, outcome: accepted },
  ),
  'out-of-service': snapshot({ name: 'out-of-service', code: 'storage-not-writable' }),
  'out-of-service-cabinet': snapshot({
    name: 'out-of-service',
    code: 'cabinet-open',
    since: '2026-11-21T01:20:00.000Z',
    expectedAt: '2099-11-21T02:30:00.000Z',
    report: {
      kind: 'page',
      qr: 'https://hub.example.gov.cn/fault/ZB-DEV-0001.441999001001.cabinet-open.thx3k.AAAAAAAAAAAAAAAAAAAAAA',
    },
  }),
  'out-of-service-power': snapshot({
    name: 'out-of-service',
    code: 'on-battery',
    since: '2026-11-21T01:20:00.000Z',
    report: {
      kind: 'text',
      qr: '麻畲村便民服务站 3号机\n自助终端暂停服务\n请打 0750-0000000 或 12345\nZB-DEV-0001.440783000000.on-battery.thx3k.AAAAAAAAAAAAAAAAAAAAAA',
    },
  }),
  'idle-warning': snapshot({ name: 'identify', reader: 'waiting' }, { idleWarning: { secondsLeft: 27 } }),
  'staff-called': snapshot({ name: 'identify', reader: 'waiting' }, { staffCalled: true }),
};
