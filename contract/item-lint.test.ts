import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCatchAllMaterial } from './item-lint/flow.ts';
import { type CatalogFile, type LintCode, lintCatalog, lintDepartment, lintItem } from './item-lint.ts';

/** JSON that a test may bend in any way; what it becomes is the lint's business. */
// biome-ignore lint/suspicious/noExplicitAny: a test bends valid JSON into every wrong shape
type Json = any;

/** Credit codes of the facts of GB 32100; the bodies are samples. */
const CREDIT_CODE = '91350100M000100Y43';
const OTHER_CREDIT_CODE = '11440100007483172Q';
const CATALOG_CODE = '000511005000';
const TASK_CODE = `${CREDIT_CODE}4${CATALOG_CODE}`;

/** An application with one of everything, without a finding. */
function application(): Json {
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

function certificate(): Json {
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

function faceQualification(): Json {
  const item = certificate();
  item.implementation.resultName = '认证回执';
  item.implementation.resultType = 'other';
  item.consent.data.push('现场人脸图像');
  item.availability.devices = ['id-card-reader', 'face-camera', 'document-printer'];
  item.outcome = { kind: 'face-qualification', validMonths: 12, otherWay: '可以到窗口当面认证。' };
  return item;
}

function booking(): Json {
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

function progress(): Json {
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

const sound = { application, certificate, faceQualification, booking, progress };

/** Every rule broken alone: the finding is the only one, at this path. */
const broken: [LintCode, string, string, () => Json, (item: Json) => void][] = [
  [
    'schema',
    'an unknown key',
    '$',
    application,
    (item) => {
      item.unknown = 1;
    },
  ],
  [
    'schema',
    'a missing purpose',
    '$.fields[0].purpose',
    application,
    (item) => {
      delete item.fields[0].purpose;
    },
  ],
  [
    'schema',
    'an id that is no slug',
    '$.materials[0].id',
    application,
    (item) => {
      item.materials[0].id = 'A b';
    },
  ],
  [
    'schema',
    'an icon that is not kebab-case',
    '$.icon',
    application,
    (item) => {
      item.icon = 'HandCoins';
    },
  ],
  [
    'catalog-code-region',
    'no such province',
    '$.implementation.catalogCode',
    application,
    (item) => {
      recode(item, { catalogCode: '990511005000' });
    },
  ],
  [
    'catalog-code-type',
    'code of another type',
    '$.implementation.catalogCode',
    application,
    (item) => {
      recode(item, { catalogCode: '000711005000' });
    },
  ],
  [
    'credit-code',
    'wrong check character',
    '$.implementation.body.creditCode',
    application,
    (item) => {
      recode(item, { creditCode: '91350100M000100Y4Z' });
    },
  ],
  [
    'handling-code',
    'of another task',
    '$.implementation.handlingCode',
    application,
    (item) => {
      item.implementation.handlingCode = `${OTHER_CREDIT_CODE}4${CATALOG_CODE}01`;
    },
  ],
  [
    'handling-code',
    'letters at the end',
    '$.implementation.handlingCode',
    application,
    (item) => {
      item.implementation.handlingCode = `${TASK_CODE}0A`;
    },
  ],
  [
    'case-type',
    'promised, but 0 days',
    '$.implementation.caseType',
    application,
    (item) => {
      item.implementation.promisedLimit.days = 0;
    },
  ],
  [
    'case-type',
    'immediate, but 10 days',
    '$.implementation.caseType',
    application,
    (item) => {
      item.implementation.caseType = 'immediate';
    },
  ],
  [
    'case-type',
    'a certificate promised for later',
    '$.implementation.caseType',
    certificate,
    (item) => {
      Object.assign(item.implementation, {
        caseType: 'promised',
        legalLimit: { days: 2, unit: 'working-day', example: true },
        promisedLimit: { days: 1, unit: 'working-day', example: true },
      });
    },
  ],
  [
    'opening-hours',
    'open for no minute',
    '$.availability.hours',
    certificate,
    (item) => {
      item.availability.hours = { from: '08:00', to: '08:00' };
    },
  ],
  [
    'time-limit-source',
    'legal limit from nowhere',
    '$.implementation.legalLimit',
    application,
    (item) => {
      delete item.implementation.legalLimit.source;
    },
  ],
  [
    'time-limit-source',
    'promised limit from nowhere',
    '$.implementation.promisedLimit',
    application,
    (item) => {
      item.implementation.promisedLimit.example = false;
    },
  ],
  [
    'time-limit-order',
    'promised longer than legal',
    '$.implementation.promisedLimit',
    application,
    (item) => {
      item.implementation.promisedLimit.days = 21;
    },
  ],
  [
    'time-limit-order',
    'more working days than legal calendar days',
    '$.implementation.promisedLimit',
    application,
    (item) => {
      item.implementation.legalLimit = { days: 9, unit: 'calendar-day', example: true };
    },
  ],
  [
    'phones-equal',
    'one number for both',
    '$.implementation.complaintPhone',
    application,
    (item) => {
      item.implementation.complaintPhone = item.implementation.consultPhone;
    },
  ],
  [
    'fee',
    'charged without a basis',
    '$.implementation.fee',
    application,
    (item) => {
      Object.assign(item.implementation, { fee: { charged: true, standard: '20元' }, onlinePayment: true });
    },
  ],
  [
    'fee',
    'charged without a standard',
    '$.implementation.fee',
    application,
    (item) => {
      Object.assign(item.implementation, {
        fee: { charged: true, basis: '《示例办法》' },
        onlinePayment: true,
      });
    },
  ],
  [
    'fee',
    'free with a standard',
    '$.implementation.fee.standard',
    application,
    (item) => {
      item.implementation.fee = { charged: false, standard: '20元' };
    },
  ],
  [
    'site-visit-reason',
    'a visit without a reason',
    '$.implementation.siteVisits',
    application,
    (item) => {
      item.implementation.siteVisits = 1;
    },
  ],
  [
    'licensing-steps',
    'licensing in four steps',
    '$.implementation.steps',
    application,
    (item) => {
      recode(item, { catalogCode: '000111005000', taskType: '01' });
      item.implementation.steps.pop();
    },
  ],
  [
    'result-type',
    'a certificate called a notice',
    '$.implementation.resultType',
    certificate,
    (item) => {
      item.implementation.resultType = 'notice';
    },
  ],
  [
    'result-type',
    'a decision called information',
    '$.implementation.resultType',
    application,
    (item) => {
      item.implementation.resultType = 'information';
    },
  ],
  [
    'catch-all-condition',
    'other conditions',
    '$.implementation.conditions[1]',
    application,
    (item) => {
      item.implementation.conditions.push('法律法规规定的其他条件');
    },
  ],
  [
    'duplicate-id',
    'two fields',
    '$.fields[1].id',
    application,
    (item) => {
      item.fields[1].id = 'phone';
    },
  ],
  [
    'duplicate-id',
    'two options of a choice',
    '$.fields[1].input.options[1].id',
    application,
    (item) => {
      item.fields[1].input.options[1].id = 'card';
    },
  ],
  [
    'duplicate-id',
    'two options of a question',
    '$.eligibilityQuestions[0].options[1].id',
    application,
    (item) => {
      item.eligibilityQuestions[0].options[1].id = 'yes';
    },
  ],
  [
    'duplicate-id',
    'two questions',
    '$.eligibilityQuestions[1].id',
    application,
    (item) => {
      item.eligibilityQuestions.push(item.eligibilityQuestions[0]);
    },
  ],
  [
    'duplicate-id',
    'two rules',
    '$.eligibilityRules[1].id',
    application,
    (item) => {
      item.eligibilityRules.push(item.eligibilityRules[0]);
    },
  ],
  [
    'duplicate-id',
    'two materials',
    '$.materials[1].id',
    application,
    (item) => {
      item.materials.push(item.materials[0]);
    },
  ],
  [
    'duplicate-id',
    'two commitments',
    '$.commitments[1].id',
    application,
    (item) => {
      item.commitments.push(item.commitments[0]);
    },
  ],
  [
    'question-mark',
    'an eligibility question without ？',
    '$.eligibilityQuestions[0].title',
    application,
    (item) => {
      item.eligibilityQuestions[0].title = '户口所在地';
    },
  ],
  [
    'question-mark',
    'a half-width question mark',
    '$.fields[0].title',
    application,
    (item) => {
      item.fields[0].title = '您的手机号码?';
    },
  ],
  [
    'question-decides-nothing',
    'everybody passes',
    '$.eligibilityQuestions[0].options',
    application,
    (item) => {
      item.eligibilityQuestions[0].options[1] = { id: 'no', label: '不在', eligible: true };
    },
  ],
  [
    'question-decides-nothing',
    'nobody passes',
    '$.eligibilityQuestions[0].options',
    application,
    (item) => {
      Object.assign(item.eligibilityQuestions[0].options[0], {
        eligible: false,
        reason: '不行。',
        nextStep: '去窗口。',
      });
    },
  ],
  [
    'ineligible-reason',
    'no reason',
    '$.eligibilityQuestions[0].options[1]',
    application,
    (item) => {
      delete item.eligibilityQuestions[0].options[1].reason;
    },
  ],
  [
    'ineligible-reason',
    'no next step',
    '$.eligibilityQuestions[0].options[1]',
    application,
    (item) => {
      delete item.eligibilityQuestions[0].options[1].nextStep;
    },
  ],
  [
    'rule-never-decides',
    'all accepted documents pass',
    '$.eligibilityRules[1].rule',
    application,
    (item) => {
      item.eligibilityRules.push(documentRule('resident', 'hmt', 'foreigner-2023'));
    },
  ],
  [
    'nobody-eligible',
    'no accepted document passes',
    '$.eligibilityRules[1].rule',
    application,
    (item) => {
      item.eligibilityRules.push(documentRule('foreigner-2017'));
    },
  ],
  [
    'nobody-eligible',
    'older than 80, younger than 60',
    '$.eligibilityRules',
    application,
    (item) => {
      item.eligibilityRules.push({
        id: 'young',
        rule: { kind: 'maximum-age', years: 60 },
        reason: '超龄。',
        nextStep: '去窗口。',
      });
    },
  ],
  [
    'identity-needed',
    'a certificate for anybody',
    '$.identification',
    certificate,
    (item) => {
      item.identification = { kind: 'none' };
      item.eligibilityRules = [];
    },
  ],
  [
    'identity-needed',
    'an age rule without a card',
    '$.eligibilityRules',
    progress,
    (item) => {
      item.eligibilityRules = application().eligibilityRules;
    },
  ],
  [
    'identity-needed',
    'filled in from no card',
    '$.fields[1].prefill',
    progress,
    (item) => {
      item.fields[1].prefill = 'card-name';
    },
  ],
  [
    'field-range',
    'minimum above maximum',
    '$.fields[1].input',
    application,
    (item) => {
      item.fields[1].input = { kind: 'number', minimum: 2, maximum: 1 };
    },
  ],
  [
    'field-range',
    'text longer than its maximum',
    '$.fields[1].input',
    application,
    (item) => {
      item.fields[1].input = { kind: 'text', minLength: 9, maxLength: 8 };
    },
  ],
  [
    'field-range',
    'a day that does not exist',
    '$.fields[1].input',
    application,
    (item) => {
      item.fields[1].input = { kind: 'date', earliest: '2025-02-29' };
    },
  ],
  [
    'field-range',
    'a word for a day',
    '$.fields[1].input',
    application,
    (item) => {
      item.fields[1].input = { kind: 'date', latest: 'today' };
    },
  ],
  [
    'field-range',
    'earliest after latest',
    '$.fields[1].input',
    application,
    (item) => {
      item.fields[1].input = { kind: 'date', earliest: '2025-02-02', latest: '2025-02-01' };
    },
  ],
  [
    'field-sensitive',
    'a phone number in the open',
    '$.fields[0]',
    application,
    (item) => {
      item.fields[0].sensitive = false;
    },
  ],
  [
    'catch-all-material',
    'in the name',
    '$.materials[0].name',
    application,
    (item) => {
      item.materials[0].name = '自然资源部门认为必要的其他材料';
      item.implementation.materialList[0].name = item.materials[0].name;
    },
  ],
  [
    'catch-all-material',
    'in the note',
    '$.materials[0].note',
    application,
    (item) => {
      item.materials[0].note = '户口簿等材料。';
    },
  ],
  [
    'licence-fallback',
    'no capture',
    '$.materials[0].sources',
    application,
    (item) => {
      item.materials[0].sources.pop();
    },
  ],
  [
    'licence-consent',
    'fetched without telling',
    '$.consent.data',
    application,
    (item) => {
      item.consent.data = ['证件信息'];
    },
  ],
  [
    'all-deferrable',
    'nothing must be brought',
    '$.materials',
    application,
    (item) => {
      item.materials[0].necessity = { kind: 'deferrable', workingDays: 5 };
      item.materials.push({ ...item.materials[0], id: 'second' });
      item.implementation.materialList.push({ ...item.implementation.materialList[0], id: 'second' });
    },
  ],
  [
    'commitment-incomplete',
    'liability in two characters',
    '$.commitments[0].liability',
    application,
    (item) => {
      item.commitments[0].liability = '追责';
    },
  ],
  [
    'commitment-incomplete',
    'one sentence twice',
    '$.commitments[0]',
    application,
    (item) => {
      item.commitments[0].liability = item.commitments[0].content;
    },
  ],
  [
    'network',
    'an application that cannot wait',
    '$.availability.network',
    application,
    (item) => {
      item.availability.network = 'live';
    },
  ],
  [
    'network',
    'a certificate that would wait',
    '$.availability.network',
    certificate,
    (item) => {
      item.availability.network = 'queued';
    },
  ],
  [
    'network',
    'a face check that would wait',
    '$.availability.network',
    faceQualification,
    (item) => {
      item.availability.network = 'queued';
    },
  ],
  [
    'network',
    'a booking that would wait',
    '$.availability.network',
    booking,
    (item) => {
      item.availability.network = 'queued';
    },
  ],
  [
    'network',
    'a query that would wait',
    '$.availability.network',
    progress,
    (item) => {
      item.availability.network = 'queued';
    },
  ],
  [
    'devices',
    'no reader',
    '$.availability.devices',
    certificate,
    (item) => {
      item.availability.devices.shift();
    },
  ],
  [
    'devices',
    'nothing to print the certificate on',
    '$.availability.devices',
    certificate,
    (item) => {
      delete item.delivery;
      item.availability.devices.pop();
    },
  ],
  [
    'devices',
    'nothing to capture with',
    '$.availability.devices',
    application,
    (item) => {
      item.availability.devices.pop();
    },
  ],
  [
    'devices',
    'no printer for the acceptance slip',
    '$.availability.devices',
    application,
    (item) => {
      item.availability.devices.splice(1, 1);
    },
  ],
  [
    'devices',
    'no camera for the face',
    '$.availability.devices',
    faceQualification,
    (item) => {
      item.availability.devices.splice(1, 1);
    },
  ],
  [
    'devices',
    'listed twice',
    '$.availability.devices',
    certificate,
    (item) => {
      item.availability.devices.push('document-printer');
    },
  ],
  [
    'face-other-way',
    'the face is the only way',
    '$.outcome.otherWay',
    faceQualification,
    (item) => {
      delete item.outcome.otherWay;
    },
  ],
  [
    'face-consent',
    'the face image is not told',
    '$.consent.data',
    faceQualification,
    (item) => {
      item.consent.data.pop();
    },
  ],
  [
    'face-without-need',
    'a camera for a paper',
    '$.availability.devices',
    certificate,
    (item) => {
      item.availability.devices.push('face-camera');
    },
  ],
  [
    'slot-field',
    'a booking without a slot',
    '$.fields',
    booking,
    (item) => {
      item.fields.pop();
    },
  ],
  [
    'slot-field',
    'a booking with two',
    '$.fields',
    booking,
    (item) => {
      item.fields.push({ ...item.fields[2], id: 'second-slot' });
    },
  ],
  [
    'slot-field',
    'a slot in an application',
    '$.fields',
    application,
    (item) => {
      item.fields[1].input = { kind: 'slot' };
    },
  ],
  [
    'opening-hours',
    'the 25th hour',
    '$.availability.hours',
    certificate,
    (item) => {
      item.availability.hours = { from: '08:00', to: '25:00' };
    },
  ],
  [
    'opening-hours',
    'closed before it opens',
    '$.availability.hours',
    certificate,
    (item) => {
      item.availability.hours = { from: '18:00', to: '08:00' };
    },
  ],
  [
    'regions',
    'no such province',
    '$.availability.regions[0]',
    application,
    (item) => {
      item.availability.regions = ['99'];
    },
  ],
  [
    'regions',
    'half a county',
    '$.availability.regions[0]',
    application,
    (item) => {
      item.availability.regions = ['44052'];
    },
  ],
  [
    'regions',
    'a county in a province that is listed',
    '$.availability.regions[1]',
    application,
    (item) => {
      item.availability.regions = ['44', '440513'];
    },
  ],
  [
    'regions',
    'listed twice',
    '$.availability.regions[1]',
    application,
    (item) => {
      item.availability.regions = ['44', '44'];
    },
  ],
  [
    'text-too-long',
    'a question of 23 characters',
    '$.fields[0].title',
    application,
    (item) => {
      item.fields[0].title = `${'很'.repeat(22)}？`;
    },
  ],
  [
    'text-too-long',
    'a help of 61 characters',
    '$.fields[1].help',
    application,
    (item) => {
      item.fields[1].help = '长'.repeat(61);
    },
  ],
  [
    'text-unclean',
    'a blank at the end',
    '$.summary',
    application,
    (item) => {
      item.summary = '申领示例津贴。 ';
    },
  ],
  [
    'text-unclean',
    'a character of the private use area',
    '$.name',
    application,
    (item) => {
      item.name = '示例\uE000津贴';
    },
  ],
  [
    'text-unclean',
    'the mark of a wrong encoding',
    '$.keywords[0]',
    application,
    (item) => {
      item.keywords = ['\uFFFD'];
    },
  ],
  [
    'text-unclean',
    'half a character',
    '$.aliases[0]',
    application,
    (item) => {
      item.aliases = ['\uD869'];
    },
  ],
  [
    'text-unclean',
    'a line break',
    '$.consent.purpose',
    application,
    (item) => {
      item.consent.purpose = '审核\n申请。';
    },
  ],
];

function documentRule(...types: string[]): Json {
  return {
    id: 'document',
    rule: { kind: 'document-type', types },
    reason: '证件不行。',
    nextStep: '去窗口。',
  };
}

/** Changes parts of the codes and keeps the rest in agreement. */
function recode(
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

function found(findings: readonly { readonly code: string; readonly path: string }[]): string[] {
  return findings.map(({ code, path }) => `${code} ${path}`);
}

describe('lintItem', () => {
  test.each(Object.entries(sound))('finds nothing in a sound item: %s', (_kind, make) => {
    expect(lintItem(make())).toEqual([]);
  });

  test.each(broken)('%s: %s', (code, _name, path, make, breakIt) => {
    const item = make();
    breakIt(item);
    expect(found(lintItem(item))).toEqual([`${code} ${path}`]);
  });

  test.each<[string, () => Json, (item: Json) => void]>([
    [
      'an application of three steps',
      application,
      (item) => {
        item.implementation.steps.length = 3;
      },
    ],
    [
      'licensing in exactly five steps',
      application,
      (item) => {
        recode(item, { catalogCode: '000111005000', taskType: '01' });
      },
    ],
    [
      'a charge with standard and basis',
      application,
      (item) => {
        item.implementation.fee = { charged: true, standard: '20元', basis: '《示例办法》' };
        item.implementation.onlinePayment = true;
      },
    ],
    [
      'a visit with its reason',
      application,
      (item) => {
        Object.assign(item.implementation, { siteVisits: 1, siteVisitReason: '当面签收。' });
      },
    ],
    [
      'a province in the catalog code',
      application,
      (item) => {
        recode(item, { catalogCode: '440511005000' });
      },
    ],
    [
      'people of one age',
      application,
      (item) => {
        item.eligibilityRules.push({
          id: 'oldest',
          rule: { kind: 'maximum-age', years: 80 },
          reason: '超龄。',
          nextStep: '去窗口。',
        });
      },
    ],
    [
      'a rule that refuses one accepted document',
      application,
      (item) => {
        item.eligibilityRules.push(documentRule('resident'));
      },
    ],
    [
      'a number with one possible value',
      application,
      (item) => {
        item.fields[1].input = { kind: 'number', minimum: 1, maximum: 1 };
      },
    ],
    [
      'a number from 1 to 9',
      application,
      (item) => {
        item.fields[1].input = { kind: 'number', minimum: 1, maximum: 9 };
      },
    ],
    [
      'a text of one length',
      application,
      (item) => {
        item.fields[1].input = { kind: 'text', minLength: 8, maxLength: 8 };
      },
    ],
    [
      'a text of 2 to 9 characters',
      application,
      (item) => {
        item.fields[1].input = { kind: 'text', minLength: 2, maxLength: 9 };
      },
    ],
    [
      'any date',
      application,
      (item) => {
        item.fields[1].input = { kind: 'date' };
      },
    ],
    [
      'a date from a day on',
      application,
      (item) => {
        item.fields[1].input = { kind: 'date', earliest: '2024-02-29' };
      },
    ],
    [
      'a date up to a day',
      application,
      (item) => {
        item.fields[1].input = { kind: 'date', latest: '2024-02-29' };
      },
    ],
    [
      'the date of one day',
      application,
      (item) => {
        item.fields[1].input = { kind: 'date', earliest: '2024-02-29', latest: '2024-02-29' };
      },
    ],
    [
      'a material that is only captured',
      application,
      (item) => {
        item.materials[0].sources.shift();
      },
    ],
    [
      'one material, deferrable',
      application,
      (item) => {
        item.materials[0].necessity = { kind: 'deferrable', workingDays: 5 };
      },
    ],
    [
      'no material and no camera for it',
      application,
      (item) => {
        item.materials = [];
        item.implementation.materialList = [];
        item.availability.devices.pop();
      },
    ],
    [
      'a liability of eight characters',
      application,
      (item) => {
        item.commitments[0].liability = '退回津贴承担责任';
      },
    ],
    [
      'opening hours of one day',
      certificate,
      (item) => {
        item.availability.hours = { from: '00:00', to: '23:59' };
      },
    ],
    [
      'two counties',
      application,
      (item) => {
        item.availability.regions = ['440513', '441900'];
      },
    ],
    [
      'a question of 22 characters',
      application,
      (item) => {
        item.fields[0].title = `${'很'.repeat(21)}？`;
      },
    ],
  ])('accepts %s', (_name, make, change) => {
    const item = make();
    change(item);
    expect(lintItem(item)).toEqual([]);
  });

  test('task-code: any part that disagrees', () => {
    for (const taskCode of [
      `${OTHER_CREDIT_CODE}4${CATALOG_CODE}`,
      `${CREDIT_CODE}3${CATALOG_CODE}`,
      `${CREDIT_CODE}4000511005001`,
    ]) {
      const item = application();
      item.implementation.taskCode = taskCode;
      item.implementation.handlingCode = `${taskCode}01`;
      expect(found(lintItem(item))).toEqual(['task-code $.implementation.taskCode']);
    }
  });

  test('icon-unknown: only where the icons are known', () => {
    expect(lintItem(application(), { knownIcons: new Set(['hand-coins']) })).toEqual([]);
    expect(found(lintItem(application(), { knownIcons: new Set(['house']) }))).toEqual([
      'icon-unknown $.icon',
    ]);
  });

  test('length is counted in characters, also beyond the BMP', () => {
    const item = application();
    item.fields[0].title = `${'\u{2C2A0}'.repeat(21)}？`;
    expect(lintItem(item)).toEqual([]);
  });

  test('a working-day limit is compared with calendar days only where it is certain', () => {
    const item = application();
    item.implementation.promisedLimit = { days: 25, unit: 'calendar-day', example: true };
    expect(lintItem(item)).toEqual([]);
  });

  test('every message speaks Chinese and English', () => {
    for (const [, , , make, breakIt] of broken) {
      const item = make();
      breakIt(item);
      for (const { message } of lintItem(item)) expect(message).toMatch(/^.*\p{Script=Han}.* \/ .*[a-z]/u);
    }
  });

  test('any wrong character in the credit code is found', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 17 }), fc.constantFrom(...alphabet), (index, character) => {
        fc.pre(CREDIT_CODE[index] !== character);
        const item = application();
        recode(item, { creditCode: CREDIT_CODE.slice(0, index) + character + CREDIT_CODE.slice(index + 1) });
        expect(lintItem(item).map(({ code }) => code)).toContain('credit-code');
      }),
    );
  });

  test('anything gets an answer, and what is no item has a finding', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(lintItem(value).length).toBeGreaterThan(0);
        expect(lintDepartment(value).length).toBeGreaterThan(0);
      }),
    );
  });

  test('a sound item with any one value replaced by anything never makes the lint throw', () => {
    const paths = leafPaths(application());
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const item = application();
        replaceAt(item, path, value);
        for (const finding of lintItem(item)) expect(finding.path).toMatch(/^\$/);
      }),
      { numRuns: 300 },
    );
  });

  test('what goes in is not changed', () => {
    const item = application();
    const before = JSON.stringify(item);
    lintItem(item);
    expect(JSON.stringify(item)).toBe(before);
  });
});

