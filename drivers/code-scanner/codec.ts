import { IncrementalParser, type ScanStep } from '../incremental-parser.ts';
import type { CodeScannerProfile } from './profile.ts';
import { type CommandStatus, commandStatuses, statusByteOf } from './status.ts';

/*
 * Serial and USB-CDC code scanners. What comes is the text of a code, ended by a terminator or by silence, and
 * between the codes the answers to commands:
 *
 *   Newland unified command set:  7E 01 "0000" ('@' permanent, '#' until power-off) TAG SUB DATA ";" 03
 *                         reply:  02 01 "0000" ... (06 | 15 | 05) ";" 03
 *   Honeywell serial (N86 manual): 16 54 0D beam on, 16 55 0D beam off, no reply;
 *                                 16 4D 0D TAG SUB DATA ('.' permanent, '!' until power-off)
 *                         reply:  TAG SUB DATA ... (06 | 15 | 05) ('.' | '!')
 */

/** A QR code holds at most 7089 digits; every longer burst is no code. */
export const MAXIMUM_CODE_LENGTH = 8_192;

export type ScannerMessage =
  | { readonly kind: 'code'; readonly bytes: Uint8Array }
  | { readonly kind: 'reply'; readonly status: CommandStatus; readonly text: string };

export type ScannerCommand =
  | { readonly kind: 'trigger-on' }
  | { readonly kind: 'trigger-off' }
  /** Asks for the firmware: the question that shows whether the scanner lives. */
  | { readonly kind: 'query-firmware' }
  /** A command in the words of the manual, valid until power-off. */
  | { readonly kind: 'setup'; readonly text: string };

type CommandSet = CodeScannerProfile['commandSet'];

const NEWLAND_COMMAND_HEAD = ascii('\x7e\x010000');
const NEWLAND_REPLY_HEAD = ascii('\x02\x010000');
const NEWLAND_TAIL = ascii(';\x03');
const HONEYWELL_MENU_HEAD = ascii('\x16M\r');
const HONEYWELL_TRIGGER_ON = ascii('\x16T\r');
const HONEYWELL_TRIGGER_OFF = ascii('\x16U\r');

const commandTexts: Record<'newland' | 'honeywell', Readonly<Record<string, string>>> = {
  newland: { 'trigger-on': 'SCNTRG1', 'trigger-off': 'SCNTRG0', 'query-firmware': 'QRYSYS' },
  honeywell: { 'query-firmware': 'REVINF' },
};

/** What a reply to the command begins with; nothing if the scanner does not reply to it. */
export function echoOf(commandSet: CommandSet, command: ScannerCommand): string | undefined {
  if (commandSet === 'none') return undefined;
  if (command.kind === 'setup') return command.text;
  return commandTexts[commandSet][command.kind];
}

/** Nothing if the scanner takes no commands. */
export function encodeScannerCommand(
  commandSet: CommandSet,
  command: ScannerCommand,
): Uint8Array | undefined {
  const text = echoOf(commandSet, command);
  switch (commandSet) {
    case 'none':
      return undefined;
    case 'newland': {
      const permanence = command.kind === 'query-firmware' ? '@' : '#';
      return concat(NEWLAND_COMMAND_HEAD, ascii(`${permanence}${text}`), NEWLAND_TAIL);
    }
    case 'honeywell':
      if (command.kind === 'trigger-on') return HONEYWELL_TRIGGER_ON.slice();
      if (command.kind === 'trigger-off') return HONEYWELL_TRIGGER_OFF.slice();
      return concat(HONEYWELL_MENU_HEAD, ascii(`${text}${command.kind === 'setup' ? '!' : '.'}`));
  }
}

export function encodeScannerReply(
  commandSet: 'newland' | 'honeywell',
  text: string,
  status: CommandStatus,
): Uint8Array {
  const settled = Uint8Array.of(statusByteOf(status));
  return commandSet === 'newland'
    ? concat(NEWLAND_REPLY_HEAD, ascii(text), settled, NEWLAND_TAIL)
    : concat(ascii(text), settled, ascii('.'));
}

