/** Papers before a real browser's camera: Chromium plays a drawn desk as what its camera sees, and names it by the file. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import encodeQR from 'qr';
import { launchOptions, WHOLE_BROWSER } from './support/browser.ts';
import { receivedCases } from './support/hub-records.ts';
import { test as base, expect } from './support/kiosk.ts';
import { HURRIED, ROOT, Station } from './support/station.ts';

const run = promisify(execFile);
const TEXT = 'ZHUBAN-SPECIMEN-PAPER-1';
const DEGREES = 11;
/** A4 on the desk, in pixels of the camera. */
const SHEET = { width: 640, height: 905 } as const;
/** Left, top and size of the code, in parts of the sheet's width. */
const CODE = { x: 0.6, y: 0.12, size: 0.28 } as const;
/** Printed rules, in pixels of the sheet. */
const RULES = { left: 60, top: 340, pitch: 28, thick: 7, long: 520, short: 300 } as const;
const PDF_DOTS_PER_INCH = 150;

/** Each test's browser has this desk before its camera, and its own terminal says so in its profile. */
const test = base.extend<object, { desk: string }>({
  desk: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'zhuban-desk-'));
      // Motion JPEG is JPEG pictures one after the other; the player begins anew at the end.
      const frame = drawDesk();
      await writeFile(join(folder, 'desk.mjpeg'), Buffer.concat([frame, frame]));
      await writeFile(join(folder, 'profile.json'), JSON.stringify(await profile()));
      await use(folder);
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  launchOptions: [
    async ({ desk }, use) => {
      await use({
        ...launchOptions,
        executablePath: WHOLE_BROWSER,
        args: [
          ...launchOptions.args,
          '--use-fake-device-for-media-stream',
          `--use-file-for-fake-video-capture=${join(desk, 'desk.mjpeg')}`,
        ],
      });
    },
    { scope: 'worker' },
  ],
  permissions: ['camera'],
  station: async ({ desk }, use) => {
    const station = await Station.start({ profile: join(desk, 'profile.json'), timing: HURRIED });
    await use(station);
    await station.stop();
  },
});

test('a paper that lies askew is found, cut out, made straight and reaches the hub as one PDF', async ({
  kiosk,
  station,
}, info) => {
  // A moving picture, drawn and looked at by the processor alone, beside everything else.
  test.slow();
  const { technician, page } = kiosk;
  await technician.rpc.technician.act({ type: 'take-card' });
  await technician.send({ type: 'start' });
  await technician.send({ type: 'open-item', itemId: 'disabled-persons-federation/two-subsidies' });
  await technician.until('guide');
  await technician.send({ type: 'begin' });
  await technician.answersQuestions();
  await technician.send({ type: 'consent' });
  // For himself.
  await technician.until('acting');
  await technician.answerOnce();
  await technician.until('identify');
  await technician.rpc.technician.act({ type: 'lay-card', specimenId: 'resident' });
  await technician.when(({ screen }) => screen.name !== 'identify', 'the card to be read');
  const shown = (): string => technician.snapshot.screen.name;
  while (shown() !== 'materials') await technician.answerOnce();
  // The name of the screen comes before its list while licences are fetched.
  await technician.when(
    ({ screen }) =>
      screen.name === 'materials' && screen.materials.every(({ state }) => state !== 'fetching'),
    'the licences',
  );

  await technician.send({ type: 'open-capture', materialId: 'disability-licence' });
  await expect(page.locator('.viewfinder__edges polygon')).toBeVisible();
  await kiosk.shows('capture', 'edges');
  await kiosk.press('拍下这一页');
  await technician.when(
    ({ screen }) => screen.name === 'capture' && screen.pageIds.length === 1,
    'the first page',
  );
  expect(technician.snapshot.screen).toMatchObject({ quality: 'good' });
  await kiosk.press('再拍一页');
  await technician.when(
    ({ screen }) => screen.name === 'capture' && screen.pageIds.length === 2,
    'the second page',
  );
  await kiosk.press('删除第 1 页');
  await technician.when(
    ({ screen }) => screen.name === 'capture' && screen.pageIds.length === 1,
    'a page to go',
  );
  await kiosk.press('再拍一页');
  await technician.when(
    ({ screen }) => screen.name === 'capture' && screen.pageIds.length === 2,
    'two pages',
  );

  // With the page the camera is shut: its lamp is off.
  const lamps = await page.evaluateHandle(() => {
    const video = document.querySelector('video');
    return video?.srcObject instanceof MediaStream ? video.srcObject.getTracks() : [];
  });
  expect(await lamps.evaluate((tracks) => tracks.map(({ readyState }) => readyState))).toEqual(['live']);
  await kiosk.press('拍好了');
  await technician.until('materials');
  await expect
    .poll(() => lamps.evaluate((tracks) => tracks.map(({ readyState }) => readyState)))
    .toEqual(['ended']);

  while (shown() !== 'check') {
    const { screen } = technician.snapshot;
    if (screen.name === 'materials' && !screen.complete) {
      // What else the item asks for is brought later: one paper is enough to look at.
      const other = screen.materials.find(
        ({ state }) => state === 'missing' || state === 'licence-not-found',
      );
      const { revision } = technician.snapshot;
      await technician.send({ type: 'defer-material', materialId: other?.material.id ?? '' });
      await technician.when((snapshot) => snapshot.revision > revision, 'the material to be deferred');
    } else await technician.answerOnce();
  }
  await technician.submit();

  const [received] = await receivedCases(station.hubDirectory);
  const material = received?.content.materials.find(({ materialId }) => materialId === 'disability-licence');
  expect(material).toMatchObject({ source: 'capture', pages: 2 });
  expect(received?.content.attachments).toContainEqual(
    expect.objectContaining({ attachmentId: material?.attachmentIds[0], mediaType: 'application/pdf' }),
  );
  const pdf = received?.files.get(material?.attachmentIds[0] ?? '');
  if (pdf === undefined) throw new Error('the hub has no such attachment');
  const folder = info.outputPath('pages');
  const pages = await pagesOf(pdf, folder);
  expect(pages).toHaveLength(2);
  for (const file of pages) await expectStraight(file);
  kiosk.hasNoViolations();
});

