/** The pages of a theme package (一件事), in each state. */
import type { OutcomeView, PartView, Screen } from '#contract/visit.ts';

const limit = { days: 8, unit: 'working-day', example: true } as const;

const PARTS: PartView[] = [
  {
    partId: 'permit',
    name: '食品经营许可（小餐饮）',
    departmentName: '市场监督管理局',
    brings: '有了许可，才能现做现卖。',
    limit,
    state: 'mandatory',
  },
  {
    partId: 'invoice',
    name: '发票领用',
    departmentName: '税务局',
    brings: '能给顾客开发票。',
    limit: { ...limit, days: 1 },
    state: 'on',
  },
  {
    partId: 'power',
    name: '低压用电报装',
    departmentName: '供电局',
    brings: '店里通电，或者增加用电。',
    limit: { ...limit, days: 5 },
    state: 'off',
  },
  {
    partId: 'filing',
    name: '仅销售预包装食品备案',
    departmentName: '市场监督管理局',
    brings: '备了案，就能卖包装好的食品。',
    limit: { ...limit, days: 0 },
    state: 'unsuited',
    reason: '现做现卖的要办许可，不用备案。',
  },
];

export const packageOutcome: OutcomeView = {
  kind: 'supplement',
  itemName: '开办食品经营店一件事',
  department: '示例县市场监督管理局',
  acceptanceNumber: '440524000000202611220001000001W',
  promisedDate: '2026-12-02',
  supplementBy: '2026-12-04',
  parts: [
    {
      itemName: '食品经营许可（小餐饮）',
      department: '示例县市场监督管理局',
      kind: 'accepted',
      acceptanceNumber: '440524000000202611220001000002S',
      promisedDate: '2026-12-02',
    },
    {
      itemName: '发票领用',
      department: '国家税务总局示例县税务局',
      kind: 'supplement',
      acceptanceNumber: '440524000000202611220001000003H',
      supplementBy: '2026-12-04',
    },
    {
      itemName: '燃气报装',
      department: '示例县燃气有限公司',
      kind: 'refused',
      acceptanceNumber: '440524000000202611220001000004K',
      reason: '这里没有管道。',
    },
  ],
  simulated: true,
};

export const packageScreens = {
  package: { name: 'package', parts: PARTS, impossible: false },
  'package-impossible': {
    name: 'package',
    parts: PARTS.map((part) =>
      part.state === 'mandatory'
        ? {
            ...part,
            state: 'unsuited',
            reason: '先有营业执照，才能办食品经营许可。',
            nextStep: '请先办“个体工商户设立登记”。',
          }
        : part,
    ),
    impossible: true,
  },
  'package-consent': {
    name: 'consent',
    purpose: '审查食品经营许可，办理发票领用。',
    data: ['证件上的姓名、号码和住址', '您填写的内容和拍摄的证明'],
    retention: '本机加密暂存，平台收到后删除；平台按档案管理规定保存办件。',
    parts: PARTS.slice(0, 2).map(({ name, departmentName }) => ({
      name,
      departmentName,
      purpose: '核对您的身份和执照，办理这一件。',
    })),
  },
  'package-check': {
    name: 'check',
    sections: [
      {
        id: 'person',
        title: 'person',
        rows: [
          { label: 'name', value: '李**' },
          { label: 'number', value: '110***********002X' },
        ],
      },
      {
        id: 'parts',
        title: 'parts',
        rows: PARTS.slice(0, 2).map(({ name, departmentName }) => ({ label: name, value: departmentName })),
      },
      {
        id: 'answers',
        title: 'answers',
        rows: [
          { label: '店铺地址', value: '******', edit: { kind: 'field', fieldId: 'address' } },
          { label: '手机号码', value: '138****0000', edit: { kind: 'field', fieldId: 'phone' } },
        ],
      },
    ],
    willBeSentLater: false,
  },
  'package-printing': {
    name: 'printing',
    settled: true,
    canRetry: false,
    jobs: [
      {
        jobId: '1',
        title: 'slip-supplement',
        device: 'receipt-printer',
        state: 'printed',
        pagesDone: 1,
        pages: 1,
        problems: [],
      },
      {
        jobId: '2',
        title: '业务受理通知书',
        device: 'document-printer',
        state: 'printed',
        pagesDone: 2,
        pages: 2,
        problems: [],
      },
      {
        jobId: '3',
        title: '一次性告知书',
        device: 'document-printer',
        state: 'printed',
        pagesDone: 1,
        pages: 1,
        problems: [],
      },
    ],
  },
  'package-progress': {
    name: 'result',
    progress: {
      acceptanceNumber: '440524000000202611220001000001W',
      itemName: '开办食品经营店一件事',
      state: 'supplement-needed',
      timeline: [{ at: '2026-11-20T02:00:00.000Z', state: 'received', text: '平台已收到申请材料' }],
      parts: [
        {
          acceptanceNumber: '440524000000202611220001000002S',
          itemName: '食品经营许可（小餐饮）',
          state: 'accepted',
          promisedDate: '2026-12-02',
          timeline: [
            { at: '2026-11-20T02:00:00.000Z', state: 'accepted', text: '示例县市场监督管理局已受理' },
          ],
          caseId: '0192f0c0-0000-7000-8000-000000000001',
          simulated: true,
        },
        {
          acceptanceNumber: '440524000000202611220001000003H',
          itemName: '发票领用',
          state: 'supplement-needed',
          timeline: [{ at: '2026-11-20T02:00:00.000Z', state: 'supplement-needed', text: '需要补正1项' }],
          caseId: '0192f0c0-0000-7000-8000-000000000002',
          supplement: {
            by: '2026-12-04',
            gaps: [
              {
                subject: { kind: 'field', fieldId: 'amount' },
                name: '开票金额',
                wrong: '金额太小。',
                wanted: '填这个月大约要开的金额。',
                basis: '《中华人民共和国发票管理办法》',
              },
            ],
            deferred: false,
          },
          simulated: true,
        },
      ],
      simulated: true,
    },
    followUps: ['withdraw'],
    partFollowUps: [
      { caseId: '0192f0c0-0000-7000-8000-000000000001', kinds: ['withdraw'] },
      { caseId: '0192f0c0-0000-7000-8000-000000000002', kinds: ['supplement', 'withdraw'] },
    ],
    language: 'zh-Hans',
    canPrint: false,
  },
} as const satisfies Record<string, Screen>;
