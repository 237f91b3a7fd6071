import { expect, test } from '@playwright/test';
import { KEYPAD_ITEMS, proveKeypad } from './proofs/keypad.ts';
import { RpcVisitor } from './support/rpc-visitor.ts';
import { installVoice, spokenLog } from './support/speech-log.ts';
import { Station } from './support/station.ts';

// All five by both senses: `npm run proof -- keypad`.
test.skip(
  ({ viewport }) => (viewport?.width ?? 0) > (viewport?.height ?? 0),
  'proven on the portrait screen',
);

const [CERTIFICATE, INFORMATION] = KEYPAD_ITEMS;

test(`with a keypad alone: ${CERTIFICATE.itemId}`, async ({ browser }) => {
  expect((await proveKeypad(browser, CERTIFICATE, 'sight')).flaws).toEqual([]);
});

test(`on a black screen, by what is spoken alone: ${INFORMATION.itemId}`, async ({ browser }) => {
  expect((await proveKeypad(browser, INFORMATION, 'hearing')).flaws).toEqual([]);
});

test('headphones turn the reading on; pulled out in mid-sentence, nobody in the room hears another word', async ({
  page,
}) => {
  const station = await Station.start();
  try {
    const hands = await RpcVisitor.connect(await station.terminal.entryUrl());
    const plug = (state: 'in' | 'out') => hands.rpc.technician.act({ type: 'set-headphones', state });
    await installVoice(page, { msPerSentence: 1_500 });
    await page.goto(await station.terminal.entryUrl());
    await page.locator('[data-screen="attract"]').waitFor();
    expect(await spokenLog(page)).toEqual([]);
    await plug('in');
    await expect.poll(async () => (await spokenLog(page)).at(-1)?.end).toBe('speaking');
    await plug('out');
    await expect.poll(async () => (await spokenLog(page)).at(-1)?.end).toBe('cut');
    const said = (await spokenLog(page)).length;
    await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(2_000);
    expect(await spokenLog(page)).toHaveLength(said);
    await page.keyboard.press('F1');
    await expect.poll(async () => (await spokenLog(page)).length).toBeGreaterThan(said);
    hands.close();
  } finally {
    await station.stop();
  }
});
