/** Questions, fields, materials and commitments: what the citizen meets, in that order. */
import type { FormField, Item, Material } from '../item.ts';
import { jsonPath, type LintFinding, lintError, lintWarning } from './finding.ts';

export function lintFlow(item: Item): LintFinding[] {
  return [
    ...lintIds(item),
    ...lintQuestions(item),
    ...lintRules(item),
    ...lintFields(item),
    ...lintMaterials(item),
    ...lintCommitments(item),
  ];
}

function lintIds(item: Item): LintFinding[] {
  const lists: [readonly PropertyKey[], readonly { readonly id: string }[]][] = [
    [['eligibilityRules'], item.eligibilityRules],
    // Answers name the question alone, so eligibility and situations share one list of ids.
    [['eligibilityQuestions'], item.eligibilityQuestions],
    ...item.eligibilityQuestions.map((question, index): [PropertyKey[], readonly { id: string }[]] => [
      ['eligibilityQuestions', index, 'options'],
      question.options,
    ]),
    [['fields'], item.fields],
    ...item.fields.flatMap((field, index): [PropertyKey[], readonly { id: string }[]][] =>
      field.input.kind === 'choice' ? [[['fields', index, 'input', 'options'], field.input.options]] : [],
    ),
    ...(item.situations ?? []).map((situation, index): [PropertyKey[], readonly { id: string }[]] => [
      ['situations', index, 'options'],
      situation.options,
    ]),
    [['materials'], item.materials],
    [['commitments'], item.commitments],
    [['delivery'], item.delivery ?? []],
    [['faq'], item.faq],
    [['implementation', 'fee', 'amounts'], item.implementation.fee.amounts ?? []],
    [['implementation', 'specialSteps'], item.implementation.specialSteps ?? []],
    [['implementation', 'applicationForm'], item.implementation.applicationForm ?? []],
    [['implementation', 'materialList'], item.implementation.materialList ?? []],
  ];
  const questions = new Set(item.eligibilityQuestions.map(({ id }) => id));
  const situations = (item.situations ?? []).flatMap(({ id }, index) => {
    const taken = questions.has(id);
    questions.add(id);
    return taken ? [duplicate(['situations', index, 'id'], id)] : [];
  });
  return [...situations, ...duplicates(lists)];
}

function duplicate(path: readonly PropertyKey[], id: string): LintFinding {
  return lintError('duplicate-id', jsonPath(path), `编号“${id}”重复 / id used twice`);
}

function duplicates(
  lists: readonly [readonly PropertyKey[], readonly { readonly id: string }[]][],
): LintFinding[] {
  return lists.flatMap(([path, list]) => {
    const seen = new Set<string>();
    return list.flatMap(({ id }, index) => {
      if (!seen.has(id)) {
        seen.add(id);
        return [];
      }
      return [duplicate([...path, index, 'id'], id)];
    });
  });
}

function lintQuestionMark(title: string, path: string): LintFinding[] {
  return title.endsWith('？')
    ? []
    : [lintError('question-mark', path, '问题须以“？”结尾 / a question ends with ？')];
}

function lintQuestions({ eligibilityQuestions, situations = [] }: Item): LintFinding[] {
  const marks = situations.flatMap(({ title }, index) =>
    lintQuestionMark(title, `$.situations[${index}].title`),
  );
  const eligibility = eligibilityQuestions.flatMap((question, index) => {
    const path = `$.eligibilityQuestions[${index}]`;
    const findings = lintQuestionMark(question.title, `${path}.title`);
    const eligible = question.options.filter((option) => option.eligible).length;
    if (eligible === 0 || eligible === question.options.length) {
      findings.push(
        lintError(
          'question-decides-nothing',
          `${path}.options`,
          '资格问题须既有符合、也有不符合的选项 / a question that lets all or none pass decides nothing',
        ),
      );
    }
    for (const [optionIndex, option] of question.options.entries()) {
      if (option.eligible) continue;
      if (option.reason === undefined || option.nextStep === undefined) {
        findings.push(
          lintError(
            'ineligible-reason',
            `${path}.options[${optionIndex}]`,
            '不符合的选项须写明原因和下一步怎么办 / say why not, and what to do instead',
          ),
        );
      }
    }
    return findings;
  });
  return [...eligibility, ...marks];
}

