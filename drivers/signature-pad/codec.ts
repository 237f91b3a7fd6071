import type { Field, PenLayout } from './report-layout.ts';

/** One report of a pen, in parts of its surface. */
export interface PenReport {
  /** 0 … 1 from the left and the upper edge. */
  readonly x: number;
  readonly y: number;
  /** 0 … 1; 0.5 where the pad does not measure it. */
  readonly pressure: number;
  /** The tip presses on the surface. */
  readonly touches: boolean;
}

/** Undefined for another report, and for one that is too short or whose place is off the surface. */
export function decodePenReport(layout: PenLayout, report: Uint8Array): PenReport | undefined {
  if (layout.reportId !== undefined && report[0] !== layout.reportId) return undefined;
  if (report.length < layout.length) return undefined;
  const isNear = layout.inRange === undefined || bitsAt(report, layout.inRange) !== 0;
  const touches = isNear && bitsAt(report, layout.tip) !== 0;
  const x = partOf(report, layout.x);
  const y = partOf(report, layout.y);
  // A pen that leaves says nothing of where it is.
  if (x === undefined || y === undefined) return touches ? undefined : { x: 0, y: 0, pressure: 0, touches };
  const pressure = layout.pressure === undefined ? 0.5 : partOf(report, layout.pressure);
  return pressure === undefined ? undefined : { x, y, pressure: touches ? pressure : 0, touches };
}

/** The same report from the pad's side. */
export function encodePenReport(layout: PenLayout, { x, y, pressure, touches }: PenReport): Uint8Array {
  const report = new Uint8Array(layout.length);
  if (layout.reportId !== undefined) report[0] = layout.reportId;
  put(report, layout.x, stepOf(layout.x, x));
  put(report, layout.y, stepOf(layout.y, y));
  put(report, layout.tip, touches ? layout.tip.maximum : layout.tip.minimum);
  if (layout.inRange !== undefined) put(report, layout.inRange, layout.inRange.maximum);
  if (layout.pressure !== undefined)
    put(report, layout.pressure, stepOf(layout.pressure, touches ? pressure : 0));
  return report;
}

function stepOf({ minimum, maximum }: Field, part: number): number {
  return Math.round(minimum + part * (maximum - minimum));
}

function partOf(report: Uint8Array, field: Field): number | undefined {
  const value = bitsAt(report, field);
  // "Null values" beyond the logical extent mean: not known (HID 1.11, section 6.2.2.5).
  if (value < field.minimum || value > field.maximum) return undefined;
  return (value - field.minimum) / (field.maximum - field.minimum);
}

/** Little-endian from the lowest bit on (section 8.4). */
function bitsAt(report: Uint8Array, { bit, bits }: Field): number {
  let value = 0;
  for (let index = bits - 1; index >= 0; index -= 1) {
    const at = bit + index;
    value = value * 2 + ((report[at >> 3]! >> (at & 7)) & 1);
  }
  return value;
}

function put(report: Uint8Array, { bit, bits }: Field, value: number): void {
  for (let index = 0; index < bits; index += 1) {
    const at = bit + index;
    if (Math.floor(value / 2 ** index) % 2 === 1) report[at >> 3]! |= 1 << (at & 7);
  }
}
