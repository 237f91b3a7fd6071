import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { checkCalendar, countDays } from './calendar.ts';

afterEach(() => vi.restoreAllMocks());

/** The JSON lines that a command wrote, and how it ended. */
async function run(command: () => Promise<number>): Promise<{ exitCode: number; lines: unknown[] }> {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const exitCode = await command();
  return {
    exitCode,
    lines: text
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  };
}

async function inFolder<Value>(files: Record<string, object>, use: (folder: string) => Promise<Value>) {
  const folder = await mkdtemp(join(tmpdir(), 'calendar-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(folder, name), JSON.stringify(content));
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('counts working days over a holiday, and says when a year is not confirmed', async () => {
  expect(await run(() => countDays('2026-09-30', 3, { json: true }))).toEqual({
    exitCode: 0,
    lines: [{ event: 'day', date: '2026-10-10', confirmed: true }],
  });
  expect(await run(() => countDays('2026-12-28', 5, { json: true }))).toMatchObject({
    lines: [{ date: '2027-01-05', confirmed: false }],
  });
});

test('a year that nobody entered is told', async () => {
  expect(await run(() => countDays('2027-12-28', 20, { json: true }))).toEqual({
    exitCode: 1,
    lines: [{ event: 'error', code: 'calendar-year-missing' }],
  });
});

test('the years of a site are checked with ours', async () => {
  expect((await run(() => checkCalendar(undefined, { json: true }))).exitCode).toBe(0);
  const gap = { year: 2029, confirmed: false, source: '测试', daysOff: [], workingWeekendDays: [] };
  const found = await inFolder({ 'calendar-2029.json': gap }, (folder) =>
    run(() => checkCalendar(folder, { json: true })),
  );
  expect(found.exitCode).toBe(1);
  expect(found.lines).toContainEqual({
    event: 'finding',
    code: 'calendar-year-gap',
    year: 2029,
    detail: '2027, 2029',
  });
  const wrong = await inFolder({ 'calendar-2027.json': gap }, (folder) =>
    run(() => checkCalendar(folder, { json: true })),
  );
  expect(wrong).toEqual({ exitCode: 1, lines: [{ event: 'error', code: 'holiday-file-invalid' }] });
});
