/** The browser shell: Chromium in kiosk mode on the page that the terminal serves on loopback. */
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { chromiumArguments } from '#contract/chromium-switches.ts';
import { endGroup, spawnGroup } from './child-processes.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Is there a screen to open a window on? */
export const hasDisplay = (platform: NodeJS.Platform, environment: Environment): boolean =>
  platform !== 'linux' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);

/** Chromium and its kin, best first: names on PATH, or absolute paths where the installer puts them elsewhere. */
export function browserCandidates(platform: NodeJS.Platform, environment: Environment): readonly string[] {
  if (platform === 'win32')
    return [environment.ProgramFiles, environment['ProgramFiles(x86)'], environment.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => [
        join(folder, 'Chromium', 'Application', 'chrome.exe'),
        join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      ]);
  if (platform === 'darwin')
    return ['Chromium', 'Google Chrome'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  // The last two come with 信创 systems: Chromium under another name.
  return [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'uos-browser-stable',
    'qaxbrowser',
  ];
}

const executable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The first browser that is there, or undefined. */
export function findBrowser(
  platform: NodeJS.Platform = process.platform,
  environment: Environment = process.env,
): string | undefined {
  const folders = (environment.PATH ?? '').split(delimiter);
  return browserCandidates(platform, environment)
    .flatMap((name) => (isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name))))
    .find(executable);
}

/**
 * Chromium's switches for a public screen: one page, full screen, no gesture that leaves it, no bubble, nothing sent
 * home. The sandbox is only given up for root, under whom Chromium does not start with it.
 */
export const browserArguments = (
  address: string,
  profileFolder: string,
  asRoot: boolean,
): readonly string[] => [
  '--kiosk',
  `--app=${address}`,
  `--user-data-dir=${profileFolder}`,
  '--no-first-run',
  '--no-default-browser-check',
  '--noerrdialogs',
  ...chromiumArguments(),
  '--disable-session-crashed-bubble',
  '--disable-features=Translate,MediaRouter,AutofillServerCommunication',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
  '--password-store=basic',
  '--use-mock-keychain',
  ...(asRoot ? ['--no-sandbox'] : []),
];

export interface OpenBrowser {
  /** Settles when the browser is gone: by itself (`crashed` unless its exit code was 0) or by `close`. */
  readonly ended: Promise<{ readonly how: 'closed' | 'crashed' }>;
  /** Ends it and removes its profile folder. */
  close(): Promise<void>;
}

/** Opens the address in a profile folder of its own, which is removed when the browser is gone. */
export function openBrowser(browser: string, address: string): OpenBrowser {
  const profileFolder = mkdtempSync(join(tmpdir(), 'zhuban-browser-'));
  const asRoot = process.getuid?.() === 0;
  const child = spawnGroup(browser, browserArguments(address, profileFolder, asRoot), { stdio: 'ignore' });
  const exited = new Promise<'closed' | 'crashed'>((resolve) => {
    child.once('error', () => resolve('crashed'));
    child.once('exit', (code) => resolve(code === 0 ? 'closed' : 'crashed'));
  });
  const ended = exited.then(async (how) => {
    await endGroup(child);
    rmSync(profileFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    return { how };
  });
  return {
    ended,
    close: async () => {
      await endGroup(child);
      await ended;
    },
  };
}
