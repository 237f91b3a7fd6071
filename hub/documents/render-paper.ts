import { chineseDate } from '../calendar/local-time.ts';
import type { Paper, PaperBlock } from './paper.ts';
import { createPaperCanvas, type PaperCanvas, type TextStyle } from './paper-canvas.ts';
import type { PaperFonts } from './paper-fonts.ts';
import { drawQrCode } from './qr-code.ts';
import { drawSeal, SEAL_RADIUS, SEAL_RED } from './seal.ts';

/** Points from the edges of A4. The bottom one leaves room for the foot. */
const MARGIN = { left: 68, right: 68, top: 52, bottom: 78 };
const INK = '#1a1a1a';
const GREY = '#5a5a5a';
const RULE = '#4a4a4a';
const LABEL_FILL = '#f6f3ec';

const BODY: TextStyle = { size: 12, color: INK };
const CELL: TextStyle = { size: 10.5, color: INK };
const LABEL_WIDTH = 76;
const TABLE_HEAD: TextStyle = { size: 10, font: 'bold', color: INK };
const TABLE_CELL: TextStyle = { size: 10, color: INK };
const TABLE_LEADING = 14;
const NOTE: TextStyle = { size: 9.5, color: '#333333' };
const QR_SIZE = 66;
/** Of a code in the text: read by a terminal's scanner at arm's length. */
const CODE_SIZE = 74;
/** Name, date and the seal over both. */
const CLOSING_HEIGHT = 124;

/** A Chinese glyph's middle lies this far below the top of its line box, in ems (ascent 1.15 of Noto Serif CJK). */
const GLYPH_MIDDLE = 0.77;

/** How loosely lines are set, in points. */
interface Density {
  bodyLeading: number;
  noteLeading: number;
  factPadding: number;
  factLeading: number;
  cellPadding: number;
  /** For long tables, so that a year of months stays on one page. */
  longTablePadding: number;
  blockGap: number;
  closingGap: number;
}
const NORMAL: Density = {
  bodyLeading: 22,
  noteLeading: 15,
  factPadding: 6.5,
  factLeading: 15.5,
  cellPadding: 5.5,
  longTablePadding: 3,
  blockGap: 12,
  closingGap: 14,
};
/** Taken when it saves a page: a seal alone on a last page looks like a mistake. */
const TIGHT: Density = {
  bodyLeading: 18.5,
  noteLeading: 13,
  factPadding: 2.6,
  factLeading: 14.2,
  cellPadding: 2.2,
  longTablePadding: 2.2,
  blockGap: 7,
  closingGap: 2,
};

export interface RenderedPaper {
  pdf: Buffer;
  pages: number;
}

/**
 * Lays a paper out on A4, in the habits of official Chinese papers: centred title, red rule, ruled grids, issuer and
 * date at the lower right with the seal over them.
 * @param verificationUrl What the QR leads to.
 */
export async function renderPaper(
  paper: Paper,
  fonts: PaperFonts,
  verificationUrl: string,
  createdAt: Date,
): Promise<RenderedPaper> {
  const normal = await layOut(paper, fonts, verificationUrl, createdAt, NORMAL);
  const tight = normal.pages > 1 ? await layOut(paper, fonts, verificationUrl, createdAt, TIGHT) : normal;
  // Only the chosen one is written: embedding its fonts is most of the work.
  const chosen = tight.pages < normal.pages ? tight : normal;
  return { pdf: await chosen.canvas.finish(), pages: chosen.pages };
}

async function layOut(
  paper: Paper,
  fonts: PaperFonts,
  verificationUrl: string,
  createdAt: Date,
  density: Density,
): Promise<{ canvas: PaperCanvas; pages: number }> {
  const canvas = await createPaperCanvas(fonts, { title: paper.title, author: paper.issuer, createdAt });
  const page = createFlow(canvas, paper, density);
  drawFirstHead(canvas, paper, verificationUrl);
  page.y = 140 + density.blockGap * 1.5;
  for (const [index, block] of paper.blocks.entries()) {
    drawBlock(canvas, page, block);
    const next = paper.blocks[index + 1];
    const paragraphs = block.kind === 'paragraph' && next?.kind === 'paragraph';
    page.y += next === undefined ? 0 : paragraphs ? 2 : density.blockGap;
  }
  drawClosing(canvas, page, paper);

  const { count } = canvas.document.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    canvas.document.switchToPage(index);
    drawFoot(canvas, paper, index + 1, count);
  }
  return { canvas, pages: count };
}

