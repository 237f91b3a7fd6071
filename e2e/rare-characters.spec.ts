import { execFileSync } from 'node:child_process';
import type { Page } from '@playwright/test';
import { GB18030_LEVEL_3 } from '#contract/rare-characters.ts';
import { expect, test } from './support/kiosk.ts';

const NAME = '𠮷䶮𬱖样本';

test('a name with rare characters is shown, and printed without an empty box', async ({ kiosk }) => {
  const { page, technician } = kiosk;
  await kiosk.press('点一下，开始办事');
  await kiosk.press(/个人参保证明/);
  await kiosk.press('开始办理');
  await kiosk.press('同意，继续');
  await kiosk.shows('identify');
  await technician.rpc.technician.act({ type: 'lay-card', specimenId: 'resident-rare-name' });
  await kiosk.choose('全部险种');
  await kiosk.press('继续');
  await kiosk.shows('check');
  await expect(page.getByText(/^𠮷\*+$/u)).toBeVisible();
  expect(await emptyBoxes(page)).toEqual([]);
  await kiosk.press('都对，提交');
  await technician.until('printing', 'evaluate');
  await technician.until('evaluate');
  await kiosk.keepPrint('document-printer', 'certificate.pdf');
  const text = execFileSync('pdftotext', [kiosk.keptAt('certificate.pdf'), '-'], { encoding: 'utf8' });
  expect(text.replace(/\s/g, '')).toContain(NAME);
  execFileSync('pdftoppm', [
    ...['-r', '100', '-png', '-singlefile'],
    ...[kiosk.keptAt('certificate.pdf'), kiosk.keptAt('certificate')],
  ]);
});

/** Samples of every block that the page's own font stack draws like a code point that no font has. */
function emptyBoxes(page: Page): Promise<string[]> {
  const samples = GB18030_LEVEL_3.flatMap((block) => block.samples);
  return page.evaluate((characters) => {
    const canvas = document.createElement('canvas');
    canvas.width = 48;
    canvas.height = 48;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('no canvas');
    context.font = `32px ${getComputedStyle(document.body).fontFamily}`;
    const dots = (character: string): string => {
      context.clearRect(0, 0, 48, 48);
      context.fillText(character, 4, 38);
      return context.getImageData(0, 0, 48, 48).data.join();
    };
    const nothing = dots('\u{10fffd}');
    return characters.filter((character) => dots(character) === nothing);
  }, samples);
}
