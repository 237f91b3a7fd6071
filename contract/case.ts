/**
 * A case (办件) on its way from the terminal to the hub. Its plain form exists only in the memory of the
 * visit and of the hub; between them it is sealed to the hub's key.
 */
import { z } from 'zod';
import { caseActorSchema } from './acting-for.ts';
import { appointmentSchema } from './appointment.ts';
import { caseActionSchema, caseStateSchema, followUpKindSchema } from './case-state.ts';
import { base64Schema, sha256HexSchema, signatureSchema } from './crypto/schemas.ts';
import { staffNumberSchema } from './helper.ts';
import { calendarDateSchema, identityDocumentSchema } from './identity-document.ts';
import { itemIdSchema, itemSchema, regionCodeSchema, slugSchema } from './item.ts';
import { chosenPaymentSchema } from './payment.ts';

/** UUIDv7 (RFC 9562), born when the citizen confirms. */
export const caseIdSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

/** Written on the slip; who holds it may ask for the progress. 16 characters of Crockford's base 32 (80 random bits). */
export const slipCodeSchema = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{16}$/);
/** The QR on a slip. No personal data, no address that a phone would open by itself. */
export const SLIP_QR_PREFIX = 'ZHUBAN-SLIP:';

export const answerSchema = z.strictObject({
  fieldId: z.string(),
  label: z.string(),
  value: z.string(),
  display: z.string(),
  /** Who said it, where it was not asked of the applicant; he has seen it. */
  source: z.enum(['e-licence', 'earlier-case']).optional(),
});
export type Answer = z.infer<typeof answerSchema>;

/** What an applicant handed in for an earlier case of his own: the case that uses it again refers to it, and copies nothing. */
export const earlierDocumentSchema = z.strictObject({
  caseId: caseIdSchema,
  materialId: z.string(),
  /** Its attachments, each as it was before sealing. */
  documents: z
    .array(z.strictObject({ attachmentId: z.string(), sha256OfPlain: sha256HexSchema }))
    .min(1)
    .max(20),
});
export type EarlierDocument = z.infer<typeof earlierDocumentSchema>;

export const submittedMaterialSchema = z.strictObject({
  materialId: z.string(),
  name: z.string(),
  /** window: paper that the applicant brings to the counter later (容缺). */
  source: z.enum(['e-licence', 'earlier-case', 'capture', 'deferred', 'window']),
  /** Of a captured material: one PDF with all its pages in order; earlier terminals sent a picture for each page. */
  attachmentIds: z.array(z.string()),
  /** Pages in that PDF. */
  pages: z.int().min(1).max(20).optional(),
  /** Of `earlier-case`: which document it is. */
  earlier: earlierDocumentSchema.optional(),
});
export type SubmittedMaterial = z.infer<typeof submittedMaterialSchema>;

/** 送达方式: the way of the item's `delivery` that the applicant chose. */
export const chosenDeliverySchema = z.strictObject({
  deliveryId: z.string(),
  /** Of a parcel: six digits of GB/T 2260, and the rest of the address. */
  address: z
    .strictObject({ region: z.string().regex(/^\d{6}$/), rest: z.string().min(1).max(200) })
    .optional(),
});
export type ChosenDelivery = z.infer<typeof chosenDeliverySchema>;