interface Flow {
  y: number;
  readonly left: number;
  readonly width: number;
  readonly bottom: number;
  readonly density: Density;
  /** Goes to a new page when less than this is left. True when it did. */
  need(height: number): boolean;
}

function createFlow(canvas: PaperCanvas, paper: Paper, density: Density): Flow {
  const flow: Flow = {
    y: MARGIN.top,
    left: MARGIN.left,
    width: canvas.width - MARGIN.left - MARGIN.right,
    bottom: canvas.height - MARGIN.bottom,
    density,
    need(height) {
      if (flow.y + height <= flow.bottom) return false;
      canvas.document.addPage();
      drawWatermark(canvas, paper);
      drawLaterHead(canvas, paper);
      flow.y = 92;
      return true;
    },
  };
  drawWatermark(canvas, paper);
  return flow;
}

/** Says on every page that this is a sample; light enough to read through. */
function drawWatermark(canvas: PaperCanvas, paper: Paper): void {
  if (!paper.simulated) return;
  const { document } = canvas;
  const style: TextStyle = { font: 'bold', size: 62, spacing: 18, color: '#8a8a8a', opacity: 0.085 };
  const text = '模拟样张';
  const width = canvas.measure(text, style);
  for (const centerY of [canvas.height * 0.3, canvas.height * 0.68]) {
    document.save();
    document.rotate(-32, { origin: [canvas.width / 2, centerY] });
    canvas.line(text, (canvas.width - width) / 2, centerY - 40, style);
    document.restore();
  }
}

function drawFirstHead(canvas: PaperCanvas, paper: Paper, verificationUrl: string): void {
  const right = canvas.width - MARGIN.right;
  const qrLeft = right - QR_SIZE;
  drawQrCode(canvas, verificationUrl, qrLeft, 44, QR_SIZE);
  centered(canvas, '扫码核验真伪', qrLeft + QR_SIZE / 2, 114, { size: 7.5, color: GREY });

  canvas.line(`文书编号  ${paper.documentNumber}`, MARGIN.left, 46, { size: 8.5, color: GREY });
  if (paper.simulated) {
    canvas.line('模拟环境出具  仅供演示', MARGIN.left, 60, { size: 8.5, color: SEAL_RED });
  }
  // The title keeps clear of the code on its right and, to stay centred, as far on the left.
  const room = (qrLeft - canvas.width / 2 - 14) * 2;
  const title: TextStyle = { font: 'bold', size: 25, spacing: 3 };
  while (canvas.measure(paper.title, title) > room && title.size > 15) {
    title.size -= 0.5;
    title.spacing = title.size > 20 ? 2 : 1;
  }
  const lines = canvas.wrap(paper.title, room, title);
  const titleTop = lines.length > 1 ? 76 : 84;
  for (const [index, line] of lines.entries()) {
    centered(canvas, line, canvas.width / 2, titleTop + index * (title.size + 8), title);
  }
  const { document } = canvas;
  document.save().fillColor(SEAL_RED, 1);
  document.rect(MARGIN.left, 134, right - MARGIN.left, 1.8).fill();
  document.rect(MARGIN.left, 137.2, right - MARGIN.left, 0.5).fill();
  document.restore();
}

function drawLaterHead(canvas: PaperCanvas, paper: Paper): void {
  const right = canvas.width - MARGIN.right;
  canvas.line(`${paper.title}（续）`, MARGIN.left, 52, { font: 'bold', size: 11 });
  const number = `文书编号  ${paper.documentNumber}`;
  const style: TextStyle = { size: 8.5, color: GREY };
  canvas.line(number, right - canvas.measure(number, style), 55, style);
  canvas.document
    .save()
    .fillColor(SEAL_RED, 1)
    .rect(MARGIN.left, 74, right - MARGIN.left, 1.2)
    .fill()
    .restore();
}

