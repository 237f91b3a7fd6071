import { expect, test } from 'vitest';
import { describeFrame } from '../trace/frame-describer.ts';
import { encodeCommand, encodeText, joinBytes, type PrinterCommand } from './codec.ts';
import { receiptPrinterFrames } from './frames.ts';
import { buffersClearedResponse, processIdResponse } from './status-parser.ts';

const bits = Uint8Array.of(0xff);

test.each<[PrinterCommand, string]>([
  [{ kind: 'qr-store', data: Buffer.from('样本') }, 'qr-store 6 bytes'],
  [{ kind: 'raster', scale: 0, widthBytes: 1, rows: 1, bits }, 'raster'],
  [{ kind: 'column-image', mode: 0, columns: 1, bits }, 'column-image'],
  [{ kind: 'barcode', system: 73, data: Buffer.from('{BABC') }, 'barcode'],
  [{ kind: 'setting', manual: '', bytes: Uint8Array.of(0x1b, 0x4d, 1) }, 'setting'],
])('what may be anybody’s is named and marked as personal: %j', (command, text) => {
  const reader = receiptPrinterFrames()['to-device'];
  expect(reader.push(encodeCommand(command), 0)).toEqual([{ text, personal: true }]);
});

test('commands by name, runs of one name once', () => {
  const bytes = joinBytes([
    encodeText('张三丰样本'),
    ...(
      [
        { kind: 'real-time-recovery', buffers: 'clear' },
        { kind: 'process-id', id: '0001' },
        { kind: 'cut', part: 'partial', feedDots: 9 },
        { kind: 'line-feed' },
      ] as const
    ).map(encodeCommand),
    encodeCommand({ kind: 'real-time-status', topic: 'paper' }),
  ]);
  expect(describeFrame(receiptPrinterFrames, 'to-device', bytes)).toEqual([
    'character × 5',
    'real-time-recovery clear',
    'process-id 0001',
    'cut partial',
    'line-feed',
    'real-time-status paper',
  ]);
  expect(describeFrame(receiptPrinterFrames, 'to-device', Uint8Array.of(0x1b, 0xff, 0x1b))).toEqual([
    '2 bytes that are no frame',
    '1 bytes of a frame',
  ]);
});

test('what the printer says', () => {
  const bytes = Uint8Array.of(
    0x12,
    0x03,
    0x11,
    ...[0x10, 0x00, 0x03, 0x0f],
    ...processIdResponse('0042'),
    ...buffersClearedResponse,
  );
  expect(describeFrame(receiptPrinterFrames, 'from-device', bytes)).toEqual([
    'real-time status 12',
    'sensor status 03',
    'xon',
    'automatic status 10 00 03 0f',
    'process-id 0042',
    'buffers-cleared',
  ]);
});
