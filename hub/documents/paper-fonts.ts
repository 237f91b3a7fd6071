import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';

/** A font file, and the PostScript name of the face in it where it is a collection (.ttc). */
export interface FontFace {
  file: string;
  face?: string;
}

export interface PaperFonts {
  body: FontFace;
  bold: FontFace;
  /**
   * For rare characters that the body font lacks, in order: HanaMin covers the CJK extensions, Noto Sans the
   * youngest of the main block (U+9FD6 … 9FEF), which neither Noto Serif nor HanaMin has.
   */
  fallbacks: FontFace[];
}

export type PaperFontFailure = AppFailure<'chinese-font-missing'>;

/** What to install where nothing is found. */
const DEBIAN_PACKAGES = 'fonts-noto-cjk (and fonts-hanazono for rare characters)';

const FONT_FOLDERS = [
  '/usr/share/fonts/opentype/noto',
  '/usr/share/fonts/noto-cjk',
  '/usr/share/fonts/opentype/noto-cjk',
  '/usr/local/share/fonts',
  '/usr/share/fonts/google-noto-cjk',
  '/Library/Fonts',
  'C:\\Windows\\Fonts',
];
const RARE_FOLDERS = [
  '/usr/share/fonts/truetype/hanazono',
  '/usr/share/fonts/hanazono',
  '/usr/local/share/fonts',
];

/** Simplified Chinese shapes: the same code point looks different in the Japanese and Korean faces. */
const CANDIDATES: readonly { body: FontFace; bold: FontFace }[] = [
  {
    body: { file: 'NotoSerifCJK-Regular.ttc', face: 'NotoSerifCJKsc-Regular' },
    bold: { file: 'NotoSerifCJK-Bold.ttc', face: 'NotoSerifCJKsc-Bold' },
  },
  { body: { file: 'NotoSerifCJKsc-Regular.otf' }, bold: { file: 'NotoSerifCJKsc-Bold.otf' } },
  { body: { file: 'NotoSerifSC-Regular.otf' }, bold: { file: 'NotoSerifSC-Bold.otf' } },
  {
    body: { file: 'NotoSansCJK-Regular.ttc', face: 'NotoSansCJKsc-Regular' },
    bold: { file: 'NotoSansCJK-Bold.ttc', face: 'NotoSansCJKsc-Bold' },
  },
];

/** Looks for a Chinese font on this machine. Nothing is printed in a font without Chinese: it would print empty boxes. */
export function findPaperFonts(
  folders: readonly string[] = FONT_FOLDERS,
  rareFolders: readonly string[] = RARE_FOLDERS,
): Result<PaperFonts, PaperFontFailure> {
  for (const candidate of CANDIDATES) {
    for (const folder of folders) {
      const body = { ...candidate.body, file: join(folder, candidate.body.file) };
      const bold = { ...candidate.bold, file: join(folder, candidate.bold.file) };
      if (existsSync(body.file) && existsSync(bold.file))
        return ok({ body, bold, fallbacks: [...rareFonts(rareFolders), ...sansFonts(folders)] });
    }
  }
  return fail('chinese-font-missing', `install ${DEBIAN_PACKAGES}`);
}

function sansFonts(folders: readonly string[]): FontFace[] {
  return folders
    .map((folder) => ({ file: join(folder, 'NotoSansCJK-Regular.ttc'), face: 'NotoSansCJKsc-Regular' }))
    .filter(({ file }) => existsSync(file));
}

function rareFonts(folders: readonly string[]): FontFace[] {
  return folders.flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => /^HanaMin[AB]?\.(ttf|otf)$/.test(name))
          .sort()
          .map((name) => ({ file: join(folder, name) }))
      : [],
  );
}
