/**
 * Two citizens at a machine with a keypad: one sees where the focus is, the other only hears what is said. Both know
 * a handful of keys, the words on the page and what they came for. Neither ever touches the screen.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { questionsInOrder } from '#contract/item/situation.ts';
import { type Department, departmentSchema, type Item, itemSchema } from '#contract/item.ts';
import { regionPath } from '#contract/regions.ts';
import type { ScreenName } from '#contract/visit/screens.ts';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import { validAnswer } from '#terminal/visit/testing/valid-answer.ts';
import type { RpcVisitor } from './rpc-visitor.ts';
import { spokenLog, visibleText } from './speech-log.ts';
import { ROOT } from './station.ts';

export interface Citizen {
  /** The page's heading, as this citizen knows it. */
  heading(): Promise<string>;
  /** Name and state of the control that has the focus. */
  here(): Promise<string>;
  /** Everything that this citizen saw of the page, or heard since Enter was last pressed. */
  takenIn(): Promise<string>;
  press(key: string): Promise<void>;
  hold(key: string, milliseconds: number): Promise<void>;
}

const STEP_LIMIT_MS = 30_000;
/** A moved focus is named at once; a busy machine may take longer. */
const ANSWER_LIMIT_MS = 6_000;
/** Hubs and printers take their time; a citizen on one page for longer is lost. */
const PAGE_LIMIT_MS = 120_000;
const MOST_CONTROLS = 120;
/** Whoever hears nothing after so many keys believes that the machine is off. */
const MOST_SILENT_KEYS = 3;
const MOST_SCREENFULS = 10;

/** Sees the page, and the ring around the control that has the focus. */
export class SeeingCitizen implements Citizen {
  readonly #page: Page;
  constructor(page: Page) {
    this.#page = page;
  }

  async heading(): Promise<string> {
    return plain(await this.#page.evaluate(() => document.querySelector('h1')?.textContent ?? ''));
  }

  here(): Promise<string> {
    return this.#page.evaluate(() => {
      const active = document.activeElement;
      if (!active || active === document.body || active.matches('h1')) return '';
      const shown = active.closest('label') ?? active;
      const name = active.getAttribute('aria-label') ?? shown.textContent;
      return name.replace(/\s+/g, ' ').trim();
    });
  }

  async takenIn(): Promise<string> {
    return (await visibleText(this.#page)).join('\n');
  }

  async press(key: string): Promise<void> {
    const before = key === 'Enter' ? await this.#look() : '';
    await this.#page.keyboard.press(key);
    if (key !== 'Enter') return;
    // A press is answered by the terminal; a citizen waits until something has changed.
    const endsAt = performance.now() + ANSWER_LIMIT_MS;
    while ((await this.#look()) === before && performance.now() < endsAt) await pause(100);
    await pause(300);
  }

  #look(): Promise<string> {
    return this.#page.evaluate(() =>
      [...document.querySelectorAll('h1, main, [role="alertdialog"], input:checked')]
        .map((part) => part.textContent + (part instanceof HTMLInputElement ? part.value : ''))
        .join('|'),
    );
  }

  async hold(key: string, milliseconds: number): Promise<void> {
    await this.#page.keyboard.down(key);
    await this.#page.waitForTimeout(milliseconds);
    await this.#page.keyboard.up(key);
  }
}

/** Sees nothing: knows the page by what is spoken and by nothing else. */
export class ListeningCitizen implements Citizen {
  readonly #page: Page;
  readonly #headings: ReadonlySet<string>;
  #heard = 0;
  #heading = '';
  #last = '';
  #sinceEnter: string[] = [];

  /** @param headings what headings a citizen would recognise among other sentences. */
  constructor(page: Page, headings: readonly string[]) {
    this.#page = page;
    this.#headings = new Set(headings.map(plain));
  }

  async heading(): Promise<string> {
    await this.#listen(0);
    return this.#heading;
  }

  here(): Promise<string> {
    return Promise.resolve(this.#last);
  }

  async takenIn(): Promise<string> {
    await this.#listen(0);
    return this.#sinceEnter.join('\n');
  }

  async press(key: string): Promise<void> {
    this.#last = '';
    if (key === 'Enter') this.#sinceEnter = [];
    await this.#page.keyboard.press(key);
    // The reading of a new page begins after it has come to rest.
    await this.#listen(key === 'Enter' ? 900 : 40, ANSWER_LIMIT_MS);
  }

  async hold(key: string, milliseconds: number): Promise<void> {
    await this.#page.keyboard.down(key);
    await this.#page.waitForTimeout(milliseconds);
    await this.#page.keyboard.up(key);
    await this.#listen(900);
  }

  /** Takes in what is said until it has been quiet for so long; waits as long as told for the first word. */
  async #listen(quietMs: number, firstWithinMs = quietMs): Promise<void> {
    const endsAt = performance.now() + STEP_LIMIT_MS;
    let quietSince = performance.now();
    let patience = firstWithinMs;
    for (;;) {
      const fresh = await spokenLog(this.#page, this.#heard);
      this.#heard += fresh.length;
      for (const { text } of fresh) {
        this.#last = text;
        this.#sinceEnter.push(text);
        if (this.#headings.has(plain(text))) this.#heading = plain(text);
      }
      const now = performance.now();
      if (fresh.length > 0) {
        quietSince = now;
        patience = quietMs;
      } else if (now - quietSince >= patience || now > endsAt) return;
      await this.#page.waitForTimeout(15);
    }
  }
}

const plain = (text: string): string => text.replace(/[\s，]+/g, '');

const read = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, 'items', file), 'utf8'));

