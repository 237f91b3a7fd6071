/*
 * Input reports of USB HID-POS scanners (HID Usage Tables, Bar Code Scanner page 0x8C, usage 0x02). The fields
 * are the same everywhere, their places are not:
 *
 *   Honeywell, Youjie, Access-IS   02 | count | AIM "]cm" | data (56) | maker's code | 00 | bit 0: continued
 *   Newland, Quio, Unitech, ID TECH 02 | count | data (56) | 4 reserved | maker's code | bit 0: continued
 *
 * Sources: manuals of LSR118, LSR110, ATR110 and captured reports of a Voyager 1602g; of FM420, QU-R-302, MS842N
 * and 2DScan. A scanner of another maker says in its report descriptor where its fields are.
 */

import { type InputField, type InputReport, inputReportsOf } from '../transports/hid-descriptor.ts';

/** Offsets are bytes from the start of a report as it arrives, its number included. */
export interface ReportLayout {
  /** The number that the report begins with; none where the device does not number its reports. */
  readonly reportId: number | undefined;
  /** How long a whole report is; shorter ones are damaged. */
  readonly length: number;
  readonly data: { readonly offset: number; readonly length: number };
  /** How many of the data bytes are the code's. Without it the zeros at the end are padding. */
  readonly count: number | undefined;
  /** Where the three bytes of the AIM identifier are. */
  readonly aim: readonly number[] | undefined;
  /** The maker's own number for the symbology. */
  readonly makerCode: number | undefined;
  /** The rest of the code is in the next report. */
  readonly continued: { readonly offset: number; readonly mask: number } | undefined;
}

export const reportLayouts = {
  honeywell: {
    reportId: 0x02,
    length: 64,
    data: { offset: 5, length: 56 },
    count: 1,
    aim: [2, 3, 4],
    makerCode: 61,
    continued: { offset: 63, mask: 0x01 },
  },
  newland: {
    reportId: 0x02,
    length: 64,
    data: { offset: 2, length: 56 },
    count: 1,
    aim: undefined,
    makerCode: 62,
    continued: { offset: 63, mask: 0x01 },
  },
} as const satisfies Record<string, ReportLayout>;

/** The layouts that USB vendor numbers are known for: Honeywell and Metrologic, Newland. */
const vendorLayouts: ReadonlyMap<number, ReportLayout> = new Map<number, ReportLayout>([
  [0x0c2e, reportLayouts.honeywell],
  [0x1eab, reportLayouts.newland],
]);

/** By the device's own description if there is one that names its data, else by its vendor. */
export function layoutOfDevice(device: {
  readonly reportDescriptor: Uint8Array | undefined;
  readonly vendorId: number | undefined;
}): ReportLayout | undefined {
  const described = device.reportDescriptor && layoutOfDescriptor(device.reportDescriptor);
  return described ?? vendorLayouts.get(device.vendorId ?? -1);
}

const PAGE = { genericDesktop: 0x01, barCodeScanner: 0x8c } as const;
const USAGE = {
  byteCount: 0x3b,
  aim1: 0xfb,
  aim3: 0xfd,
  decodedData: 0xfe,
  continued: 0xff,
} as const;

/** What has been found of one report so far; bits count from its start. */
interface Draft {
  data?: { readonly bit: number; readonly length: number };
  count?: number;
  readonly aim: number[];
  continued?: number;
}

/** Where a report descriptor puts the fields of a code; nothing if it has no decoded data. */
export function layoutOfDescriptor(descriptor: Uint8Array): ReportLayout | undefined {
  for (const report of inputReportsOf(descriptor)) {
    const draft: Draft = { aim: [] };
    for (const field of report.fields) placeFields(draft, field);
    const layout = layoutOfDraft(report, draft);
    if (layout) return layout;
  }
  return undefined;
}

