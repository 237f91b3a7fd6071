/** A citizen with a finger: takes the shortest way through an item on the real screen, and counts. */
import type { Locator, Page } from '@playwright/test';
import type { FormField } from '#contract/item.ts';
import type { ScreenName, ScreenOf } from '#contract/visit/screens.ts';
import { validAnswer } from '#terminal/visit/testing/valid-answer.ts';
import type { RpcVisitor } from './rpc-visitor.ts';

export interface TouchReport {
  readonly taps: number;
  /** Screens on which the citizen had something to do, from home on, in their order; a form is one for each question. */
  readonly screens: readonly string[];
  /** From home until everything is erased, with a finger that never hesitates: what the machine took. */
  readonly machineSeconds: number;
}

const PAGE_LIMIT_MS = 60_000;

export class TouchVisitor {
  readonly #page: Page;
  /** Lays and takes cards and papers; its snapshot tells when the machine goes on by itself. */
  readonly #hands: RpcVisitor;
  #taps = 0;

  constructor(page: Page, hands: RpcVisitor) {
    this.#page = page;
    this.#hands = hands;
  }

  async visit(itemId: string): Promise<TouchReport> {
    await this.#hands.until('attract');
    await this.#wake();
    this.#taps = 0;
    const screens: string[] = [];
    const beganAt = performance.now();
    let arrivedAt = beganAt;
    let last = '';
    for (;;) {
      const { screen } = this.#hands.snapshot;
      const name = nameOf(screen);
      if (name !== last) {
        arrivedAt = performance.now();
        last = name;
      } else if (performance.now() - arrivedAt > PAGE_LIMIT_MS)
        throw new Error(`stuck at ${JSON.stringify(screen)}`);
      if (screen.name === 'erased' || screen.name === 'attract') {
        return { taps: this.#taps, screens, machineSeconds: (performance.now() - beganAt) / 1000 };
      }
      const before = this.#taps;
      await this.#shown(screen.name);
      await this.#actOn(screen, itemId);
      if (this.#taps > before && screens.at(-1) !== name) screens.push(name);
      await this.#page.waitForTimeout(40);
    }
  }

  /** One touch anywhere; the published flows do not count it either. */
  async #wake(): Promise<void> {
    const { width, height } = this.#page.viewportSize() ?? { width: 1080, height: 1920 };
    await this.#shown('attract');
    await this.#page.touchscreen.tap(width / 2, height * 0.42);
    await this.#leaves('attract');
  }

  async #shown(name: ScreenName): Promise<void> {
    await this.#page
      .locator(`[data-screen="${name}"]`)
      .waitFor({ timeout: 5_000 })
      .catch(() => undefined);
  }

