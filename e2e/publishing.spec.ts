import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './support/kiosk.ts';
import { Part, PUBLISHER_KEY, ROOT } from './support/station.ts';
import { zhuban } from './support/zhuban.ts';

const ITEM = 'taxation/sample-proof';
const NAME = '示例纳税证明打印';
/** As `items new` asks for them. */
const ANSWERS = {
  id: ITEM,
  kind: 'certificate',
  name: { 'zh-Hans': NAME, 'zh-Hant': '示例納稅證明打印', en: 'Print a sample tax proof' },
  summary: {
    'zh-Hans': '打印一张示例纳税证明。',
    'zh-Hant': '打印一張示例納稅證明。',
    en: 'Print a sample proof of tax.',
  },
  condition: { 'zh-Hans': '交过税', 'zh-Hant': '交過稅', en: 'You have paid tax' },
  resultName: { 'zh-Hans': '示例纳税证明', 'zh-Hant': '示例納稅證明', en: 'Sample proof of tax' },
  catalogCode: '002030777000',
  legalBasis: '《中华人民共和国税收征收管理法》第三十四条',
  days: 0,
};

test('an item is written, linted, previewed and published, and completed on a kiosk that runs all the while', async ({
  kiosk,
  station,
  browser,
}) => {
  // Two stations stand here for a while: the one of the test, and the author's own.
  test.slow();
  const folder = await mkdtemp(join(tmpdir(), 'zhuban-publishing-'));
  try {
    const items = join(folder, 'items');
    await cp(join(ROOT, 'items'), items, { recursive: true });
    const file = join(items, `${ITEM}.json`);
    const answers = join(folder, 'answers.json');
    await writeFile(answers, JSON.stringify(ANSWERS));

    await test.step('written and linted', async () => {
      expect(await zhuban('items', 'new', '--answers', answers, '--items', items)).toMatchObject({ code: 0 });
      expect(await zhuban('items', 'lint', file)).toMatchObject({ code: 0 });
    });

    await test.step('previewed: what the lint refuses is shown, and the kiosk keeps the last good version', async () => {
      const preview = await Part.start('build/items-preview.ts', ['--json', file], 'preview-ready');
      const page = await browser.newPage({ viewport: { width: 1500, height: 1000 } });
      try {
        await page.goto(preview.ready.url);
        const screen = page.frameLocator('#kiosk').locator('[data-screen="guide"]');
        // A hub and a terminal start for it.
        await expect(page.locator('#state')).toHaveAttribute('data-kiosk', 'there', { timeout: 150_000 });
        await expect(screen).toContainText(NAME);
        const good = await readFile(file, 'utf8');
        await writeFile(file, good.replace(ANSWERS.summary['zh-Hans'], '太长'.repeat(60)));
        const finding = page.locator('#findings li').first();
        await expect(finding).toContainText('text-too-long');
        await expect(finding).toContainText('$.summary');
        await expect(screen).toContainText(NAME);
        await writeFile(file, good);
        await expect(page.locator('#state')).toHaveAttribute('data-state', 'online');
        await expect(page.locator('#findings li')).toHaveCount(0);
      } finally {
        await page.close();
        await preview.stop();
      }
    });

    await test.step('published to the hub that runs', async () => {
      const keyFile = join(folder, 'key');
      await writeFile(keyFile, PUBLISHER_KEY, { mode: 0o600 });
      const published = await zhuban(
        ...['items', 'publish', file, '--hub', station.hub.ready.url],
        ...['--key-file', keyFile, '--note', '新事项上线', '--json'],
      );
      expect(published.text).toContain('"event":"published"');
    });

    await test.step('found and completed on the kiosk, nothing having been restarted', async () => {
      await expect
        .poll(async () => {
          const { hits } = await kiosk.technician.rpc.catalog.search({ text: NAME });
          return hits.map(({ tile }) => tile.id);
        })
        .toContain(ITEM);
      await kiosk.press('点一下，开始办事');
      await kiosk.press(/税务/);
      await kiosk.press(NAME);
      await kiosk.press('开始办理');
      await kiosk.press('同意，继续');
      await kiosk.technician.until('identify');
      await kiosk.technician.rpc.technician.act({ type: 'lay-card', specimenId: 'resident' });
      await kiosk.technician.when(({ screen }) => screen.name !== 'identify', 'the card to be read');
      expect((await kiosk.technician.answerEverything()).screen.name).toBe('check');
      await kiosk.press('都对，提交');
      await kiosk.technician.until('evaluate');
      await kiosk.keepPrint('document-printer', 'certificate.pdf');
      const paper = execFileSync('pdftotext', ['-layout', kiosk.keptAt('certificate.pdf'), '-'], {
        encoding: 'utf8',
      });
      expect(paper).toContain(ANSWERS.resultName['zh-Hans']);
      kiosk.hasNoViolations();
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
