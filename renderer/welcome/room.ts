import type { PanelShape } from '../design/derive-tokens.ts';

/** How much the board of the attract page can hold at once; the rest takes its turn, or is counted. */
export interface Room {
  /** Columns of one part of a notice: a Chinese character takes two. */
  readonly noticeColumns: number;
  readonly troubleLines: number;
}

/** A board of a hand's height on a tablet holds less than one on a portrait panel, and large letters halve it. */
export function roomOf(shape: PanelShape, elder: boolean): Room {
  if (shape === 'tall')
    return elder ? { noticeColumns: 80, troubleLines: 2 } : { noticeColumns: 112, troubleLines: 3 };
  if (shape === 'wide')
    return elder ? { noticeColumns: 64, troubleLines: 2 } : { noticeColumns: 112, troubleLines: 3 };
  return elder ? { noticeColumns: 30, troubleLines: 1 } : { noticeColumns: 56, troubleLines: 2 };
}