function drawBlock(canvas: PaperCanvas, flow: Flow, block: PaperBlock): void {
  switch (block.kind) {
    case 'headline':
      drawHeadline(canvas, flow, block);
      break;
    case 'paragraph':
      drawParagraph(canvas, flow, block);
      break;
    case 'facts':
      drawFacts(canvas, flow, block);
      break;
    case 'table':
      drawTable(canvas, flow, block);
      break;
    case 'notes':
      drawNotes(canvas, flow, block);
      break;
    case 'code':
      drawCode(canvas, flow, block);
      break;
  }
}

function drawHeadline(
  canvas: PaperCanvas,
  flow: Flow,
  block: Extract<PaperBlock, { kind: 'headline' }>,
): void {
  const style: TextStyle = { font: 'bold', size: 20, spacing: 1 };
  const lines = canvas.wrap(block.text, flow.width, style);
  flow.need(lines.length * 30 + 28);
  flow.y += 4;
  for (const line of lines) {
    centered(canvas, line, flow.left + flow.width / 2, flow.y, style);
    flow.y += 30;
  }
  if (block.detail !== undefined) {
    centered(canvas, block.detail, flow.left + flow.width / 2, flow.y, { size: 11, color: GREY });
    flow.y += 20;
  }
}

function drawParagraph(
  canvas: PaperCanvas,
  flow: Flow,
  block: Extract<PaperBlock, { kind: 'paragraph' }>,
): void {
  const indent = block.indent ? BODY.size * 2 : 0;
  const lines = canvas.wrap(block.text, flow.width, BODY, indent);
  for (const [index, line] of lines.entries()) {
    flow.need(flow.density.bodyLeading);
    canvas.line(line, flow.left + (index === 0 ? indent : 0), flow.y, BODY);
    flow.y += flow.density.bodyLeading;
  }
}

type Fact = Extract<PaperBlock, { kind: 'facts' }>['rows'][number];

function drawFacts(canvas: PaperCanvas, flow: Flow, block: Extract<PaperBlock, { kind: 'facts' }>): void {
  const half = flow.width / 2;
  const rows: { label: string; lines: string[]; labelLines: string[]; x: number; width: number }[][] = [];
  for (const pair of factRows(block.rows, (fact) => fitsHalf(canvas, fact, half))) {
    rows.push(
      pair.map((fact, index) => {
        const width = pair.length === 1 ? flow.width : half;
        return {
          label: fact.label,
          labelLines: canvas.wrap(fact.label, LABEL_WIDTH - 10, CELL),
          lines: canvas.wrap(fact.value, width - LABEL_WIDTH - 14, CELL),
          x: flow.left + index * half,
          width,
        };
      }),
    );
  }
  const { document } = canvas;
  for (const cells of rows) {
    const count = Math.max(...cells.map((cell) => Math.max(cell.lines.length, cell.labelLines.length)));
    const height = count * flow.density.factLeading + flow.density.factPadding * 2;
    flow.need(height);
    for (const cell of cells) {
      document.save().fillColor(LABEL_FILL, 0.75).rect(cell.x, flow.y, LABEL_WIDTH, height).fill().restore();
      document.save().lineWidth(0.6).strokeColor(RULE);
      document.rect(cell.x, flow.y, LABEL_WIDTH, height).stroke();
      document
        .rect(cell.x + LABEL_WIDTH, flow.y, cell.width - LABEL_WIDTH, height)
        .stroke()
        .restore();
      const labelTop = flow.y + firstLineTop(height, cell.labelLines.length, flow.density.factLeading, CELL);
      for (const [index, line] of cell.labelLines.entries()) {
        centered(canvas, line, cell.x + LABEL_WIDTH / 2, labelTop + index * flow.density.factLeading, CELL);
      }
      const top = flow.y + firstLineTop(height, cell.lines.length, flow.density.factLeading, CELL);
      for (const [index, line] of cell.lines.entries()) {
        canvas.line(line, cell.x + LABEL_WIDTH + 8.5, top + index * flow.density.factLeading, CELL);
      }
    }
    flow.y += height;
  }
}

