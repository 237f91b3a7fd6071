import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HANDOVER_SECONDS, type Handover, PHONE_SESSION_SECONDS } from '#contract/handover.ts';
import { hubClient, prepareCase } from '../testing/terminal-double.ts';
import { PATIENCE_MS, TERMINAL_KEY, testHub } from '../testing/test-hub.ts';
import { phoneLanguage, phoneTexts } from './phone-texts.ts';

const KEYS = { 'T-1': TERMINAL_KEY, 'T-2': 'key-of-the-second-terminal' };
/** 2026-11-20, a Friday, 10:00 in China. */
const NOW = new Date('2026-11-20T02:00:00Z');

let clock = NOW;
const hub = testHub({ terminalKeys: KEYS, now: () => clock });
let caseId: string;
let slipCode: string;

beforeAll(async () => {
  const prepared = await prepareCase(hub.client, {
    itemId: 'human-resources/participation-certificate',
    at: clock,
  });
  await hub.send(prepared);
  caseId = prepared.manifest.caseId;
  slipCode = prepared.slipCode;
}, PATIENCE_MS);
beforeEach(() => {
  clock = NOW;
});

const later = (seconds: number) => {
  clock = new Date(clock.getTime() + seconds * 1000);
};
const open = (): Promise<Handover> => hub.client.handovers.open({ caseId, slipCode, language: 'zh-Hans' });
const stateOf = (handover: Handover) => hub.client.handovers.state({ handoverId: handover.handoverId });
/** The button of the page: a POST, as the phone's browser sends it. */
const press = (url: string) => fetch(url, { method: 'POST', redirect: 'manual' });
const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? '';
const overview = (cookie: string, query = '') =>
  fetch(`${hub.url}/phone${query}`, { headers: { cookie }, redirect: 'manual' });

