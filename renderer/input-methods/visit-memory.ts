/**
 * What this person chose in this visit stands first when he types it again. Kept in memory only, for one visit:
 * the next person must not learn a name from the order of the characters.
 */
export interface Remembered {
  readonly text: string;
  /** One syllable a character. */
  readonly syllables: readonly string[];
  times: number;
}

const MOST_REMEMBERED = 200;
const LONGEST_REMEMBERED = 8;

export class VisitMemory {
  private readonly byText = new Map<string, Remembered>();

  remember(text: string, syllables: readonly string[]): void {
    if (syllables.length === 0 || syllables.length > LONGEST_REMEMBERED) return;
    const key = `${text} ${syllables.join(' ')}`;
    const known = this.byText.get(key);
    if (known) known.times += 1;
    else if (this.byText.size < MOST_REMEMBERED) this.byText.set(key, { text, syllables, times: 1 });
  }

  all(): Iterable<Remembered> {
    return this.byText.values();
  }

  forget(): void {
    this.byText.clear();
  }
}

/** Of the visit that is on the screen now. */
export const visitMemory = new VisitMemory();
