import { type Alignment, columnsOf, type QrErrorCorrection } from './codec.ts';
import { type Slip, type SlipBlock, simulatedDeviceMark } from './slip.ts';
import type { SlipImage } from './slip-image.ts';

/** A slip cut into lines that fit the paper; nothing is left to the printer's own wrapping. */
export type SlipLine =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly align: Alignment;
      readonly width: 1 | 2;
      readonly height: 1 | 2;
      readonly bold: boolean;
      readonly inverse: boolean;
      /** White dots below the line. */
      readonly gapDots: number;
    }
  | { readonly kind: 'rule'; readonly style: 'solid' | 'dashed' }
  /** Black over the full width: the edges of a band. */
  | { readonly kind: 'bar'; readonly dots: number }
  | {
      readonly kind: 'qr';
      readonly content: string;
      readonly moduleDots: number;
      readonly errorCorrection: QrErrorCorrection;
    }
  | {
      readonly kind: 'code128';
      readonly content: string;
      readonly heightDots: number;
      readonly moduleDots: number;
    }
  | { readonly kind: 'image'; readonly image: SlipImage; readonly align: Alignment }
  | { readonly kind: 'feed'; readonly dots: number }
  | { readonly kind: 'cut' };

export type TextLine = Extract<SlipLine, { kind: 'text' }>;

/** Punctuation that must not begin a line, as set in Chinese typesetting (GB/T 15834, annex). */
const notAtLineStart = new Set('，。、；：！？）》」』】〉”’…·,.;:!?)%');
/** Brackets that must not end a line. */
const notAtLineEnd = new Set('（《「『【〈“‘(');

const normalGapDots = 8;
const longestLabelColumns = 16;

/** `columns`: of font A, as many as the paper has. */
export function layOutSlip(slip: Slip, columns: number): SlipLine[] {
  const lines: SlipLine[] = [];
  slip.blocks.forEach((block, index) => {
    if (block.kind === 'pair')
      lines.push(...layOutPair(block, labelColumn(slip.blocks, index, columns), columns));
    else lines.push(...layOutBlock(block, columns));
  });
  return lines;
}

function layOutBlock(block: Exclude<SlipBlock, { kind: 'pair' }>, columns: number): SlipLine[] {
  switch (block.kind) {
    case 'title':
      return wrapText(block.text, Math.floor(columns / 2)).map((text) =>
        textLine(text, { align: 'centre', width: 2, height: 2, bold: true, gapDots: 16 }),
      );
    case 'text': {
      const large = block.size === 'large';
      const tall = large || block.size === 'tall';
      return wrapText(block.text, large ? Math.floor(columns / 2) : columns).map((text) =>
        textLine(text, {
          align: block.align ?? 'left',
          width: large ? 2 : 1,
          height: tall ? 2 : 1,
          bold: block.bold ?? false,
        }),
      );
    }
    case 'rule':
      return [{ kind: 'rule', style: block.style ?? 'solid' }];
    case 'qr': {
      const code: SlipLine = {
        kind: 'qr',
        content: block.content,
        moduleDots: block.moduleDots ?? 6,
        errorCorrection: block.errorCorrection ?? 'medium',
      };
      const caption = wrapText(block.caption ?? '', columns).filter((text) => text !== '');
      return [
        { kind: 'feed', dots: 12 },
        code,
        { kind: 'feed', dots: 12 },
        ...caption.map((text) => textLine(text, { align: 'centre' })),
      ];
    }
    case 'feed':
      return [{ kind: 'feed', dots: Math.max(0, Math.round(block.lines * 32)) }];
    case 'mark':
      return [
        { kind: 'bar', dots: 8 },
        ...wrapText(block.text ?? simulatedDeviceMark, columns - 4).map((text) =>
          textLine(centred(text, columns), { bold: true, inverse: true, gapDots: 0 }),
        ),
        { kind: 'bar', dots: 8 },
        { kind: 'feed', dots: 24 },
      ];
    case 'code128':
      return [
        { kind: 'feed', dots: 12 },
        {
          kind: 'code128',
          content: block.content,
          heightDots: Math.min(255, Math.max(24, Math.round(block.heightDots ?? 80))),
          moduleDots: Math.min(4, Math.max(2, Math.round(block.moduleDots ?? 3))),
        },
        { kind: 'feed', dots: 8 },
        ...(block.withoutText ? [] : [textLine(block.content, { align: 'centre' })]),
      ];
    case 'image':
      return [{ kind: 'image', image: block.image, align: block.align ?? 'centre' }];
    case 'cut':
      return [{ kind: 'cut' }];
  }
}

