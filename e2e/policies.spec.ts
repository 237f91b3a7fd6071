import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from './support/kiosk.ts';
import { PUBLISHER_KEY, ROOT } from './support/station.ts';
import { zhuban } from './support/zhuban.ts';

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

const SAMPLE = { id: 'transport/sample-courtesy', name: '示例敬老优待' };

/** A policy like that for old people on the bus, under a name of its own, and the key of a publisher. */
async function writeSample(folder: string): Promise<{ policy: string; key: string }> {
  await mkdir(join(folder, 'policies/transport'), { recursive: true });
  for (const language of ['', '.en', '.zh-Hant']) {
    const like = await readFile(join(ROOT, `policies/transport/senior-travel${language}.json`), 'utf8');
    const content = language === '' ? { ...JSON.parse(like), ...SAMPLE } : JSON.parse(like);
    await writeFile(join(folder, `policies/${SAMPLE.id}${language}.json`), JSON.stringify(content));
  }
  const key = join(folder, 'key');
  await writeFile(key, PUBLISHER_KEY, { mode: 0o600 });
  return { policy: join(folder, `policies/${SAMPLE.id}.json`), key };
}

test('who does not agree leaves nothing; who agrees is told why it is he, confirms, and has a receipt', async ({
  kiosk,
  station,
}) => {
  const { technician, page } = kiosk;
  const folder = await mkdtemp(join(tmpdir(), 'zhuban-policies-'));
  const { policy, key } = await writeSample(folder);
  const toHub = ['--hub', station.hub.ready.url, '--key-file', key, '--json'];
  await test.step('a policy is published to the hub that runs', async () => {
    const published = await zhuban('items', 'publish', policy, ...toHub);
    expect(published.text).toContain('"event":"published"');
  });
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
  await test.step('withdrawn while it is read: told so, nothing is granted, and it is not offered again', async () => {
    await kiosk.press(new RegExp(SAMPLE.name));
    await technician.when(
      ({ screen }) => screen.name === 'policies' && screen.state === 'policy',
      'its page',
    );
    const withdrawn = await zhuban('items', 'withdraw', `policies/${SAMPLE.id}`, ...toHub);
    expect(withdrawn.text).toContain('"event":"published"');
    await rm(folder, { recursive: true, force: true });
    await kiosk.press('确认领取');
    await expect(page.getByText('这项政策刚刚停办了')).toBeVisible();
    await kiosk.shows('policies', 'withdrawn');
    expect(claimsAt(station.hubDirectory)).toEqual([]);
    await kiosk.press('继续');
    await expect(page.getByText(SAMPLE.name)).toHaveCount(0);
  });
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
