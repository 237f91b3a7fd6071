/*
 * Input reports of pens on USB HID (HID Usage Tables 1.5, Digitizers page 0x0D): every device puts the same fields
 * where its report descriptor says (HID 1.11, section 6.2.2). Fields are unsigned; X and Y carry the size of the
 * surface as physical minimum and maximum in a unit of length.
 */

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

/** Item tags with their type bits, the size bits masked off. */
const TAG = {
  input: 0x80,
  output: 0x90,
  collection: 0xa0,
  feature: 0xb0,
  endCollection: 0xc0,
  usagePage: 0x04,
  logicalMinimum: 0x14,
  logicalMaximum: 0x24,
  physicalMinimum: 0x34,
  physicalMaximum: 0x44,
  unitExponent: 0x54,
  unit: 0x64,
  reportSize: 0x74,
  reportId: 0x84,
  reportCount: 0x94,
  push: 0xa4,
  pop: 0xb4,
  usage: 0x08,
  usageMinimum: 0x18,
  usageMaximum: 0x28,
} as const;
const LONG_ITEM = 0xfe;
/** A report has at most 1024 bytes on any endpoint; a longer one is damage. */
const MAXIMUM_REPORT_BITS = 8 * 1024;
/** No pad is larger than a desk, none smaller than a stamp: else the unit is not meant. */
const SMALLEST_MM = 20;
const LARGEST_MM = 600;

interface GlobalItems {
  readonly page: number;
  readonly logicalMinimum: number;
  readonly logicalMaximum: number;
  readonly physicalMinimum: number;
  readonly physicalMaximum: number;
  readonly unit: number;
  readonly exponent: number;
  readonly bits: number;
  readonly count: number;
  readonly reportId: number | undefined;
}

interface Draft {
  nextBit: number;
  readonly fields: Partial<Record<FieldName, Field>>;
  readonly lengths: Partial<Record<FieldName, number>>;
}

/** The first report of a descriptor that has a pen's place and tip; undefined when it describes no pen. */
export function penLayoutOf(descriptor: Uint8Array): PenLayout | undefined {
  let globals: GlobalItems = {
    page: 0,
    logicalMinimum: 0,
    logicalMaximum: 0,
    physicalMinimum: 0,
    physicalMaximum: 0,
    unit: 0,
    exponent: 0,
    bits: 0,
    count: 0,
    reportId: undefined,
  };
  const stack: GlobalItems[] = [];
  let usages: number[] = [];
  let first: number | undefined;
  const drafts = new Map<number | undefined, Draft>();
  for (const { tag, size, unsigned, signed } of itemsOf(descriptor)) {
    // A usage of four bytes names its page as well.
    const usage = size === 4 ? unsigned : globals.page * 0x1_0000 + unsigned;
    switch (tag) {
      case TAG.usagePage:
        globals = { ...globals, page: unsigned };
        break;
      case TAG.logicalMinimum:
        globals = { ...globals, logicalMinimum: signed };
        break;
      case TAG.logicalMaximum:
        // Many pens write 65535 in two bytes, which read with a sign would be -1.
        globals = { ...globals, logicalMaximum: signed < globals.logicalMinimum ? unsigned : signed };
        break;
      case TAG.physicalMinimum:
        globals = { ...globals, physicalMinimum: signed };
        break;
      case TAG.physicalMaximum:
        globals = { ...globals, physicalMaximum: signed < globals.physicalMinimum ? unsigned : signed };
        break;
      case TAG.unit:
        globals = { ...globals, unit: unsigned };
        break;
      case TAG.unitExponent:
        // Four bits with a sign, whatever the item's size (section 6.2.2.7).
        globals = { ...globals, exponent: (unsigned & 0x0f) >= 8 ? (unsigned & 0x0f) - 16 : unsigned & 0x0f };
        break;
      case TAG.reportSize:
        globals = { ...globals, bits: unsigned };
        break;
      case TAG.reportCount:
        globals = { ...globals, count: unsigned };
        break;
      case TAG.reportId:
        globals = { ...globals, reportId: unsigned };
        break;
      case TAG.push:
        stack.push(globals);
        break;
      case TAG.pop:
        globals = stack.pop() ?? globals;
        break;
      case TAG.usage:
        usages.push(usage);
        break;
      case TAG.usageMinimum:
        first = usage;
        break;
      case TAG.usageMaximum:
        for (let next = first ?? usage; next <= usage && usages.length < 64; next += 1) usages.push(next);
        first = undefined;
        break;
      case TAG.input: {
        const draft = drafts.get(globals.reportId) ?? {
          nextBit: globals.reportId === undefined ? 0 : 8,
          fields: {},
          lengths: {},
        };
        drafts.set(globals.reportId, draft);
        const isConstant = (unsigned & 0x01) !== 0;
        if (!isConstant) place(draft, globals, usages);
        draft.nextBit += Math.min(globals.bits * globals.count, MAXIMUM_REPORT_BITS);
        usages = [];
        first = undefined;
        break;
      }
      case TAG.output:
      case TAG.feature:
      case TAG.collection:
      case TAG.endCollection:
        usages = [];
        first = undefined;
        break;
    }
  }
  for (const [reportId, draft] of drafts) {
    const layout = layoutOf(reportId, draft);
    if (layout !== undefined) return layout;
  }
  return undefined;
}

