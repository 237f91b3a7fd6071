import { beforeEach, describe, expect, test } from 'vitest';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { hubClient, prepareCase } from '../testing/terminal-double.ts';
import { testHub } from '../testing/test-hub.ts';
import { phoneEvaluationTexts } from './phone-evaluation-texts.ts';

const OFFICE_KEY = 'key-of-the-first-officer';
/** 2026-11-20, a Friday, 10:00 in China. */
const NOW = new Date('2026-11-20T02:00:00Z');
const ITEM = 'human-resources/participation-certificate';
const texts = phoneEvaluationTexts['zh-Hans'];
if (texts === undefined) throw new Error('no texts');

let clock = NOW;
const hub = testHub({
  operatorKeys: { 'office.one': { role: 'office', key: OFFICE_KEY } },
  now: () => clock,
});
let slipCode: string;
beforeEach(async () => {
  clock = NOW;
  const prepared = await prepareCase(hub.client, { itemId: ITEM, at: clock });
  await hub.send(prepared);
  slipCode = prepared.slipCode;
});

const post = (path: string, form: URLSearchParams, cookie = '') =>
  fetch(`${hub.url}${path}`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { cookie, 'accept-language': 'zh-CN' },
  });
const get = async (path: string, cookie: string) =>
  (await fetch(`${hub.url}${path}`, { headers: { cookie, 'accept-language': 'zh-CN' } })).text();
const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? '';

/** With the slip, at home. */
async function atHome(code = slipCode): Promise<string> {
  const entered = await post('/evaluate', new URLSearchParams({ code }));
  expect(entered.status).toBe(303);
  return cookieOf(entered);
}

/** What the browser would send, with nothing touched but the level. */
async function filled(cookie: string, level: number): Promise<URLSearchParams> {
  const html = await get(`/phone/evaluation?level=${level}`, cookie);
  const form = new URLSearchParams();
  for (const [, name = '', value = ''] of html.matchAll(
    /<input type="hidden" name="(\w+)" value="([^"]*)">/g,
  )) {
    form.set(name, value);
  }
  form.set('text', '');
  return form;
}

const standing = () => hub.client.evaluations.standing({ slipCode });

describe('with the slip at home', () => {
  test('the code is typed as it stands there, and opens the progress without the papers', async () => {
    for (const code of [
      slipCode,
      `ZHUBAN-SLIP:${slipCode}`,
      slipCode.replace(/(.{4})/g, '$1 ').toLowerCase(),
    ]) {
      const html = await get('/phone', await atHome(code));
      expect(html).toContain(texts.ask);
      expect(html).not.toContain('/papers/1');
      expect(html).not.toMatch(/张三丰|11010519491231002X/);
      expect(html).not.toContain(slipCode);
    }
  });

  test('a wrong code, no code, no form: the same words, and no session', async () => {
    for (const form of [{ code: '0'.repeat(16) }, { code: 'x' }, {}]) {
      const refused = await post('/evaluate', new URLSearchParams(form as Record<string, string>));
      expect(refused.status).toBe(404);
      expect(refused.headers.get('set-cookie')).toBeNull();
      expect(await refused.text()).toContain(texts.codeUnknown);
    }
    const json = await fetch(`${hub.url}/evaluate`, { method: 'POST', body: '{}' });
    expect(json.status).toBe(404);
    expect((await fetch(`${hub.url}/evaluate`, { method: 'DELETE' })).status).toBe(405);
  });

  test('five keys alike, in one order, nothing ticked, no script', async () => {
    const cookie = await atHome();
    const html = await get('/phone', cookie);
    const keys = [...html.matchAll(/<button type="submit" name="level" value="(\d)">([^<]+)</g)];
    expect(keys.map(([, level]) => level)).toEqual(['5', '4', '3', '2', '1']);
    const form = await get('/phone/evaluation?level=2', cookie);
    expect(form).toContain('太慢');
    expect(form).toContain(texts.ownHint);
    expect(`${html}${form}`).not.toMatch(/checked|<script|autofocus|selected/);
    const page = await fetch(`${hub.url}/phone/evaluation?level=2`, { headers: { cookie } });
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*form-action 'self'/);
  });

  test.each(Object.keys(phoneEvaluationTexts))('all pages in %s', async (tag) => {
    const cookie = await atHome();
    const told = phoneEvaluationTexts[tag];
    expect(await get(`/evaluate?lang=${tag}`, '')).toContain(told?.entryTitle);
    expect(await get(`/phone?lang=${tag}`, cookie)).toContain(told?.ask);
    const form = await get(`/phone/evaluation?level=1&lang=${tag}`, cookie);
    expect(form).toContain(told?.own);
    expect(form).toContain(`?lang=en&amp;level=1`);
  });
});

