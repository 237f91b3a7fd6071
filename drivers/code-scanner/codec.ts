import { IncrementalParser, type ScanStep } from '../incremental-parser.ts';
import {
  beginsFm30Reply,
  encodeFm30Command,
  encodeFm30Reply,
  type Fm30Command,
  scanFm30Command,
  scanFm30Reply,
} from './fm30.ts';
import type { CodeScannerProfile } from './profile.ts';
import {
  aimOfSsiType,
  encodeSsiPacket,
  SSI_MAXIMUM_PACKET,
  SSI_OPCODE,
  SSI_SOURCE,
  SSI_STATUS,
  type SsiPacket,
  scanSsiPacket,
} from './ssi.ts';
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
 *   Newland FM30 and GM65, binary: see fm30.ts
 *
 * Zebra SSI puts everything into packets, codes as well: see ssi.ts.
 */

/** A QR code holds at most 7089 digits; every longer burst is no code. */
export const MAXIMUM_CODE_LENGTH = 8_192;

export type ScannerMessage =
  | { readonly kind: 'code'; readonly bytes: Uint8Array }
  /** A packet of a code, which the scanner wants to be acknowledged. */
  | {
      readonly kind: 'piece';
      readonly data: Uint8Array;
      readonly aim: string;
      readonly continued: boolean;
      readonly retransmitted: boolean;
    }
  /** A whole packet that is neither: an event, an answer to what was not asked. */
  | { readonly kind: 'notice'; readonly opcode: number }
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

/** Command sets that are words between a head and a tail. */
type TextCommandSet = 'newland' | 'honeywell';

const commandTexts: Record<TextCommandSet, Readonly<Record<string, string>>> = {
  newland: { 'trigger-on': 'SCNTRG1', 'trigger-off': 'SCNTRG0', 'query-firmware': 'QRYSYS' },
  honeywell: { 'query-firmware': 'REVINF' },
};

/** What a reply to the command begins with; nothing if the scanner does not reply to it. */
export function echoOf(commandSet: CommandSet, command: ScannerCommand): string | undefined {
  switch (commandSet) {
    case 'none':
      return undefined;
    case 'zebra-ssi':
    case 'newland-fm30':
      // Binary replies do not say what they answer.
      return encodeScannerCommand(commandSet, command) === undefined ? undefined : '';
    default:
      return textOf(commandSet, command);
  }
}

function textOf(commandSet: TextCommandSet, command: ScannerCommand): string | undefined {
  return command.kind === 'setup' ? command.text : commandTexts[commandSet][command.kind];
}

/** Nothing if the scanner takes no such command. */
export function encodeScannerCommand(
  commandSet: CommandSet,
  command: ScannerCommand,
): Uint8Array | undefined {
  switch (commandSet) {
    case 'none':
      return undefined;
    case 'zebra-ssi':
      return encodeSsiCommand(command);
    case 'newland-fm30':
      return encodeZoneCommand(command);
    case 'newland': {
      const text = textOf(commandSet, command);
      const permanence = command.kind === 'query-firmware' ? '@' : '#';
      return concat(NEWLAND_COMMAND_HEAD, ascii(`${permanence}${text}`), NEWLAND_TAIL);
    }
    case 'honeywell':
      if (command.kind === 'trigger-on') return HONEYWELL_TRIGGER_ON.slice();
      if (command.kind === 'trigger-off') return HONEYWELL_TRIGGER_OFF.slice();
      return concat(
        HONEYWELL_MENU_HEAD,
        ascii(`${textOf(commandSet, command)}${command.kind === 'setup' ? '!' : '.'}`),
      );
  }
}

/** FF: without a beep. */
const SSI_SILENT = 0xff;

/** Set-up texts of SSI are parameter numbers and values in hexadecimal, e.g. `EE01`. */
function encodeSsiCommand(command: ScannerCommand): Uint8Array | undefined {
  const fromHost = (opcode: number, data: Uint8Array = new Uint8Array(0)) =>
    encodeSsiPacket({ opcode, source: SSI_SOURCE.host, status: 0, data });
  switch (command.kind) {
    case 'trigger-on':
      return fromHost(SSI_OPCODE.startSession);
    case 'trigger-off':
      return fromHost(SSI_OPCODE.stopSession);
    case 'query-firmware':
      return fromHost(SSI_OPCODE.requestRevision);
    case 'setup': {
      if (!/^([0-9a-f]{2}){2,200}$/i.test(command.text)) return undefined;
      const parameters = Buffer.from(command.text, 'hex');
      return fromHost(SSI_OPCODE.parameterSend, concat(Uint8Array.of(SSI_SILENT), parameters));
    }
  }
}

