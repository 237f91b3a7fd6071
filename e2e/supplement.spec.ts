import type { VisitEvent } from '#contract/visit/events.ts';
import { receivedCases } from './support/hub-records.ts';
import { expect, type Kiosk, test } from './support/kiosk.ts';

const ITEM = 'public-security/residence-permit';
/** The simulated departments cannot reach it, and ask for a supplement. */
const UNREACHABLE = '13800001111';

test('a supplement: told at once, found by the slip, handed in, accepted', async ({ kiosk, station }) => {
  // Two visits, with papers printed in both.
  test.slow();
  const { technician, page } = kiosk;
  await apply(kiosk, UNREACHABLE);
  expect(technician.snapshot.outcome).toMatchObject({ kind: 'supplement' });
  await kiosk.shows('printing', 'supplement-asked');
  await kiosk.keepPrint('receipt-printer', 'supplement-slip.png');
  await kiosk.keepPrint('document-printer', 'supplement-notice.pdf');
  await technician.finish();

  await technician.findBySlip();
  await kiosk.shows('result', 'supplement');
  await expect(page.getByText('联系不上').first()).toBeVisible();
  await kiosk.press('补交材料');
  await technician.until('consent');
  await kiosk.press('同意，继续');
  await technician.layCard();
  const asked: string[] = [];
  while (technician.snapshot.screen.name !== 'check') {
    const { screen } = technician.snapshot;
    if (asked.at(-1) !== screen.name) {
      asked.push(screen.name);
      await kiosk.shows(screen.name, 'supplement');
    }
    await technician.answerOnce();
  }
  // One field, one material with its picture, the signature: nothing that was handed in is asked again.
  expect(asked).toEqual(['form', 'materials', 'capture', 'materials', 'sign']);
  await kiosk.shows('check', 'supplement');
  await kiosk.press('都对，提交');
  await technician.papersSettled();
  expect(technician.snapshot.outcome).toMatchObject({ kind: 'accepted' });
  await kiosk.shows('printing', 'supplement-accepted');
  await kiosk.keepPrint('document-printer', 'accepted-after-supplement.pdf');
  await technician.finish();

  const received = await receivedCases(station.hubDirectory);
  expect(received.map(({ content }) => content.followUp?.kind)).toEqual([undefined, 'supplement']);
  expect(received[1]?.content.followUp?.caseId).toBe(received[0]?.content.caseId);
  kiosk.hasNoViolations();
});

test('a withdrawal: found by the slip, asked the card, said plainly, done', async ({ kiosk }) => {
  test.slow();
  const { technician } = kiosk;
  await apply(kiosk, '13800001234');
  expect(technician.snapshot.outcome).toMatchObject({ kind: 'accepted' });
  await technician.finish();

  await technician.findBySlip();
  await kiosk.press('撤回申请');
  await technician.until('consent');
  await kiosk.press('同意，继续');
  await technician.layCard();
  await technician.until('withdraw');
  await kiosk.shows('withdraw');
  await kiosk.press('撤回申请');
  await technician.papersSettled();
  expect(technician.snapshot.outcome).toMatchObject({ kind: 'withdrawn' });
  await kiosk.shows('printing', 'withdrawn');
  await kiosk.keepPrint('receipt-printer', 'withdrawal-slip.png');
  await technician.finish();

  await technician.findBySlip();
  await kiosk.shows('result', 'withdrawn');
  expect(technician.snapshot.screen).toMatchObject({ progress: { state: 'withdrawn' }, followUps: [] });
  kiosk.hasNoViolations();
});

async function apply(kiosk: Kiosk, phone: string): Promise<void> {
  const { technician } = kiosk;
  await technician.send({ type: 'start' });
  await technician.send({ type: 'open-item', itemId: ITEM });
  await technician.until('guide');
  await technician.send({ type: 'begin' });
  await technician.answersQuestions();
  await technician.until('consent');
  await technician.send({ type: 'consent' });
  await technician.layCard();
  while (technician.snapshot.screen.name !== 'check') {
    const { screen } = technician.snapshot;
    const event: VisitEvent | undefined =
      screen.name === 'form' && screen.field.input.kind === 'phone'
        ? { type: 'answer-field', fieldId: screen.field.id, value: phone }
        : undefined;
    if (event === undefined) await technician.answerOnce();
    else {
      const { revision } = technician.snapshot;
      await technician.send(event);
      await technician.when((snapshot) => snapshot.revision > revision, 'the next page');
    }
  }
  await technician.send({ type: 'confirm' });
  await technician.papersSettled();
}
