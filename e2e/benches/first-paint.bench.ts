/** How soon the kiosk's page paints, beside an empty React page that is served in the same way. */
import type { Browser } from '@playwright/test';
import { BenchReport, percentile } from '#build/bench-report.ts';
import { buildBundle } from '#build/bundles.ts';
import { launchBrowser } from '../support/browser.ts';
import { Station } from '../support/station.ts';
import { serveEmptyPage } from './empty-page.ts';

const ROUNDS = process.argv.includes('--quick') ? 5 : 25;

interface Paint {
  readonly first: number;
  /** When the attract page stood there, for the kiosk; as `first` for the empty page. */
  readonly drawn: number;
}

/** A fresh profile and an empty cache each time: as after a restart of the machine. */
async function paintOf(browser: Browser, urls: readonly string[], ready: string): Promise<Paint> {
  const context = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    for (const url of urls) await page.goto(url);
    await page.locator(ready).waitFor();
    return await page.evaluate(
      () =>
        new Promise<Paint>((resolve) => {
          const drawn = performance.now();
          const look = (): void => {
            const [first] = performance.getEntriesByName('first-contentful-paint');
            if (first === undefined) requestAnimationFrame(look);
            else resolve({ first: first.startTime, drawn });
          };
          look();
        }),
    );
  } finally {
    await context.close();
  }
}

await buildBundle('renderer');
const report = new BenchReport('first-paint');
const [browser, empty, station] = await Promise.all([launchBrowser(), serveEmptyPage(), Station.start()]);
try {
  const floor: Paint[] = [];
  const kiosk: Paint[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    floor.push(await paintOf(browser, [empty.url], 'button'));
    const entry = await station.terminal.entryUrl();
    // The first address gives the cookie; what is measured is the page itself, loaded again from nothing.
    kiosk.push(await paintOf(browser, [entry, new URL('/', entry).href], '[data-screen="attract"]'));
  }
  const median = (paints: readonly Paint[], part: keyof Paint): number =>
    percentile(
      paints.map((paint) => paint[part]),
      0.5,
    );
  const peer = { name: 'an empty React page', value: median(floor, 'first') };
  report.add({
    name: 'first contentful paint, median',
    value: median(kiosk, 'first'),
    unit: 'ms',
    peer,
    limit: { of: 'ratio', most: 1.5 },
  });
  report.add({ name: 'attract page complete, median', value: median(kiosk, 'drawn'), unit: 'ms', peer });
} finally {
  await browser.close();
  await empty.close();
  await station.stop();
}
process.exit(report.exitCode);
