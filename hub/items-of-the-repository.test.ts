import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sumOf } from '#contract/payment.ts';
import { unwrap } from '#contract/result.ts';
import { loadItems } from './catalog/load-items.ts';
import {
  type SimulatedGateway,
  startSimulatedGateway,
} from './payments/simulated-gateway/simulated-gateway.ts';
import { type RunningHub, startHub } from './server.ts';
import { answerItem } from './testing/answer-item.ts';
import {
  type HubClient,
  hubClient,
  prepareCase,
  SPECIMEN,
  uploadAttachment,
} from './testing/terminal-double.ts';

const ITEMS = join(import.meta.dirname, '../items');
const KEY = 'key-of-the-first-terminal';
const loaded = await loadItems(ITEMS);
const items = loaded.ok ? loaded.value.flatMap((row) => (row.kind === 'item' ? [row.item] : [])) : [];

let folder: string;
let gateway: SimulatedGateway;
let hub: RunningHub;
let client: HubClient;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-items-'));
  gateway = await startSimulatedGateway();
  hub = unwrap(
    await startHub({
      dataDirectory: folder,
      itemsDirectory: ITEMS,
      port: 0,
      terminalKeys: { 'T-1': KEY },
      openingHours: 'ignored',
      payments: { gateway: gateway.settings },
    }),
  );
  client = hubClient(hub.url, KEY);
}, 120_000);
afterAll(async () => {
  await hub?.close();
  await gateway?.close();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** Everything that the specimen owes. */
async function chosenDues(itemId: string) {
  const { lines } = await client.payments.dues({ itemId, holder: SPECIMEN, payer: { kind: 'self' } });
  const due = lines.filter((line) => line.state === 'due');
  return {
    noticeNumbers: due.map((line) => line.noticeNumber),
    totalFen: sumOf(due.map((line) => line.amountFen)),
  };
}

describe('every item of the repository', () => {
  test('can be published', () => {
    expect(unwrap(loaded).length).toBeGreaterThan(5);
  });

  // The specimen has all records, so every item comes to the outcome it promises.
  test.each(items.map((item) => [item.id, item] as const))('%s comes to its outcome', async (_id, item) => {
    const regionCode = '440524000000';
    const slots = item.fields.some((field) => field.input.kind === 'slot')
      ? (await client.slots.list({ itemId: item.id, regionCode })).slots
      : [];
    const { content, pages } = answerItem(item, slots.find((slot) => slot.free > 0)?.slotId);
    if (item.outcome.kind === 'payment') content.payment = await chosenDues(item.id);
    const prepared = await prepareCase(client, { itemId: item.id, content, pages });
    for (const attachment of prepared.manifest.attachments) {
      const bytes = prepared.sealed.get(attachment.attachmentId) ?? new Uint8Array();
      await uploadAttachment(hub.url, KEY, { ...attachment, caseId: prepared.manifest.caseId, bytes });
    }
    const answer = await client.cases.put(prepared.manifest);
    if (answer.state !== 'received') throw new Error(`missing ${answer.missingAttachmentIds.join()}`);
    const { outcome } = answer.signedReceipt.receipt;
    const goesOn = item.outcome.kind === 'acceptance' || item.outcome.kind === 'payment';
    expect(outcome.state).toBe(goesOn ? 'accepted' : 'completed');
    if (item.outcome.kind === 'payment') {
      const ofSlip = { caseId: prepared.manifest.caseId, slipCode: prepared.slipCode };
      expect(await gateway.pay((await client.payments.open(ofSlip)).qr ?? '')).toBe(true);
      await expect
        .poll(async () => (await client.payments.state(ofSlip)).state, { timeout: 15_000 })
        .toBe('settled');
      expect((await client.cases.progress({ slipCode: ofSlip.slipCode })).state).toBe('completed');
    }
    expect(outcome.promisedDate !== undefined).toBe(
      item.outcome.kind === 'acceptance' && item.implementation.promisedLimit.days > 0,
    );
  });
});
