import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CodeAssembler, LATE_REST_MS, PIECE_TIMEOUT_MS } from './code-assembler.ts';
import { MAXIMUM_CODE_LENGTH } from './codec.ts';
import { encodeHidCommand } from './hid-line.ts';
import { runMutatedReports } from './mutated-reports.ts';
import {
  decodeScannedReport,
  encodeScannedReports,
  layoutOfDescriptor,
  layoutOfDevice,
  type ReportLayout,
  reportLayouts,
} from './report-layout.ts';
import {
  bareDescriptor,
  bareLayout,
  countedDescriptor,
  countedLayout,
  keyboardDescriptor,
} from './testing/report-descriptors.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const ascii = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('latin1');
const report = (length: number, ...parts: [at: number, bytes: Uint8Array][]) => {
  const bytes = new Uint8Array(length);
  for (const [at, part] of parts) bytes.set(part, at);
  return bytes;
};

/** Captured from a Honeywell Voyager 1602g that was asked REVINF. (HenkVanAsselt/python_hon_usbhid, README). */
const voyager = [
  Uint8Array.from([
    2, 56, 93, 88, 48, 80, 114, 111, 100, 117, 99, 116, 32, 78, 97, 109, 101, 58, 32, 86, 111, 121, 97, 103,
    101, 114, 32, 49, 54, 48, 50, 103, 13, 10, 66, 111, 111, 116, 32, 82, 101, 118, 105, 115, 105, 111, 110,
    58, 32, 58, 32, 56, 57, 57, 50, 13, 10, 83, 111, 102, 116, 63, 0, 1,
  ]),
  report(64, [0, Uint8Array.from([2, 9, 93, 88, 48, 117, 109, 58, 32, 78, 47, 65, 13, 10])], [61, hex('3F')]),
  report(64, [0, Uint8Array.from([2, 8, 93, 90, 54, 82, 69, 86, 73, 78, 70, 6, 46])], [61, hex('36')]),
] as const;

describe('published reports', () => {
  test('Honeywell Voyager 1602g, first report of REVINF: 56 bytes under ]X0, more follows', () => {
    const piece = decodeScannedReport(reportLayouts.honeywell, voyager[0]);
    expect(piece).toMatchObject({ aim: ']X0', makerCode: 63, continued: true });
    expect(textOf(piece?.data)).toBe('Product Name: Voyager 1602g\r\nBoot Revision: : 8992\r\nSoft');
  });

  test('Honeywell Voyager 1602g, last report of REVINF: 9 bytes, nothing follows', () => {
    const piece = decodeScannedReport(reportLayouts.honeywell, voyager[1]);
    expect(piece).toMatchObject({ aim: ']X0', continued: false });
    expect(textOf(piece?.data)).toBe('um: N/A\r\n');
  });

  test('Honeywell Voyager 1602g, the status of REVINF under ]Z6: acknowledged', () => {
    const piece = decodeScannedReport(reportLayouts.honeywell, voyager[2]);
    expect(piece).toMatchObject({ aim: ']Z6', makerCode: 54, continued: false });
    expect(piece?.data).toEqual(ascii('REVINF\x06.'));
  });

  test('Access-IS LSR118: 02 38 5D 51 30 .. 73 00 01, a QR code, the first of two', () => {
    const data = ascii('A'.repeat(56));
    const first = report(64, [0, hex('02 38 5D 51 30')], [5, data], [61, hex('73 00 01')]);
    expect(decodeScannedReport(reportLayouts.honeywell, first)).toEqual({
      data,
      aim: ']Q0',
      makerCode: 0x73,
      continued: true,
    });
  });

  test('Newland FM420: number, length, data from the third byte, the last bit of the report says continued', () => {
    const last = report(64, [0, hex('02 0D')], [2, ascii('6901234567892')], [62, hex('00 00')]);
    expect(decodeScannedReport(reportLayouts.newland, last)).toEqual({
      data: ascii('6901234567892'),
      aim: undefined,
      makerCode: 0,
      continued: false,
    });
  });

  test.each([
    ['trigger-on', 'FD 03 16 54 0D'],
    ['trigger-off', 'FD 03 16 55 0D'],
  ] as const)('Honeywell output report %s: %s', (kind, bytes) => {
    expect(encodeHidCommand('honeywell', { kind })).toEqual(hex(bytes));
  });

  test('Honeywell output report REVINF: its second byte is the length that follows', () => {
    // The captured program sent 0F there, three more than follow; the scanner answered all the same.
    expect(encodeHidCommand('honeywell', { kind: 'query-firmware' })).toEqual(
      hex('FD 0A 16 4D 0D 52 45 56 49 4E 46 2E'),
    );
  });

  test('Newland output report: 04, length, command, filled to 64', () => {
    const command = hex('04 10 7E 01 30 30 30 30 23 53 43 4E 54 52 47 31 3B 03');
    expect(encodeHidCommand('newland', { kind: 'trigger-on' })).toEqual(report(64, [0, command]));
  });
});

