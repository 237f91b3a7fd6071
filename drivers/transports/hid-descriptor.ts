/**
 * HID report descriptors (HID 1.11, section 6.2.2): where a device says that the fields of its input reports are. What a
 * field means is the business of the device that has it.
 */

/** Fields that one item of the descriptor declares, side by side. */
export interface InputField {
  /** Of the first of them, in bits from the start of the report as it arrives, its number included. */
  readonly bit: number;
  /** Of each. */
  readonly bits: number;
  readonly count: number;
  /** Page × 0x10000 + id; one for all, or one for each. */
  readonly usages: readonly number[];
  readonly logicalMinimum: number;
  readonly logicalMaximum: number;
  readonly physicalMinimum: number;
  readonly physicalMaximum: number;
  readonly unit: number;
  /** Power of ten of the unit. */
  readonly exponent: number;
}

export interface InputReport {
  /** The number that the report begins with; none where the device does not number its reports. */
  readonly reportId: number | undefined;
  /** In bits, its number and its padding included. */
  readonly length: number;
  readonly fields: readonly InputField[];
}

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
/** A report has at most 64 bytes on a full-speed endpoint and 1024 on any; a longer one is damage. */
const MAXIMUM_REPORT_BITS = 8 * 1024;
const MOST_USAGES = 256;

interface GlobalItems extends Omit<InputField, 'bit' | 'usages'> {
  readonly page: number;
  readonly reportId: number | undefined;
}

/** The input reports in the order in which the descriptor names them; those longer than any endpoint's are left out. */
export function inputReportsOf(descriptor: Uint8Array): InputReport[] {
  let globals: GlobalItems = {
    page: 0,
    reportId: undefined,
    bits: 0,
    count: 0,
    logicalMinimum: 0,
    logicalMaximum: 0,
    physicalMinimum: 0,
    physicalMaximum: 0,
    unit: 0,
    exponent: 0,
  };
  const stack: GlobalItems[] = [];
  let usages: number[] = [];
  let first: number | undefined;
  const reports = new Map<number | undefined, { length: number; readonly fields: InputField[] }>();
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
        for (let next = first ?? usage; next <= usage && usages.length < MOST_USAGES; next += 1)
          usages.push(next);
        first = undefined;
        break;
      case TAG.input: {
        const { page: _, reportId, ...field } = globals;
        const report = reports.get(reportId) ?? { length: reportId === undefined ? 0 : 8, fields: [] };
        reports.set(reportId, report);
        const isConstant = (unsigned & 0x01) !== 0;
        if (!isConstant) report.fields.push({ ...field, bit: report.length, usages });
        report.length += Math.min(field.bits * field.count, MAXIMUM_REPORT_BITS);
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
  return [...reports]
    .filter(([, { length }]) => length <= MAXIMUM_REPORT_BITS)
    .map(([reportId, report]) => ({ reportId, ...report }));
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
