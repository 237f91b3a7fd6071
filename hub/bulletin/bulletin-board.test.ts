import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bulletinSchema } from '#contract/bulletin.ts';
import type { AppFailure } from '#contract/result.ts';
import { createBulletinBoard } from './bulletin-board.ts';
import { bulletinFor, parseBulletinFile } from './bulletin-file.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const HERE = '441999001001';
const notice = (id: string, change: object = {}) => ({
  id,
  text: `${id} 的提醒`,
  from: '2026-11-01',
  until: '2026-12-31',
  tone: 'reminder',
  ...change,
});
const weather = (highCelsius: number, regions: string[] = []) => ({
  regions,
  at: '2026-11-21T06:00:00+08:00',
  validUntil: '2026-11-21T20:00:00+08:00',
  condition: 'clear',
  lowCelsius: 14,
  highCelsius,
  source: '示例气象台',
});

let folder: string;
let file: string;
let faults: AppFailure[];
const board = () =>
  createBulletinBoard({
    file,
    copy: join(folder, 'last-good.json'),
    onFault: (failure) => faults.push(failure),
  });
const write = (content: unknown) =>
  writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
const ids = async (of = board()) => (await of.forRegion(HERE, NOW)).notices.map(({ id }) => id);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bulletin-'));
  file = join(folder, 'bulletin.json');
  faults = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the bulletin file of the hub', () => {
  test('no file: nothing to tell, and no fault', async () => {
    expect(await board().forRegion(HERE, NOW)).toEqual({ notices: [] });
    expect(faults).toEqual([]);
  });

  test('an edited file is told at the next question; a file taken away is silent', async () => {
    const one = board();
    await write({ notices: [notice('first')] });
    expect(await ids(one)).toEqual(['first']);
    await write({ notices: [notice('first'), notice('second')] });
    expect(await ids(one)).toEqual(['first', 'second']);
    await rm(file);
    expect(await ids(one)).toEqual([]);
  });

  test('other region: not told; the nearest weather wins', async () => {
    await write({
      notices: [notice('all'), notice('here', { regions: ['4419'] }), notice('there', { regions: ['4401'] })],
      weather: [weather(20), weather(26, ['4419']), weather(24, ['44']), weather(9, ['11'])],
    });
    const told = await board().forRegion(HERE, NOW);
    expect(told.notices.map(({ id }) => id)).toEqual(['all', 'here']);
    expect(told.weather?.highCelsius).toBe(26);
    expect((await board().forRegion('310000000000', NOW)).weather?.highCelsius).toBe(20);
  });

  test('what is over is left out; what is still to come goes along', async () => {
    await write({
      notices: [notice('over', { until: '2026-11-20' }), notice('coming', { from: '2026-11-25' })],
    });
    expect(await ids()).toEqual(['coming']);
    // The last day counts whole, by the calendar in China: 15:59 UTC is 23:59 there.
    const last = { notices: [notice('last', { until: '2026-11-21' })] };
    const parsed = parseBulletinFile(JSON.stringify(last));
    if (!parsed.ok) throw new Error(parsed.failure.detail);
    expect(bulletinFor(parsed.value, HERE, new Date('2026-11-21T15:59:00Z')).notices).toHaveLength(1);
    expect(bulletinFor(parsed.value, HERE, new Date('2026-11-21T16:00:00Z')).notices).toHaveLength(0);
  });

  test('weather past its hour is not told', async () => {
    await write({ weather: [weather(26)] });
    expect((await board().forRegion(HERE, new Date('2026-11-21T12:00:01Z'))).weather).toBeUndefined();
  });

  test('more than twenty for one region: the first twenty', async () => {
    await write({ notices: Array.from({ length: 30 }, (_, place) => notice(`n-${place}`)) });
    expect(await ids()).toHaveLength(20);
  });
});

describe('faults', () => {
  test.each([
    ['not JSON', '{"notices": [', 'bulletin-not-json'],
    ['a text that is too long', { notices: [notice('long', { text: '长'.repeat(201) })] }, 'notices.0.text'],
    ['a field that nobody knows', { notices: [notice('odd', { colour: 'red' })] }, 'colour'],
    ['a day that no calendar has', { notices: [notice('day', { until: '2026-02-30' })] }, 'notices.0.until'],
    ['an end before the beginning', { notices: [notice('end', { until: '2026-10-01' })] }, 'ends before'],
    ['one id twice', { notices: [notice('same'), notice('same')] }, 'twice'],
    [
      'an unknown weather',
      { weather: [{ ...weather(20), condition: 'raining cats' }] },
      'weather.0.condition',
    ],
  ])('%s: the last good one goes on, and the fault is told once', async (_name, content, told) => {
    const one = board();
    await write({ notices: [notice('good')] });
    expect(await ids(one)).toEqual(['good']);
    await write(content);
    expect(await ids(one)).toEqual(['good']);
    expect(await ids(one)).toEqual(['good']);
    expect(faults).toHaveLength(1);
    expect(`${faults[0]?.code} ${faults[0]?.detail}`).toContain(told);
  });

  test('a bad file after a restart: the last good one comes from the disk', async () => {
    await write({ notices: [notice('good')] });
    expect(await ids()).toEqual(['good']);
    await write('nonsense');
    expect(await ids(board())).toEqual(['good']);
  });

  test('too large a file is not read', async () => {
    await write(' '.repeat(600_000));
    expect(await ids()).toEqual([]);
    expect(faults[0]?.code).toBe('bulletin-too-large');
  });

  test('a folder in its place', async () => {
    file = folder;
    expect(await ids()).toEqual([]);
    expect(faults[0]?.code).toBe('bulletin-unreadable');
  });
});

test('any text: parsed or refused, and what is told fits the contract', () => {
  const near = fc.record(
    {
      notices: fc.array(
        fc.record({
          id: fc.constantFrom('a', 'b-c', 'B', ''),
          text: fc.string({ maxLength: 220 }),
          from: fc.constantFrom('2026-01-01', '2026-1-1'),
          until: fc.constantFrom('2026-12-31', 'never'),
          tone: fc.constantFrom('reminder', 'service', 'loud'),
          regions: fc.array(fc.constantFrom('44', '4419', 'x'), { maxLength: 2 }),
        }),
        { maxLength: 25 },
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.string(),
        near.map((value) => JSON.stringify(value)),
      ),
      (content) => {
        const parsed = parseBulletinFile(content);
        if (!parsed.ok) return;
        expect(bulletinSchema.safeParse(bulletinFor(parsed.value, HERE, NOW)).success).toBe(true);
      },
    ),
  );
});