const terminators: Record<CodeScannerProfile['terminator'], Uint8Array> = {
  cr: ascii('\r'),
  lf: ascii('\n'),
  crlf: ascii('\r\n'),
  none: new Uint8Array(0),
};

export function terminatorOf(profile: Pick<CodeScannerProfile, 'terminator'>): Uint8Array {
  return terminators[profile.terminator];
}

/**
 * Frames what a scanner sends. `awaitedEcho` says which command waits for its reply: a Honeywell reply looks
 * like a code, and is taken for a reply only if it begins with the text of that command.
 */
export function createScannerParser(
  profile: Pick<CodeScannerProfile, 'commandSet' | 'terminator' | 'idleGapMs'>,
  awaitedEcho: () => string | undefined = () => undefined,
): IncrementalParser<ScannerMessage> {
  const terminator = terminatorOf(profile);
  // After more bytes than a code can have, everything up to the next end is noise.
  let overrun = false;

  const scan = (bytes: Uint8Array, idle: boolean): ScanStep<ScannerMessage> => {
    const end = terminator.length === 0 ? -1 : indexOf(bytes, terminator, 0);
    if (overrun) {
      if (end < 0 && !idle) {
        // One byte is kept, so that the silence after the noise is seen.
        return bytes.length === 1 ? { kind: 'incomplete' } : discard(bytes.length - 1, 'over-capacity');
      }
      overrun = false;
      if (end < 0) return discard(bytes.length, 'over-capacity');
      return discard(end + terminator.length, 'over-capacity');
    }
    // Ends of line before a code belong to the terminator of the last one.
    if (bytes[0] === 0x0d || bytes[0] === 0x0a) return discard(1, 'separator');
    if (profile.commandSet === 'newland' && isBeginOf(bytes, NEWLAND_REPLY_HEAD)) {
      const reply = scanNewlandReply(bytes);
      if (reply.kind !== 'incomplete') return reply;
      if (idle) return discard(bytes.length, 'inter-byte-timeout');
    } else {
      const echo = profile.commandSet === 'honeywell' ? awaitedEcho() : undefined;
      const reply = echo === undefined ? undefined : scanHoneywellReply(bytes, echo);
      if (reply !== undefined) return reply;
      // A reply may follow a code without an end between them.
      const replyAt = profile.commandSet === 'newland' ? indexOf(bytes, NEWLAND_REPLY_HEAD, 1) : -1;
      if (end >= 0 && (replyAt < 0 || end < replyAt)) return codeOf(bytes, end, end + terminator.length);
      if (terminator.length === 0 && replyAt >= 0) return codeOf(bytes, replyAt, replyAt);
      if (replyAt >= 0) return discard(replyAt, 'unterminated');
      if (idle) {
        return terminator.length === 0
          ? codeOf(bytes, bytes.length, bytes.length)
          : discard(bytes.length, 'inter-byte-timeout');
      }
    }
    if (bytes.length < MAXIMUM_CODE_LENGTH) return { kind: 'incomplete' };
    overrun = true;
    return discard(bytes.length - 1, 'over-capacity');
  };

  return new IncrementalParser({
    scan,
    capacity: MAXIMUM_CODE_LENGTH,
    interByteTimeoutMs: profile.idleGapMs,
  });
}

/** Frames what a scanner receives, for the simulator; bytes that begin no command are thrown away singly. */
export function createScannerCommandParser(
  commandSet: 'newland' | 'honeywell',
): IncrementalParser<ScannerCommand> {
  return new IncrementalParser<ScannerCommand>({
    scan: commandSet === 'newland' ? scanNewlandCommand : scanHoneywellCommand,
    capacity: 512,
    interByteTimeoutMs: 300,
  });
}