function textLine(text: string, style: Partial<TextLine>): TextLine {
  return {
    kind: 'text',
    text,
    align: 'left',
    width: 1,
    height: 1,
    bold: false,
    inverse: false,
    gapDots: normalGapDots,
    ...style,
  };
}

/** Filled up with spaces on both sides, for a band as wide as the paper. */
function centred(text: string, columns: number): string {
  const before = ' '.repeat(Math.max(0, Math.floor((columns - columnsOf(text)) / 2)));
  return before + text + ' '.repeat(Math.max(0, columns - columnsOf(before + text)));
}

/** The width of the label column of the pairs around this one, in columns, with its gap. */
function labelColumn(blocks: readonly SlipBlock[], index: number, columns: number): number {
  let first = index;
  while (blocks[first - 1]?.kind === 'pair') first -= 1;
  let widest = 0;
  for (const block of blocks.slice(first)) {
    if (block.kind !== 'pair') break;
    const width = columnsOf(block.label);
    if (width <= Math.min(longestLabelColumns, columns / 2)) widest = Math.max(widest, width);
  }
  return widest + 2;
}

function layOutPair(
  block: Extract<SlipBlock, { kind: 'pair' }>,
  indent: number,
  columns: number,
): TextLine[] {
  const style = { bold: block.bold ?? false };
  const values = wrapText(block.value, columns - indent);
  const room = ' '.repeat(indent);
  // A label longer than the column stands on its own lines, the value below it.
  if (columnsOf(block.label) > indent - 2) {
    return [...wrapText(block.label, columns), ...values.map((value) => room + value)].map((text) =>
      textLine(text, style),
    );
  }
  const label = block.label + ' '.repeat(indent - columnsOf(block.label));
  return values.map((value, row) => textLine((row === 0 ? label : room) + value, style));
}

/**
 * Breaks a text into lines of at most `columns` columns: at spaces for Latin words, anywhere between
 * Chinese characters, never before closing or after opening punctuation. Line feeds in the text stay.
 */
export function wrapText(text: string, columns: number): string[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .flatMap((paragraph) => wrapParagraph(paragraph.replace(/\p{Cc}|\p{Cs}/gu, ' '), columns));
}

function wrapParagraph(paragraph: string, columns: number): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  let width = 0;
  for (const character of paragraph) {
    const own = columnsOf(character);
    if (width + own > columns && line.length > 0) {
      const carried = charactersToCarry(line, character, columns);
      lines.push(
        line
          .slice(0, line.length - carried)
          .join('')
          .trimEnd(),
      );
      line = line.slice(line.length - carried);
      width = columnsOf(line.join(''));
      if (character === ' ' && line.length === 0) continue;
    }
    line.push(character);
    width += own;
  }
  lines.push(line.join('').trimEnd());
  return lines;
}

/** How many characters of a full line must go to the next one together with `next`. */
function charactersToCarry(line: readonly string[], next: string, columns: number): number {
  let carried = 0;
  const at = (): string => line[line.length - 1 - carried] ?? '';
  const isWordPart = (character: string): boolean => /^[0-9A-Za-z._/:-]$/.test(character);
  if (isWordPart(next)) while (isWordPart(at()) && carried < line.length) carried += 1;
  else if (notAtLineStart.has(next)) {
    while (carried < line.length && notAtLineStart.has(at())) carried += 1;
    carried += 1;
  }
  while (carried < line.length && notAtLineEnd.has(at())) carried += 1;
  // A word as long as the line, or nothing but punctuation: break where it is.
  const fits = columnsOf(line.slice(line.length - carried).join('') + next) <= columns;
  return carried < line.length && fits ? carried : 0;
}
