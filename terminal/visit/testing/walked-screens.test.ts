import { describe, expect, test } from 'vitest';
import { translatableTexts } from '#contract/item-translation.ts';
import { isWithoutCase } from '../visit-rules.ts';
import { itemsOfEveryKind, walkedScreens } from './walked-screens.ts';

const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'];
const HAN = /\p{Script=Han}/u;

describe('the screens of a walk', () => {
  test.each(itemsOfEveryKind().map((item) => [item.id, item] as const))(
    '%s, in every language',
    async (_, item) => {
      const screens = await walkedScreens(item, LANGUAGES);
      const names = new Set(screens.map(({ byLanguage }) => byLanguage['zh-Hans']?.screen.name));
      for (const name of ['home', 'guide', 'ask']) expect(names).toContain(name);
      if (!isWithoutCase(item)) {
        for (const name of [
          'consent',
          'identify',
          'check',
          'printing',
          'evaluate',
          'erased',
          'window',
          'report',
        ]) {
          expect(names, item.id).toContain(name);
        }
      }
      for (const { id, byLanguage } of screens) expect(Object.keys(byLanguage), id).toEqual(LANGUAGES);

      // What the item says is said in English.
      const chinese = new Set([...translatableTexts(item).values()].filter((text) => HAN.test(text)));
      for (const { id, byLanguage } of screens) {
        const said = JSON.stringify(byLanguage.en?.screen);
        const left = [...chinese].filter((text) => said.includes(JSON.stringify(text)));
        expect(left, id).toEqual([]);
      }
    },
  );
});
