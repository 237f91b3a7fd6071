/** How soon the screen answers a finger: from attract to home, and over a visit of two hundred taps. */
import type { Browser, Locator, Page } from '@playwright/test';
import { BenchReport, percentile } from '#build/bench-report.ts';
import { buildBundle } from '#build/bundles.ts';
import { launchBrowser } from '../support/browser.ts';
import { RpcVisitor } from '../support/rpc-visitor.ts';
import { Station } from '../support/station.ts';
import { serveEmptyPage } from './empty-page.ts';

const QUICK = process.argv.includes('--quick');
const STARTS = QUICK ? 5 : 30;
const TAPS = QUICK ? 40 : 200;
/** Event Timing reports interactions from here on, in steps of eight; one that is quicker counts as this. */
const SHORTEST_REPORTED_MS = 16;

/** Nobody taps faster: five letters a second are a practised typist's. A script without it taps twenty times. */
const BETWEEN_TAPS_MS = 200;

/** Each interaction's time to the next paint (Event Timing, as web vitals' INP takes it), from now on. */
async function watchInteractions(page: Page): Promise<void> {
  await page.evaluate((durationThreshold) => {
    const longest = new Map<number, number>();
    (window as unknown as { interactions: Map<number, number> }).interactions = longest;
    const take = (entries: PerformanceEntryList): void => {
      for (const entry of entries as (PerformanceEventTiming & { interactionId?: number })[]) {
        if (!entry.interactionId) continue;
        longest.set(entry.interactionId, Math.max(longest.get(entry.interactionId) ?? 0, entry.duration));
      }
    };
    new PerformanceObserver((list) => take(list.getEntries())).observe({
      type: 'event',
      durationThreshold,
    } as PerformanceObserverInit);
  }, SHORTEST_REPORTED_MS);
}

async function interactions(page: Page, taps: number): Promise<number[]> {
  // Entries are queued after the frame that they measure.
  await page.waitForTimeout(500);
  const longest = await page.evaluate(() => [
    ...(window as unknown as { interactions: Map<number, number> }).interactions.values(),
  ]);
  const quick = Math.max(0, taps - longest.length);
  return [...longest, ...new Array<number>(quick).fill(SHORTEST_REPORTED_MS)];
}

/** From the finger to the frame that has what was asked for; `tap` is done once the page is listening. */
async function timeTo(page: Page, selector: string, tap: () => Promise<void>): Promise<number> {
  await page.evaluate((wanted) => {
    const time = new Promise<number>((resolve) => {
      let downAt = 0;
      const onDown = (event: PointerEvent): void => {
        downAt = event.timeStamp;
      };
      document.addEventListener('pointerdown', onDown, { once: true, capture: true });
      const look = (): void => {
        if (downAt > 0 && document.querySelector(wanted)) {
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - downAt), 0));
        } else requestAnimationFrame(look);
      };
      look();
    });
    Object.assign(window, { time });
  }, selector);
  await tap();
  return page.evaluate(() => (window as unknown as { time: Promise<number> }).time);
}

/** A finger and nothing else: a locator's own tap runs checks of its own in the page, before it and while it is handled. */
async function touch(page: Page, target: Locator): Promise<void> {
  const box = await target.boundingBox();
  if (box === null) throw new Error(`nothing to touch: ${target}`);
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
}

async function newPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1080, height: 1920 },
    hasTouch: true,
    locale: 'zh-CN',
  });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** A citizen who looks around, types, changes his mind, and begins: over and over. */
async function lookAround(page: Page, taps: number): Promise<number> {
  let done = 0;
  const tap = async (selector: string, at = 0): Promise<void> => {
    if (done >= taps) return;
    const target = page.locator(selector).nth(at);
    await target.waitFor({ state: 'visible', timeout: 10_000 });
    await page.waitForTimeout(BETWEEN_TAPS_MS);
    await touch(page, target);
    done += 1;
  };
  const shown = (name: string): Promise<void> =>
    page.locator(`[data-screen="${name}"]`).waitFor({ timeout: 10_000 });
  const back = async (to: string): Promise<void> => {
    await tap('.hands .button:has(.lucide-chevron-left)');
    if (done < taps) await shown(to);
  };
  await page.touchscreen.tap(540, 800);
  done += 1;
  await shown('home');
  while (done < taps) {
    await tap('.search-button');
    await shown('search');
    for (const letter of 'shebaozhengming') await tap(`.keyboard .key:text-is("${letter}")`);
    await back('home');
    await tap('.home__departments .tile');
    if (done < taps) await shown('department');
    await tap('.tiles .tile');
    if (done < taps) await shown('guide');
    await back('department');
    await back('home');
    await tap('.home__popular .tile', 1);
    if (done < taps) await shown('guide');
    await back('home');
  }
  return done;
}

await buildBundle('renderer');
const report = new BenchReport('touch');
const [browser, empty, station] = await Promise.all([launchBrowser(), serveEmptyPage(), Station.start()]);
try {
  const hands = await RpcVisitor.connect(await station.terminal.entryUrl());
  const floorPage = await newPage(browser, empty.url);
  await watchInteractions(floorPage);
  const floorStarts: number[] = [];
  for (let round = 0; round < TAPS; round += 1) {
    const tap = (): Promise<void> => touch(floorPage, floorPage.locator('button'));
    await floorPage.waitForTimeout(BETWEEN_TAPS_MS);
    if (round >= STARTS) await tap();
    else floorStarts.push(await timeTo(floorPage, `[data-taps="${round + 1}"]`, tap));
  }
  const floor = await interactions(floorPage, TAPS);

  const page = await newPage(browser, await station.terminal.entryUrl());
  await page.locator('[data-screen="attract"]').waitFor();
  // What loads in idle time has loaded: a machine stands for hours before somebody comes.
  await page.waitForTimeout(3_000);
  const starts: number[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    await hands.until('attract');
    await page.locator('[data-screen="attract"]').waitFor();
    starts.push(await timeTo(page, '[data-screen="home"] .tile', () => page.touchscreen.tap(540, 800)));
    await hands.send({ type: 'leave' });
  }
  report.add({
    name: `attract to home, slowest of ${STARTS}`,
    value: Math.max(...starts),
    unit: 'ms',
    peer: { name: 'a changed number on an empty React page', value: Math.max(...floorStarts) },
    limit: { of: 'value', most: 300 },
  });
  await hands.until('attract');
  await page.locator('[data-screen="attract"]').waitFor();
  await watchInteractions(page);
  const taps = await lookAround(page, TAPS);
  const times = await interactions(page, taps);
  report.add({
    name: `interaction to next paint, p99 of ${taps} taps`,
    value: percentile(times, 0.99),
    unit: 'ms',
    peer: { name: 'an empty React page', value: percentile(floor, 0.99) },
    limit: { of: 'value', most: 50 },
  });
  report.add({
    name: `interaction to next paint, median of ${taps} taps`,
    value: percentile(times, 0.5),
    unit: 'ms',
    peer: { name: 'an empty React page', value: percentile(floor, 0.5) },
  });
  hands.close();
} finally {
  await browser.close();
  await empty.close();
  await station.stop();
}
process.exit(report.exitCode);
