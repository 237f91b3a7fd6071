import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';

/**
 * Code 128 (ISO/IEC 15417): from a text to the symbols and to the bars, and from and to the data of GS k, in which
 * `{A`, `{B`, `{C` name the code set.
 */
export type Code128Failure = AppFailure<'code128-content-invalid'>;

/** Widths of bars and spaces in modules, a bar first, of the symbols 0 to 106 (ISO/IEC 15417, table 1). */
const patterns = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'
).split(' ');

const startSymbols = { A: 103, B: 104, C: 105 } as const;
const switchSymbols = { A: 101, B: 100, C: 99 } as const;
const stopSymbol = 106;
const checkModulus = 103;

type CodeSet = keyof typeof startSymbols;

/** White at both sides, in modules, without which a scanner does not find the code. */
export const code128QuietModules = 10;

/** A run of one code set: its symbols, without start and switch. */
interface Run {
  readonly set: CodeSet;
  readonly symbols: readonly number[];
}

/**
 * Printable ASCII in code set B, and digits in pairs in code set C where that is shorter: four at an end, six in the
 * middle.
 */
function runsOf(text: string): Result<readonly Run[], Code128Failure> {
  if (!/^[ -~]{1,80}$/.test(text)) return fail('code128-content-invalid');
  const runs: Run[] = [];
  let plain = '';
  const endPlain = () => {
    if (plain !== '') runs.push({ set: 'B', symbols: [...plain].map((one) => one.charCodeAt(0) - 32) });
    plain = '';
  };
  for (const part of text.match(/\d+|\D+/g) ?? []) {
    const isDigits = /^\d/.test(part);
    const atAnEnd = text.startsWith(part) || text.endsWith(part);
    if (!isDigits || part.length < (atAnEnd ? 4 : 6)) {
      plain += part;
      continue;
    }
    // Of an odd number the first digit stays in set B.
    const odd = part.length % 2;
    const pairs = (part.slice(odd).match(/../g) ?? []).map(Number);
    if (soundsLikeRealTimeCommand(pairs)) {
      plain += part;
      continue;
    }
    plain += part.slice(0, odd);
    endPlain();
    runs.push({ set: 'C', symbols: pairs });
  }
  endPlain();
  return ok(runs);
}

/** In GS k a pair of digits is a byte: 1604 would be DLE EOT, and be acted on. */
function soundsLikeRealTimeCommand(pairs: readonly number[]): boolean {
  return pairs.some((pair, index) => pairs[index - 1] === 0x10 && [0x04, 0x05, 0x14].includes(pair));
}

/** The data of GS k with m = 73. A brace is written twice. */
export function code128Data(text: string): Result<Uint8Array, Code128Failure> {
  const runs = runsOf(text);
  if (!runs.ok) return runs;
  const bytes = runs.value.flatMap(({ set, symbols }) => [
    0x7b,
    set.charCodeAt(0),
    ...(set === 'C'
      ? symbols
      : symbols.flatMap((symbol) => (symbol === 0x5b ? [0x7b, 0x7b] : [symbol + 32]))),
  ]);
  return ok(Uint8Array.from(bytes));
}

/** What stands in the data of GS k, as a printer reads them; undefined when it would print nothing. */
export function code128FromData(data: Uint8Array): { symbols: readonly number[]; text: string } | undefined {
  const symbols: number[] = [];
  let text = '';
  let set: CodeSet | undefined;
  for (let index = 0; index < data.length; index += 1) {
    const byte = data[index] ?? 0;
    const next = byte === 0x7b ? String.fromCharCode(data[index + 1] ?? 0) : '';
    if (next === 'A' || next === 'B' || next === 'C') {
      index += 1;
      if (next !== set) symbols.push(set === undefined ? startSymbols[next] : switchSymbols[next]);
      set = next;
      continue;
    }
    if (next === '{') index += 1;
    // Shift and FNC1 to FNC4 are not among what slips carry.
    else if (next !== '') return undefined;
    const symbol = set && symbolOf(set, byte);
    if (symbol === undefined) return undefined;
    symbols.push(symbol);
    text += set === 'C' ? String(byte).padStart(2, '0') : String.fromCharCode(byte);
  }
  return text === '' ? undefined : { symbols: withCheck(symbols), text };
}

function symbolOf(set: CodeSet, byte: number): number | undefined {
  if (set === 'C') return byte <= 99 ? byte : undefined;
  if (set === 'B') return byte >= 32 && byte <= 127 ? byte - 32 : undefined;
  if (byte < 32) return byte + 64;
  return byte < 96 ? byte - 32 : undefined;
}

function withCheck(symbols: readonly number[]): readonly number[] {
  const sum = symbols.reduce((total, symbol, index) => total + symbol * Math.max(1, index), 0);
  return [...symbols, sum % checkModulus, stopSymbol];
}

/** Modules from the first to the last bar, true where it is black. Symbols as {@link code128FromData} gives them. */
export function code128Modules(symbols: readonly number[]): readonly boolean[] {
  return symbols.flatMap((symbol) =>
    [...(patterns[symbol] ?? '')].flatMap((width, index) =>
      Array.from({ length: Number(width) }, () => index % 2 === 0),
    ),
  );
}