/** Zones of the set-up differ between models: only the trigger is known. Reading it shows that the module lives. */
function encodeZoneCommand(command: ScannerCommand): Uint8Array | undefined {
  switch (command.kind) {
    case 'trigger-on':
      return encodeFm30Command({ kind: 'write-trigger', value: 1 });
    case 'trigger-off':
      return encodeFm30Command({ kind: 'write-trigger', value: 0 });
    case 'query-firmware':
      return encodeFm30Command({ kind: 'read-trigger' });
    case 'setup':
      return undefined;
  }
}

/** What the host owes the scanner for a packet of a code. */
export function encodeSsiAcknowledgement(): Uint8Array {
  const { host: source } = SSI_SOURCE;
  return encodeSsiPacket({ opcode: SSI_OPCODE.acknowledge, source, status: 0, data: new Uint8Array(0) });
}

export function encodeScannerReply(
  commandSet: Exclude<CommandSet, 'none'>,
  text: string,
  status: CommandStatus,
): Uint8Array {
  const settled = Uint8Array.of(statusByteOf(status));
  switch (commandSet) {
    case 'newland':
      return concat(NEWLAND_REPLY_HEAD, ascii(text), settled, NEWLAND_TAIL);
    case 'honeywell':
      return concat(ascii(text), settled, ascii('.'));
    case 'zebra-ssi':
      return encodeSsiPacket({
        opcode: status === 'acknowledged' ? SSI_OPCODE.acknowledge : SSI_OPCODE.refuse,
        source: SSI_SOURCE.scanner,
        status: 0,
        data: status === 'acknowledged' ? new Uint8Array(0) : Uint8Array.of(SSI_REFUSAL[status]),
      });
    case 'newland-fm30':
      return encodeFm30Reply({ type: status === 'acknowledged' ? 0 : 1, data: Uint8Array.of(0) });
  }
}

/** Causes of CMD_NAK: 01 resend, 02 bad context, 06 denied, 0A undesired. */
const SSI_REFUSAL = { 'value-refused': 0x06, 'command-unknown': 0x02 } as const;

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
  if (profile.commandSet === 'zebra-ssi') {
    return new IncrementalParser({
      scan: scanSsiMessage,
      capacity: SSI_MAXIMUM_PACKET,
      interByteTimeoutMs: profile.idleGapMs,
    });
  }
  const terminator = terminatorOf(profile);
  // After more bytes than a code can have, or a damaged binary reply, everything up to the next end is noise.
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
    if (profile.commandSet === 'newland-fm30' && beginsFm30Reply(bytes)) {
      const reply = scanFm30Reply(bytes);
      if (reply.kind === 'message') {
        const status = reply.message.type === 0 ? 'acknowledged' : 'value-refused';
        return { ...reply, message: { kind: 'reply', status, text: '' } };
      }
      if (idle) return discard(bytes.length, 'inter-byte-timeout');
      // What follows a damaged reply without an end between them cannot be told from its rest.
      overrun = reply.kind === 'discard';
      return reply;
    }
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
      const codeUpTo = (last: number, length: number) => codeOf(bytes, last, length, repliesInLine(profile));
      if (end >= 0 && (replyAt < 0 || end < replyAt)) return codeUpTo(end, end + terminator.length);
      if (terminator.length === 0 && replyAt >= 0) return codeUpTo(replyAt, replyAt);
      if (replyAt >= 0) return discard(replyAt, 'unterminated');
      if (idle) {
        return terminator.length === 0
          ? codeUpTo(bytes.length, bytes.length)
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
  commandSet: Exclude<CommandSet, 'none'>,
): IncrementalParser<ScannerCommand> {
  return new IncrementalParser<ScannerCommand>({
    scan: commandScans[commandSet],
    capacity: 512,
    interByteTimeoutMs: 300,
  });
}

/** Over HID a reply is a report of its own, and would look like a code. */
export function isNewlandReply(commandSet: CommandSet, bytes: Uint8Array): boolean {
  const long = bytes.length >= NEWLAND_REPLY_HEAD.length;
  return commandSet === 'newland' && long && isBeginOf(bytes, NEWLAND_REPLY_HEAD);
}

