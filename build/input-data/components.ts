/** What a character is made of: `renderer/input-methods/data/components.txt`. */
import { headOf, readSource, sources } from './sources.ts';
import { character } from './unihan.ts';

export interface Decomposition {
  /** As the source says: `a` side by side, `d` one above the other, `s…` surrounding, and more. */
  readonly kind: string;
  /** Characters, or numbers of parts that Unicode does not have. */
  readonly parts: readonly string[];
}

/** Left sides as they are simplified. */
const SIMPLIFIED: Readonly<Record<string, string>> = {
  金: '钅',
  釒: '钅',
  魚: '鱼',
  鳥: '鸟',
  馬: '马',
  糹: '纟',
  糸: '纟',
  言: '讠',
  訁: '讠',
  食: '饣',
  飠: '饣',
  車: '车',
  門: '门',
  頁: '页',
  貝: '贝',
  韋: '韦',
  見: '见',
  風: '风',
  齒: '齿',
  麥: '麦',
  鹵: '卤',
  黽: '黾',
  長: '长',
};

export function decompositions(
  folder: string,
  traditional: ReadonlyMap<string, string>,
  strokesCount: ReadonlyMap<string, string>,
): Map<string, Decomposition> {
  const text = readSource(folder, sources.components).toString('utf8');
  const found = new Map<string, Decomposition>();
  for (const [, node = '', kind = '', parts = ''] of text.matchAll(
    /^`?(?:module.exports = `)?(.+?):([^(]+)\((.*?)\)/gmu,
  )) {
    found.set(node, { kind, parts: parts.split(',').filter(Boolean) });
  }
  // Extension E and later is not in the source: simplified characters follow from their traditional ones.
  const counts = (of: string) => Number((strokesCount.get(of) ?? '0').split(' ')[0]);
  for (const [simplified, variants] of traditional) {
    if (found.has(simplified)) continue;
    for (const code of variants.split(' ')) {
      const made = found.get(character(code.split('<')[0] ?? ''));
      if (made?.parts.length !== 2 || !/^[ads]/.test(made.kind)) continue;
      const parts = made.parts.map((part) => SIMPLIFIED[part] ?? simplifiedOf(part, traditional) ?? part);
      const [first = '', second = ''] = parts;
      const sum = (SIDE_STROKES[first] ?? counts(first)) + (SIDE_STROKES[second] ?? counts(second));
      const either = made.parts.map((part) => SIMPLIFIED[part] ?? part);
      const eitherSum = either.reduce((total, part) => total + (SIDE_STROKES[part] ?? counts(part)), 0);
      const right = [
        { parts: either, sum: eitherSum },
        { parts, sum },
      ].find((candidate) => candidate.sum === counts(simplified));
      if (right) {
        found.set(simplified, { kind: made.kind, parts: right.parts });
        break;
      }
    }
  }
  return found;
}

const SIDE_STROKES: Readonly<Record<string, number>> = { 钅: 5, 纟: 3, 讠: 2, 饣: 3, 门: 3 };

let simplifiedIndex: Map<string, string> | undefined;
function simplifiedOf(part: string, traditional: ReadonlyMap<string, string>): string | undefined {
  if (!simplifiedIndex) {
    simplifiedIndex = new Map();
    for (const [simplified, variants] of traditional) {
      for (const code of variants.split(' ')) {
        const from = character(code.split('<')[0] ?? '');
        if (from !== simplified && !simplifiedIndex.has(from)) simplifiedIndex.set(from, simplified);
      }
    }
  }
  return simplifiedIndex.get(part);
}

const BARE_STROKES = /^[㇀-㇣丨丿丶乚亅乛]$/u;

/** Direct parts; numbered parts are replaced by what they are made of, bare strokes fall away. */
export function directParts(node: string, all: ReadonlyMap<string, Decomposition>, depth = 0): string[] {
  const made = all.get(node);
  if (!made || depth > 6) return [];
  const twice = /^r(?!ot|ef)/.test(made.kind) || /^rr/.test(made.kind) ? (/^r3/.test(made.kind) ? 3 : 2) : 1;
  const parts = made.parts.flatMap((part) =>
    /^\d{2,}$/.test(part) ? directParts(part, all, depth + 1) : BARE_STROKES.test(part) ? [] : [part],
  );
  return twice === 1 ? parts : Array.from({ length: twice }, () => parts).flat();
}

export function componentsFile(all: ReadonlyMap<string, Decomposition>, known: ReadonlySet<string>): string {
  const lines: string[] = [];
  let expected = -1;
  for (const node of [...all.keys()].filter((each) => known.has(each)).sort(byCodePoint)) {
    const parts = directParts(node, all).filter((part) => part !== node);
    if (parts.length === 0) continue;
    const code = node.codePointAt(0) ?? 0;
    lines.push((code === expected ? '' : `${node}=`) + parts.join(''));
    expected = code + 1;
  }
  const head = headOf(
    'A character, "=" and its parts; without "=" the character is the next one after the last.',
    [sources.components, sources.variants],
  );
  return `${head}${lines.join('\n')}\n`;
}

function byCodePoint(a: string, b: string): number {
  return (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0);
}