/** The plain case, before sealing. */
export const caseContentSchema = z.strictObject({
  schemaVersion: z.literal(1),
  caseId: caseIdSchema,
  itemId: itemIdSchema,
  itemVersion: z.string(),
  catalogRevision: z.int().min(0),
  slipCode: slipCodeSchema,
  applicant: identityDocumentSchema,
  /** How identity was established. number: of a child without a card, whose guardian's card was read. */
  identifiedBy: z.enum(['id-card', 'code', 'social-security-card', 'number']),
  /** Who stood at the machine for the applicant; absent: the applicant himself. */
  actor: caseActorSchema.optional(),
  /** 帮办员编号 of who helped with it; absent: nobody. */
  helpers: z.array(staffNumberSchema).min(1).max(20).optional(),
  eligibility: z.array(z.strictObject({ questionId: z.string(), optionId: z.string() })),
  answers: z.array(answerSchema),
  materials: z.array(submittedMaterialSchema),
  /** Absent: the item names no way, or the terminal is older than the choice. */
  delivery: chosenDeliverySchema.optional(),
  commitmentIds: z.array(z.string()),
  /** Every attachment as it was before sealing; filled in when the case is sealed. */
  attachments: z
    .array(
      z.strictObject({ attachmentId: z.string(), mediaType: z.string(), sha256OfPlain: sha256HexSchema }),
    )
    .optional(),
  consent: z.strictObject({ purpose: z.string(), at: z.iso.datetime() }),
  /** Attachment id of the signature image. */
  signatureAttachmentId: z.string().optional(),
  /** Attachment id of its strokes, as in signature.ts. */
  signatureDataAttachmentId: z.string().optional(),
  faceCheck: z.strictObject({ engine: z.string(), simulated: z.boolean(), passed: z.boolean() }).optional(),
  /**
   * An earlier case that this one supplements (补正) or withdraws (撤回). It has that case's slip code and applicant,
   * and of answers and materials only what was missing; what was handed in first is never rewritten.
   */
  followUp: z.strictObject({ kind: followUpKindSchema, caseId: caseIdSchema }).optional(),
  /** Of an item that is paid for at the machine (缴费): what is to be paid. */
  payment: chosenPaymentSchema.optional(),
  submittedAt: z.iso.datetime(),
});
export type CaseContent = z.infer<typeof caseContentSchema>;

/**
 * A scanned page or signature, sealed on its own with `caseId/attachmentId` as associated data. The type and hash of
 * the plain file live in the case content.
 */
export const sealedAttachmentSchema = z.strictObject({
  attachmentId: z.string().regex(/^[a-z0-9-]{1,80}$/),
  /** Size and hash of the sealed bytes, which are what travels. */
  size: z.int().min(1),
  sha256: sha256HexSchema,
});
export type SealedAttachment = z.infer<typeof sealedAttachmentSchema>;

/** What `PUT /v1/cases/{caseId}` carries: no plain personal data. Never rewritten once written. */
export const caseManifestSchema = z.strictObject({
  schemaVersion: z.literal(1),
  caseId: caseIdSchema,
  terminalId: z.string().min(1).max(40),
  regionCode: regionCodeSchema,
  itemId: itemIdSchema,
  /** SHA-256 of the slip code, in hex: the hub finds the case by the slip, a stolen disk does not give the code. */
  slipCodeSha256: sha256HexSchema,
  /** Kiosk wall time: data, never control. */
  createdAt: z.iso.datetime(),
  /** HPKE (RFC 9180) X25519-HKDF-SHA256, AES-256-GCM; associated data is the case id. */
  sealed: z.strictObject({
    suite: z.enum(['hpke-x25519-aes256gcm', 'sm2-sm4']),
    keyId: z.string(),
    encapsulatedKey: base64Schema,
    ciphertext: base64Schema,
  }),
  attachments: z.array(sealedAttachmentSchema).max(200),
});
export type CaseManifest = z.infer<typeof caseManifestSchema>;

/** One thing that is missing or wrong, as the notice (一次性告知书) tells it. Names things, never a citizen's values. */
export const caseGapSchema = z.strictObject({
  subject: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('material'), materialId: z.string() }),
    z.strictObject({ kind: z.literal('field'), fieldId: z.string() }),
  ]),
  name: z.string().max(1000),
  /** What is wrong. */
  wrong: z.string().max(300),
  /** What is wanted instead. */
  wanted: z.string().max(300),
  /** 要求依据 */
  basis: z.string().max(1000),
  /** What a good one looks like. */
  sample: z.string().max(300).optional(),
  /** Its own last day, where it has one (容缺). */
  by: calendarDateSchema.optional(),
});
export type CaseGap = z.infer<typeof caseGapSchema>;

