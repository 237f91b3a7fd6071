/** How many taps, screens and seconds ten items take, beside the ten steps of a published flow. */
import { BenchReport } from '#build/bench-report.ts';
import { buildBundle } from '#build/bundles.ts';
import { launchBrowser } from '../support/browser.ts';
import { RpcVisitor } from '../support/rpc-visitor.ts';
import { Station } from '../support/station.ts';
import { TouchVisitor } from '../support/touch-visitor.ts';

/**
 * 粤智助, 五华县, 两险清缴: choose the item, show who you are, for whom, which insurance, tick what is due, how to pay,
 * scan, paid, print or not (wuhua.gov.cn, post 2411491).
 */
const PUBLISHED_STEPS = 10;
/** A certificate at a Japanese convenience store's machine: printing alone takes more than this. */
const PUBLISHED_PRINT_SECONDS = 120;
/** A person who reads, looks for a button and taps it. */
const SECONDS_A_TAP = 3;

const ITEMS: readonly string[] = [
  'human-resources/participation-certificate',
  'human-resources/contribution-certificate',
  'human-resources/pension-payments',
  'human-resources/pension-qualification',
  'medical-insurance/participation-payment-voucher',
  'housing-fund/deposit-certificate',
  'taxation/tax-payment-certificate',
  'agriculture/farm-subsidies',
  'civil-affairs/marriage-record',
  'general/case-progress',
];

await buildBundle('renderer');
const quick = process.argv.includes('--quick');
const report = new BenchReport('visits');
const [browser, station] = await Promise.all([launchBrowser(), Station.start()]);
try {
  const hands = await RpcVisitor.connect(await station.terminal.entryUrl());
  const context = await browser.newContext({
    viewport: { width: 1080, height: 1920 },
    hasTouch: true,
    reducedMotion: 'reduce',
    locale: 'zh-CN',
  });
  const page = await context.newPage();
  await page.goto(await station.terminal.entryUrl());
  await page.locator('[data-screen="attract"]').waitFor();
  const visitor = new TouchVisitor(page, hands);
  // A case to ask after, made beside the screen.
  await hands.fillIn('disabled-persons-federation/two-subsidies');
  await hands.submit();
  await hands.until('evaluate', 'printing');
  await hands.finish();
  for (const itemId of quick ? ITEMS.slice(0, 3) : ITEMS) {
    const { taps, screens, machineSeconds } = await visitor.visit(itemId);
    report.add({
      name: `${itemId}: screens with something to do (${screens.join(', ')})`,
      value: screens.length,
      unit: 'count',
      peer: { name: 'the ten published steps', value: PUBLISHED_STEPS },
      limit: { of: 'ratio', most: 0.99 },
    });
    report.add({
      name: `${itemId}: taps`,
      value: taps,
      unit: 'count',
      peer: { name: 'the ten published steps', value: PUBLISHED_STEPS },
      limit: { of: 'ratio', most: 0.99 },
    });
    report.add({
      name: `${itemId}: seconds of the machine, and ${SECONDS_A_TAP} for each tap`,
      value: (machineSeconds + taps * SECONDS_A_TAP) * 1000,
      unit: 'ms',
      peer: { name: 'printing at a convenience store', value: PUBLISHED_PRINT_SECONDS * 1000 },
      limit: { of: 'ratio', most: 0.99 },
    });
  }
  hands.close();
} finally {
  await browser.close();
  await station.stop();
}
process.exit(report.exitCode);