/** Two short facts share a row; a wide one, or one that has no partner, has its own. */
function factRows(facts: readonly Fact[], fitsHalfRow: (fact: Fact) => boolean): Fact[][] {
  const rows: Fact[][] = [];
  for (let index = 0; index < facts.length; index += 1) {
    const fact = facts[index];
    const next = facts[index + 1];
    if (!fact) continue;
    if (next && !fact.wide && !next.wide && fitsHalfRow(fact) && fitsHalfRow(next)) {
      rows.push([fact, next]);
      index += 1;
    } else {
      rows.push([fact]);
    }
  }
  return rows;
}

function fitsHalf(canvas: PaperCanvas, fact: Fact, half: number): boolean {
  return canvas.measure(fact.value, CELL) <= (half - LABEL_WIDTH - 14) * 2;
}

function drawTable(canvas: PaperCanvas, flow: Flow, block: Extract<PaperBlock, { kind: 'table' }>): void {
  const { document } = canvas;
  const total = block.columns.reduce((sum, column) => sum + column.weight, 0);
  const widths = block.columns.map((column) => (flow.width * column.weight) / total);
  const lefts = widths.map(
    (_, index) => flow.left + widths.slice(0, index).reduce((sum, width) => sum + width, 0),
  );
  const { density } = flow;
  const padding = block.rows.length > 14 ? density.longTablePadding : density.cellPadding;

  const drawRow = (cells: readonly string[], head: boolean) => {
    const style = head ? TABLE_HEAD : TABLE_CELL;
    const lines = block.columns.map((_, index) =>
      canvas.wrap(cells[index] ?? '', (widths[index] ?? 0) - 8, style),
    );
    const height = Math.max(...lines.map((each) => each.length)) * TABLE_LEADING + padding * 2;
    if (flow.need(height) && !head) drawRow(titles, true);
    if (head)
      document
        .save()
        .fillColor(LABEL_FILL, 0.75)
        .rect(flow.left, flow.y, flow.width, height)
        .fill()
        .restore();
    for (const [index, column] of block.columns.entries()) {
      const left = lefts[index] ?? 0;
      const width = widths[index] ?? 0;
      document.save().lineWidth(0.6).strokeColor(RULE).rect(left, flow.y, width, height).stroke().restore();
      const own = lines[index] ?? [];
      const top = flow.y + firstLineTop(height, own.length, TABLE_LEADING, style);
      for (const [row, line] of own.entries()) {
        const y = top + row * TABLE_LEADING;
        const align = head ? 'center' : column.align;
        if (align === 'center') centered(canvas, line, left + width / 2, y, style);
        else if (align === 'left') canvas.line(line, left + 6, y, style);
        else canvas.line(line, left + width - 6 - canvas.measure(line, style), y, style);
      }
    }
    flow.y += height;
  };
  const titles = block.columns.map((column) => column.title);
  const caption = block.caption ? 22 : 0;
  flow.need(caption + 2 * (TABLE_LEADING + padding * 2));
  if (block.caption) {
    canvas.line(block.caption, flow.left, flow.y, { font: 'bold', size: 11 });
    flow.y += caption;
  }
  drawRow(titles, true);
  for (const row of block.rows) drawRow(row, false);
}

function drawNotes(canvas: PaperCanvas, flow: Flow, block: Extract<PaperBlock, { kind: 'notes' }>): void {
  flow.need(20 + flow.density.noteLeading);
  canvas.line(block.title, flow.left, flow.y, { font: 'bold', size: 10.5 });
  flow.y += 19;
  for (const [number, text] of block.lines.entries()) {
    const mark = block.lines.length > 1 ? `${number + 1}. ` : '';
    const hang = canvas.measure(mark, NOTE);
    for (const [index, line] of canvas.wrap(text, flow.width - hang, NOTE).entries()) {
      flow.need(flow.density.noteLeading);
      if (index === 0) canvas.line(mark, flow.left, flow.y, NOTE);
      canvas.line(line, flow.left + hang, flow.y, NOTE);
      flow.y += flow.density.noteLeading;
    }
  }
}

