import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PageKey, WedgeKeys, type WedgePage } from './wedge-keys.ts';

/** A page that writes down what reaches it, with a clock of its own. */
class Page implements WedgePage {
  readonly reached: string[] = [];
  readonly codes: unknown[] = [];
  field = '';
  readonly #waits = new Map<number, { readonly at: number; readonly work: () => void }>();
  readonly keys = new WedgeKeys(this);
  #now = 1_000;
  #nextWait = 0;

  remember(): () => void {
    const before = this.field;
    return () => {
      this.field = before;
    };
  }
  replay(key: string): void {
    this.reached.push(key);
  }
  scanned(code: unknown): void {
    this.codes.push(code);
  }
  after(milliseconds: number, work: () => void): () => void {
    const id = this.#nextWait;
    this.#nextWait += 1;
    this.#waits.set(id, { at: this.#now + milliseconds, work });
    return () => this.#waits.delete(id);
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
    for (const [id, { at, work }] of [...this.#waits]) {
      if (at > this.#now || !this.#waits.delete(id)) continue;
      work();
    }
  }

  /** One key, `gapMs` after the last one. */
  press(key: string, gapMs: number, fields: Partial<PageKey> = {}): void {
    this.pass(gapMs);
    let swallowed = false;
    const swallow = () => {
      swallowed = true;
    };
    this.keys.take({ key, timeMs: this.#now, inField: false, swallow, ...fields });
    if (swallowed) return;
    if (fields.inField === true && [...key].length === 1) this.field += key;
    this.reached.push(key);
  }
  type(keys: Iterable<string>, gapMs: number, fields: Partial<PageKey> = {}): void {
    for (const key of keys) this.press(key, gapMs, fields);
  }
}

const CODE = 'ZB1234567890ABCD';

describe('a scanner', () => {
  test('its code is taken, and no key of it reaches the page', () => {
    const page = new Page();
    page.type([...CODE, 'Enter'], 5);
    page.pass(1_000);
    expect(page.codes).toEqual([{ kind: 'code', text: CODE }]);
    expect(page.reached).toEqual([]);
  });

  test('in a field its code leaves no trace, and what a person wrote before stays', () => {
    const page = new Page();
    page.type('12', 200, { inField: true });
    page.pass(200);
    page.type([...CODE, 'Enter'], 5, { inField: true });
    expect(page.codes).toEqual([{ kind: 'code', text: CODE }]);
    expect(page.field).toBe('12');
    expect(page.reached).not.toContain('Enter');
  });

  test('the focus moves to a field in the middle of a code: nothing is written there', () => {
    const page = new Page();
    page.press('1', 500);
    page.type([...'234567', 'Enter'], 5, { inField: true });
    expect(page.codes).toEqual([{ kind: 'code', text: '1234567' }]);
    expect(page.field).toBe('');
  });

  test('capitals with Shift before them', () => {
    const page = new Page();
    for (const letter of 'ABCD') {
      page.press('Shift', 3);
      page.press(letter, 3);
    }
    page.press('Tab', 3);
    expect(page.codes).toEqual([{ kind: 'code', text: 'ABCD' }]);
    expect(page.reached).toEqual(['Shift', 'Shift', 'Shift', 'Shift']);
  });

  test('an input method was on: it is told, and nothing is guessed', () => {
    const page = new Page();
    page.type(['Process', 'Process', 'Process', 'Process', 'Enter'], 5, { inField: true });
    expect(page.codes).toEqual([{ kind: 'unreadable' }]);
  });

  test('one that ends its codes with nothing chooses nothing on the page', () => {
    const page = new Page();
    page.type(CODE, 5);
    page.pass(1_000);
    expect(page).toMatchObject({ codes: [], reached: [] });
  });
});

describe('a person', () => {
  test('a digit of a keypad reaches the page, a moment later', () => {
    const page = new Page();
    page.press('3', 1_000);
    expect(page.reached).toEqual([]);
    page.pass(50);
    expect(page.reached).toEqual(['3']);
  });

  test('arrows, OK, back and space reach it at once, and what was held back before them', () => {
    const page = new Page();
    page.press('1', 500);
    page.type(['ArrowDown', 'Enter', 'Escape', 'Backspace', ' '], 10);
    expect(page.reached).toEqual(['1', 'ArrowDown', 'Enter', 'Escape', 'Backspace', ' ']);
    expect(page.codes).toEqual([]);
  });

  test('two keys at once are two keys', () => {
    const page = new Page();
    page.type('12', 10);
    page.pass(100);
    page.press('Enter', 10);
    expect(page.reached).toEqual(['1', '2', 'Enter']);
  });

  test('in a field every key is written at once', () => {
    const page = new Page();
    page.type('123', 10, { inField: true });
    expect(page.field).toBe('123');
  });

  test('an aborted burst is given back when the listening ends', () => {
    const page = new Page();
    page.press('7', 500);
    page.keys.forget();
    expect(page.reached).toEqual(['7']);
  });
});

test('nothing that a person types is lost, doubled or put in another order', () => {
  const key = fc.constantFrom('1', '2', 'a', ' ', 'Enter', 'ArrowUp', 'Backspace', 'Tab', 'F1');
  const gap = fc.integer({ min: 50, max: 2_000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(key, gap, fc.boolean()), { maxLength: 40 }), (presses) => {
      const page = new Page();
      for (const [name, gapMs, inField] of presses) page.press(name, gapMs, { inField });
      page.pass(1_000);
      expect(page.codes).toEqual([]);
      expect(page.reached).toEqual(presses.map(([name]) => name));
    }),
  );
});

test('any code of a scanner is taken whole, wherever the focus is', () => {
  const text = fc.string({ minLength: 4, maxLength: 60 }).filter((each) => !each.startsWith(' '));
  fc.assert(
    fc.property(text, fc.integer({ min: 0, max: 49 }), fc.boolean(), (code, gapMs, inField) => {
      const page = new Page();
      page.pass(1_000);
      page.press([...code][0]!, 100, { inField });
      page.type([...[...code].slice(1), 'Enter'], gapMs, { inField });
      page.pass(1_000);
      expect(page.codes).toEqual([{ kind: 'code', text: code }]);
      expect(page.field).toBe('');
    }),
  );
});