export function readItem(itemId: string): Item {
  return itemSchema.parse(read(`${itemId}.json`));
}

/** The department that an item is found under. */
export function readDepartment(itemId: string): Department {
  return departmentSchema.parse(read(join(dirname(itemId), 'department.json')));
}

type Texts = { readonly [key: string]: string | Texts };
const namespace = (name: string): Texts =>
  JSON.parse(readFileSync(join(ROOT, 'renderer/locales/zh-Hans', `${name}.json`), 'utf8')) as Texts;
const texts: Texts = {
  ...namespace('screens'),
  guidance: namespace('guidance'),
  common: namespace('common'),
  keyboard: namespace('keyboard'),
};
const text = (path: string): string => {
  const found = path.split('.').reduce<string | Texts>((node, key) => (node as Texts)[key] ?? '', texts);
  if (typeof found !== 'string' || found === '') throw new Error(`no text ${path}`);
  return found;
};

type PageKind = Exclude<ScreenName, 'search' | 'out-of-service'>;

/** How a citizen knows on which page he is: by its heading. */
function pagesOf(
  item: Item,
  siteName: string,
  departmentName: string,
): readonly (readonly [string, PageKind])[] {
  return [
    [siteName, 'attract'],
    [text('home.greeting') + text('home.question'), 'home'],
    [departmentName, 'department'],
    [item.name, 'guide'],
    [text('consent.title'), 'consent'],
    [text('acting.question.whom.title'), 'acting'],
    [text('identify.title'), 'identify'],
    [text('known.title'), 'known'],
    ...questionsInOrder(item).map((question) => [question.title, 'eligibility'] as const),
    ...item.fields.map((field) => [field.title, 'form'] as const),
    [text('materials.title'), 'materials'],
    ...item.materials.map(
      ({ name }) => [text('capture.title').replace('{{name}}', name), 'capture'] as const,
    ),
    [text('face.title'), 'face-check'],
    [text('sign.title'), 'sign'],
    [text('sign.titleCommitment'), 'sign'],
    [text('check.title'), 'check'],
    [text('submitting.title'), 'submitting'],
    ...['working', 'trouble', 'done'].map((phase) => [text(`printing.title.${phase}`), 'printing'] as const),
    [text('evaluate.title'), 'evaluate'],
    [text('take.title'), 'take-things'],
    [text('take.titleCard'), 'take-things'],
    [text('guidance.erased.erasing'), 'erased'],
    [text('guidance.erased.title'), 'erased'],
    // What a table is called is its department's choice; the ways on from it are known.
    [`${text('result.noPrint')}按钮`, 'result'],
    [`${text('result.done')}按钮`, 'result'],
    // Names that the header repeats on other pages are no sign of a place to a listener; these are.
    [`${text('attract.start')}按钮`, 'attract'],
    [text('guide.atMachine'), 'guide'],
    [text('ineligible.title'), 'ineligible'],
  ].map(([heading = '', kind]) => [plain(heading), kind as PageKind]);
}

export interface KeypadVisit {
  readonly item: Item;
  readonly citizen: Citizen;
  /** Puts cards and papers where hands put them. Knows nothing of the screen. */
  readonly hands: RpcVisitor;
  readonly siteName: string;
  readonly department: Department;
}

export interface KeypadReport {
  /** Headings in the order in which they came. */
  readonly pages: readonly string[];
  readonly outcome: NonNullable<VisitSnapshot['outcome']>['kind'] | undefined;
  /** Cells of a table of information that this citizen neither saw nor heard; undefined when there was no table. */
  readonly unread: readonly string[] | undefined;
}

