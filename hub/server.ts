import { mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { ORPCError } from '@orpc/server';
import { BodyLimitPlugin } from '@orpc/server/node';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { FAULT_PATH } from '#contract/crypto/fault-token.ts';
import { PHONE_PATH } from '#contract/handover.ts';
import {
  CATALOG_SNAPSHOT_PATH,
  HUB_API_PREFIX,
  hubContract,
  UPLOAD_PATH,
  VERIFY_PATH,
} from '#contract/hub-api.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { createWorkingCalendar } from '#contract/working-calendar.ts';
import { createAttachmentStore } from './attachments/attachment-store.ts';
import { createAuthorisationBook } from './authorisations/authorisation-book.ts';
import { createAppointmentOffice } from './bookings/appointment-office.ts';
import { createBulletinBoard } from './bulletin/bulletin-board.ts';
import { DAY_MILLISECONDS } from './calendar/local-time.ts';
import { loadHolidayYears } from './calendar/working-days.ts';
import { createCaseOffice } from './cases/case-office.ts';
import { loadCasePolicy } from './cases/case-policy.ts';
import { createEarlierDocuments } from './cases/earlier-documents.ts';
import { openHubEpoch } from './cases/hub-epoch.ts';
import { createKnownAnswersDesk } from './cases/known-answers.ts';
import { createCaseOpener } from './cases/open-case.ts';
import { createCatalog } from './catalog/catalog.ts';
import { openCatalogSource } from './catalog/catalog-source.ts';
import { createPublications } from './catalog/publications.ts';
import { createSnapshotEndpoint } from './catalog/snapshot-endpoint.ts';
import { createSnapshotFiles } from './catalog/snapshot-files.ts';
import { openDatabase } from './database/open-database.ts';
import type { DepartmentAdapter } from './departments/department-adapter.ts';
import { createDepartmentOutbox } from './departments/department-outbox.ts';
import { createDepartmentRegistry } from './departments/department-registry.ts';
import { describeError } from './describe-error.ts';
import { createDocumentOffice } from './documents/document-office.ts';
import { loadEvaluationPolicy } from './evaluations/evaluation-policy.ts';
import { createEvaluations } from './evaluations/evaluations.ts';
import { createPhoneEvaluation } from './evaluations/phone-evaluation.ts';
import { createSlipEntryPage, SLIP_ENTRY_PATH } from './evaluations/slip-entry-page.ts';
import { createHandoverOffice } from './handover/handover-office.ts';
import { createPhonePage } from './handover/phone-page.ts';
import {
  createOperatorAuthentication,
  createPublisherAuthentication,
  type OperatorKeys,
} from './http/operator-authentication.ts';
import { createRouter } from './http/router.ts';
import { createTerminalAuthentication } from './http/terminal-authentication.ts';
import { createUploadEndpoint } from './http/uploads.ts';
import { createVerifyPage } from './http/verify-page.ts';
import { createKeyedLock } from './keyed-lock.ts';
import { openHubKeys } from './keys/hub-keys.ts';
import { NOTIFICATION_PATH } from './payments/gateway-messages.ts';
import { createPaymentService, type PaymentSettings } from './payments/payment-service.ts';
import { createPolicyDesk } from './policies/policy-desk.ts';
import type { CreditRegister } from './public-credit/credit-register.ts';
import { createSimulatedCreditRegister } from './public-credit/simulated-credit-register.ts';
import { guardQueueSystem } from './queues/guarded-queue-system.ts';
import type { QueueSystem } from './queues/queue-system.ts';
import { createSimulatedQueueSystem } from './queues/simulated-queue-system.ts';
import { createFaultPage } from './trouble-reports/fault-page.ts';
import { createTroubleReports } from './trouble-reports/trouble-reports.ts';

export interface HubOptions {
  /** Databases, keys and uploads. Made when it is not there. */
  dataDirectory: string;
  /** `items/` of the repository, a province's own, or a sharded catalog (contract/catalog-shards.ts). */
  itemsDirectory: string;
  /** 0: any free port. */
  port: number;
  host?: string;
  /** Terminal id → bearer key. */
  terminalKeys: Readonly<Record<string, string>>;
  now?: () => Date;
  /** How phones reach the hub, for the QR of papers; default: the address it listens on. */
  publicUrl?: string;
  /** The payment gateway; absent: nothing can be paid. */
  payments?: PaymentSettings;
  /** Adapters to real departments; the others are simulated. */
  departments?: readonly DepartmentAdapter[];
  /** The halls' calling system; default: a simulated one. */
  queueSystem?: QueueSystem;
  /** The public register of companies; default: a simulated one. */
  creditRegister?: CreditRegister;
  /** Folder with the site's own `calendar-YYYY.json`: each takes the place of the one that comes with the hub. */
  calendarDirectory?: string;
  /** What the terminals are told to tell; default: `bulletin.json` in the data folder. Read again when it was changed. */
  bulletinFile?: string;
  /** Operator id → role and bearer key; default: nobody may rectify and count, or put items on line. */
  operatorKeys?: OperatorKeys;
  /** What citizens may tick beside their level; default: `evaluation-options.json` in the data folder. Read again when it was changed. */
  evaluationOptionsFile?: string;
  /** Clocks of 好差评; default: `evaluation-policy.json` in the data folder, read at the start. */
  evaluationPolicyFile?: string;
  /** Clocks of a case that no law sets; default: `case-policy.json` in the data folder, read at the start. */
  casePolicyFile?: string;
  /** `ignored`: for demonstrations at night. */
  openingHours?: 'enforced' | 'ignored';
  /** Told of failures that no caller sees. Never carries a citizen's data. */
  report?: (event: HubEvent) => void;
}

export interface HubEvent {
  event:
    | 'internal-error'
    | 'orphans-collected'
    | 'bulletin-refused'
    | 'case-clock-failed'
    | 'department-outbox'
    | 'payment-alarm'
    | 'evaluation-fault'
    | 'catalog-publication'
    | 'catalog-overlay';
  detail: string;
}

export interface RunningHub {
  /** `http://host:port`, without a slash at the end. */
  url: string;
  /** Published at the start; operators may have published since. */
  catalogRevision: number;
  /** Ends what runs, then closes. Safe to call twice. */
  close(): Promise<void>;
}

export type StartHubFailure = AppFailure<
  | 'hub-database-unusable'
  | 'hub-database-not-durable'
  | 'hub-migration-failed'
  | 'hub-keys-unreadable'
  | 'holiday-file-invalid'
  | 'evaluation-policy-invalid'
  | 'case-policy-invalid'
  | 'items-invalid'
  | 'hub-address-unavailable'
>;

const MAXIMUM_BODY_BYTES = 4 * 1024 * 1024;
const MAXIMUM_ATTACHMENT_BYTES = 64 * 1024 * 1024;
const RESERVED_DISK_BYTES = 256 * 1024 * 1024;
const ORPHAN_DAYS = 7;
const ORPHAN_SWEEP_MILLISECONDS = 60 * 60 * 1000;
const CASE_CLOCK_MILLISECONDS = 10 * 60 * 1000;
/** A window should not wait for somebody who has just cancelled. */
const DEPARTMENT_OUTBOX_MILLISECONDS = 15 * 1000;
const DEPARTMENT_DEADLINE_MILLISECONDS = 20_000;
/** An attachment on a slow line is sent in many requests; no single one may hang for ever. */
const REQUEST_TIMEOUT_MILLISECONDS = 5 * 60 * 1000;
const HEADERS_TIMEOUT_MILLISECONDS = 15_000;
const CLOSE_GRACE_MILLISECONDS = 3000;

/** Starts the embedded hub: SQLite and files in one folder, HTTP on one port. */
export async function startHub(options: HubOptions): Promise<Result<RunningHub, StartHubFailure>> {
  const now = options.now ?? (() => new Date());
  const report = options.report ?? (() => undefined);
  const uploadDirectory = join(options.dataDirectory, 'uploads');
  await mkdir(uploadDirectory, { recursive: true, mode: 0o700 });

  const source = await openCatalogSource(options.itemsDirectory);
  if (!source.ok) return source;
  const holidays = loadHolidayYears(options.calendarDirectory);
  if (!holidays.ok) return holidays;
  const evaluationPolicy = loadEvaluationPolicy(
    options.evaluationPolicyFile ?? join(options.dataDirectory, 'evaluation-policy.json'),
  );
  if (!evaluationPolicy.ok) return evaluationPolicy;
  const casePolicy = loadCasePolicy(
    options.casePolicyFile ?? join(options.dataDirectory, 'case-policy.json'),
  );
  if (!casePolicy.ok) return casePolicy;
  const keys = await openHubKeys(join(options.dataDirectory, 'keys'), now);
  if (!keys.ok) return keys;
  const opened = await openDatabase(join(options.dataDirectory, 'hub.db'));
  if (!opened.ok) return opened;
  const database = opened.value;

  const publications = createPublications({
    database,
    now,
    markerFile: join(options.dataDirectory, 'catalog-revision.json'),
    report,
    onPublished: () => pack(),
  });
  const published = await publications.start(source.value).catch(async (error: unknown) => {
    await database.destroy();
    throw error;
  });
  if (!published.ok) {
    await database.destroy();
    return published;
  }
  const snapshots = createSnapshotFiles(join(options.dataDirectory, 'catalog-snapshots'), keys.value.signer);
  const catalog = createCatalog(database, keys.value.signer, { snapshots });
  let packing: Promise<void> = Promise.resolve();
  /** A large catalog takes some seconds to pack: before the first terminal asks, not while it waits. */
  const pack = (): void => {
    packing = packing
      .then(() => catalog.changes(0))
      .then(
        () => undefined,
        (error: unknown) => report({ event: 'internal-error', detail: describeError(error) }),
      );
  };
  const epoch = await openHubEpoch(database, options.dataDirectory);
  const attachments = createAttachmentStore(database, uploadDirectory, now);
  const departments = createDepartmentRegistry(options.departments ?? [], now);
  const calendar = createWorkingCalendar(holidays.value);
  let url = '';
  const documents = createDocumentOffice({
    database,
    keys: keys.value,
    publicUrl: () => options.publicUrl ?? url,
    now,
  });
  const payments =
    options.payments &&
    createPaymentService({
      settings: options.payments,
      database,
      departments,
      cipher: keys.value.recordCipher,
      item: (itemId) => catalog.itemOfOpenCase(itemId),
      now,
      departmentDeadlineMilliseconds: DEPARTMENT_DEADLINE_MILLISECONDS,
      report,
    });
  const authorisations = createAuthorisationBook(database, keys.value);
  const opener = createCaseOpener({ database, catalog, attachments, keys: keys.value });
  const earlierDocuments = createEarlierDocuments({
    database,
    catalog,
    attachments,
    opener,
    keys: keys.value,
    now,
  });
  const caseLocks = createKeyedLock();
  const cases = createCaseOffice({
    opener,
    caseLocks,
    earlierDocuments,
    authorisations,
    database,
    catalog,
    attachments,
    departments,
    calendar,
    policy: casePolicy.value,
    keys: keys.value,
    epoch,
    now,
    departmentDeadlineMilliseconds: DEPARTMENT_DEADLINE_MILLISECONDS,
    openingHours: options.openingHours ?? 'enforced',
    payments: payments?.office,
    report,
  });
  const departmentOutbox = createDepartmentOutbox({
    database,
    catalog,
    departments,
    opener,
    now,
    departmentDeadlineMilliseconds: DEPARTMENT_DEADLINE_MILLISECONDS,
    report,
  });
  const publicUrl = (): string => options.publicUrl ?? url;
  const handovers = createHandoverOffice({ database, cipher: keys.value.recordCipher, publicUrl, now });
  const bulletin = createBulletinBoard({
    file: options.bulletinFile ?? join(options.dataDirectory, 'bulletin.json'),
    copy: join(options.dataDirectory, 'bulletin.last-good.json'),
    onFault: ({ code, detail }) =>
      report({ event: 'bulletin-refused', detail: detail === undefined ? code : `${code}: ${detail}` }),
  });
  const troubleReports = createTroubleReports(database, now);
  const evaluations = createEvaluations({
    database,
    catalog,
    calendar,
    keys: keys.value,
    policy: evaluationPolicy.value,
    optionsFile: options.evaluationOptionsFile ?? join(options.dataDirectory, 'evaluation-options.json'),
    optionsCopy: join(options.dataDirectory, 'evaluation-options.last-good.json'),
    now,
    onFault: ({ code, detail }) =>
      report({ event: 'evaluation-fault', detail: detail === undefined ? code : `${code}: ${detail}` }),
  });
  const authenticate = createTerminalAuthentication(options.terminalKeys);
  const knownAnswers = createKnownAnswersDesk({
    database,
    catalog,
    departments,
    opener,
    earlierDocuments,
    keys: keys.value,
    now,
    departmentDeadlineMilliseconds: DEPARTMENT_DEADLINE_MILLISECONDS,
  });
  const policyDesk = createPolicyDesk({
    database,
    catalog,
    departments,
    keys: keys.value,
    now,
    departmentDeadlineMilliseconds: DEPARTMENT_DEADLINE_MILLISECONDS,
  });
  const queueSystem =
    options.queueSystem === undefined
      ? createSimulatedQueueSystem({
          database,
          calendar,
          now,
          openingHours: options.openingHours ?? 'enforced',
        })
      : guardQueueSystem(options.queueSystem);
  const appointments = createAppointmentOffice({
    database,
    catalog,
    calendar,
    keys: keys.value,
    opener,
    queueSystem,
    caseLocks,
    now,
    queueDeadlineMilliseconds: DEPARTMENT_DEADLINE_MILLISECONDS,
  });
  const router = createRouter({
    appointments,
    knownAnswers,
    policyDesk,
    database,
    catalog,
    cases,
    documents,
    departments,
    calendar,
    troubleReports,
    handovers,
    payments: payments?.office,
    authorisations,
    evaluations,
    creditRegister: options.creditRegister ?? createSimulatedCreditRegister(now),
    queueSystem,
    authenticateOperator: createOperatorAuthentication(options.operatorKeys ?? {}),
    publications,
    authenticatePublisher: createPublisherAuthentication(options.operatorKeys ?? {}),
    keys: keys.value,
    epoch: epoch.epoch,
    bulletin,
    authenticate,
    now,
    departmentDeadlineMilliseconds: DEPARTMENT_DEADLINE_MILLISECONDS,
  });
  const api = new OpenAPIHandler(router, {
    plugins: [new BodyLimitPlugin({ maxBodySize: MAXIMUM_BODY_BYTES })],
    clientInterceptors: [
      async ({ next }) => {
        try {
          return await next();
        } catch (error) {
          throw publicError(error, report);
        }
      },
    ],
  });
  const openApiDocument = JSON.stringify(
    await new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(hubContract, {
      info: {
        title: 'Zhuban hub',
        version: '1.0.0',
        description: `Attachments are sent beside this API by tus 1.0 at ${UPLOAD_PATH}: Upload-Metadata carries caseId, attachmentId and sha256; a creation with the same three leads to the same upload.`,
      },
      servers: [{ url: HUB_API_PREFIX }],
      components: { securitySchemes: { terminal: { type: 'http', scheme: 'bearer' } } },
      security: [{ terminal: [] }],
    }),
  );
  const upload = createUploadEndpoint({
    attachments,
    authenticate,
    maximumBytes: MAXIMUM_ATTACHMENT_BYTES,
    reservedBytes: RESERVED_DISK_BYTES,
  });
  const snapshotFile = createSnapshotEndpoint({ snapshots, authenticate });
  const verify = createVerifyPage(documents);
  const fault = createFaultPage({
    keyOf: (terminalId) =>
      Object.hasOwn(options.terminalKeys, terminalId) ? options.terminalKeys[terminalId] : undefined,
    troubleReports,
    now,
  });
  const phone = createPhonePage({
    handovers,
    cases,
    documents,
    evaluation: createPhoneEvaluation(evaluations),
    publicUrl,
  });
  const slipEntry = createSlipEntryPage({
    handovers,
    isKnown: async (slipCode) => (await evaluations.book.standing(slipCode)) !== undefined,
    publicUrl,
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'no-store');
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path === UPLOAD_PATH || path.startsWith(`${UPLOAD_PATH}/`)) return upload(request, response);
    if (path.startsWith(`${CATALOG_SNAPSHOT_PATH}/`)) return snapshotFile(request, response);
    if (path === NOTIFICATION_PATH && payments) return payments.notification(request, response);
    if (path.startsWith(`${VERIFY_PATH}/`)) return verify(request, response);
    if (path.startsWith(`${FAULT_PATH}/`)) return fault(request, response);
    if (path === SLIP_ENTRY_PATH) return slipEntry(request, response);
    if (path === PHONE_PATH || path.startsWith(`${PHONE_PATH}/`)) return phone(request, response);
    if (path === `${HUB_API_PREFIX}/openapi.json` && request.method === 'GET') {
      response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' }).end(openApiDocument);
      return;
    }
    const { matched } = await api.handle(request, response, {
      prefix: HUB_API_PREFIX,
      context: { authorization: request.headers.authorization },
    });
    if (!matched) response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found\n');
  }

  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      report({ event: 'internal-error', detail: describeError(error) });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.requestTimeout = REQUEST_TIMEOUT_MILLISECONDS;
  server.headersTimeout = HEADERS_TIMEOUT_MILLISECONDS;

  const listening = await listen(server, options.port, options.host ?? '127.0.0.1');
  if (!listening.ok) {
    await database.destroy();
    return listening;
  }
  url = listening.value;
  payments?.start();

  pack();

  let sweeping: Promise<void> = Promise.resolve();
  const sweep = () => {
    sweeping = attachments
      .collectOrphans(new Date(now().getTime() - ORPHAN_DAYS * DAY_MILLISECONDS))
      .then((count) => {
        if (count > 0) report({ event: 'orphans-collected', detail: String(count) });
      })
      .catch((error: unknown) => {
        report({ event: 'internal-error', detail: describeError(error) });
      });
  };
  const stopping = new AbortController();
  let advancing: Promise<void> = Promise.resolve();
  const advance = () => {
    // One round after the other: a slow department must not pile them up.
    advancing = advancing
      .then(() => cases.advanceAll(stopping.signal))
      .catch((error: unknown) => {
        report({ event: 'internal-error', detail: describeError(error) });
      });
  };
  let telling: Promise<void> | undefined;
  const tellDepartments = () => {
    // A round that is slow takes the place of the next.
    telling ??= departmentOutbox
      .deliver(stopping.signal)
      .catch((error: unknown) => {
        report({ event: 'internal-error', detail: describeError(error) });
      })
      .finally(() => {
        telling = undefined;
      });
  };
  sweep();
  advance();
  tellDepartments();
  const clock = setInterval(advance, CASE_CLOCK_MILLISECONDS);
  clock.unref();
  const teller = setInterval(tellDepartments, DEPARTMENT_OUTBOX_MILLISECONDS);
  teller.unref();
  const sweeper = setInterval(sweep, ORPHAN_SWEEP_MILLISECONDS);
  sweeper.unref();

  let closing: Promise<void> | undefined;
  return ok({
    url,
    catalogRevision: published.value,
    close() {
      closing ??= (async () => {
        clearInterval(sweeper);
        clearInterval(clock);
        clearInterval(teller);
        stopping.abort();
        await closeServer(server);
        await payments?.stop();
        await sweeping;
        await advancing;
        await telling;
        await packing;
        await database.destroy();
      })();
      return closing;
    },
  });
}