function lintRules({ eligibilityRules, identification }: Item): LintFinding[] {
  const findings: LintFinding[] = [];
  if (identification.kind === 'none' && eligibilityRules.length > 0) {
    findings.push(
      lintError(
        'identity-needed',
        '$.eligibilityRules',
        '不核对身份的事项不能按证件判断资格 / no card is read, so no rule can look at it',
      ),
    );
  }
  let minimumAge = 0;
  let maximumAge = Number.POSITIVE_INFINITY;
  for (const [index, { rule }] of eligibilityRules.entries()) {
    if (rule.kind === 'minimum-age') minimumAge = Math.max(minimumAge, rule.years);
    if (rule.kind === 'maximum-age') maximumAge = Math.min(maximumAge, rule.years);
    if (rule.kind !== 'document-type' || identification.kind === 'none') continue;
    const refused = identification.documents.filter((type) => !rule.types.includes(type));
    if (refused.length === 0) {
      findings.push(
        lintError(
          'rule-never-decides',
          `$.eligibilityRules[${index}].rule`,
          '这条规则对允许的证件不起作用 / every accepted document passes this rule',
        ),
      );
    }
    if (refused.length === identification.documents.length) {
      findings.push(
        lintError(
          'nobody-eligible',
          `$.eligibilityRules[${index}].rule`,
          '允许的证件都会被这条规则挡住 / no accepted document passes this rule',
        ),
      );
    }
  }
  if (minimumAge > maximumAge) {
    findings.push(
      lintError(
        'nobody-eligible',
        '$.eligibilityRules',
        `最低年龄${minimumAge}岁高于最高年龄${maximumAge}岁 / the minimum age is above the maximum`,
      ),
    );
  }
  return findings;
}

/** Numbers that could be misused over a shoulder (PIPL: sensitive or contact data). */
const SENSITIVE_INPUTS: ReadonlySet<string> = new Set(['phone', 'bank-card', 'identity-number']);
/** The lowest level that these inputs can have (个人信息保护法 28: accounts and identity are sensitive). */
const LEVEL_OF_INPUT: Readonly<Record<string, 'personal' | 'sensitive'>> = {
  phone: 'personal',
  'bank-card': 'sensitive',
  'identity-number': 'sensitive',
};
const LEVELS = ['general', 'personal', 'sensitive'] as const;

function lintFields({ fields, identification, consent }: Item): LintFinding[] {
  return fields.flatMap((field, index) => {
    const path = `$.fields[${index}]`;
    const findings = [
      ...lintQuestionMark(field.title, `${path}.title`),
      ...lintProtection(field, path),
      ...lintPhoneNeeded(field, path),
    ];
    const { prefill } = field;
    if (typeof prefill === 'object' && prefill.kind === 'e-licence') {
      findings.push(...lintLicenceConsent(prefill.licenceType, consent));
    }
    if (fromCard(field.prefill) && identification.kind === 'none') {
      findings.push(
        lintError(
          'identity-needed',
          `${path}.prefill`,
          '不核对身份的事项不能从证件预填 / no card is read, so nothing can be filled in from it',
        ),
      );
    }
    if (SENSITIVE_INPUTS.has(field.input.kind) && !field.sensitive) {
      findings.push(
        lintError(
          'field-sensitive',
          path,
          '手机号码、银行卡号、身份证号码须标为 sensitive / mask phone, bank card and identity numbers',
        ),
      );
    }
    const range = rangeProblem(field.input);
    if (range !== undefined) findings.push(lintError('field-range', `${path}.input`, range));
    return findings;
  });
}

function lintProtection(field: FormField, path: string): LintFinding[] {
  const findings: LintFinding[] = [];
  if (field.retention === undefined) {
    findings.push(
      lintError(
        'field-retention',
        `${path}.retention`,
        '须写明保存多久：办完就清（visit）、办结为止（case）、归档（archive） / say how long it is kept',
      ),
    );
  }
  const least = LEVEL_OF_INPUT[field.input.kind] ?? 'general';
  if (field.sensitivity === undefined || LEVELS.indexOf(field.sensitivity) < LEVELS.indexOf(least)) {
    findings.push(
      lintError(
        'field-sensitivity',
        `${path}.sensitivity`,
        `须写明敏感级别，至少为 ${least} / give the level of sensitivity, at least “${least}”`,
      ),
    );
  }
  // What was chosen from a list must stay legible to be checked.
  const written = field.input.kind !== 'choice' && !SENSITIVE_INPUTS.has(field.input.kind);
  if (field.sensitivity === 'sensitive' && !field.sensitive && written) {
    findings.push(
      lintError(
        'field-sensitive',
        path,
        '敏感个人信息须遮挡（sensitive） / sensitive personal information is masked',
      ),
    );
  }
  return findings;
}

