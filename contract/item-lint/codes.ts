/** 基本编码, 实施编码 and 业务办理项编码 of one item, against each other and against GB 32100. */
import { isCreditCode } from '../identity-number.ts';
import type { Item } from '../item.ts';
import { type LintFinding, lintError } from './finding.ts';

/** First two digits of GB/T 2260: provinces, autonomous regions, municipalities, Taiwan, Hong Kong, Macao. */
const PROVINCES = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82)/;

export function isProvincePrefix(digits: string): boolean {
  return PROVINCES.test(digits);
}

export function lintCodesOf({ implementation }: Item): LintFinding[] {
  const findings: LintFinding[] = [];
  const { catalogCode, taskCode, handlingCode, taskType, level, body } = implementation;
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
  if (!handlingCode.startsWith(taskCode) || !/^\d\d$/.test(handlingCode.slice(taskCode.length))) {
    findings.push(
      lintError(
        'handling-code',
        '$.implementation.handlingCode',
        '业务办理项编码应为 实施编码+2位数字 / handling code is the task code and two digits',
      ),
    );
  }
  return findings;
}