describe('a phone', () => {
  test('opens once, sees the progress and downloads the papers', async () => {
    const handover = await open();
    expect(handover.secondsLeft).toBe(HANDOVER_SECONDS);
    expect(await stateOf(handover)).toEqual({ state: 'waiting', secondsLeft: HANDOVER_SECONDS });
    const entered = await press(handover.url);
    expect(entered.status).toBe(303);
    expect(entered.headers.get('location')).toBe('/phone?lang=zh-Hans');
    expect(entered.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
    expect(await stateOf(handover)).toEqual({ state: 'opened', secondsLeft: 0 });
    const cookie = cookieOf(entered);
    const page = await overview(cookie);
    const html = await page.text();
    expect(html).toContain(phoneTexts['zh-Hans']?.state.completed);
    expect(html).not.toMatch(/11010519491231002X|张三丰/);
    const href = /href="(phone\/papers\/1)"/.exec(html)?.[1] ?? '';
    const paper = await fetch(new URL(href, `${hub.url}/phone`), { headers: { cookie } });
    expect(paper.headers.get('content-type')).toBe('application/pdf');
    expect(paper.headers.get('cache-control')).toBe('no-store');
    expect(
      Buffer.from(await paper.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });

  test('used twice: the second phone is refused, the first keeps its session', async () => {
    const handover = await open();
    const cookie = cookieOf(await press(handover.url));
    const second = await press(handover.url);
    expect(second.status).toBe(410);
    expect(await second.text()).toContain(phoneTexts['zh-Hans']?.refused.used);
    expect(second.headers.get('set-cookie')).toBeNull();
    expect((await fetch(handover.url)).status).toBe(410);
    expect((await overview(cookie)).status).toBe(200);
  });

  test('two phones at the same moment: one of them gets in', async () => {
    const handover = await open();
    const statuses = (await Promise.all([1, 2, 3, 4].map(() => press(handover.url)))).map(
      (response) => response.status,
    );
    expect(statuses.sort()).toEqual([303, 410, 410, 410]);
  });

  test('a messenger’s scanner that looks at the address first uses nothing up', async () => {
    const handover = await open();
    expect((await fetch(handover.url, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(handover.url)).status).toBe(200);
    expect((await stateOf(handover)).state).toBe('waiting');
    expect((await press(handover.url)).status).toBe(303);
  });

  test('too late: refused after five minutes', async () => {
    const handover = await open();
    later(HANDOVER_SECONDS);
    expect((await stateOf(handover)).state).toBe('expired');
    const entered = await press(handover.url);
    expect(entered.status).toBe(410);
    expect(await entered.text()).toContain(phoneTexts['zh-Hans']?.refused.expired);
  });

  test('guessed: a token that was never given, and what is no token', async () => {
    expect((await press(`${hub.url}/phone/${'A'.repeat(43)}`)).status).toBe(404);
    expect((await press(`${hub.url}/phone/..%2f..%2fkeys`)).status).toBe(404);
    expect((await fetch(`${hub.url}/phone/x`)).status).toBe(404);
    expect((await overview('zhuban-phone=guessed')).status).toBe(401);
    expect((await fetch(`${hub.url}/phone/papers/1`)).status).toBe(401);
  });

  test('closed at the terminal: opens nothing', async () => {
    const handover = await open();
    await hub.client.handovers.close({ handoverId: handover.handoverId });
    expect((await stateOf(handover)).state).toBe('closed');
    expect((await press(handover.url)).status).toBe(410);
  });

  test('its session ends, and another phone’s cookie never opens it', async () => {
    const cookie = cookieOf(await press((await open()).url));
    const other = cookieOf(await press((await open()).url));
    expect(other).not.toBe(cookie);
    later(PHONE_SESSION_SECONDS);
    expect((await overview(cookie)).status).toBe(401);
  });

  test('without the case id: the progress, no papers', async () => {
    const handover = await hub.client.handovers.open({ slipCode, language: 'en' });
    const cookie = cookieOf(await press(handover.url));
    const html = await (await overview(cookie)).text();
    expect(html).toContain(phoneTexts.en?.noPapers);
    expect((await fetch(`${hub.url}/phone/papers/1`, { headers: { cookie } })).status).toBe(404);
  });

  test('sees every page in three languages under a policy without scripts', async () => {
    const handover = await open();
    for (const [tag, texts] of Object.entries(phoneTexts)) {
      const page = await fetch(`${handover.url}?lang=${tag}`);
      const html = await page.text();
      expect(html).toContain(`<html lang="${tag}">`);
      expect(html).toContain(texts.open);
      const policy = page.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe|script-src/);
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    }
  });
});

describe('a terminal', () => {
  test('knows nothing of another terminal’s codes', async () => {
    const handover = await open();
    const other = hubClient(hub.url, KEYS['T-2']);
    await expect(other.handovers.state({ handoverId: handover.handoverId })).rejects.toThrow();
    await expect(other.handovers.close({ handoverId: handover.handoverId })).rejects.toThrow();
    expect((await stateOf(handover)).state).toBe('waiting');
  });

  test('a wrong key gets no code', async () => {
    const stranger = hubClient(hub.url, 'wrong');
    await expect(stranger.handovers.open({ caseId, slipCode, language: 'en' })).rejects.toThrow();
  });

  test('the database holds neither token, session nor slip code in clear', async () => {
    const handover = await open();
    const entered = await press(handover.url);
    const token = handover.url.split('/').at(-1) ?? '';
    const session = cookieOf(entered).split('=')[1] ?? '';
    const rows = JSON.stringify(hub.rows('SELECT * FROM handovers'));
    expect(token).toHaveLength(43);
    for (const secret of [token, session, slipCode]) expect(rows).not.toContain(secret);
  });
});

describe('the language of the page', () => {
  test.each([
    ['en', 'zh-Hans', undefined, 'en'],
    [null, 'zh-Hant', 'en', 'zh-Hant'],
    [null, undefined, 'zh-HK,zh;q=0.9', 'zh-Hant'],
    [null, undefined, 'en-GB,en;q=0.9', 'en'],
    [null, undefined, 'fr', 'zh-Hans'],
    ['constructor', undefined, undefined, 'zh-Hans'],
  ])('%s, %s, %s', (asked, visit, accepted, found) => {
    expect(phoneLanguage(asked, visit, accepted)).toBe(found);
  });
});
