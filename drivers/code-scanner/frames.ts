import {
  type FrameMeaning,
  type FrameReader,
  type FrameRules,
  frameReader,
} from '../trace/frame-describer.ts';
import {
  createScannerCommandParser,
  createScannerParser,
  type ScannerCommand,
  type ScannerMessage,
} from './codec.ts';
import type { CodeScannerProfile } from './profile.ts';

/** A scanner without commands is told nothing. */
const silence: FrameReader = {
  push: (bytes) => [{ text: `${bytes.length} bytes`, personal: true }],
  bufferedBytes: 0,
  discardedBytes: 0,
};

function commandText(command: ScannerCommand): string {
  return command.kind === 'setup' ? `setup ${command.text}` : command.kind;
}

function messageMeaning(message: ScannerMessage): FrameMeaning {
  switch (message.kind) {
    // A code may be anybody's.
    case 'code':
      return { text: `code of ${message.bytes.length} bytes`, personal: true };
    case 'piece':
      return { text: `piece of ${message.data.length} bytes of a code`, personal: true };
    case 'notice':
      return { text: `notice ${message.opcode}`, personal: true };
    // Honeywell's replies look like codes: their words are not shown.
    case 'reply':
      return { text: `reply ${message.status}` };
  }
}

/** What goes over a scanner's port, by name. */
export function codeScannerFrames(profile: CodeScannerProfile): FrameRules {
  const { commandSet } = profile;
  return () => ({
    'to-device':
      commandSet === 'none'
        ? silence
        : frameReader(createScannerCommandParser(commandSet), ({ message }) => ({
            text: commandText(message),
          })),
    'from-device': frameReader(createScannerParser(profile), ({ message }) => messageMeaning(message)),
  });
}
