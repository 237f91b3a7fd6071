/** Items and files without a finding, for the tests of the lint, and what bends them. */
import type { CatalogFile } from '../../item-lint.ts';

/** JSON that a test may bend in any way; what it becomes is the lint's business. */
// biome-ignore lint/suspicious/noExplicitAny: a test bends valid JSON into every wrong shape
export type Json = any;

/** Credit codes of the facts of GB 32100; the bodies are samples. */
export const CREDIT_CODE = '91350100M000100Y43';
export const OTHER_CREDIT_CODE = '11440100007483172Q';
export const CATALOG_CODE = '000511005000';
export const TASK_CODE = `${CREDIT_CODE}4${CATALOG_CODE}`;

/** An application with one of everything, without a finding. */
export function application(): Json {
  return {
    id: 'civil-affairs/allowance',
    name: '示例津贴申领',
    summary: '申领示例津贴。',
    icon: 'hand-coins',
    popularity: 1,
    minutes: 8,
    implementation: {
      catalogCode: CATALOG_CODE,
      taskCode: TASK_CODE,
      handlingCode: `${TASK_CODE}01`,
      taskType: '05',
      level: '4',
      version: '1.0',
      state: 'in-use',
      effectiveFrom: '2026-01-01',
      body: { name: '示例县民政局', creditCode: CREDIT_CODE, kind: 'statutory-organ' },
      powerSource: 'own-level',
      legalBasis: ['《示例办法》第一条'],
      audience: ['person'],
      personThemes: ['social-security'],
      caseType: 'promised',
      handlingForms: ['window', 'online', 'terminal'],
      onlineDepth: 'III',
      onlinePayment: false,
      express: false,
      appointment: { offered: false },
      legalLimit: { days: 20, unit: 'working-day', source: '《示例办法》第二条' },
      promisedLimit: { days: 10, unit: 'working-day', example: true },
      conditions: ['年满80周岁'],
      steps: ['申请', '受理', '审核', '决定', '发放'],
      fee: { charged: false },
      place: { name: '示例县政务服务中心', address: '示例县示例路1号', hours: '工作日' },
      consultPhone: '0000-1000001',
      complaintPhone: '0000-1000002',
      siteVisits: 0,
      resultName: '津贴发放决定',
      resultType: 'document',
      resultSample: { text: 'A4纸一张，写明从哪个月起发、每月多少钱。', example: true },
      handlingArea: 'county',
      rights: ['了解办理进度'],
      duties: ['如实填写'],
      remedies: {
        review: { body: '示例县人民政府', address: '示例县示例路2号', phone: '0000-1000003', term: '60日内' },
        litigation: { body: '示例县人民法院', address: '示例县示例路3号', phone: '12368', term: '6个月内' },
      },
      applicationForm: [
        { id: 'phone', name: '联系电话' },
        { id: 'way', name: '领取方式' },
      ],
      materialList: [{ id: 'register', name: '居民户口簿' }],
      notes: {
        conditions: '下面几条都符合就能办。',
        steps: '照屏幕一步一步来。',
        promisedLimit: '从受理那天算起，节假日不算。',
        siteVisits: '不用再跑一趟。',
        fee: '不收钱。',
        result: '一张写明每月发多少钱的纸。',
      },
    },
    identification: { kind: 'identity', documents: ['resident', 'hmt'] },
    consent: { purpose: '审核申请。', data: ['证件信息', '居民户口簿'], retention: '本机不保存。' },
    availability: {
      network: 'queued',
      devices: ['id-card-reader', 'receipt-printer', 'document-camera'],
      regions: ['44'],
    },
    eligibilityRules: [
      { id: 'age', rule: { kind: 'minimum-age', years: 80 }, reason: '未满80周岁。', nextStep: '到龄再来。' },
    ],
    eligibilityQuestions: [
      {
        id: 'household',
        title: '您的户口在本县吗？',
        options: [
          { id: 'yes', label: '在', eligible: true },
          {
            id: 'no',
            label: '不在',
            eligible: false,
            reason: '由户口所在地发放。',
            nextStep: '向户口所在地申领。',
          },
        ],
      },
    ],
    fields: [
      {
        id: 'phone',
        title: '您的手机号码是多少？',
        label: '手机号码',
        help: '没有手机的，可以填家人的号码。',
        purpose: '联系您。',
        element: 'phone',
        sensitive: true,
        sensitivity: 'personal',
        retention: 'archive',
        input: { kind: 'phone' },
      },
      {
        id: 'way',
        title: '您想怎样领取？',
        label: '领取方式',
        purpose: '发放津贴。',
        element: 'way',
        sensitivity: 'general',
        retention: 'archive',
        input: {
          kind: 'choice',
          options: [
            { id: 'card', label: '银行卡' },
            { id: 'cash', label: '现金' },
          ],
        },
      },
    ],
    materials: [
      {
        id: 'register',
        name: '居民户口簿',
        note: '拍本人页。',
        basis: '《示例办法》第三条',
        type: 'original',
        form: 'paper-or-electronic',
        copies: 1,
        channel: 'government',
        acceptanceStandard: '在有效期内，能看清本人页。',
        necessity: { kind: 'required' },
        sources: [
          { kind: 'e-licence', licenceType: '居民户口簿', issuer: '公安机关' },
          { kind: 'capture', maximumPages: 2 },
        ],
      },
    ],
    commitments: [
      {
        id: 'true',
        content: '我填写的内容都是真实的。',
        requirement: '情况变化后及时告知受理机构。',
        liability: '不真实的，退回津贴并承担责任。',
        readingSeconds: 10,
        ordinaryWay: '不愿承诺的，可以带收入证明到窗口办。',
      },
    ],
    delivery: [{ kind: 'window', id: 'window', note: '带身份证到窗口领取。' }],
    outcome: { kind: 'acceptance' },
    faq: [{ id: 'cost', question: '要钱吗？', answer: '不收钱。' }],
  };
}