/** What a caller may learn of an error: the declared ones as they are, rejected input by its places, nothing of the rest. */
function publicError(error: unknown, report: (event: HubEvent) => void): unknown {
  if (error instanceof ORPCError) {
    if (error.defined || error.code !== 'BAD_REQUEST') return error;
    const issues = (error.data as { issues?: { path?: unknown[] }[] } | undefined)?.issues ?? [];
    const places = issues
      .map((issue) => (issue.path ?? []).map(String).join('.'))
      .filter((place) => place !== '');
    return new ORPCError('BAD_REQUEST', {
      defined: true,
      message: 'Bad Request',
      data: { reason: `input-invalid: ${places.join(', ') || 'whole input'}`.slice(0, 200) },
    });
  }
  report({ event: 'internal-error', detail: describeError(error) });
  return new ORPCError('INTERNAL_SERVER_ERROR');
}

function listen(
  server: Server,
  port: number,
  host: string,
): Promise<Result<string, AppFailure<'hub-address-unavailable'>>> {
  return new Promise((resolve) => {
    const refused = (error: NodeJS.ErrnoException) =>
      resolve(fail('hub-address-unavailable', `${host}:${port} ${error.code ?? ''}`));
    server.once('error', refused);
    server.listen(port, host, () => {
      server.off('error', refused);
      const address = server.address();
      const actual = typeof address === 'object' && address ? address.port : port;
      resolve(ok(`http://${host.includes(':') ? `[${host}]` : host}:${actual}`));
    });
  });
}

/** Lets running requests end, but not for longer than the grace period. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MILLISECONDS);
  try {
    await closed;
  } finally {
    clearTimeout(timer);
  }
}
