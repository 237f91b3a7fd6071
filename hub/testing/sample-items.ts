import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { departmentIdOf, type Item, itemSchema } from '#contract/item.ts';
import { PACKAGES_DEPARTMENT, type ThemePackage } from '#contract/theme-package/authored.ts';

const DEPARTMENT = {
  id: 'human-resources',
  name: '人力资源和社会保障',
  shortName: '人社',
  icon: 'shield-check',
  order: 1,
  phone: '12333',
};

/** A valid item of the sample department; `over` replaces what a test is about. */
export function sampleItem(name: string, over: Partial<Item> & Pick<Item, 'outcome'>): Item {
  return itemSchema.parse({
    id: `${DEPARTMENT.id}/${name}`,
    name: '样本事项',
    summary: '测试用的样本事项。',
    icon: 'file-text',
    minutes: 3,
    implementation: {
      catalogCode: '002014001001',
      taskCode: '11440524MB990014444002014001001',
      handlingCode: '11440524MB99001444400201400100101',
      taskType: '20',
      level: '4',
      version: '1.0',
      body: { name: '示例县人力资源和社会保障局', creditCode: '11440524MB99001444' },
      legalBasis: ['《中华人民共和国社会保险法》第七十四条'],
      audience: ['person'],
      caseType: 'immediate',
      legalLimit: { days: 20, unit: 'working-day', example: true },
      promisedLimit: { days: 5, unit: 'working-day', example: true },
      conditions: ['本人办理'],
      steps: ['刷身份证', '核对', '打印'],
      fee: { charged: false },
      place: { name: '示例县政务服务中心', address: '示例县示例镇示例路1号', hours: '工作日' },
      consultPhone: '12333',
      complaintPhone: '12345',
      siteVisits: 0,
      resultName: '样本结果',
      resultType: 'certificate',
      handlingArea: 'national',
    },
    identification: { kind: 'identity', documents: ['resident', 'hmt', 'foreigner-2017', 'foreigner-2023'] },
    consent: { purpose: '办理样本事项。', data: ['姓名和号码'], retention: '离开后清除。' },
    availability: { network: 'live', devices: [] },
    ...over,
  });
}

export const SAMPLE_ITEMS: readonly Item[] = [
  sampleItem('participation-certificate', {
    name: '个人参保证明',
    outcome: { kind: 'certificate', documentTitle: '社会保险参保证明' },
  }),
  sampleItem('contribution-certificate', {
    name: '社保缴费证明',
    outcome: { kind: 'certificate', documentTitle: '社会保险缴费证明' },
    fields: [
      field('from', '开始月份', { kind: 'month' }),
      field('to', '结束月份', { kind: 'month' }),
    ] as Item['fields'],
  }),
  sampleItem('pension-payments', {
    name: '养老金发放查询',
    outcome: { kind: 'information', documentTitle: '养老金发放记录' },
  }),
  sampleItem('subsidy', {
    name: '社会保险补贴申请',
    outcome: { kind: 'acceptance' },
    availability: { network: 'queued', devices: [], regions: [] },
    fields: [
      field('phone', '手机号码', { kind: 'phone' }),
      field('card', '银行卡号', { kind: 'bank-card' }),
    ] as Item['fields'],
    materials: [
      {
        id: 'contract',
        name: '劳动合同',
        basis: '样本依据',
        necessity: { kind: 'required' },
        sources: [
          { kind: 'e-licence', licenceType: '劳动合同', issuer: '人社部门' },
          { kind: 'capture', maximumPages: 5 },
        ],
      },
      {
        id: 'proof',
        name: '困难证明',
        basis: '样本依据',
        necessity: { kind: 'deferrable', workingDays: 10 },
        sources: [{ kind: 'capture', maximumPages: 2 }],
      },
    ],
    commitments: [
      { id: 'true-information', content: '内容真实', requirement: '如实填写', liability: '承担责任' },
    ],
  }),
  sampleItem('pension-qualification', {
    name: '养老待遇资格认证',
    outcome: { kind: 'face-qualification', validMonths: 12 },
  }),
  sampleItem('window-booking', {
    name: '窗口预约',
    outcome: { kind: 'booking' },
    fields: [field('slot', '预约时段', { kind: 'slot' })] as Item['fields'],
  }),
  sampleItem('night-closed', {
    name: '只在上午办的事项',
    outcome: { kind: 'information', documentTitle: '样本查询' },
    availability: { network: 'live', devices: [], regions: [], hours: { from: '09:00', to: '12:00' } },
  }),
];

function field(id: string, label: string, input: object): object {
  return {
    id,
    title: `${label}？`,
    label,
    purpose: '测试',
    required: true,
    sensitive: false,
    input,
    prefill: 'none',
  };
}

/** Writes the items as files, as a province would keep them, and theme packages beside them. */
export async function writeItems(
  directory: string,
  items: readonly Item[] = SAMPLE_ITEMS,
  packages: readonly ThemePackage[] = [],
): Promise<void> {
  const departments = new Set([DEPARTMENT.id, ...items.map(({ id }) => departmentIdOf(id))]);
  for (const id of departments) await write(join(directory, id, 'department.json'), { ...DEPARTMENT, id });
  for (const item of items) await write(join(directory, `${item.id}.json`), item);
  if (packages.length === 0) return;
  const beside = join(dirname(directory), PACKAGES_DEPARTMENT);
  await write(join(beside, 'department.json'), { ...DEPARTMENT, id: PACKAGES_DEPARTMENT });
  for (const { translations: _, ...each } of packages) await write(join(beside, `${each.id}.json`), each);
}

async function write(file: string, content: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(content));
}
