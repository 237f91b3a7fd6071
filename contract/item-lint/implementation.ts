/** Elements of the implementation list that contradict each other. */
import type { Item, TimeLimit } from '../item.ts';
import { type LintFinding, lintError, lintWarning } from './finding.ts';

/** A condition nobody can check before he comes is no condition. */
const CATCH_ALL_CONDITION = /其[他它](法定|相关|有关|必要)?的?(条件|情形|要求)|认为(有)?(必要|需要)/;

export function lintImplementation({ implementation, outcome }: Item): LintFinding[] {
  const findings: LintFinding[] = [];
  const { caseType, promisedLimit, legalLimit, fee } = implementation;

  if ((caseType === 'immediate') !== (promisedLimit.days === 0)) {
    findings.push(
      lintError(
        'case-type',
        '$.implementation.caseType',
        '即办件的承诺时限应为0天，承诺件应大于0天 / immediate means a promised limit of 0 days, and only then',
      ),
    );
  }
  if ((outcome.kind === 'certificate' || outcome.kind === 'information') && caseType !== 'immediate') {
    findings.push(
      lintError(
        'case-type',
        '$.implementation.caseType',
        '当场打印或查询的事项应为即办件 / what is printed or shown at once is immediate',
      ),
    );
  }
  findings.push(...lintSource(legalLimit, '$.implementation.legalLimit'));
  findings.push(...lintSource(promisedLimit, '$.implementation.promisedLimit'));
  if (isLonger(promisedLimit, legalLimit)) {
    findings.push(
      lintError(
        'time-limit-order',
        '$.implementation.promisedLimit',
        '承诺办结时限不能长于法定办结时限 / the promised limit is longer than the legal one',
      ),
    );
  }
  if (implementation.consultPhone === implementation.complaintPhone) {
    findings.push(
      lintError(
        'phones-equal',
        '$.implementation.complaintPhone',
        '投诉电话不能与咨询电话相同 / complaints need another phone than questions',
      ),
    );
  }
  if (fee.charged && (fee.standard === undefined || fee.basis === undefined)) {
    findings.push(
      lintError(
        'fee',
        '$.implementation.fee',
        '收费须写明标准和依据 / a charge needs its standard and legal basis',
      ),
    );
  }
  if (!fee.charged) {
    for (const key of ['standard', 'amounts', 'reduction', 'notice'] as const) {
      if (fee[key] === undefined) continue;
      findings.push(
        lintError(
          'fee',
          `$.implementation.fee.${key}`,
          '不收费的事项不能有收费标准、金额、减免和缴款凭证 / no charge, and nothing that belongs to one',
        ),
      );
    }
  }
  if (implementation.siteVisits > 0 !== (implementation.siteVisitReason !== undefined)) {
    findings.push(
      lintError(
        'site-visit-reason',
        '$.implementation.siteVisits',
        '需要到现场的，须写明原因；不用到现场的，不写原因 / a visit has its reason, and only a visit',
      ),
    );
  }
  const expected = expectedResultTypes(implementation.resultName);
  if (!expected.includes(implementation.resultType)) {
    findings.push(
      lintError(
        'result-type',
        '$.implementation.resultType',
        `结果名称与结果类型不一致，应为 ${expected.join(' 或 ')} / the result's name asks for another type`,
      ),
    );
  }
  for (const [index, condition] of implementation.conditions.entries()) {
    if (CATCH_ALL_CONDITION.test(condition)) {
      findings.push(
        lintWarning(
          'catch-all-condition',
          `$.implementation.conditions[${index}]`,
          '受理条件含兜底表述，请写明具体条件 / name the condition instead of a catch-all',
        ),
      );
    }
  }
  return findings;
}

function lintSource(limit: TimeLimit, path: string): LintFinding[] {
  if (limit.source !== undefined || limit.example) return [];
  return [
    lintError(
      'time-limit-source',
      path,
      '时限须写明出处，或标为示例（example: true） / give the source of the limit or mark it as an example',
    ),
  ];
}

/** True only where it is certain: a working day is never shorter than a calendar day. */
function isLonger(promised: TimeLimit, legal: TimeLimit): boolean {
  const comparable = promised.unit === legal.unit || promised.unit === 'working-day';
  return comparable && promised.days > legal.days;
}

type ResultType = Item['implementation']['resultType'];

function expectedResultTypes(resultName: string): readonly ResultType[] {
  if (/(证|证明|执照|凭证|证书)$/.test(resultName)) return ['certificate'];
  if (/(书|批复|决定|函)$/.test(resultName)) return ['document', 'notice'];
  return ['certificate', 'document', 'notice', 'information', 'other'];
}
