/**
 * What was parsed from the bodies of rows, the most recently used first to stay. The text itself is the key, so that
 * nothing here can be older than its row; what is parsed must not be changed by who gets it.
 */
export class ParsedBodies<Parsed> {
  readonly #parse: (body: string) => Parsed;
  readonly #most: number;
  readonly #parsed = new Map<string, Parsed>();

  constructor(parse: (body: string) => Parsed, most: number) {
    this.#parse = parse;
    this.#most = most;
  }

  of(body: string): Parsed {
    const known = this.#parsed.get(body);
    const parsed = known ?? this.#parse(body);
    this.#parsed.delete(body);
    this.#parsed.set(body, parsed);
    if (this.#parsed.size > this.#most) this.#parsed.delete(this.#parsed.keys().next().value as string);
    return parsed;
  }
}
