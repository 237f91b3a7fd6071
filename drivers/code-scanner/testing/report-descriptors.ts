import type { ReportLayout } from '../report-layout.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));

/** Symbology identifiers as three fields, 56 data bytes, the continued bit; no byte count: 61 bytes with the number. */
export const bareDescriptor = hex(`
  05 8C 09 02 A1 01 85 02 15 00 26 FF 00 75 08 95 01
  09 FB 81 02 09 FC 81 02 09 FD 81 02
  95 38 09 FE 82 02 01
  75 01 95 01 25 01 09 FF 81 02 75 07 81 03 C0`);

export const bareLayout: ReportLayout = {
  reportId: 2,
  length: 61,
  data: { offset: 4, length: 56 },
  count: undefined,
  aim: [1, 2, 3],
  makerCode: undefined,
  continued: { offset: 60, mask: 1 },
};

/** A byte count (generic desktop page, 3B), the identifiers as one field of three: 62 bytes with the number. */
export const countedDescriptor = hex(`
  05 8C 09 02 A1 01 85 02 09 12 A1 02 15 00 26 FF 00 75 08 95 01
  05 01 09 3B 81 02
  95 03 05 8C 09 FB 09 FC 09 FD 81 02
  95 38 09 FE 82 02 01
  25 01 75 01 95 01 09 FF 81 02 75 07 81 03 C0 C0`);

export const countedLayout: ReportLayout = {
  reportId: 2,
  length: 62,
  data: { offset: 5, length: 56 },
  count: 1,
  aim: [2, 3, 4],
  makerCode: undefined,
  continued: { offset: 61, mask: 1 },
};

/** A boot keyboard: no scanner. */
export const keyboardDescriptor = hex(`
  05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 03
  95 06 75 08 15 00 25 65 05 07 19 00 29 65 81 00 C0`);
