/** How a person is identified, and who may act for whom. */
import type { Actor } from '../item/identification.ts';
import type { Item } from '../item.ts';
import { type LintFinding, lintError } from './finding.ts';

export function lintPeople(item: Item): LintFinding[] {
  return [...lintWays(item), ...lintActors(item)];
}

/** 人脸识别技术应用安全管理办法: the face is an addition, and never the only way. */
function lintWays({ identification }: Item): LintFinding[] {
  if (identification.kind === 'none') return [];
  const { ways, trust } = identification;
  const findings: LintFinding[] = [];
  const face = ways?.includes('face') === true;
  if (face && ways?.every((way) => way === 'face')) {
    findings.push(
      lintError(
        'face-alone',
        '$.identification.ways',
        '不能只用人脸识别身份，须有别的方式 / the face may not be the only way',
      ),
    );
  }
  // A machine sees that the holder is the bearer by his face alone; without a camera it knows the document.
  if (trust !== undefined && (trust === 'holder') !== face) {
    findings.push(
      lintError(
        'trust-level',
        '$.identification.trust',
        trust === 'holder'
          ? '没有人证比对，达不到“持证人”等级 / nothing compares the bearer with the document'
          : '有人证比对的，等级应为“持证人” / who compares the bearer reaches the level “holder”',
      ),
    );
  }
  return findings;
}

function lintActors(item: Item): LintFinding[] {
  const { actors = [], eligibilityRules } = item;
  const findings: LintFinding[] = [];
  const minimumAge = Math.max(
    0,
    ...eligibilityRules.map(({ rule }) => (rule.kind === 'minimum-age' ? rule.years : 0)),
  );
  const seen = new Set<Actor['kind']>();
  for (const [index, actor] of actors.entries()) {
    const path = `$.actors[${index}]`;
    if (seen.has(actor.kind)) {
      findings.push(lintError('actor-twice', path, '同一种办理人写了两次 / one kind of actor twice'));
    }
    seen.add(actor.kind);
    if (actor.kind === 'guardian' && minimumAge >= actor.belowAge) {
      findings.push(
        lintError(
          'guardian-never-comes',
          `${path}.belowAge`,
          `资格规则要求满${minimumAge}岁，不会有监护人来办 / the rules exclude everybody of that age`,
        ),
      );
    }
    if (actor.kind === 'guardian' && actor.material === undefined) {
      findings.push(
        lintError(
          'guardian-unproven',
          `${path}.material`,
          '写明用哪份材料证明监护关系 / say which material proves the guardian’s relation',
        ),
      );
    }
    if ((actor.kind === 'guardian' || actor.kind === 'agent') && actor.material !== undefined) {
      const proof = item.materials.find(({ id }) => id === actor.material);
      if (proof === undefined || !proof.sources.some(({ kind }) => kind === 'capture')) {
        findings.push(
          lintError(
            'proof-not-captured',
            `${path}.material`,
            '证明材料须在材料中列出，并能当场拍摄 / the proof must be a material that can be photographed here',
          ),
        );
      }
    }
    if (actor.kind !== 'agent') continue;
    if (actor.proofs?.includes('written') === true && actor.material === undefined) {
      findings.push(
        lintError(
          'written-without-letter',
          `${path}.material`,
          '可以书面授权的，须写明是哪份材料 / a written authorisation needs its material',
        ),
      );
    }
    if (item.outcome.kind === 'face-qualification') {
      findings.push(
        lintError(
          'qualified-by-another',
          path,
          '资格认证看的是本人，不能由别人代办 / nobody can be recognised by another’s face',
        ),
      );
    }
    if (actor.scope === undefined || actor.scope.length === 0) {
      findings.push(
        lintError('agent-scope', `${path}.scope`, '代理须写明授权范围 / say what the authorisation covers'),
      );
    }
    if (actor.validDays === undefined) {
      findings.push(
        lintError(
          'agent-expiry',
          `${path}.validDays`,
          '代理须写明授权多少天有效 / say for how many days the authorisation holds',
        ),
      );
    }
  }
  return findings;
}