function leafPaths(
  value: unknown,
  path: readonly (string | number)[] = [],
): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? value.map((_entry, index) => index) : Object.keys(value);
  return keys.flatMap((key) => leafPaths((value as Json)[key], [...path, key]));
}

function replaceAt(root: Json, path: readonly (string | number)[], value: unknown): void {
  const parent = path.slice(0, -1).reduce<Json>((node, key) => node[key], root);
  parent[path.at(-1) ?? ''] = value;
}

describe('兜底性材料', () => {
  test.each([
    '其他材料',
    '其他相关证明材料',
    '法律法规规定的其他文件',
    '自然资源部门认为必要的其他材料',
    '审批机关认为需要的证明',
    '身份证等材料',
    '相关证明材料',
    '有关资料',
    '窗口要求的材料',
    '视情况提供的证明',
    '其它手续',
  ])('%s is refused', (name) => {
    expect(isCatchAllMaterial(name)).toBe(true);
  });

  test.each([
    '居民户口簿',
    '解除或终止劳动关系证明',
    '租房合同、房产证、劳动合同中的一种',
    '残疾人证',
    '经营场所使用证明',
    '与案件有关的证据',
    '银行卡，拍有卡号的一面',
  ])('%s is a material one can bring', (name) => {
    expect(isCatchAllMaterial(name)).toBe(false);
  });
});