  /** A page may have gone on under the finger: what is no longer there is looked at again. */
  async #tap(target: Locator): Promise<boolean> {
    try {
      await target.first().tap({ timeout: 3_000 });
    } catch {
      return false;
    }
    this.#taps += 1;
    return true;
  }

  /** A tap that the terminal answers with another page, or with a word on this one. */
  async #send(target: Locator): Promise<void> {
    const { revision } = this.#hands.snapshot;
    if (!(await this.#tap(target))) return;
    await this.#hands.when((snapshot) => snapshot.revision > revision, 'an answer to the tap');
  }

  #go(): Promise<void> {
    return this.#send(this.#page.locator('.button--main:not([data-disabled])'));
  }

  async #actOn(screen: RpcVisitor['snapshot']['screen'], itemId: string): Promise<void> {
    const { technician } = this.#hands.rpc;
    switch (screen.name) {
      case 'home':
        return this.#chooseItem(screen, itemId);
      case 'department': {
        const tile = screen.items.find(({ id }) => id === itemId);
        await this.#send(this.#page.getByRole('button', { name: tile?.name ?? itemId }));
        return;
      }
      case 'guide':
        if (screen.guide.hindrances.length === 0) await this.#go();
        return;
      case 'identify':
        await technician.act({ type: 'lay-card', specimenId: 'resident' });
        await this.#leaves('identify');
        return;
      case 'acting':
        await this.#tap(this.#page.locator('label.choice').first());
        await this.#go();
        return;
      case 'eligibility': {
        const option = screen.question.options.find(({ eligible }) => eligible);
        await this.#tap(this.#page.locator('label.choice').filter({ hasText: option?.label ?? '' }));
        await this.#go();
        return;
      }
      case 'form':
        await this.#answer(screen);
        return;
      case 'known':
        if (screen.state === 'shown') await this.#go();
        return;
      case 'dues':
        if (screen.state === 'choosing') await this.#go();
        return;
      case 'materials': {
        if (screen.complete) await this.#go();
        else await this.#send(this.#page.locator('.material .button'));
        return;
      }
      case 'capture':
        await technician.act({ type: 'lay-paper', paperId: 'lease' });
        if (screen.camera === 'ready') await this.#go();
        await this.#page.waitForTimeout(300);
        return;
      case 'face-check':
        if (screen.state !== 'looking') await this.#go();
        return;
      case 'sign':
        await this.#sign();
        return;
      case 'scan-slip':
        if (screen.scanner === 'waiting') {
          await technician.act({ type: 'present-last-slip' });
          await this.#leaves('scan-slip');
        }
        return;
      case 'evaluate':
        await this.#send(this.#page.getByRole('button', { name: /^不评了$/ }));
        return;
      case 'take-things':
        await technician.act({ type: 'take-card' });
        await technician.act({ type: 'take-slips' });
        await technician.act({ type: 'take-documents' });
        // With nothing but a card to take, the machine goes on by itself.
        await this.#page.waitForTimeout(2_500);
        if (this.#hands.snapshot.screen.name === 'take-things') await this.#go();
        return;
      case 'consent':
      case 'check':
      case 'result':
        await this.#go();
        return;
      default:
        // Submitting, printing: the machine goes on by itself.
        await this.#page.waitForTimeout(60);
    }
  }

  async #chooseItem({ popular, departments }: ScreenOf<'home'>, itemId: string): Promise<void> {
    const tile = popular.find(({ id }) => id === itemId);
    const button =
      tile &&
      this.#page.locator('.home__popular').getByRole('button', { name: tile.name, exact: false }).first();
    if (button && (await button.isVisible())) {
      await this.#send(button);
      return;
    }
    const department = departments.find(({ id }) => itemId.startsWith(`${id}/`));
    await this.#send(
      this.#page
        .locator('.home__departments')
        .getByRole('button', { name: department?.shortName ?? '', exact: true }),
    );
  }

  async #answer(screen: ScreenOf<'form'>): Promise<void> {
    const { field } = screen;
    if (screen.value === '') await this.#fill(field);
    await this.#go();
  }

  async #fill(field: FormField): Promise<void> {
    const { input } = field;
    switch (input.kind) {
      case 'choice':
        await this.#tap(this.#page.locator('label.choice'));
        return;
      case 'slot':
        await this.#tap(this.#page.locator('.slots__grid label.slot:not([data-disabled])'));
        return;
      case 'date':
      case 'month':
      case 'region':
        // Each tap opens the next part; the way on is lit when all are chosen.
        for (let part = 0; part < 5; part += 1) {
          if (await this.#page.locator('.button--main:not([data-disabled])').count()) return;
          await this.#tap(this.#page.locator('.steps__choice:not([data-disabled])'));
        }
        return;
      default:
        for (const character of validAnswer(field)) {
          await this.#tap(
            this.#page
              .locator('.keyboard, .number-pad')
              .getByRole('button', { name: character, exact: true }),
          );
        }
    }
  }

  async #sign(): Promise<void> {
    await this.#hands.when(
      ({ screen }) => screen.name !== 'sign' || screen.readingSecondsLeft === undefined,
      'the commitments to be read',
    );
    const pad = await this.#page.locator('[data-testid="signature-pad"]').first().boundingBox();
    if (pad === null) throw new Error('no pad to sign on');
    await this.#page.mouse.move(pad.x + pad.width * 0.2, pad.y + pad.height * 0.3);
    await this.#page.mouse.down();
    for (let step = 1; step <= 12; step += 1) {
      await this.#page.mouse.move(
        pad.x + pad.width * (0.2 + step * 0.05),
        pad.y + pad.height * (0.3 + (step % 3) * 0.15),
      );
    }
    await this.#page.mouse.up();
    this.#taps += 1;
    await this.#go();
  }

  async #leaves(name: ScreenName): Promise<void> {
    await this.#hands.when(({ screen }) => screen.name !== name, `the end of ${name}`);
  }
}

function nameOf(screen: RpcVisitor['snapshot']['screen']): string {
  if (screen.name === 'form') return `form ${screen.field.id}`;
  if (screen.name === 'acting') return `acting ${screen.question}`;
  if (screen.name === 'eligibility') return `eligibility ${screen.question.id}`;
  if (screen.name === 'capture') return `capture ${screen.material.id}`;
  return screen.name;
}
