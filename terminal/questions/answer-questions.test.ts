import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Item } from '#contract/item.ts';
import type { ItemTile } from '#contract/item-tile.ts';
import type { Answer } from '#contract/questions.ts';
import { answerSchema } from '#contract/questions.ts';
import { unwrap } from '#contract/result.ts';
import { type CatalogStore, openCatalogStore } from '#offline-cache/catalog/catalog-store.ts';
import { shippedCatalogFeed } from '#offline-cache/testing/shipped-catalog.ts';
import { itemTile } from '../visit/visit-snapshot.ts';
import { answerQuestion, type QuestionSource, suggestedAnswers } from './answer-questions.ts';
import { guideIntents } from './guide-intents.ts';

let folder: string;
let store: CatalogStore;
let source: QuestionSource;
const region = { regionCode: '440524100000' };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'questions-'));
  store = unwrap(openCatalogStore({ path: join(folder, 'catalog.db') }));
  const { feed, keys } = await shippedCatalogFeed();
  unwrap(store.apply(feed, keys));
  source = {
    questions: (text, limit) => store.questions(text, { ...region, limit }),
    item: (id) => store.item(id),
    tile: (item) => itemTile(item, undefined),
  };
});
afterAll(async () => {
  store.close();
  await rm(folder, { recursive: true });
});

const ask = (text: string, over: { language?: string; itemId?: string } = {}): Answer[] =>
  answerQuestion(source, { text, language: 'zh-Hans', ...over });

/** `item element` or `item faq-question`. */
const said = (answer: Answer | undefined): string =>
  answer === undefined
    ? 'nothing'
    : `${answer.item.id} ${answer.source === 'faq' ? answer.question : answer.element}`;

describe('a question in free words', () => {
  test.each([
    ['居住证要多少钱', 'public-security/residence-permit fee'],
    ['办居住证去哪里', 'public-security/residence-permit place'],
    ['我奶奶的高龄津贴要带什么材料', 'civil-affairs/old-age-allowance materials'],
    ['残疾人证丢了怎么办', 'disabled-persons-federation/disability-licence 残疾人证丢了怎么办？'],
    ['租房提取公积金钱多久能到', 'housing-fund/rent-withdrawal 钱多久能到？要钱吗？'],
    ['法律援助打哪个电话', 'justice/legal-aid phone'],
  ])('%s → %s', (text, expected) => {
    expect(said(ask(text)[0])).toBe(expected);
  });

  test.each([
    ['How long does it take to apply for a residence permit?', 'en', 'public-security/residence-permit'],
    ['社保證明可以代辦嗎', 'zh-Hant', 'human-resources/participation-certificate'],
    ['Do I need to pay for legal aid', 'en', 'justice/legal-aid'],
  ])('%s, in %s, is answered in that language', (text, language, itemId) => {
    const [first] = ask(text, { language });
    expect(first?.item.id).toBe(itemId);
    if (first?.source === 'faq' && language === 'en') expect(first.answer).not.toMatch(/\p{Script=Han}{4}/u);
  });

  test.each(['今天天气怎么样', '帮我写一首诗', 'asdfgh qwerty', '……', '', '股票明天涨不涨'])(
    'what no department wrote about is not answered: %s',
    (text) => {
      expect(ask(text)).toEqual([]);
    },
  );

  test('about an open item, few words do', () => {
    const itemId = 'health/birth-registration';
    expect(said(ask('要钱吗', { itemId })[0])).toBe(`${itemId} fee`);
    expect(ask('没有手机', { itemId })[0]?.item.id).toBe(itemId);
  });

  test('an answer is word for word what the item file says', () => {
    for (const answer of ask('没有手机可以办吗')) {
      if (answer.source !== 'faq') continue;
      const entry = store.item(answer.item.id)?.faq.find(({ id }) => id === answer.faqId);
      expect(entry).toEqual({ id: answer.faqId, question: answer.question, answer: answer.answer });
    }
  });

  test('whatever is typed, answers are well-formed, few, and none twice', () => {
    const text = fc.oneof(fc.string({ maxLength: 100 }), fc.string({ unit: 'grapheme', maxLength: 60 }));
    fc.assert(
      fc.property(text, (typed) => {
        const answers = ask(typed);
        expect(answers.length).toBeLessThanOrEqual(6);
        expect(new Set(answers.map(said)).size).toBe(answers.length);
        for (const answer of answers) answerSchema.parse(answer);
      }),
    );
  });
});

test('what others asked: several of an open item, one each of the frequent ones', () => {
  const tile = (item: Item): ItemTile => itemTile(item, undefined);
  const popular = store.popular({ ...region, limit: 6 });
  const suggestions = suggestedAnswers(tile, popular);
  expect(new Set(suggestions.map(({ item }) => item.id)).size).toBe(suggestions.length);
  expect(suggestions.length).toBeGreaterThan(2);
  const [first] = popular;
  if (first === undefined) throw new Error('no popular item');
  expect(suggestedAnswers(tile, [first]).length).toBe(first.faq.length);
});

test('words of an intent are found and taken out', () => {
  expect(guideIntents('居住证要多少钱')).toEqual({ elements: ['fee'], rest: '居住证要 ' });
  expect(guideIntents('Where is the office?').elements).toEqual(['place']);
  expect(guideIntents('coffee').elements).toEqual([]);
});