describe('an evaluation from the phone', () => {
  test('is kept with its words, opens a rectification, and its result is read there', async () => {
    const cookie = await atHome();
    const form = await filled(cookie, 1);
    form.append('option', 'slow');
    form.append('option', 'device-trouble');
    form.set('text', '打印机坏了。<b>请修</b>，电话13800001234');
    const sent = await post('/phone/evaluation', form, cookie);
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/phone?lang=zh-Hans']);
    expect((await standing()).given).toEqual([{ level: 1, on: '2026-11-20' }]);
    expect(await get('/phone', cookie)).toContain(texts.rectification.received);

    const office = hubClient(hub.url, OFFICE_KEY);
    const id = form.get('evaluationId') ?? '';
    const step = (after: number, action: Parameters<typeof office.rectifications.step>[0]['action']) =>
      office.rectifications.step({ rectificationId: id, after, action });
    const opened = await step(0, { kind: 'verify' });
    expect(opened).toMatchObject({
      text: '打印机坏了。<b>请修</b>，电话●●●',
      terminalId: 'phone',
      options: [{ id: 'slow' }, { id: 'device-trouble' }],
    });
    await step(1, { kind: 'assign', departmentId: 'human-resources' });
    expect(await get('/phone', cookie)).toContain(texts.rectification['being-rectified']);
    await step(2, { kind: 'rectify', answer: '修好了 <script>alert(1)</script>' });
    const result = await get('/phone', cookie);
    expect(result).toContain(texts.rectification.rectified);
    expect(result).toContain('修好了 &#60;script&#62;');
    expect(result).not.toContain('<script>');
  });

  test('sent twice, or the reply lost and loaded again: counts once', async () => {
    const cookie = await atHome();
    const form = await filled(cookie, 4);
    for (const response of await Promise.all([1, 2, 3].map(() => post('/phone/evaluation', form, cookie)))) {
      expect(response.status).toBe(303);
    }
    expect((await standing()).given).toHaveLength(1);
  });

  test('added to later; then too often, then too late', async () => {
    const cookie = await atHome();
    for (let time = 0; time < 4; time += 1) {
      expect((await post('/phone/evaluation', await filled(cookie, 5), cookie)).status).toBe(303);
      if (time === 0) expect(await get('/phone', cookie)).toContain(texts.askMore);
    }
    expect(await get('/phone', cookie)).not.toContain(texts.askMore);
    const late = await filled(cookie, 5);
    late.set('evaluationId', '0199c0de-0000-4000-8000-000000000077');
    late.set('level', '5');
    late.set('version', '1');
    const refused = await post('/phone/evaluation', late, cookie);
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain(texts.refused['evaluation-over']);
  });

  test('made by hand: other options, another version, no level, too large, no session', async () => {
    const cookie = await atHome();
    const good = await filled(cookie, 5);
    const changed = (change: (form: URLSearchParams) => void) => {
      const form = new URLSearchParams(good);
      change(form);
      return post('/phone/evaluation', form, cookie);
    };
    const answers = await Promise.all([
      changed((form) => form.append('option', 'slow')),
      changed((form) => form.set('version', '9')),
      changed((form) => form.set('level', '6')),
      changed((form) => form.set('evaluationId', "'; DROP TABLE evaluations")),
      changed((form) => form.set('text', '字'.repeat(8000))),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409, 409, 409]);
    expect((await post('/phone/evaluation', good)).status).toBe(401);
    expect((await fetch(`${hub.url}/phone/evaluation?level=7`, { headers: { cookie } })).status).toBe(404);
    expect((await standing()).given).toEqual([]);
  });

  test('given at the machine, then added to on the phone: one case, two words', async () => {
    await hub.client.evaluations.put({
      evaluationId: '0199c0de-0000-7000-8000-000000000088',
      slipCodeSha256: sha256Hex(slipCode),
      itemId: ITEM,
      terminalId: 'T-1',
      regionCode: '440524000000',
      channel: 'kiosk',
      level: 3,
      reasons: [],
      at: NOW.toISOString(),
    });
    const cookie = await atHome();
    await post('/phone/evaluation', await filled(cookie, 4), cookie);
    expect((await standing()).given.map(({ level }) => level)).toEqual([3, 4]);
  });
});