describe('lintDepartment', () => {
  test('an icon that is not there, and words that are not clean', () => {
    const department = { ...departmentFile('civil-affairs', 1).content, name: '民政 ' };
    expect(found(lintDepartment(department, { knownIcons: new Set() }))).toEqual([
      'icon-unknown $.icon',
      'text-unclean $.name',
    ]);
  });
});

function departmentFile(id: string, order: number) {
  return {
    path: `${id}/department.json`,
    content: { id, name: '民政', shortName: '民政', icon: 'heart-handshake', order, phone: '0000-1000001' },
  };
}

function itemFile(id: string, change: (item: Json) => void = () => {}): CatalogFile {
  const item = application();
  item.id = id;
  change(item);
  return { path: `${id}.json`, content: item };
}

/** A second item that differs where the catalog asks for it. */
function second(id: string, change: (item: Json) => void = () => {}): CatalogFile {
  return itemFile(id, (item) => {
    item.name = '另一项示例津贴申领';
    item.implementation.handlingCode = `${TASK_CODE}02`;
    item.popularity = 2;
    change(item);
  });
}

const department = departmentFile('civil-affairs', 1);
const first = itemFile('civil-affairs/allowance');

/** Catalogs with one thing wrong between files, and all that must be found, sorted. */
const brokenCatalogs: [LintCode, string, CatalogFile[], string[]][] = [
  [
    'file-path',
    'a file that lies elsewhere',
    [{ ...first, path: 'Allowance.json' }],
    ['department-empty civil-affairs/department.json $', 'file-path Allowance.json $'],
  ],
  [
    'file-path',
    'an id that is not the path',
    [{ ...first, path: 'civil-affairs/other.json' }],
    ['file-path civil-affairs/other.json $.id'],
  ],
  [
    'file-path',
    'a department that is not its folder',
    [first, { ...departmentFile('justice', 2), path: 'tax/department.json' }, second('tax/other')],
    ['file-path tax/department.json $.id'],
  ],
  [
    'schema',
    'an item that is none',
    [first, { path: 'civil-affairs/other.json', content: null }],
    ['schema civil-affairs/other.json $'],
  ],
  [
    'schema',
    'a department that is none',
    [first, { path: 'justice/department.json', content: [] }, second('justice/other')],
    ['department-missing justice/other.json $.id', 'schema justice/department.json $'],
  ],
  [
    'department-missing',
    'a folder without its department',
    [first, second('justice/other')],
    ['department-missing justice/other.json $.id'],
  ],
  [
    'department-empty',
    'a department without items',
    [first, departmentFile('justice', 2)],
    ['department-empty justice/department.json $'],
  ],
  [
    'department-order',
    'two departments in one place',
    [first, departmentFile('justice', 1), second('justice/other')],
    ['department-order justice/department.json $.order'],
  ],
  [
    'same-name-differs',
    'one name, two catalog codes',
    [
      first,
      second('civil-affairs/other', (item) => {
        item.name = '示例津贴申领';
        item.availability.regions = ['45'];
        recode(item, { catalogCode: '000511005001' });
      }),
    ],
    ['same-name-differs civil-affairs/other.json $.implementation.catalogCode'],
  ],
  [
    'same-name-differs',
    'one name, two legal bases',
    [
      first,
      second('civil-affairs/other', (item) => {
        item.name = '示例津贴申领';
        item.availability.regions = ['45'];
        item.implementation.legalBasis = ['《另一办法》'];
      }),
    ],
    ['same-name-differs civil-affairs/other.json $.implementation.legalBasis'],
  ],
  [
    'same-name-differs',
    'one name, two types',
    [
      first,
      second('civil-affairs/other', (item) => {
        item.name = '示例津贴申领';
        item.availability.regions = ['45'];
        recode(item, { catalogCode: '002011005000', taskType: '20' });
      }),
    ],
    [
      'same-name-differs civil-affairs/other.json $.implementation.catalogCode',
      'same-name-differs civil-affairs/other.json $.implementation.taskType',
    ],
  ],
  [
    'handling-code-taken',
    'one code, two items',
    [
      first,
      second('civil-affairs/other', (item) => {
        item.implementation.handlingCode = `${TASK_CODE}01`;
      }),
    ],
    ['handling-code-taken civil-affairs/other.json $.implementation.handlingCode'],
  ],
  [
    'body-name-differs',
    'one credit code, two names',
    [
      first,
      second('civil-affairs/other', (item) => {
        item.implementation.body.name = '另一示例局';
      }),
    ],
    ['body-name-differs civil-affairs/other.json $.implementation.body.name'],
  ],
  [
    'popularity-taken',
    'two items in one place',
    [
      first,
      second('civil-affairs/other', (item) => {
        item.popularity = 1;
      }),
    ],
    ['popularity-taken civil-affairs/other.json $.popularity'],
  ],
  [
    'alias-taken',
    'an alias that is another name',
    [
      first,
      second('civil-affairs/other', (item) => {
        item.aliases = ['示例津贴申领'];
      }),
    ],
    ['alias-taken civil-affairs/other.json $.aliases[0]'],
  ],
];

