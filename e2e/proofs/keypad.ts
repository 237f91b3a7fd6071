import type { Browser, BrowserContext, ViewportSize } from '@playwright/test';
import { bookedSeats, receivedCases } from '../support/hub-records.ts';
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

/** Five items of different shapes, with what has to come of them, and what shows that it did. */
export const KEYPAD_ITEMS = [
  { itemId: 'human-resources/participation-certificate', outcome: 'completed', evidence: 'document' },
  { itemId: 'human-resources/pension-payments', outcome: 'completed', evidence: 'table' },
  { itemId: 'disabled-persons-federation/two-subsidies', outcome: 'accepted', evidence: 'case' },
  { itemId: 'human-resources/pension-qualification', outcome: 'completed', evidence: 'document' },
  { itemId: 'civil-affairs/marriage-appointment', outcome: 'completed', evidence: 'booking' },
] as const;
export type KeypadItem = (typeof KEYPAD_ITEMS)[number];

export const SENSES = ['sight', 'hearing'] as const;
export type Sense = (typeof SENSES)[number];

const SITE = '示例镇青榕村党群服务中心';

export interface KeypadProof extends KeypadReport {
  /** What is not as it has to be; empty when the proof holds. */
  readonly flaws: readonly string[];
}

/** One visit at a fresh station: by sight and keypad, or on a black screen by hearing and keypad. */
export async function proveKeypad(
  browser: Browser,
  item: KeypadItem,
  sense: Sense,
  viewport: ViewportSize = { width: 1080, height: 1920 },
): Promise<KeypadProof> {
  const { itemId } = item;
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
    const report = await visitByKeypad({ ...about, citizen, hands });
    const flaws = report.outcome === item.outcome ? [] : [`the outcome is ${report.outcome}`];
    return { ...report, flaws: [...flaws, ...(await lackingEvidence(item, report, station, hands))] };
  } finally {
    hands?.close();
    await context?.close();
    await station.stop();
  }
}

/** What the paper, the screen or the hub should hold after the visit and does not. */
async function lackingEvidence(
  { itemId, evidence }: KeypadItem,
  { unread }: KeypadReport,
  station: Station,
  hands: RpcVisitor,
): Promise<string[]> {
  const printed = async (device: 'document-printer' | 'receipt-printer') =>
    (await hands.rpc.technician.lastPrint({ device })) === null ? [`nothing came out of the ${device}`] : [];
  switch (evidence) {
    case 'document':
      return printed('document-printer');
    case 'table':
      return unread?.map((cell) => `not taken in: ${cell}`) ?? ['no table was shown'];
    case 'case': {
      const cases = await receivedCases(station.hubDirectory);
      const held = cases.filter(({ content }) => content.itemId === itemId).length;
      return [...(held === 1 ? [] : [`the hub holds ${held} cases`]), ...(await printed('receipt-printer'))];
    }
    case 'booking': {
      const seats = bookedSeats(station.hubDirectory);
      return [
        ...(seats === 1 ? [] : [`the hub holds ${seats} seats`]),
        ...(await printed('receipt-printer')),
      ];
    }
  }
}
