/**
 * A small hub for tests of the terminal's side: real HTTP by the real contract, real tus uploads, real signatures, in
 * one process. It keeps what it receives in memory and on a temporary directory, and can be told to fail in named ways.
 */
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { implement, ORPCError } from '@orpc/server';
import { FileStore } from '@tus/file-store';
import { Metadata, Server } from '@tus/server';
import { type CaseContent, type CaseManifest, type CaseReceipt, caseContentSchema } from '#contract/case.ts';
import type { CatalogRow } from '#contract/catalog.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import {
  attachmentAssociatedData,
  generateSealingKeyPair,
  openSealedAttachment,
  openSealedToHub,
} from '#contract/crypto/sealing.ts';
import { createEd25519Signer, generateEd25519KeyPair, type Signer } from '#contract/crypto/signing.ts';
import type { Evaluation } from '#contract/evaluation.ts';
import { newestOptions, SUPPLIED_EVALUATION_OPTIONS } from '#contract/evaluation-options.ts';
import { HUB_API_PREFIX, hubContract, UPLOAD_PATH } from '#contract/hub-api.ts';
import { unwrap } from '#contract/result.ts';
import type { TroubleReport } from '#contract/trouble-report.ts';
import { signedFeed } from './sample-catalog.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export interface TestHubFaults {
  /** The next so many answers of the API are lost after the hub has acted. */
  cutAnswers: number;
  /** The next upload body is cut when so many of its bytes have arrived. */
  cutUploadAfterBytes: number | undefined;
  /** Upload bodies are not read before it resolves. */
  holdUploads: Promise<void> | undefined;
  /** Signs receipts with a key that nobody has pinned. */
  signWithStranger: boolean;
  /** Changes receipts before they are signed. */
  alterReceipt: ((receipt: CaseReceipt) => CaseReceipt) | undefined;
  /** Every call of the API is answered with this error. */
  answerWith: { readonly code: string; readonly status: number; readonly data?: unknown } | undefined;
  /** These cases are answered with it. */
  readonly refuse: Map<string, { readonly code: string; readonly status: number }>;
  /** Every answer is a page of HTML, as behind a hall's portal. */
  portal: boolean;
}

export interface TestHub {
  readonly baseUrl: string;
  readonly terminalKey: string;
  readonly keys: HubPublicKeys;
  readonly signer: Signer;
  readonly faults: TestHubFaults;
  readonly requests: { readonly method: string; readonly path: string; bodyBytes: number }[];
  readonly evaluations: Map<string, Evaluation>;
  readonly troubleReports: Map<string, TroubleReport>;
  epoch: string;
  receivedCaseIds(): string[];
  /** Opens a received case with the hub's private key. */
  open(caseId: string): Promise<{ content: CaseContent; attachments: Map<string, Uint8Array> }>;
  /** Puts a case in as if another sender had been first. */
  plant(manifest: CaseManifest): void;
  /** The database comes back from a backup: another epoch, and only these cases, with the receipts of then. */
  restoreFromBackup(epoch: string, keptCaseIds?: readonly string[]): void;
  publish(rows: readonly CatalogRow[]): void;
  /** Tells clients that a delta exists that does not fit what they have. */
  breakNextDelta: boolean;
  /** Stops listening and cuts what is open; `listen` again on the same port. */
  disconnect(): Promise<void>;
  reconnect(): Promise<void>;
  close(): Promise<void>;
}

interface ReceivedCase {
  readonly manifest: CaseManifest;
  readonly manifestSha256: string;
  receipt?: CaseReceipt;
}

