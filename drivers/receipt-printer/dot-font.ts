import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { standardForm } from './private-use.ts';

/**
 * Chinese fonts by preference, each with full coverage where the one before has gaps. The first are
 * Debian's and UOS's, then Windows, then macOS. HanaMin and SimSun-ExtB hold the rarest characters.
 */
const fontFamilies = [
  'Noto Sans Mono CJK SC',
  'Noto Sans CJK SC',
  'Source Han Sans SC',
  'WenQuanYi Micro Hei',
  'Microsoft YaHei',
  'SimSun',
  'PingFang SC',
  'HanaMinA',
  'HanaMinB',
  'SimSun-ExtB',
  'SimSun-ExtG',
] as const;

/** The system's font matcher takes the first family that is installed. */
function cssFont(sizeDots: number, bold: boolean): string {
  return `${bold ? 'bold ' : ''}${sizeDots}px ${fontFamilies.map((family) => `"${family}"`).join(', ')}, sans-serif`;
}

/** False on a machine without any Chinese font, where nothing Chinese can be drawn as dots. */
export function hasChineseFont(): boolean {
  return hasGlyph('凭');
}

const missing = new Map<string, boolean>();

/** Whether any installed font draws this character. Compared with a code point that no font can have. */
export function hasGlyph(asSent: string): boolean {
  const character = standardForm(asSent);
  if (character.trim() === '') return true;
  const known = missing.get(character);
  if (known !== undefined) return !known;
  const isMissing =
    glyphBits(character).equals(glyphBits('\u{10fffd}')) || glyphBits(character).every((byte) => byte === 0);
  missing.set(character, isMissing);
  return !isMissing;
}

function glyphBits(character: string): Buffer {
  const canvas = createCanvas(32, 32);
  const context = canvas.getContext('2d');
  context.font = cssFont(24, false);
  context.textBaseline = 'alphabetic';
  context.fillText(character, 2, 24);
  return Buffer.from(context.getImageData(0, 0, 32, 32).data);
}

/**
 * Draws one character into its cell of the dot grid. A character that no font has is drawn as a box with
 * its code point in it: it can still be told and looked up, where a question mark would be a wrong name.
 */
export function drawCharacter(
  context: SKRSContext2D,
  character: string,
  cell: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly bold: boolean;
  },
): void {
  const columns = character.codePointAt(0)! < 0x80 ? 1 : 2;
  context.save();
  context.translate(cell.x, cell.y);
  context.scale(cell.width / (columns * 12), cell.height / 24);
  if (hasGlyph(character)) {
    context.font = cssFont(columns === 1 ? 23 : 23.5, cell.bold);
    context.textBaseline = 'alphabetic';
    context.textAlign = 'center';
    // Chinese forms of the characters that Japanese and Korean fonts draw differently (直, 骨, 令).
    context.lang = 'zh-CN';
    context.fillText(standardForm(character), columns * 6, 20.5);
  } else {
    drawCodePoint(context, character);
  }
  context.restore();
}

function drawCodePoint(context: SKRSContext2D, character: string): void {
  const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(6, '0');
  context.lineWidth = 1;
  context.strokeRect(1.5, 1.5, 21, 21);
  context.font = cssFont(9.5, true);
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  context.fillText(code.slice(0, 3), 12, 11);
  context.fillText(code.slice(3), 12, 20.5);
}
