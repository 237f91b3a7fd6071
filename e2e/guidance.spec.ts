import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { axeFindings } from './support/axe.ts';
import { expect, type Kiosk, test } from './support/kiosk.ts';
import { HURRIED, type Station } from './support/station.ts';

const CERTIFICATE = 'human-resources/participation-certificate';

async function help(kiosk: Kiosk, way: string | RegExp): Promise<void> {
  await kiosk.press('帮助');
  await expect(kiosk.page.getByRole('dialog')).toBeVisible();
  await kiosk.passesAxe('help');
  await kiosk.page.getByRole('dialog').getByRole('button', { name: way }).click();
}

async function openGuide(kiosk: Kiosk): Promise<void> {
  const { technician } = kiosk;
  await technician.send({ type: 'start' });
  await technician.until('home');
  await technician.send({ type: 'open-item', itemId: CERTIFICATE });
  await technician.until('guide');
  await kiosk.shows('guide');
  await expect(kiosk.page.getByText(/第 1 步，共 \d 步，还要约 \d+ 分钟/)).toBeVisible();
}

/** As the hub lists them to the terminal's own key. */
async function reportsAtHub(
  station: Station,
): Promise<{ reports: { reportNumber: string; reasons: string[] }[] }> {
  const keys = JSON.parse(await readFile(join(station.hubDirectory, 'terminal-keys.json'), 'utf8'));
  const answer = await fetch(`${station.hub.ready.url}/v1/trouble-reports`, {
    headers: { authorization: `Bearer ${keys['ZB-DEV-0001']}` },
  });
  return (await answer.json()) as { reports: { reportNumber: string; reasons: string[] }[] };
}

test('the result goes to one phone, once', async ({ kiosk, browser }) => {
  const { page, technician } = kiosk;
  await technician.fillIn(CERTIFICATE);
  await technician.submit();
  await technician.until('printing', 'evaluate');
  await kiosk.press('带到手机上');
  const { handover } = await technician.when(
    (snapshot) => snapshot.handover?.state === 'waiting',
    'a code for the phone',
  );
  const url = handover?.qr ?? '';
  expect(url).toMatch(/\/phone\/[A-Za-z0-9_-]{43}$/);
  await expect(page.getByRole('dialog')).toBeVisible();
  await kiosk.passesAxe('handover');
  await page.screenshot({ path: kiosk.keptAt('handover.png') });

  const first = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
  const second = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
  try {
    const phone = await first.newPage();
    const refused: string[] = [];
    phone.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
    await phone.goto(url);
    expect(await axeFindings(phone)).toEqual([]);
    await phone.getByRole('button').click();
    await expect(phone.getByRole('heading', { level: 1 })).toContainText('已经办好');
    expect(phone.url()).not.toContain(url.split('/').at(-1));
    expect(await phone.content()).not.toContain('11010519491231002X');
    expect(await axeFindings(phone)).toEqual([]);
    await phone.screenshot({ path: kiosk.keptAt('phone.png'), fullPage: true });
    const download = phone.waitForEvent('download');
    await phone.getByRole('link', { name: /下载/ }).first().click();
    const saved = kiosk.keptAt('phone.pdf');
    await (await download).saveAs(saved);
    expect(execFileSync('pdftotext', [saved, '-'], { encoding: 'utf8' })).toContain('参保');
    await phone.goto(`${new URL(url).origin}/phone?lang=en`);
    await expect(phone.getByRole('heading', { level: 1 })).toContainText('Done');
    expect(refused).toEqual([]);

    await technician.when((snapshot) => snapshot.handover?.state === 'opened', 'the phone to be seen');
    await expect(page.getByRole('dialog')).toContainText('手机已经打开了');

    const stranger = await second.newPage();
    await stranger.goto(url);
    await expect(stranger.getByRole('heading', { level: 1 })).toContainText('打不开了');
    await expect(stranger.getByText('已经用过了')).toBeVisible();
    await expect(stranger.getByRole('button')).toHaveCount(0);
  } finally {
    await first.close();
    await second.close();
  }
  await kiosk.press('好了');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  kiosk.hasNoViolations();
});

test('the network is gone: the button for the phone says why it rests', async ({ kiosk }) => {
  const { page, technician } = kiosk;
  await technician.fillIn(CERTIFICATE);
  await technician.submit();
  await technician.until('printing', 'evaluate');
  await technician.rpc.technician.act({ type: 'set-network', on: false });
  await expect(page.getByText('现在网络不通，不能带到手机上。')).toBeVisible();
  await expect(page.getByRole('button', { name: '带到手机上' })).toBeDisabled();
});

test('what could not be done is reported in three taps and found at the hub', async ({ kiosk, station }) => {
  const { page } = kiosk;
  await openGuide(kiosk);
  await help(kiosk, /办不成事/);
  await kiosk.shows('report');
  await kiosk.press('看不明白');
  await kiosk.press('提交');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('记下了');
  await kiosk.shows('report', 'sent');
  const number = await page.locator('.report__code').textContent();
  expect(number).toMatch(/^BC-[0-9A-Z]{8}$/);
  await expect
    .poll(async () => (await reportsAtHub(station)).reports, { timeout: 80_000 })
    .toEqual([
      expect.objectContaining({ reportNumber: number, reasons: ['not-understood'], itemId: CERTIFICATE }),
    ]);
  await kiosk.press('回去接着办');
  await kiosk.shows('guide');
  kiosk.hasNoViolations();
});

test('a slip leads to the window, with the item and without the citizen', async ({ kiosk }) => {
  const { page } = kiosk;
  await openGuide(kiosk);
  await help(kiosk, /转人工窗口/);
  await kiosk.shows('window');
  const code = (await page.locator('.window-ticket__code').textContent()) ?? '';
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{6}$/);
  await kiosk.press('打印指引单');
  await expect(page.getByText('指引单已打印，请从凭条口取走。')).toBeVisible();
  await kiosk.shows('window', 'printed');
  await kiosk.keepPrint('receipt-printer', 'window-slip.png');
  const read = execFileSync('zbarimg', ['-q', '--raw', kiosk.keptAt('window-slip.png')], {
    encoding: 'utf8',
  });
  expect(read.trim()).toMatch(new RegExp(`^ZHUBAN-WINDOW:\\w{31}:${CERTIFICATE}:guide:${code}$`));
  await page.getByRole('contentinfo').getByRole('button', { name: '返回' }).click();
  await kiosk.shows('guide');
  kiosk.hasNoViolations();
});

test.describe('who leaves has a few seconds to take things', () => {
  test.use({ timing: { ...HURRIED, takeThingsSeconds: 6 } });

  test('a card left behind: louder and louder, then staff, and no farewell before it is taken', async ({
    kiosk,
  }) => {
    const { page, technician } = kiosk;
    await technician.fillIn(CERTIFICATE);
    await technician.send({ type: 'leave' });
    for (const urgency of [1, 2, 3]) {
      await technician.when(
        ({ screen }) => screen.name === 'take-things' && screen.urgency === urgency,
        `the call ${urgency}`,
      );
    }
    await technician.when((snapshot) => snapshot.staffCalled, 'staff to be called');
    await kiosk.shows('take-things', 'overdue');
    await kiosk.press('我已取走');
    await expect(page.getByText('已经通知工作人员，请不要离开身份证。')).toBeVisible();
    await expect(page.locator('[data-screen="take-things"]')).toBeVisible();
    await technician.rpc.technician.act({ type: 'take-card' });
    await technician.until('erased');
    await technician.until('attract');
    kiosk.hasNoViolations();
  });
});
