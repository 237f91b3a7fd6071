import type { Browser, ViewportSize } from '@playwright/test';
import {
  type Citizen,
  headingsOf,
  type KeypadReport,
  ListeningCitizen,
  readItem,
  SeeingCitizen,
  visitByKeypad,
} from '../support/keypad.ts';
import { RpcVisitor } from '../support/rpc-visitor.ts';
import { installVoice } from '../support/speech-log.ts';
import { Station } from '../support/station.ts';

/** Five items of different shapes, with where they are found and what has to come of them. */
export const KEYPAD_ITEMS = [
  {
    itemId: 'human-resources/participation-certificate',
    department: ['示例县人力资源和社会保障局', '人社'],
    outcome: 'completed',
  },
  {
    itemId: 'human-resources/pension-payments',
    department: ['示例县人力资源和社会保障局', '人社'],
    outcome: 'information',
  },
  {
    itemId: 'disabled-persons-federation/two-subsidies',
    department: ['示例县残疾人联合会', '残联'],
    outcome: 'accepted',
  },
  {
    itemId: 'human-resources/pension-qualification',
    department: ['示例县人力资源和社会保障局', '人社'],
    outcome: 'accepted',
  },
  { itemId: 'civil-affairs/marriage-appointment', department: ['示例县民政局', '民政'], outcome: 'accepted' },
] as const;
export type KeypadItem = (typeof KEYPAD_ITEMS)[number];

export const SENSES = ['sight', 'hearing'] as const;
export type Sense = (typeof SENSES)[number];

const SITE = '示例镇青榕村党群服务中心';

/** One visit at a fresh station: by sight and keypad, or on a black screen by hearing and keypad. */
export async function proveKeypad(
  browser: Browser,
  { itemId, department }: KeypadItem,
  sense: Sense,
  viewport: ViewportSize = { width: 1080, height: 1920 },
): Promise<KeypadReport> {
  const station = await Station.start();
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce', locale: 'zh-CN' });
  let hands: RpcVisitor | undefined;
  try {
    hands = await RpcVisitor.connect(await station.terminal.entryUrl());
    const page = await context.newPage();
    if (sense === 'hearing') await installVoice(page);
    await page.goto(await station.terminal.entryUrl());
    await page.locator('[data-screen="attract"]').waitFor();
    const about = {
      item: readItem(itemId),
      siteName: SITE,
      departmentName: department[0],
      departmentShortName: department[1],
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
    await context.close();
    await station.stop();
  }
}
