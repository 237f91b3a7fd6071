import { code128FromData, code128Modules } from './code128.ts';
import type { Alignment, BarcodeTextPosition, PrinterCommand, QrErrorCorrection } from './codec.ts';
import { code128System, columnImageBytes, columnsOf } from './codec.ts';
import { qrModules } from './qr-modules.ts';
import { rasterOf } from './slip-image.ts';

/** What stands on the paper, read back from the commands of a printer. */
export interface PrintedSlip {
  readonly elements: readonly PrintedElement[];
  readonly end: 'cut' | 'partial-cut' | 'torn';
}

export interface PrintedSpan {
  readonly text: string;
  readonly width: number;
  readonly height: number;
  readonly bold: boolean;
  readonly underline: number;
  readonly inverse: boolean;
}

export type PrintedElement =
  | {
      readonly kind: 'line';
      readonly align: Alignment;
      readonly spans: readonly PrintedSpan[];
      readonly heightDots: number;
    }
  | {
      readonly kind: 'qr';
      readonly align: Alignment;
      readonly content: string;
      readonly moduleDots: number;
      readonly errorCorrection: QrErrorCorrection;
    }
  | {
      readonly kind: 'code128';
      readonly align: Alignment;
      readonly content: string;
      /** From the first to the last bar, true where it is black. */
      readonly modules: readonly boolean[];
      readonly moduleDots: number;
      readonly heightDots: number;
      readonly text: BarcodeTextPosition;
    }
  | {
      readonly kind: 'raster';
      readonly align: Alignment;
      readonly widthBytes: number;
      readonly rows: number;
      readonly scaleX: 1 | 2;
      readonly scaleY: 1 | 2;
      readonly bits: Uint8Array;
    }
  | { readonly kind: 'feed'; readonly dots: number };

const barcodeTextDots = 24;

/** Dots that the text takes above the bars. */
export function textAboveBars(element: Extract<PrintedElement, { kind: 'code128' }>): number {
  return element.text === 'above' || element.text === 'both' ? barcodeTextDots : 0;
}

/** Height of an element in dots of 1/8 mm. */
export function heightOf(element: PrintedElement): number {
  switch (element.kind) {
    case 'line':
      return element.heightDots;
    case 'feed':
      return element.dots;
    case 'raster':
      return element.rows * element.scaleY;
    case 'code128': {
      const below = element.text === 'below' || element.text === 'both' ? barcodeTextDots : 0;
      return textAboveBars(element) + element.heightDots + below;
    }
    case 'qr':
      return qrModules(element.content, element.errorCorrection).length * element.moduleDots;
  }
}

/** The text of a slip as a reader sees it, line by line; codes as their content, images left out. */
export function plainText(slip: PrintedSlip): string {
  return slip.elements
    .flatMap((element) => {
      if (element.kind === 'line') return [element.spans.map((span) => span.text).join('')];
      return element.kind === 'qr' || element.kind === 'code128' ? [element.content] : [];
    })
    .join('\n');
}

const defaultLineSpacingDots = 30;

/** ESC/POS defaults of GS h, GS w and GS H. */
const plainBarcode = () => ({ heightDots: 162, moduleDots: 3, text: 'none' as BarcodeTextPosition });

interface Style {
  align: Alignment;
  width: number;
  height: number;
  chineseWidth: number;
  chineseHeight: number;
  bold: boolean;
  underline: number;
  inverse: boolean;
  lineSpacing: number;
}

const plainStyle = (): Style => ({
  align: 'left',
  width: 1,
  height: 1,
  chineseWidth: 1,
  chineseHeight: 1,
  bold: false,
  underline: 0,
  inverse: false,
  lineSpacing: defaultLineSpacingDots,
});

/**
 * The print process of a printer: takes commands in their order and gives back what each of them puts on
 * the paper. It keeps the line buffer and the style, and breaks lines that are wider than the paper.
 */
