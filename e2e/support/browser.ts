import { existsSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';
import { chromiumArguments } from '#contract/chromium-switches.ts';

/** The same Chromium without windows, tabs and extensions: a page costs half as much to open. */
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';

/** Debian's Chromium, or another one by CHROMIUM_PATH: for what the headless shell lacks, which is a camera. */
export const WHOLE_BROWSER = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** The headless shell where it is installed and CHROMIUM_PATH names no other. */
export const launchOptions = {
  executablePath:
    process.env.CHROMIUM_PATH === undefined && existsSync(HEADLESS_SHELL) ? HEADLESS_SHELL : WHOLE_BROWSER,
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

/** A whole browser with the switches of the specs, for benches, proofs and pictures. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ ...launchOptions, executablePath: WHOLE_BROWSER });
}
