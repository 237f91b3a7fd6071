import fc from 'fast-check';
import type { PrinterCommand } from '../codec.ts';

const byte = fc.integer({ min: 0, max: 255 });

/** Data in which no real-time command can be hidden: those would be acted on as well. */
const plainData = (size: fc.IntArrayConstraints & { minLength: number; maxLength: number }) =>
  fc.uint8Array(size).map((data) => data.map((value) => (value === 0x10 ? 0x11 : value)));

/** Every kind of command with parameters in their ranges, as a printer in Chinese mode takes them. */
export function commandsUnderTest(): fc.Arbitrary<PrinterCommand> {
  const character = fc
    .oneof(
      fc.constantFrom(...'张三丰样本镕喆㐀𠮷，。（'),
      fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    )
    .map((text): PrinterCommand => ({ kind: 'character', text }));
  const plain = fc.constantFrom<PrinterCommand>(
    { kind: 'initialize' },
    { kind: 'line-feed' },
    { kind: 'carriage-return' },
    { kind: 'default-line-spacing' },
    { kind: 'qr-print' },
    { kind: 'real-time-status', topic: 'paper' },
    { kind: 'real-time-recovery', buffers: 'keep' },
    { kind: 'real-time-clear' },
    { kind: 'sensor-status', sensor: 'drawer' },
    { kind: 'chinese-mode', on: true },
  );
  const parameterised: fc.Arbitrary<PrinterCommand>[] = [
    byte.map((lines) => ({ kind: 'feed-lines', lines })),
    byte.map((dots) => ({ kind: 'feed-dots', dots })),
    byte.map((dots) => ({ kind: 'line-spacing', dots })),
    byte.map((bits) => ({ kind: 'print-mode', bits })),
    byte.map((bits) => ({ kind: 'chinese-print-mode', bits })),
    byte.map((page) => ({ kind: 'code-page', page })),
    byte.map((topics) => ({ kind: 'automatic-status', topics })),
    byte.map((bits) => ({ kind: 'paper-sensor-stops-printing', bits })),
    fc.boolean().map((on) => ({ kind: 'bold', on })),
    fc.boolean().map((on) => ({ kind: 'double-strike', on })),
    fc.boolean().map((on) => ({ kind: 'inverse', on })),
    fc.constantFrom('left', 'centre', 'right').map((alignment) => ({ kind: 'align', alignment }) as const),
    fc.integer({ min: 0, max: 2 }).map((dots) => ({ kind: 'underline', dots })),
    fc
      .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }))
      .map(([width, height]) => ({ kind: 'size', width, height })),
    fc.integer({ min: 1, max: 2 }).map((model) => ({ kind: 'qr-model', model })),
    fc.integer({ min: 1, max: 16 }).map((dots) => ({ kind: 'qr-module', dots })),
    fc
      .constantFrom('low', 'medium', 'quartile', 'high')
      .map((level) => ({ kind: 'qr-error-correction', level }) as const),
    plainData({ minLength: 1, maxLength: 60 }).map((data) => ({ kind: 'qr-store', data })),
    fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 3 }))
      .chain(([widthBytes, rows, scale]) =>
        plainData({ minLength: widthBytes * rows, maxLength: widthBytes * rows }).map(
          (bits): PrinterCommand => ({ kind: 'raster', scale, widthBytes, rows, bits }),
        ),
      ),
    fc
      .tuple(fc.constantFrom('full', 'partial'), byte)
      .map(
        ([part, feedDots]): PrinterCommand => ({ kind: 'cut', part: part as 'full' | 'partial', feedDots }),
      ),
    fc
      .tuple(fc.nat(1), byte, byte)
      .map(([pin, on, off]): PrinterCommand => ({ kind: 'drawer-pulse', pin, onMs: on * 2, offMs: off * 2 })),
    fc.stringMatching(/^[ -~]{4}$/).map((id) => ({ kind: 'process-id', id })),
  ];
  return fc.oneof(character, plain, ...parameterised);
}
