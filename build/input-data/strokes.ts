/** Stroke order: `renderer/input-methods/data/strokes.txt`. */
import type { Decomposition } from './components.ts';
import { headOf, readSource, sources } from './sources.ts';

/**
 * The five classes of 横竖撇捺折 (GB 13000.1 字符集汉字笔顺规范): a rising stroke counts as 横, a hook down as 竖,
 * a dot as 捺, everything that turns as 折. Keys are the letters of the source.
 */
const CLASSES: Readonly<Record<string, string>> = {
  j: '1',
  i: '1',
  f: '2',
  g: '2',
  s: '3',
  l: '4',
  k: '4',
  d: '4',
};

function sourceStrokes(folder: string): Map<string, string> {
  const text = readSource(folder, sources.strokes).toString('utf8');
  const table = /JSON\.parse\('(\{"一":"j".*?\})'\)/.exec(text)?.[1];
  if (!table) throw new Error('no table of strokes in cnchar-order');
  const found = new Map<string, string>();
  for (const [character, letters] of Object.entries(JSON.parse(table) as Record<string, string>)) {
    found.set(character, [...letters].map((letter) => CLASSES[letter] ?? '5').join(''));
  }
  return found;
}

/**
 * Characters outside of the source get the strokes of their parts one after the other, where parts stand side by
 * side or one above the other, and only when the sum is the number of strokes that Unicode gives.
 */
export function allStrokes(
  folder: string,
  decompositions: ReadonlyMap<string, Decomposition>,
  totals: ReadonlyMap<string, string>,
): Map<string, string> {
  const known = sourceStrokes(folder);
  // Parts that are no characters of GB/T 2312, written out by hand.
  for (const [part, strokes] of Object.entries(PARTS)) known.set(part, strokes);
  learnParts(known, decompositions, totals);
  const visiting = new Set<string>();
  const strokesOf = (node: string): string | undefined => {
    const already = known.get(node);
    if (already) return already;
    const made = decompositions.get(node);
    if (!made || visiting.has(node)) return undefined;
    visiting.add(node);
    const strokes = inOrder(made, made.parts.map(strokesOf));
    visiting.delete(node);
    if (!strokes) return undefined;
    const counts = (totals.get(node) ?? '').split(' ').filter(Boolean).map(Number);
    if (counts.length > 0 && !counts.includes(strokes.length)) return undefined;
    known.set(node, strokes);
    return strokes;
  };
  for (const character of totals.keys()) strokesOf(character);
  const found = new Map<string, string>();
  for (const character of totals.keys()) {
    const strokes = known.get(character);
    if (strokes) found.set(character, strokes);
  }
  return found;
}

/** What is left of a known character without its known part is how the other part is written: 拔 without 扌 is 犮. */
function learnParts(
  known: Map<string, string>,
  decompositions: ReadonlyMap<string, Decomposition>,
  totals: ReadonlyMap<string, string>,
): void {
  for (const [character, whole] of [...known]) {
    const made = decompositions.get(character);
    if (made?.parts.length !== 2 || !/^[ad](\/|$)/.test(made.kind)) continue;
    const [first = '', second = ''] = made.parts;
    const head = known.get(first);
    const tail = known.get(second);
    const learn = (part: string, strokes: string) => {
      const counts = (totals.get(part) ?? '').split(' ').filter(Boolean).map(Number);
      if (strokes && (counts.length === 0 || counts.includes(strokes.length))) known.set(part, strokes);
    };
    if (head && !tail && whole.startsWith(head)) learn(second, whole.slice(head.length));
    else if (tail && !head && whole.endsWith(tail)) learn(first, whole.slice(0, -tail.length));
  }
}

