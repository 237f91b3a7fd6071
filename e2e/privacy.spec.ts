import { expect, test } from '@playwright/test';
import { runPrivacySearch } from './proofs/privacy.ts';

/** The long form makes 50 visits: `npm run proof -- privacy`. */
test('nothing the terminal wrote tells of a citizen', async () => {
  const report = await runPrivacySearch({ visits: 6 });
  expect(report.finds).toEqual([]);
  expect(report.filesSearched).toBeGreaterThan(20);
});