async function pagesOf(pdf: Uint8Array, path: string): Promise<readonly string[]> {
  await run('mkdir', ['-p', path]);
  const file = join(path, 'material.pdf');
  await writeFile(file, pdf);
  await run('pdftoppm', ['-r', String(PDF_DOTS_PER_INCH), '-png', file, join(path, 'page')]);
  return ['1', '2'].map((number) => join(path, `page-${number}.png`));
}

/** The code reads, and the rules of print are level and where they stood on the paper, from end to end. */
async function expectStraight(file: string): Promise<void> {
  const { stdout } = await run('zbarimg', ['--quiet', '--raw', file]);
  expect(stdout).toContain(TEXT);
  const page = await loadImage(file);
  const canvas = createCanvas(page.width, page.height);
  const pen = canvas.getContext('2d');
  pen.drawImage(page, 0, 0);
  const scale = page.width / SHEET.width;
  expect(page.height / page.width).toBeCloseTo(SHEET.height / SHEET.width, 2);
  const darkAt = (x: number, y: number): boolean =>
    (pen.getImageData(Math.round(x * scale), Math.round(y * scale), 1, 1).data[0] ?? 255) < 110;
  for (const line of [0, 9, 17]) {
    const middle = RULES.top + line * RULES.pitch + RULES.thick / 2;
    const width = line % 5 === 4 ? RULES.short : RULES.long;
    for (const part of [0.02, 0.5, 0.98]) {
      const x = RULES.left + width * part;
      expect([darkAt(x, middle), darkAt(x, middle - 10), darkAt(x, middle + 10)]).toEqual([
        true,
        false,
        false,
      ]);
    }
    expect([darkAt(RULES.left - 8, middle), darkAt(RULES.left + width + 8, middle)]).toEqual([false, false]);
  }
}

async function profile(): Promise<unknown> {
  const text = await readFile(join(ROOT, 'terminal/configuration/profiles/development.json'), 'utf8');
  const development = JSON.parse(text) as { devices: object };
  return {
    ...development,
    devices: { ...development.devices, documentCamera: { transport: 'screen', label: 'desk.mjpeg' } },
  };
}

/** A specimen paper on a wooden desk, turned, with the desk's lamp at one side. */
function drawDesk(): Buffer {
  const canvas = createCanvas(1600, 1200);
  const pen = canvas.getContext('2d');
  const light = pen.createLinearGradient(0, 0, 1600, 300);
  light.addColorStop(0, '#a58f76');
  light.addColorStop(1, '#6b5a49');
  pen.fillStyle = light;
  pen.fillRect(0, 0, 1600, 1200);
  pen.translate(800, 600);
  pen.rotate((DEGREES * Math.PI) / 180);
  pen.translate(-SHEET.width / 2, -SHEET.height / 2);
  pen.fillStyle = '#e9e4d6';
  pen.fillRect(0, 0, SHEET.width, SHEET.height);
  pen.fillStyle = '#1d1d1f';
  pen.font = "bold 40px 'Noto Sans CJK SC', sans-serif";
  pen.fillText('样张', 60, 110);
  for (let line = 0; line < 18; line += 1) {
    pen.fillRect(
      RULES.left,
      RULES.top + line * RULES.pitch,
      line % 5 === 4 ? RULES.short : RULES.long,
      RULES.thick,
    );
  }
  const code = encodeQR(TEXT, 'raw', { ecc: 'high', border: 1 })
    .slice(1, -1)
    .map((row) => row.slice(1, -1));
  const module = (CODE.size * SHEET.width) / code.length;
  code.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (!dark) return;
      pen.fillRect(
        CODE.x * SHEET.width + x * module,
        CODE.y * SHEET.width + y * module,
        module + 0.4,
        module + 0.4,
      );
    });
  });
  return canvas.toBuffer('image/jpeg', 92);
}
