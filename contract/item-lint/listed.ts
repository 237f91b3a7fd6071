/** 不得额外增加: what the flow asks for is in the implementation list, and nothing beside it. */
import { ON_LICENCES, ON_THE_CARD } from '../item/known-elsewhere.ts';
import type { FormField, Item } from '../item.ts';
import { type LintFinding, lintError } from './finding.ts';

export function lintListed(item: Item): LintFinding[] {
  return [
    ...lintListedFields(item),
    ...lintListedMaterials(item),
    ...lintKnownToTheCard(item),
    ...lintKnownElsewhere(item),
  ];
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

/** A licence that is fetched for a material knows it, or the citizen has just said it. */
function lintKnownElsewhere({ fields, materials }: Item): LintFinding[] {
  const fetched = materials.flatMap(({ sources }) =>
    sources.flatMap((source) => (source.kind === 'e-licence' ? [source.licenceType] : [])),
  );
  return fields.flatMap((field, index) => {
    // How many slots a booking has is a rule of its own.
    if (typeof field.prefill === 'object' || field.input.kind === 'slot') return [];
    const licence = fetched.find((type) => ON_LICENCES[type]?.test(field.label));
    const before = fields
      .slice(0, index)
      .find(
        ({ label, when }) => label === field.label && (when === undefined || sameCondition(when, field.when)),
      );
    if (licence === undefined && before === undefined) return [];
    return [
      lintError(
        'asks-what-is-known',
        `$.fields[${index}]`,
        licence === undefined
          ? `“${field.label}”前面已经问过 / asked before, so it is not asked again`
          : `“${field.label}”在${licence}上，应预填 / stands in a licence that is fetched anyway: fill it in from there`,
      ),
    ];
  });
}

function sameCondition(one: FormField['when'], other: FormField['when']): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
