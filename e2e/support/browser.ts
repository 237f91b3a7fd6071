import { existsSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';
import { chromiumArguments } from '#contract/chromium-switches.ts';

/** The same Chromium without windows, tabs and extensions: a page costs half as much to open. */
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';

/** Debian's Chromium, as its headless shell where that is installed; another one by CHROMIUM_PATH. */
export const launchOptions = {
  executablePath:
    process.env.CHROMIUM_PATH ?? (existsSync(HEADLESS_SHELL) ? HEADLESS_SHELL : '/usr/bin/chromium'),
  args: [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--font-render-hinting=none',
    ...chromiumArguments(),
  ],
};

/** A browser as the specs have it, for benches, proofs and pictures. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch(launchOptions);
}
