/**
 * Slips of the finger (one wrong, missing, doubled or swapped letter), of the ear (`zh` for `z`, `n` for `l`, `in` for
 * `ing`) and of the pen (`社保咔`). The text is taken apart into syllables that stand side by side somewhere in the
 * catalog: a handful of ways remains, and only those are looked up.
 */
import type { Place, TextId, TextIndex } from './text-index.ts';

export interface SimilarText {
  readonly id: TextId;
  readonly place: Place;
  readonly from: number;
  readonly to: number;
  /** Less is nearer. */
  readonly cost: number;
}

/** Shorter texts are too near to everything. */
const LEAST_LETTERS = 4;
const LEAST_CHARACTERS = 2;
const MOST_LETTERS = 40;
const MOST_STEPS = 800;
const MOST_WAYS = 8;
const COST_OF_EAR = 1;
const COST_OF_PEN = 1;
const COST_OF_SLIP = 2;

interface Step {
  readonly end: number;
  readonly syllable: number;
  readonly cost: number;
  readonly slip: boolean;
}

interface Way {
  readonly syllables: readonly number[];
  readonly begun: string;
  readonly cost: number;
}

export function similarTexts(texts: TextIndex, word: string): SimilarText[] {
  const units = [...word.replaceAll('ü', 'v')].slice(0, MOST_LETTERS);
  const letters = units.filter((unit) => /[a-z]/.test(unit)).length;
  const han = units.filter((unit) => /\p{Script=Han}/u.test(unit)).length;
  if (letters + han !== units.length) return [];
  if (han < LEAST_CHARACTERS && letters + han < LEAST_LETTERS) return [];
  const found: SimilarText[] = [];
  for (const { syllables, begun, cost } of waysOf(texts, units)) {
    texts.findSyllables(syllables, begun, (id, place, from, to) => found.push({ id, place, from, to, cost }));
  }
  return found;
}

/** The nearest ways first. */
function waysOf(texts: TextIndex, units: readonly string[]): Way[] {
  const ways: Way[] = [];
  const stepsFrom: (Step[] | undefined)[] = [];
  let steps = 0;
  const go = (at: number, syllables: readonly number[], cost: number, slipped: boolean): void => {
    if (steps >= MOST_STEPS) return;
    steps += 1;
    if (at === units.length) {
      if (syllables.length > 1) ways.push({ syllables, begun: '', cost });
      return;
    }
    const last = syllables.at(-1);
    const rest = units.slice(at).join('');
    // The last syllable may be begun only.
    if (syllables.length > 1 && rest.length < 6 && /^[a-z]+$/.test(rest))
      ways.push({ syllables, begun: rest, cost });
    let options = stepsFrom[at];
    if (options === undefined) {
      options = stepsAt(texts, units, at);
      stepsFrom[at] = options;
    }
    for (const step of options) {
      if (step.slip && slipped) continue;
      if (last !== undefined && !texts.areNeighbours(last, step.syllable)) continue;
      go(step.end, [...syllables, step.syllable], cost + step.cost, slipped || step.slip);
    }
  };
  go(0, [], 0, false);
  return ways
    .sort((left, right) => left.cost - right.cost || right.syllables.length - left.syllables.length)
    .slice(0, MOST_WAYS);
}

function stepsAt(texts: TextIndex, units: readonly string[], at: number): Step[] {
  const unit = units[at] ?? '';
  if (!/[a-z]/.test(unit)) {
    const readings = texts.readingsOf(unit.codePointAt(0) ?? 0);
    return [...readings].map((syllable) => ({ end: at + 1, syllable, cost: COST_OF_PEN, slip: false }));
  }
  const letters = /^[a-z]*/.exec(units.slice(at, at + 8).join(''))?.[0] ?? '';
  const steps: Step[] = [];
  for (let syllable = 1; syllable < texts.syllableCount(); syllable += 1) {
    const wanted = texts.syllableOf(syllable);
    if (!mayBegin(letters, wanted)) continue;
    for (
      let length = Math.max(1, wanted.length - 1);
      length <= wanted.length + 1 && length <= letters.length;
      length += 1
    ) {
      const typed = letters.slice(0, length);
      if (typed === wanted) steps.push({ end: at + length, syllable, cost: 0, slip: false });
      else if (soundsLike(typed) === soundsLike(wanted))
        steps.push({ end: at + length, syllable, cost: COST_OF_EAR, slip: false });
      else if (isOneSlip(typed, wanted))
        steps.push({ end: at + length, syllable, cost: COST_OF_SLIP, slip: true });
    }
  }
  return steps.sort((left, right) => left.cost - right.cost);
}

/** Of a thousand syllables a few dozen are worth comparing: one slip leaves one of the first two letters in place. */
function mayBegin(letters: string, wanted: string): boolean {
  const [one, two] = [letters[0], letters[1]];
  if (one === wanted[0] || one === wanted[1] || two === wanted[0]) return true;
  return (
    (two !== undefined && two === wanted[1]) ||
    (one === 'n' && wanted[0] === 'l') ||
    (one === 'l' && wanted[0] === 'n')
  );
}

const sounds = new Map<string, string>();

/** What many people do not tell apart: z/zh, c/ch, s/sh, n/l, an/ang, en/eng, in/ing. */
function soundsLike(syllable: string): string {
  const known = sounds.get(syllable);
  if (known !== undefined) return known;
  const sound = syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^n/, 'l')
    .replace(/([aei])ng$/, '$1n');
  if (sounds.size > 20_000) sounds.clear();
  sounds.set(syllable, sound);
  return sound;
}

/** One letter wrong, missing, too many, or two neighbours swapped. */
function isOneSlip(typed: string, wanted: string): boolean {
  const [short, long] = typed.length <= wanted.length ? [typed, wanted] : [wanted, typed];
  if (long.length < 2 || long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  if (short.slice(at + 1) === long.slice(at + 1)) return true;
  return (
    short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2)
  );
}