/** The only acknowledgement: signed when every byte is durable and the row is committed. */
export const caseReceiptSchema = z.strictObject({
  caseId: caseIdSchema,
  /** SHA-256 of the canonical JSON of the manifest. */
  manifestSha256: sha256HexSchema,
  hubSequence: z.int().min(1),
  /** Changes when the hub was restored from a backup: terminals offer again what they hold. */
  hubEpoch: z.string(),
  receivedAt: z.iso.datetime(),
  outcome: z.strictObject({
    state: caseStateSchema,
    /** 办件编号. */
    acceptanceNumber: z.string(),
    /** Promised date, YYYY-MM-DD in local time; absent for items that are done on the spot. */
    promisedDate: z.string().optional(),
    /** Why the department refused, in plain words; present when the state is `refused` or `not-accepted`. */
    reason: z.string().max(300).optional(),
    /** Present when the state is `supplement-needed`: the last day to supplement. */
    supplementBy: calendarDateSchema.optional(),
    /** The receipt is for a case that supplements or withdraws another; state and number are of that other one. */
    followUp: followUpKindSchema.optional(),
    department: z.string(),
    /** Of a package (一件事): what became of each of its parts, in its order. */
    parts: z
      .array(
        z.strictObject({
          partId: slugSchema,
          itemId: itemIdSchema,
          itemName: z.string(),
          department: z.string(),
          state: caseStateSchema,
          acceptanceNumber: z.string(),
          promisedDate: z.string().optional(),
          reason: z.string().max(300).optional(),
          supplementBy: calendarDateSchema.optional(),
        }),
      )
      .max(10)
      .optional(),
    /** The back end is simulated and says so. */
    simulated: z.boolean(),
  }),
});
export type CaseReceipt = z.infer<typeof caseReceiptSchema>;

export const signedCaseReceiptSchema = z.strictObject({
  receipt: caseReceiptSchema,
  signature: signatureSchema,
});
export type SignedCaseReceipt = z.infer<typeof signedCaseReceiptSchema>;

/** What a newer hub adds is left out, not refused: terminals are updated one after the other. */
const ownProgressSchema = z.object({
  acceptanceNumber: z.string(),
  itemName: z.string(),
  state: caseStateSchema,
  promisedDate: z.string().optional(),
  /** The promised time stands still: a special procedure (特别程序) is under way. */
  clockStopped: z.boolean().optional(),
  timeline: z.array(
    z.strictObject({
      at: z.iso.datetime(),
      state: caseStateSchema,
      action: caseActionSchema.optional(),
      text: z.string(),
    }),
  ),
  /** What the applicant may do next, from any terminal. Absent where the hub is older than these. */
  caseId: caseIdSchema.optional(),
  itemId: itemIdSchema.optional(),
  supplement: z
    .strictObject({
      /** The last day, YYYY-MM-DD. */
      by: calendarDateSchema,
      gaps: z.array(caseGapSchema).min(1),
      /** The case is accepted (容缺): these are what was promised for later. */
      deferred: z.boolean(),
    })
    .optional(),
  canWithdraw: z.boolean().optional(),
  /** By which the case is judged, where that is not the item on line: it was changed since, or is on line no more. */
  item: itemSchema
    .optional()
    // One of a newer hub that cannot be read here: without it the rest still is.
    .catch(undefined),
  /** Of a booking. */
  appointment: appointmentSchema.optional(),
  /** Of a booking: where the hall is, and so whose other times it can be moved to, from any machine. */
  regionCode: regionCodeSchema.optional(),
  simulated: z.boolean(),
});

/** Of a package (一件事): beside its own, the progress of each part, which is a case of its own. */
export const progressSchema = ownProgressSchema.extend({
  parts: z.array(ownProgressSchema).max(10).optional(),
});
export type Progress = z.infer<typeof progressSchema>;
