import { defineConfig } from '@playwright/test';
import { launchOptions } from './support/browser.ts';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  globalSetup: './support/prepare.ts',
  outputDir: '../test-results',
  timeout: 240_000,
  expect: { timeout: 20_000 },
  // Each worker runs a hub, a terminal and a browser, and waits half of its time: two cores bear four of them.
  workers: 4,
  fullyParallel: true,
  forbidOnly: true,
  // One more try for a machine that stumbled; Playwright then says "flaky", which is to be looked into.
  retries: 1,
  reporter: [['list']],
  use: {
    launchOptions,
    hasTouch: true,
    contextOptions: { reducedMotion: 'reduce' },
    locale: 'zh-CN',
    screenshot: 'only-on-failure',
  },
  projects: [
    {
      // Begins first: its tests are long, and what begins last ends alone.
      name: 'landscape',
      use: { viewport: { width: 1280, height: 800 } },
      // Whole visits on the shallow panel, and every screen. What has no screen, or does not depend on its shape, is
      // proven once.
      testMatch: [
        'application-visit.spec.ts',
        'certificate-visit.spec.ts',
        'every-screen.spec.ts',
        'finding-an-item.spec.ts',
      ],
    },
    { name: 'portrait', use: { viewport: { width: 1080, height: 1920 } } },
  ],
});
