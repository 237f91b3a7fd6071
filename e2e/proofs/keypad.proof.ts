/** Five items are finished with a keypad alone, and the same five on a black screen by what is spoken alone. */
import { launchBrowser } from '../support/browser.ts';
import { KEYPAD_ITEMS, proveKeypad, SENSES } from './keypad.ts';

const wanted = process.argv[2];
const browser = await launchBrowser();
let broken = 0;
for (const sense of SENSES) {
  for (const item of KEYPAD_ITEMS) {
    if (wanted !== undefined && !`${sense} ${item.itemId}`.includes(wanted)) continue;
    try {
      const { outcome, pages } = await proveKeypad(browser, item, sense);
      const held = outcome === item.outcome;
      if (!held) broken += 1;
      console.log(`${held ? 'held' : 'broken'}: ${sense}, ${item.itemId}: ${outcome}, ${pages.length} pages`);
    } catch (error) {
      broken += 1;
      console.log(`broken: ${sense}, ${item.itemId}: ${error instanceof Error ? error.message : error}`);
    }
  }
}
await browser.close();
process.exit(broken === 0 ? 0 : 1);