/** The strokes of the whole in the order in which they are written; undefined where the parts do not tell it. */
function inOrder(
  { kind, parts }: Decomposition,
  strokes: ReadonlyArray<string | undefined>,
): string | undefined {
  if (strokes.length === 0 || strokes.some((part) => part === undefined)) return undefined;
  const [first = '', second = ''] = strokes as string[];
  const [outer = ''] = parts;
  // The same part twice or three times.
  if (/^r3/.test(kind)) return first.repeat(3);
  if (/^r[ad](\/|$)/.test(kind)) return first.repeat(2);
  if (strokes.length < 2) return undefined;
  if (/^[ad](\/|$)/.test(kind)) return strokes.join('');
  // 广 门 before what they hold; 囗 is closed last; 辶 廴 follow what they carry, 走 and its like come before.
  if (/^stl?(\/|$)/.test(kind)) return first + second;
  if (/^s(\/|$)/.test(kind) && outer === '囗') return `25${second}1`;
  if (/^sbl(\/|$)/.test(kind)) return outer === '辶' || outer === '廴' ? second + first : first + second;
  return undefined;
}

/** Radicals and parts as they are written inside characters. */
const PARTS: Readonly<Record<string, string>> = {
  丨: '2',
  丿: '3',
  丶: '4',
  乚: '5',
  亅: '2',
  匚: '15',
  刂: '22',
  亠: '41',
  冫: '41',
  冖: '45',
  讠: '45',
  卩: '52',
  阝: '52',
  廴: '54',
  艹: '122',
  扌: '121',
  彳: '332',
  彡: '333',
  犭: '353',
  夂: '354',
  饣: '355',
  忄: '442',
  丬: '412',
  氵: '441',
  宀: '445',
  辶: '454',
  彐: '511',
  屮: '522',
  纟: '551',
  灬: '4444',
  礻: '4524',
  疒: '41341',
  衤: '45234',
  罒: '25221',
  钅: '31115',
  釒: '34112431',
  糹: '554444',
  訁: '4111251',
  飠: '34451154',
  牜: '3121',
  '⺮': '314314',
  竹: '312314',
  '⺼': '2511',
  攵: '3134',
  爫: '3443',
  覀: '125221',
  龴: '54',
  镸: '1211154',
  '⺌': '243',
  '⺍': '443',
  龶: '1121',
  '⺊': '21',
  冂: '25',
  凵: '52',
  勹: '35',
  囗: '251',
  夊: '354',
  尢: '135',
  巛: '555',
  廾: '132',
  弋: '154',
  彑: '551',
  戶: '3513',
  韋: '521251152',
  貝: '2511134',
  車: '1251112',
  門: '25112511',
  頁: '132511134',
  馬: '1211254444',
  魚: '35251214444',
  鳥: '32511154444',
  見: '2511135',
  風: '353251214',
  鱼: '35251211',
  '⻊': '2512121',
  㔾: '55',
  罗: '25221354',
};

/** Sorted by strokes; each line repeats as many strokes of the line before as its first character says. */
export function strokesFile(
  strokes: ReadonlyMap<string, string>,
  weights: ReadonlyMap<string, number>,
): string {
  const bySequence = new Map<string, string[]>();
  for (const [character, sequence] of strokes) {
    const list = bySequence.get(sequence);
    if (list) list.push(character);
    else bySequence.set(sequence, [character]);
  }
  const weight = (character: string) => weights.get(character) ?? 0;
  let before = '';
  const lines: string[] = [];
  for (const sequence of [...bySequence.keys()].sort()) {
    let shared = 0;
    while (shared < before.length && before[shared] === sequence[shared]) shared += 1;
    const characters = (bySequence.get(sequence) ?? []).sort((a, b) => weight(b) - weight(a));
    lines.push(
      String.fromCharCode(48 + shared) +
        sequence.slice(shared) +
        characters.map((each) => each + String.fromCharCode(33 + weight(each))).join(''),
    );
    before = sequence;
  }
  const head = headOf(
    'Shared strokes, further strokes (1 横 2 竖 3 撇 4 捺 5 折), then each character and one character for its weight.',
    [sources.strokes, sources.components, sources.ideographs, sources.pinyin],
  );
  return `${head}${lines.join('\n')}\n`;
}
