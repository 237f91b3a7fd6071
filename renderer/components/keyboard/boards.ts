/** The boards of the keyboard, and which one a page begins with. */
export const BOARDS = ['pinyin', 'strokes', 'rare', 'latin', 'signs'] as const;
export type Board = (typeof BOARDS)[number];

/** pinyin: any text. letters: no Chinese. code: capitals and digits only. */
export type KeyboardKind = 'pinyin' | 'letters' | 'code';

/**
 * English readers begin with letters. Who reads 繁體 mostly learnt to write by strokes and not by pinyin;
 * everybody else begins with pinyin.
 */
export function firstBoard(kind: KeyboardKind, language: string): Board {
  if (kind !== 'pinyin') return 'latin';
  if (language.startsWith('en')) return 'latin';
  return language === 'zh-Hant' ? 'strokes' : 'pinyin';
}

/** The boards that can be switched to. */
export function boardsFor(kind: KeyboardKind): readonly Board[] {
  if (kind === 'code') return [];
  return kind === 'letters' ? ['latin', 'signs'] : BOARDS;
}
