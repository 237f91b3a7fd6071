import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sumOf } from '#contract/payment.ts';
import { unwrap } from '#contract/result.ts';
import { loadItems } from './catalog/load-items.ts';
import { startSimulatedGateway } from './payments/simulated-gateway/simulated-gateway.ts';
import { answerItem } from './testing/answer-item.ts';
import { prepareCase, SPECIMEN } from './testing/terminal-double.ts';
import { testHub } from './testing/test-hub.ts';

const ITEMS = join(import.meta.dirname, '../items');
const loaded = await loadItems(ITEMS);
const items = loaded.ok ? loaded.value.flatMap((row) => (row.kind === 'item' ? [row.item] : [])) : [];

const gateway = await startSimulatedGateway();
afterAll(() => gateway.close());
const hub = testHub({
  itemsDirectory: ITEMS,
  openingHours: 'ignored',
  payments: { gateway: gateway.settings },
});

/** Everything that the specimen owes. */
async function chosenDues(itemId: string) {
  const { lines } = await hub.client.payments.dues({ itemId, holder: SPECIMEN, payer: { kind: 'self' } });
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
      ? (await hub.client.slots.list({ itemId: item.id, regionCode })).slots
      : [];
    const { content, pages } = answerItem(item, slots.find((slot) => slot.free > 0)?.slotId);
    if (item.outcome.kind === 'payment') content.payment = await chosenDues(item.id);
    const prepared = await prepareCase(hub.client, { itemId: item.id, content, pages });
    const { outcome } = await hub.send(prepared);
    const goesOn = item.outcome.kind === 'acceptance' || item.outcome.kind === 'payment';
    expect(outcome.state).toBe(goesOn ? 'accepted' : 'completed');
    if (item.outcome.kind === 'payment') {
      const ofSlip = { caseId: prepared.manifest.caseId, slipCode: prepared.slipCode };
      expect(await gateway.pay((await hub.client.payments.open(ofSlip)).qr ?? '')).toBe(true);
      await expect
        .poll(async () => (await hub.client.payments.state(ofSlip)).state, { timeout: 15_000 })
        .toBe('settled');
      expect((await hub.client.cases.progress({ slipCode: ofSlip.slipCode })).state).toBe('completed');
    }
    expect(outcome.promisedDate !== undefined).toBe(
      item.outcome.kind === 'acceptance' && item.implementation.promisedLimit.days > 0,
    );
  });
});
