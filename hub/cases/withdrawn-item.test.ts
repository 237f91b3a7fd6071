import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sumOf } from '#contract/payment.ts';
import { startSimulatedGateway } from '../payments/simulated-gateway/simulated-gateway.ts';
import { answerItem } from '../testing/answer-item.ts';
import { SAMPLE_ITEMS, sampleItem, writeItems } from '../testing/sample-items.ts';
import { prepareCase, SPECIMEN } from '../testing/terminal-double.ts';
import { PATIENCE_MS, testHub } from '../testing/test-hub.ts';

const SUBSIDY = 'human-resources/subsidy';
const PENSION = sampleItem('resident-pension', {
  name: '城乡居民基本养老保险缴费',
  outcome: { kind: 'payment' },
});
const GRANT = sampleItem('grant', { name: '样本补助申领', outcome: { kind: 'acceptance' } });
const ALLOWANCE = sampleItem('allowance', { name: '样本津贴申领', outcome: { kind: 'acceptance' } });

// 2026-11-20, a Friday, 10:00 in China.
let clock = new Date('2026-11-20T02:00:00Z');
const gateway = await startSimulatedGateway({ now: () => clock });
const hub = testHub({
  items: [...SAMPLE_ITEMS, PENSION, GRANT, ALLOWANCE],
  payments: { gateway: gateway.settings },
  now: () => clock,
});

beforeAll(async () => {
  // The one into which the other is merged.
  const merged = join(hub.folder, 'items', 'general');
  await mkdir(merged);
  const department = await readFile(join(hub.folder, 'items', 'human-resources', 'department.json'), 'utf8');
  await writeFile(
    join(merged, 'department.json'),
    JSON.stringify({ ...(JSON.parse(department) as object), id: 'general' }),
  );
  await hub.restart();
}, PATIENCE_MS);

afterAll(() => gateway.close());

/** The hub begins again without it: an item, or a department with all its items. */
async function takeOffLine(name: string): Promise<void> {
  await rm(join(hub.folder, 'items', name), { recursive: true });
  await hub.restart();
}

test(
  'a case whose item was withdrawn goes on: its steps are taken, and it keeps its name',
  async () => {
    const subsidy = SAMPLE_ITEMS.find(({ id }) => id === SUBSIDY);
    if (subsidy === undefined) throw new Error('no sample');
    const { content, pages } = answerItem(subsidy);
    const materials = content.materials?.map((material) =>
      material.source === 'deferred'
        ? { ...material, source: 'capture' as const, attachmentIds: ['late-1'], pages: 1 }
        : material,
    );
    const first = await prepareCase(hub.client, {
      itemId: SUBSIDY,
      content: { ...content, materials: materials ?? [] },
      pages: { ...pages, 'late-1': new Uint8Array(2000) },
      at: clock,
    });
    expect((await hub.send(first)).outcome.state).toBe('accepted');
    await takeOffLine(`${SUBSIDY}.json`);
    clock = new Date('2027-01-29T02:00:00Z');
    const progress = await hub.client.cases.progress({ slipCode: first.slipCode });
    expect(progress.itemName).toBe(subsidy.name);
    expect(progress.state).toBe('completed');
  },
  PATIENCE_MS,
);

test(
  'what was paid is booked, though its item was withdrawn meanwhile',
  async () => {
    const { lines } = await hub.client.payments.dues({
      itemId: PENSION.id,
      holder: SPECIMEN,
      payer: { kind: 'self' },
    });
    const chosen = lines.filter((line) => line.state === 'due').slice(0, 1);
    const prepared = await prepareCase(hub.client, {
      itemId: PENSION.id,
      content: {
        payment: {
          noticeNumbers: chosen.map((line) => line.noticeNumber),
          totalFen: sumOf(chosen.map((line) => line.amountFen)),
        },
      },
      at: clock,
    });
    await hub.send(prepared);
    const ofSlip = { caseId: prepared.manifest.caseId, slipCode: prepared.slipCode };
    const { qr = '' } = await hub.client.payments.open(ofSlip);
    expect(await gateway.pay(qr)).toBe(true);
    await takeOffLine(`${PENSION.id}.json`);
    expect(await hub.client.payments.state(ofSlip)).toMatchObject({ state: 'settled' });
  },
  PATIENCE_MS,
);

test(
  'an item that was changed since: a terminal is told by which one the case is judged',
  async () => {
    const first = await prepareCase(hub.client, {
      itemId: GRANT.id,
      content: answerItem(GRANT).content,
      at: clock,
    });
    await hub.send(first);
    await writeItems(join(hub.folder, 'items'), [{ ...GRANT, summary: '现在的说明' }]);
    await hub.restart();
    expect(await hub.client.cases.progress({ slipCode: first.slipCode })).toMatchObject({
      canWithdraw: true,
      item: { id: GRANT.id, summary: GRANT.summary },
    });
  },
  PATIENCE_MS,
);

test(
  'an appointment of an item that was withdrawn is moved, and checked in with, at any terminal',
  async () => {
    const itemId = 'human-resources/window-booking';
    const regionCode = '440524000000';
    const free = async () =>
      (await hub.client.slots.list({ itemId, regionCode })).slots.filter((slot) => slot.free > 0);
    const [old] = await free();
    if (old === undefined) throw new Error('nothing is free');
    const answers = [{ fieldId: 'slot', label: '时段', value: old.slotId, display: old.from }];
    const prepared = await prepareCase(hub.client, { itemId, content: { answers }, at: clock });
    await hub.send(prepared);
    const { manifest, slipCode } = prepared;
    expect(await hub.client.cases.progress({ slipCode })).not.toHaveProperty('item');
    await takeOffLine(`${itemId}.json`);
    // With its name and hall: a terminal that does not have it any more offers nothing without them.
    expect(await hub.client.cases.progress({ slipCode })).toMatchObject({
      item: { id: itemId },
      appointment: { state: 'booked', canChange: true },
    });
    const { caseId } = manifest;
    const other = (await free()).find(({ slotId }) => slotId !== old.slotId);
    if (other === undefined) throw new Error('nothing else is free');
    expect(await hub.client.appointments.change({ caseId, slipCode, slotId: other.slotId })).toMatchObject({
      state: 'done',
    });
    clock = new Date(`${other.date}T${other.from}:00+08:00`);
    expect(await hub.client.appointments.checkIn({ caseId, slipCode, regionCode })).toMatchObject({
      state: 'done',
    });
  },
  PATIENCE_MS,
);

test(
  'whose department was merged into another finds his case all the same, and may take it back',
  async () => {
    const first = await prepareCase(hub.client, {
      itemId: ALLOWANCE.id,
      content: answerItem(ALLOWANCE).content,
      at: clock,
    });
    await hub.send(first);
    // On line as it was when he handed it in: his terminal has it.
    expect(await hub.client.cases.progress({ slipCode: first.slipCode })).not.toHaveProperty('item');
    await takeOffLine('human-resources');
    // Every terminal can go on with it, by the rules of that day.
    expect(await hub.client.cases.progress({ slipCode: first.slipCode })).toMatchObject({
      itemName: ALLOWANCE.name,
      state: 'accepted',
      canWithdraw: true,
      item: { id: ALLOWANCE.id, name: ALLOWANCE.name },
    });
    const withdrawal = await prepareCase(hub.client, {
      itemId: ALLOWANCE.id,
      slipCode: first.slipCode,
      content: { followUp: { kind: 'withdraw', caseId: first.manifest.caseId } },
      at: clock,
    });
    expect((await hub.send(withdrawal)).outcome.state).toBe('withdrawn');
  },
  PATIENCE_MS,
);
