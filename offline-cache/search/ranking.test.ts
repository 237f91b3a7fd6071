import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { type CatalogStore, openCatalogStore } from '../catalog/catalog-store.ts';
import { shippedCatalogFeed } from '../testing/shipped-catalog.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';

const GUANGDONG = '441803000000';
let directory: ReturnType<typeof temporaryDirectory>;
let store: CatalogStore;

beforeAll(async () => {
  directory = temporaryDirectory();
  store = unwrap(openCatalogStore({ path: join(directory.path, 'catalog.db') }));
  const { feed, keys } = await shippedCatalogFeed();
  unwrap(store.apply(feed, keys));
}, 60_000);
afterAll(() => {
  store.close();
  directory.dispose();
});

const search = (text: string, regionCode = GUANGDONG) => store.search({ text, regionCode, limit: 24 });
const H = 'human-resources';
const C = 'civil-affairs';

describe('what people type, and what comes first', () => {
  test.each([
    // The name itself, and parts of it.
    ['个人参保证明', `${H}/participation-certificate`],
    ['参保证明', `${H}/participation-certificate`],
    ['社会保险缴费证明', `${H}/contribution-certificate`],
    ['缴费证明', `${H}/contribution-certificate`],
    ['高龄津贴', `${C}/old-age-allowance`],
    ['居住证', 'public-security/residence-permit'],
    ['生育登记', 'health/birth-registration'],
    ['法律援助', 'justice/legal-aid'],
    ['失业登记', `${H}/unemployment-registration`],
    ['异地就医', 'medical-insurance/remote-treatment'],
    ['优待证', 'veterans-affairs/preferential-card'],
    ['完税证明', 'taxation/tax-payment-certificate'],
    ['租房提取', 'housing-fund/rent-withdrawal'],
    ['缴存证明', 'housing-fund/deposit-certificate'],
    ['办件进度', 'general/case-progress'],
    ['两项补贴', 'disabled-persons-federation/two-subsidies'],
    ['残疾人证', 'disabled-persons-federation/disability-licence'],
    ['婚姻登记预约', `${C}/marriage-appointment`],
    ['婚姻登记档案', `${C}/marriage-record`],
    ['灵活就业', `${H}/flexible-employment`],
    // Aliases.
    ['社保流水', `${H}/contribution-certificate`],
    ['无房证明', 'natural-resources/personal-housing'],
    ['准生证', 'health/birth-registration'],
    ['退休金查询', `${H}/pension-payments`],
    ['暂住证', 'public-security/residence-permit'],
    // Pinyin: whole, cut short, with blanks.
    ['jiaofeizhengming', `${H}/contribution-certificate`],
    ['gaolingjintie', `${C}/old-age-allowance`],
    ['gaolingj', `${C}/old-age-allowance`],
    ['ju zhu zheng', 'public-security/residence-permit'],
    ['shengyudengji', 'health/birth-registration'],
    ['falvyuanzhu', 'justice/legal-aid'],
    ['falüyuanzhu', 'justice/legal-aid'],
    ['yidijiuyi', 'medical-insurance/remote-treatment'],
    ['shiyedengji', `${H}/unemployment-registration`],
    ['wanshuizm', 'taxation/tax-payment-certificate'],
    // First letters.
    ['gljt', `${C}/old-age-allowance`],
    ['grcbzm', `${H}/participation-certificate`],
    ['flyz', 'justice/legal-aid'],
    ['ydjy', 'medical-insurance/remote-treatment'],
    ['jzzsl', 'public-security/residence-permit'],
    ['hydjyy', `${C}/marriage-appointment`],
    // Mixed.
    ['居住zheng', 'public-security/residence-permit'],
    ['高龄jt', `${C}/old-age-allowance`],
    ['法律yz', 'justice/legal-aid'],
    // Jyutping.
    ['gouling', `${C}/old-age-allowance`],
    ['geoizyuzing', 'public-security/residence-permit'],
    ['faatleotwunzo', 'justice/legal-aid'],
    ['saangjukdanggei', 'health/birth-registration'],
    ['sat jip dang gei', `${H}/unemployment-registration`],
    // Everyday words.
    ['打流水', `${H}/contribution-certificate`],
    ['dalieshui', `${H}/contribution-certificate`],
    ['养老钱', `${H}/pension-payments`],
    ['生存认证', `${H}/pension-qualification`],
    ['单身证明', `${C}/marriage-record`],
    ['扯证', `${C}/marriage-appointment`],
    ['被裁员', `${H}/unemployment-registration`],
    ['外地看病', 'medical-insurance/remote-treatment'],
    ['查房产', 'natural-resources/personal-housing'],
    ['税单', 'taxation/tax-payment-certificate'],
    ['取公积金', 'housing-fund/rent-withdrawal'],
    ['二胎证', 'health/birth-registration'],
    ['免费律师', 'justice/legal-aid'],
    ['摆摊', 'market-regulation/sole-trader-registration'],
    ['办执照', 'market-regulation/sole-trader-registration'],
    ['农保', `${H}/resident-pension`],
    ['种地补贴', 'agriculture/farm-subsidies'],
    ['退伍证', 'veterans-affairs/preferential-card'],
    ['办到哪了', 'general/case-progress'],
    // Guangdong speech.
    ['睇医生', 'medical-insurance/remote-treatment'],
    ['生BB', 'health/birth-registration'],
    ['炒鱿鱼', `${H}/unemployment-registration`],
    ['开铺头', 'market-regulation/sole-trader-registration'],
    ['冇屋证明', 'natural-resources/personal-housing'],
    ['拉埋天窗', `${C}/marriage-appointment`],
    ['大状', 'justice/legal-aid'],
    // As people ask.
    ['我要办居住证', 'public-security/residence-permit'],
    ['居住证怎么办', 'public-security/residence-permit'],
    ['高龄津贴在哪里办', `${C}/old-age-allowance`],
    ['我想打印缴费证明', `${H}/contribution-certificate`],
    ['老人钱怎么申请', `${C}/old-age-allowance`],
    // Slips of the finger, the ear and the pen.
    ['gaolinjintie', `${C}/old-age-allowance`],
    ['shengyudegnji', 'health/birth-registration'],
    ['juzuzheng', 'public-security/residence-permit'],
    ['juzhuzhen', 'public-security/residence-permit'],
    ['shiyedegnji', `${H}/unemployment-registration`],
    ['高龄金贴', `${C}/old-age-allowance`],
    ['居住正', 'public-security/residence-permit'],
    ['法律元助', 'justice/legal-aid'],
    // Other languages.
    ['residence', 'public-security/residence-permit'],
    ['legal aid', 'justice/legal-aid'],
    ['法律援助申請', 'justice/legal-aid'],
  ])('%s → %s', (text, first) => {
    expect(search(text).items[0]?.id).toBe(first);
  });

  test('a slip says what was probably meant; what is written so says nothing', () => {
    expect(search('高龄金贴')).toMatchObject({ kind: 'similar', meant: '高龄津贴' });
    expect(search('高龄津贴')).toMatchObject({ kind: 'words' });
    expect(search('高龄津贴').meant).toBeUndefined();
  });

  test('everyday words are told, with who answers, also where no item does', () => {
    const found = search('办社保卡丢了');
    expect(found.understood[0]).toMatchObject({
      means: expect.arrayContaining(['社保卡挂失', '社保卡补领']),
      departmentId: H,
    });
  });

  test('words of a region are understood there only', () => {
    expect(search('睇医生').understood).not.toEqual([]);
    expect(search('睇医生', '110101000000').understood).toEqual([]);
  });

  test('the same text gives the same order, every time', () => {
    const ids = (text: string) => search(text).items.map(({ id }) => id);
    for (const text of ['证', 's', '社保', 'zm']) expect(ids(text)).toEqual(ids(text));
  });

  test('what is offered in another region stands behind, and says so', () => {
    const { items } = search('居住证', '110101000000');
    expect(items.find(({ id }) => id === 'public-security/residence-permit')).toMatchObject({ here: false });
    expect(items.map(({ here }) => here)).toEqual([...items.map(({ here }) => here)].sort().reverse());
    const hereOnly = store.search({ text: '居住证', regionCode: '110101000000', hereOnly: true, limit: 24 });
    expect(hereOnly.items.filter(({ here }) => !here)).toEqual([]);
  });

  test('of items that fit alike, the one used at this site stands first', () => {
    const ordered = (uses: ReadonlyMap<string, number>) =>
      store.search({ text: '补贴', regionCode: GUANGDONG, limit: 24, uses }).items.map(({ id }) => id);
    const [first, second] = ordered(new Map());
    if (first === undefined || second === undefined) throw new Error('two items are needed');
    const ranks = store.search({ text: '补贴', regionCode: GUANGDONG, limit: 24 }).items;
    const last = ranks
      .filter(({ rank }) => Math.floor(rank / 6) === Math.floor((ranks[0]?.rank ?? 0) / 6))
      .at(-1);
    expect(ordered(new Map([[last?.id ?? '', 50]]))[0]).toBe(last?.id);
    expect(ordered(new Map())[0]).toBe(first);
  });

  test('a department narrows it down; the counts are of all that was found here', () => {
    const { departments } = search('证明');
    for (const { id, count } of departments) {
      const narrowed = store.search({ text: '证明', regionCode: GUANGDONG, departmentId: id, limit: 100 });
      expect(narrowed.items.filter(({ here }) => here)).toHaveLength(count);
      expect(narrowed.items.every((item) => item.id.startsWith(`${id}/`))).toBe(true);
    }
  });
});

test('whatever is typed, nothing throws and every item found is there', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc
      .array(fc.constantFrom(...'社保证办a b sh zh uü卡丢了补'), { maxLength: 10 })
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(typed, (text) => {
      for (const { id, matches } of search(text).items) {
        expect(store.item(id)?.id).toBe(id);
        for (const { from, to } of matches()) expect(to).toBeGreaterThan(from);
      }
    }),
    { numRuns: 100 },
  );
});
