import { expect, test } from '@playwright/test';
import { runCatalogChains } from './catalog/catalog-chains.ts';

test('a terminal comes to the table of its hub, whatever happens on the way', async () => {
  const seed = Math.floor(Math.random() * 1e9);
  const report = await runCatalogChains({ chains: 15, kills: 2, seed });
  expect(report.broken, `seed ${seed}`).toEqual([]);
  expect(report.chains).toBe(15);
});
