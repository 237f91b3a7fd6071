/** What a citizen reads when a part of the machine fails, and that it is over when the part is mended. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimulatedAction, SimulatedFault, TechnicianState } from '#contract/technician.ts';
import { test as base, expect, type Kiosk } from './support/kiosk.ts';
import { HURRIED, ROOT, Station } from './support/station.ts';

const CERTIFICATE = 'human-resources/participation-certificate';
const WITH_PAPERS = 'public-security/residence-permit';
const WITHOUT_PAPERS = 'health/birth-registration';
const WITH_FACE = 'human-resources/pension-qualification';
const PROGRESS = 'general/case-progress';
const EITHER_CARD = 'human-resources/contribution-certificate';

/**
 * One station for the tests of a worker: each mends what it broke and leaves the standing page. What people are given
 * minutes for takes seconds here.
 */
const test = base.extend<object, { village: Station }>({
  village: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'zhuban-faults-'));
      const profile = join(folder, 'profile.json');
      await writeFile(profile, JSON.stringify(await impatientProfile()));
      const village = await Station.start({ profile, timing: HURRIED });
      await use(village);
      await village.stop();
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  station: ({ village }, use) => use(village),
});

async function impatientProfile(): Promise<unknown> {
  const text = await readFile(join(ROOT, 'terminal/configuration/profiles/development.json'), 'utf8');
  const development = JSON.parse(text) as { devices: object };
  return {
    ...development,
    devices: {
      ...development.devices,
      uninterruptiblePower: { transport: 'simulated', mainsStableSeconds: 1 },
    },
    timing: { takeThingsSeconds: 8, erasedSeconds: 1 },
  };
}

async function act(kiosk: Kiosk, ...actions: readonly SimulatedAction[]): Promise<void> {
  for (const action of actions) {
    const answer = await kiosk.technician.rpc.technician.act(action);
    expect(answer, JSON.stringify(action)).toMatchObject({ done: true });
  }
}

const breaks = (kiosk: Kiosk, fault: SimulatedFault): Promise<void> =>
  act(kiosk, { type: 'set-fault', fault, on: true });

/** Waits until the drawer says so. */
async function drawer(
  kiosk: Kiosk,
  holds: (state: TechnicianState) => boolean = () => true,
): Promise<TechnicianState> {
  for await (const state of await kiosk.technician.rpc.technician.watch()) if (holds(state)) return state;
  throw new Error('the drawer says nothing');
}

const mends = (kiosk: Kiosk, fault: SimulatedFault): Promise<void> =>
  act(kiosk, { type: 'set-fault', fault, on: false });

async function openGuide(kiosk: Kiosk, itemId: string): Promise<void> {
  const { technician } = kiosk;
  await technician.send({ type: 'start' });
  await technician.until('home');
  await technician.send({ type: 'open-item', itemId });
  await technician.until('guide');
}

/** From the standing page to the one after the guide, once nothing stands in the way of the item any more. */
async function begin(kiosk: Kiosk, itemId: string): Promise<void> {
  const { technician } = kiosk;
  await openGuide(kiosk, itemId);
  await technician.when(
    ({ screen }) => screen.name === 'guide' && screen.guide.hindrances.length === 0,
    'a free item',
  );
  await technician.send({ type: 'begin' });
}

/** From the standing page to the page that asks for the card. */
async function askedForCard(kiosk: Kiosk, itemId: string = CERTIFICATE): Promise<void> {
  const { technician } = kiosk;
  await begin(kiosk, itemId);
  await technician.answersQuestions();
  await technician.until('consent');
  await technician.send({ type: 'consent' });
  await technician.until('identify');
}

/** To the first paper that is to be photographed. */
async function askedForPaper(kiosk: Kiosk): Promise<void> {
  const { technician } = kiosk;
  await askedForCard(kiosk, WITH_PAPERS);
  await act(kiosk, { type: 'lay-card', specimenId: 'resident' }, { type: 'lay-paper', paperId: 'lease' });
  await technician.when(({ screen }) => screen.name !== 'identify', 'the card to be read');
  while (technician.snapshot.screen.name !== 'materials') await technician.answerOnce();
  await technician.when(
    ({ screen }) =>
      screen.name === 'materials' && screen.materials.every(({ state }) => state !== 'fetching'),
    'the licences',
  );
  await technician.send({ type: 'open-capture', materialId: 'ground-proof' });
  await technician.until('capture');
}