const commandScans: Record<Exclude<CommandSet, 'none'>, (bytes: Uint8Array) => ScanStep<ScannerCommand>> = {
  newland: scanNewlandCommand,
  honeywell: scanHoneywellCommand,
  'zebra-ssi': scanSsiCommand,
  'newland-fm30': scanZoneCommand,
};

function scanSsiMessage(bytes: Uint8Array): ScanStep<ScannerMessage> {
  const step = scanSsiPacket(bytes, SSI_SOURCE.scanner);
  return step.kind === 'message' ? { ...step, message: messageOfSsi(step.message) } : step;
}

function messageOfSsi({ opcode, status, data }: SsiPacket): ScannerMessage {
  switch (opcode) {
    case SSI_OPCODE.acknowledge:
    case SSI_OPCODE.replyRevision:
      return { kind: 'reply', status: 'acknowledged', text: '' };
    case SSI_OPCODE.refuse:
      return {
        kind: 'reply',
        status: data[0] === SSI_REFUSAL['command-unknown'] ? 'command-unknown' : 'value-refused',
        text: '',
      };
    case SSI_OPCODE.decodeData:
      return data.length === 0
        ? { kind: 'notice', opcode }
        : {
            kind: 'piece',
            data: data.slice(1),
            aim: aimOfSsiType(data[0]!),
            continued: (status & SSI_STATUS.continued) !== 0,
            retransmitted: (status & SSI_STATUS.retransmitted) !== 0,
          };
    default:
      return { kind: 'notice', opcode };
  }
}

function scanSsiCommand(bytes: Uint8Array): ScanStep<ScannerCommand> {
  const step = scanSsiPacket(bytes, SSI_SOURCE.host);
  if (step.kind !== 'message') return step;
  const { opcode, data } = step.message;
  switch (opcode) {
    case SSI_OPCODE.startSession:
      return { ...step, message: { kind: 'trigger-on' } };
    case SSI_OPCODE.stopSession:
      return { ...step, message: { kind: 'trigger-off' } };
    case SSI_OPCODE.requestRevision:
      return { ...step, message: { kind: 'query-firmware' } };
    case SSI_OPCODE.parameterSend: {
      const text = Buffer.from(data.subarray(1)).toString('hex').toUpperCase();
      return { ...step, message: { kind: 'setup', text } };
    }
    default:
      // The acknowledgement of a code asks for nothing.
      return discard(step.length, 'other-packet');
  }
}

function scanZoneCommand(bytes: Uint8Array): ScanStep<ScannerCommand> {
  const step = scanFm30Command(bytes);
  return step.kind === 'message' ? { ...step, message: commandOfZone(step.message) } : step;
}

function commandOfZone(command: Fm30Command): ScannerCommand {
  if (command.kind === 'read-trigger') return { kind: 'query-firmware' };
  return { kind: command.value === 1 ? 'trigger-on' : 'trigger-off' };
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

function commandOf(commandSet: TextCommandSet, text: string): ScannerCommand {
  for (const [kind, candidate] of Object.entries(commandTexts[commandSet])) {
    if (candidate === text) return { kind } as ScannerCommand;
  }
  return { kind: 'setup', text };
}

/** Whether replies are on the line between the codes, and look like nothing that stands in a code. */
function repliesInLine({ commandSet }: Pick<CodeScannerProfile, 'commandSet'>): boolean {
  return commandSet === 'newland' || commandSet === 'newland-fm30';
}

/** NUL to ACK without EOT (which ends ISO/IEC 15434 messages), and NAK: the bytes of replies, not of codes. */
const REPLY_BYTES: ReadonlySet<number> = new Set([0x00, 0x01, 0x02, 0x03, 0x05, 0x06, 0x15]);

function codeOf(
  bytes: Uint8Array,
  end: number,
  length: number,
  refusesReplyBytes: boolean,
): ScanStep<ScannerMessage> {
  let last = end;
  while (last > 0 && (bytes[last - 1] === 0x0d || bytes[last - 1] === 0x0a)) last -= 1;
  // The rest of a damaged reply would make wrong text of the code behind it.
  if (refusesReplyBytes && bytes.subarray(0, last).some((byte) => REPLY_BYTES.has(byte))) {
    return discard(length, 'damaged-reply');
  }
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
