import type { CatalogFeed, CatalogRow, CatalogTombstone } from '#contract/catalog.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { Signer } from '#contract/crypto/signing.ts';
import { type Department, type Item, itemSchema } from '#contract/item.ts';
import { searchTermsOf } from '#contract/search-terms.ts';
import { createTableDigest, rowDigest } from '../catalog/table-digest.ts';

export const sampleRegion = { regionCode: '440100000000' } as const;

/** Invented. */
export function sampleDepartment(id: string, name: string, order = 1): Department {
  return {
    id,
    name,
    shortName: name.slice(0, 4),
    icon: 'building',
    order,
    phone: '020-12345',
    translations: {},
  };
}

/** An invented item whose texts can be chosen. */
export function sampleItem(options: {
  readonly id: string;
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly keywords?: readonly string[];
  readonly popularity?: number;
  readonly regions?: readonly string[];
}): Item {
  const limit = { days: 0, unit: 'working-day', example: true };
  return itemSchema.parse({
    id: options.id,
    name: options.name,
    aliases: options.aliases ?? [],
    keywords: options.keywords ?? [],
    summary: `${options.name}（样本）`,
    icon: 'file',
    ...(options.popularity === undefined ? {} : { popularity: options.popularity }),
    minutes: 3,
    implementation: {
      catalogCode: '000114001000',
      taskCode: '11440000MB2D000000'.padEnd(31, '0'),
      handlingCode: '11440000MB2D000000'.padEnd(33, '0'),
      taskType: '20',
      level: '3',
      version: '1',
      body: { name: '样本局', creditCode: '11440000MB2D000000' },
      legalBasis: ['样本依据'],
      audience: ['person'],
      caseType: 'immediate',
      legalLimit: limit,
      promisedLimit: limit,
      conditions: ['样本条件'],
      steps: ['样本步骤'],
      fee: { charged: false },
      place: { name: '样本大厅', address: '样本路1号', hours: '09:00-17:00' },
      consultPhone: '12345',
      complaintPhone: '12345',
      siteVisits: 0,
      resultName: '样本证明',
      resultType: 'certificate',
      handlingArea: 'city',
    },
    identification: { kind: 'none' },
    consent: { purpose: '样本', data: ['样本'], retention: '样本' },
    availability: { network: 'queued', devices: [], regions: options.regions ?? [] },
    outcome: { kind: 'acceptance' },
  });
}

export function departmentRow(department: Department): CatalogRow {
  return { kind: 'department', id: department.id, department };
}

export function itemRow(item: Item, department?: Department): CatalogRow {
  return { kind: 'item', id: item.id, item, search: searchTermsOf(item, department) };
}

/** What the hub would send to come from `before` (revision `from`; ignored for 0) to `after`. */
export function signedFeed(
  signer: Signer,
  input: {
    readonly from: number;
    readonly to: number;
    readonly before?: readonly CatalogRow[];
    readonly after: readonly CatalogRow[];
  },
): CatalogFeed {
  const before = new Map((input.from === 0 ? [] : (input.before ?? [])).map((row) => [keyOf(row), row]));
  const after = new Map(input.after.map((row) => [keyOf(row), row]));
  const upserts = input.after.filter((row) => {
    const old = before.get(keyOf(row));
    return old === undefined || canonicalJson(old) !== canonicalJson(row);
  });
  const tombstones: CatalogTombstone[] = [...before.values()]
    .filter((row) => !after.has(keyOf(row)))
    .map(({ kind, id }) => ({ kind, id }));
  const digest = createTableDigest();
  for (const row of input.after) digest.add(rowDigest(row));
  const manifest = {
    schemaVersion: 1 as const,
    from: input.from,
    to: input.to,
    bodySha256: sha256Hex(canonicalJson({ upserts, tombstones })),
    rowCount: input.after.length,
    tableDigest: digest.hex(),
  };
  return { manifest, signature: signer.sign(manifest), upserts, tombstones };
}

function keyOf(row: { kind: string; id: string }): string {
  return `${row.kind}:${row.id}`;
}