export function certificate(): Json {
  const item = application();
  const { implementation } = item;
  implementation.caseType = 'immediate';
  implementation.legalLimit = { days: 0, unit: 'working-day', example: true };
  implementation.promisedLimit = { days: 0, unit: 'working-day', example: true };
  implementation.resultName = '示例证明';
  implementation.resultType = 'certificate';
  item.materials = [];
  implementation.materialList = [];
  item.delivery = [{ kind: 'print', id: 'print', note: '当场打印。' }];
  item.availability = { network: 'live', devices: ['id-card-reader', 'document-printer'] };
  item.outcome = { kind: 'certificate', documentTitle: '示例证明' };
  return item;
}

export function faceQualification(): Json {
  const item = certificate();
  item.implementation.resultName = '认证回执';
  item.implementation.resultType = 'other';
  item.consent.data.push('现场人脸图像');
  item.availability.devices = ['id-card-reader', 'face-camera', 'document-printer'];
  item.outcome = { kind: 'face-qualification', validMonths: 12, otherWay: '可以到窗口当面认证。' };
  return item;
}

export function booking(): Json {
  const item = faceQualification();
  item.availability.devices = ['id-card-reader', 'receipt-printer'];
  delete item.delivery;
  item.implementation.applicationForm.push({ id: 'slot', name: '预约时段' });
  item.fields.push({
    id: 'slot',
    element: 'slot',
    sensitivity: 'general',
    retention: 'case',
    title: '您想哪个时段来？',
    label: '时段',
    purpose: '保留时段。',
    input: { kind: 'slot' },
  });
  item.outcome = { kind: 'booking' };
  return item;
}

export function progress(): Json {
  const item = certificate();
  item.implementation.resultName = '办件进度';
  item.implementation.resultType = 'information';
  item.identification = { kind: 'none' };
  item.eligibilityRules = [];
  item.availability = { network: 'live', devices: [] };
  delete item.delivery;
  item.outcome = { kind: 'progress' };
  return item;
}

export const sound = { application, certificate, faceQualification, booking, progress };

export function documentRule(...types: string[]): Json {
  return {
    id: 'document',
    rule: { kind: 'document-type', types },
    reason: '证件不行。',
    nextStep: '去窗口。',
  };
}

/** Changes parts of the codes and keeps the rest in agreement. */
export function recode(
  item: Json,
  change: { readonly catalogCode?: string; readonly creditCode?: string; readonly taskType?: string },
): void {
  const { implementation } = item;
  implementation.catalogCode = change.catalogCode ?? implementation.catalogCode;
  implementation.body.creditCode = change.creditCode ?? implementation.body.creditCode;
  implementation.taskType = change.taskType ?? implementation.taskType;
  implementation.taskCode =
    implementation.body.creditCode + implementation.level + implementation.catalogCode;
  implementation.handlingCode = `${implementation.taskCode}01`;
}

export function found(findings: readonly { readonly code: string; readonly path: string }[]): string[] {
  return findings.map(({ code, path }) => `${code} ${path}`);
}

export function departmentFile(id: string, order: number) {
  return {
    path: `${id}/department.json`,
    content: { id, name: '民政', shortName: '民政', icon: 'heart-handshake', order, phone: '0000-1000001' },
  };
}

export function itemFile(id: string, change: (item: Json) => void = () => {}): CatalogFile {
  const item = application();
  item.id = id;
  change(item);
  return { path: `${id}.json`, content: item };
}

/** A second item that differs where the catalog asks for it. */
export function second(id: string, change: (item: Json) => void = () => {}): CatalogFile {
  return itemFile(id, (item) => {
    item.name = '另一项示例津贴申领';
    item.implementation.handlingCode = `${TASK_CODE}02`;
    item.popularity = 2;
    change(item);
  });
}

export const department = departmentFile('civil-affairs', 1);
export const first = itemFile('civil-affairs/allowance');
