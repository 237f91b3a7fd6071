/*
 * Input reports of pens on USB HID (HID Usage Tables 1.5, Digitizers page 0x0D): every device puts the same fields
 * where its report descriptor says (HID 1.11, section 6.2.2). Fields are unsigned; X and Y carry the size of the
 * surface as physical minimum and maximum in a unit of length.
 */

import { type InputField, type InputReport, inputReportsOf } from '../transports/hid-descriptor.ts';

/** Where a field is, in bits from the start of a report as it arrives, its number included. */
export interface Field {
  readonly bit: number;
  readonly bits: number;
  readonly minimum: number;
  readonly maximum: number;
}

export interface PenLayout {
  /** The number that the report begins with; none where the device does not number its reports. */
  readonly reportId: number | undefined;
  /** How long a whole report is, in bytes; shorter ones are damaged. */
  readonly length: number;
  readonly x: Field;
  readonly y: Field;
  readonly tip: Field;
  readonly pressure: Field | undefined;
  readonly inRange: Field | undefined;
  /** Of the surface; undefined where the descriptor gives no unit of length. */
  readonly surface: { readonly widthMm: number; readonly heightMm: number } | undefined;
}

const USAGE = {
  x: 0x01_0030,
  y: 0x01_0031,
  pressure: 0x0d_0030,
  inRange: 0x0d_0032,
  tip: 0x0d_0042,
} as const;
type FieldName = keyof typeof USAGE;

/** No pad is larger than a desk, none smaller than a stamp: else the unit is not meant. */
const SMALLEST_MM = 20;
const LARGEST_MM = 600;

/** The first report of a descriptor that has a pen's place and tip; undefined when it describes no pen. */
export function penLayoutOf(descriptor: Uint8Array): PenLayout | undefined {
  for (const report of inputReportsOf(descriptor)) {
    const layout = layoutOf(report);
    if (layout !== undefined) return layout;
  }
  return undefined;
}

function layoutOf({ reportId, length, fields }: InputReport): PenLayout | undefined {
  const found: Partial<Record<FieldName, Field>> = {};
  const lengths: Partial<Record<FieldName, number>> = {};
  for (const field of fields) {
    const { bits, count, logicalMinimum: minimum, logicalMaximum: maximum } = field;
    if (bits < 1 || bits > 32 || maximum <= minimum || minimum < 0) continue;
    field.usages.slice(0, count).forEach((usage, index) => {
      const name = (Object.keys(USAGE) as FieldName[]).find((each) => USAGE[each] === usage);
      if (name === undefined || found[name] !== undefined) return;
      found[name] = { bit: field.bit + index * bits, bits, minimum, maximum };
      const extent = lengthMm(field);
      if (extent !== undefined) lengths[name] = extent;
    });
  }
  const { x, y, tip, pressure, inRange } = found;
  if (x === undefined || y === undefined || tip === undefined) return undefined;
  return {
    reportId,
    length: Math.ceil(length / 8),
    x,
    y,
    tip,
    pressure,
    inRange,
    surface:
      lengths.x === undefined || lengths.y === undefined
        ? undefined
        : { widthMm: lengths.x, heightMm: lengths.y },
  };
}

/** What the logical extent is in millimetres: a length in centimetres (unit 0x11) or inches (0x13). */
function lengthMm({ physicalMinimum, physicalMaximum, unit, exponent }: InputField): number | undefined {
  const mm = unit === 0x11 ? 10 : unit === 0x13 ? 25.4 : undefined;
  const extent = physicalMaximum - physicalMinimum;
  if (mm === undefined || extent <= 0) return undefined;
  const length = extent * mm * 10 ** exponent;
  return length >= SMALLEST_MM && length <= LARGEST_MM ? length : undefined;
}
