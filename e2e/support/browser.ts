import { type Browser, chromium } from '@playwright/test';
import { chromiumArguments } from '#contract/chromium-switches.ts';

/** Debian's Chromium; another one by CHROMIUM_PATH. */
export const launchOptions = {
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
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