/** A core flow needs no phone: who has none must read what to do (传统服务方式并行). */
function lintPhoneNeeded(field: FormField, path: string): LintFinding[] {
  if (field.input.kind !== 'phone' || !field.required || /没有手机/.test(field.help ?? '')) return [];
  return [
    lintError(
      'phone-needed',
      `${path}.help`,
      '手机号码必填的，须写明没有手机怎么办 / say what to do for who has no phone',
    ),
  ];
}

function lintLicenceConsent(licenceType: string, consent: Item['consent']): LintFinding[] {
  if (consent.data.join('\n').includes(licenceType)) return [];
  return [
    lintError(
      'licence-consent',
      '$.consent.data',
      `告知内容须写明要调取“${licenceType}” / the consent must name the e-licence`,
    ),
  ];
}

const fromCard = (prefill: FormField['prefill']): boolean =>
  typeof prefill === 'string' && prefill.startsWith('card-');

function rangeProblem(input: Item['fields'][number]['input']): string | undefined {
  if ((input.kind === 'number' || input.kind === 'amount') && input.minimum > input.maximum) {
    return '最小值大于最大值 / minimum above maximum';
  }
  if (input.kind === 'text' && input.minLength > input.maxLength) {
    return '最短长度大于最长长度 / minimum length above maximum length';
  }
  if (input.kind === 'date') {
    for (const day of [input.earliest, input.latest]) {
      if (day !== undefined && !isCalendarDate(day)) {
        return `“${day}”不是日期，应为 YYYY-MM-DD / not a date`;
      }
    }
    if (input.earliest !== undefined && input.latest !== undefined && input.earliest > input.latest) {
      return '最早日期晚于最晚日期 / earliest after latest';
    }
  }
  return undefined;
}

