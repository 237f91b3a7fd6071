import { z } from 'zod';
import { issuedDocumentSchema } from '#contract/hub-api.ts';

/** What a paper says, before it has a layout. Kept encrypted until the paper is issued. */
const paperBlockSchema = z.discriminatedUnion('kind', [
  /** The one thing to see: centred and large. */
  z.strictObject({ kind: z.literal('headline'), text: z.string(), detail: z.string().optional() }),
  z.strictObject({ kind: z.literal('paragraph'), text: z.string(), indent: z.boolean().default(true) }),
  /** Labelled values in a ruled grid; `wide` takes the whole width. */
  z.strictObject({
    kind: z.literal('facts'),
    rows: z.array(z.strictObject({ label: z.string(), value: z.string(), wide: z.boolean().default(false) })),
  }),
  z.strictObject({
    kind: z.literal('table'),
    caption: z.string().optional(),
    columns: z.array(
      z.strictObject({
        title: z.string(),
        align: z.enum(['left', 'center', 'right']).default('center'),
        /** Share of the width. */
        weight: z.number().positive().default(1),
      }),
    ),
    rows: z.array(z.array(z.string())),
  }),
  z.strictObject({ kind: z.literal('notes'), title: z.string(), lines: z.array(z.string()) }),
  /** A QR to hold before a terminal, and beside it what to do with it. */
  z.strictObject({
    kind: z.literal('code'),
    content: z.string(),
    /** The same for fingers, under the QR. */
    typed: z.string(),
    title: z.string(),
    lines: z.array(z.string()),
  }),
]);
export type PaperBlock = z.infer<typeof paperBlockSchema>;
export type PaperBlockInput = z.input<typeof paperBlockSchema>;

export const paperSchema = z.strictObject({
  kind: issuedDocumentSchema.shape.kind,
  title: z.string(),
  documentNumber: z.string(),
  verificationCode: z.string(),
  acceptanceNumber: z.string(),
  /** The body whose (simulated) seal is on the paper. */
  issuer: z.string(),
  /** `YYYY-MM-DD`, local. */
  issuedOn: z.string(),
  terminalId: z.string(),
  maskedHolder: z.string(),
  blocks: z.array(paperBlockSchema),
  /** The sentence that says what the paper is worth. */
  legalLine: z.string(),
  /** A line where the receiver signs, and the date. */
  receiverSigns: z.boolean(),
  simulated: z.boolean(),
});
export type Paper = z.infer<typeof paperSchema>;
