import { defineConfig } from '@playwright/test';
import { launchOptions } from './support/browser.ts';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  globalSetup: './support/prepare.ts',
  outputDir: '../test-results',
  timeout: 150_000,
  expect: { timeout: 20_000 },
  // Each worker runs a hub, a terminal and a browser, and waits half of its time: two cores bear three of them.
  workers: 3,
  fullyParallel: true,
  forbidOnly: true,
  // One more try for a machine that stumbled; Playwright then says "flaky", which is to be looked into.
  retries: 1,
  reporter: [['list']],
  use: { launchOptions, hasTouch: true, contextOptions: { reducedMotion: 'reduce' }, locale: 'zh-CN' },
  projects: [
    { name: 'portrait', use: { viewport: { width: 1080, height: 1920 } } },
    {
      name: 'landscape',
      use: { viewport: { width: 1280, height: 800 } },
      // What has no screen, or does not depend on its shape, is proven once.
      testIgnore: [
        'attract.spec.ts',
        'capture.spec.ts',
        'catalog-chains.spec.ts',
        'device-faults.spec.ts',
        'dialogs.spec.ts',
        'evaluation.spec.ts',
        'guidance.spec.ts',
        'input.spec.ts',
        'keypad.spec.ts',
        'languages.spec.ts',
        'package-visit.spec.ts',
        'payment.spec.ts',
        'policies.spec.ts',
        'power-cuts.spec.ts',
        'printer-faults.spec.ts',
        'privacy.spec.ts',
        'publishing.spec.ts',
        'rare-characters.spec.ts',
        'speech.spec.ts',
        'supplement.spec.ts',
        'technician.spec.ts',
      ],
    },
  ],
});