/** The code on the slip of a case that was just sent, read as a phone would. */
async function printedSlipCode(kiosk: Kiosk): Promise<string> {
  const { technician } = kiosk;
  await technician.fillIn(WITHOUT_PAPERS);
  await technician.submit();
  await technician.when(({ screen }) => screen.name === 'printing' && screen.settled, 'the slip');
  await technician.finish();
  await kiosk.keepPrint('receipt-printer', 'slip.png');
  const read = execFileSync('zbarimg', ['-q', '--raw', kiosk.keptAt('slip.png')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expect(read).toMatch(/^ZHUBAN-SLIP:[0-9A-Z]{16}\n$/);
  return read.trim().slice(-16);
}

/** Ends the visit, wherever it stands. */
async function goHome({ technician }: Kiosk): Promise<void> {
  await technician.rpc.technician.act({ type: 'take-card' });
  await technician.send({ type: 'leave' });
  await technician.until('take-things', 'erased', 'attract');
  await technician.finish();
}

test('the card reader is unplugged: told before a card is asked for, with the window', async ({ kiosk }) => {
  const { page } = kiosk;
  await breaks(kiosk, 'reader-unplugged');
  await expect(page.locator('.trouble-note')).toHaveText('今天读不了身份证，请到窗口办');
  await kiosk.shows('attract', 'reader-unplugged');
  await openGuide(kiosk, CERTIFICATE);
  await expect(page.getByRole('alert')).toContainText('身份证阅读器暂时不能用');
  await expect(page.getByRole('alert')).toContainText(/您也可以到.+办理，或打电话 \d+ 问一问/);
  await expect(page.getByRole('button', { name: '开始办理' })).toHaveCount(0);
  await kiosk.shows('guide', 'reader-unplugged');
  await mends(kiosk, 'reader-unplugged');
  await expect(page.getByRole('button', { name: '开始办理' })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await goHome(kiosk);
  kiosk.hasNoViolations();
});

test('the card reader falls silent in mid-reading: told plainly, and read once it answers', async ({
  kiosk,
}) => {
  const { page } = kiosk;
  await askedForCard(kiosk);
  await breaks(kiosk, 'reader-silent');
  await act(kiosk, { type: 'lay-card', specimenId: 'resident' });
  await expect(page.getByRole('alert')).toContainText('阅读器没有应答，读不了身份证');
  await expect(page.getByRole('alert')).toContainText('叫工作人员');
  await kiosk.shows('identify', 'reader-silent');
  await mends(kiosk, 'reader-silent');
  await kiosk.technician.until('form');
  await goHome(kiosk);
  kiosk.hasNoViolations();
});

test('the card reader is unplugged in mid-visit: told plainly, and read once it is plugged in', async ({
  kiosk,
}) => {
  const { page } = kiosk;
  await askedForCard(kiosk);
  await breaks(kiosk, 'reader-unplugged');
  await expect(page.getByRole('alert')).toContainText('阅读器没有应答，读不了身份证');
  await kiosk.shows('identify', 'reader-unplugged');
  await mends(kiosk, 'reader-unplugged');
  await act(kiosk, { type: 'lay-card', specimenId: 'resident' });
  await kiosk.technician.until('form');
  await goHome(kiosk);
  kiosk.hasNoViolations();
});

test('the card reader answers with garbled bytes: told plainly, and read once they are whole', async ({
  kiosk,
}) => {
  const { page } = kiosk;
  await askedForCard(kiosk);
  await breaks(kiosk, 'reader-bad-checksum');
  await act(kiosk, { type: 'lay-card', specimenId: 'resident' });
  await expect(page.getByRole('alert')).toContainText('阅读器没有应答，读不了身份证');
  await kiosk.shows('identify', 'reader-garbled');
  await mends(kiosk, 'reader-bad-checksum');
  await kiosk.technician.until('form');
  await goHome(kiosk);
  kiosk.hasNoViolations();
});

test('a card cannot be read: how to lay it is told, and another try succeeds', async ({ kiosk }) => {
  const { page } = kiosk;
  await askedForCard(kiosk);
  await breaks(kiosk, 'reader-short-read');
  await act(kiosk, { type: 'lay-card', specimenId: 'resident' });
  await expect(page.getByRole('alert')).toContainText('没有读出这张证');
  await expect(page.getByRole('alert')).toContainText('请取下卡套，把证平放在感应区中间');
  await kiosk.shows('identify', 'card-not-readable');
  await mends(kiosk, 'reader-short-read');
  await act(kiosk, { type: 'take-card' }, { type: 'lay-card', specimenId: 'resident' });
  await kiosk.technician.until('form');
  await goHome(kiosk);
  kiosk.hasNoViolations();
});

test('a card is taken away in mid-reading: asked to lay it again', async ({ kiosk }) => {
  const { page } = kiosk;
  await askedForCard(kiosk);
  await breaks(kiosk, 'card-removed-while-reading');
  await act(kiosk, { type: 'lay-card', specimenId: 'resident' });
  await expect(page.getByRole('alert')).toContainText('还没有读完，证就拿走了');
  await kiosk.shows('identify', 'card-removed');
  await mends(kiosk, 'card-removed-while-reading');
  await act(kiosk, { type: 'take-card' }, { type: 'lay-card', specimenId: 'resident' });
  await kiosk.technician.until('form');
  await goHome(kiosk);
  kiosk.hasNoViolations();
});

test('the code scanner is unplugged: the code of the slip is typed instead', async ({ kiosk }) => {
  // Two visits beside its own: the slip, and the way back to the scanner.
  test.slow();
  const { page, technician } = kiosk;
  const code = await printedSlipCode(kiosk);
  await breaks(kiosk, 'scanner-unplugged');
  await expect(page.locator('.trouble-note')).toHaveText('扫码口用不了，号码可以手输');
  await begin(kiosk, PROGRESS);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('请输入凭条上的号码');
  await expect(page.getByText('扫码器暂时不能用，在下面输入 16 位号码也一样。')).toBeVisible();
  await kiosk.shows('scan-slip', 'scanner-unplugged');
  for (const key of code)
    await page.locator('.keyboard').getByRole('button', { name: key, exact: true }).click();
  await kiosk.press('查进度');
  await technician.until('result');
  await goHome(kiosk);

  await mends(kiosk, 'scanner-unplugged');
  await expect(page.locator('.trouble-note')).toHaveCount(0);
  await begin(kiosk, PROGRESS);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('请把凭条上的码对准扫码口');
  await act(kiosk, { type: 'present-last-slip' });
  await technician.until('result');
  await goHome(kiosk);
  kiosk.hasNoViolations();
});

test('the code scanner is set to a wrong code page: nothing is made of what it says, and a slip is still read', async ({
  kiosk,
}) => {
  const { page, technician } = kiosk;
  await printedSlipCode(kiosk);
  await breaks(kiosk, 'scanner-wrong-code-page');
  await begin(kiosk, PROGRESS);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('请把凭条上的码对准扫码口');
  await act(kiosk, { type: 'present-code', text: '示例縣政務服務中心收件憑證' });
  await expect(page.getByRole('alert')).toContainText('这个码不是办理凭条上的码');
  await expect(page.getByRole('alert')).toContainText('或输入下面的 16 位号码');
  await kiosk.shows('scan-slip', 'wrong-code-page');
  // What the slips say is the same in every code page.
  await act(kiosk, { type: 'present-last-slip' });
  await technician.until('result');
  await goHome(kiosk);
  await mends(kiosk, 'scanner-wrong-code-page');
  kiosk.hasNoViolations();
});

test('the document camera is unplugged: told before anybody begins, with the window', async ({ kiosk }) => {
  const { page } = kiosk;
  await breaks(kiosk, 'camera-unplugged');
  await expect(page.locator('.trouble-note')).toHaveText('今天拍不了材料，请到窗口交');
  await openGuide(kiosk, WITH_PAPERS);
  await expect(page.getByRole('alert')).toContainText('高拍仪暂时不能用');
  await expect(page.getByRole('alert')).toContainText(/您也可以到.+办理/);
  await kiosk.shows('guide', 'camera-unplugged');
  await mends(kiosk, 'camera-unplugged');
  await expect(page.getByRole('button', { name: '开始办理' })).toBeVisible();
  await goHome(kiosk);
  kiosk.hasNoViolations();
});

test('the document camera is unplugged in mid-visit: the paper can go to the window', async ({ kiosk }) => {
  const { page, technician } = kiosk;
  await askedForPaper(kiosk);
  await breaks(kiosk, 'camera-unplugged');
  await kiosk.press('拍下这一页');
  await expect(page.locator('.viewfinder__off')).toContainText('高拍仪没有应答');
  await expect(page.getByRole('button', { name: '带原件到窗口办' })).toBeVisible();
  await kiosk.shows('capture', 'camera-unplugged');
  await kiosk.press('带原件到窗口办');
  await technician.until('window');
  await expect(page.getByText('请带上').locator('..')).toContainText('居住、就业或就读证明');
  await kiosk.shows('window', 'camera-unplugged');
  await page.getByRole('contentinfo').getByRole('button', { name: '返回' }).click();
  await technician.until('capture');
  await mends(kiosk, 'camera-unplugged');
  await kiosk.press('再试一次');
  await technician.when(
    ({ screen }) => screen.name === 'capture' && screen.pageIds.length === 1,
    'the page that is taken after all',
  );
  await goHome(kiosk);
  kiosk.hasNoViolations();
});

test('the document camera sees black: nothing is kept, and why is told', async ({ kiosk }) => {
  const { page, technician } = kiosk;
  await askedForPaper(kiosk);
  await breaks(kiosk, 'camera-dark');
  await kiosk.press('拍下这一页');
  await expect(page.locator('.capture__verdict')).toHaveText('太暗了，没有留下。请把材料放到灯下面再拍。');
  expect(technician.snapshot.screen).toMatchObject({ pageIds: [] });
  await kiosk.shows('capture', 'dark');
  await mends(kiosk, 'camera-dark');
  await kiosk.press('拍下这一页');
  await expect(page.locator('.capture__verdict')).toHaveText('拍得很清楚。');
  await goHome(kiosk);
  kiosk.hasNoViolations();
});

test('the face does not match three times: nobody is locked out', async ({ kiosk }) => {
  const { page, technician } = kiosk;
  await breaks(kiosk, 'face-not-matched');
  await askedForCard(kiosk, WITH_FACE);
  await act(kiosk, { type: 'lay-card', specimenId: 'resident' });
  await technician.until('face-check');
  await kiosk.press('开始比对');
  for (const left of [2, 1]) {
    await expect(page.getByText(`还可以试 ${left} 次`)).toBeVisible();
    await kiosk.press('再试一次');
  }
  await expect(page.getByText('几次都没有比对上，没关系，请换人工核对。')).toBeVisible();
  await expect(page.getByRole('button', { name: '再试一次' })).toHaveCount(0);
  await expect(page.getByText(/社保窗口/)).toBeVisible();
  await kiosk.shows('face-check', 'three-times');
  await kiosk.press('换人工核对');
  await technician.until('check');
  await mends(kiosk, 'face-not-matched');
  await goHome(kiosk);
  kiosk.hasNoViolations();
});

test('the face camera is unplugged at the face check: staff checks instead, and it goes on once it is back', async ({
  kiosk,
}) => {
  const { page, technician } = kiosk;
  await askedForCard(kiosk, WITH_FACE);
  await act(kiosk, { type: 'lay-card', specimenId: 'resident' });
  await technician.until('face-check');
  await breaks(kiosk, 'face-camera-unplugged');
  await kiosk.press('开始比对');
  await expect(page.getByText('摄像头暂时不能用，请换人工核对。')).toBeVisible();
  await expect(page.getByRole('button', { name: '换人工核对' })).toBeEnabled();
  await kiosk.shows('face-check', 'camera-unplugged');
  // Nobody was looked at: none of the three tries is used up.
  expect(technician.snapshot.screen).toMatchObject({ attempt: 0 });
  await mends(kiosk, 'face-camera-unplugged');
  await kiosk.press('再试一次');
  await technician.until('check', 'materials', 'sign');
  await goHome(kiosk);
  kiosk.hasNoViolations();
});

test('the card reader is unplugged, and the item takes the social security card too: it serves instead', async ({
  kiosk,
}) => {
  const { page, technician } = kiosk;
  await breaks(kiosk, 'reader-unplugged');
  await askedForCard(kiosk, EITHER_CARD);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('请把社保卡插进读卡口');
  await kiosk.shows('identify', 'social-security-card');
  await act(kiosk, { type: 'insert-chip-card' });
  await technician.until('form');
  await technician.send({ type: 'leave' });
  await technician.until('take-things');
  await expect(page.getByText('还插在读卡口里，请取回。')).toBeVisible();
  await kiosk.shows('take-things', 'social-security-card');
  await act(kiosk, { type: 'take-chip-card' });
  await technician.until('erased', 'attract');
  await mends(kiosk, 'reader-unplugged');
  await technician.until('attract');
  kiosk.hasNoViolations();
});

test('the cabinet is broken open in mid-visit: the card first, why, and no service until a technician has looked', async ({
  kiosk,
  station,
}) => {
  test.slow();
  const { page, technician } = kiosk;
  await askedForCard(kiosk);
  await act(kiosk, { type: 'lay-card', specimenId: 'resident' });
  await technician.until('form');
  await breaks(kiosk, 'cabinet-open');
  await technician.until('take-things');
  await expect(page.getByText('机柜的门被打开了，为了您的信息安全，这次先办到这里。')).toBeVisible();
  await expect(page.getByText('还没有提交，您填的内容会清除，没有留下。')).toBeVisible();
  await kiosk.shows('take-things', 'cabinet-open');
  await act(kiosk, { type: 'take-card' });
  await technician.until('out-of-service');
  await expect(page.getByText('机柜的门开着，为了您的信息安全，先不办理。')).toBeVisible();
  await expect(page.getByText(/起暂停。 预计 .+ 恢复。/)).toBeVisible();
  await expect(page.getByText('示例镇政务服务中心')).toBeVisible();
  await kiosk.shows('out-of-service', 'cabinet-open');

  // A phone reads the code off the glass, and tells of it over its own network.
  await page.locator('.resting__report .qr').screenshot({ path: kiosk.keptAt('report-code.png') });
  const address = execFileSync('zbarimg', ['-q', '--raw', kiosk.keptAt('report-code.png')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
  expect(address).toMatch(/^http:.+\/fault\/ZB-DEV-0001\.441999001001\.cabinet-open\./);
  expect(await (await fetch(address, { method: 'POST' })).text()).toContain('记下了，谢谢您');

  await mends(kiosk, 'cabinet-open');
  await expect(page.getByText('机柜的门开过，要等工作人员检查。')).toBeVisible();
  await kiosk.shows('out-of-service', 'cabinet-unchecked');
  expect(await technician.send({ type: 'start' })).toEqual({ accepted: false });
  await act(kiosk, { type: 'turn-service-key', on: true });
  await expect(page.getByText('工作人员正在维护这台机器。')).toBeVisible();
  await act(kiosk, { type: 'turn-service-key', on: false });
  await technician.until('attract');
  const audit = await readFile(join(station.terminalDirectory, 'audit', 'audit.jsonl'), 'utf8');
  for (const event of ['cabinet-opened', 'cabinet-shut', 'cabinet-acknowledged'])
    expect(audit).toContain(event);
  kiosk.hasNoViolations();
});

test('paper is left in the tray: counted down, then staff is called', async ({ kiosk }) => {
  const { page, technician } = kiosk;
  await technician.fillIn(CERTIFICATE);
  await technician.submit();
  await technician.until('evaluate');
  await technician.rpc.technician.act({ type: 'take-card' });
  await technician.send({ type: 'skip-evaluation' });
  await technician.when(
    ({ screen }) => screen.name === 'take-things' && screen.card === 'taken' && screen.secondsLeft > 0,
    'the count-down',
  );
  await expect(page.getByText(/还有 \d+ 秒/)).toBeVisible();
  await expect(page.getByText('在下方的出纸盘')).toBeVisible();
  await kiosk.shows('take-things', 'count-down');
  await technician.when((snapshot) => snapshot.staffCalled, 'staff to be called');
  await kiosk.shows('take-things', 'paper-left');
  await technician.until('attract');
  await act(kiosk, { type: 'take-documents' }, { type: 'take-slips' });
  kiosk.hasNoViolations();
});

test('the mains fail: the print comes out, no visit begins, and the machine opens again with the mains', async ({
  kiosk,
}) => {
  const { page, technician } = kiosk;
  await technician.fillIn(CERTIFICATE);
  const { printedDocuments } = await drawer(kiosk);
  await breaks(kiosk, 'power-failed');
  await technician.submit();
  await technician.until('evaluate');
  expect((await drawer(kiosk)).printedDocuments).toBe(printedDocuments + 1);
  await act(kiosk, { type: 'take-card' }, { type: 'take-documents' });
  await technician.send({ type: 'skip-evaluation' });
  await technician.until('take-things');
  await technician.send({ type: 'continue' });
  await technician.until('out-of-service');
  await expect(page.getByText('停电了，机器靠电池撑着，先不开始新的事。来电后接着办。')).toBeVisible();
  await expect(page.getByText('好了会自己恢复，不用有人来开。')).toBeVisible();
  // Not this place itself, which has no power either.
  await expect(page.locator('.resting__places')).toContainText('示例镇政务服务中心');
  await expect(page.locator('.resting__places')).not.toContainText('青榕村');
  await kiosk.shows('out-of-service', 'on-battery');
  expect(await technician.send({ type: 'start' })).toEqual({ accepted: false });
  await mends(kiosk, 'power-failed');
  await technician.until('attract');
  await technician.send({ type: 'start' });
  await technician.until('home');
  await goHome(kiosk);
  kiosk.hasNoViolations();
});

test('the receipt paper is nearly at its end: the visit goes on, and the technician is told', async ({
  kiosk,
}) => {
  const { page, technician } = kiosk;
  await breaks(kiosk, 'receipt-paper-low');
  await drawer(kiosk, ({ devices }) => devices.some(({ problems }) => problems.includes('paper-low')));
  await expect(page.locator('.trouble-note')).toHaveCount(0);
  await technician.fillIn(WITHOUT_PAPERS);
  await technician.submit();
  await technician.when(({ screen }) => screen.name === 'printing' && screen.settled, 'the slip');
  // It prints: that somebody should bring paper is not his business.
  await expect(page.locator('.job__problem')).toHaveCount(0);
  await kiosk.shows('printing', 'paper-low');
  await technician.finish();
  await page.locator('.drawer-handle').click();
  await expect(page.locator('.drawer')).toContainText('凭条纸快用完了');
  await page.screenshot({ path: kiosk.keptAt('technician-is-told.png') });
  await page.locator('.drawer__close').click();
  await act(kiosk, { type: 'refill-paper' });
  await drawer(kiosk, ({ devices }) => devices.every(({ problems }) => !problems.includes('paper-low')));
  kiosk.hasNoViolations();
});

test('the battery is nearly empty in mid-visit: the visit is ended in order, and why is told', async ({
  kiosk,
  station,
}) => {
  const { page, technician } = kiosk;
  await askedForCard(kiosk);
  await act(kiosk, { type: 'lay-card', specimenId: 'resident' });
  await technician.until('form');
  await breaks(kiosk, 'battery-low');
  await technician.until('take-things');
  await expect(page.getByText('停电了，电池撑不了多久，这次先办到这里。')).toBeVisible();
  await kiosk.shows('take-things', 'battery-low');
  await act(kiosk, { type: 'take-card' });
  await technician.until('out-of-service');
  await expect(page.getByText('电池快用完了，机器正在安全关机。来电后会自己开机。')).toBeVisible();
  await kiosk.shows('out-of-service', 'battery-low');
  kiosk.hasNoViolations();
  // As it would be switched off and on: a battery that was low is not trusted again before.
  await station.restartTerminal();
});
