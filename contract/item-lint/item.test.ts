import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LintCode, lintDepartment, lintItem } from '../item-lint.ts';
import {
  application,
  booking,
  CATALOG_CODE,
  CREDIT_CODE,
  certificate,
  documentRule,
  faceQualification,
  found,
  type Json,
  OTHER_CREDIT_CODE,
  progress,
  recode,
  sound,
  TASK_CODE,
} from './testing/sample-items.ts';

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
