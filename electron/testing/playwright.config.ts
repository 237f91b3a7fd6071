import { defineConfig } from '@playwright/test';

/** Run by `npm run test:electron` alone: these tests need Electron's binary. */
export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: '*.spec.ts',
  workers: 1,
  timeout: 120_000,
  reporter: 'list',
  outputDir: '../../artifacts/electron',
});
