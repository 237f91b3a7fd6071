import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { specimenSignature } from '#terminal/visit/testing/specimen-signature.ts';
import { receivedCases } from './support/hub-records.ts';
import { expect, type Kiosk, test } from './support/kiosk.ts';

const ITEM = 'disabled-persons-federation/assistive-devices';

test('an agent: two cards, the principal signs, and the paper names who came', async ({ kiosk, station }) => {
  test.slow();
  const { technician, page } = kiosk;
  await technician.rpc.technician.act({ type: 'take-card' });
  await technician.send({ type: 'start' });
  await technician.send({ type: 'open-item', itemId: ITEM });
  await technician.until('guide');
  await technician.send({ type: 'begin' });
  await technician.answersQuestions();
  await technician.until('consent');
  await technician.send({ type: 'consent' });
  await technician.until('acting');
  await kiosk.shows('acting', 'whom');
  await choose(kiosk, /替别人办/);
  await choose(kiosk, /当面签名授权/);
  await choose(kiosk, /只办这一件/);
  await choose(kiosk, /只到今天/);

  await technician.until('identify');
  await expect(page.getByRole('heading', { name: '先放被代理人的身份证' })).toBeVisible();
  await technician.rpc.technician.act({ type: 'lay-card', specimenId: 'resident' });
  await technician.when(
    ({ screen }) => screen.name === 'identify' && screen.takeFirst === true,
    'the first card to be asked back',
  );
  await kiosk.shows('identify', 'take-first');
  await technician.rpc.technician.act({ type: 'take-card' });
  await technician.when(
    ({ screen }) => screen.name === 'identify' && screen.takeFirst !== true && screen.whose === 'agent',
    'the second card to be asked for',
  );
  await technician.rpc.technician.act({ type: 'lay-card', specimenId: 'resident-second' });
  await technician.until('sign');
  await kiosk.shows('sign', 'authorisation');
  await expect(page.getByText(/授权 李\*\* 替我办/)).toBeVisible();
  await technician.send({ type: 'sign', signature: specimenSignature });
  await technician.when(({ screen }) => screen.name !== 'sign', 'the authorisation to be kept');
  while (technician.snapshot.screen.name !== 'check') await technician.answerOnce();
  await kiosk.shows('check', 'agent');
  await expect(page.getByText('440***********0014')).toBeVisible();
  await kiosk.press('都对，提交');
  await technician.until('printing');
  await technician.when(({ screen }) => screen.name === 'printing' && screen.settled, 'the papers');
  await kiosk.keepPrint('receipt-printer', 'acting-slip.png');
  await kiosk.keepPrint('document-printer', 'acting-notice.pdf');
  const { stdout } = await promisify(execFile)('pdftotext', ['-raw', kiosk.keptAt('acting-notice.pdf'), '-']);
  const notice = stdout.replaceAll(/\s+/g, '');
  expect(notice).toContain('代理人李**（证件号码440***********0014）');
  expect(notice).not.toContain('440524188001010014');
  await technician.finish();

  const [received] = await receivedCases(station.hubDirectory);
  expect(received?.content).toMatchObject({
    applicant: { number: '11010519491231002X' },
    actor: { kind: 'agent', person: { number: '440524188001010014' } },
  });
  expect(received?.attachments.has('authorisation-signature')).toBe(true);
  kiosk.hasNoViolations();
});

async function choose(kiosk: Kiosk, choice: RegExp): Promise<void> {
  const { page, technician } = kiosk;
  const { revision } = technician.snapshot;
  await page.locator('label.choice').filter({ hasText: choice }).click();
  await kiosk.press('继续');
  await technician.when((snapshot) => snapshot.revision > revision, 'the next question');
}
