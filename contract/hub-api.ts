/**
 * The hub's API (平台接口), HTTP with OpenAPI. Files travel beside it by the tus 1.0 protocol at
 * {@link UPLOAD_PATH}; the creation of an upload is idempotent on (caseId, attachmentId, sha256).
 */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { authorisationNumberSchema, authorisationSchema } from './acting-for.ts';
import { appointmentRoutes } from './appointment-api.ts';
import { bulletinSchema } from './bulletin.ts';
import {
  caseIdSchema,
  caseManifestSchema,
  progressSchema,
  signedCaseReceiptSchema,
  slipCodeSchema,
} from './case.ts';
import { catalogFeedSchema, catalogSnapshotSchema } from './catalog.ts';
import { base64Schema, hubPublicKeysSchema, sha256HexSchema } from './crypto/schemas.ts';
import { evaluationRoutes, rectificationRoutes } from './evaluation-api.ts';
import { handoverRequestSchema, handoverSchema, handoverStateSchema } from './handover.ts';
import { calendarDateSchema, identityDocumentSchema } from './identity-document.ts';
import { itemIdSchema, regionCodeSchema } from './item.ts';
import { dueLineSchema, payerSchema, paymentOrderSchema } from './payment.ts';
import { policyRoutes } from './policy/policy-api.ts';
import { publicCreditRoutes } from './public-credit.ts';
import { publicationRoutes } from './publication-api.ts';
import { storedTroubleReportSchema, troubleReportSchema } from './trouble-report.ts';
import { windowTicketRoutes } from './window-ticket.ts';

export const HUB_API_PREFIX = '/v1';
export const UPLOAD_PATH = '/v1/uploads';
/**
 * Whole catalogs as files, beside the API: `GET {@link CATALOG_SNAPSHOT_PATH}/<SHA-256 of the file>` with the
 * terminal's key. Parts of them by `Range` (RFC 9110), so that a cut transfer goes on where it stopped.
 */
export const CATALOG_SNAPSHOT_PATH = '/v1/catalog-snapshots';
/** Where the QR of a certificate leads: `/verify/{documentNumber}?code=…`. */
export const VERIFY_PATH = '/verify';

const errors = {
  /** The terminal is unknown or its key is wrong. */
  UNAUTHORIZED: {},
  BAD_REQUEST: { data: z.object({ reason: z.string() }) },
  NOT_FOUND: {},
  /** Same case id, other manifest: both are kept, nothing is overwritten. */
  CONFLICT: { data: z.object({ reason: z.string() }) },
  /** The department's back end is closed or down; `retryAfterSeconds` where it is known. */
  SERVICE_UNAVAILABLE: { data: z.object({ department: z.string(), retryAfterSeconds: z.int().optional() }) },
};
const base = oc.errors(errors);

export const slotSchema = z.strictObject({
  slotId: z.string(),
  date: calendarDateSchema,
  from: z.string(),
  to: z.string(),
  free: z.int().min(0),
});
export type Slot = z.infer<typeof slotSchema>;

export const informationTableSchema = z.strictObject({
  title: z.string(),
  note: z.string().optional(),
  columns: z.array(z.string()).min(1),
  rows: z.array(z.array(z.string())),
  simulated: z.boolean(),
});
export type InformationTable = z.infer<typeof informationTableSchema>;

export const issuedDocumentSchema = z.strictObject({
  /** Number printed on the document and used to verify it. */
  documentNumber: z.string(),
  title: z.string(),
  /** acceptance-notice, certificate, information … : what the paper is. */
  kind: z.enum([
    'certificate',
    'acceptance-notice',
    'deferral-notice',
    'supplement-notice',
    'non-acceptance-notice',
    'withdrawal-notice',
    'information',
    'qualification-slip',
    'booking-slip',
    'payment-receipt',
  ]),
  pages: z.int().min(1),
  sha256: sha256HexSchema,
  pdf: base64Schema,
});
export type IssuedDocument = z.infer<typeof issuedDocumentSchema>;

export const caseResultSchema = z.strictObject({
  documents: z.array(issuedDocumentSchema),
  information: informationTableSchema.optional(),
});
export type CaseResult = z.infer<typeof caseResultSchema>;

/** A case, for who holds its slip code. */
const ofSlip = z.strictObject({ caseId: caseIdSchema, slipCode: slipCodeSchema });

