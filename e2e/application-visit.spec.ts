import { receivedCases } from './support/hub-records.ts';
import { expect, test } from './support/kiosk.ts';

// Here the pad stays shut for as long as the commitments take to read.
test.use({ timing: {} });

test('a citizen applies for the two subsidies: questions, materials, signature, acceptance notice', async ({
  kiosk,
  station,
}) => {
  const { technician, page } = kiosk;
  await kiosk.press('点一下，开始办事');
  await technician.until('home');
  await kiosk.press(/残疾人两项补贴/);
  await technician.until('guide');
  await kiosk.shows('guide');
  await kiosk.press('开始办理');
  await technician.until('eligibility');
  await kiosk.shows('eligibility');
  await technician.answersQuestions();
  await technician.until('consent');
  await kiosk.press('同意，继续');
  await technician.until('identify', 'acting');
  if (technician.snapshot.screen.name === 'acting') await technician.answerOnce();
  await technician.until('identify');
  await technician.rpc.technician.act({ type: 'lay-card', specimenId: 'resident' });
  await technician.when((snapshot) => snapshot.screen.name !== 'identify', 'the card to be read');

  let drawn = '';
  while (technician.snapshot.screen.name !== 'check') {
    const { screen } = technician.snapshot;
    // The first page of each kind, and the capture before and after the picture, are kept and checked.
    const kind = screen.name === 'capture' ? `capture-${screen.pageIds.length}` : screen.name;
    if (kind !== drawn) await kiosk.shows(screen.name, kind === screen.name ? '' : kind);
    drawn = kind;
    await technician.answerOnce();
  }
  await kiosk.shows('check');
  await expect(page.getByText('11010519491231002X')).toHaveCount(0);
  await kiosk.press('都对，提交');
  await technician.until('printing');
  await technician.when(
    ({ screen }) => screen.name === 'printing' && screen.settled,
    'slip and notice to come out',
  );
  expect(technician.snapshot.outcome?.kind).toBe('accepted');
  await technician.until('evaluate');
  await kiosk.shows('evaluate');
  await kiosk.press('不评了');
  await technician.until('take-things');
  await kiosk.keepPrint('receipt-printer', 'slip.png');
  await kiosk.keepPrint('document-printer', 'acceptance-notice.pdf');
  await technician.finish();

  const [received, ...others] = await receivedCases(station.hubDirectory);
  expect(others).toEqual([]);
  expect(received?.content.itemId).toBe('disabled-persons-federation/two-subsidies');
  expect(received?.attachments.has('signature')).toBe(true);
  kiosk.hasNoViolations();
});
