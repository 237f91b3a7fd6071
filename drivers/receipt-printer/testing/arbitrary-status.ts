import fc from 'fast-check';
import { buffersClearedResponse, processIdResponse } from '../status-parser.ts';

const realTime = fc.nat(15).map((n): number[] => [0x12 | ((n & 3) << 2) | ((n >> 2) << 5)]);
const plain = fc.nat(0x3f).map((n) => (n & 0x0f) | ((n & 0x30) << 1));
const sensor = plain.filter((byte) => byte !== 0x37).map((byte): number[] => [byte]);
export const automaticFrames: fc.Arbitrary<number[]> = fc
  .tuple(fc.nat(15), plain, plain, plain)
  .map(([n, ...rest]): number[] => [0x10 | ((n & 3) << 2) | ((n >> 2) << 5), ...rest]);
const processId = fc.stringMatching(/^[ -~]{4}$/).map((id): number[] => Array.from(processIdResponse(id)));
/** Whole messages as bytes, for suites that mutate frames. */
export const statusFrames: fc.Arbitrary<number[]> = fc.oneof(
  realTime,
  sensor,
  automaticFrames,
  processId,
  fc.constant(Array.from(buffersClearedResponse)),
);