function scanNewlandReply(bytes: Uint8Array): ScanStep<ScannerMessage> {
  for (let at = NEWLAND_REPLY_HEAD.length + 1; ; at += 1) {
    at = indexOf(bytes, NEWLAND_TAIL, at);
    if (at < 0) return { kind: 'incomplete' };
    const status = commandStatuses.get(bytes[at - 1]!);
    if (status === undefined) continue;
    const text = latin1(bytes.subarray(NEWLAND_REPLY_HEAD.length, at - 1));
    return {
      kind: 'message',
      length: at + NEWLAND_TAIL.length,
      message: { kind: 'reply', status, text },
    };
  }
}

/** Undefined when the bytes are no reply to the awaited command. */
function scanHoneywellReply(bytes: Uint8Array, echo: string): ScanStep<ScannerMessage> | undefined {
  const head = ascii(echo);
  if (!isBeginOf(bytes, head)) return undefined;
  for (let at = head.length; at + 1 < bytes.length; at += 1) {
    const status = commandStatuses.get(bytes[at]!);
    if (status === undefined || (bytes[at + 1] !== 0x2e && bytes[at + 1] !== 0x21)) continue;
    const text = latin1(bytes.subarray(0, at));
    return { kind: 'message', length: at + 2, message: { kind: 'reply', status, text } };
  }
  return undefined;
}

function scanNewlandCommand(bytes: Uint8Array): ScanStep<ScannerCommand> {
  if (!isBeginOf(bytes, NEWLAND_COMMAND_HEAD)) return discard(1, 'noise');
  const end = indexOf(bytes, NEWLAND_TAIL, NEWLAND_COMMAND_HEAD.length);
  if (end < 0) return { kind: 'incomplete' };
  const text = latin1(bytes.subarray(NEWLAND_COMMAND_HEAD.length + 1, end));
  return { kind: 'message', length: end + NEWLAND_TAIL.length, message: commandOf('newland', text) };
}

function scanHoneywellCommand(bytes: Uint8Array): ScanStep<ScannerCommand> {
  for (const [head, kind] of [
    [HONEYWELL_TRIGGER_ON, 'trigger-on'],
    [HONEYWELL_TRIGGER_OFF, 'trigger-off'],
  ] as const) {
    if (!isBeginOf(bytes, head)) continue;
    if (bytes.length < head.length) return { kind: 'incomplete' };
    return { kind: 'message', length: head.length, message: { kind } };
  }
  if (!isBeginOf(bytes, HONEYWELL_MENU_HEAD)) return discard(1, 'noise');
  for (let at = HONEYWELL_MENU_HEAD.length; at < bytes.length; at += 1) {
    if (bytes[at] !== 0x2e && bytes[at] !== 0x21) continue;
    const text = latin1(bytes.subarray(HONEYWELL_MENU_HEAD.length, at));
    return { kind: 'message', length: at + 1, message: commandOf('honeywell', text) };
  }
  return { kind: 'incomplete' };
}

function commandOf(commandSet: 'newland' | 'honeywell', text: string): ScannerCommand {
  for (const [kind, candidate] of Object.entries(commandTexts[commandSet])) {
    if (candidate === text) return { kind } as ScannerCommand;
  }
  return { kind: 'setup', text };
}

function codeOf(bytes: Uint8Array, end: number, length: number): ScanStep<ScannerMessage> {
  let last = end;
  while (last > 0 && (bytes[last - 1] === 0x0d || bytes[last - 1] === 0x0a)) last -= 1;
  return { kind: 'message', length, message: { kind: 'code', bytes: bytes.slice(0, last) } };
}

function discard(length: number, reason: string): ScanStep<never> {
  return { kind: 'discard', length, reason };
}

/** Whether the bytes begin with the head, or are the beginning of it. */
function isBeginOf(bytes: Uint8Array, head: Uint8Array): boolean {
  const compared = Math.min(bytes.length, head.length);
  for (let index = 0; index < compared; index += 1) if (bytes[index] !== head[index]) return false;
  return true;
}

function indexOf(bytes: Uint8Array, sought: Uint8Array, from: number): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(sought, from);
}

function concat(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function ascii(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
