/**
 * 边问边办: answers a question in free words with what the departments wrote, or not at all. An answer is a FAQ
 * entry or an element of a guide, always with the item it comes from.
 */
import type { Item } from '#contract/item.ts';
import type { ItemTile } from '#contract/item-tile.ts';
import { translated } from '#contract/item-translation.ts';
import type { Answer, GuideElement } from '#contract/questions.ts';
import { guideIntents } from './guide-intents.ts';

export interface QuestionSource {
  /** Best first. */
  questions(
    text: string,
    limit: number,
  ): ReadonlyArray<{ readonly item: Item; readonly faqId: string | undefined; readonly fit: number }>;
  item(id: string): Item | undefined;
  /** As the home page shows it, in this language. */
  tile(item: Item, language: string): ItemTile;
}

export interface Question {
  readonly text: string;
  readonly language: string;
  /** The item whose guide is open. */
  readonly itemId?: string | undefined;
}

/** Below this share of the question an entry is about something else. Tried with the questions of the tests. */
const FIT = 0.5;
/** About an item that is open already, less need be said. */
const FIT_OF_OPEN_ITEM = 0.3;
const CANDIDATES = 24;
const ANSWERS = 6;
const ITEMS_OF_GUIDE = 2;

export function answerQuestion(source: QuestionSource, question: Question): Answer[] {
  const { elements, rest } = guideIntents(question.text);
  const open = question.itemId === undefined ? undefined : source.item(question.itemId);
  const whole = source.questions(question.text, CANDIDATES);
  // 居住证要多少钱 is about 居住证: the words for "how much" must not lead to whoever else speaks of money.
  const about = elements.length === 0 ? whole : source.questions(rest, CANDIDATES);

  const answers = new Map<string, Answer>();
  const add = (answer: Answer): void => {
    const key = `${answer.item.id} ${answer.source === 'faq' ? answer.faqId : answer.element}`;
    if (answers.size < ANSWERS && !answers.has(key)) answers.set(key, answer);
  };
  const faqs = (only: Item | undefined, fit: number): void => {
    for (const match of whole) {
      if (match.fit < fit || (only !== undefined && match.item.id !== only.id)) continue;
      const answer = faqAnswer(source, match.item, match.faqId, question.language);
      if (answer !== undefined) add(answer);
    }
  };

  if (open !== undefined) {
    for (const element of elements) add(guideAnswer(source, open, element, question.language));
    faqs(open, FIT_OF_OPEN_ITEM);
    if (answers.size > 0) return [...answers.values()];
  }
  const items = new Map<string, Item>();
  for (const { item, fit } of about) if (fit >= FIT && items.size < ITEMS_OF_GUIDE) items.set(item.id, item);
  // An entry that holds nearly all of the question answers it better than any element of a guide.
  faqs(undefined, 0.8);
  for (const item of items.values()) {
    for (const element of elements) add(guideAnswer(source, item, element, question.language));
  }
  faqs(undefined, FIT);
  if (elements.length === 0) {
    for (const { item, faqId, fit } of whole) {
      if (fit >= FIT && faqId === undefined) add(guideAnswer(source, item, 'steps', question.language));
    }
  }
  return [...answers.values()];
}

/** The first questions of an item, or one of each of several, to begin with. `items` speak the language already. */
export function suggestedAnswers(tile: (item: Item) => ItemTile, items: readonly Item[]): Answer[] {
  const each = items.length === 1 ? ANSWERS : 1;
  return items
    .flatMap((item) => item.faq.slice(0, each).map((entry) => quoted(entry, tile(item))))
    .slice(0, ANSWERS);
}

function faqAnswer(
  source: QuestionSource,
  item: Item,
  faqId: string | undefined,
  language: string,
): Answer | undefined {
  const entry = translated(item, language).faq.find(({ id }) => id === faqId);
  return entry === undefined ? undefined : quoted(entry, source.tile(item, language));
}

function quoted({ id, question, answer }: Item['faq'][number], item: ItemTile): Answer {
  return { source: 'faq', item, faqId: id, question, answer };
}

function guideAnswer(source: QuestionSource, item: Item, element: GuideElement, language: string): Answer {
  const { implementation, materials } = translated(item, language);
  return { source: 'guide', item: source.tile(item, language), element, implementation, materials };
}
