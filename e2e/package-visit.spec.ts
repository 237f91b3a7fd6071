import { execFileSync } from 'node:child_process';
import type { Locator } from '@playwright/test';
import { partCaseId } from '#contract/theme-package/split.ts';
import type { ScreenName } from '#contract/visit/screens.ts';
import { receivedCases, receivedParts } from './support/hub-records.ts';
import { expect, type Kiosk, test } from './support/kiosk.ts';

const DONE = ['食品经营许可（小餐饮）', '发票领用', '燃气报装'];
const LEFT_OUT = '低压用电报装';
const POWER = 'power/low-voltage-connection';

test('a package from home to its papers: nothing asked twice, one part left out, one notice for the others', async ({
  kiosk,
  station,
}) => {
  // Three visits, with papers printed in all of them.
  test.slow();
  const { technician, page } = kiosk;
  await kiosk.press('点一下，开始办事');
  await technician.until('home');
  await turnTo(page.locator('.home__departments'), '一件事');
  await technician.until('department');
  await kiosk.shows('department', 'packages');
  await kiosk.press(/开办食品经营店一件事/);
  await technician.until('guide');
  await kiosk.shows('guide', 'package');
  await kiosk.press('开始办理');
  const asked = [...(await walk(kiosk, 'guide', 'package'))];
  await kiosk.shows('package');
  await kiosk.press(new RegExp(`办这件.*${LEFT_OUT}`));
  await technician.when(
    ({ screen }) => screen.name === 'package' && screen.parts.some(({ state }) => state === 'off'),
    'the part to be left out',
  );
  await kiosk.shows('package', 'one-left-out');
  await kiosk.press(`一起办这${DONE.length}件`);
  asked.push(...(await walk(kiosk, 'package', 'consent')));
  await kiosk.shows('consent', 'package');
  for (const part of DONE) await expect(page.getByText(part).first()).toBeVisible();
  // It is named as an earlier case that may be looked up, and not among what is done.
  await expect(page.locator('b', { hasText: LEFT_OUT })).toHaveCount(0);
  await kiosk.press('同意，继续');
  await technician.layCard();
  asked.push(...(await walk(kiosk, 'identify', 'check')));
  expect(new Set(asked).size, 'questions, fields and materials').toBe(asked.length);
  expect(asked.join()).not.toContain('用电');
  await kiosk.shows('check', 'package');
  for (const part of DONE) await expect(page.getByText(part).first()).toBeVisible();
  await kiosk.press('都对，提交');
  await technician.papersSettled();
  await kiosk.shows('printing', 'package');
  const { screen } = technician.snapshot;
  const papers = screen.name === 'printing' ? screen.jobs.map(({ device }) => device) : [];
  expect(papers.toSorted()).toEqual(['document-printer', 'receipt-printer']);
  await kiosk.keepPrint('receipt-printer', 'package-slip.png');
  await kiosk.keepPrint('document-printer', 'package-notice.pdf');
  const notice = textOf(kiosk.keptAt('package-notice.pdf'));
  for (const part of DONE) expect(notice).toContain(part);
  expect(notice).not.toContain(LEFT_OUT);
  await technician.finish();

  const received = await receivedCases(station.hubDirectory);
  expect(received.map(({ content }) => content.itemId)).toEqual(['packages/food-shop']);
  const parts = receivedParts(station.hubDirectory);
  expect(parts.map(({ itemId, state }) => [itemId, state])).toEqual([
    ['market-regulation/small-catering-permit', 'accepted'],
    ['taxation/invoice-supply', 'accepted'],
    ['gas/gas-connection', 'accepted'],
  ]);
  for (const { acceptanceNumber } of parts) expect(notice).toContain(acceptanceNumber);

  await technician.findBySlip();
  await kiosk.shows('result', 'package');
  for (const { acceptanceNumber } of parts) await expect(page.getByText(acceptanceNumber)).toBeVisible();
  await turnTo(page.locator('main'), /撤回这一件.*发票领用/);
  await technician.until('consent');
  await technician.send({ type: 'consent' });
  await technician.layCard();
  await technician.until('withdraw');
  await technician.send({ type: 'confirm' });
  await technician.papersSettled();
  expect(receivedParts(station.hubDirectory).map(({ state }) => state)).toEqual([
    'accepted',
    'withdrawn',
    'accepted',
  ]);
  await technician.finish();

  // What was left out is done by itself later: what the gas company has is not asked for again.
  const gas = parts.find(({ partId }) => partId === 'gas');
  await technician.send({ type: 'start' });
  await technician.send({ type: 'open-item', itemId: POWER });
  await technician.until('guide');
  await technician.send({ type: 'begin' });
  await technician.until('eligibility');
  await technician.send({ type: 'answer-eligibility', questionId: 'home', optionId: 'rented' });
  await technician.until('consent');
  await kiosk.shows('consent', 'looked-up');
  await expect(page.getByText(/燃气报装/).first()).toBeVisible();
  await technician.send({ type: 'consent' });
  await technician.until('acting', 'identify');
  if (technician.snapshot.screen.name === 'acting') await technician.answerOnce();
  await technician.layCard();
  await technician.when(({ screen }) => screen.name === 'known' && screen.state === 'shown', 'what is known');
  await kiosk.shows('known', 'of-a-package');
  const shown = technician.snapshot.screen;
  if (shown.name !== 'known') throw new Error(shown.name);
  expect(shown.rows.map(({ fieldId, origin }) => [fieldId, origin.kind])).toEqual([
    ['address', 'earlier-case'],
    ['phone', 'earlier-case'],
  ]);
  expect(shown.materials).toMatchObject([
    { materialId: 'lease', use: true, origin: { acceptanceNumber: gas?.acceptanceNumber } },
  ]);
  await expect(page.getByText(gas?.acceptanceNumber ?? '').first()).toBeVisible();
  await technician.send({ type: 'continue' });
  const askedAgain = await walk(kiosk, 'known', 'check');
  for (const label of ['安装地址', '手机号码']) expect([...askedAgain]).not.toContain(label);
  await technician.send({ type: 'confirm' });
  await technician.papersSettled();
  const cases = await receivedCases(station.hubDirectory);
  const first = cases.find(({ content }) => content.itemId === 'packages/food-shop');
  const second = cases.find(({ content }) => content.itemId === POWER);
  const handedIn = first?.content.materials.find(({ materialId }) => materialId === 'lease');
  const [pages = ''] = handedIn?.attachmentIds ?? [];
  expect(second?.content.materials).toMatchObject([
    {
      source: 'earlier-case',
      attachmentIds: [],
      earlier: {
        caseId: partCaseId(first?.caseId ?? '', 'gas'),
        documents: [{ attachmentId: pages, sha256OfPlain: first?.attachments.get(pages) }],
      },
    },
  ]);
  const answerIn = (found: typeof first, fieldId: string) =>
    found?.content.answers.find((answer) => answer.fieldId === fieldId);
  for (const fieldId of ['address', 'phone']) {
    const { value } = answerIn(first, fieldId) ?? {};
    expect(answerIn(second, fieldId)).toMatchObject({ value, source: 'earlier-case' });
  }
  kiosk.hasNoViolations();
});