/** The headings that a listener listens for. */
export function headingsOf(visit: Omit<KeypadVisit, 'citizen' | 'hands'>): string[] {
  const inTheHeader = [visit.siteName, visit.item.name].map(plain);
  return pagesOf(visit.item, visit.siteName, visit.department.name)
    .map(([heading]) => heading)
    .filter((heading) => !inTheHeader.includes(heading));
}

/** From the standing screen until everything is erased. */
export async function visitByKeypad(visit: KeypadVisit): Promise<KeypadReport> {
  const { citizen, hands, item } = visit;
  const known = new Map(pagesOf(item, visit.siteName, visit.department.name));
  const table = item.outcome.kind === 'information';
  const pages: string[] = [];
  let unread: readonly string[] | undefined;
  let outcome: KeypadReport['outcome'];
  const noteOutcome = () => {
    outcome = hands.snapshot.outcome?.kind ?? outcome;
  };
  let arrivedAt = performance.now();
  for (let step = 0; step < 200; step += 1) {
    const heading = await headingWithin(citizen, known, table);
    noteOutcome();
    if (pages.at(-1) !== heading) arrivedAt = performance.now();
    else if (performance.now() - arrivedAt > PAGE_LIMIT_MS)
      throw new Error(`stuck at ${heading}, on ${await citizen.here()}`);
    if (pages.at(-1) !== heading) pages.push(heading);
    const kind = known.get(heading) ?? 'result';
    // With everything else the reading itself is reset: whoever listens hears no more after this page.
    if (kind === 'erased') return { pages, outcome, unread };
    if (kind === 'result') unread = await readTable(visit);
    await actOn(kind, heading, visit);
    noteOutcome();
  }
  throw new Error(`no end after ${pages.join(' > ')}`);
}

