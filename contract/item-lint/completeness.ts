/** Elements of the implementation list that a real list has, beyond what the machine needs to run an item. */
import type { Item } from '../item.ts';
import { type LintFinding, lintError } from './finding.ts';
import { isCatchAllMaterial } from './flow.ts';

const OPTIONAL_FOR_THE_MACHINE = [
  ['state', '事项状态'],
  ['effectiveFrom', '计划生效日期'],
  ['powerSource', '权力来源'],
  ['handlingForms', '办理形式'],
  ['onlineDepth', '网办深度'],
  ['onlinePayment', '网上支付'],
  ['express', '物流快递'],
  ['appointment', '是否预约'],
  ['applicationForm', '申请表栏目'],
  ['materialList', '申请材料目录'],
] as const;

const MATERIAL_DETAILS = [
  ['type', '材料类型'],
  ['form', '材料形式'],
  ['copies', '纸质份数'],
  ['channel', '来源渠道'],
  ['acceptanceStandard', '受理标准'],
] as const;

/** What the guide must explain in plain words: the five elements every guide shows, and the charge. */
const PLAIN_NOTES = [
  ['conditions', '受理条件'],
  ['steps', '办理流程'],
  ['promisedLimit', '承诺办结时限'],
  ['siteVisits', '到办事现场次数'],
  ['fee', '收费'],
  ['result', '结果'],
] as const;

export function lintCompleteness(item: Item): LintFinding[] {
  return [
    ...lintListElements(item),
    ...lintPlainNotes(item),
    ...lintAdministrativeAct(item),
    ...lintLegalBasis(item),
  ];
}

function lintListElements({ implementation, materials }: Item): LintFinding[] {
  const findings = OPTIONAL_FOR_THE_MACHINE.filter(([key]) => implementation[key] === undefined).map(
    ([key, name]) => missing(`$.implementation.${key}`, name),
  );
  if (implementation.body.kind === undefined) {
    findings.push(missing('$.implementation.body.kind', '实施主体性质'));
  }
  for (const [index, material] of materials.entries()) {
    for (const [key, name] of MATERIAL_DETAILS) {
      if (material[key] === undefined) findings.push(missing(`$.materials[${index}].${key}`, name));
    }
  }
  if (implementation.resultSample === undefined) {
    findings.push(
      lintError(
        'result-sample',
        '$.implementation.resultSample',
        '有结果名称的，须有结果样本 / a result needs its sample',
      ),
    );
  }
  return findings;
}

function missing(path: string, name: string): LintFinding {
  return lintError(
    'list-incomplete',
    path,
    `实施清单缺少“${name}” / the implementation list lacks this element`,
  );
}

/** Words that only the office says. */
const OFFICIALESE = /依据|予以|凡|之规定|按规定|有关|相关|兹|须知悉|等材料|该事项|申请人应/;

function lintPlainNotes({ implementation, materials }: Item): LintFinding[] {
  const { notes = {}, specialSteps = [] } = implementation;
  const explained: [string, string, string | undefined, string][] = [
    ...PLAIN_NOTES.map(([key, name]): [string, string, string | undefined, string] => [
      `$.implementation.notes.${key}`,
      name,
      notes[key],
      key === 'result' ? implementation.resultName : '',
    ]),
    ...materials.map((material, index): [string, string, string | undefined, string] => [
      `$.materials[${index}].note`,
      material.name,
      material.note,
      material.name,
    ]),
    ...specialSteps.map((step, index): [string, string, string | undefined, string] => [
      `$.implementation.specialSteps[${index}].note`,
      step.name,
      step.note,
      step.name,
    ]),
  ];
  return explained.flatMap(([path, name, note, element]) => {
    if (note === undefined || note.trim() === element) {
      return [
        lintError(
          'plain-note-missing',
          path,
          `“${name}”缺少通俗易懂的备注 / this element needs a note in plain words`,
        ),
      ];
    }
    const official = OFFICIALESE.exec(note);
    // A catch-all is told as that.
    if (official === null || isCatchAllMaterial(note)) return [];
    return [
      lintError('officialese', path, `“${official[0]}”不是大白话 / say it as one would at the counter`),
    ];
  });
}

/** What can be reviewed and sued: everything but public services (20). */
function lintAdministrativeAct({ implementation, faq }: Item): LintFinding[] {
  const findings: LintFinding[] = [];
  const { taskType, remedies, rights = [], duties = [] } = implementation;
  if (taskType === '01' && implementation.steps.length < 5) {
    findings.push(
      lintError(
        'licensing-steps',
        '$.implementation.steps',
        '行政许可的办理流程不少于5步 / administrative licensing has at least five steps',
      ),
    );
  }
  if (taskType === '01' && faq.length === 0) {
    findings.push(
      lintError(
        'licensing-faq',
        '$.faq',
        '行政许可至少有一条常见问题 / administrative licensing has at least one question and answer',
      ),
    );
  }
  if (taskType === '20') return findings;
  if (remedies?.review === undefined || remedies.litigation === undefined) {
    findings.push(
      lintError(
        'remedies-missing',
        '$.implementation.remedies',
        '须写明行政复议和行政诉讼的部门、地址、电话和期限 / say where to turn with a decision one does not accept',
      ),
    );
  }
  if (rights.length === 0 || duties.length === 0) {
    findings.push(
      lintError(
        'rights-and-duties',
        `$.implementation.${rights.length === 0 ? 'rights' : 'duties'}`,
        '须写明申请人的权利和义务 / say the applicant’s rights and duties',
      ),
    );
  }
  return findings;
}

/** A title, a document number, or an article: something that can be looked up. */
const NAMED_DOCUMENT = /《[^》]+》|〔\d{4}〕|第.{1,10}号/;

function lintLegalBasis({ implementation }: Item): LintFinding[] {
  return implementation.legalBasis.flatMap((basis, index) =>
    NAMED_DOCUMENT.test(basis)
      ? []
      : [
          lintError(
            'legal-basis-vague',
            `$.implementation.legalBasis[${index}]`,
            '设定依据须写明文件名称或文号 / name the document, by its title or number',
          ),
        ],
  );
}
