import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Item } from '#contract/item.ts';
import { projectCatalog } from '../visit/testing/recorded-services.ts';
import { roadSteps } from './road.ts';
import { StepTimes } from './step-times.ts';
import { VisitProgress } from './visit-progress.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'step-times-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const path = () => join(folder, 'guidance', 'step-times.json');

const item = projectCatalog().item('public-security/residence-permit') as Item;

describe('step times', () => {
  test('the median of the last fifty, kept over a restart', () => {
    const times = new StepTimes(path());
    expect(times.median(item.id, 'fill')).toBeUndefined();
    for (let visit = 0; visit < 60; visit += 1) times.keep(item.id, new Map([['fill', visit]]));
    // 10 … 59 are left.
    expect(new StepTimes(path()).median(item.id, 'fill')).toBe(34.5);
  });

  test('the tile keeps the item’s own minutes before five visits, then says what was measured', () => {
    const times = new StepTimes(path());
    const visit = new Map([
      ['identify', 30],
      ['fill', 150],
    ] as const);
    for (let visits = 0; visits < 4; visits += 1) times.keep(item.id, visit);
    expect(times.minutesOf(item)).toBe(item.minutes);
    times.keep(item.id, visit);
    expect(times.minutesOf(item)).toBe(3);
  });

  test('one mad visit does not move the tile', () => {
    const times = new StepTimes(path());
    for (let visits = 0; visits < 6; visits += 1) times.keep(item.id, new Map([['fill', 120]]));
    times.keep(item.id, new Map([['fill', 3500]]));
    expect(times.minutesOf(item)).toBe(2);
  });

  test('the file holds items, steps and seconds, and nothing else', () => {
    new StepTimes(path()).keep(item.id, new Map([['fill', 12.4]]));
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toEqual({
      version: 1,
      items: { [item.id]: { fill: [12] } },
    });
  });

  test('a file cut in half by a power cut: begun anew', () => {
    new StepTimes(path()).keep(item.id, new Map([['fill', 12]]));
    writeFileSync(path(), readFileSync(path(), 'utf8').slice(0, 20));
    const times = new StepTimes(path());
    expect(times.median(item.id, 'fill')).toBeUndefined();
    expect(times.keep(item.id, new Map([['fill', 5]])).ok).toBe(true);
  });

  test('a disk that takes nothing: told, and the numbers still hold until the end', () => {
    writeFileSync(join(folder, 'guidance'), 'a file where the folder should be');
    const times = new StepTimes(path());
    expect(times.keep(item.id, new Map([['fill', 5]]))).toMatchObject({
      ok: false,
      failure: { code: 'step-times-not-written' },
    });
    expect(times.median(item.id, 'fill')).toBe(5);
  });
});

describe('minutes left', () => {
  const screens = [
    'guide',
    'consent',
    'identify',
    'form',
    'materials',
    'sign',
    'check',
    'submitting',
    'printing',
    'evaluate',
    'take-things',
  ] as const;

  test('never grows within a visit, however long somebody takes, and goes back', () => {
    let now = 0;
    const progress = new VisitProgress(new StepTimes(path()), () => now);
    const seen: number[] = [];
    for (const screen of [...screens.slice(0, 6), 'form', 'materials', ...screens.slice(5)] as const) {
      now += 200_000;
      const left = progress.see({ visitId: 'a', item, screen, finished: screen === 'take-things' });
      if (left !== undefined) seen.push(left);
    }
    expect(seen[0]).toBe(item.minutes);
    expect(seen.every((left, index) => index === 0 || left <= (seen[index - 1] ?? 0))).toBe(true);
    expect(seen.at(-1)).toBe(1);
  });

  test('comes from what the step took others here', () => {
    const times = new StepTimes(path());
    const slow = new Map(
      roadSteps(item)
        .filter((step) => step !== 'choose' && step !== 'take')
        .map((step) => [step, 240] as const),
    );
    times.keep(item.id, slow);
    const progress = new VisitProgress(times, () => 0);
    expect(progress.see({ visitId: 'a', item, screen: 'consent', finished: false })).toBe(4 * slow.size);
    expect(progress.see({ visitId: 'a', item, screen: 'printing', finished: true })).toBe(4);
  });

  test('a whole visit is measured, an abandoned one is not', () => {
    let now = 0;
    const times = new StepTimes(path());
    const progress = new VisitProgress(times, () => now);
    const go = (visitId: string, finished: boolean) => {
      for (const screen of screens) {
        progress.see({ visitId, item, screen, finished: finished && screen === 'take-things' });
        now += 10_000;
      }
    };
    go('abandoned', false);
    expect(times.median(item.id, 'fill')).toBeUndefined();
    go('whole', true);
    expect(times.median(item.id, 'identify')).toBe(20);
    expect(times.median(item.id, 'fill')).toBe(10);
    expect(times.median(item.id, 'choose')).toBeUndefined();
    go('whole', true);
    expect(JSON.parse(readFileSync(path(), 'utf8')).items[item.id].fill).toEqual([10]);
  });
});
