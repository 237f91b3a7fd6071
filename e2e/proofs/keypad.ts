import type { Browser, BrowserContext, ViewportSize } from '@playwright/test';
import {
  type Citizen,
  headingsOf,
  type KeypadReport,
  ListeningCitizen,
  readDepartment,
  readItem,
  SeeingCitizen,
  visitByKeypad,
} from '../support/keypad.ts';
import { RpcVisitor } from '../support/rpc-visitor.ts';
import { installVoice } from '../support/speech-log.ts';
import { Station } from '../support/station.ts';

/** Five items of different shapes, with what has to come of them. */
export const KEYPAD_ITEMS = [
  {
    itemId: 'human-resources/participation-certificate',
    outcome: 'completed',
  },
  {
    itemId: 'human-resources/pension-payments',
    outcome: 'completed',
  },
  {
    itemId: 'disabled-persons-federation/two-subsidies',
    outcome: 'accepted',
  },
  {
    itemId: 'human-resources/pension-qualification',
    outcome: 'completed',
  },
  { itemId: 'civil-affairs/marriage-appointment', outcome: 'accepted' },
] as const;
export type KeypadItem = (typeof KEYPAD_ITEMS)[number];

export const SENSES = ['sight', 'hearing'] as const;
export type Sense = (typeof SENSES)[number];

const SITE = '示例镇青榕村党群服务中心';

/** One visit at a fresh station: by sight and keypad, or on a black screen by hearing and keypad. */
export async function proveKeypad(
  browser: Browser,
  { itemId }: KeypadItem,
  sense: Sense,
  viewport: ViewportSize = { width: 1080, height: 1920 },
): Promise<KeypadReport> {
  const station = await Station.start();
  let context: BrowserContext | undefined;
  let hands: RpcVisitor | undefined;
  try {
    context = await browser.newContext({ viewport, reducedMotion: 'reduce', locale: 'zh-CN' });
    hands = await RpcVisitor.connect(await station.terminal.entryUrl());
    const page = await context.newPage();
    if (sense === 'hearing') await installVoice(page);
    await page.goto(await station.terminal.entryUrl());
    await page.locator('[data-screen="attract"]').waitFor();
    const about = {
      item: readItem(itemId),
      siteName: SITE,
      department: readDepartment(itemId),
    };
    let citizen: Citizen;
    if (sense === 'sight') citizen = new SeeingCitizen(page);
    else {
      citizen = new ListeningCitizen(page, headingsOf(about));
      await citizen.press('F1');
      await citizen.press('F4');
      await page.locator('[data-black-screen]').waitFor();
    }
    return await visitByKeypad({ ...about, citizen, hands });
  } finally {
    hands?.close();
    await context?.close();
    await station.stop();
  }
}