function placeFields(draft: Draft, { bit: start, bits, count, usages }: InputField): void {
  const single = usages.length === 1;
  usages.slice(0, single ? 1 : count).forEach((usage, index) => {
    const bit = start + index * bits;
    const page = Math.floor(usage / 0x1_0000);
    const id = usage % 0x1_0000;
    if (page === PAGE.genericDesktop) {
      if (id === USAGE.byteCount && bits === 8) draft.count = bit;
      return;
    }
    if (page !== PAGE.barCodeScanner) return;
    if (id === USAGE.decodedData && bits === 8 && single) draft.data = { bit, length: count };
    else if (id === USAGE.continued) draft.continued = bit;
    else if (id >= USAGE.aim1 && id <= USAGE.aim3 && bits === 8) {
      // The three as fields of their own, or as one field of three bytes.
      const bytes = single ? Math.min(count, 3) : 1;
      for (let at = 0; at < bytes; at += 1) draft.aim.push(bit + at * 8);
    }
  });
}

function layoutOfDraft({ reportId, length }: InputReport, draft: Draft): ReportLayout | undefined {
  const { data, count, aim, continued } = draft;
  if (data === undefined || data.length === 0 || data.bit % 8 !== 0) return undefined;
  const hasCount = count !== undefined && count % 8 === 0;
  const hasAim = aim.length === 3 && aim.every((bit) => bit % 8 === 0);
  return {
    reportId,
    length: Math.ceil(length / 8),
    data: { offset: data.bit / 8, length: data.length },
    count: hasCount ? count / 8 : undefined,
    aim: hasAim ? aim.map((bit) => bit / 8) : undefined,
    makerCode: undefined,
    continued:
      continued === undefined ? undefined : { offset: Math.floor(continued / 8), mask: 1 << (continued % 8) },
  };
}

/** One report's part of a code. */
export interface ScannedPiece {
  readonly data: Uint8Array;
  /** `]Q1`; absent when the layout has no place for it, or when the scanner left it empty. */
  readonly aim: string | undefined;
  readonly makerCode: number | undefined;
  readonly continued: boolean;
}

/** Nothing for another report, and for one that is too short or counts more data than it has. */
export function decodeScannedReport(layout: ReportLayout, report: Uint8Array): ScannedPiece | undefined {
  if (layout.reportId !== undefined && report[0] !== layout.reportId) return undefined;
  if (report.length < layout.length) return undefined;
  const { offset, length } = layout.data;
  const { continued } = layout;
  const isContinued = continued !== undefined && (report[continued.offset]! & continued.mask) !== 0;
  let count = length;
  if (layout.count !== undefined) count = report[layout.count]!;
  // A report that is followed by another one is full.
  else if (!isContinued) while (count > 0 && report[offset + count - 1] === 0) count -= 1;
  if (count > length) return undefined;
  const aim = layout.aim?.map((at) => String.fromCharCode(report[at]!)).join('');
  return {
    data: report.slice(offset, offset + count),
    aim: aim !== undefined && /^\][A-Za-z][0-9A-Za-z]$/.test(aim) ? aim : undefined,
    makerCode: layout.makerCode === undefined ? undefined : report[layout.makerCode]!,
    continued: isContinued,
  };
}

/** The reports that a scanner sends for one code, for the simulator. */
export function encodeScannedReports(
  layout: ReportLayout,
  code: { readonly bytes: Uint8Array; readonly aim?: string; readonly makerCode?: number },
): Uint8Array[] {
  const reports: Uint8Array[] = [];
  const { offset, length } = layout.data;
  for (let from = 0; from === 0 || from < code.bytes.length; from += length) {
    const part = code.bytes.subarray(from, from + length);
    const report = new Uint8Array(layout.length);
    if (layout.reportId !== undefined) report[0] = layout.reportId;
    if (layout.count !== undefined) report[layout.count] = part.length;
    layout.aim?.forEach((at, index) => {
      report[at] = code.aim?.charCodeAt(index) ?? 0;
    });
    report.set(part, offset);
    if (layout.makerCode !== undefined) report[layout.makerCode] = code.makerCode ?? 0;
    if (layout.continued !== undefined && from + length < code.bytes.length) {
      report[layout.continued.offset]! |= layout.continued.mask;
    }
    reports.push(report);
  }
  return reports;
}
