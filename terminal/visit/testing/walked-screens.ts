/**
 * Every page that the statechart shows of the project's own items, in every language: what the screen is tried
 * with, so that no page is tried only with the words of an invented example.
 */
import type { Progress } from '#contract/case.ts';
import type { Item } from '#contract/item.ts';
import { ok } from '#contract/result.ts';
import type { VisitEvent } from '#contract/visit/events.ts';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import { BOOKED } from './recorded-appointments.ts';
import { matchesForSpecimen } from './recorded-policies.ts';
import { type RecordedServices, recordedServices } from './recorded-services.ts';
import { Visitor } from './visitor.ts';

/** One page, by language. */
export interface WalkedScreen {
  /** `item screen`, with the question, field or material where there are several. */
  readonly id: string;
  readonly byLanguage: Readonly<Record<string, VisitSnapshot>>;
}

const PROGRESS: Progress = {
  itemName: '示例事项',
  acceptanceNumber: '441999001001202611210001000001A',
  state: 'accepted',
  promisedDate: '2026-12-01',
  timeline: [{ at: '2026-11-20T02:00:00.000Z', state: 'accepted', text: '示例部门已受理' }],
  simulated: true,
};
const SLIP_CODE = '0123456789ABCDEF';
const BOOKING: Progress = {
  ...PROGRESS,
  itemName: '婚姻登记预约',
  itemId: 'civil-affairs/marriage-appointment',
  caseId: '0199c0de-0000-7000-8000-000000000001',
  state: 'completed',
  appointment: { ...BOOKED, checkIn: { ...BOOKED.checkIn, now: true } },
};
const BOOKING_SLIP_CODE = 'FEDCBA9876543210';

/** One item of each kind of outcome, the one with the most pages. */
export function itemsOfEveryKind(): readonly Item[] {
  const { catalog } = recordedServices();
  const richest = new Map<string, Item>();
  for (const { department } of catalog.departments()) {
    for (const item of catalog.itemsOf(department.id)) {
      // A package is walked by tests of its own.
      if (!mayBegin(item) || item.package !== undefined) continue;
      const known = richest.get(item.outcome.kind);
      if (known === undefined || pagesOf(item) > pagesOf(known)) richest.set(item.outcome.kind, item);
    }
  }
  return [...richest.values()];
}

/** The specimen on the reader was born in 1949: what is for people over eighty ends for him at its own page. */
function mayBegin(item: Item): boolean {
  return !item.eligibilityRules.some(({ rule }) => rule.kind === 'minimum-age' && rule.years >= 70);
}

function pagesOf(item: Item): number {
  return (
    item.eligibilityQuestions.length + item.fields.length + item.materials.length + item.commitments.length
  );
}

/** Walks one item from the standing screen to the end, looking at the help that is offered on the way. */
export async function walkedScreens(item: Item, languages: readonly string[]): Promise<WalkedScreen[]> {
  const walk = new Walk(item, languages);
  if (item.outcome.kind === 'progress') await walk.progress();
  else if (item.outcome.kind === 'window-ticket') await walk.windowTicket();
  else if (item.outcome.kind === 'public-lookup') await walk.publicLookup();
  else if (item.outcome.kind === 'policies') await walk.policies();
  else {
    await walk.untilGuide();
    await walk.untilEvaluated();
    await walk.help();
    await walk.refusals();
  }
  return walk.screens;
}

class Walk {
  readonly screens: WalkedScreen[] = [];
  readonly #item: Item;
  readonly #languages: readonly string[];
  readonly #services: RecordedServices;
  readonly #seen = new Set<string>();
  #visitor: Visitor;
  #layCard: () => void = () => undefined;

