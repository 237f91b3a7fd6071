import { type FrameMeaning, type FrameRules, frameReader, hexByte } from '../trace/frame-describer.ts';
import type { PrinterCommand } from './codec.ts';
import { CommandParser } from './command-parser.ts';
import { createStatusParser, type PrinterMessage } from './status-parser.ts';

function commandMeaning(command: PrinterCommand): FrameMeaning {
  switch (command.kind) {
    // What is printed may be anybody's.
    case 'character':
      return { text: 'character', personal: true };
    case 'setting':
    case 'column-image':
    case 'graphics-store':
    case 'barcode':
      return { text: command.kind, personal: true };
    case 'qr-store':
      return { text: `qr-store ${command.data.length} bytes`, personal: true };
    case 'raster':
      return { text: 'raster', personal: true };
    case 'real-time-status':
      return { text: `real-time-status ${command.topic}` };
    case 'real-time-recovery':
      return { text: `real-time-recovery ${command.buffers}` };
    case 'cut':
      return { text: `cut ${command.part}` };
    case 'process-id':
      return { text: `process-id ${command.id}` };
    default:
      return { text: command.kind };
  }
}

function messageText(message: PrinterMessage): string {
  switch (message.kind) {
    case 'real-time':
    case 'sensor':
      return `${message.kind} status ${hexByte(message.byte)}`;
    case 'automatic':
      return `automatic status ${[...message.bytes].map(hexByte).join(' ')}`;
    case 'process-id':
      return `process-id ${message.id}`;
    case 'buffers-cleared':
      return message.kind;
    case 'flow':
      return message.signal;
  }
}

/** What goes over the receipt printer's port, by name; neighbours of the same name are told once, with their number. */
export const receiptPrinterFrames: FrameRules = () => {
  const commands = frameReader(new CommandParser(), commandMeaning);
  return {
    'to-device': {
      push: (bytes, nowMs) => counted(commands.push(bytes, nowMs)),
      get bufferedBytes() {
        return commands.bufferedBytes;
      },
      get discardedBytes() {
        return commands.discardedBytes;
      },
    },
    'from-device': frameReader(createStatusParser(), ({ message }) => ({ text: messageText(message) })),
  };
};

function counted(meanings: readonly FrameMeaning[]): readonly FrameMeaning[] {
  const runs: { meaning: FrameMeaning; count: number }[] = [];
  for (const meaning of meanings) {
    const last = runs.at(-1);
    if (last?.meaning.text === meaning.text) last.count += 1;
    else runs.push({ meaning, count: 1 });
  }
  return runs.map(({ meaning, count }) =>
    count === 1 ? meaning : { ...meaning, text: `${meaning.text} × ${count}` },
  );
}
