/** Everything the terminal asks of the hub. Each call is bounded, each answer is checked, each failure has a name. */
import { createORPCClient, isORPCErrorJson, ORPCError } from '@orpc/client';
import type { AnyContractProcedure, ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { z } from 'zod';
import type { Authorisation } from '#contract/acting-for.ts';
import type { AppointmentAnswer } from '#contract/appointment.ts';
import type { Bulletin } from '#contract/bulletin.ts';
import type { CaseManifest, Progress, SignedCaseReceipt } from '#contract/case.ts';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import type { SealedToHub } from '#contract/crypto/sealing.ts';
import type { Evaluation, EvaluationStanding } from '#contract/evaluation.ts';
import type { EvaluationOptions } from '#contract/evaluation-options.ts';
import type { Handover, HandoverRequest, HandoverState } from '#contract/handover.ts';
import {
  CATALOG_SNAPSHOT_PATH,
  type CaseResult,
  HUB_API_PREFIX,
  hubContract,
  type Slot,
  UPLOAD_PATH,
} from '#contract/hub-api.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { DueLine, Payer, PaymentOrder } from '#contract/payment.ts';
import type { CompaniesAnswer, RecordAnswer } from '#contract/public-credit.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import type { TroubleReport } from '#contract/trouble-report.ts';
import type {
  WindowLine,
  WindowQueueAnswer,
  WindowTicketAnswer,
  WindowTicketRequest,
} from '#contract/window-ticket.ts';
import { boundedSignal, type CallBounds } from './call-bounds.ts';
import { type CatalogFileRequest, requestCatalogFile } from './catalog/snapshot-request.ts';
import { type HubFailure, type HubFailureCode, statusFailure } from './hub-failure.ts';
import { type AttachmentUpload, uploadAttachment } from './outbox/attachment-upload.ts';

export interface HubHealth {
  readonly ok: boolean;
  readonly epoch: string;
  readonly catalogRevision: number;
  readonly time: string;
}

/** `incomplete`: these attachments must be uploaded, then the manifest is put again. */
export type PutCaseAnswer =
  | { readonly state: 'incomplete'; readonly missingAttachmentIds: readonly string[] }
  | { readonly state: 'received'; readonly signedReceipt: SignedCaseReceipt };

export type LicenceAnswer =
  | {
      readonly state: 'found';
      readonly name: string;
      readonly maskedNumber: string;
      readonly issuer: string;
      readonly validTo: string;
      readonly simulated: boolean;
    }
  | { readonly state: 'not-found' };

type HubAnswer<Value> = Promise<Result<Value, HubFailure>>;

export interface HubClient {
  health(bounds: CallBounds): HubAnswer<HubHealth>;
  keys(bounds: CallBounds): HubAnswer<HubPublicKeys>;
  /** `feed` and `snapshot` are left as they came: the catalog store checks them and hashes what the hub hashed. */
  catalogFeed(
    input: { readonly from: number },
    bounds: CallBounds,
  ): HubAnswer<{ readonly revision: number; readonly feed?: unknown; readonly snapshot?: unknown }>;
  /** What is missing of a whole catalog in a file. A transfer that is cut fails; what has arrived was handed over. */
  catalogFile(request: CatalogFileRequest, bounds: CallBounds): HubAnswer<'whole' | 'refused'>;
  putCase(manifest: CaseManifest, bounds: CallBounds): HubAnswer<PutCaseAnswer>;
  /** Ends when the hub has taken the last byte. That is not yet a receipt. */
  uploadAttachment(upload: AttachmentUpload, bounds: CallBounds): HubAnswer<void>;
  caseResult(
    input: { readonly caseId: string; readonly slipCode: string },
    bounds: CallBounds,
  ): HubAnswer<CaseResult>;
  caseProgress(input: { readonly slipCode: string }, bounds: CallBounds): HubAnswer<Progress>;
  reconcileCases(
    input: { readonly caseIds: readonly string[] },
    bounds: CallBounds,
  ): HubAnswer<{ readonly epoch: string; readonly missing: readonly string[] }>;
  fetchLicence(
    input: { readonly itemId: string; readonly materialId: string; readonly holder: IdentityDocument },
    bounds: CallBounds,
  ): HubAnswer<LicenceAnswer>;
  findAuthorisation(
    input: {
      readonly itemId: string;
      readonly principal: IdentityDocument;
      readonly agent: IdentityDocument;
    },
    bounds: CallBounds,
  ): HubAnswer<{ readonly authorisation?: Authorisation | undefined }>;
  knownAnswers(
    input: { readonly itemId: string; readonly question: SealedToHub },
    bounds: CallBounds,
  ): HubAnswer<{ readonly answer: SealedToHub }>;
  listSlots(
    input: { readonly itemId: string; readonly regionCode: string },
    bounds: CallBounds,
  ): HubAnswer<readonly Slot[]>;
  /** Each of the three is idempotent: the same wish has the same answer. */
  changeAppointment(
    input: CaseSlip & { readonly slotId: string },
    bounds: CallBounds,
  ): HubAnswer<AppointmentAnswer>;
  cancelAppointment(input: CaseSlip, bounds: CallBounds): HubAnswer<AppointmentAnswer>;
  checkInAppointment(
    input: CaseSlip & { readonly regionCode: string },
    bounds: CallBounds,
  ): HubAnswer<AppointmentAnswer>;
  putEvaluation(evaluation: Evaluation, bounds: CallBounds): HubAnswer<void>;
  /** What may be ticked beside a level today. */
  evaluationOptions(bounds: CallBounds): HubAnswer<EvaluationOptions>;
  evaluationStanding(input: { readonly slipCode: string }, bounds: CallBounds): HubAnswer<EvaluationStanding>;
  listDues(
    input: { readonly itemId: string; readonly holder: IdentityDocument; readonly payer: Payer },
    bounds: CallBounds,
  ): HubAnswer<{ readonly lines: readonly DueLine[]; readonly simulated: boolean }>;
  openPayment(slip: CaseSlip, bounds: CallBounds): HubAnswer<PaymentOrder>;
  paymentState(slip: CaseSlip, bounds: CallBounds): HubAnswer<PaymentOrder>;
  closePayment(slip: CaseSlip, bounds: CallBounds): HubAnswer<PaymentOrder>;
  publicCompanies(input: { readonly query: string }, bounds: CallBounds): HubAnswer<CompaniesAnswer>;
  publicRecord(input: { readonly creditCode: string }, bounds: CallBounds): HubAnswer<RecordAnswer>;
  findPolicies(
    input: { readonly question: SealedToHub },
    bounds: CallBounds,
  ): HubAnswer<{ readonly answer: SealedToHub }>;
  claimPolicy(
    input: { readonly claim: SealedToHub },
    bounds: CallBounds,
  ): HubAnswer<{ readonly answer: SealedToHub }>;
  windowQueue(line: WindowLine, bounds: CallBounds): HubAnswer<WindowQueueAnswer>;
  windowTicket(request: WindowTicketRequest, bounds: CallBounds): HubAnswer<WindowTicketAnswer>;
  bulletin(input: { readonly region: string }, bounds: CallBounds): HubAnswer<Bulletin>;
  putTroubleReport(report: TroubleReport, bounds: CallBounds): HubAnswer<void>;
  openHandover(request: HandoverRequest, bounds: CallBounds): HubAnswer<Handover>;
  handoverState(handoverId: string, bounds: CallBounds): HubAnswer<HandoverState>;
  closeHandover(handoverId: string, bounds: CallBounds): HubAnswer<void>;
}

/** A case, for who holds its slip code. */
interface CaseSlip {
  readonly caseId: string;
  readonly slipCode: string;
}

export interface HubClientOptions {
  /** Origin, and a path where the hub stands behind one, without `/v1`: `https://hub.example.cn`. */
  readonly baseUrl: string;
  /** Bearer key of this terminal. */
  readonly terminalKey: string;
  readonly fetch?: ((request: Request, init?: RequestInit) => Promise<Response>) | undefined;
  /** A transfer without any movement for this long is cut and resumed later, in milliseconds. */
  readonly uploadStallMs?: number | undefined;
}

const FOREIGN_ANSWER = 'FOREIGN_ANSWER';
const CONDEMNING: readonly HubFailureCode[] = ['hub-refused', 'hub-conflict', 'hub-not-found'];

/** The hub's errors may leave the status to the response line. */
function withStatus(body: unknown, status: number): unknown {
  return typeof body === 'object' && body !== null && !('status' in body) ? { ...body, status } : body;
}

/** Of the feed only the envelope is looked at here. */
const catalogAnswerSchema = z.strictObject({
  revision: z.int().min(0),
  feed: z.unknown().optional(),
  snapshot: z.unknown().optional(),
});

export function createHubClient(options: HubClientOptions): HubClient {
  const base = options.baseUrl.replace(/\/+$/, '');
  const authorization = `Bearer ${options.terminalKey}`;
  const injectedFetch = options.fetch;
  const link = new OpenAPILink(hubContract, {
    url: base + HUB_API_PREFIX,
    headers: () => ({ authorization }),
    // Only an error in the hub's own form is the hub's word; a proxy or a portal in between speaks otherwise.
    customErrorResponseBodyDecoder: (body, response) =>
      isORPCErrorJson(withStatus(body, response.status))
        ? undefined
        : new ORPCError(FOREIGN_ANSWER, { status: response.status }),
    ...(injectedFetch ? { fetch: (request, init) => injectedFetch(request, init) } : {}),
  });
  const client: ContractRouterClient<typeof hubContract> = createORPCClient(link);

  async function ask<Value>(
    bounds: CallBounds,
    schema: z.ZodType<Value>,
    call: (options: { signal: AbortSignal }) => Promise<unknown>,
  ): HubAnswer<Value> {
    const bounded = boundedSignal(bounds);
    try {
      const answer = schema.safeParse(await call({ signal: bounded.signal }));
      if (answer.success) return ok(answer.data);
      return fail('hub-malformed', `answer does not fit at ${answer.error.issues[0]?.path.join('.') ?? ''}`);
    } catch (error) {
      const reason = bounded.reason();
      return reason === undefined ? { ok: false, failure: failureOf(error) } : fail(reason);
    }
  }

  return {
    health: (bounds) => ask(bounds, outputOf(hubContract.health), (call) => client.health(undefined, call)),
    keys: (bounds) => ask(bounds, outputOf(hubContract.keys), (call) => client.keys(undefined, call)),
    catalogFeed: (input, bounds) =>
      ask(bounds, catalogAnswerSchema, (call) => client.catalog.feed(input, call)),
    catalogFile: (request, bounds) =>
      requestCatalogFile(request, bounds, {
        endpoint: base + CATALOG_SNAPSHOT_PATH,
        authorization,
        fetch: injectedFetch ?? fetch,
        stallMs: options.uploadStallMs ?? 30_000,
      }),
    putCase: (manifest, bounds) =>
      ask(bounds, outputOf(hubContract.cases.put), (call) => client.cases.put(manifest, call)),
    uploadAttachment: (upload, bounds) =>
      uploadAttachment(upload, bounds, {
        endpoint: base + UPLOAD_PATH,
        authorization,
        stallMs: options.uploadStallMs ?? 30_000,
      }),
    caseResult: (input, bounds) =>
      ask(bounds, outputOf(hubContract.cases.result), (call) => client.cases.result(input, call)),
    caseProgress: (input, bounds) =>
      ask(bounds, outputOf(hubContract.cases.progress), (call) => client.cases.progress(input, call)),
    reconcileCases: (input, bounds) =>
      ask(bounds, outputOf(hubContract.cases.reconcile), (call) =>
        client.cases.reconcile({ caseIds: [...input.caseIds] }, call),
      ),
    fetchLicence: (input, bounds) =>
      ask(bounds, outputOf(hubContract.licences.fetch), (call) => client.licences.fetch(input, call)),
    findAuthorisation: (input, bounds) =>
      ask(bounds, outputOf(hubContract.authorisations.find), (call) =>
        client.authorisations.find(input, call),
      ),
    knownAnswers: (input, bounds) =>
      ask(bounds, outputOf(hubContract.knownAnswers.ask), (call) => client.knownAnswers.ask(input, call)),
    listSlots: async (input, bounds) => {
      const answer = await ask(bounds, outputOf(hubContract.slots.list), (call) =>
        client.slots.list(input, call),
      );
      return answer.ok ? ok(answer.value.slots) : answer;
    },
    changeAppointment: (input, bounds) =>
      ask(bounds, outputOf(hubContract.appointments.change), (call) =>
        client.appointments.change(input, call),
      ),
    cancelAppointment: (input, bounds) =>
      ask(bounds, outputOf(hubContract.appointments.cancel), (call) =>
        client.appointments.cancel(input, call),
      ),
    checkInAppointment: (input, bounds) =>
      ask(bounds, outputOf(hubContract.appointments.checkIn), (call) =>
        client.appointments.checkIn(input, call),
      ),
    listDues: (input, bounds) =>
      ask(bounds, outputOf(hubContract.payments.dues), (call) => client.payments.dues(input, call)),
    openPayment: (slip, bounds) =>
      ask(bounds, outputOf(hubContract.payments.open), (call) => client.payments.open(slip, call)),
    paymentState: (slip, bounds) =>
      ask(bounds, outputOf(hubContract.payments.state), (call) => client.payments.state(slip, call)),
    closePayment: (slip, bounds) =>
      ask(bounds, outputOf(hubContract.payments.close), (call) => client.payments.close(slip, call)),
    publicCompanies: (input, bounds) =>
      ask(bounds, outputOf(hubContract.publicCredit.search), (call) =>
        client.publicCredit.search(input, call),
      ),
    publicRecord: (input, bounds) =>
      ask(bounds, outputOf(hubContract.publicCredit.record), (call) =>
        client.publicCredit.record(input, call),
      ),
    findPolicies: (input, bounds) =>
      ask(bounds, outputOf(hubContract.policies.find), (call) => client.policies.find(input, call)),
    claimPolicy: (input, bounds) =>
      ask(bounds, outputOf(hubContract.policies.claim), (call) => client.policies.claim(input, call)),
    windowQueue: (line, bounds) =>
      ask(bounds, outputOf(hubContract.windowTickets.look), (call) => client.windowTickets.look(line, call)),
    windowTicket: (request, bounds) =>
      ask(bounds, outputOf(hubContract.windowTickets.take), (call) =>
        client.windowTickets.take(request, call),
      ),
    bulletin: (input, bounds) =>
      ask(bounds, outputOf(hubContract.bulletin.get), (call) => client.bulletin.get(input, call)),
    putEvaluation: async (evaluation, bounds) => {
      const answer = await ask(bounds, outputOf(hubContract.evaluations.put), (call) =>
        client.evaluations.put(evaluation, call),
      );
      return answer.ok ? ok() : answer;
    },
    evaluationOptions: (bounds) =>
      ask(bounds, outputOf(hubContract.evaluations.options), (call) =>
        client.evaluations.options(undefined, call),
      ),
    evaluationStanding: (input, bounds) =>
      ask(bounds, outputOf(hubContract.evaluations.standing), (call) =>
        client.evaluations.standing(input, call),
      ),
    putTroubleReport: async (report, bounds) => {
      const answer = await ask(bounds, outputOf(hubContract.troubleReports.put), (call) =>
        client.troubleReports.put(report, call),
      );
      return answer.ok ? ok() : answer;
    },
    openHandover: (request, bounds) =>
      ask(bounds, outputOf(hubContract.handovers.open), (call) => client.handovers.open(request, call)),
    handoverState: (handoverId, bounds) =>
      ask(bounds, outputOf(hubContract.handovers.state), (call) =>
        client.handovers.state({ handoverId }, call),
      ),
    closeHandover: async (handoverId, bounds) => {
      const answer = await ask(bounds, outputOf(hubContract.handovers.close), (call) =>
        client.handovers.close({ handoverId }, call),
      );
      return answer.ok ? ok() : answer;
    },
  };
}

/** The contract's own schema of the answer: the link does not check answers by itself. */
function outputOf<Procedure extends AnyContractProcedure>(
  procedure: Procedure,
): NonNullable<Procedure['~orpc']['outputSchema']> {
  const schema = procedure['~orpc'].outputSchema;
  if (!schema) throw new Error('a route of the hub without an output schema');
  return schema as NonNullable<Procedure['~orpc']['outputSchema']>;
}

const definedDataSchema = z.object({
  reason: z.string().max(200).optional(),
  department: z.string().max(100).optional(),
  retryAfterSeconds: z.int().min(0).max(86_400).optional(),
});

function failureOf(error: unknown): HubFailure {
  if (!(error instanceof ORPCError)) {
    if (isNetworkError(error)) return { code: 'hub-unreachable', detail: causeCode(error) };
    if (isDecodingError(error)) return { code: 'hub-malformed', detail: 'not JSON' };
    throw error;
  }
  const fromHub = error.code !== FOREIGN_ANSWER;
  const data = definedDataSchema.safeParse(error.data);
  const known = data.success ? data.data : {};
  const byStatus = statusFailure(error.status);
  // Nothing that condemns a case may come from a stranger.
  const code = !fromHub && CONDEMNING.includes(byStatus) ? 'hub-malformed' : byStatus;
  return {
    code,
    detail: known.reason ?? `${error.status} ${error.code}`,
    department: known.department,
    retryAfterSeconds: known.retryAfterSeconds,
  };
}

/** fetch rejects with a TypeError that has a cause: no connection, or cut before the answer was complete. */
function isNetworkError(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof TypeError && cause.cause !== undefined) return true;
  }
  return false;
}

/** The link's words for a body that it cannot read. */
function isDecodingError(error: unknown): boolean {
  return (
    error instanceof Error && /^(Cannot parse response body|Invalid OpenAPI response)/.test(error.message)
  );
}

/** `ECONNREFUSED`, `UND_ERR_SOCKET` … without any address. */
function causeCode(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return undefined;
}
