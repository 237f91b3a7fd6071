import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rectification, RectificationAction } from '#contract/evaluation.ts';
import { axeFindings } from './support/axe.ts';
import { expect, type Kiosk, test } from './support/kiosk.ts';
import { OFFICE_KEY, type Station } from './support/station.ts';

const ITEM = 'public-security/residence-permit';
const WORDS = 'da yin ji';

/** An officer at his desk, over the hub's API. */
class Officer {
  readonly #url: string;

  constructor(station: Station) {
    this.#url = `${station.hub.ready.url}/v1`;
  }

  async rectifications(): Promise<Rectification[]> {
    const answer = await this.#ask('GET', '/rectifications');
    return ((await answer.json()) as { rectifications: Rectification[] }).rectifications;
  }

  async step(rectification: Rectification, action: RectificationAction): Promise<Rectification> {
    const answer = await this.#ask('POST', `/rectifications/${rectification.rectificationId}/steps`, {
      after: rectification.steps.length,
      action,
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Rectification;
  }

  #ask(method: string, path: string, body?: object): Promise<Response> {
    return fetch(this.#url + path, {
      method,
      headers: { authorization: `Bearer ${OFFICE_KEY}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

async function scanLastSlip(kiosk: Kiosk): Promise<void> {
  const { technician } = kiosk;
  await technician.send({ type: 'start' });
  await technician.send({ type: 'open-item', itemId: 'general/case-progress' });
  await technician.until('guide');
  await technician.send({ type: 'begin' });
  await technician.until('scan-slip');
  // A code is held up until it is read: a flash of it may come before the scanner listens.
  const holding = setInterval(
    () => void technician.rpc.technician.act({ type: 'present-last-slip' }).catch(() => undefined),
    1_500,
  );
  try {
    await technician.until('result');
  } finally {
    clearInterval(holding);
  }
}

test('a bad evaluation at the machine is rectified, and its evaluator reads it with his slip', async ({
  kiosk,
  station,
  browser,
}) => {
  test.setTimeout(600_000);
  const { page, technician } = kiosk;
  await technician.fillIn(ITEM);
  await technician.submit();
  await technician.until('printing', 'evaluate');
  await technician.until('evaluate');
  await kiosk.shows('evaluate');
  expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
  await expect(page.getByRole('button', { name: '提交评价' })).toBeDisabled();
  await kiosk.choose('非常不满意');
  await kiosk.press('机器不好用');
  await kiosk.press('写几句');
  await expect(page.getByText('请不要写姓名、证件号码和电话', { exact: false })).toBeVisible();
  await page.getByRole('textbox').fill(`${WORDS} 13800001234`);
  await kiosk.shows('evaluate', 'words');
  await kiosk.press('写好了');
  await kiosk.shows('evaluate', 'chosen');
  await kiosk.press('提交评价');
  // The page sends what was pressed once the press is seen: the technician must not be quicker.
  await technician.when(({ screen }) => screen.name !== 'evaluate', 'the evaluation to be taken');
  await technician.finish();

  const office = new Officer(station);
  await expect.poll(async () => (await office.rectifications()).length, { timeout: 80_000 }).toBe(1);
  const [opened] = await office.rectifications();
  if (opened === undefined) throw new Error('no rectification');
  expect(opened).toMatchObject({
    state: 'open',
    itemId: ITEM,
    level: 1,
    departmentId: 'public-security',
    options: [{ id: 'device-trouble', text: '机器不好用' }],
    text: `${WORDS} ●●●`,
  });
  expect(opened.acceptanceNumber).toMatch(/^\d{30}[0-9A-Y]$/);
  expect(JSON.stringify(opened)).not.toMatch(/张三|11010519491231002X|13800001234/);
  const outbox = await readFile(join(station.terminalDirectory, 'cases', 'cases.db'));
  expect(outbox.includes(WORDS)).toBe(false);

  let at = await office.step(opened, { kind: 'verify' });
  at = await office.step(at, { kind: 'assign', departmentId: 'public-security' });
  await scanLastSlip(kiosk);
  await expect(page.getByText('正在整改', { exact: false })).toBeVisible();
  await kiosk.shows('result', 'being-rectified');
  await technician.finish();

  at = await office.step(at, { kind: 'rectify', answer: '已经换了新的打印机，谢谢。' });
  await scanLastSlip(kiosk);
  await expect(page.getByText('已经换了新的打印机，谢谢。')).toBeVisible();
  await expect(page.getByText('您评过：非常不满意', { exact: false })).toBeVisible();
  await kiosk.shows('result', 'rectified');

  // 追评: added, the first word stays.
  await kiosk.press('补充评价');
  await kiosk.shows('evaluate', 'follow-up');
  await kiosk.choose('基本满意');
  await kiosk.press('提交评价');
  await expect(page.getByText('后来补充：基本满意', { exact: false })).toBeVisible();
  await expect(page.getByText('您评过：非常不满意', { exact: false })).toBeVisible();
  await kiosk.press('带到手机上');
  const { handover } = await technician.when(
    (snapshot) => snapshot.handover?.state === 'waiting',
    'a code for the phone',
  );
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
  try {
    const phone = await context.newPage();
    await phone.goto(handover?.qr ?? '');
    await phone.getByRole('button').click();
    await expect(phone.getByText('已经换了新的打印机，谢谢。')).toBeVisible();
    expect(await axeFindings(phone)).toEqual([]);
    await phone.screenshot({ path: kiosk.keptAt('phone-result.png'), fullPage: true });
    await phone.getByRole('button', { name: '满意', exact: true }).click();
    expect(await phone.locator('input:checked').count()).toBe(0);
    expect(await axeFindings(phone)).toEqual([]);
    await phone.screenshot({ path: kiosk.keptAt('phone-form.png'), fullPage: true });
    await phone.getByLabel('办得快').check();
    await phone.getByRole('button', { name: '提交评价' }).click();
    await expect(phone.getByText('补充 满意', { exact: false })).toBeVisible();
  } finally {
    await context.close();
  }
  at = await office.step(at, { kind: 'call-back', result: 'shown' });
  at = await office.step(at, { kind: 'close' });
  expect(at.state).toBe('closed');
  kiosk.hasNoViolations();
});