export const hubContract = {
  health: base.route({ method: 'GET', path: '/health' }).output(
    z.strictObject({
      ok: z.boolean(),
      epoch: z.string(),
      catalogRevision: z.int(),
      time: z.iso.datetime(),
    }),
  ),
  keys: base.route({ method: 'GET', path: '/keys' }).output(hubPublicKeysSchema),
  catalog: {
    /**
     * The delta from `from` to the newest revision, or the whole catalog when `from` is 0 or too old. Either of them
     * comes as `feed`, or as `snapshot`, a file to fetch, where it has too many rows for one answer. Neither: nothing newer.
     */
    feed: base
      .route({ method: 'GET', path: '/catalog' })
      .input(z.strictObject({ from: z.coerce.number<number>().int().min(0) }))
      .output(
        z.strictObject({
          revision: z.int().min(0),
          feed: catalogFeedSchema.optional(),
          snapshot: catalogSnapshotSchema.optional(),
        }),
      ),
  },
  cases: {
    /** Idempotent. Answers with what is missing, or with the signed receipt when all is durable. */
    put: base
      .route({ method: 'PUT', path: '/cases/{caseId}' })
      .input(caseManifestSchema)
      .output(
        z.discriminatedUnion('state', [
          z.strictObject({
            state: z.literal('incomplete'),
            missingAttachmentIds: z.array(z.string()).min(1),
          }),
          z.strictObject({ state: z.literal('received'), signedReceipt: signedCaseReceiptSchema }),
        ]),
      ),
    /** Papers and tables of a received case, for who holds the slip code. In the body: a URL would be logged. */
    result: base
      .route({ method: 'POST', path: '/case-results' })
      .input(z.strictObject({ caseId: caseIdSchema, slipCode: slipCodeSchema }))
      .output(caseResultSchema),
    progress: base
      .route({ method: 'POST', path: '/case-progress' })
      .input(z.strictObject({ slipCode: slipCodeSchema }))
      .output(progressSchema),
    /** Daily comparison of what both sides hold: the hub names the ids it does not know. */
    reconcile: base
      .route({ method: 'POST', path: '/case-reconciliation' })
      .input(z.strictObject({ caseIds: z.array(caseIdSchema).max(10_000) }))
      .output(z.strictObject({ epoch: z.string(), missing: z.array(caseIdSchema) })),
  },
  licences: {
    /** 免提交: asks the e-licence service for a licence of this holder, with his consent. */
    fetch: base
      .route({ method: 'POST', path: '/licence-queries' })
      .input(z.strictObject({ itemId: itemIdSchema, materialId: z.string(), holder: identityDocumentSchema }))
      .output(
        z.discriminatedUnion('state', [
          z.strictObject({
            state: z.literal('found'),
            name: z.string(),
            maskedNumber: z.string(),
            issuer: z.string(),
            validTo: z.string(),
            simulated: z.boolean(),
          }),
          z.strictObject({ state: z.literal('not-found') }),
        ]),
      ),
  },
  authorisations: {
    /** 授权: the one that lets this agent do this item for this person today. In the body: it names both. */
    find: base
      .route({ method: 'POST', path: '/authorisation-queries' })
      .input(
        z.strictObject({
          itemId: itemIdSchema,
          principal: identityDocumentSchema,
          agent: identityDocumentSchema,
        }),
      )
      .output(z.strictObject({ authorisation: authorisationSchema.optional() })),
    /** Taken back, by an operator at a window whom the person who gave it has asked. Idempotent. */
    revoke: base
      .route({ method: 'POST', path: '/authorisation-revocations' })
      .input(z.strictObject({ number: authorisationNumberSchema }))
      .output(z.strictObject({ revoked: z.literal(true) })),
  },
  knownAnswers: {
    /** 免填: asked and answered sealed, since both say who somebody is. `contract/known-answers.ts` is what is inside. */
    ask: base
      .route({ method: 'POST', path: '/known-answers' })
      .input(z.strictObject({ itemId: itemIdSchema, question: caseManifestSchema.shape.sealed }))
      .output(z.strictObject({ answer: caseManifestSchema.shape.sealed })),
  },
  slots: {
    list: base
      .route({ method: 'GET', path: '/slots' })
      .input(z.strictObject({ itemId: itemIdSchema, regionCode: regionCodeSchema }))
      .output(z.strictObject({ slots: z.array(slotSchema) })),
  },
  appointments: appointmentRoutes,
  payments: {
    /** 应缴查询. In the body: whose dues they are is nobody's business. */
    dues: base
      .route({ method: 'POST', path: '/due-queries' })
      .input(z.strictObject({ itemId: itemIdSchema, holder: identityDocumentSchema, payer: payerSchema }))
      .output(z.strictObject({ lines: z.array(dueLineSchema).max(50), simulated: z.boolean() })),
    /** The code of a case's order. Idempotent: a case has one order, and its code is made once. */
    open: base.route({ method: 'POST', path: '/payment-orders' }).input(ofSlip).output(paymentOrderSchema),
    /** What became of it, asked of the gateway. */
    state: base
      .route({ method: 'POST', path: '/payment-order-states' })
      .input(ofSlip)
      .output(paymentOrderSchema),
    /** Nobody is to pay it any more; paid or closed, as the gateway says. */
    close: base
      .route({ method: 'POST', path: '/payment-order-closures' })
      .input(ofSlip)
      .output(paymentOrderSchema),
  },
  bulletin: {
    /** Notices and the weather for a region. */
    get: base
      .route({ method: 'GET', path: '/bulletin' })
      .input(z.strictObject({ region: regionCodeSchema }))
      .output(bulletinSchema),
  },
  evaluations: evaluationRoutes,
  rectifications: rectificationRoutes,
  publications: publicationRoutes,
  windowTickets: windowTicketRoutes,
  publicCredit: publicCreditRoutes,
  policies: policyRoutes,
  troubleReports: {
    /** Idempotent on `reportId`. */
    put: base
      .route({ method: 'PUT', path: '/trouble-reports/{reportId}' })
      .input(troubleReportSchema)
      .output(z.strictObject({ stored: z.literal(true) })),
    /** Those of the asking terminal, newest first. */
    list: base
      .route({ method: 'GET', path: '/trouble-reports' })
      .output(z.strictObject({ reports: z.array(storedTroubleReportSchema).max(500) })),
  },
  handovers: {
    /** A fresh token for the phone of whoever holds the slip code. */
    open: base
      .route({ method: 'POST', path: '/handovers' })
      .input(handoverRequestSchema)
      .output(handoverSchema),
    state: base
      .route({ method: 'POST', path: '/handover-states' })
      .input(z.strictObject({ handoverId: z.uuid() }))
      .output(handoverStateSchema),
    /** A token that nobody has opened opens nothing any more. */
    close: base
      .route({ method: 'POST', path: '/handover-closures' })
      .input(z.strictObject({ handoverId: z.uuid() }))
      .output(z.strictObject({ closed: z.literal(true) })),
  },
};
export type HubContract = typeof hubContract;
