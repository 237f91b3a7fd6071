import { readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { ORPCError } from '@orpc/client';
import { describe, expect, test } from 'vitest';
import { verifySignature } from '#contract/crypto/signing.ts';
import { hubContract } from '#contract/hub-api.ts';
import { isAcceptanceNumber } from './cases/acceptance-number.ts';
import { hubClient, type PreparedCase, prepareCase, uploadAttachment } from './testing/terminal-double.ts';
import { OTHER_TERMINAL_KEY, TERMINAL_KEY, testHub } from './testing/test-hub.ts';

/** 2026-11-20, a Friday, 10:00 in China. */
const NOW = new Date('2026-11-20T02:00:00Z');

let clock = NOW;
const hub = testHub({ now: () => clock });

const SUBSIDY_CONTENT = {
  answers: [
    { fieldId: 'phone', label: '手机号码', value: '13800001234', display: '138****1234' },
    { fieldId: 'card', label: '银行卡号', value: '6222020200011112222', display: '**** 2222' },
  ],
  materials: [
    { materialId: 'contract', name: '劳动合同', source: 'capture' as const, attachmentIds: ['contract-1'] },
    { materialId: 'proof', name: '困难证明', source: 'deferred' as const, attachmentIds: [] },
  ],
  commitmentIds: ['true-information'],
};

function prepareSubsidy(page = new Uint8Array(40_000).map((_, index) => index)): Promise<PreparedCase> {
  return prepareCase(hub.client, {
    itemId: 'human-resources/subsidy',
    content: SUBSIDY_CONTENT,
    pages: { 'contract-1': page },
    at: clock,
  });
}

async function receipt(manifest: PreparedCase['manifest']) {
  const answer = await hub.client.cases.put(manifest);
  if (answer.state !== 'received') throw new Error(`not received: ${answer.missingAttachmentIds.join()}`);
  return answer.signedReceipt;
}

async function errorOf(promise: Promise<unknown>): Promise<ORPCError<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ORPCError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('case acceptance', () => {
  test('a case is received when its pages are durable, with a receipt that verifies and never changes', async () => {
    const prepared = await prepareSubsidy();
    expect(await hub.client.cases.put(prepared.manifest)).toEqual({
      state: 'incomplete',
      missingAttachmentIds: ['contract-1'],
    });
    await hub.sendPages(prepared);
    const first = await receipt(prepared.manifest);
    const { signing } = await hub.client.keys();
    expect(verifySignature(first.receipt, first.signature, signing.publicKey)).toBe(true);
    expect(first.receipt.outcome).toMatchObject({
      state: 'accepted',
      simulated: true,
      // Five working days after Friday 20 November.
      promisedDate: '2026-11-27',
    });
    expect(isAcceptanceNumber(first.receipt.outcome.acceptanceNumber)).toBe(true);
    clock = new Date(NOW.getTime() + 3_600_000);
    expect(await receipt(prepared.manifest)).toEqual(first);
    clock = NOW;

    const progress = await hub.client.cases.progress({ slipCode: prepared.slipCode });
    expect(progress).toMatchObject({
      state: 'accepted',
      itemName: '社会保险补贴申请',
      promisedDate: '2026-11-27',
      acceptanceNumber: first.receipt.outcome.acceptanceNumber,
    });
    expect(progress.timeline.map((entry) => entry.state)).toEqual(['received', 'accepted']);

    const stateOn = async (date: string) => {
      clock = new Date(`${date}T02:00:00Z`);
      const later = await hub.client.cases.progress({ slipCode: prepared.slipCode });
      return later.timeline
        .map((entry) => entry.state)
        .slice(2)
        .concat(later.state);
    };
    expect(await stateOn('2026-11-23')).toEqual(['reviewing', 'reviewing']);
    // The promised day; but what was put off (容缺) has not come, and nothing is decided without it.
    expect(await stateOn('2026-11-27')).toEqual(['reviewing', 'reviewing']);
    clock = NOW;
  });

  test('the same case offered many times at once is received once', async () => {
    const prepared = await prepareCase(hub.client, { itemId: 'human-resources/pension-payments' });
    const receipts = await Promise.all(Array.from({ length: 8 }, () => receipt(prepared.manifest)));
    expect(new Set(receipts.map((each) => JSON.stringify(each))).size).toBe(1);
  });

  test('numbers count up without a gap and never repeat', async () => {
    const prepared = await Promise.all(
      Array.from({ length: 6 }, () =>
        prepareCase(hub.client, { itemId: 'human-resources/pension-payments' }),
      ),
    );
    const receipts = await Promise.all(prepared.map((each) => receipt(each.manifest)));
    const sequences = receipts.map((each) => each.receipt.hubSequence).sort((a, b) => a - b);
    expect(sequences.map((each) => each - (sequences[0] ?? 0))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(new Set(receipts.map((each) => each.receipt.outcome.acceptanceNumber)).size).toBe(6);
  });

  test('same case id with another manifest is a conflict; the first one stays', async () => {
    const prepared = await prepareCase(hub.client, { itemId: 'human-resources/pension-payments' });
    const first = await receipt(prepared.manifest);
    const changed = { ...prepared.manifest, createdAt: '2026-11-20T02:00:01.000Z' };
    expect((await errorOf(hub.client.cases.put(changed))).code).toBe('CONFLICT');
    expect(await receipt(prepared.manifest)).toEqual(first);
  });

  test('content moved to another case does not open', async () => {
    const one = await prepareCase(hub.client, { itemId: 'human-resources/pension-payments' });
    const other = await prepareCase(hub.client, { itemId: 'human-resources/pension-payments' });
    const error = await errorOf(hub.client.cases.put({ ...one.manifest, sealed: other.manifest.sealed }));
    expect(error).toMatchObject({
      code: 'BAD_REQUEST',
      data: { reason: 'case-unreadable: sealed-not-authentic' },
    });
  });

  test('content that breaks the item is refused by place, not by value', async () => {
    const prepared = await prepareCase(hub.client, {
      itemId: 'human-resources/subsidy',
      content: {
        ...SUBSIDY_CONTENT,
        answers: [{ fieldId: 'phone', label: '手机号码', value: '13800001234', display: '' }],
        materials: [],
      },
    });
    const error = await errorOf(hub.client.cases.put(prepared.manifest));
    expect(error.data).toEqual({ reason: 'case-invalid: field card is empty' });
    expect(JSON.stringify(error)).not.toContain('13800001234');
  });

  test('a terminal cannot offer a case in the name of another', async () => {
    const prepared = await prepareCase(hub.client, {
      itemId: 'human-resources/pension-payments',
      terminalId: 'T-2',
    });
    expect(await errorOf(hub.client.cases.put(prepared.manifest))).toMatchObject({
      code: 'BAD_REQUEST',
      data: { reason: 'case-of-another-terminal' },
    });
  });

  test('reconciliation names what the hub does not have', async () => {
    const known = await prepareCase(hub.client, { itemId: 'human-resources/pension-payments' });
    await receipt(known.manifest);
    const unknown = await prepareCase(hub.client, { itemId: 'human-resources/pension-payments' });
    const offered = await prepareSubsidy();
    await hub.client.cases.put(offered.manifest);
    const { missing, epoch } = await hub.client.cases.reconcile({
      caseIds: [known.manifest.caseId, unknown.manifest.caseId, offered.manifest.caseId],
    });
    expect(missing.sort()).toEqual([unknown.manifest.caseId, offered.manifest.caseId].sort());
    expect(epoch).toBe((await hub.client.health()).epoch);
  });

  test('a back end that is closed says when it opens', async () => {
    const prepared = await prepareCase(hub.client, { itemId: 'human-resources/night-closed' });
    clock = new Date('2026-11-20T12:00:00Z');
    const error = await errorOf(hub.client.cases.put(prepared.manifest));
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', data: { retryAfterSeconds: 13 * 3600 } });
    clock = NOW;
    expect((await receipt(prepared.manifest)).receipt.outcome.state).toBe('completed');
  });
});

describe('uploads', () => {
  test('cut in the middle and resumed, across a restart of the hub', async () => {
    const page = new Uint8Array(300_000).map((_, index) => index * 7);
    const prepared = await prepareSubsidy(page);
    const attachment = prepared.manifest.attachments[0];
    const bytes = prepared.sealed.get('contract-1');
    if (!attachment || !bytes) throw new Error('no attachment');
    await hub.client.cases.put(prepared.manifest);
    const key = { ...attachment, caseId: prepared.manifest.caseId, bytes };
    const cut = await uploadAttachment(hub.url, TERMINAL_KEY, key, { chunkSize: 50_000, cutAfter: 100_000 });
    expect(cut.finished).toBe(false);

    await hub.stop();
    await hub.restart();
    // A creation with the same key leads to the same upload, which goes on where it was cut.
    const resumed = await uploadAttachment(hub.url, TERMINAL_KEY, key, { chunkSize: 50_000 });
    expect(resumed.finished).toBe(true);
    expect(new URL(resumed.url).pathname).toBe(new URL(cut.url).pathname);
    expect((await receipt(prepared.manifest)).receipt.outcome.state).toBe('accepted');
  });

  test('connection lost in the middle of a request: what arrived is kept, the rest is sent', async () => {
    const prepared = await prepareSubsidy(new Uint8Array(400_000).map((_, index) => index * 3));
    const attachment = prepared.manifest.attachments[0];
    const bytes = prepared.sealed.get('contract-1');
    if (!attachment || !bytes) throw new Error('no attachment');
    await hub.client.cases.put(prepared.manifest);
    const { caseId } = prepared.manifest;
    const encode = (text: string) => Buffer.from(text).toString('base64');
    const headers = { authorization: `Bearer ${TERMINAL_KEY}`, 'tus-resumable': '1.0.0' };
    const created = await fetch(`${hub.url}/v1/uploads`, {
      method: 'POST',
      headers: {
        ...headers,
        'upload-length': String(bytes.length),
        'upload-metadata': `caseId ${encode(caseId)},attachmentId ${encode('contract-1')},sha256 ${encode(attachment.sha256)}`,
      },
    });
    expect(created.status).toBe(201);
    const url = new URL(created.headers.get('location') ?? '', hub.url);
    await new Promise<void>((resolve) => {
      const patch = request(url, {
        method: 'PATCH',
        headers: {
          ...headers,
          'content-type': 'application/offset+octet-stream',
          'content-length': bytes.length,
          'upload-offset': 0,
        },
      });
      patch.on('error', () => resolve());
      patch.write(bytes.subarray(0, 150_000), () =>
        setTimeout(() => patch.destroy(new Error('cable pulled')), 100),
      );
    });
    await expect
      .poll(async () => Number((await fetch(url, { method: 'HEAD', headers })).headers.get('upload-offset')))
      .toBeGreaterThan(0);
    expect((await hub.client.cases.put(prepared.manifest)).state).toBe('incomplete');
    const resumed = await uploadAttachment(hub.url, TERMINAL_KEY, { ...attachment, caseId, bytes });
    expect(resumed.finished).toBe(true);
    expect((await hub.client.cases.put(prepared.manifest)).state).toBe('received');
  });

  test('tampered on the way: the bytes do not count and can be sent anew', async () => {
    const prepared = await prepareSubsidy();
    const attachment = prepared.manifest.attachments[0];
    const bytes = prepared.sealed.get('contract-1');
    if (!attachment || !bytes) throw new Error('no attachment');
    const tampered = Uint8Array.from(bytes);
    tampered[100] = (tampered[100] ?? 0) ^ 1;
    const key = { ...attachment, caseId: prepared.manifest.caseId };
    await expect(uploadAttachment(hub.url, TERMINAL_KEY, { ...key, bytes: tampered })).rejects.toThrow(/460/);
    expect((await hub.client.cases.put(prepared.manifest)).state).toBe('incomplete');
    await hub.sendPages(prepared);
    expect((await hub.client.cases.put(prepared.manifest)).state).toBe('received');
  });

  test('an attachment that is sealed for another case is refused', async () => {
    const prepared = await prepareSubsidy();
    const other = await prepareSubsidy();
    const manifest = { ...prepared.manifest, attachments: other.manifest.attachments };
    await hub.sendPages({ ...other, manifest: { ...other.manifest, caseId: prepared.manifest.caseId } });
    const error = await errorOf(hub.client.cases.put(manifest));
    expect(error.data).toEqual({ reason: 'case-unreadable: attachment contract-1: sealed-not-authentic' });
  });

  test('another terminal can neither see nor continue an upload, and nobody can read one back', async () => {
    const prepared = await prepareSubsidy();
    await hub.sendPages(prepared);
    const attachment = prepared.manifest.attachments[0];
    const bytes = prepared.sealed.get('contract-1');
    if (!attachment || !bytes) throw new Error('no attachment');
    const key = { ...attachment, caseId: prepared.manifest.caseId, bytes };
    const { url } = await uploadAttachment(hub.url, TERMINAL_KEY, key);
    const ask = (method: string, terminalKey: string) =>
      fetch(url, { method, headers: { authorization: `Bearer ${terminalKey}`, 'tus-resumable': '1.0.0' } });
    expect((await ask('HEAD', TERMINAL_KEY)).status).toBe(200);
    expect((await ask('HEAD', OTHER_TERMINAL_KEY)).status).toBe(404);
    expect((await ask('GET', TERMINAL_KEY)).status).toBe(405);
    expect((await ask('DELETE', TERMINAL_KEY)).status).toBe(405);
    expect((await ask('HEAD', 'not-a-known-key')).status).toBe(401);
  });

  test('too large, or without its metadata, is refused before a byte is sent', async () => {
    const create = (headers: Record<string, string>) =>
      fetch(`${hub.url}/v1/uploads`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TERMINAL_KEY}`, 'tus-resumable': '1.0.0', ...headers },
      });
    expect((await create({ 'upload-length': '10' })).status).toBe(400);
    const prepared = await prepareSubsidy();
    const encode = (text: string) => Buffer.from(text).toString('base64');
    const metadata = `caseId ${encode(prepared.manifest.caseId)},attachmentId ${encode('a')},sha256 ${encode('0'.repeat(64))}`;
    expect(
      (await create({ 'upload-length': String(65 * 1024 * 1024), 'upload-metadata': metadata })).status,
    ).toBe(413);
    expect((await create({ 'upload-length': '-1', 'upload-metadata': metadata })).status).toBe(400);
  });
});

describe('the door', () => {
  test('wrong key', async () => {
    const stranger = hubClient(hub.url, 'a-key-nobody-has');
    expect((await errorOf(stranger.catalog.feed({ from: 0 }))).code).toBe('UNAUTHORIZED');
    expect((await errorOf(stranger.cases.progress({ slipCode: '0000000000000000' }))).code).toBe(
      'UNAUTHORIZED',
    );
    expect((await stranger.health()).ok).toBe(true);
  });

  test('input that does not fit names its places only', async () => {
    const response = await fetch(`${hub.url}/v1/case-progress`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TERMINAL_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ slipCode: '11010519491231002X' }),
    });
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ data: { reason: 'input-invalid: slipCode' } });
    expect(text).not.toContain('11010519491231002X');
  });

  test('a body beyond the cap is refused', async () => {
    const response = await fetch(`${hub.url}/v1/case-reconciliation`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TERMINAL_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ caseIds: ['x'.repeat(5_000_000)] }),
    });
    expect(response.status).toBe(413);
  });

  test('the OpenAPI document lists every route of the contract', async () => {
    const document = (await (await fetch(`${hub.url}/v1/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const routes: string[] = [];
    const walk = (node: object): void => {
      const definition = (node as { '~orpc'?: { route: { method?: string; path?: string } } })['~orpc'];
      if (definition) routes.push(`${definition.route.method?.toLowerCase()} ${definition.route.path}`);
      else for (const child of Object.values(node)) walk(child as object);
    };
    walk(hubContract);
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(routes.length).toBeGreaterThan(8);
    expect(documented.sort()).toEqual(routes.sort());
  });
});

describe('slots, licences, evaluations', () => {
  const itemId = 'human-resources/window-booking';

  test('a seat is given once; who comes too late is told, and has no paper', async () => {
    const { slots } = await hub.client.slots.list({ itemId, regionCode: '440524000000' });
    const slot = [...slots].sort((a, b) => a.free - b.free)[0];
    if (!slot) throw new Error('no slot');
    expect(slots.every((each) => each.date > '2026-11-20')).toBe(true);
    const book = async () => {
      const prepared = await prepareCase(hub.client, {
        itemId,
        content: { answers: [{ fieldId: 'slot', label: '时段', value: slot.slotId, display: slot.from }] },
      });
      return { prepared, state: (await receipt(prepared.manifest)).receipt.outcome.state };
    };
    const booked = await Promise.all(Array.from({ length: slot.free + 1 }, book));
    expect(booked.map((each) => each.state).sort()).toEqual([
      ...Array.from({ length: slot.free }, () => 'completed'),
      'refused',
    ]);
    const after = await hub.client.slots.list({ itemId, regionCode: '440524000000' });
    expect(after.slots.find((each) => each.slotId === slot.slotId)?.free).toBe(0);
    const late = booked.find((each) => each.state === 'refused');
    if (!late) throw new Error('nobody was late');
    const { caseId } = late.prepared.manifest;
    expect(await hub.client.cases.result({ caseId, slipCode: late.prepared.slipCode })).toEqual({
      documents: [],
    });
    expect(
      (await hub.client.cases.progress({ slipCode: late.prepared.slipCode })).timeline.at(-1)?.text,
    ).toContain('约满');
  });

  test('a licence of a specimen is found, its number masked', async () => {
    const { SPECIMEN } = await import('./testing/terminal-double.ts');
    const answer = await hub.client.licences.fetch({
      itemId: 'human-resources/subsidy',
      materialId: 'contract',
      holder: SPECIMEN,
    });
    expect(answer).toMatchObject({ state: 'found', name: '劳动合同', simulated: true });
    expect(answer.state === 'found' && answer.maskedNumber).toMatch(/^\d{3}\*+\d{4}$/);
  });

  test('an evaluation is stored once however often it is sent', async () => {
    const evaluation = {
      evaluationId: '0190a000-0000-4000-8000-000000000001',
      itemId,
      terminalId: 'T-1',
      regionCode: '440524000000',
      channel: 'terminal' as const,
      level: 5 as const,
      reasons: [],
      at: NOW.toISOString(),
    };
    expect(await hub.client.evaluations.put(evaluation)).toEqual({ stored: true });
    expect(await hub.client.evaluations.put(evaluation)).toEqual({ stored: true });
  });
});

describe('papers', () => {
  test('are issued once, only for the slip code, and verify on the public page without a name', async () => {
    const prepared = await prepareCase(hub.client, { itemId: 'human-resources/participation-certificate' });
    await receipt(prepared.manifest);
    const { caseId } = prepared.manifest;
    const first = await hub.client.cases.result({ caseId, slipCode: prepared.slipCode });
    const document = first.documents[0];
    if (!document) throw new Error('no document');
    expect(document).toMatchObject({ kind: 'certificate', title: '社会保险参保证明', pages: 1 });
    expect(Buffer.from(document.pdf, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    expect(await hub.client.cases.result({ caseId, slipCode: prepared.slipCode })).toEqual(first);
    expect((await errorOf(hub.client.cases.result({ caseId, slipCode: '0'.repeat(16) }))).code).toBe(
      'NOT_FOUND',
    );

    const wrong = await fetch(`${hub.url}/verify/${document.documentNumber}?code=${'A'.repeat(16)}`);
    expect(wrong.status).toBe(404);
    expect(wrong.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('nothing of the citizen lies on the hub in clear', async () => {
    await hub.stop();
    const names = await readdir(hub.dataDirectory, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.some((file) => file.endsWith('hub.db'))).toBe(true);
    for (const file of files) {
      const bytes = await readFile(file);
      for (const secret of ['11010519491231002X', '张三丰样本', '6222020200011112222', '13800001234']) {
        expect(bytes.includes(secret), `${secret} in ${file}`).toBe(false);
      }
    }
    await hub.restart();
  });
});
