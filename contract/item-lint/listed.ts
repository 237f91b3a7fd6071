/** 不得额外增加: what the flow asks for is in the implementation list, and nothing beside it. */
import type { FormField, Item } from '../item.ts';
import { type LintFinding, lintError } from './finding.ts';

export function lintListed(item: Item): LintFinding[] {
  return [...lintListedFields(item), ...lintListedMaterials(item), ...lintKnownToTheCard(item)];
}

function lintListedFields({ fields, implementation: { applicationForm } }: Item): LintFinding[] {
  if (applicationForm === undefined) return [];
  const listed = new Set(applicationForm.map(({ id }) => id));
  return fields.flatMap((field, index) => {
    if (field.element !== undefined && listed.has(field.element)) return [];
    return [
      lintError(
        'field-not-listed',
        `$.fields[${index}].element`,
        `“${field.label}”不在实施清单的申请表栏目里，不能要求填写 / not in the list, so it may not be asked`,
      ),
    ];
  });
}

function lintListedMaterials({ materials, implementation: { materialList } }: Item): LintFinding[] {
  if (materialList === undefined) return [];
  const findings: LintFinding[] = [];
  const asked = new Set(materials.map(({ id, element }) => element ?? id));
  for (const [index, material] of materials.entries()) {
    const path = `$.materials[${index}]`;
    const element = material.element ?? material.id;
    const listed = materialList.find(({ id }) => id === element);
    if (listed === undefined) {
      findings.push(
        lintError(
          'material-not-listed',
          `${path}.${material.element === undefined ? 'id' : 'element'}`,
          `“${material.name}”不在实施清单的申请材料目录里，不能要求提交 / not in the list, so it may not be asked`,
        ),
      );
    } else if (listed.name !== material.name) {
      findings.push(
        lintError(
          'material-name-differs',
          `${path}.name`,
          `实施清单里叫“${listed.name}” / the list has another name for it`,
        ),
      );
    }
  }
  for (const [index, { id, name }] of materialList.entries()) {
    if (asked.has(id)) continue;
    findings.push(
      lintError(
        'listed-material-missing',
        `$.implementation.materialList[${index}]`,
        `流程里没有“${name}”，窗口会再要一次 / the flow does not ask for it, so the counter will`,
      ),
    );
  }
  return findings;
}

/** What every card that a reader takes has said already; of another person it may be asked. */
const ON_THE_CARD =
  /^(本人|申请人)?(姓名|性别|民族|出生日期|生日|身份证号码?|公民身份号码|证件号码|户籍地址)$/;

const prefilledFromCard = (prefill: FormField['prefill']): boolean =>
  typeof prefill === 'string' && prefill.startsWith('card-');

function lintKnownToTheCard({ fields, identification }: Item): LintFinding[] {
  if (identification.kind === 'none') return [];
  return fields.flatMap((field, index) => {
    if (!ON_THE_CARD.test(field.label) || prefilledFromCard(field.prefill)) return [];
    return [
      lintError(
        'asks-what-the-card-knows',
        `$.fields[${index}]`,
        `“${field.label}”证件上有，不用再填 / the card has said it, so it is not asked`,
      ),
    ];
  });
}
