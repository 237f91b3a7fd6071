import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VisitMemory } from '../../input-methods/visit-memory.ts';
import type { TerminalLink } from '../../terminal-link/terminal-link.ts';
import { BOARDS, boardsFor, firstBoard } from './boards.ts';
import { deleteBackward, insertText } from './edit-text.ts';
import { nextShift } from './letter-rows.tsx';
import { pagesOfWidth } from './pages-of-width.ts';
import { forgetWithVisit } from './use-visit-memory.ts';

const end = (text: string) => ({ text, start: text.length, end: text.length });

describe('editing with the on-screen keys', () => {
  test('types at the caret and over a selection', () => {
    expect(insertText({ text: '广州', start: 1, end: 1 }, '西', 10)).toEqual({
      text: '广西州',
      start: 2,
      end: 2,
    });
    expect(insertText({ text: 'abcd', start: 1, end: 3 }, 'X', 10).text).toBe('aXd');
  });

  test('a character beyond the BMP is deleted whole', () => {
    expect(deleteBackward(end('李𠮷'))).toEqual(end('李'));
  });

  test('never exceeds the length, and what was typed can be deleted again', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
        (text, one) => {
          const typed = insertText(end(text), one, 20);
          expect(typed.text.length).toBeLessThanOrEqual(Math.max(20, text.length));
          if (typed.text !== text) expect(deleteBackward(typed).text).toBe(text);
        },
      ),
    );
  });
});

describe('boards', () => {
  test('the language of the screen decides the first one', () => {
    expect(firstBoard('pinyin', 'zh-Hans')).toBe('pinyin');
    expect(firstBoard('pinyin', 'zh-Hant')).toBe('strokes');
    expect(firstBoard('pinyin', 'en')).toBe('latin');
    expect(firstBoard('code', 'zh-Hans')).toBe('latin');
    expect(firstBoard('letters', 'zh-Hans')).toBe('latin');
  });

  test('every text can be written by every board', () => {
    expect(boardsFor('pinyin')).toEqual(BOARDS);
    expect(boardsFor('code')).toEqual([]);
  });

  test('capitals: for one letter, for all, off again', () => {
    expect(nextShift('off')).toBe('once');
    expect(nextShift('once')).toBe('locked');
    expect(nextShift('locked')).toBe('off');
  });
});

describe('pages of candidates', () => {
  const of = (widths: number[], width: number, rows = 1) =>
    pagesOfWidth(widths, (each) => each, { width, gap: 2, rows });

  test('as many as stand in the width', () => {
    expect(of([10, 10, 10], 34)).toEqual([[10, 10, 10]]);
    expect(of([10, 10, 10], 33)).toEqual([[10, 10], [10]]);
    expect(of([10, 10, 10], 22, 2)).toEqual([[10, 10, 10]]);
    expect(of([50, 10], 20)).toEqual([[50], [10]]);
    expect(of([], 20)).toEqual([]);
  });

  test('lose nothing, keep the order and never stand wider than there is room', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60 })),
        fc.integer({ min: 10, max: 200 }),
        fc.integer({ min: 1, max: 3 }),
        (widths, width, rows) => {
          const pages = of(widths, width, rows);
          expect(pages.flat()).toEqual(widths);
          for (const page of pages) {
            expect(page.length).toBeGreaterThan(0);
            const total = page.reduce((sum, each) => sum + Math.min(each, width), 0);
            expect(total).toBeLessThanOrEqual(width * rows);
          }
        },
      ),
    );
  });
});

describe('what a person chose', () => {
  test('is forgotten as soon as no visit is running', () => {
    const memory = new VisitMemory();
    let snapshot: { canLeave: boolean } | undefined = { canLeave: true };
    let changed = () => {};
    let watchers = 0;
    const link = {
      getView: () => ({ snapshot }),
      subscribe: (listener: () => void) => {
        watchers += 1;
        changed = listener;
        return () => {};
      },
    } as unknown as TerminalLink;
    forgetWithVisit(link, memory);
    forgetWithVisit(link, memory);
    expect(watchers).toBe(1);
    memory.remember('章珊', ['zhang', 'shan']);
    changed();
    expect([...memory.all()]).toHaveLength(1);
    snapshot = { canLeave: false };
    changed();
    expect([...memory.all()]).toEqual([]);
    memory.remember('章珊', ['zhang', 'shan']);
    snapshot = undefined;
    changed();
    expect([...memory.all()]).toEqual([]);
  });
});
