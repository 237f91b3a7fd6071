import type { CharacterRom, StatusTopic } from './codec.ts';

/**
 * What a printer is and can, as far as the driver must know it. Taken from the manuals of each kind; a value that a
 * manual leaves open is the one that is safe when it is wrong, and a site can override each.
 */
export interface ReceiptPrinterProfile {
  /** Dots of the print head across the paper, a multiple of 8: 384 on 58 mm, 576 or 640 on 80 mm (203 dpi). */
  readonly dotsPerLine: number;
  /** Characters of font A (12 dots) in a line. */
  readonly columns: number;
  /** Characters that are not in it are printed as images. */
  readonly characterRom: CharacterRom;
  /** `raster` where the printer has no such command, or nobody knows: as an image any printer prints it. */
  readonly qr: 'native' | 'raster';
  readonly code128: 'native' | 'raster';
  /** `none`: the paper is fed to the tear bar instead. */
  readonly cutter: 'full' | 'partial' | 'none';
  /** From the print head to the blade or the tear bar. */
  readonly cutFeedDots: number;
  /** Without the sensor a printer says that there is paper until there is none. */
  readonly nearEndSensor: boolean;
  /** Which questions of DLE EOT it answers; at least `printer` and `paper`. */
  readonly statusTopics: readonly StatusTopic[];
  /**
   * What the printer is asked, from its queue, to learn that it has printed. `sensor-status` (GS r) is known to
   * nearly every printer; `process-id` (GS ( H) is numbered, and cannot be mistaken for anything else.
   */
  readonly confirmation: 'sensor-status' | 'process-id';
  /** Automatic Status Back (GS a) during a slip; only with `process-id`, whose answers cannot be mixed up with it. */
  readonly automaticStatus: boolean;
  /** DLE DC4 8: without it, nobody knows what of an interrupted slip the printer still prints. */
  readonly clearsBuffers: boolean;
  /** Whether XOFF and XON of the printer are obeyed. On USB and networks the transport does that work. */
  readonly flowControl: 'xon-xoff' | 'none';
  readonly millimetresPerSecond: number;
}

const plain = {
  characterRom: 'gbk',
  code128: 'native',
  cutFeedDots: 96,
  statusTopics: ['printer', 'offline-cause', 'error-cause', 'paper'],
  confirmation: 'sensor-status',
  automaticStatus: false,
  clearsBuffers: true,
  flowControl: 'xon-xoff',
} as const;

export const receiptPrinterProfiles = {
  /** Small printers of portable and counter machines: no blade, no sensor before the end, codes as images. */
  'generic-58mm': {
    ...plain,
    dotsPerLine: 384,
    columns: 32,
    characterRom: 'gb2312',
    qr: 'raster',
    code128: 'raster',
    cutter: 'none',
    cutFeedDots: 48,
    nearEndSensor: false,
    clearsBuffers: false,
    millimetresPerSecond: 90,
  },
  /** The common built-in printer of a kiosk. */
  'generic-80mm': {
    ...plain,
    dotsPerLine: 576,
    columns: 48,
    qr: 'native',
    cutter: 'partial',
    nearEndSensor: true,
    millimetresPerSecond: 150,
  },
  /** 80 mm mechanisms that print over 80 mm, with margins of their own: 53 columns and 4 dots. */
  'generic-80mm-640': {
    ...plain,
    dotsPerLine: 640,
    columns: 53,
    qr: 'native',
    cutter: 'partial',
    nearEndSensor: true,
    millimetresPerSecond: 150,
  },
  /** Epson TM-T88 and those that follow it to the letter; the Chinese font is that of the Chinese models. */
  'epson-tm': {
    ...plain,
    dotsPerLine: 576,
    columns: 48,
    qr: 'native',
    cutter: 'partial',
    nearEndSensor: true,
    confirmation: 'process-id',
    automaticStatus: true,
    millimetresPerSecond: 250,
  },
} as const satisfies Record<string, ReceiptPrinterProfile>;

export type ReceiptPrinterProfileName = keyof typeof receiptPrinterProfiles;

export const defaultReceiptPrinterProfile: ReceiptPrinterProfile = receiptPrinterProfiles['generic-80mm'];
