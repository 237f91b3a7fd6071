import type { DeviceProblem } from '#contract/device.ts';
import { numbersOf, stringsOf, valuesOf } from './attributes.ts';
import type { IppAttribute } from './codec.ts';

/** A cartridge, a drum or a waste box. */
export interface Marker {
  readonly name: string;
  /** The printer's word: toner, waste-toner, opc, … */
  readonly type: string;
  /** How full it is, in percent; undefined where the printer does not know. */
  readonly percent: number | undefined;
  readonly problem: DeviceProblem | undefined;
}

export interface InputTray {
  readonly name: string;
  /** Sheets in it; undefined where the printer does not know. */
  readonly sheets: number | undefined;
  /** Sheets that it holds; undefined where the printer does not know. */
  readonly capacity: number | undefined;
}

export interface DocumentPrinterSupplies {
  readonly markers: readonly Marker[];
  readonly trays: readonly InputTray[];
  /** Sizes that are loaded, by their PWG 5101.1 names; empty where the printer does not say. */
  readonly loadedMedia: readonly string[];
}

/** Attributes of the printer that {@link interpretSupplies} looks at. */
export const supplyAttributeNames: readonly string[] = [
  'printer-supply',
  'printer-supply-description',
  'printer-input-tray',
  'marker-names',
  'marker-types',
  'marker-levels',
  'marker-low-levels',
  'marker-high-levels',
  'media-ready',
];

const lowPercent = 10;
const almostFullPercent = 90;

/**
 * PWG 5100.13 sections 5.6.35 (printer-input-tray) and 5.6.45 (printer-supply), or the marker attributes of CUPS
 * ("CUPS Implementation of IPP"). A level is a reason to send a technician, never to refuse a job: printers go on
 * printing below what they call empty, and say so by printer-state-reasons when they do not.
 */
export function interpretSupplies(printer: readonly IppAttribute[]): DocumentPrinterSupplies {
  const supplies = packedRecords(printer, 'printer-supply');
  const descriptions = stringsOf(printer, 'printer-supply-description');
  const markers =
    supplies.length > 0
      ? supplies.map((supply, index) =>
          describeMarker({
            name: descriptions[index] ?? supply.get('colorantname') ?? '',
            type: supply.get('type') ?? '',
            percent: percentOf(levelOf(supply.get('level')), levelOf(supply.get('maxcapacity'))),
            fills: supply.get('class') === 'receptacleThatIsFilled',
            low: lowPercent,
            high: almostFullPercent,
          }),
        )
      : markersOfCups(printer);
  const trays = packedRecords(printer, 'printer-input-tray').map((tray) => ({
    name: tray.get('name') ?? '',
    sheets: levelOf(tray.get('level')),
    capacity: levelOf(tray.get('maxcapacity')),
  }));
  return { markers, trays, loadedMedia: stringsOf(printer, 'media-ready') };
}

function markersOfCups(printer: readonly IppAttribute[]): readonly Marker[] {
  const types = stringsOf(printer, 'marker-types');
  const levels = numbersOf(printer, 'marker-levels');
  const lows = numbersOf(printer, 'marker-low-levels');
  const highs = numbersOf(printer, 'marker-high-levels');
  return stringsOf(printer, 'marker-names').map((name, index) => {
    const type = types[index] ?? '';
    return describeMarker({
      name,
      type,
      percent: percentOf(levels[index], 100),
      fills: /^waste/i.test(type),
      low: lows[index] ?? lowPercent,
      high: highs[index] ?? almostFullPercent,
    });
  });
}

function describeMarker(marker: {
  readonly name: string;
  readonly type: string;
  readonly percent: number | undefined;
  /** It is good while it is empty. */
  readonly fills: boolean;
  readonly low: number;
  readonly high: number;
}): Marker {
  const { name, type, percent, fills, low, high } = marker;
  const lowProblem = /^toner/i.test(type) ? 'toner-low' : 'marker-supply-low';
  const problem =
    percent === undefined
      ? undefined
      : fills
        ? percent >= high
          ? 'marker-waste-almost-full'
          : undefined
        : percent <= low
          ? lowProblem
          : undefined;
  return { name, type, percent, problem };
}

/** Negative levels say "unknown" (-2) and "some is left" (-3), RFC 3805 section 2.2.11. */
function levelOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function percentOf(level: number | undefined, capacity: number | undefined): number | undefined {
  if (level === undefined || level < 0 || capacity === undefined || capacity <= 0) return undefined;
  return Math.min(100, Math.round((100 * level) / capacity));
}

/** Octet strings of `key=value;` pairs. */
function packedRecords(printer: readonly IppAttribute[], name: string): ReadonlyMap<string, string>[] {
  return valuesOf(printer, name).flatMap((value) => {
    if (value.kind !== 'octets') return [];
    const fields = Buffer.from(value.bytes)
      .toString('utf8')
      .split(';')
      .map((field) => /^\s*([^=]*)=(.*)$/s.exec(field))
      .filter((field) => field !== null);
    return [new Map(fields.map(([, key = '', content = '']) => [key, content]))];
  });
}
