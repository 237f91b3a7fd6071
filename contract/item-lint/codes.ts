/** 基本编码, 实施编码 and 业务办理项编码 of one item, against each other and against GB 32100. */
import { isCreditCode, isOrganisationCode } from '../identity-number.ts';
import type { Item } from '../item.ts';
import { type LintFinding, lintError } from './finding.ts';

/** First two digits of GB/T 2260: provinces, autonomous regions, municipalities, Taiwan, Hong Kong, Macao. */
const PROVINCES = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82)/;

export function isProvincePrefix(digits: string): boolean {
  return PROVINCES.test(digits);
}

export function lintCodesOf({ implementation }: Item): LintFinding[] {
  const findings: LintFinding[] = [];
  const {
    catalogCode,
    localCode,
    taskCode,
    handlingCode,
    handlingItems = [],
    taskType,
    level,
    version,
    body,
  } = implementation;
  if (!catalogCode.startsWith('00') && !isProvincePrefix(catalogCode)) {
    findings.push(
      lintError(
        'catalog-code-region',
        '$.implementation.catalogCode',
        '基本编码前两位应为 00（国家）或省级区划代码 / the catalog code must start with 00 or a province',
      ),
    );
  }
  if (catalogCode.slice(2, 4) !== taskType) {
    findings.push(
      lintError(
        'catalog-code-type',
        '$.implementation.catalogCode',
        `基本编码第3、4位应为事项类型 ${taskType} / digits 3 and 4 must be the task type`,
      ),
    );
  }
  if (!isCreditCode(body.creditCode)) {
    findings.push(
      lintError(
        'credit-code',
        '$.implementation.body.creditCode',
        '统一社会信用代码的校验码不对（GB 32100） / wrong check character of the credit code',
      ),
    );
  }
  if (isCreditCode(body.creditCode) && !isOrganisationCode(body.creditCode.slice(8, 17))) {
    findings.push(
      lintError(
        'organisation-code',
        '$.implementation.body.creditCode',
        '第9至17位主体标识码的校验码不对（GB 11714） / wrong check character of the organisation code',
      ),
    );
  }
  if (localCode === catalogCode) {
    findings.push(
      lintError(
        'local-code',
        '$.implementation.localCode',
        '地方基本编码不是国家基本编码 / the local code is what a place called it, not the national code again',
      ),
    );
  }
  if (!/^\d+(\.\d+){0,2}$/.test(version)) {
    findings.push(
      lintError(
        'version-form',
        '$.implementation.version',
        '版本应为 1.0 这样的数字 / a version such as 1.0',
      ),
    );
  }
  const expectedTaskCode = body.creditCode + level + catalogCode;
  if (taskCode !== expectedTaskCode) {
    findings.push(
      lintError(
        'task-code',
        '$.implementation.taskCode',
        `实施编码应为 实施主体代码+行使层级+基本编码，即 ${expectedTaskCode} / task code is credit code + level + catalog code`,
      ),
    );
  }
  const taken = new Set<string>();
  const handlingCodes: [string, string][] = [
    ['$.implementation.handlingCode', handlingCode],
    ...handlingItems.map(({ code }, index): [string, string] => [
      `$.implementation.handlingItems[${index}].code`,
      code,
    ]),
  ];
  for (const [path, code] of handlingCodes) {
    if (!code.startsWith(taskCode) || !/^\d\d$/.test(code.slice(taskCode.length)) || taken.has(code)) {
      findings.push(
        lintError(
          'handling-code',
          path,
          '业务办理项编码应为 实施编码+2位数字，且不重复 / handling code is the task code and two digits, each once',
        ),
      );
    }
    taken.add(code);
  }
  return findings;
}
