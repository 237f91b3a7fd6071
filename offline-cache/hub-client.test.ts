import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { createHubClient, type HubClient } from './hub-client.ts';
import { sampleCaseId, sampleContent } from './testing/sample-case.ts';
import { startTestHub, type TestHub } from './testing/test-hub.ts';

let hub: TestHub;
let client: HubClient;
const bounds = (deadlineMs = 10_000) => ({ deadlineMs, signal: new AbortController().signal });
const slipCode = '0123456789ABCDEF';

beforeAll(async () => {
  hub = await startTestHub();
  client = createHubClient({ baseUrl: `${hub.baseUrl}/`, terminalKey: hub.terminalKey });
});
afterAll(() => hub.close());
beforeEach(() => {
  hub.faults.answerWith = undefined;
  hub.faults.portal = false;
  hub.faults.cutAnswers = 0;
  hub.requests.length = 0;
});

test('asks what the contract offers', async () => {
  expect(unwrap(await client.health(bounds()))).toMatchObject({ ok: true, epoch: 'epoch-1' });
  expect(unwrap(await client.keys(bounds()))).toEqual(hub.keys);
  expect(unwrap(await client.catalogFeed({ from: 0 }, bounds()))).toEqual({ revision: 0 });
  const place = { itemId: 'police/residence-permit', regionCode: '440100000000' };
  expect(unwrap(await client.listSlots(place, bounds()))).toHaveLength(1);
  const holder = sampleContent().applicant;
  const licence = await client.fetchLicence(
    { itemId: 'police/residence-permit', materialId: 'id', holder },
    bounds(),
  );
  expect(unwrap(licence)).toEqual({ state: 'not-found' });
  expect(unwrap(await client.reconcileCases({ caseIds: [] }, bounds()))).toEqual({
    epoch: 'epoch-1',
    missing: [],
  });
});

test('what names a person or opens a case is never in an address', async () => {
  expect(await client.caseProgress({ slipCode }, bounds())).toMatchObject({
    failure: { code: 'hub-not-found' },
  });
  const caseId = sampleCaseId();
  expect(await client.caseResult({ caseId, slipCode }, bounds())).toMatchObject({
    failure: { code: 'hub-not-found' },
  });
  expect(hub.requests.map(({ path }) => path)).toEqual(['/v1/case-progress', '/v1/case-results']);
});

test('a department that is closed is named, with the time to wait', async () => {
  const closed = { itemId: 'police/residence-permit', regionCode: '000000000000' };
  expect(await client.listSlots(closed, bounds())).toMatchObject({
    failure: { code: 'hub-busy', department: '样本局', retryAfterSeconds: 7 },
  });
});

