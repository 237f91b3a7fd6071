import { expect, test } from '@playwright/test';
import { KEYPAD_ITEMS, proveKeypad } from './proofs/keypad.ts';

// All five by both senses: `npm run proof -- keypad`.
test.skip(
  ({ viewport }) => (viewport?.width ?? 0) > (viewport?.height ?? 0),
  'proven on the portrait screen',
);

for (const item of [KEYPAD_ITEMS[0], KEYPAD_ITEMS[2]]) {
  test(`with a keypad alone: ${item.itemId}`, async ({ browser }) => {
    test.setTimeout(240_000);
    expect((await proveKeypad(browser, item, 'sight')).outcome).toBe(item.outcome);
  });
}

test(`on a black screen, by what is spoken alone: ${KEYPAD_ITEMS[0].itemId}`, async ({ browser }) => {
  test.setTimeout(240_000);
  expect((await proveKeypad(browser, KEYPAD_ITEMS[0], 'hearing')).outcome).toBe(KEYPAD_ITEMS[0].outcome);
});
