/** What is known of an item before anybody is identified: its guide, what hinders it, where else it can be done. */
import { z } from 'zod';
import { deviceKindSchema, deviceProblemSchema } from '../device.ts';
import { identityDocumentTypeSchema } from '../identity-document.ts';
import { departmentSchema, implementationSchema, materialSchema } from '../item.ts';
import { itemTileSchema } from '../item-tile.ts';

/** Where else it can be done. */
export const elsewhereSchema = z.strictObject({
  ...implementationSchema.shape.place.shape,
  phone: z.string(),
});
export type Elsewhere = z.infer<typeof elsewhereSchema>;

export const departmentTileSchema = z.strictObject({
  ...departmentSchema.omit({ $schema: true, translations: true }).shape,
  /** Eight characters of Chinese are as many words elsewhere. */
  shortName: z.string().min(1).max(60),
  itemCount: z.int(),
});
export type DepartmentTile = z.infer<typeof departmentTileSchema>;

/** Why an item cannot be begun now; told on the guide, before anybody is identified. */
export const hindranceSchema = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('network-needed') }),
  z.strictObject({ code: z.literal('device-missing'), device: deviceKindSchema }),
  z.strictObject({
    code: z.literal('device-blocked'),
    device: deviceKindSchema,
    problems: z.array(deviceProblemSchema),
  }),
  z.strictObject({ code: z.literal('outside-hours'), from: z.string(), to: z.string() }),
]);
export type Hindrance = z.infer<typeof hindranceSchema>;

/** A paper that can be printed from the page itself. unknown: the printer fell silent. */
export const sheetStateSchema = z.enum(['none', 'printing', 'printed', 'failed', 'unknown', 'no-printer']);
export type SheetState = z.infer<typeof sheetStateSchema>;

/** Where such a paper comes out; a slip when absent. */
export const sheetPlaceSchema = z.enum(['document-tray', 'receipt-slot']);
export type SheetPlace = z.infer<typeof sheetPlaceSchema>;

export const itemGuideSchema = z.strictObject({
  tile: itemTileSchema,
  implementation: implementationSchema,
  materials: z.array(materialSchema),
  /** What to have at hand beside the materials: told before anybody begins. */
  preparation: z.strictObject({
    /** Cards that are accepted; empty: no card is needed. */
    documents: z.array(identityDocumentTypeSchema),
    /** Numbers that will be asked for. */
    numbers: z.array(z.enum(['phone', 'bank-card', 'credit-code', 'other-identity-number'])),
    /** Parts of the machine that will be used. */
    devices: z.array(deviceKindSchema),
    /** A face check is offered; there is another way. */
    face: z.boolean(),
    signature: z.boolean(),
  }),
  /** Empty: can begin. */
  hindrances: z.array(hindranceSchema),
  /** Works now, but something is different: sent later, or the receipt printer is out and the slip is only shown. */
  remarks: z.array(z.enum(['will-be-sent-later', 'slip-on-screen-only'])),
  /** A number for the window can be asked for. */
  ticket: z.boolean().optional(),
  /** The guide on paper. */
  paper: sheetStateSchema.optional(),
  paperPlace: sheetPlaceSchema.optional(),
  /** Of a package (一件事): what it is made of. */
  package: z
    .strictObject({
      note: z.string(),
      parts: z.array(
        z.strictObject({
          partId: z.string(),
          name: z.string(),
          departmentName: z.string(),
          brings: z.string(),
          mandatory: z.boolean(),
          limit: implementationSchema.shape.promisedLimit,
        }),
      ),
    })
    .optional(),
});
export type ItemGuide = z.infer<typeof itemGuideSchema>;
