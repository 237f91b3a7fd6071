import { describe, expect, test } from 'vitest';
import { ON_LICENCES, ON_THE_CARD } from '#contract/item/known-elsewhere.ts';
import { type FormField, type Item, singleItemSchema } from '#contract/item.ts';
import { sortTranslations } from '#contract/item-translation.ts';
import { readItemFiles } from './read-item-files.ts';

const { subjects } = sortTranslations(await readItemFiles());
const items: readonly Item[] = subjects
  .filter(({ path }) => !path.endsWith('/department.json'))
  .flatMap(({ content }) => {
    // A theme package has no fields of its own beside those of its items.
    const parsed = singleItemSchema.safeParse(content);
    return parsed.success ? [parsed.data] : [];
  });

/** What the ID card has, and how a form could call it. */
const CARD: Readonly<Record<string, readonly string[]>> = {
  name: ['姓名', '本人姓名', '申请人姓名'],
  sex: ['性别'],
  nation: ['民族'],
  birth: ['出生日期', '生日'],
  number: ['身份证号', '身份证号码', '公民身份号码', '证件号码'],
  address: ['户籍地址'],
};

const fetchedLicences = ({ materials }: Item): readonly string[] =>
  materials.flatMap(({ sources }) =>
    sources.flatMap((source) => (source.kind === 'e-licence' ? [source.licenceType] : [])),
  );
const isFilledIn = ({ prefill }: FormField): boolean => prefill !== 'none';

describe('nothing is asked that is known', () => {
  test('the rule knows every word of the table', () => {
    for (const label of Object.values(CARD).flat()) expect(label).toMatch(ON_THE_CARD);
    // Of somebody else it may be asked.
    for (const label of ['孩子姓名', '对方身份证号码', '孩子出生日期'])
      expect(label).not.toMatch(ON_THE_CARD);
  });

  test('there are items to look at, and licences that fill something in', () => {
    expect(items.length).toBeGreaterThan(90);
    const filled = items.flatMap(({ fields }) => fields.filter(({ prefill }) => typeof prefill === 'object'));
    expect(filled.length).toBeGreaterThan(8);
  });

  test.each(items.map((item): [string, Item] => [item.id, item]))('%s', (_, item) => {
    const asked = item.fields.filter((field) => !isFilledIn(field));
    if (item.identification.kind === 'identity') {
      const words = Object.values(CARD).flat();
      expect(asked.map(({ label }) => label).filter((label) => words.includes(label))).toEqual([]);
    }
    for (const licence of fetchedLicences(item)) {
      expect(asked.filter(({ label }) => ON_LICENCES[licence]?.test(label)).map(({ id }) => id)).toEqual([]);
    }
    // Two questions of one name are two only where no citizen meets both.
    const labels = asked.filter(({ when }) => when === undefined).map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
    // What a licence has filled in can still be asked for: without a network, or where nobody has the licence.
    for (const { prefill, input } of item.fields) {
      if (typeof prefill === 'object') expect(['slot', 'choice']).not.toContain(input.kind);
    }
  });
});
