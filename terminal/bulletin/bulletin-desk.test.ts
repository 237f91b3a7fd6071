import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bulletin, MAXIMUM_NOTICES, type Notice } from '#contract/bulletin.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import { createHubClient, type HubClient } from '#offline-cache/hub-client.ts';
import type { HubFailure } from '#offline-cache/hub-failure.ts';
import { silentLogger } from '../logging/logger.ts';
import { BulletinDesk, type BulletinDeskOptions } from './bulletin-desk.ts';

const HERE = '441999001001';
const notice = (id: string, change: Partial<Notice> = {}): Notice => ({
  id,
  text: `${id} 的提醒`,
  translations: {},
  from: '2026-11-01',
  until: '2026-12-31',
  tone: 'reminder',
  regions: [],
  ...change,
});
const WEATHER = {
  at: '2026-11-21T06:00:00+08:00',
  validUntil: '2026-11-21T20:00:00+08:00',
  condition: 'clear',
  lowCelsius: 14,
  highCelsius: 22,
  source: '示例气象台',
} as const;

let folder: string;
let clock: Date;
let changes: number;
let pulls: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulletin-'));
  clock = new Date('2026-11-21T02:00:00Z');
  changes = 0;
  pulls = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function desk(
  answer: Result<Bulletin, HubFailure> | Pick<HubClient, 'bulletin'>,
  more: Partial<BulletinDeskOptions> = {},
): BulletinDesk {
  const hub: Pick<HubClient, 'bulletin'> =
    'bulletin' in answer
      ? answer
      : {
          bulletin: async () => {
            pulls += 1;
            return answer;
          },
        };
  return new BulletinDesk({
    hub,
    path: join(folder, 'bulletin.json'),
    regionCode: HERE,
    everyMs: 0,
    offers: () => true,
    logger: silentLogger,
    onChange: () => {
      changes += 1;
    },
    now: () => clock,
    ...more,
  });
}
const ids = (one: BulletinDesk) => one.current.notices.map(({ id }) => id);

/** A hub that answers whatever is put here, over the real client. */
const answering = (body: unknown, status = 200): Pick<HubClient, 'bulletin'> =>
  createHubClient({
    baseUrl: 'http://hub.invalid',
    terminalKey: 'a-key-for-tests-only',
    fetch: async () =>
      new Response(typeof body === 'string' ? body : JSON.stringify(body), {
        status,
        headers: { 'content-type': 'application/json' },
      }),
  });

test('what the hub tells is shown, kept, and told once', async () => {
  const one = desk(ok({ notices: [notice('first')], weather: WEATHER }));
  expect(one.current).toEqual({ notices: [] });
  await one.pullWhenDue();
  await one.pullWhenDue();
  expect(one.current).toEqual({ notices: [notice('first')], weather: WEATHER });
  expect(changes).toBe(1);
  expect(ids(desk(fail('hub-unreachable')))).toEqual(['first']);
});

test('it asks no more often than it may, whatever becomes of the question', async () => {
  const one = desk(fail('hub-unreachable'), { everyMs: 300_000 });
  await Promise.all([one.pullWhenDue(), one.pullWhenDue()]);
  await one.pullWhenDue();
  expect(pulls).toBe(1);
});

test('a button to an item that is not offered here is left out', async () => {
  const told = { notices: [notice('item', { itemId: 'general/case-progress' })] };
  const one = desk(ok(told), { offers: () => false });
  await one.pullWhenDue();
  expect(one.current.notices[0]).not.toHaveProperty('itemId');
  const other = desk(ok(told));
  expect(other.current.notices[0]?.itemId).toBe('general/case-progress');
});

describe('faults', () => {
  test('hub down: the copy goes on', async () => {
    await desk(ok({ notices: [notice('kept')] })).pullWhenDue();
    const later = desk(fail('hub-unreachable'));
    await later.pullWhenDue();
    expect(ids(later)).toEqual(['kept']);
  });

  test('expired while off line: not shown any more, and coming ones begin', async () => {
    await desk(
      ok({
        notices: [notice('over', { until: '2026-11-21' }), notice('coming', { from: '2026-11-22' })],
        weather: WEATHER,
      }),
    ).pullWhenDue();
    const offline = desk(fail('hub-unreachable'));
    expect(ids(offline)).toEqual(['over']);
    expect(offline.current.weather).toBeDefined();
    // 20:00 in China: the weather is over, the notice has its whole last day.
    clock = new Date('2026-11-21T12:00:00Z');
    expect(offline.current.weather).toBeUndefined();
    expect(ids(offline)).toEqual(['over']);
    clock = new Date('2026-11-21T16:00:00Z');
    expect(ids(offline)).toEqual(['coming']);
  });

  test('other region: a hub that mixes them up is not believed', async () => {
    const one = desk(
      ok({ notices: [notice('there', { regions: ['31'] }), notice('here', { regions: ['44'] })] }),
    );
    await one.pullWhenDue();
    expect(ids(one)).toEqual(['here']);
  });

  test.each([
    ['malformed', 'not JSON at all', 200],
    ['too long a text', { notices: [notice('long', { text: '长'.repeat(201) })] }, 200],
    ['too many', { notices: Array.from({ length: MAXIMUM_NOTICES + 1 }, (_, at) => notice(`n-${at}`)) }, 200],
    ['an unknown field', { notices: [{ ...notice('odd'), script: 'alert(1)' }] }, 200],
    [
      'an item id that is an address',
      { notices: [{ ...notice('odd'), itemId: 'https://example.invalid' }] },
      200,
    ],
    ['a captive portal', '<html>log in</html>', 200],
    ['a broken hub', { code: 'INTERNAL_SERVER_ERROR' }, 500],
  ])('%s: refused, and the good copy goes on', async (_name, body, status) => {
    await desk(ok({ notices: [notice('good')] })).pullWhenDue();
    const one = desk(answering(body, status));
    await one.pullWhenDue();
    expect(ids(one)).toEqual(['good']);
  });

  test('a spoilt copy on the disk: none, until the next pull', async () => {
    for (const spoilt of ['{', '{"region":"441999001001","bulletin":{"notices":"x"}}', 'null']) {
      writeFileSync(join(folder, 'bulletin.json'), spoilt);
      expect(desk(fail('hub-unreachable')).current).toEqual({ notices: [] });
    }
    const one = desk(ok({ notices: [notice('fresh')] }));
    await one.pullWhenDue();
    expect(ids(one)).toEqual(['fresh']);
  });

  test('a copy that was made for another place is not shown', async () => {
    await desk(ok({ notices: [notice('elsewhere')] })).pullWhenDue();
    expect(ids(desk(fail('hub-unreachable'), { regionCode: '310000000000' }))).toEqual([]);
  });

  test('a disk that takes nothing: shown all the same, and nothing is thrown', async () => {
    writeFileSync(join(folder, 'a-file'), '');
    const one = desk(ok({ notices: [notice('first')] }), { path: join(folder, 'a-file', 'bulletin.json') });
    await one.pullWhenDue();
    expect(ids(one)).toEqual(['first']);
  });
});

test('the copy is whole or not there', async () => {
  await desk(ok({ notices: [notice('first')] })).pullWhenDue();
  expect(readdirSync(folder)).toEqual(['bulletin.json']);
  expect(JSON.parse(readFileSync(join(folder, 'bulletin.json'), 'utf8'))).toMatchObject({ region: HERE });
});
