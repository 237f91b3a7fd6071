/**
 * Which element of a guide a question asks for, by the words people use. A language is one more file in
 * `intents/`; the words are matched as they stand, whole words where a script has blanks.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type GuideElement, guideElementSchema } from '#contract/questions.ts';

const intentsSchema = z.record(guideElementSchema, z.array(z.string().min(1)).min(1));
const FOLDER = join(import.meta.dirname, 'intents');
const HAN = /\p{Script=Han}/u;

/** Words of all languages at once: people mix them. */
const intents: ReadonlyArray<readonly [GuideElement, RegExp]> = readdirSync(FOLDER)
  .sort()
  .flatMap((file) => {
    const words = intentsSchema.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
    return Object.entries(words).map(
      ([element, list]) => [guideElementSchema.parse(element), anyOf(list)] as const,
    );
  });

function anyOf(words: readonly string[]): RegExp {
  const pattern = words.map((word) => (HAN.test(word) ? word : `\\b${word}\\b`)).join('|');
  return new RegExp(pattern, 'giu');
}

/** The elements asked for, and what of the question is left once their words are taken out. */
export function guideIntents(text: string): {
  readonly elements: readonly GuideElement[];
  readonly rest: string;
} {
  const plain = text.normalize('NFKC');
  const found = new Set<GuideElement>();
  let rest = plain;
  for (const [element, words] of intents) {
    if (plain.search(words) >= 0) found.add(element);
    rest = rest.replace(words, ' ');
  }
  return { elements: guideElementSchema.options.filter((element) => found.has(element)), rest };
}
