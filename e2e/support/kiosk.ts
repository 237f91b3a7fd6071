import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import type { ScreenName } from '#contract/visit/screens.ts';
import { ARTIFACTS } from './artifacts.ts';
import { axeFindings } from './axe.ts';
import { isDrawn } from './daily-sample.ts';
import { RpcVisitor } from './rpc-visitor.ts';
import { HURRIED, Station, type StationOptions } from './station.ts';

/** The same screens are met in many visits: of so many that a visit meets, axe looks at one, another one each day. */
const SCREENS_AN_AXE = 3;
/** Likewise of so many one is kept as a picture; `ZHUBAN_PICTURES=all` keeps every one. */
const SCREENS_A_PICTURE = process.env.ZHUBAN_PICTURES === 'all' ? 1 : 3;

/**
 * The kiosk's screen in a real browser, watched: every screen that is visited is measured, some are checked by axe and
 * kept as pictures, and no violation of the content security policy goes unseen.
 */
export class Kiosk {
  readonly page: Page;
  /** The technician's hands: works the simulated devices over the same API, beside the screen. */
  readonly technician: RpcVisitor;
  readonly #folder: string;
  /** Axe judges names, roles and colours, which are the same on both panels: it looks at one. */
  readonly #withAxe: boolean;
  readonly #violations: string[] = [];
  #screens = 0;

  private constructor(page: Page, technician: RpcVisitor, folder: string, withAxe: boolean) {
    this.page = page;
    this.technician = technician;
    this.#folder = folder;
    this.#withAxe = withAxe;
  }

  static async open(page: Page, station: Station, folder: string, withAxe: boolean): Promise<Kiosk> {
    await mkdir(folder, { recursive: true });
    const technician = await RpcVisitor.connect(await station.terminal.entryUrl());
    const kiosk = new Kiosk(page, technician, folder, withAxe);
    await page.exposeFunction('reportViolation', (text: string) => kiosk.#violations.push(text));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const report = (globalThis as unknown as { reportViolation(text: string): void }).reportViolation;
        report(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    page.on('crash', () => kiosk.#violations.push('the page crashed'));
    page.on('pageerror', (error) => kiosk.#violations.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') kiosk.#violations.push(`console: ${message.text()}`);
    });
    await page.goto(await station.terminal.entryUrl());
    await kiosk.shows('attract');
    return kiosk;
  }

  /** Waits for a screen, measures it, and keeps its picture where today's sample holds it. */
  async shows(name: ScreenName, detail = ''): Promise<void> {
    // Looking takes longer than a citizen does: the visit must not end meanwhile.
    await this.technician.send({ type: 'touch' });
    await expect(this.page.locator(`[data-screen="${name}"]`))
      .toBeVisible()
      .catch((error: unknown) => {
        throw new Error(`${name} was not shown; the page said: ${this.#violations.join('\n')}`, {
          cause: error,
        });
      });
    await this.page.evaluate(() => document.fonts.ready);
    this.#screens += 1;
    const number = String(this.#screens).padStart(2, '0');
    const file = `${number}-${name}${detail === '' ? '' : `-${detail}`}.png`;
    const place = join(basename(this.#folder), file);
    if (isDrawn(`picture ${place}`, SCREENS_A_PICTURE))
      await this.page.screenshot({ path: join(this.#folder, file) });
    if (isDrawn(place, SCREENS_AN_AXE)) await this.passesAxe(name);
    await this.fitsTheGlass(name);
  }

  async passesAxe(name: string): Promise<void> {
    if (!this.#withAxe) return;
    expect.soft(await axeFindings(this.page), `axe on ${name}`).toEqual([]);
  }

  /** Nothing scrolls by accident: the page is exactly as large as the glass. */
  async fitsTheGlass(name: string): Promise<void> {
    const overflow = await this.page.evaluate(() => {
      const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement;
      return { high: scrollHeight - clientHeight, wide: scrollWidth - clientWidth };
    });
    expect.soft(overflow, `${name} fits the glass`).toEqual({ high: 0, wide: 0 });
    expect.soft(await this.#coveredButtons(), `buttons of ${name} that a finger cannot reach`).toEqual([]);
  }

  /** Buttons whose middle lies under something else, or outside the glass. */
  #coveredButtons(): Promise<string[]> {
    return this.page.evaluate(() => {
      /** On another screenful of a list that is turned by its own buttons. */
      const pagedAway = (button: Element, x: number, y: number): boolean => {
        for (let box = button.parentElement; box !== null; box = box.parentElement) {
          if (getComputedStyle(box).overflow === 'visible') continue;
          const { left, right, top, bottom } = box.getBoundingClientRect();
          if (x < left || x > right || y < top || y > bottom) return true;
        }
        return false;
      };
      return [...document.querySelectorAll('button, label')]
        .filter(
          (button) =>
            button.getClientRects().length > 0 && button.closest('[inert], [aria-hidden="true"]') === null,
        )
        .filter((button) => {
          const { x, y, width, height } = button.getBoundingClientRect();
          const [middleX, middleY] = [x + width / 2, y + height / 2];
          if (width < 4 || height < 4 || pagedAway(button, middleX, middleY)) return false;
          const hit = document.elementFromPoint(middleX, middleY);
          return hit === null || !(button.contains(hit) || hit.contains(button));
        })
        .map((button) => button.textContent ?? '');
    });
  }

  async press(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name }).first().click();
  }

  /** One of several answers: a radio whose label is the card one touches. */
  async choose(label: string): Promise<void> {
    await this.page.locator('label').filter({ hasText: label }).first().click();
  }

  /** Fails on anything the policy refused, or an error of the page, since it was opened. */
  hasNoViolations(): void {
    expect(this.#violations).toEqual([]);
  }

  /** Keeps what a simulated printer printed last. */
  async keepPrint(device: 'receipt-printer' | 'document-printer', fileName: string): Promise<Buffer> {
    const print = await this.technician.rpc.technician.lastPrint({ device });
    if (print === null) throw new Error(`${device} has printed nothing`);
    const bytes = Buffer.from(print.bytes, 'base64');
    await writeFile(join(this.#folder, fileName), bytes);
    return bytes;
  }

  keptAt(fileName: string): string {
    return join(this.#folder, fileName);
  }

  close(): void {
    this.technician.close();
  }
}

interface Fixtures {
  readonly station: Station;
  readonly kiosk: Kiosk;
}

/** Each test gets a village station of its own. */
export const test = base.extend<Fixtures & Pick<StationOptions, 'timing'>>({
  timing: [HURRIED, { option: true }],
  station: async ({ timing }, use) => {
    const station = await Station.start({ ...(timing && { timing }) });
    await use(station);
    await station.stop();
  },
  kiosk: async ({ page, station }, use, info) => {
    const folder = join(
      ARTIFACTS,
      info.project.name,
      info.titlePath
        .slice(1)
        .join(' ')
        .replace(/[^a-z0-9]+/gi, '-')
        .toLowerCase(),
    );
    const kiosk = await Kiosk.open(page, station, folder, info.project.name === 'portrait');
    await use(kiosk);
    kiosk.close();
  },
});
export { expect };
