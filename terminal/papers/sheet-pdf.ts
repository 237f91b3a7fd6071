/** A plain paper on A4: the same words as on the slip, set for a page. Its fonts are embedded; nothing touches the disk. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PDFDocument from 'pdfkit';
import { type SlipBlock, simulatedDeviceMark } from '#drivers/receipt-printer/slip.ts';
import { composeSheet, type Sheet } from './sheet.ts';
import type { SlipSurroundings } from './slip-composition.ts';

/** Collections of faces (.ttc), as Debian's fonts-noto-cjk installs them. */
export interface SheetFonts {
  readonly regular: string;
  readonly bold: string;
}

const FONT_FOLDERS = [
  '/usr/share/fonts/opentype/noto',
  '/usr/share/fonts/noto-cjk',
  '/usr/share/fonts/opentype/noto-cjk',
  '/usr/share/fonts/google-noto-cjk',
  '/usr/local/share/fonts',
  'C:\\Windows\\Fonts',
];

/** Undefined: this machine has none, and sheets are printed on slips, whose letters are of their printer's font. */
export function findSheetFonts(folders: readonly string[] = FONT_FOLDERS): SheetFonts | undefined {
  return folders
    .map((folder) => ({
      regular: join(folder, 'NotoSansCJK-Regular.ttc'),
      bold: join(folder, 'NotoSansCJK-Bold.ttc'),
    }))
    .find(({ regular, bold }) => existsSync(regular) && existsSync(bold));
}

/** Points of 1/72 inch. */
const MARGIN = 62;
const SIZE = { body: 11.5, title: 20, small: 9 } as const;
const LINE_GAP = 4;
const LABEL_WIDTH = 110;
const INK = '#1a1a1a';
const GREY = '#5a5a5a';

/** Of what no face has a shape: the printer's mark for a missing sort. */
const MISSING = '〓';

/** Part of fontkit's font that pdfkit keeps but does not declare. */
interface FontWithGlyphs {
  readonly _font: { readonly font: { hasGlyphForCodePoint(codePoint: number): boolean } };
}

export async function sheetAsPdf(
  sheet: Sheet,
  surroundings: SlipSurroundings,
  fonts: SheetFonts,
): Promise<Uint8Array> {
  const document = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN },
    bufferPages: true,
    pdfVersion: '1.7',
    lang: sheet.language,
    displayTitle: true,
    info: {
      Title: sheet.title,
      Author: surroundings.site.name,
      Producer: 'Zhuban',
      CreationDate: surroundings.at,
      ModDate: surroundings.at,
    },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    document.on('end', resolve);
    document.on('error', reject);
  });
  // The same code point has another shape in another region's face.
  const region = sheet.language === 'zh-Hant' ? 'hk' : 'sc';
  document.registerFont('regular', await readFile(fonts.regular), `NotoSansCJK${region}-Regular`);
  document.registerFont('bold', await readFile(fonts.bold), `NotoSansCJK${region}-Bold`);
  const page = new SheetPage(document);
  for (const block of composeSheet(sheet, surroundings).blocks) page.set(block);
  page.number();
  document.end();
  await ended;
  return new Uint8Array(Buffer.concat(chunks));
}

class SheetPage {
  readonly #document: PDFKit.PDFDocument;
  readonly #width: number;

  constructor(document: PDFKit.PDFDocument) {
    this.#document = document;
    this.#width = document.page.width - 2 * MARGIN;
  }

  set(block: SlipBlock): void {
    switch (block.kind) {
      case 'title':
        this.#text(block.text, { bold: true, size: SIZE.title, align: 'center' });
        return;
      case 'mark':
        this.#text(block.text ?? simulatedDeviceMark, { bold: true, size: SIZE.body, align: 'center' });
        return;
      case 'text':
        this.#text(block.text, {
          bold: block.bold ?? false,
          size: SIZE.body,
          align: block.align === 'centre' ? 'center' : block.align === 'right' ? 'right' : 'left',
        });
        return;
      case 'pair':
        this.#pair(block.label, block.value, block.bold ?? false);
        return;
      case 'rule':
        this.#rule(block.style === 'dashed');
        return;
      case 'feed':
      case 'cut':
        return;
      default:
        throw new Error(`a sheet has no ${block.kind}`);
    }
  }

  /** How many pages there are, when all are set. */
  number(): void {
    const { start, count } = this.#document.bufferedPageRange();
    if (count === 1) return;
    for (let at = start; at < start + count; at += 1) {
      this.#document.switchToPage(at);
      // Below the margin, where running text would begin another page.
      this.#document.page.margins.bottom = 0;
      this.#style(false, SIZE.small, GREY).text(
        `${at + 1} / ${count}`,
        MARGIN,
        this.#document.page.height - MARGIN / 2,
        { width: this.#width, align: 'center', lineBreak: false },
      );
    }
  }

  #text(
    text: string,
    { bold, size, align }: { bold: boolean; size: number; align: 'left' | 'center' | 'right' },
  ): void {
    const document = this.#style(bold, size, INK);
    document.text(this.#drawable(text), MARGIN, document.y, {
      width: this.#width,
      align,
      lineGap: LINE_GAP,
    });
    document.y += LINE_GAP;
  }

  #pair(label: string, value: string, bold: boolean): void {
    const width = this.#width - LABEL_WIDTH;
    const document = this.#style(bold, SIZE.body, INK);
    const drawn = this.#drawable(value);
    const options = { width, lineGap: LINE_GAP } as const;
    const name = this.#drawable(label);
    const nameOptions = { width: LABEL_WIDTH - 10, lineGap: LINE_GAP } as const;
    const height = Math.max(
      document.heightOfString(drawn, options),
      this.#style(false, SIZE.body, GREY).heightOfString(name, nameOptions),
    );
    if (document.y + height > document.page.height - MARGIN) document.addPage();
    const top = document.y;
    this.#style(false, SIZE.body, GREY).text(name, MARGIN, top, nameOptions);
    this.#style(bold, SIZE.body, INK).text(drawn, MARGIN + LABEL_WIDTH, top, options);
    document.y = top + height + LINE_GAP;
  }

  #rule(dashed: boolean): void {
    const document = this.#document;
    if (document.y + 3 * LINE_GAP > document.page.height - MARGIN) return;
    const y = document.y + LINE_GAP;
    document.save().lineWidth(0.7).strokeColor(GREY);
    if (dashed) document.dash(3, { space: 2 });
    document
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + this.#width, y)
      .stroke()
      .restore();
    document.y = y + 2 * LINE_GAP;
  }

  #style(bold: boolean, size: number, colour: string): PDFKit.PDFDocument {
    return this.#document
      .font(bold ? 'bold' : 'regular')
      .fontSize(size)
      .fillColor(colour);
  }

  /** In the font that is set now. */
  #drawable(text: string): string {
    const { font } = (this.#document as unknown as FontWithGlyphs)._font;
    return [...text]
      .map((character) => {
        const codePoint = character.codePointAt(0) ?? 0;
        return codePoint < 0x20 || font.hasGlyphForCodePoint(codePoint) ? character : MISSING;
      })
      .join('');
  }
}
