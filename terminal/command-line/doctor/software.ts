import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GB18030_AMENDMENT_1, GB18030_LEVEL_3, missingSamples } from '#contract/rare-characters.ts';
import { installLine, SYSTEM_PACKAGES, type SystemPackage } from '#contract/system-packages.ts';
import type { Configuration } from '../../configuration/configuration-schema.ts';
import { type Finding, found, lacking } from './finding.ts';

/** The major that Electron embeds. */
const NODE_MAJOR = 24;

export type ProfileKind = Configuration['kind'];

export function nodeFinding(version: string): Finding {
  if (Number(version.split('.')[0]) >= NODE_MAJOR) return found('node', `Node ${version}`);
  return lacking(
    'node',
    'missing',
    `Node ${version}, needed is ${NODE_MAJOR} or newer`,
    'Use npm run zhuban, which brings its own Node, or install Node 24.',
  );
}

/** Each native module of the terminal, with what proves that its binary runs here. */
const nativeModules: Readonly<Record<string, () => Promise<unknown>>> = {
  'better-sqlite3': async () => {
    const { default: Database } = await import('better-sqlite3');
    new Database(':memory:').close();
  },
  serialport: async () => {
    const { SerialPort } = await import('serialport');
    // Opening a port is what loads the binding; that this one does not exist is the right answer.
    const port = new SerialPort({
      path: join('/dev', 'zhuban-no-such-port'),
      baudRate: 9600,
      autoOpen: false,
    });
    await new Promise((resolve) => port.open(resolve));
  },
  '@napi-rs/canvas': async () => {
    const { createCanvas } = await import('@napi-rs/canvas');
    createCanvas(1, 1).getContext('2d').fillRect(0, 0, 1, 1);
  },
};

export async function nativeModuleFindings(): Promise<Finding[]> {
  return Promise.all(
    Object.entries(nativeModules).map(async ([name, proof]): Promise<Finding> => {
      const check = `native-module-${name.split('/').at(-1)}`;
      try {
        await proof();
        return found(check, `${name} loads`);
      } catch (error) {
        const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
        return lacking(
          check,
          'missing',
          `${name} does not load: ${reason}`,
          'Install the dependencies anew: npm ci',
        );
      }
    }),
  );
}

/** What of the operating system is there. */
export interface Software {
  readonly platform: NodeJS.Platform;
  /** A command on PATH, or an absolute path. */
  readonly has: (proof: string) => boolean;
  /** Path of Electron's binary. */
  readonly electron: string | undefined;
  /** Whether a font draws Chinese; undefined when it cannot be tried. */
  readonly drawsChinese: boolean | undefined;
  /** Whether a font draws this one character; undefined when it cannot be tried. */
  readonly draws: ((character: string) => boolean) | undefined;
}

export async function thisSoftware(): Promise<Software> {
  return {
    platform: process.platform,
    has: (proof) => (proof.startsWith('/') ? existsSync(proof) : isOnPath(proof)),
    electron: electronBinary(),
    drawsChinese: await drawsChinese(),
    draws: await glyphTest(),
  };
}

export function packageFindings(software: Software, kind: ProfileKind): Finding[] {
  // On Windows and macOS these come with the system or with Zhuban's own installer.
  const packages = software.platform === 'linux' ? SYSTEM_PACKAGES : [];
  return [
    fontFinding(software),
    ...rareCharacterFindings(software),
    shellFinding(software),
    ...packages
      .filter(({ name }) => !CHECKED_OTHERWISE.includes(name))
      .map((wanted) => packageFinding(wanted, software, kind)),
  ];
}

const FONT_PACKAGE = 'fonts-noto-cjk';
const RARE_FONT_PACKAGE = 'fonts-hanazono';
const BROWSER_PACKAGE = 'chromium';
/** What these bring is tried itself, not looked for by path. */
const CHECKED_OTHERWISE: readonly string[] = [FONT_PACKAGE, RARE_FONT_PACKAGE, BROWSER_PACKAGE];

function packageFinding(wanted: SystemPackage, software: Software, kind: ProfileKind): Finding {
  const { name, why, provenBy, neededBy } = wanted;
  if (provenBy.some(software.has)) return found(name, `${provenBy[0]} is there`);
  // Fonts and a browser apart, the table is for simulated devices and tests.
  if (kind === 'production') return found(name, 'absent, and not needed by a production profile');
  return lacking(
    name,
    neededBy.includes('start') ? 'missing' : 'warning',
    `not installed: ${why}`,
    installLine([wanted]),
  );
}