async function headingWithin(
  citizen: Citizen,
  known: ReadonlyMap<string, PageKind>,
  table: boolean,
): Promise<string> {
  const endsAt = performance.now() + STEP_LIMIT_MS;
  for (;;) {
    const heading = await citizen.heading();
    if (known.has(heading) || (table && heading !== '')) return heading;
    if (performance.now() > endsAt) throw new Error(`nobody knows the page ${heading}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Reads every screenful of the table, and gives the cells that were not among what was taken in. */
async function readTable({ citizen, hands }: KeypadVisit): Promise<readonly string[] | undefined> {
  const { screen } = hands.snapshot;
  const table = screen.name === 'result' ? screen.information : undefined;
  if (!table) return undefined;
  let taken = plain(await citizen.takenIn());
  for (let turns = 0; turns < MOST_SCREENFULS && (await turn(citizen)); turns += 1)
    taken += plain(await citizen.takenIn());
  return [...table.columns, ...table.rows.flat()].filter((cell) => !taken.includes(plain(cell)));
}

async function actOn(kind: PageKind, heading: string, visit: KeypadVisit): Promise<void> {
  const { citizen, hands, item } = visit;
  const simulated = hands.rpc.technician;
  const go = () => choose(citizen, /^继续/);
  switch (kind) {
    case 'attract':
      return choose(citizen, begins(text('attract.start')));
    case 'home':
      if (await walkTo(citizen, begins(item.name))) return citizen.press('Enter');
      return choose(citizen, begins(visit.department.shortName));
    case 'department':
      return choose(citizen, begins(item.name));
    case 'guide':
      // A machine that has just started looks for its devices first; the page says so, and then offers the way on.
      if (await walkTo(citizen, begins(text('guide.begin')))) return citizen.press('Enter');
      return pause(1_000);
    case 'consent':
      return choose(citizen, begins(text('consent.agree')));
    case 'acting':
      await choose(citizen, begins(text('acting.choice.self')));
      return go();
    case 'identify':
      await simulated.act({ type: 'lay-card', specimenId: 'resident' });
      return pause(1_200);
    case 'eligibility': {
      const question = questionsInOrder(item).find(({ title }) => plain(title) === heading);
      await choose(citizen, begins(question?.options.find((option) => option.eligible)?.label ?? '?'));
      return go();
    }
    case 'known':
      return go();
    case 'form':
      await answer(heading, visit);
      return go();
    case 'materials':
      if (await walkTo(citizen, /^继续/)) return citizen.press('Enter');
      return choose(citizen, begins(text('materials.capture')));
    case 'capture':
      await simulated.act({ type: 'lay-paper', paperId: 'lease' });
      if (await walkTo(citizen, begins(text('capture.finish')))) return citizen.press('Enter');
      if (await walkTo(citizen, begins(text('capture.take')))) await citizen.press('Enter');
      return pause(1_000);
    case 'face-check':
      if (
        await walkTo(
          citizen,
          new RegExp(`^(${text('face.start')}|${text('face.again')}|${text('common.go')})`),
        )
      )
        await citizen.press('Enter');
      return pause(1_500);
    case 'sign':
      if (!(await walkTo(citizen, /按住三秒/))) throw new Error('no way to sign by key');
      await citizen.hold('Enter', 3_400);
      // The button comes when the commitments have been there long enough to be read, in large letters twice as long.
      for (let seconds = 0; seconds < 60; seconds += 1) {
        if (await walkTo(citizen, begins(text('sign.done')))) break;
        await pause(1_000);
      }
      return choose(citizen, begins(text('sign.done')));
    case 'check':
      return choose(citizen, begins(text('check.confirm')));
    case 'submitting':
    case 'printing':
      return pause(1_000);
    case 'result':
      return choose(citizen, new RegExp(`^(${text('result.noPrint')}|${text('result.done')})`));
    case 'evaluate':
      return choose(citizen, begins(text('evaluate.skip')));
    case 'take-things':
      await simulated.act({ type: 'take-card' });
      await simulated.act({ type: 'take-slips' });
      await simulated.act({ type: 'take-documents' });
      await pause(1_500);
      // Taking the card may already have ended the visit.
      if (await walkTo(citizen, begins(text('take.done')))) await citizen.press('Enter');
      return pause(500);
    default:
      throw new Error(`a citizen with a keypad came to ${kind}: ${heading}`);
  }
}

async function answer(heading: string, { citizen, item }: KeypadVisit): Promise<void> {
  const field = item.fields.find(({ title }) => plain(title) === heading);
  if (!field) throw new Error(`no question ${heading}`);
  switch (field.input.kind) {
    case 'choice':
      return choose(citizen, begins(field.input.options[0]?.label ?? '?'));
    case 'slot':
      // The day that is open may be full.
      await choose(citizen, /^\d+月\d+日/);
      return choose(citizen, /^\d{1,2}:\d\d/);
    case 'phone':
    case 'bank-card':
    case 'identity-number':
    case 'number':
    case 'amount':
      for (const digit of validAnswer(field)) await citizen.press(digit);
      return;
    case 'date':
    case 'month':
      return chooseDay(citizen, validAnswer(field));
    case 'region':
      for (const { name } of regionPath(validAnswer(field))) await choose(citizen, begins(name));
      return;
    default:
      throw new Error(`this citizen has no answer to a ${field.input.kind}`);
  }
}

/** A calendar date or month: the decade where it is asked, then part by part. */
async function chooseDay(citizen: Citizen, date: string): Promise<void> {
  const [year = 0, month, day] = date.split('-').map(Number);
  const decade = text('keyboard.date.decadeName').replace('{{from}}', String(Math.floor(year / 10) * 10));
  if (await walkTo(citizen, begins(decade))) await citizen.press('Enter');
  await choose(citizen, begins(text('keyboard.date.yearName').replace('{{year}}', String(year))));
  await choose(citizen, new RegExp(`^${month}月`));
  if (day !== undefined)
    await choose(citizen, begins(text('keyboard.date.dayName').replace('{{day}}', String(day))));
}

const begins = (words: string): RegExp =>
  new RegExp(`^${words.replace(/[.*+?^$(){}|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s*')}`);

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Moves on until the name is heard or seen; false when the walk came round without it, or the page ended. */
async function walkTo(citizen: Citizen, name: RegExp): Promise<boolean> {
  const page = await citizen.heading();
  let first: string | undefined;
  let silent = 0;
  for (let count = 0; count < MOST_CONTROLS && silent < MOST_SILENT_KEYS; count += 1) {
    const here = await citizen.here();
    if (name.test(here)) return true;
    if ((await citizen.heading()) !== page) return false;
    if (count > 1 && here !== '' && here === first) return false;
    if (count === 1) first = here;
    silent = here === '' ? silent + 1 : 0;
    await citizen.press('ArrowDown');
  }
  return false;
}

/** Turns a list that is longer than the screen; false on its last screenful. */
async function turn(citizen: Citizen): Promise<boolean> {
  if (!(await walkTo(citizen, begins(text('common.paging.next'))))) return false;
  await citizen.press('Enter');
  return true;
}

/** Looks through all screenfuls. A page that ended meanwhile asks for nothing any more. */
async function choose(citizen: Citizen, name: RegExp): Promise<void> {
  const page = await citizen.heading();
  for (let turns = 0; turns < MOST_SCREENFULS; turns += 1) {
    if (await walkTo(citizen, name)) return citizen.press('Enter');
    if ((await citizen.heading()) !== page) return;
    if (!(await turn(citizen))) break;
  }
  throw new Error(`nowhere on “${await citizen.heading()}”: ${name}; last: ${await citizen.here()}`);
}
