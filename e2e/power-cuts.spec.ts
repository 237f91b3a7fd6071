import { expect, test } from '@playwright/test';
import { runPowerCuts } from './proofs/power-cuts.ts';

/** The long form kills 200 visits: `npm run proof -- power-cuts`. */
test('SIGKILL after the confirmation: every slip is a case at the hub, once, unchanged', async () => {
  const report = await runPowerCuts({ visits: 4 });
  expect(report).toMatchObject({ visits: 4, lost: [], twice: [], changed: [] });
});
