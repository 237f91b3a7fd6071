import { z } from 'zod';
import {
  defaultReceiptPrinterProfile,
  type ReceiptPrinterProfile,
  type ReceiptPrinterProfileName,
  receiptPrinterProfiles,
} from '#drivers/receipt-printer/profile.ts';

const profileNames = Object.keys(receiptPrinterProfiles) as ReceiptPrinterProfileName[];

/** Single values of a printer that is not quite like its profile; their meaning stands at the profile itself. */
const adjustments = z
  .strictObject({
    dotsPerLine: z.int().min(128).max(832).multipleOf(8),
    columns: z.int().min(16).max(69),
    characterRom: z.enum(['none', 'gb2312', 'gbk']),
    qr: z.enum(['native', 'raster']),
    code128: z.enum(['native', 'raster']),
    cutter: z.enum(['full', 'partial', 'none']),
    cutFeedDots: z.int().min(0).max(255),
    nearEndSensor: z.boolean(),
    statusTopics: z
      .array(z.enum(['printer', 'offline-cause', 'error-cause', 'paper']))
      .refine((topics) => topics.includes('printer') && topics.includes('paper'), {
        message: 'a printer that does not answer `printer` and `paper` cannot be known to have printed',
      }),
    confirmation: z.enum(['sensor-status', 'process-id']),
    automaticStatus: z.boolean(),
    clearsBuffers: z.boolean(),
    flowControl: z.enum(['xon-xoff', 'none']),
    millimetresPerSecond: z.int().min(10).max(500),
  })
  .partial();

/** What a profile of the site says of its receipt printer beside the port. */
export const receiptPrinterSettings = {
  /** The common 80 mm printer when absent. */
  profile: z.enum(profileNames).optional(),
  adjustments: adjustments.optional(),
};

type Settings = z.infer<z.ZodObject<typeof receiptPrinterSettings>>;

/** The printer as its site describes it; a simulated one is of the common kind. */
export function receiptPrinterProfileOf(
  settings: Settings & { readonly transport?: string },
): ReceiptPrinterProfile {
  const { profile, adjustments: changes = {} } = settings;
  const known = profile === undefined ? defaultReceiptPrinterProfile : receiptPrinterProfiles[profile];
  const said = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...known, ...Object.fromEntries(said) };
}