function fontFinding({ platform, has, drawsChinese }: Software): Finding {
  const check = 'chinese-fonts';
  const wanted = SYSTEM_PACKAGES.find(({ name }) => name === FONT_PACKAGE);
  // Other systems have other fonts: what counts is whether one draws.
  if (drawsChinese === true) return found(check, 'Chinese characters are drawn');
  if (drawsChinese === undefined && wanted?.provenBy.some(has))
    return found(check, `${wanted.name} is there`);
  return lacking(
    check,
    'missing',
    'no font draws Chinese characters',
    platform === 'linux' && wanted !== undefined
      ? installLine([wanted])
      : 'Install a Chinese font such as Noto Sans CJK.',
  );
}

/** A name with an empty box in it is a wrong name: which blocks of GB 18030-2022 the installed fonts draw. */
function rareCharacterFindings({ platform, draws }: Software): Finding[] {
  if (draws === undefined) return [];
  const level3 = missingSamples(GB18030_LEVEL_3, draws);
  const amendment = missingSamples(GB18030_AMENDMENT_1, draws);
  const wanted = SYSTEM_PACKAGES.find(({ name }) => name === RARE_FONT_PACKAGE);
  return [
    level3.length === 0
      ? found(
          'rare-characters',
          'GB 18030-2022 level 3 is drawn (Noto Sans CJK, HanaMinA, HanaMinB or others)',
        )
      : lacking(
          'rare-characters',
          'missing',
          `no font draws ${described(level3)}`,
          platform === 'linux' && wanted !== undefined
            ? installLine([wanted])
            : 'Install HanaMinA and HanaMinB, or SimSun-ExtB.',
        ),
    amendment.length === 0
      ? found('rare-characters-2024', 'Amendment 1 of GB 18030-2022 is drawn')
      : lacking(
          'rare-characters-2024',
          'warning',
          `no font draws ${described(amendment)}; such a character is printed as a box with its code point`,
          'Install a font with CJK Extensions G to I, such as Plangothic (遍黑体).',
        ),
  ];
}

function described(missing: ReturnType<typeof missingSamples>): string {
  return missing.map(({ block, characters }) => `${block} (${characters.join(' ')})`).join(', ');
}

/** The kiosk's window: Electron, or a browser in its place. */
function shellFinding({ platform, electron, has }: Software): Finding {
  const check = 'kiosk-shell';
  const browser = SYSTEM_PACKAGES.find(({ name }) => name === BROWSER_PACKAGE);
  const browserThere = browser?.provenBy.find(has);
  if (electron !== undefined) return found(check, `Electron at ${electron}`);
  if (browserThere !== undefined) {
    return lacking(
      check,
      'warning',
      `Electron's binary is not here; ${browserThere} serves in its place`,
      'Nothing, if the browser shell is wanted; npm start tries to download Electron.',
    );
  }
  return lacking(
    check,
    platform === 'linux' ? 'missing' : 'warning',
    'neither Electron nor Chromium is here',
    platform === 'linux' && browser !== undefined
      ? installLine([browser])
      : 'npm start looks for Chrome or Edge, and tries to download Electron.',
  );
}

function isOnPath(command: string): boolean {
  return `${process.env.PATH ?? ''}${delimiter}/usr/sbin`.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Where Electron's package says that its binary lies; it is downloaded on first use only. */
function electronBinary(): string | undefined {
  try {
    const folder = dirname(fileURLToPath(import.meta.resolve('electron/package.json')));
    const distribution = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist');
    const binary = join(distribution, readFileSync(join(folder, 'path.txt'), 'utf8').trim());
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

async function glyphTest(): Promise<Software['draws']> {
  try {
    const { hasGlyph } = await import('#drivers/receipt-printer/dot-font.ts');
    return hasGlyph;
  } catch {
    return undefined;
  }
}

async function drawsChinese(): Promise<boolean | undefined> {
  try {
    const { hasChineseFont } = await import('#drivers/receipt-printer/dot-font.ts');
    return hasChineseFont();
  } catch {
    return undefined;
  }
}
