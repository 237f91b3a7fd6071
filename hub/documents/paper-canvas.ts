import { readFile } from 'node:fs/promises';
import PDFDocument from 'pdfkit';
import { breakLines } from './line-breaking.ts';
import type { FontFace, PaperFonts } from './paper-fonts.ts';

export type FontName = 'body' | 'bold';
export interface TextStyle {
  font?: FontName;
  /** Points. */
  size: number;
  color?: string;
  /** Extra points after each character. */
  spacing?: number;
  opacity?: number;
}

/** Text and rules on an A4 page, in points from the top left corner; falls back to other fonts for rare characters. */
export interface PaperCanvas {
  readonly document: PDFKit.PDFDocument;
  readonly width: number;
  readonly height: number;
  measure(text: string, style: TextStyle): number;
  /** One line; `y` is its top. */
  line(text: string, x: number, y: number, style: TextStyle): void;
  /** Lines of a text for a width. */
  wrap(text: string, width: number, style: TextStyle, indent?: number): string[];
  finish(): Promise<Buffer>;
}

/** Part of fontkit's font that pdfkit keeps but does not declare. */
interface FontWithGlyphs {
  _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } };
}

/** Drawn for a character that no installed font has: the printer's mark for a missing sort. */
const MISSING = '〓';

/** Font files are some 25 MB: read once, kept for the life of the hub. */
const fontFiles = new Map<string, Promise<Buffer>>();
function readFont(face: FontFace): Promise<Buffer> {
  let file = fontFiles.get(face.file);
  if (!file) {
    file = readFile(face.file);
    file.catch(() => fontFiles.delete(face.file));
    fontFiles.set(face.file, file);
  }
  return file;
}

export async function createPaperCanvas(
  fonts: PaperFonts,
  info: { title: string; author: string; createdAt: Date },
): Promise<PaperCanvas> {
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    autoFirstPage: false,
    pdfVersion: '1.7',
    lang: 'zh-CN',
    displayTitle: true,
    info: {
      Title: info.title,
      Author: info.author,
      Producer: 'Zhuban',
      CreationDate: info.createdAt,
      ModDate: info.createdAt,
    },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    document.on('end', resolve);
    document.on('error', reject);
  });
  document.addPage();
  // pdfkit takes a collection's bytes together with the name of the face in it.
  const register = async (name: string, face: FontFace) => {
    const bytes = await readFont(face);
    if (face.face === undefined) document.registerFont(name, bytes);
    else document.registerFont(name, bytes, face.face);
  };
  await register('body', fonts.body);
  await register('bold', fonts.bold);
  const fallbackNames = fonts.fallbacks.map((_, index) => `fallback-${index}`);
  for (const [index, face] of fonts.fallbacks.entries()) await register(`fallback-${index}`, face);

  const covers = (font: string, codePoint: number): boolean => {
    document.font(font);
    return (document as unknown as FontWithGlyphs)._font.font.hasGlyphForCodePoint(codePoint);
  };
  const choices = new Map<string, string | undefined>();
  const fontFor = (character: string, wanted: FontName): string | undefined => {
    const key = wanted + character;
    if (!choices.has(key)) {
      const codePoint = character.codePointAt(0) ?? 0;
      choices.set(
        key,
        [wanted, ...fallbackNames].find((name) => covers(name, codePoint)),
      );
    }
    return choices.get(key);
  };
  /** The text cut where the font changes. */
  const runs = (text: string, wanted: FontName): { font: string; text: string }[] => {
    const result: { font: string; text: string }[] = [];
    for (const character of text) {
      const font = fontFor(character, wanted);
      const shown = font === undefined ? MISSING : character;
      const last = result.at(-1);
      if (last && last.font === (font ?? wanted)) last.text += shown;
      else result.push({ font: font ?? wanted, text: shown });
    }
    return result;
  };
  const widths = new Map<string, number>();
  const measure = (text: string, style: TextStyle): number => {
    const font = style.font ?? 'body';
    let width = 0;
    for (const run of runs(text, font)) {
      const key = `${run.font} ${run.text}`;
      let unit = widths.get(key);
      if (unit === undefined) {
        unit = document.font(run.font).fontSize(100).widthOfString(run.text) / 100;
        widths.set(key, unit);
      }
      width += unit * style.size;
    }
    return width + [...text].length * (style.spacing ?? 0);
  };

  return {
    document,
    width: document.page.width,
    height: document.page.height,
    measure,
    line(text, x, y, style) {
      let left = x;
      for (const run of runs(text, style.font ?? 'body')) {
        document
          .font(run.font)
          .fontSize(style.size)
          .fillColor(style.color ?? '#1a1a1a', style.opacity ?? 1)
          .text(run.text, left, y, { lineBreak: false, characterSpacing: style.spacing ?? 0 });
        left += measure(run.text, { ...style, font: style.font ?? 'body' });
      }
    },
    wrap: (text, width, style, indent = 0) => breakLines(text, width, (part) => measure(part, style), indent),
    async finish() {
      document.end();
      await ended;
      return Buffer.concat(chunks);
    },
  };
}
