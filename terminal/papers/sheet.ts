/** A plain paper that the terminal sets itself and that holds nothing of the citizen: a ticket, a guide, a public record. */
import { chinaTime } from '#contract/china-time.ts';
import type { PrintJobView } from '#contract/visit/outcome.ts';
import type { Slip, SlipBlock } from '#drivers/receipt-printer/slip.ts';
import { paperTextsIn } from '../language/paper-texts.ts';
import type { SlipSurroundings } from './slip-composition.ts';

export type SheetLine = Extract<SlipBlock, { readonly kind: 'text' | 'pair' | 'rule' }>;

export interface Sheet {
  readonly title: string;
  /** BCP 47, of the terminal's own words on it. */
  readonly language: string;
  readonly lines: readonly SheetLine[];
  /** What stands on it comes from something simulated. */
  readonly simulated: boolean;
}

/** `mayBeOut`: it lies in the slot, or may. */
export interface SheetJob extends PrintJobView {
  readonly mayBeOut: boolean;
}

export function composeSheet(sheet: Sheet, surroundings: SlipSurroundings): Slip {
  const { label, mark } = paperTextsIn(sheet.language);
  const { date, time } = chinaTime(surroundings.at);
  const marks: readonly SlipBlock[] =
    surroundings.simulated || sheet.simulated ? [{ kind: 'mark', text: mark }] : [];
  return {
    blocks: [
      ...marks,
      { kind: 'text', text: surroundings.site.name, align: 'centre' },
      { kind: 'title', text: sheet.title },
      { kind: 'rule' },
      ...sheet.lines,
      { kind: 'rule', style: 'dashed' },
      { kind: 'pair', label: label.time, value: `${date} ${time}` },
      { kind: 'pair', label: label.terminal, value: surroundings.terminalNumber },
      ...marks,
      { kind: 'feed', lines: 2 },
      { kind: 'cut' },
    ],
  };
}

export const heading = (text: string): SheetLine => ({ kind: 'text', text, bold: true });
export const pair = (label: string, value: string | undefined): readonly SheetLine[] =>
  value === undefined || value === '' ? [] : [{ kind: 'pair', label, value }];