/** The code at the left, what to do with it at its right. */
function drawCode(canvas: PaperCanvas, flow: Flow, block: Extract<PaperBlock, { kind: 'code' }>): void {
  const textLeft = flow.left + CODE_SIZE + 34;
  const width = flow.left + flow.width - textLeft;
  const lines = block.lines.map((text, index) => {
    const mark = block.lines.length > 1 ? `${index + 1}. ` : '';
    const hang = canvas.measure(mark, NOTE);
    return { mark, hang, wrapped: canvas.wrap(text, width - hang, NOTE) };
  });
  const textHeight =
    20 + lines.reduce((sum, { wrapped }) => sum + wrapped.length * flow.density.noteLeading, 0);
  const height = Math.max(CODE_SIZE + 22, textHeight);
  flow.need(height);
  drawQrCode(canvas, block.content, flow.left + 8, flow.y + 2, CODE_SIZE);
  centered(canvas, block.typed, flow.left + 8 + CODE_SIZE / 2, flow.y + CODE_SIZE + 6, {
    size: 7,
    color: GREY,
  });
  canvas.line(block.title, textLeft, flow.y, { font: 'bold', size: 10.5 });
  let y = flow.y + 19;
  for (const { mark, hang, wrapped } of lines) {
    canvas.line(mark, textLeft, y, NOTE);
    for (const line of wrapped) {
      canvas.line(line, textLeft + hang, y, NOTE);
      y += flow.density.noteLeading;
    }
  }
  flow.y += height;
}

/** Issuer and date at the right, the seal over them (骑年盖月); the receiver's line at the left. */
function drawClosing(canvas: PaperCanvas, flow: Flow, paper: Paper): void {
  flow.y += flow.density.closingGap;
  flow.need(CLOSING_HEIGHT);
  const style: TextStyle = { size: 12 };
  const date = chineseDate(paper.issuedOn);
  const width = Math.max(canvas.measure(paper.issuer, style), canvas.measure(date, style));
  const center = canvas.width - MARGIN.right - Math.max(width / 2, SEAL_RADIUS);
  const issuerTop = flow.y + 44;
  // Under the ink, as translucent stamp ink looks: what it covers stays readable.
  drawSeal(canvas, center, issuerTop + 18, paper.issuer, paper.simulated ? '模拟印章' : '电子印章');
  centered(canvas, paper.issuer, center, issuerTop, style);
  centered(canvas, date, center, issuerTop + 24, style);
  if (paper.receiverSigns) {
    const sign: TextStyle = { size: 10.5 };
    canvas.line('领取人（签名）：', flow.left, issuerTop, sign);
    canvas.line('日        期：', flow.left, issuerTop + 26, sign);
    const { document } = canvas;
    document.save().lineWidth(0.6).strokeColor(RULE);
    for (const y of [issuerTop + 14, issuerTop + 40]) {
      document
        .moveTo(flow.left + 84, y)
        .lineTo(flow.left + 200, y)
        .stroke();
    }
    document.restore();
  }
  flow.y += CLOSING_HEIGHT;
}

function drawFoot(canvas: PaperCanvas, paper: Paper, page: number, pages: number): void {
  const right = canvas.width - MARGIN.right;
  const top = canvas.height - MARGIN.bottom + 18;
  canvas.document
    .save()
    .lineWidth(0.5)
    .strokeColor('#b5b0a4')
    .moveTo(MARGIN.left, top)
    .lineTo(right, top)
    .stroke()
    .restore();
  const small: TextStyle = { size: 8, color: GREY };
  let y = top + 7;
  for (const line of canvas.wrap(paper.legalLine, right - MARGIN.left, small)) {
    canvas.line(line, MARGIN.left, y, small);
    y += 12;
  }
  canvas.line(`办件编号 ${paper.acceptanceNumber}    终端 ${paper.terminalId}`, MARGIN.left, y + 1, small);
  const counter = `第 ${page} 页  共 ${pages} 页`;
  canvas.line(counter, right - canvas.measure(counter, small), y + 1, small);
}

/** Where the first of so many lines begins, so that their glyphs stand in the middle of a cell. */
function firstLineTop(height: number, lines: number, leading: number, style: TextStyle): number {
  return (height - lines * leading) / 2 + leading / 2 - style.size * GLYPH_MIDDLE;
}

function centered(canvas: PaperCanvas, text: string, centerX: number, y: number, style: TextStyle): void {
  const width = canvas.measure(text, style) - (style.spacing ?? 0);
  canvas.line(text, centerX - width / 2, y, style);
}
