/** A theme package as it goes into the catalog: an item like every other, with its parts in it. */
import { type Item, itemSchema, type PublishedPackage } from '../item.ts';
import { type Translations, translatableTexts, translated } from '../item-translation.ts';
import { type AppFailure, fail, ok, type Result } from '../result.ts';
import { PACKAGES_DEPARTMENT, type ThemePackage } from './authored.ts';
import { wholePackage } from './merge.ts';

/** Fails where a part is no item of the catalog: a package with a hole is not published. */
export function publishPackage(
  authored: ThemePackage,
  items: ReadonlyMap<string, Item>,
): Result<Item, AppFailure<'package-invalid'>> {
  const missing = authored.parts.find(({ item }) => !items.has(item));
  if (missing !== undefined) return fail('package-invalid', `part ${missing.id}: no item ${missing.item}`);
  const source = itemSchema.safeParse(inOneLanguage(authored, items));
  if (!source.success) return fail('package-invalid', source.error.issues[0]?.message);
  const translations: Translations = Object.fromEntries(
    Object.entries(authored.translations).map(([language, { aliases, keywords }]) => {
      const partsInLanguage = new Map(
        authored.parts.flatMap(({ item: id }): [string, Item][] => {
          const item = items.get(id);
          return item === undefined ? [] : [[id, translated(item, language)]];
        }),
      );
      const spoken = inOneLanguage(translated(authored, language), partsInLanguage);
      return [language, { aliases, keywords, texts: differing(spoken, source.data) }];
    }),
  );
  return ok({ ...source.data, translations });
}

/** What is the same in both languages need not be said twice. */
function differing(spoken: Item, source: Item): Record<string, string> {
  const before = translatableTexts(source);
  return Object.fromEntries(
    [...translatableTexts(spoken)].filter(([path, text]) => before.get(path) !== text),
  );
}

function inOneLanguage(authored: ThemePackage, items: ReadonlyMap<string, Item>): Item {
  const {
    $schema: _,
    translations: __,
    id,
    note,
    questions,
    answers,
    fields,
    materials,
    commitments,
    ...rest
  } = authored;
  const { parts: authoredParts, ...own } = rest;
  const parts: PublishedPackage['parts'] = authoredParts.flatMap(({ item: itemId, ...part }) => {
    const item = items.get(itemId);
    return item === undefined ? [] : [{ ...part, item: withoutFinding(item) }];
  });
  const [lead] = parts;
  if (lead === undefined) throw new Error(`${id} has no part`);
  return wholePackage({
    ...lead.item,
    ...own,
    id: `${PACKAGES_DEPARTMENT}/${id}`,
    package: { note, questions, answers, fields, materials, commitments, parts },
    outcome: { kind: 'acceptance' },
    situations: [],
    delivery: undefined,
    actors: [{ kind: 'self' }],
    translations: {},
  });
}

/** A part is found under its own name; in the package it is only done. */
function withoutFinding(item: Item): PublishedPackage['parts'][number]['item'] {
  const { package: _, ...single } = item;
  return { ...single, aliases: [], keywords: [], faq: [], translations: {} };
}