describe('faults have names', () => {
  test.each([
    [401, 'UNAUTHORIZED', 'hub-unauthorized'],
    [403, 'FORBIDDEN', 'hub-unauthorized'],
    [404, 'NOT_FOUND', 'hub-not-found'],
    [409, 'CONFLICT', 'hub-conflict'],
    [400, 'BAD_REQUEST', 'hub-refused'],
    [422, 'UNPROCESSABLE_CONTENT', 'hub-refused'],
    [429, 'TOO_MANY_REQUESTS', 'hub-busy'],
    [500, 'INTERNAL_SERVER_ERROR', 'hub-error'],
    [502, 'BAD_GATEWAY', 'hub-unreachable'],
    [503, 'SERVICE_UNAVAILABLE', 'hub-busy'],
  ])('%i is %s → %s', async (status, code, failure) => {
    hub.faults.answerWith = { status, code };
    expect(await client.health(bounds())).toMatchObject({ ok: false, failure: { code: failure } });
  });

  test("a page of HTML with 200 or with 400 is not the hub's word", async () => {
    hub.faults.portal = true;
    expect(await client.health(bounds())).toMatchObject({ failure: { code: 'hub-malformed' } });
    const fetchPortal = async (): Promise<Response> =>
      new Response('<html>bad</html>', { status: 400, headers: { 'content-type': 'text/html' } });
    const behindPortal = createHubClient({ baseUrl: hub.baseUrl, terminalKey: 'x', fetch: fetchPortal });
    expect(await behindPortal.health(bounds())).toMatchObject({ failure: { code: 'hub-malformed' } });
  });

  test('an upload refused by a portal is not refused by the hub', async () => {
    const headers: Record<string, string>[] = [{}, { 'Tus-Resumable': '1.0.0' }];
    for (const [index, code] of ['hub-malformed', 'hub-refused'].entries()) {
      const answering = createServer((_request, response) => {
        response.writeHead(405, headers[index]);
        response.end();
      });
      answering.listen(0, '127.0.0.1');
      await once(answering, 'listening');
      try {
        const { port } = answering.address() as AddressInfo;
        const other = createHubClient({ baseUrl: `http://127.0.0.1:${port}`, terminalKey: 'x' });
        const upload = {
          caseId: sampleCaseId(),
          attachmentId: 'a',
          sha256: '0'.repeat(64),
          bytes: new Uint8Array(9),
        };
        expect(await other.uploadAttachment(upload, bounds())).toMatchObject({ failure: { code } });
      } finally {
        answering.closeAllConnections();
        answering.close();
      }
    }
  });

  test('JSON outside the contract', async () => {
    const other = createHubClient({
      baseUrl: hub.baseUrl,
      terminalKey: 'x',
      fetch: async () => Response.json({ ok: true, epoch: 5 }),
    });
    expect(await other.health(bounds())).toMatchObject({ failure: { code: 'hub-malformed' } });
  });

  test('answer cut', async () => {
    hub.faults.cutAnswers = 1;
    expect(await client.health(bounds())).toMatchObject({ failure: { code: 'hub-unreachable' } });
  });

  test('nobody listens', async () => {
    const nobody = createHubClient({ baseUrl: 'http://127.0.0.1:9', terminalKey: 'x' });
    expect(await nobody.health(bounds())).toMatchObject({ failure: { code: 'hub-unreachable' } });
    const upload = {
      caseId: sampleCaseId(),
      attachmentId: 'a',
      sha256: '0'.repeat(64),
      bytes: new Uint8Array(9),
    };
    const given = new AbortController();
    const uploading = nobody.uploadAttachment(upload, { deadlineMs: 200, signal: given.signal });
    expect((await uploading).ok).toBe(false);
  });

  test('a hub that accepts and stays silent meets the deadline, in calls and in uploads', async () => {
    const silent = createServer(() => {});
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      const { port } = silent.address() as AddressInfo;
      const waiting = createHubClient({
        baseUrl: `http://127.0.0.1:${port}`,
        terminalKey: 'x',
        uploadStallMs: 100,
      });
      expect(await waiting.health(bounds(100))).toMatchObject({ failure: { code: 'deadline-exceeded' } });
      const upload = {
        caseId: sampleCaseId(),
        attachmentId: 'a',
        sha256: '0'.repeat(64),
        bytes: new Uint8Array(9),
      };
      expect(await waiting.uploadAttachment(upload, bounds())).toMatchObject({
        failure: { code: 'hub-unreachable', detail: 'upload stalled' },
      });
      const patient = createHubClient({ baseUrl: `http://127.0.0.1:${port}`, terminalKey: 'x' });
      expect(await patient.uploadAttachment(upload, bounds(100))).toMatchObject({
        failure: { code: 'deadline-exceeded' },
      });
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });

  test('the caller gives up before and during a call', async () => {
    const before = AbortSignal.abort();
    expect(await client.health({ deadlineMs: 1_000, signal: before })).toMatchObject({
      failure: { code: 'aborted' },
    });
    const during = new AbortController();
    const slow = createHubClient({
      baseUrl: hub.baseUrl,
      terminalKey: 'x',
      fetch: (request) => {
        queueMicrotask(() => during.abort());
        return fetch(request);
      },
    });
    expect(await slow.health({ deadlineMs: 5_000, signal: during.signal })).toMatchObject({
      failure: { code: 'aborted' },
    });
  });

  test("an address of another host, kept or given, never sees the terminal's key", async () => {
    const seen: (string | undefined)[] = [];
    const thief = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end();
    });
    thief.listen(0, '127.0.0.1');
    await once(thief, 'listening');
    const elsewhere = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/v1/uploads/x`;
    const redirecting = createServer((_request, response) => {
      response.writeHead(201, { Location: elsewhere, 'Tus-Resumable': '1.0.0' });
      response.end();
    });
    redirecting.listen(0, '127.0.0.1');
    await once(redirecting, 'listening');
    try {
      const { port } = redirecting.address() as AddressInfo;
      const victim = createHubClient({ baseUrl: `http://127.0.0.1:${port}`, terminalKey: 'secret' });
      const upload = {
        caseId: sampleCaseId(),
        attachmentId: 'a',
        sha256: '0'.repeat(64),
        bytes: new Uint8Array(9),
        resumeUrl: elsewhere,
      };
      expect((await victim.uploadAttachment(upload, bounds(400))).ok).toBe(false);
      expect(seen).toEqual([]);
    } finally {
      for (const server of [thief, redirecting]) {
        server.closeAllConnections();
        server.close();
      }
    }
  });
});
