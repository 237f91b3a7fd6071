import { type Actor, createActor } from 'xstate';
import type { VisitEvent } from '#contract/visit/events.ts';
import type { ScreenName } from '#contract/visit/screens.ts';
import { visitSnapshotSchema } from '#contract/visit/snapshot.ts';
import { visitMachine } from '../visit-machine.ts';
import { projectSnapshot } from '../visit-snapshot.ts';
import type { RecordedServices } from './recorded-services.ts';
import { specimenSignature } from './specimen-signature.ts';
import { validAnswer } from './valid-answer.ts';

const timing = {
  idleBrowsing: 60_000,
  idleVisit: 120_000,
  idleWarningSeconds: 30,
  hubAnswer: 15_000,
  hubPapers: 45_000,
  print: 60_000,
  takeThingsSeconds: 30,
  erasedSeconds: 5,
};

/** A citizen who drives the statechart on recorded services, on a fake clock. */
export class Visitor {
  readonly actor: Actor<typeof visitMachine>;
  readonly services: RecordedServices;

  /** `readingShare`: of the time that commitments take to read; a visitor on recorded services does not read. */
  constructor(services: RecordedServices, readingShare = 0) {
    this.services = services;
    this.actor = createActor(visitMachine, {
      input: {
        services,
        timing: { ...timing, readingShare },
        terminal: { id: 'ZB-TEST-0001', regionCode: '441999001001' },
      },
    });
    this.actor.start();
  }

  get snapshot() {
    return visitSnapshotSchema.parse(projectSnapshot(this.actor.getSnapshot(), 1));
  }

  get screen(): ScreenName {
    return this.snapshot.screen.name;
  }

  /** Sends as the RPC does: a touch goes before each event. Lets the tasks of the next state run. */
  async does(...events: VisitEvent[]): Promise<void> {
    for (const event of events) {
      this.actor.send({ type: 'touch' });
      this.actor.send(event);
      await this.settles();
    }
  }

  async settles(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }

  async seconds(count: number): Promise<void> {
    // Loaded when it is wanted: a visitor without a fake clock also walks outside of Vitest.
    const { vi } = await import('vitest');
    await vi.advanceTimersByTimeAsync(count * 1000);
  }

  /** For himself, where the item lets others act too; `asked` stays at that question. */
  async identifiesFor(itemId: string, whom: 'self' | 'asked' = 'self'): Promise<void> {
    await this.does({ type: 'start' }, { type: 'open-item', itemId }, { type: 'begin' });
    await this.answersQuestions();
    await this.does({ type: 'consent' });
    if (whom === 'self' && this.screen === 'acting') await this.answersOnePage();
  }

  /** What is asked before the card, as a citizen who is eligible. */
  async answersQuestions(
    does: (event: VisitEvent) => Promise<void> = (event) => this.does(event),
  ): Promise<void> {
    for (let page = 0; page < 40 && ['eligibility', 'package'].includes(this.screen); page += 1) {
      await this.answersOnePage(does);
    }
  }

  /** Answers every page until the answers page, as a citizen who is eligible; `does` may look at each page. */
  async fillsIn(does: (event: VisitEvent) => Promise<void> = (event) => this.does(event)): Promise<void> {
    for (let page = 0; page < 60 && this.screen !== 'check'; page += 1) await this.answersOnePage(does);
  }

  async answersOnePage(
    does: (event: VisitEvent) => Promise<void> = (event) => this.does(event),
  ): Promise<void> {
    const { screen } = this.snapshot;
    if (screen.name === 'eligibility') {
      const option = screen.question.options.find((candidate) => candidate.eligible);
      await does({
        type: 'answer-eligibility',
        questionId: screen.question.id,
        optionId: option?.id ?? '',
      });
    } else if (screen.name === 'acting') {
      await does({
        type: 'answer-acting',
        question: screen.question,
        choiceId: screen.choices[0]?.id ?? '',
      });
    } else if (screen.name === 'form') {
      await does({ type: 'answer-field', fieldId: screen.field.id, value: validAnswer(screen.field) });
    } else if (screen.name === 'package') {
      await does({ type: 'continue' });
    } else if (screen.name === 'known') {
      await does({ type: 'continue' });
    } else if (screen.name === 'dues') {
      await does({ type: 'continue' });
    } else if (screen.name === 'face-check') {
      await does({ type: 'start-face-check' });
      await does({ type: 'continue' });
    } else if (screen.name === 'materials') {
      for (const entry of screen.materials.filter((candidate) => candidate.state === 'missing')) {
        await does({ type: 'open-capture', materialId: entry.material.id });
        await does({ type: 'capture-page' });
        await does({ type: 'finish-capture' });
      }
      await does({ type: 'continue' });
    } else if (screen.name === 'sign') {
      await does({ type: 'sign', signature: specimenSignature });
    } else throw new Error(`nobody knows what to do at ${screen.name}`);
  }
}
