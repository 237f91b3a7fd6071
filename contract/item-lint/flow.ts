/** Questions, fields, materials and commitments: what the citizen meets, in that order. */
import type { FormField, Item } from '../item.ts';
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
    [['eligibilityQuestions'], item.eligibilityQuestions],
    ...item.eligibilityQuestions.map((question, index): [PropertyKey[], readonly { id: string }[]] => [
      ['eligibilityQuestions', index, 'options'],
      question.options,
    ]),
    [['fields'], item.fields],
    ...item.fields.flatMap((field, index): [PropertyKey[], readonly { id: string }[]][] =>
      field.input.kind === 'choice' ? [[['fields', index, 'input', 'options'], field.input.options]] : [],
    ),
    [['materials'], item.materials],
    [['commitments'], item.commitments],
  ];
  return lists.flatMap(([path, list]) => {
    const seen = new Set<string>();
    return list.flatMap(({ id }, index) => {
      if (!seen.has(id)) {
        seen.add(id);
        return [];
      }
      return [lintError('duplicate-id', jsonPath([...path, index, 'id']), `编号“${id}”重复 / id used twice`)];
    });
  });
}

function lintQuestionMark(title: string, path: string): LintFinding[] {
  return title.endsWith('？')
    ? []
    : [lintError('question-mark', path, '问题须以“？”结尾 / a question ends with ？')];
}

function lintQuestions({ eligibilityQuestions }: Item): LintFinding[] {
  return eligibilityQuestions.flatMap((question, index) => {
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

function lintFields({ fields, identification }: Item): LintFinding[] {
  return fields.flatMap((field, index) => {
    const path = `$.fields[${index}]`;
    const findings = lintQuestionMark(field.title, `${path}.title`);
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

function lintMaterials({ materials, consent }: Item): LintFinding[] {
  const findings: LintFinding[] = [];
  const told = consent.data.join('\n');
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
    if (!material.sources.some((source) => source.kind === 'capture')) {
      findings.push(
        lintError(
          'licence-fallback',
          `${path}.sources`,
          '电子证照调不到时须能拍摄上传 / when the e-licence is not found, capture must be possible',
        ),
      );
    }
    for (const licence of licences) {
      if (!told.includes(licence.licenceType)) {
        findings.push(
          lintError(
            'licence-consent',
            '$.consent.data',
            `告知内容须写明要调取“${licence.licenceType}” / the consent must name the e-licence`,
          ),
        );
      }
    }
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
    return findings;
  });
}