export class PrintProcess {
  readonly #columns: number;
  readonly #dotsPerLine: number;
  #style = plainStyle();
  #line: PrintedSpan[] = [];
  #qr = { content: '', moduleDots: 3, errorCorrection: 'low' as QrErrorCorrection };
  #barcode = plainBarcode();
  #graphics: Extract<PrinterCommand, { kind: 'graphics-store' }> | undefined;

  /** Characters of font A in a line, and the dots of the print head: 12 a character when absent. */
  constructor(columns: number, dotsPerLine = columns * 12) {
    this.#columns = columns;
    this.#dotsPerLine = dotsPerLine;
  }

  get lineIsEmpty(): boolean {
    return this.#line.length === 0;
  }

  /** Forgets style and line buffer, as ESC @ and DLE DC4 8 do. */
  reset(): void {
    this.#style = plainStyle();
    this.#line = [];
    this.#qr = { content: '', moduleDots: 3, errorCorrection: 'low' };
    this.#barcode = plainBarcode();
    this.#graphics = undefined;
  }

  run(command: PrinterCommand): PrintedElement[] {
    const style = this.#style;
    switch (command.kind) {
      case 'initialize':
        this.reset();
        return [];
      case 'character':
        return this.#place(command.text);
      case 'line-feed':
        return [this.#endLine(style.lineSpacing)];
      case 'feed-lines':
        if (command.lines === 0) return this.#endLineIfAny();
        return [this.#endLine(style.lineSpacing), ...feedDots((command.lines - 1) * style.lineSpacing)];
      case 'feed-dots':
        return [...this.#endLineIfAny(), ...feedDots(command.dots)];
      case 'default-line-spacing':
        style.lineSpacing = defaultLineSpacingDots;
        return [];
      case 'line-spacing':
        style.lineSpacing = command.dots;
        return [];
      case 'align':
        // Only at the beginning of a line, as the manual says.
        if (this.lineIsEmpty) style.align = command.alignment;
        return [];
      case 'bold':
      case 'double-strike':
        style.bold = command.on;
        return [];
      case 'underline':
        style.underline = command.dots;
        return [];
      case 'inverse':
        style.inverse = command.on;
        return [];
      case 'size':
        style.width = command.width;
        style.height = command.height;
        return [];
      case 'print-mode':
        style.bold = (command.bits & 0x08) !== 0;
        style.height = (command.bits & 0x10) !== 0 ? 2 : 1;
        style.width = (command.bits & 0x20) !== 0 ? 2 : 1;
        style.underline = (command.bits & 0x80) !== 0 ? 1 : 0;
        return [];
      case 'chinese-print-mode':
        style.chineseWidth = (command.bits & 0x04) !== 0 ? 2 : 1;
        style.chineseHeight = (command.bits & 0x08) !== 0 ? 2 : 1;
        return [];
      case 'qr-module':
        this.#qr.moduleDots = command.dots;
        return [];
      case 'qr-error-correction':
        this.#qr.errorCorrection = command.level;
        return [];
      case 'qr-store':
        this.#qr.content = new TextDecoder().decode(command.data);
        return [];
      case 'qr-print':
        if (this.#qr.content === '' || this.#qrDots() > this.#dotsPerLine) return [];
        return [...this.#endLineIfAny(), { kind: 'qr', align: style.align, ...this.#qr }];
      case 'raster':
        return [
          ...this.#endLineIfAny(),
          {
            kind: 'raster',
            align: style.align,
            widthBytes: command.widthBytes,
            rows: command.rows,
            scaleX: (command.scale & 1) !== 0 ? 2 : 1,
            scaleY: (command.scale & 2) !== 0 ? 2 : 1,
            bits: command.bits,
          },
        ];
      case 'column-image':
        return [...this.#endLineIfAny(), columnImage(command, style.align)];
      case 'graphics-store':
        this.#graphics = command;
        return [];
      case 'graphics-print': {
        const stored = this.#graphics;
        this.#graphics = undefined;
        if (stored === undefined) return [];
        const { scaleX, scaleY, widthDots, rows, bits } = stored;
        const widthBytes = Math.ceil(widthDots / 8);
        return [
          ...this.#endLineIfAny(),
          { kind: 'raster', align: style.align, widthBytes, rows, scaleX, scaleY, bits },
        ];
      }
      case 'barcode-height':
        this.#barcode.heightDots = command.dots;
        return [];
      case 'barcode-module':
        this.#barcode.moduleDots = command.dots;
        return [];
      case 'barcode-text':
        this.#barcode.text = command.position;
        return [];
      case 'barcode': {
        // Of the many kinds of barcode this printer draws the one that slips carry.
        const read = command.system === code128System ? code128FromData(command.data) : undefined;
        if (read === undefined) return [];
        const modules = code128Modules(read.symbols);
        if (modules.length * this.#barcode.moduleDots > this.#dotsPerLine) return [];
        return [
          ...this.#endLineIfAny(),
          { kind: 'code128', align: style.align, content: read.text, modules, ...this.#barcode },
        ];
      }
      case 'cut':
        return [...this.#endLineIfAny(), ...feedDots(command.feedDots)];
      default:
        return [];
    }
  }

  #place(text: string): PrintedElement[] {
    const style = this.#style;
    const wide = columnsOf(text) === 2;
    const span: PrintedSpan = {
      text,
      width: wide ? Math.max(style.width, style.chineseWidth) : style.width,
      height: wide ? Math.max(style.height, style.chineseHeight) : style.height,
      bold: style.bold,
      underline: style.underline,
      inverse: style.inverse,
    };
    const full = this.#columnsUsed() + columnsOf(text) * span.width > this.#columns;
    const printed = full && !this.lineIsEmpty ? [this.#endLine(style.lineSpacing)] : [];
    const last = this.#line.at(-1);
    const same =
      last &&
      last.width === span.width &&
      last.height === span.height &&
      last.bold === span.bold &&
      last.underline === span.underline &&
      last.inverse === span.inverse;
    if (same) this.#line[this.#line.length - 1] = { ...last, text: last.text + text };
    else this.#line.push(span);
    return printed;
  }

  /** What is wider than the paper is not printed at all. */
  #qrDots(): number {
    return qrModules(this.#qr.content, this.#qr.errorCorrection).length * this.#qr.moduleDots;
  }

  #columnsUsed(): number {
    return this.#line.reduce((columns, span) => columns + columnsOf(span.text) * span.width, 0);
  }

  #endLine(lineSpacing: number): PrintedElement {
    const spans = this.#line;
    this.#line = [];
    const tallest = Math.max(0, ...spans.map((span) => span.height * 24));
    return { kind: 'line', align: this.#style.align, spans, heightDots: Math.max(lineSpacing, tallest) };
  }

  #endLineIfAny(): PrintedElement[] {
    return this.lineIsEmpty ? [] : [this.#endLine(this.#style.lineSpacing)];
  }
}

/** ESC * prints into the line; here it stands on a line of its own, which is how programs use it. */
function columnImage(
  { mode, columns, bits }: Extract<PrinterCommand, { kind: 'column-image' }>,
  align: Alignment,
): PrintedElement {
  const columnBytes = columnImageBytes(mode);
  const isBlack = (x: number, y: number): boolean =>
    ((bits[x * columnBytes + (y >> 3)] ?? 0) & (0x80 >> (y & 7))) !== 0;
  const raster = rasterOf(columns, columnBytes * 8, isBlack);
  // Even modes are coarse: every dot is two wide; eight coarse rows stand for twenty-four.
  return {
    kind: 'raster',
    align,
    ...raster,
    scaleX: (mode & 1) === 0 ? 2 : 1,
    scaleY: columnBytes === 1 ? 2 : 1,
  };
}

function feedDots(dots: number): PrintedElement[] {
  return dots > 0 ? [{ kind: 'feed', dots }] : [];
}
