import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from './support/kiosk.ts';

test('a citizen prints a certificate of insurance, from attract to erased', async ({ kiosk, station }) => {
  const { page } = kiosk;
  await kiosk.press('点一下，开始办事');
  await kiosk.shows('home');
  await kiosk.press(/个人参保证明/);
  await kiosk.shows('guide');
  await kiosk.press('开始办理');
  await kiosk.shows('consent');
  await kiosk.press('同意，继续');
  await kiosk.shows('identify');
  await kiosk.technician.rpc.technician.act({ type: 'lay-card', specimenId: 'resident' });
  await kiosk.technician.when((snapshot) => snapshot.screen.name !== 'identify', 'the card to be read');
  await kiosk.shows('form');
  await kiosk.choose('全部险种');
  await kiosk.press('继续');
  await kiosk.shows('check');
  await expect(page.getByText('11010519491231002X')).toHaveCount(0);
  await kiosk.press('都对，提交');
  await kiosk.technician.until('printing', 'evaluate');
  await kiosk.shows('printing');
  await kiosk.technician.until('evaluate');
  await kiosk.shows('evaluate');
  await kiosk.choose('非常满意');
  await kiosk.press('提交评价');
  await kiosk.shows('take-things', 'card-on-reader');
  await kiosk.technician.rpc.technician.act({ type: 'take-card' });
  await kiosk.technician.when(
    ({ screen }) => screen.name === 'take-things' && screen.card === 'taken',
    'the card to be missed on the reader',
  );
  await kiosk.shows('take-things', 'card-taken');
  await kiosk.keepPrint('document-printer', 'certificate.pdf');
  await kiosk.keepPrint('receipt-printer', 'receipt.png');
  await kiosk.press('都拿好了');
  await kiosk.shows('erased');
  await kiosk.technician.until('attract');
  kiosk.hasNoViolations();

  const signature = execFileSync('pdfsig', ['-nocert', kiosk.keptAt('certificate.pdf')], {
    encoding: 'utf8',
  });
  expect(signature).toContain('Signature is Valid');
  const text = execFileSync('pdftotext', ['-layout', kiosk.keptAt('certificate.pdf'), '-'], {
    encoding: 'utf8',
  });
  expect(text).toMatch(/参保/);
  expect(text).toContain('模拟');
  execFileSync('pdftoppm', [
    '-r',
    '150',
    '-png',
    kiosk.keptAt('certificate.pdf'),
    join(kiosk.keptAt('certificate')),
  ]);
  const codes = execFileSync('zbarimg', ['-q', '--raw', kiosk.keptAt('certificate-1.png')], {
    encoding: 'utf8',
  });
  expect(codes).toContain('/verify/');
  const verified = await fetch(
    new URL(new URL(codes.trim()).pathname + new URL(codes.trim()).search, station.hub.ready.url),
  );
  expect(await verified.text()).toContain('模拟');
});
