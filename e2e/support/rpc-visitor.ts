import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { TerminalContract } from '#contract/terminal-api.ts';
import type { VisitEvent } from '#contract/visit/events.ts';
import type { ScreenName } from '#contract/visit/screens.ts';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import { specimenSignature } from '#terminal/visit/testing/specimen-signature.ts';
import { validAnswer } from '#terminal/visit/testing/valid-answer.ts';

const SCREEN_LIMIT_MS = 60_000;

/**
 * A citizen without a screen: drives a visit over the terminal's own API. For proofs that need hundreds of
 * visits; what people see is the business of the browser specs.
 */
export class RpcVisitor {
  readonly rpc: ContractRouterClient<TerminalContract>;
  readonly #socket: WebSocket;
  #snapshot: VisitSnapshot | undefined;
  #waiting: (() => void)[] = [];
  #closed = false;
  /** Pages captured in the visit under way. */
  pageIds: readonly string[] = [];

  private constructor(rpc: ContractRouterClient<TerminalContract>, socket: WebSocket) {
    this.rpc = rpc;
    this.#socket = socket;
  }

  static async connect(entryUrl: string): Promise<RpcVisitor> {
    const { origin } = new URL(entryUrl);
    const entry = await fetch(entryUrl, { redirect: 'manual' });
    const cookie = entry.headers.get('set-cookie')?.split(';')[0];
    if (cookie === undefined) throw new Error(`the screen's address did not open: ${entry.status}`);
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, {
      headers: { Cookie: cookie },
      origin,
    });
    const rpc: ContractRouterClient<TerminalContract> = createORPCClient(
      new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
    );
    const visitor = new RpcVisitor(rpc, socket);
    // The watch ends with the connection: a killed terminal is what some proofs are about.
    void visitor.#watch().catch(() => visitor.#wake(true));
    await visitor.#next();
    return visitor;
  }

  get snapshot(): VisitSnapshot {
    if (this.#snapshot === undefined) throw new Error('no snapshot yet');
    return this.#snapshot;
  }

  /** The connection is gone. */
  get closed(): boolean {
    return this.#closed;
  }

  send(event: VisitEvent): Promise<{ accepted: boolean }> {
    return this.rpc.visit.send(event);
  }

  /** Waits until one of these screens is shown. */
  async until(...names: readonly ScreenName[]): Promise<VisitSnapshot> {
    return this.when((snapshot) => names.includes(snapshot.screen.name), names.join(' or '));
  }

  async when(holds: (snapshot: VisitSnapshot) => boolean, what = 'the condition'): Promise<VisitSnapshot> {
    const endsAt = performance.now() + SCREEN_LIMIT_MS;
    while (!holds(this.snapshot)) {
      if (this.#closed) throw new Error('the terminal is gone');
      const left = endsAt - performance.now();
      if (left <= 0)
        throw new Error(`waited in vain for ${what}, at ${JSON.stringify(this.snapshot.screen)}`);
      await Promise.race([this.#next(), new Promise((resolve) => setTimeout(resolve, Math.min(left, 1000)))]);
    }
    return this.snapshot;
  }

  /** From attract to the answers page. `layCard` is for readers outside the terminal's process. */
  async fillIn(
    itemId: string,
    specimenId = 'resident',
    layCard: () => unknown = () => this.rpc.technician.act({ type: 'lay-card', specimenId }),
  ): Promise<VisitSnapshot> {
    this.pageIds = [];
    await this.rpc.technician.act({ type: 'take-card' });
    await this.send({ type: 'start' });
    await this.until('home');
    await this.send({ type: 'open-item', itemId });
    await this.when(
      (snapshot) => snapshot.screen.name === 'guide' && snapshot.screen.guide.hindrances.length === 0,
      'a free item',
    );
    await this.send({ type: 'begin' });
    await this.answersQuestions();
    await this.until('consent');
    await this.send({ type: 'consent' });
    await this.until('identify', 'acting');
    // For himself: what others do for him has a spec of its own.
    if (this.snapshot.screen.name === 'acting') await this.answerOnce();
    await this.until('identify');
    await layCard();
    await this.when(
      ({ screen }) => screen.name !== 'identify' || screen.problem === 'document-type-not-allowed',
      'the card to be read',
    );
    return this.answerEverything();
  }

  /** What is asked before the consent, as a citizen who is eligible. */
  async answersQuestions(): Promise<void> {
    await this.when(({ screen }) => screen.name !== 'guide', 'the guide to be left');
    while (this.snapshot.screen.name === 'eligibility') await this.answerOnce();
  }

  async answerEverything(): Promise<VisitSnapshot> {
    for (;;) {
      const { screen } = this.snapshot;
      if (screen.name === 'check' || screen.name === 'ineligible' || screen.name === 'identify')
        return this.snapshot;
      await this.answerOnce();
    }
  }

  /** One page further, or one step on the page. */
  async answerOnce(): Promise<void> {
    const { screen, revision } = this.snapshot;
    await this.#answer(screen);
    await this.when((snapshot) => snapshot.revision > revision, 'an answer to be taken');
  }

  async #answer(screen: VisitSnapshot['screen']): Promise<void> {
    switch (screen.name) {
      case 'acting': {
        const [first] = screen.choices;
        await this.send({
          type: 'answer-acting',
          question: screen.question,
          choiceId: first?.id ?? '',
        });
        return;
      }
      case 'eligibility': {
        const option = screen.question.options.find((candidate) => candidate.eligible);
        await this.send({
          type: 'answer-eligibility',
          questionId: screen.question.id,
          optionId: option?.id ?? '',
        });
        return;
      }
      case 'form':
        await this.send({
          type: 'answer-field',
          fieldId: screen.field.id,
          value:
            screen.slots?.find((slot) => slot.free > 0)?.slotId ??
            (screen.value === '' ? validAnswer(screen.field) : screen.value),
        });
        return;
      case 'known':
        if (screen.state === 'shown') await this.send({ type: 'continue' });
        return;
      case 'dues':
        if (screen.state !== 'choosing') return;
        // What has a code out elsewhere is not ticked by itself.
        if (!screen.lines.some((line) => line.ticked)) {
          const [open] = screen.lines.filter((line) => line.selectable);
          await this.send({ type: 'toggle-due', noticeNumber: open?.noticeNumber ?? '' });
        } else await this.send({ type: 'continue' });
        return;
      case 'face-check':
        if (screen.state === 'matched') await this.send({ type: 'continue' });
        else if (screen.state !== 'looking') await this.send({ type: 'start-face-check' });
        return;
      case 'materials': {
        this.pageIds = screen.materials.flatMap((entry) => entry.pageIds);
        const open = screen.materials.find(
          (entry) => entry.state === 'missing' || entry.state === 'licence-not-found',
        );
        if (open === undefined) await this.send({ type: 'continue' });
        else {
          await this.rpc.technician.act({ type: 'lay-paper', paperId: 'lease' });
          await this.send({ type: 'open-capture', materialId: open.material.id });
        }
        return;
      }
      case 'capture':
        if (screen.camera !== 'ready') return;
        await this.send({ type: screen.pageIds.length === 0 ? 'capture-page' : 'finish-capture' });
        return;
      case 'sign':
        // Each second is another snapshot.
        if (screen.readingSecondsLeft !== undefined) return;
        await this.send({ type: 'sign', signature: specimenSignature });
        return;
      default:
        throw new Error(`nobody knows what to answer at ${JSON.stringify(screen)}`);
    }
  }

  async layCard(specimenId = 'resident'): Promise<void> {
    await this.until('identify');
    await this.rpc.technician.act({ type: 'lay-card', specimenId });
    await this.when(({ screen }) => screen.name !== 'identify', 'the card to be read');
  }

  async papersSettled(): Promise<void> {
    await this.until('printing');
    await this.when(({ screen }) => screen.name === 'printing' && screen.settled, 'the papers');
  }

  /** From attract to how far the case is, with the slip that was printed last. */
  async findBySlip(): Promise<void> {
    await this.send({ type: 'start' });
    await this.send({ type: 'open-item', itemId: 'general/case-progress' });
    await this.until('guide');
    await this.send({ type: 'begin' });
    await this.until('scan-slip');
    const present = setInterval(
      () => void this.rpc.technician.act({ type: 'present-last-slip' }).catch(() => undefined),
      1500,
    );
    try {
      await this.until('result');
    } finally {
      clearInterval(present);
    }
  }

  /** From the answers page to the slip: what the citizen was told. */
  async submit(): Promise<VisitSnapshot> {
    await this.send({ type: 'confirm' });
    return this.until('printing', 'result', 'problem');
  }

  /** Takes everything and waits for the attract screen. */
  async finish(): Promise<void> {
    for (;;) {
      const { screen, revision } = this.snapshot;
      if (screen.name === 'attract') return;
      if (screen.name === 'result') await this.send({ type: 'continue' });
      if (screen.name === 'printing' && screen.settled) await this.send({ type: 'continue' });
      if (screen.name === 'evaluate') await this.send({ type: 'skip-evaluation' });
      if (screen.name === 'take-things') {
        await this.rpc.technician.act({ type: 'take-card' });
        await this.rpc.technician.act({ type: 'take-slips' });
        await this.rpc.technician.act({ type: 'take-documents' });
        await this.send({ type: 'continue' });
      }
      if (screen.name === 'problem') await this.send({ type: 'leave' });
      if (screen.name === 'erased') await this.send({ type: 'continue' });
      await this.when((snapshot) => snapshot.revision > revision, 'the visit to go on');
    }
  }

  close(): void {
    this.#socket.terminate();
  }

  async #watch(): Promise<void> {
    for await (const snapshot of await this.rpc.visit.watch()) {
      this.#snapshot = snapshot;
      this.#wake(false);
    }
    this.#wake(true);
  }

  #wake(closed: boolean): void {
    this.#closed ||= closed;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