describe('report descriptors', () => {
  test('one field an identifier, no count', () => {
    expect(layoutOfDescriptor(bareDescriptor)).toEqual(bareLayout);
  });

  test('counted, identifiers as one field, in a nested collection', () => {
    expect(layoutOfDescriptor(countedDescriptor)).toEqual(countedLayout);
  });

  test('a keyboard has no decoded data', () => {
    expect(layoutOfDescriptor(keyboardDescriptor)).toBeUndefined();
  });

  test('usage ranges, extended usages, push and pop, long items, constant fields, devices without numbers', () => {
    const described = hex(
      `
      FE 02 00 AA BB                         # a long item
      06 8C 00 09 02 A1 01
      A4 05 01 B4                            # the page comes back
      75 08 95 01 0B 3B 00 01 00 81 02       # byte count with its page
      95 02 81 03                            # two constant bytes
      95 03 19 FB 29 FD 81 02
      95 10 09 FE 81 02
      75 01 95 01 09 FF 81 02 95 07 81 01
      09 12 91 02 09 12 B1 02 C0
    `.replaceAll(/#.*/g, ''),
    );
    expect(layoutOfDescriptor(described)).toEqual({
      reportId: undefined,
      length: 23,
      data: { offset: 6, length: 16 },
      count: 0,
      aim: [3, 4, 5],
      makerCode: undefined,
      continued: { offset: 22, mask: 1 },
    });
  });

  test('the three identifiers as one usage of three bytes; data that do not begin with a byte are refused', () => {
    expect(layoutOfDescriptor(hex('05 8C 75 08 95 03 09 FB 81 02 95 08 09 FE 81 02'))).toMatchObject({
      aim: [0, 1, 2],
      data: { offset: 3, length: 8 },
      continued: undefined,
    });
    expect(layoutOfDescriptor(hex('05 8C 75 01 95 01 09 FF 81 02 75 08 95 08 09 FE 81 02'))).toBeUndefined();
    expect(layoutOfDescriptor(hex('05 8C 75 08 95 00 09 FE 81 02'))).toBeUndefined();
    expect(
      layoutOfDescriptor(hex('05 8C 75 08 95 08 09 FE 81 02 77 FF FF FF 7F 95 08 81 03')),
    ).toBeUndefined();
  });

  test('of a device: its descriptor before its vendor, else its vendor, else nothing', () => {
    const layoutOf = (reportDescriptor: Uint8Array | undefined, vendorId: number | undefined) =>
      layoutOfDevice({ reportDescriptor, vendorId });
    expect(layoutOf(countedDescriptor, 0x1eab)).toEqual(countedLayout);
    expect(layoutOf(keyboardDescriptor, 0x0c2e)).toBe(reportLayouts.honeywell);
    expect(layoutOf(undefined, 0x1eab)).toBe(reportLayouts.newland);
    expect(layoutOf(undefined, undefined)).toBeUndefined();
  });

  test('property: any bytes are read or refused, and what is read can be used', () => {
    const items = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .tuple(fc.constantFrom(bareDescriptor, countedDescriptor), fc.nat(70), fc.nat(255))
        .map(([descriptor, at, byte]) => descriptor.with(at % descriptor.length, byte)),
    );
    fc.assert(
      fc.property(items, fc.uint8Array({ maxLength: 80 }), (descriptor, bytes) => {
        const layout = layoutOfDescriptor(descriptor);
        if (layout === undefined) return;
        expect(layout.length).toBeLessThanOrEqual(1024);
        decodeScannedReport(layout, bytes);
        const pieces = encodeScannedReports(layout, { bytes: ascii('abc') });
        expect(pieces[0]?.length).toBe(layout.length);
      }),
      { numRuns: 3_000 },
    );
  });
});

const layouts: [string, ReportLayout][] = [
  ['honeywell', reportLayouts.honeywell],
  ['newland', reportLayouts.newland],
  ['counted', countedLayout],
  ['bare', bareLayout],
];

