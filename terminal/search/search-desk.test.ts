import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { searchAnswerSchema } from '#contract/search-answer.ts';
import type { Hindrance } from '#contract/visit/guide.ts';
import { type CatalogStore, openCatalogStore } from '#offline-cache/catalog/catalog-store.ts';
import { shippedCatalogFeed } from '#offline-cache/testing/shipped-catalog.ts';
import { SearchDesk } from './search-desk.ts';

let folder: string;
let catalog: CatalogStore;
/** Items that cannot be begun now. */
let blocked: Hindrance[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'search-desk-'));
  catalog = unwrap(openCatalogStore({ path: join(folder, 'catalog.db') }));
  const { feed, keys } = await shippedCatalogFeed();
  unwrap(catalog.apply(feed, keys));
}, 60_000);
afterAll(() => {
  catalog.close();
  rmSync(folder, { recursive: true, force: true });
});

function desk(regionCode = '441803000000'): SearchDesk {
  return new SearchDesk({
    catalog,
    regionCode,
    hindrances: ({ availability }) => (availability.network === 'live' ? blocked : []),
    uses: () => new Map(),
    minutes: (_id, minutes) => minutes,
  });
}

describe('what the screen gets', () => {
  test('fits its contract, marked where it was found', () => {
    const answer = desk().search({ text: '缴费zm', language: 'zh-Hans' });
    expect(searchAnswerSchema.parse(answer)).toEqual(answer);
    const [first] = answer.hits;
    const [[from, to] = [0, 0]] = first?.marks ?? [];
    expect(first?.tile.name.slice(from, to)).toBe('缴费证明');
  });

  test('by another name: which one', () => {
    const [first] = desk().search({ text: '社保流水', language: 'zh-Hans' }).hits;
    expect(first).toMatchObject({ marks: [], foundBy: { kind: 'alias', text: '社保流水', marks: [[0, 4]] } });
  });

  test('in the language of the screen', () => {
    const answer = desk().search({ text: 'legal aid', language: 'en' });
    expect(searchAnswerSchema.parse(answer)).toEqual(answer);
    expect(answer.hits[0]?.tile.name).toMatch(/legal aid/i);
    expect(answer.hits[0]?.marks).not.toEqual([]);
  });

  test('network down: what needs it stands behind its equals, says why, and where else', () => {
    const ids = (): string[] =>
      desk()
        .search({ text: '证明', language: 'zh-Hans' })
        .hits.map(({ tile }) => tile.id);
    blocked = [];
    const before = ids();
    blocked = [{ code: 'network-needed' }];
    const { hits } = desk().search({ text: '证明', language: 'zh-Hans' });
    expect(ids().sort()).toEqual(before.sort());
    const hindered = hits.filter(({ hindrances }) => hindrances.length > 0);
    expect(hindered.length).toBeGreaterThan(0);
    for (const { elsewhere } of hindered) expect(elsewhere?.phone).toMatch(/\d/);
    blocked = [];
  });

  test('of another region: where it is offered, and no way to begin', () => {
    const { hits } = desk('110101000000').search({ text: '居住证申领', language: 'zh-Hans' });
    expect(hits[0]).toMatchObject({ offeredIn: ['广东省'], hindrances: [], elsewhere: expect.anything() });
  });

  test('understood, but on no machine: who answers for it', () => {
    const { understood, hits } = desk().search({ text: '办社保卡丢了', language: 'zh-Hans' });
    expect(hits.filter(({ tile }) => !/社保卡|社会保障卡/.test(tile.name))).toEqual([]);
    expect(understood[0]).toMatchObject({ said: '社保卡丢了', department: { name: '人社' } });
  });
});
