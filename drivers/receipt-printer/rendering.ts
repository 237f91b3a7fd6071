import { createCanvas, ImageData, type SKRSContext2D } from '@napi-rs/canvas';
import { type Alignment, columnsOf } from './codec.ts';
import { drawCharacter } from './dot-font.ts';
import { heightOf, type PrintedElement, type PrintedSlip, textAboveBars } from './printed-slip.ts';
import { qrModules } from './qr-modules.ts';

export interface RenderingOptions {
  /** Dots the print head covers: 576 or 640 on 80 mm paper, 384 on 58 mm paper. */
  readonly printableDots?: number;
  /** Pixels a dot. */
  readonly scale?: number;
}

const inkColour = '#1d1c22';
const paperColour = '#fbfaf6';
const edgeColour = '#e3dfd4';
/** White at both sides, so that 576 dots give 640: the 80 mm of the paper at 8 dots a millimetre. */
const sideMarginDots = 32;
const topMarginDots = 40;
const bottomMarginDots = 24;

/** The slip as a PNG that looks like the paper: one dot of the print head is `scale` pixels. */
export function renderSlip(slip: PrintedSlip, options: RenderingOptions = {}): Buffer {
  const printable = options.printableDots ?? 576;
  const scale = options.scale ?? 1;
  const width = printable + 2 * sideMarginDots;
  const printed = slip.elements.reduce((dots, element) => dots + heightOf(element), 0);
  const height = topMarginDots + printed + bottomMarginDots;
  const canvas = createCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = canvas.getContext('2d');
  context.scale(scale, scale);
  drawPaper(context, width, height, slip.end);
  context.fillStyle = inkColour;
  context.strokeStyle = inkColour;
  let y = topMarginDots;
  for (const element of slip.elements) {
    drawElement(context, element, y, printable);
    y += heightOf(element);
  }
  return canvas.toBuffer('image/png');
}

function drawPaper(context: SKRSContext2D, width: number, height: number, end: PrintedSlip['end']): void {
  const tooth = 10;
  const depth = end === 'torn' ? 8 : 0;
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(width, 0);
  context.lineTo(width, height - depth);
  // A torn edge is ragged, a cut one is straight.
  for (let x = width, up = true; depth > 0 && x > 0; x -= tooth, up = !up) {
    context.lineTo(Math.max(0, x - tooth), up ? height : height - depth);
  }
  context.lineTo(0, height - depth);
  context.closePath();
  context.fillStyle = paperColour;
  context.fill();
  context.strokeStyle = edgeColour;
  context.lineWidth = 2;
  context.stroke();
}

function leftOf(align: Alignment, widthDots: number, printable: number): number {
  const room = Math.max(0, printable - widthDots);
  return sideMarginDots + (align === 'left' ? 0 : Math.floor(align === 'centre' ? room / 2 : room));
}

function drawElement(context: SKRSContext2D, element: PrintedElement, top: number, printable: number): void {
  switch (element.kind) {
    case 'feed':
      return;
    case 'line':
      drawLine(context, element, top, printable);
      return;
    case 'raster':
      drawRaster(context, element, top, printable);
      return;
    case 'code128':
      drawCode128(context, element, top, printable);
      return;
    case 'qr': {
      const modules = qrModules(element.content, element.errorCorrection);
      const left = leftOf(element.align, modules.length * element.moduleDots, printable);
      modules.forEach((row, rowIndex) => {
        row.forEach((dark, column) => {
          if (!dark) return;
          const size = element.moduleDots;
          context.fillRect(left + column * size, top + rowIndex * size, size, size);
        });
      });
    }
  }
}

function drawLine(
  context: SKRSContext2D,
  line: Extract<PrintedElement, { kind: 'line' }>,
  top: number,
  printable: number,
): void {
  const dots = line.spans.reduce((sum, span) => sum + columnsOf(span.text) * 12 * span.width, 0);
  let x = leftOf(line.align, dots, printable);
  // Characters of different heights share the base line.
  const tallest = Math.max(0, ...line.spans.map((span) => span.height)) * 24;
  for (const span of line.spans) {
    const height = span.height * 24;
    const y = top + tallest - height;
    const spanDots = columnsOf(span.text) * 12 * span.width;
    if (span.inverse) {
      context.fillRect(x, y, spanDots, height);
      context.fillStyle = paperColour;
      context.strokeStyle = paperColour;
    }
    for (const character of span.text) {
      const width = columnsOf(character) * 12 * span.width;
      drawCharacter(context, character, { x, y, width, height, bold: span.bold });
      x += width;
    }
    context.fillStyle = inkColour;
    context.strokeStyle = inkColour;
    if (span.underline > 0) context.fillRect(x - spanDots, y + height, spanDots, span.underline);
  }
}

function drawCode128(
  context: SKRSContext2D,
  code: Extract<PrintedElement, { kind: 'code128' }>,
  top: number,
  printable: number,
): void {
  const { modules, moduleDots, heightDots, content } = code;
  const left = leftOf(code.align, modules.length * moduleDots, printable);
  const barsTop = top + textAboveBars(code);
  modules.forEach((black, index) => {
    if (black) context.fillRect(left + index * moduleDots, barsTop, moduleDots, heightDots);
  });
  const textLeft = left + Math.max(0, (modules.length * moduleDots - content.length * 12) / 2);
  const drawText = (y: number): void =>
    [...content].forEach((character, index) => {
      const cell = { x: textLeft + index * 12, y, width: 12, height: 24, bold: false };
      drawCharacter(context, character, cell);
    });
  if (barsTop > top) drawText(top);
  if (code.text === 'below' || code.text === 'both') drawText(barsTop + heightDots);
}

function drawRaster(
  context: SKRSContext2D,
  raster: Extract<PrintedElement, { kind: 'raster' }>,
  top: number,
  printable: number,
): void {
  const width = raster.widthBytes * 8;
  const image = new ImageData(width, raster.rows);
  for (let dot = 0; dot < width * raster.rows; dot += 1) {
    const black = ((raster.bits[dot >> 3] ?? 0) & (0x80 >> (dot & 7))) !== 0;
    if (black) image.data.set([0x1d, 0x1c, 0x22, 0xff], dot * 4);
  }
  const source = createCanvas(width, raster.rows);
  source.getContext('2d').putImageData(image, 0, 0);
  const shownWidth = width * raster.scaleX;
  context.imageSmoothingEnabled = false;
  context.drawImage(
    source,
    leftOf(raster.align, shownWidth, printable),
    top,
    shownWidth,
    raster.rows * raster.scaleY,
  );
}