describe('lintCatalog', () => {
  function foundIn(files: readonly CatalogFile[]): string[] {
    return lintCatalog(files).map(({ code, file, path }) => `${code} ${file} ${path}`);
  }

  test('finds nothing in a sound catalog', () => {
    expect(lintCatalog([department, first, second('civil-affairs/other')])).toEqual([]);
  });

  test.each(brokenCatalogs)('%s: %s', (_code, _name, files, expected) => {
    expect(foundIn([department, ...files]).sort()).toEqual(expected);
  });

  test('an item may list its own name as an alias', () => {
    const own = itemFile('civil-affairs/allowance', (item) => {
      item.aliases = [item.name, '津贴'];
    });
    expect(lintCatalog([department, own])).toEqual([]);
  });

  test('the same item of another body is no conflict', () => {
    const elsewhere = second('civil-affairs/other', (item) => {
      item.name = '示例津贴申领';
      item.availability.regions = ['45'];
      item.implementation.body.name = '另一示例局';
      recode(item, { creditCode: OTHER_CREDIT_CODE });
    });
    expect(lintCatalog([department, first, elsewhere])).toEqual([]);
  });

  test('any files get an answer', () => {
    const file = fc.record({ path: fc.oneof(fc.string(), fc.constant('a/b.json')), content: fc.jsonValue() });
    fc.assert(
      fc.property(fc.array(file, { maxLength: 4 }), (files) => {
        expect(new Set(lintCatalog(files).map((finding) => finding.file))).toEqual(
          new Set(files.map(({ path }) => path)),
        );
      }),
    );
  });
});