function place(draft: Draft, globals: GlobalItems, usages: readonly number[]): void {
  const { bits, count } = globals;
  if (bits < 1 || bits > 32) return;
  usages.slice(0, count).forEach((usage, index) => {
    const name = (Object.keys(USAGE) as FieldName[]).find((each) => USAGE[each] === usage);
    if (name === undefined || draft.fields[name] !== undefined) return;
    const { logicalMinimum: minimum, logicalMaximum: maximum } = globals;
    if (maximum <= minimum || minimum < 0) return;
    draft.fields[name] = { bit: draft.nextBit + index * bits, bits, minimum, maximum };
    const length = lengthMm(globals);
    if (length !== undefined) draft.lengths[name] = length;
  });
}

/** What the logical extent is in millimetres: a length in centimetres (unit 0x11) or inches (0x13). */
function lengthMm({ physicalMinimum, physicalMaximum, unit, exponent }: GlobalItems): number | undefined {
  const mm = unit === 0x11 ? 10 : unit === 0x13 ? 25.4 : undefined;
  const extent = physicalMaximum - physicalMinimum;
  if (mm === undefined || extent <= 0) return undefined;
  const length = extent * mm * 10 ** exponent;
  return length >= SMALLEST_MM && length <= LARGEST_MM ? length : undefined;
}

function layoutOf(reportId: number | undefined, { nextBit, fields, lengths }: Draft): PenLayout | undefined {
  const { x, y, tip } = fields;
  if (x === undefined || y === undefined || tip === undefined || nextBit > MAXIMUM_REPORT_BITS)
    return undefined;
  return {
    reportId,
    length: Math.ceil(nextBit / 8),
    x,
    y,
    tip,
    pressure: fields.pressure,
    inRange: fields.inRange,
    surface:
      lengths.x === undefined || lengths.y === undefined
        ? undefined
        : { widthMm: lengths.x, heightMm: lengths.y },
  };
}

interface Item {
  readonly tag: number;
  readonly size: number;
  readonly unsigned: number;
  readonly signed: number;
}

function* itemsOf(descriptor: Uint8Array): Generator<Item> {
  for (let at = 0; at < descriptor.length; ) {
    const prefix = descriptor[at]!;
    if (prefix === LONG_ITEM) {
      at += 3 + (descriptor[at + 1] ?? 0);
      continue;
    }
    const size = [0, 1, 2, 4][prefix & 0x03]!;
    if (at + 1 + size > descriptor.length) return;
    let unsigned = 0;
    for (let index = size; index > 0; index -= 1) unsigned = unsigned * 256 + descriptor[at + index]!;
    const half = 2 ** (8 * size - 1);
    yield {
      tag: prefix & 0xfc,
      size,
      unsigned,
      signed: size > 0 && unsigned >= half ? unsigned - 2 * half : unsigned,
    };
    at += 1 + size;
  }
}