/** Answers every page up to this screen: what was asked on the way, each page once. */
async function walk(
  { technician }: Kiosk,
  from: ScreenName,
  until: 'package' | 'consent' | 'check',
): Promise<Set<string>> {
  const asked = new Set<string>();
  let page = '';
  await technician.when(({ screen }) => screen.name !== from, `${from} to be left`);
  while (technician.snapshot.screen.name !== until) {
    const { screen } = technician.snapshot;
    const words =
      screen.name === 'eligibility'
        ? screen.question.title
        : screen.name === 'form'
          ? screen.field.label
          : '';
    if (words !== '' && words !== page) {
      if (asked.has(words)) throw new Error(`asked twice: ${words}`);
      asked.add(words);
    }
    page = words;
    if (screen.name === 'materials') for (const { material } of screen.materials) asked.add(material.name);
    if (screen.name === 'eligibility' && screen.question.id === 'home') {
      await technician.send({ type: 'answer-eligibility', questionId: 'home', optionId: 'rented' });
      await technician.when((snapshot) => snapshot.screen !== screen, 'the next question');
    } else await technician.answerOnce();
  }
  return asked;
}

/** Presses a button of a list, on whichever screenful of it that is. */
async function turnTo(list: Locator, name: string | RegExp): Promise<void> {
  const wanted = list.getByRole('button', { name, includeHidden: true }).first();
  while ((await wanted.getAttribute('inert')) !== null)
    await list.getByRole('button', { name: '下一屏' }).click();
  await wanted.click();
}

/** Without its line breaks: a table breaks its cells where they are full. */
function textOf(pdf: string): string {
  return execFileSync('pdftotext', ['-raw', pdf, '-'], { encoding: 'utf8' }).replaceAll(/\s/g, '');
}
