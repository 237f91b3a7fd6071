import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Item } from '#contract/item.ts';
import { itemIdSchema } from '#contract/item.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type RoadStepId, roadStepIdSchema } from '#contract/visit/road.ts';

/** Seconds that citizens took, the newest last. No person, no day, no time of day: only how long. */
const stepTimesSchema = z.strictObject({
  version: z.literal(1),
  items: z.record(itemIdSchema, z.partialRecord(roadStepIdSchema, z.array(z.int().min(0).max(3600)))),
});
type StepTimesFile = z.infer<typeof stepTimesSchema>;

/** Of each item and step. */
const KEPT = 50;
/** Before so many, a tile says what the item's file says. */
const VISITS_BEFORE_MEASURED = 5;
const LONGEST_SECONDS = 3600;

/** How long the steps of an item take on this very terminal: the median of its last visits. */
export class StepTimes {
  readonly #path: string;
  readonly #items: StepTimesFile['items'];

  /** A file that cannot be read is begun anew: nothing of worth is lost with it. */
  constructor(path: string) {
    this.#path = path;
    this.#items = read(path);
  }

  /** The steps of one finished visit. Durable enough: a power cut costs at most this visit. */
  keep(
    itemId: string,
    seconds: ReadonlyMap<RoadStepId, number>,
  ): Result<void, AppFailure<'step-times-not-written'>> {
    const steps = this.#items[itemId] ?? {};
    for (const [step, taken] of seconds) {
      const rounded = Math.min(LONGEST_SECONDS, Math.max(0, Math.round(taken)));
      steps[step] = [...(steps[step] ?? []), rounded].slice(-KEPT);
    }
    this.#items[itemId] = steps;
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      const file: StepTimesFile = { version: 1, items: this.#items };
      writeFileSync(`${this.#path}.new`, JSON.stringify(file), { mode: 0o600 });
      renameSync(`${this.#path}.new`, this.#path);
      return ok();
    } catch (error) {
      return fail('step-times-not-written', error instanceof Error ? error.message : undefined);
    }
  }

  /** Seconds; undefined before the first visit. */
  median(itemId: string, step: RoadStepId): number | undefined {
    const sorted = [...(this.#items[itemId]?.[step] ?? [])].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    const upper = sorted[middle];
    if (upper === undefined) return undefined;
    return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
  }

  /** How many of the newest visits of each item were measured here: how much it is used at this site. */
  visits(): ReadonlyMap<string, number> {
    return new Map(Object.keys(this.#items).map((itemId) => [itemId, this.#visitsOf(itemId)]));
  }

  #visitsOf(itemId: string): number {
    return Math.max(0, ...Object.values(this.#items[itemId] ?? {}).map((times) => times?.length ?? 0));
  }

  /** What the tile says: measured once enough visits were, else the item's own word. */
  minutesOf(item: Pick<Item, 'id' | 'minutes'>): number {
    const steps = this.#items[item.id] ?? {};
    const visits = this.#visitsOf(item.id);
    if (visits < VISITS_BEFORE_MEASURED) return item.minutes;
    const seconds = (Object.keys(steps) as RoadStepId[]).reduce(
      (sum, step) => sum + (this.median(item.id, step) ?? 0),
      0,
    );
    return Math.min(60, Math.max(1, Math.round(seconds / 60)));
  }
}

function read(path: string): StepTimesFile['items'] {
  try {
    const parsed = stepTimesSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data.items : {};
  } catch {
    return {};
  }
}
