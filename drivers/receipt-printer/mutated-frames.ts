import type { CodecUnderTest, Random } from '../testing/mutated-frames.ts';
import { encodeCommand, type PrinterCommand } from './codec.ts';
import { createCommandFrameParser } from './command-parser.ts';
import {
  buffersClearedResponse,
  createStatusParser,
  type PrinterMessage,
  processIdResponse,
} from './status-parser.ts';

/** Commands as the simulated printer reads them. Neither length nor check guards them: silence ends a damaged one. */
export const receiptPrinterCommandCodec: CodecUnderTest<PrinterCommand> = {
  name: 'receipt-printer commands',
  createParser: createCommandFrameParser,
  makeFrame: (random) => encodeCommand(someCommand(random)),
  isMessageOf: (message, frame) => Buffer.from(encodeCommand(message)).equals(frame),
  findsAdjacentFrame: false,
};

/** Status bytes as the driver reads them. */
export const receiptPrinterStatusCodec: CodecUnderTest<PrinterMessage> = {
  name: 'receipt-printer status',
  createParser: createStatusParser,
  makeFrame: (random) => encodeMessage(someMessage(random)),
  isMessageOf: (message, frame) => Buffer.from(encodeMessage(message)).equals(frame),
  findsAdjacentFrame: false,
};

/** ASCII only: a damaged FS & leaves Chinese mode, and pairs of bytes then mean other characters. */
function someCommand(random: Random): PrinterCommand {
  switch (random.below(12)) {
    case 0:
      return { kind: 'initialize' };
    case 1:
      return { kind: 'character', text: String.fromCharCode(0x20 + random.below(95)) };
    case 2:
      return { kind: 'size', width: 1 + random.below(8), height: 1 + random.below(8) };
    case 3:
      return { kind: 'feed-dots', dots: random.below(256) };
    case 4:
      return { kind: 'cut', part: 'partial', feedDots: random.below(256) };
    case 5:
      return { kind: 'qr-store', data: random.bytes(1 + random.below(400)) };
    case 6:
      return { kind: 'real-time-clear' };
    case 7:
      return { kind: 'process-id', id: String(1_000 + random.below(9_000)) };
    case 8:
      return { kind: 'barcode', system: 65 + random.below(9), data: random.bytes(1 + random.below(60)) };
    case 9: {
      const columns = 1 + random.below(200);
      return { kind: 'column-image', mode: 33, columns, bits: random.bytes(3 * columns) };
    }
    case 10: {
      const widthDots = 1 + random.below(200);
      const rows = 1 + random.below(24);
      const bits = random.bytes(Math.ceil(widthDots / 8) * rows);
      return { kind: 'graphics-store', scaleX: 1, scaleY: 2, widthDots, rows, bits };
    }
    default: {
      const widthBytes = 1 + random.below(72);
      const rows = 1 + random.below(24);
      return {
        kind: 'raster',
        scale: random.below(4),
        widthBytes,
        rows,
        bits: random.bytes(widthBytes * rows),
      };
    }
  }
}

/** A byte with bits 4 and 7 clear. */
const plainByte = (random: Random): number => random.below(256) & 0x6f;

function someMessage(random: Random): PrinterMessage {
  switch (random.below(5)) {
    case 0:
      return { kind: 'real-time', byte: 0x12 | (random.below(256) & 0x6c) };
    case 1:
      return { kind: 'sensor', byte: plainByte(random) };
    case 2:
      return { kind: 'process-id', id: String(1_000 + random.below(9_000)) };
    case 3:
      return { kind: 'buffers-cleared' };
    default: {
      const head = 0x10 | (random.below(256) & 0x6c);
      return {
        kind: 'automatic',
        bytes: Uint8Array.of(head, plainByte(random), plainByte(random), plainByte(random)),
      };
    }
  }
}

function encodeMessage(message: PrinterMessage): Uint8Array {
  switch (message.kind) {
    case 'real-time':
    case 'sensor':
      return Uint8Array.of(message.byte);
    case 'automatic':
      return message.bytes;
    case 'process-id':
      return processIdResponse(message.id);
    case 'buffers-cleared':
      return buffersClearedResponse;
    case 'flow':
      return Uint8Array.of(message.signal === 'xon' ? 0x11 : 0x13);
  }
}
