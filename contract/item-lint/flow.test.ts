import { describe, expect, test } from 'vitest';
import { isCatchAllMaterial } from './flow.ts';
import { eachBroken } from './testing/each-broken.ts';
import { application, documentRule } from './testing/sample-items.ts';

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

eachBroken([
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
]);