  constructor(item: Item, languages: readonly string[]) {
    this.#item = item;
    this.#languages = languages;
    const { readCard } = recordedServices();
    this.#services = recordedServices({
      findProgress: async (slipCode) => ok(slipCode === BOOKING_SLIP_CODE ? BOOKING : PROGRESS),
      // The reader waits until the page that asks for the card has been looked at.
      readCard: async (...call) => {
        await new Promise<void>((resolve) => {
          this.#layCard = resolve;
        });
        return readCard(...call);
      },
    });
    this.#visitor = new Visitor(this.#services);
  }

  async untilGuide(): Promise<void> {
    const [departmentId = ''] = this.#item.id.split('/');
    this.#look();
    await this.#does({ type: 'start' });
    await this.#does({ type: 'open-search' });
    await this.#does({ type: 'open-questions' });
    await this.#does({ type: 'back' });
    await this.#does({ type: 'open-department', departmentId });
    await this.#does({ type: 'open-item', itemId: this.#item.id });
    await this.#does({ type: 'open-questions' });
    await this.#does({ type: 'back' });
  }

  async untilEvaluated(): Promise<void> {
    await this.#identified();
    await this.#filledIn();
    await this.#does({ type: 'confirm' });
    for (let page = 0; page < 12 && this.#visitor.screen !== 'attract'; page += 1) {
      const { screen } = this.#visitor.snapshot;
      if (screen.name === 'result' && screen.canPrint && !this.#seen.has('printing')) {
        await this.#does({ type: 'print' });
      } else if (screen.name === 'pay' && screen.state === 'waiting') {
        await this.#does({ type: 'cancel-payment' });
      } else if (screen.name === 'evaluate') await this.#does({ type: 'skip-evaluation' });
      else await this.#does({ type: 'continue' });
    }
  }

  /** From the answers page: the window, and the report of what did not work. */
  async help(): Promise<void> {
    this.#visitor = new Visitor(this.#services);
    await this.#identified();
    for (const event of [{ type: 'go-to-window' }, { type: 'open-report' }] as const) {
      await this.#does(event);
      await this.#does({ type: 'back' });
    }
  }

  /** Each question's first answer that rules out. */
  async refusals(): Promise<void> {
    for (const [index, question] of this.#item.eligibilityQuestions.entries()) {
      const refused = question.options.find(({ eligible }) => !eligible);
      if (refused === undefined) continue;
      this.#visitor = new Visitor(this.#services);
      await this.#does({ type: 'start' });
      await this.#does({ type: 'open-item', itemId: this.#item.id });
      await this.#does({ type: 'begin' });
      for (const before of this.#item.eligibilityQuestions.slice(0, index)) {
        const good = before.options.find(({ eligible }) => eligible);
        await this.#does({ type: 'answer-eligibility', questionId: before.id, optionId: good?.id ?? '' });
      }
      await this.#does({ type: 'answer-eligibility', questionId: question.id, optionId: refused.id });
    }
  }

  async progress(): Promise<void> {
    await this.untilGuide();
    await this.#does({ type: 'begin' });
    await this.#does({ type: 'enter-slip-code', code: 'too short' });
    await this.#does({ type: 'enter-slip-code', code: SLIP_CODE });
    await this.#does({ type: 'back' }, { type: 'enter-slip-code', code: BOOKING_SLIP_CODE });
    await this.#does({ type: 'change-appointment' }, { type: 'choose-slot', slotId: 'slot-1' });
    await this.#does({ type: 'confirm' }, { type: 'back' });
    await this.#does({ type: 'cancel-appointment' }, { type: 'back' }, { type: 'check-in' });
  }

  async windowTicket(): Promise<void> {
    await this.untilGuide();
    await this.#does({ type: 'begin' });
    await this.#does({ type: 'choose-matter', departmentId: 'taxation' });
    await this.#does({ type: 'take-ticket', priority: true });
    await this.#does({ type: 'print' });
  }

  async publicLookup(): Promise<void> {
    await this.untilGuide();
    await this.#does({ type: 'begin' });
    await this.#does({ type: 'search-companies', by: 'code', query: '91' });
    await this.#does({ type: 'search-companies', by: 'name', query: '样本' });
    await this.#does({ type: 'open-record', creditCode: '91350100M000100Y43' });
    await this.#does({ type: 'print' });
  }

  async policies(): Promise<void> {
    await this.untilGuide();
    await this.#does({ type: 'begin' });
    await this.#does({ type: 'decline' });
    await this.#does({ type: 'back' });
    await this.#does({ type: 'consent' });
    this.#layCard();
    await this.#visitor.settles();
    this.#look();
    for (const { policy } of matchesForSpecimen()) {
      await this.#does({ type: 'open-policy', policyId: policy.id });
      if (policy.cashing.kind === 'automatic') await this.#does({ type: 'confirm' });
      await this.#does({ type: 'back' });
    }
  }

  async #identified(): Promise<void> {
    const { screen } = this.#visitor.snapshot;
    if (screen.name === 'attract') {
      await this.#does({ type: 'start' }, { type: 'open-item', itemId: this.#item.id });
    }
    await this.#does({ type: 'begin' });
    await this.#visitor.answersQuestions((event) => this.#does(event));
    await this.#does({ type: 'consent' });
    if (this.#visitor.screen === 'acting') await this.#visitor.answersOnePage((event) => this.#does(event));
    this.#layCard();
    await this.#visitor.settles();
    this.#look();
  }

  async #filledIn(): Promise<void> {
    await this.#visitor.fillsIn((event) => this.#does(event));
    this.#look();
  }

  async #does(...events: VisitEvent[]): Promise<void> {
    for (const event of events) {
      await this.#visitor.does(event);
      this.#look();
    }
  }

  /** Keeps the page in every language, unless it was kept before. */
  #look(): void {
    const { actor, snapshot } = this.#visitor;
    const id = idOf(snapshot);
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    const byLanguage: Record<string, VisitSnapshot> = {};
    for (const language of [...this.#languages, snapshot.preferences.language]) {
      actor.send({ type: 'set-preferences', preferences: { ...snapshot.preferences, language } });
      byLanguage[language] ??= this.#visitor.snapshot;
    }
    this.screens.push({ id: `${this.#item.id} ${id}`, byLanguage });
  }
}

function idOf({ screen }: VisitSnapshot): string {
  switch (screen.name) {
    case 'eligibility':
      return `${screen.name} ${screen.question.id}`;
    case 'form':
      return `${screen.name} ${screen.field.id}`;
    case 'capture':
      return `${screen.name} ${screen.material.id} ${screen.pageIds.length}`;
    case 'ineligible':
      return `${screen.name} ${screen.reason}`;
    case 'ask':
      return `${screen.name} ${screen.item?.id ?? ''}`;
    case 'scan-slip':
      return `${screen.name} ${screen.problem ?? ''}`;
    case 'identify':
      return `${screen.name} ${screen.reader}`;
    case 'credit':
      return `${screen.name} ${screen.state} ${screen.problem ?? ''} ${screen.paper}`;
    case 'policies':
      return `${screen.name} ${screen.state} ${screen.policy?.id ?? ''} ${screen.paper}`;
    case 'result':
      return `${screen.name} ${screen.appointment?.state ?? ''}`;
    case 'appointment':
      return `${screen.name} ${screen.wish} ${screen.state} ${screen.paper}`;
    case 'ticket':
      return `${screen.name} ${screen.state} ${screen.slip}`;
    default:
      return screen.name;
  }
}