function isCalendarDate(day: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** 兜底性材料: a material whose list nobody can prepare at home. */
const CATCH_ALL_MATERIAL = new RegExp(
  [
    '(其[他它余]|另外)[^，。；、]{0,10}(材料|资料|证明|文件|手续|证件)',
    '(必要|相关|有关|所需|规定|要求)的?(证明|申请|其[他它])?(材料|资料|文件|手续)',
    '等(证明)?(材料|资料|文件|证件)',
    '认为(有)?(必要|需要|应当)',
    '(视|根据)(具体)?情况(提供|提交|补充)',
  ].join('|'),
);

/** Whether a material's name or note leaves the list open (兜底性材料). */
export function isCatchAllMaterial(words: string): boolean {
  return CATCH_ALL_MATERIAL.test(words);
}

function lintMaterials({ materials, consent, implementation }: Item): LintFinding[] {
  const findings: LintFinding[] = [];
  for (const [index, material] of materials.entries()) {
    const path = `$.materials[${index}]`;
    for (const key of ['name', 'note'] as const) {
      const words = material[key];
      if (words !== undefined && isCatchAllMaterial(words)) {
        findings.push(
          lintError(
            'catch-all-material',
            `${path}.${key}`,
            '不能要求兜底性材料，请写明具体材料 / name the material, a catch-all is refused',
          ),
        );
      }
    }
    const licences = material.sources.filter((source) => source.kind === 'e-licence');
    if (material.sources.every(({ kind }) => kind === 'e-licence' || kind === 'earlier-case')) {
      findings.push(
        lintError(
          'licence-fallback',
          `${path}.sources`,
          '电子证照调不到时须能拍摄上传或交窗口 / when the e-licence is not found there must be another way',
        ),
      );
    }
    if (material.sources.every(({ kind }) => kind === 'window') && implementation.siteVisits === 0) {
      findings.push(
        lintError(
          'window-needs-visit',
          `${path}.sources`,
          '只能交窗口的材料，到现场次数不能为0 / paper for the counter means a visit',
        ),
      );
    }
    // What is neither fetched for certain nor photographed here, and may not be brought later, ends the visit.
    if (
      material.necessity.kind === 'required' &&
      material.sources.some(({ kind }) => kind === 'window') &&
      material.sources.every(({ kind }) => kind !== 'capture')
    ) {
      findings.push(
        lintError(
          'material-dead-end',
          `${path}.necessity`,
          '必需的材料在本机交不了，办到这里就走不下去；请允许拍摄，或改为容缺、可选 / required, and this machine cannot take it: nobody could finish here',
        ),
      );
    }
    const kinds = new Set(material.sources.map(({ kind }) => kind));
    if (kinds.has('window') && kinds.has('capture') && material.necessity.kind === 'required') {
      findings.push(
        lintError(
          'window-not-deferrable',
          `${path}.sources`,
          '以后才交到窗口的材料须可容缺 / paper that comes to the counter later must be one that can be deferred',
        ),
      );
    }
    for (const licence of licences) findings.push(...lintLicenceConsent(licence.licenceType, consent));
    findings.push(...lintMaterialForm(material, path));
  }
  if (materials.length > 1 && materials.every(({ necessity }) => necessity.kind === 'deferrable')) {
    findings.push(
      lintWarning(
        'all-deferrable',
        '$.materials',
        '主要申请材料不能全部容缺 / the main materials cannot all be deferred',
      ),
    );
  }
  return findings;
}

function lintMaterialForm(material: Material, path: string): LintFinding[] {
  const findings: LintFinding[] = [];
  const { form, copies, channel, blankForm, filledExample, necessity, main } = material;
  if (main === true && necessity.kind === 'deferrable') {
    findings.push(
      lintError(
        'main-material-deferred',
        `${path}.necessity`,
        '主要申请材料不能容缺 / a main material may never be deferred',
      ),
    );
  }
  if (form !== undefined && copies !== undefined && (form === 'electronic') !== (copies === 0)) {
    findings.push(
      lintError(
        'material-form',
        `${path}.copies`,
        '电子材料的纸质份数为0，其他材料至少1份 / no copies of what is electronic, one at least of what is not',
      ),
    );
  }
  if (channel === 'applicant' && material.sources.some(({ kind }) => kind === 'e-licence')) {
    findings.push(
      lintError(
        'material-channel',
        `${path}.channel`,
        '能调取电子证照的，来源渠道不是申请人自备 / who issued the licence is the source, not the applicant',
      ),
    );
  }
  if (blankForm !== undefined && filledExample === undefined) {
    findings.push(
      lintError(
        'form-example',
        `${path}.filledExample`,
        '有空白表格的，须有填好的样表 / a blank form comes with a filled example',
      ),
    );
  }
  return findings;
}

/** Shortest text that can say something; measured in code points. */
const MINIMUM_COMMITMENT_LENGTH = 8;

function lintCommitments({ commitments }: Item): LintFinding[] {
  return commitments.flatMap((commitment, index) => {
    const parts = (['content', 'requirement', 'liability'] as const).map(
      (key) => [key, commitment[key].trim()] as const,
    );
    const findings = parts
      .filter(([, words]) => [...words].length < MINIMUM_COMMITMENT_LENGTH)
      .map(([key]) =>
        lintError(
          'commitment-incomplete',
          `$.commitments[${index}].${key}`,
          '告知承诺须写明内容、要求和违反承诺的责任 / tell content, requirement and liability in full',
        ),
      );
    if (new Set(parts.map(([, words]) => words)).size < parts.length) {
      findings.push(
        lintError(
          'commitment-incomplete',
          `$.commitments[${index}]`,
          '承诺的内容、要求和责任不能相同 / content, requirement and liability must differ',
        ),
      );
    }
    findings.push(...lintReading(commitment, `$.commitments[${index}]`));
    return findings;
  });
}

/** Code points that a slow reader takes in within one second; reading aloud is about half as fast. */
const READ_PER_SECOND = 8;

function lintReading(commitment: Item['commitments'][number], path: string): LintFinding[] {
  const findings: LintFinding[] = [];
  const { content, requirement, liability, readingSeconds, ordinaryWay } = commitment;
  const needed = Math.ceil([...content, ...requirement, ...liability].length / READ_PER_SECOND);
  if (readingSeconds === undefined || readingSeconds < needed) {
    findings.push(
      lintError(
        'commitment-reading-time',
        `${path}.readingSeconds`,
        `阅读时间至少${needed}秒 / at least ${needed} seconds to read it`,
      ),
    );
  }
  if (ordinaryWay === undefined) {
    findings.push(
      lintError(
        'commitment-ordinary-way',
        `${path}.ordinaryWay`,
        '须写明不愿承诺时怎样办 / say how to go without the commitment',
      ),
    );
  }
  return findings;
}
