import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from './support/kiosk.ts';

interface ClaimRow {
  readonly policy_id: string;
  readonly receipt_number: string;
  readonly particulars: string;
}

function claimsAt(hubDirectory: string): readonly ClaimRow[] {
  const database = new Database(join(hubDirectory, 'hub.db'), { readonly: true });
  try {
    return database
      .prepare<[], ClaimRow>('SELECT policy_id, receipt_number, particulars FROM policy_claims')
      .all();
  } finally {
    database.close();
  }
}

test('who does not agree leaves nothing; who agrees is told why it is he, confirms, and has a receipt', async ({
  kiosk,
  station,
}) => {
  const { technician, page } = kiosk;
  await kiosk.press('点一下，开始办事');
  await technician.until('home');
  await technician.send({ type: 'open-item', itemId: 'general/policies' });
  await technician.until('guide');
  await kiosk.press('开始办理');
  await kiosk.shows('consent', 'policies');
  await expect(page.getByText('会向这些部门核对')).toBeVisible();
  await kiosk.press('不同意');
  await kiosk.shows('policies', 'refused');
  expect(claimsAt(station.hubDirectory)).toEqual([]);
  await kiosk.press('返回');
  await technician.until('consent');
  await kiosk.press('同意，继续');
  await technician.layCard();
  await technician.when(
    ({ screen }) => screen.name === 'policies' && screen.state === 'list',
    'what was found',
  );
  await kiosk.shows('policies', 'list');
  await kiosk.press(/老年人乘车优待/);
  await expect(page.getByText('您已满65周岁')).toBeVisible();
  await kiosk.press('确认领取');
  const { screen } = await technician.when(
    (snapshot) => snapshot.screen.name === 'policies' && snapshot.screen.paper === 'printed',
    'the receipt',
  );
  await kiosk.shows('policies', 'confirmed');
  const receipt = screen.name === 'policies' ? screen.policy?.claimed?.receiptNumber : undefined;
  await expect(page.getByText(receipt ?? 'no receipt')).toBeVisible();
  await kiosk.keepPrint('receipt-printer', 'policy-receipt.png');
  const claims = claimsAt(station.hubDirectory);
  expect(claims.map((claim) => [claim.policy_id, claim.receipt_number])).toEqual([
    ['transport/senior-travel', receipt],
  ]);
  expect(claims[0]?.particulars).not.toContain('11010519491231002X');
  await kiosk.press('继续');
  await kiosk.shows('policies', 'list-claimed');
  await kiosk.press('看完了，离开');
  await technician.finish();
  kiosk.hasNoViolations();
});