describe.each(layouts)('reports of the %s layout', (_, layout) => {
  test('property: a code goes through its reports unchanged', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), (bytes) => {
        // Without a count the zeros at the end are padding.
        const code = layout.count === undefined ? bytes.map((byte) => byte || 1) : bytes;
        const assembler = new CodeAssembler();
        const found = encodeScannedReports(layout, { bytes: code, aim: ']Q1', makerCode: 0x73 }).map(
          (each) => {
            const piece = decodeScannedReport(layout, each);
            return piece && assembler.push(piece, 0);
          },
        );
        expect(found.at(-1)?.bytes).toEqual(code);
        expect(found.slice(0, -1).every((each) => each === undefined)).toBe(true);
      }),
    );
  });

  test('property: mutated, lost, doubled and late reports break no promise', () => {
    const counts = runMutatedReports({ name: 'test', layout }, 2_000, 20_261_121);
    expect(counts.goodDelivered).toBe(2_000);
    expect(counts.largestHeld).toBeLessThanOrEqual(MAXIMUM_CODE_LENGTH);
  });

  test('another report, a short one, and a count beyond the data are refused', () => {
    const good = encodeScannedReports(layout, { bytes: ascii('abc') })[0]!;
    expect(decodeScannedReport(layout, good.with(0, 9))).toBeUndefined();
    expect(decodeScannedReport(layout, good.subarray(0, -1))).toBeUndefined();
    if (layout.count !== undefined) {
      expect(decodeScannedReport(layout, good.with(layout.count, 57))).toBeUndefined();
    }
  });
});

describe('assembler', () => {
  const piece = (text: string, continued: boolean, aim?: string) => ({ data: ascii(text), aim, continued });

  test('silence drops half a code; the rest that comes late is dropped too, and then the next is read', () => {
    const assembler = new CodeAssembler();
    expect(assembler.push(piece('half', true), 0)).toBeUndefined();
    expect(assembler.idleAt).toBe(PIECE_TIMEOUT_MS);
    assembler.tick(PIECE_TIMEOUT_MS - 1);
    expect(assembler.waiting).toBe(true);
    assembler.tick(PIECE_TIMEOUT_MS);
    expect(assembler.waiting).toBe(false);
    expect(assembler.push(piece('a code', true), 300)).toBeUndefined();
    expect(assembler.push(piece('of two', false), 310)).toBeUndefined();
    expect(textOf(assembler.push(piece('next', false), 320)?.bytes)).toBe('next');
    expect(assembler.counts).toEqual({
      pieces: 4,
      delivered: 1,
      discarded: 3,
      discards: { silence: 1, 'late-rest': 2 },
    });
  });

  test('when no rest comes, a code after it is whole again', () => {
    const assembler = new CodeAssembler();
    assembler.push(piece('half', true), 0);
    const next = assembler.push(piece('next', false), PIECE_TIMEOUT_MS + LATE_REST_MS);
    expect(textOf(next?.bytes)).toBe('next');
  });

  test('another symbology begins another code', () => {
    const assembler = new CodeAssembler();
    assembler.push(piece('half', true, ']Q1'), 0);
    expect(assembler.push(piece('next', false, ']C0'), 10)).toMatchObject({ aim: ']C0' });
    expect(assembler.counts.discards).toEqual({ 'other-symbology': 1 });
  });

  test('more than a code can have is dropped to its end', () => {
    const assembler = new CodeAssembler();
    const large = { data: new Uint8Array(MAXIMUM_CODE_LENGTH), aim: undefined, continued: true };
    assembler.push(large, 0);
    expect(assembler.push(large, 1)).toBeUndefined();
    expect(assembler.heldBytes).toBe(0);
    expect(assembler.waiting).toBe(true);
    expect(assembler.push(piece('end of it', false), 2)).toBeUndefined();
    expect(textOf(assembler.push(piece('next', false), 3)?.bytes)).toBe('next');
    expect(assembler.counts.discards).toEqual({ 'over-capacity': 3 });
  });

  test('reset forgets everything', () => {
    const assembler = new CodeAssembler();
    assembler.push(piece('half', true), 0);
    assembler.reset();
    expect(textOf(assembler.push(piece('next', false), 1)?.bytes)).toBe('next');
    expect(assembler.counts.discards).toEqual({ reset: 1 });
  });
});
