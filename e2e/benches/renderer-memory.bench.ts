/** What the screen's heap holds after 1,000 visits, beside what it held after 50. */
import type { CDPSession, Page } from '@playwright/test';
import { BenchReport } from '#build/bench-report.ts';
import { buildBundle } from '#build/bundles.ts';
import { launchBrowser } from '../support/browser.ts';
import { recordedVisit, serveReplayedScreen } from '../support/replayed-screen.ts';

const QUICK = process.argv.includes('--quick');
const WARM_VISITS = QUICK ? 10 : 50;
const VISITS = QUICK ? 60 : 1000;

/** Megabytes in use after everything that can be collected was. */
async function heapOf(session: CDPSession): Promise<number> {
  for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number };
  return usedSize / 1e6;
}

const nextFrame = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())));

await buildBundle('renderer');
const report = new BenchReport('renderer-memory');
const [browser, screen] = await Promise.all([launchBrowser(), serveReplayedScreen()]);
try {
  const page = await browser.newPage({ viewport: { width: 1080, height: 1920 }, reducedMotion: 'reduce' });
  await page.goto(screen.entryUrl);
  const session = await page.context().newCDPSession(page);
  const visit = recordedVisit();
  let warm = Number.NaN;
  for (let count = 1; count <= VISITS; count += 1) {
    for (const snapshot of visit) {
      screen.show(snapshot);
      await nextFrame(page);
    }
    if (count === WARM_VISITS) warm = await heapOf(session);
    if (count % 100 === 0) console.error(`${count} of ${VISITS} visits`);
  }
  // The last screen must have been drawn: a page that stopped listening would not grow either.
  await page.locator(`[data-screen="${visit.at(-1)?.screen.name}"]`).waitFor({ timeout: 10_000 });
  report.add({
    name: `heap after ${VISITS} visits of ${visit.length} screens`,
    value: await heapOf(session),
    unit: 'MB',
    peer: { name: `after ${WARM_VISITS} visits`, value: warm },
    limit: { of: 'ratio', most: 1.05 },
  });
} finally {
  await browser.close();
  await screen.close();
}
process.exit(report.exitCode);
