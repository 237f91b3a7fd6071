/**
 * 拆字: characters by what they are made of. Pure: gets its table as text (data/components.txt).
 * Parts may be given at any depth: 湖 is found by 氵 and 胡, and by 氵, 古 and 月.
 */
const MOST_CANDIDATES = 200;
const DEEPEST = 8;
/** With more the search is not done yet: then the commonest are enough. */
const MOST_WEIGHED = 400;

/** A part and how it is written at the side of a character: either is meant by either. */
const SAME_PART: readonly string[] = [
  '水氵氺',
  '人亻',
  '手扌',
  '心忄⺗',
  '艹艸',
  '金钅釒',
  '言讠訁',
  '糸纟糹',
  '犬犭',
  '示礻',
  '衣衤',
  '火灬',
  '食饣飠',
  '辶辵⻌',
  '刀刂',
  '牛牜',
  '竹⺮',
  '玉王',
  '月⺼',
  '攴攵',
  '足⻊',
  '目罒',
  '车車',
  '马馬',
  '鱼魚',
  '鸟鳥',
  '门門',
  '页頁',
  '贝貝',
  '韦韋',
  '见見',
  '风風',
  '龙龍',
  '长長',
];

interface Holding {
  readonly characters: ReadonlySet<string>;
  readonly commonestFirst: readonly string[];
}

export class ComponentEngine {
  private readonly parts = new Map<string, string[]>();
  private readonly wholes = new Map<string, string[]>();
  private readonly same = new Map<string, string>();
  /** Asked before; a visit asks for few parts. */
  private readonly held = new Map<string, Holding>();
  private readonly weightOf: (character: string) => number;

  /** `weightOf`: how common a character is; the commonest come first. */
  constructor(data: string, weightOf: (character: string) => number = () => 0) {
    this.weightOf = weightOf;
    for (const forms of SAME_PART) for (const form of forms) this.same.set(form, forms);
    let code = 0;
    for (const line of data.split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      const first = line.codePointAt(0) ?? 0;
      const named = line.charAt(first > 0xffff ? 2 : 1) === '=';
      code = named ? first : code + 1;
      const character = String.fromCodePoint(code);
      const parts = [...(named ? line.slice((first > 0xffff ? 2 : 1) + 1) : line)];
      this.parts.set(character, parts);
      for (const part of new Set(parts)) {
        const known = this.wholes.get(part);
        if (known) known.push(character);
        else this.wholes.set(part, [character]);
      }
    }
  }

  get size(): number {
    return this.parts.size;
  }

  partsOf(character: string): readonly string[] {
    return this.parts.get(character) ?? [];
  }

  /** Characters that hold all these parts; those made of just them first, then the commonest. */
  lookup(asked: readonly string[]): string[] {
    const [rarest, ...others] = asked
      .map((part) => this.holding(part))
      .sort((a, b) => a.characters.size - b.characters.size);
    const [some] = asked;
    if (!rarest || some === undefined) return [];
    const wanted = new Map<string, number>();
    for (const part of asked) wanted.set(this.form(part), (wanted.get(this.form(part)) ?? 0) + 1);
    const repeated = [...wanted].filter(([, times]) => times > 1);
    const just = (asked.length > 1 ? [...this.form(some)] : [])
      .flatMap((form) => this.wholes.get(form) ?? [])
      .filter((character) => this.isJust(character, asked));
    const found = new Set(just);
    for (const character of rarest.commonestFirst) {
      if (found.size >= MOST_WEIGHED) break;
      if (
        others.every(({ characters }) => characters.has(character)) &&
        repeated.every(([part, times]) => this.count(character, part) >= times)
      ) {
        found.add(character);
      }
    }
    return [...found]
      .map((character) => ({
        character,
        just: just.includes(character),
        spare: this.leaves(character, wanted, 0) > asked.length,
        weight: this.weightOf(character),
      }))
      .sort(
        (a, b) => Number(b.just) - Number(a.just) || Number(a.spare) - Number(b.spare) || b.weight - a.weight,
      )
      .slice(0, MOST_CANDIDATES)
      .map(({ character }) => character);
  }

  /** Made of the asked parts and nothing else. */
  private isJust(character: string, asked: readonly string[]): boolean {
    const parts = this.partsOf(character);
    if (parts.length !== asked.length) return false;
    const sorted = (list: readonly string[]) =>
      list
        .map((part) => this.form(part))
        .sort()
        .join(' ');
    return sorted(parts) === sorted(asked);
  }

  private form(part: string): string {
    return this.same.get(part) ?? part;
  }

  /** Every character that has the part somewhere inside, not the part itself. */
  private holding(part: string): Holding {
    const form = this.form(part);
    const known = this.held.get(form);
    if (known) return known;
    const characters = new Set<string>();
    let layer = [...form];
    for (let depth = 0; depth < DEEPEST && layer.length > 0; depth += 1) {
      const next: string[] = [];
      for (const inner of layer) {
        for (const whole of this.wholes.get(inner) ?? []) {
          if (characters.has(whole)) continue;
          characters.add(whole);
          next.push(whole);
        }
      }
      layer = next;
    }
    const byWeight: string[][] = [];
    for (const character of characters) {
      const weight = this.weightOf(character);
      byWeight[weight] ??= [];
      byWeight[weight].push(character);
    }
    const made = { characters, commonestFirst: byWeight.reverse().flat() };
    this.held.set(form, made);
    return made;
  }

  private count(character: string, form: string, depth = 0): number {
    if (depth > 0 && this.form(character) === form) return 1;
    if (depth >= DEEPEST) return 0;
    return this.partsOf(character).reduce((total, part) => total + this.count(part, form, depth + 1), 0);
  }

  /** Into how many pieces a character falls when the asked parts stay whole. */
  private leaves(character: string, wanted: ReadonlyMap<string, number>, depth: number): number {
    if (depth > 0 && wanted.has(this.form(character))) return 1;
    const parts = this.partsOf(character);
    if (parts.length < 2 || depth >= 2) return 1;
    return parts.reduce((total, part) => total + this.leaves(part, wanted, depth + 1), 0);
  }
}