export async function startTestHub(): Promise<TestHub> {
  const directory = temporaryDirectory();
  const sealing = await generateSealingKeyPair();
  const signer = createEd25519Signer({ privateKey: generateEd25519KeyPair().privateKey });
  const stranger = createEd25519Signer({ privateKey: generateEd25519KeyPair().privateKey });
  const terminalKey = 'test-terminal-key';
  const cases = new Map<string, ReceivedCase>();
  const evaluations = new Map<string, Evaluation>();
  const troubleReports = new Map<string, TroubleReport>();
  const revisions: CatalogRow[][] = [[]];
  const sockets = new Set<Socket>();
  let sequence = 0;
  const faults: TestHubFaults = {
    cutAnswers: 0,
    cutUploadAfterBytes: undefined,
    holdUploads: undefined,
    signWithStranger: false,
    alterReceipt: undefined,
    answerWith: undefined,
    refuse: new Map(),
    portal: false,
  };

  const uploadIdOf = (caseId: string, attachmentId: string, sha256: string): string =>
    sha256Hex(`${caseId}/${attachmentId}/${sha256}`).slice(0, 32);
  const sealedBytes = async (
    caseId: string,
    attachmentId: string,
    sha256: string,
  ): Promise<Buffer | undefined> => {
    try {
      return await readFile(join(directory.path, uploadIdOf(caseId, attachmentId, sha256)));
    } catch {
      return undefined;
    }
  };

  const os = implement(hubContract);
  const notOffered = (): never => {
    throw new ORPCError('NOT_FOUND');
  };
  const router = os.router({
    health: os.health.handler(() => ({
      ok: true,
      epoch: hub.epoch,
      catalogRevision: revisions.length - 1,
      time: new Date().toISOString(),
    })),
    keys: os.keys.handler(() => hub.keys),
    catalog: {
      feed: os.catalog.feed.handler(({ input }) => {
        const revision = revisions.length - 1;
        if (input.from >= revision) return { revision };
        const before = revisions[input.from];
        const from = before === undefined ? 0 : input.from;
        const drifted = hub.breakNextDelta && from > 0 ? (before ?? []).slice(1) : before;
        if (from > 0) hub.breakNextDelta = false;
        const after = revisions[revision] ?? [];
        return { revision, feed: signedFeed(signer, { from, to: revision, before: drifted ?? [], after }) };
      }),
    },
    cases: {
      put: os.cases.put.handler(async ({ input: manifest, errors }) => {
        const refused = faults.refuse.get(manifest.caseId);
        if (refused)
          throw new ORPCError(refused.code, { status: refused.status, data: { reason: 'refused by test' } });
        const manifestSha256 = sha256Hex(canonicalJson(manifest));
        const known = cases.get(manifest.caseId) ?? { manifest, manifestSha256 };
        if (known.manifestSha256 !== manifestSha256) {
          throw errors.CONFLICT({ data: { reason: 'another manifest under this id' } });
        }
        cases.set(manifest.caseId, known);
        const missingAttachmentIds: string[] = [];
        for (const { attachmentId, sha256, size } of manifest.attachments) {
          const bytes = await sealedBytes(manifest.caseId, attachmentId, sha256);
          if (bytes?.length !== size || sha256Hex(bytes) !== sha256) missingAttachmentIds.push(attachmentId);
        }
        if (missingAttachmentIds.length > 0) return { state: 'incomplete' as const, missingAttachmentIds };
        if (!known.receipt) {
          sequence += 1;
          known.receipt = {
            caseId: manifest.caseId,
            manifestSha256,
            hubSequence: sequence,
            hubEpoch: hub.epoch,
            receivedAt: new Date().toISOString(),
            outcome: {
              state: 'received',
              acceptanceNumber: `SAMPLE${sequence}`,
              department: '样本局',
              simulated: true,
            },
          };
        }
        const receipt = faults.alterReceipt?.(known.receipt) ?? known.receipt;
        const signature = (faults.signWithStranger ? stranger : signer).sign(receipt);
        return { state: 'received' as const, signedReceipt: { receipt, signature } };
      }),
      result: os.cases.result.handler(notOffered),
      progress: os.cases.progress.handler(notOffered),
      reconcile: os.cases.reconcile.handler(({ input }) => ({
        epoch: hub.epoch,
        missing: input.caseIds.filter((caseId) => cases.get(caseId)?.receipt === undefined),
      })),
    },
    licences: { fetch: os.licences.fetch.handler(() => ({ state: 'not-found' as const })) },
    authorisations: {
      find: os.authorisations.find.handler(() => ({})),
      revoke: os.authorisations.revoke.handler(notOffered),
    },
    knownAnswers: { ask: os.knownAnswers.ask.handler(notOffered) },
    slots: {
      list: os.slots.list.handler(({ input, errors }) => {
        if (input.regionCode === '000000000000') {
          throw errors.SERVICE_UNAVAILABLE({ data: { department: '样本局', retryAfterSeconds: 7 } });
        }
        return { slots: [{ slotId: 's1', date: '2026-11-23', from: '09:00', to: '09:30', free: 2 }] };
      }),
    },
    payments: {
      dues: os.payments.dues.handler(() => ({ lines: [], simulated: true })),
      open: os.payments.open.handler(notOffered),
      state: os.payments.state.handler(notOffered),
      close: os.payments.close.handler(notOffered),
    },
    bulletin: { get: os.bulletin.get.handler(() => ({ notices: [] })) },
    evaluations: {
      put: os.evaluations.put.handler(({ input }) => {
        evaluations.set(input.evaluationId, input);
        return { stored: true as const };
      }),
      options: os.evaluations.options.handler(() => newestOptions(SUPPLIED_EVALUATION_OPTIONS)),
      standing: os.evaluations.standing.handler(notOffered),
      report: os.evaluations.report.handler(notOffered),
    },
    rectifications: {
      list: os.rectifications.list.handler(notOffered),
      step: os.rectifications.step.handler(notOffered),
    },
    publications: {
      publish: os.publications.publish.handler(notOffered),
      withdraw: os.publications.withdraw.handler(notOffered),
      rollBack: os.publications.rollBack.handler(notOffered),
      list: os.publications.list.handler(notOffered),
    },
    policies: {
      find: os.policies.find.handler(notOffered),
      claim: os.policies.claim.handler(notOffered),
    },
    publicCredit: {
      search: os.publicCredit.search.handler(() => ({ state: 'busy' as const })),
      record: os.publicCredit.record.handler(() => ({ state: 'not-found' as const })),
    },
    appointments: {
      change: os.appointments.change.handler(notOffered),
      cancel: os.appointments.cancel.handler(notOffered),
      checkIn: os.appointments.checkIn.handler(notOffered),
    },
    windowTickets: {
      look: os.windowTickets.look.handler(() => ({ state: 'not-offered' as const })),
      take: os.windowTickets.take.handler(() => ({ state: 'not-offered' as const })),
    },
    troubleReports: {
      put: os.troubleReports.put.handler(({ input }) => {
        troubleReports.set(input.reportId, input);
        return { stored: true as const };
      }),
      list: os.troubleReports.list.handler(() => ({
        reports: [...troubleReports.values()].map((report) => ({ ...report, storedAt: report.at })),
      })),
    },
    handovers: {
      open: os.handovers.open.handler(() => ({
        handoverId: '00000000-0000-4000-8000-000000000001',
        url: `http://127.0.0.1/phone/${'A'.repeat(43)}`,
        secondsLeft: 300,
      })),
      state: os.handovers.state.handler(() => ({ state: 'waiting' as const, secondsLeft: 299 })),
      close: os.handovers.close.handler(() => ({ closed: true as const })),
    },
  });
  const api = new OpenAPIHandler(router);

  const tus = new Server({
    path: UPLOAD_PATH,
    datastore: new FileStore({ directory: directory.path }),
    relativeLocation: true,
    namingFunction: (_request, metadata) =>
      uploadIdOf(String(metadata?.caseId), String(metadata?.attachmentId), String(metadata?.sha256)),
  });

  async function handleUpload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'POST') {
      const metadata = Metadata.parse(String(request.headers['upload-metadata']));
      const id = uploadIdOf(String(metadata.caseId), String(metadata.attachmentId), String(metadata.sha256));
      try {
        await readFile(join(directory.path, id));
        response.writeHead(201, { 'Tus-Resumable': '1.0.0', Location: `${UPLOAD_PATH}/${id}` });
        response.end();
        return;
      } catch {
        // Not there: a new one.
      }
    }
    if (request.method === 'PATCH') await faults.holdUploads;
    await tus.handle(request, response);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const record = { method: request.method ?? '', path, bodyBytes: 0 };
    hub.requests.push(record);
    const cutAfter = request.method === 'PATCH' ? faults.cutUploadAfterBytes : undefined;
    if (cutAfter !== undefined) faults.cutUploadAfterBytes = undefined;
    const push = request.push.bind(request);
    // Counts and cuts on the way in, before any handler reads.
    request.push = (chunk: unknown, encoding?: BufferEncoding) => {
      if (chunk instanceof Uint8Array) {
        record.bodyBytes += chunk.length;
        if (cutAfter !== undefined && record.bodyBytes >= cutAfter)
          setImmediate(() => request.socket.destroy());
      }
      return push(chunk, encoding);
    };
    if (faults.portal) {
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.end('<html>Please log in</html>');
      return;
    }
    if (request.headers.authorization !== `Bearer ${terminalKey}`) {
      response.writeHead(401, { 'Content-Type': 'application/json' });
      response.end(
        JSON.stringify({ defined: true, code: 'UNAUTHORIZED', status: 401, message: 'unknown terminal' }),
      );
      return;
    }
    if (path.startsWith(UPLOAD_PATH)) return handleUpload(request, response);
    if (faults.answerWith) {
      const { code, status, data } = faults.answerWith;
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ defined: true, code, status, message: code, data }));
      return;
    }
    if (faults.cutAnswers > 0) {
      faults.cutAnswers -= 1;
      response.write = () => true;
      response.end = () => {
        request.socket.destroy();
        return response;
      };
    }
    await api.handle(request, response, { prefix: HUB_API_PREFIX, context: {} });
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // The store makes its directory in the background and throws when that is removed meanwhile: queue up behind it.
  await mkdir(directory.path, { recursive: true });
  const { port } = server.address() as AddressInfo;

  const disconnect = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  const hub: TestHub = {
    baseUrl: `http://127.0.0.1:${port}`,
    terminalKey,
    keys: {
      signing: { keyId: signer.keyId, publicKey: signer.publicKey },
      sealing: { keyId: sealing.keyId, publicKey: sealing.publicKey },
    },
    signer,
    faults,
    requests: [],
    evaluations,
    troubleReports,
    epoch: 'epoch-1',
    breakNextDelta: false,
    receivedCaseIds: () => [...cases.values()].filter((one) => one.receipt).map((one) => one.manifest.caseId),
    open: async (caseId) => {
      const received = cases.get(caseId);
      if (!received?.receipt) throw new Error('not received');
      const { manifest } = received;
      const plain = unwrap(
        await openSealedToHub({ sealed: manifest.sealed, associatedData: caseId, recipient: sealing }),
      );
      const attachments = new Map<string, Uint8Array>();
      for (const { attachmentId, sha256 } of manifest.attachments) {
        const sealed = await sealedBytes(caseId, attachmentId, sha256);
        if (!sealed) throw new Error('attachment is gone');
        const associatedData = attachmentAssociatedData(caseId, attachmentId);
        attachments.set(
          attachmentId,
          unwrap(
            await openSealedAttachment({
              sealed: new Uint8Array(sealed),
              associatedData,
              recipient: sealing,
            }),
          ),
        );
      }
      const content = caseContentSchema.parse(JSON.parse(new TextDecoder().decode(plain)));
      return { content, attachments };
    },
    plant: (manifest) => {
      cases.set(manifest.caseId, { manifest, manifestSha256: sha256Hex(canonicalJson(manifest)) });
    },
    restoreFromBackup: (epoch, keptCaseIds = []) => {
      for (const caseId of [...cases.keys()]) if (!keptCaseIds.includes(caseId)) cases.delete(caseId);
      evaluations.clear();
      troubleReports.clear();
      hub.epoch = epoch;
    },
    publish: (rows) => {
      revisions.push([...rows]);
    },
    disconnect,
    reconnect: async () => {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    close: async () => {
      await disconnect();
      directory.dispose();
    },
  };
  return hub;
}