/** Everything that the department says, in English. */
const englishDepartment = {
  aliases: [],
  keywords: [],
  texts: { name: 'Example Civil Affairs Bureau', shortName: 'Civil' },
};
const english = (change: (texts: Record<string, string>) => void, extra: object = {}): CatalogFile => {
  const texts: Record<string, string> = { ...englishDepartment.texts };
  change(texts);
  return { path: 'civil-affairs/department.en.json', content: { ...englishDepartment, texts, ...extra } };
};
const untouched = (): void => undefined;

const brokenTranslations: readonly (readonly [
  LintCode,
  string,
  readonly CatalogFile[],
  readonly string[],
])[] = [
  [
    'translation-missing',
    'a text without its translation',
    [english((texts) => Reflect.deleteProperty(texts, 'shortName'))],
    ['error translation-missing civil-affairs/department.en.json $.texts["shortName"]'],
  ],
  [
    'translation-missing',
    'no file at all',
    [],
    ['error translation-missing civil-affairs/department.json $'],
  ],
  [
    'translation-missing',
    'a fourth language that is half there',
    [
      english(untouched),
      { path: 'civil-affairs/department.ug.json', content: { texts: { name: 'خەلق ئىشلىرى' } } },
    ],
    ['warning translation-missing civil-affairs/department.ug.json $.texts["shortName"]'],
  ],
  [
    'translation-stale',
    'a text that the department does not have',
    [
      english((texts) => {
        texts.icon = 'baby';
      }),
    ],
    ['error translation-stale civil-affairs/department.en.json $.texts["icon"]'],
  ],
  [
    'translation-untouched',
    'Chinese left in English',
    [
      english((texts) => {
        texts.name = 'Civil 民政 Bureau';
      }),
    ],
    ['error translation-untouched civil-affairs/department.en.json $.texts["name"]'],
  ],
  [
    'translation-untouched',
    'brackets with nothing English before them',
    [
      english((texts) => {
        texts.name = '（示例民政局）';
      }),
    ],
    ['error translation-untouched civil-affairs/department.en.json $.texts["name"]'],
  ],
  [
    'translation-placeholder',
    'a word that stands for a translation',
    [
      english((texts) => {
        texts.name = 'TODO';
      }),
    ],
    ['error translation-placeholder civil-affairs/department.en.json $.texts["name"]'],
  ],
  [
    'translation-placeholder',
    'a slot that the source does not have',
    [
      english((texts) => {
        texts.name = 'Bureau of {county}';
      }),
    ],
    ['error translation-placeholder civil-affairs/department.en.json $.texts["name"]'],
  ],
  [
    'translation-without-item',
    'a translation of nothing',
    [english(untouched), { path: 'civil-affairs/gone.en.json', content: { texts: {} } }],
    ['error translation-without-item civil-affairs/gone.en.json $'],
  ],
  [
    'file-path',
    'a translation into the language of the source',
    [english(untouched), { path: 'civil-affairs/department.zh-Hans.json', content: { texts: {} } }],
    [
      'error file-path civil-affairs/department.zh-Hans.json $',
      'warning translation-missing civil-affairs/department.zh-Hans.json $.texts["name"]',
      'warning translation-missing civil-affairs/department.zh-Hans.json $.texts["shortName"]',
    ],
  ],
  [
    'schema',
    'a translation that holds something else',
    [english(untouched, { price: 5 })],
    [
      'error schema civil-affairs/department.en.json $',
      'error translation-missing civil-affairs/department.json $',
    ],
  ],
  [
    'schema',
    'a short name that no tile takes',
    [
      english((texts) => {
        texts.shortName = 'Example Civil Affairs Bureau';
      }),
    ],
    ['error schema civil-affairs/department.en.json $.shortName'],
  ],
  [
    'text-unclean',
    'stray blanks',
    [
      english((texts) => {
        texts.name = 'Civil Affairs ';
      }),
    ],
    ['error text-unclean civil-affairs/department.en.json $.texts.name'],
  ],
  [
    'translation-inside',
    'translations in the file itself',
    [
      english(untouched),
      {
        path: 'civil-affairs/department.json',
        content: { ...(department.content as object), translations: { en: englishDepartment } },
      },
    ],
    ['error translation-inside civil-affairs/department.json $.translations'],
  ],
];

describe('lintCatalog on translations', () => {
  const lint = (files: readonly CatalogFile[]): string[] => {
    const inside = files.some(({ path }) => path === department.path);
    return lintCatalog(inside ? files : [department, ...files], { requiredLanguages: ['en'] })
      .filter(({ code }) => code !== 'department-empty')
      .map(({ severity, code, file, path }) => `${severity} ${code} ${file} ${path}`);
  };

  test.each(brokenTranslations)('%s: %s', (_code, _name, files, expected) => {
    expect(lint(files).sort()).toEqual(expected);
  });

  test.each([
    'Labour Contract Law (《劳动合同法》)',
    'Bring the 《Birth Act 计划生育法》 and the card',
    'Press “登记” on the screen',
    'Housing Fund（住房公积金）Centre',
  ])('%s is English with a Chinese name beside it', (name) => {
    expect(lint([english((texts) => Object.assign(texts, { name }))])).toEqual([]);
  });

  test('no language is asked for where none is required', () => {
    expect(lintCatalog([department]).map(({ code }) => code)).toEqual(['department-empty']);
  });
});
