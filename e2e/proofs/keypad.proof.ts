/**
 * Five items are finished with a keypad alone, and the same five on a black screen by what is spoken alone.
 *
 * Arguments, all optional: a word that `sight` or `hearing` and the item's id must contain, and --landscape.
 */
import { launchBrowser } from '../support/browser.ts';
import { KEYPAD_ITEMS, proveKeypad, SENSES } from './keypad.ts';

const wanted = process.argv.slice(2).filter((argument) => argument !== '--landscape')[0];
const viewport = process.argv.includes('--landscape')
  ? { width: 1280, height: 800 }
  : { width: 1080, height: 1920 };
const browser = await launchBrowser();
let broken = 0;
for (const sense of SENSES) {
  for (const item of KEYPAD_ITEMS) {
    if (wanted !== undefined && !`${sense} ${item.itemId}`.includes(wanted)) continue;
    const startedAt = performance.now();
    const seconds = () => Math.round((performance.now() - startedAt) / 1_000);
    try {
      const { outcome, pages, flaws } = await proveKeypad(browser, item, sense, viewport);
      const held = flaws.length === 0;
      if (!held) broken += 1;
      console.log(
        `${held ? 'held' : 'broken'}: ${sense}, ${item.itemId}: ${outcome}, ${pages.length} pages, ${seconds()} s${flaws.map((flaw) => `; ${flaw}`).join('')}`,
      );
    } catch (error) {
      broken += 1;
      console.log(
        `broken: ${sense}, ${item.itemId}: ${error instanceof Error ? error.message : error}; after ${seconds()} s`,
      );
    }
  }
}
await browser.close();
process.exit(broken === 0 ? 0 : 1);
