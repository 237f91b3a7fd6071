import iconv from 'iconv-lite';
import { IncrementalParser, type Scan } from '../incremental-parser.ts';
import { commandTable, DLE, isRealTime, maximumCommandBytes, type PrinterCommand } from './codec.ts';

/** Silence in the middle of a command after which the part is given up, in milliseconds. */
export const commandGapMs = 2_000;

type Step = { length: number; command: PrinterCommand } | 'incomplete' | 'invalid';

/**
 * The printer's side of the line: bytes in any chunking become commands, with the guarantees of
 * {@link IncrementalParser}.
 *
 * Real-time commands are found wherever they stand, also inside the data of another command, because
 * that is what printers do: they are acted on by the receiving interrupt, not by the print process.
 */
export class CommandParser {
  #frames = createCommandFrameParser();
  /** The beginning of a real-time command, wherever it stands. */
  #realTime: number[] = [];

  get counts(): IncrementalParser<PrinterCommand>['counts'] {
    return this.#frames.counts;
  }

  get bufferedBytes(): number {
    return this.#frames.bufferedBytes;
  }

  get capacity(): number {
    return this.#frames.capacity;
  }

  push(bytes: Uint8Array, nowMs: number): PrinterCommand[] {
    const idleAt = this.#frames.idleAt;
    if (idleAt !== undefined && nowMs >= idleAt) this.#realTime = [];
    const commands: PrinterCommand[] = [];
    let begin = 0;
    for (let index = 0; index < bytes.length; index += 1) {
      const immediate = this.#scanRealTime(bytes[index] ?? 0);
      if (immediate === undefined) continue;
      this.#take(bytes.subarray(begin, index + 1), nowMs, commands);
      commands.push(immediate);
      begin = index + 1;
    }
    this.#take(bytes.subarray(begin), nowMs, commands);
    return commands;
  }

  /** Gives up a half command when the line has been silent for long enough. */
  tick(nowMs: number): PrinterCommand[] {
    return this.push(new Uint8Array(0), nowMs);
  }

  /** Forgets a half command, the mode and the counts, as a power cycle does. */
  reset(): void {
    this.#frames = createCommandFrameParser();
    this.#realTime = [];
  }

  #take(bytes: Uint8Array, nowMs: number, commands: PrinterCommand[]): void {
    const found = bytes.length === 0 ? this.#frames.tick(nowMs) : this.#frames.push(bytes, nowMs);
    // Real-time commands between two others are framed as well, but were acted on already.
    for (const { message } of found) if (!isRealTime(message)) commands.push(message);
  }

  #scanRealTime(byte: number): PrinterCommand | undefined {
    if (this.#realTime.length === 0 && byte !== DLE) return undefined;
    const scanned = [...this.#realTime, byte];
    const bytes = Uint8Array.from(scanned);
    this.#realTime = [];
    for (const rule of realTimeRules) {
      if (!fits(rule.prefix, scanned)) continue;
      // Real-time commands have a fixed length.
      const length = rule.length(bytes);
      if (typeof length === 'number' && scanned.length >= length) return realTimeOnly(rule.decode(bytes));
      this.#realTime = scanned;
      return undefined;
    }
    if (byte === DLE) this.#realTime = [DLE];
    return undefined;
  }
}

/** A pulse for a drawer is of no interest here. */
function realTimeOnly(command: PrinterCommand | undefined): PrinterCommand | undefined {
  return command && isRealTime(command) ? command : undefined;
}

/** Frames commands one after the other; real-time commands only where they stand between two others. */
export function createCommandFrameParser(): IncrementalParser<PrinterCommand> {
  // Printers with a Chinese ROM start in Chinese mode, and ESC @ brings them back to it.
  let chineseMode = true;
  const scan: Scan<PrinterCommand> = (bytes, idle) => {
    const step = firstStep(bytes, chineseMode);
    // All that is held belongs to the command that was not finished: as text it would print nonsense.
    if (step === 'incomplete') {
      return idle
        ? { kind: 'discard', length: bytes.length, reason: 'unfinished-command' }
        : { kind: 'incomplete' };
    }
    if (step === 'invalid') return { kind: 'discard', length: 1, reason: 'no-command' };
    if (step.command.kind === 'initialize') chineseMode = true;
    if (step.command.kind === 'chinese-mode') chineseMode = step.command.on;
    return { kind: 'message', length: step.length, message: step.command };
  };
  return new IncrementalParser({ scan, capacity: maximumCommandBytes, interByteTimeoutMs: commandGapMs });
}

type CommandRule = (typeof commandTable)[number];

/** The rules by their first byte: a printer that has to read a whole table for each byte is slow. */
const rulesByFirstByte: ReadonlyMap<number, readonly CommandRule[]> = Map.groupBy(
  commandTable,
  (rule) => rule.prefix[0] ?? 0,
);
const realTimeRules = rulesByFirstByte.get(DLE) ?? [];

function firstStep(head: Uint8Array, chineseMode: boolean): Step {
  const first = head[0] ?? 0;
  if (first >= 0x20 && first !== 0x7f) return characterStep(head, first, chineseMode);
  let incomplete = false;
  for (const rule of rulesByFirstByte.get(first) ?? []) {
    if (!fits(rule.prefix, head)) continue;
    if (head.length < rule.prefix.length) {
      incomplete = true;
      continue;
    }
    const length = rule.length(head);
    if (length === 'invalid') return 'invalid';
    if (length === 'incomplete' || head.length < length) return 'incomplete';
    const command = rule.decode(head.slice(0, length));
    return command ? { length, command } : 'invalid';
  }
  return incomplete ? 'incomplete' : 'invalid';
}

/** Whether the bytes begin with the prefix, as far as they go. */
function fits(prefix: readonly number[], bytes: ArrayLike<number>): boolean {
  const shared = Math.min(prefix.length, bytes.length);
  for (let index = 0; index < shared; index += 1) if (prefix[index] !== bytes[index]) return false;
  return true;
}

/** GB18030: one byte below 80, else a pair, or four bytes when the second is a digit. */
function characterStep(head: Uint8Array, first: number, chineseMode: boolean): Step {
  if (first < 0x80) return { length: 1, command: { kind: 'character', text: String.fromCharCode(first) } };
  if (!chineseMode) {
    return { length: 1, command: { kind: 'character', text: iconv.decode(Buffer.of(first), 'cp437') } };
  }
  if (first === 0x80 || first === 0xff) return 'invalid';
  const second = head[1];
  if (second === undefined) return 'incomplete';
  const fourBytes = second >= 0x30 && second <= 0x39;
  if (!fourBytes && (second < 0x40 || second === 0x7f || second === 0xff)) return 'invalid';
  const length = fourBytes ? 4 : 2;
  if (head.length < length) {
    const third = head[2];
    return third !== undefined && (third < 0x81 || third === 0xff) ? 'invalid' : 'incomplete';
  }
  const text = iconv.decode(Buffer.from(head.subarray(0, length)), 'gb18030');
  // A pair that stands for nothing, or four bytes out of range, decodes to a replacement character.
  if (text.includes('\ufffd') || [...text].length !== 1) return 'invalid';
  return { length, command: { kind: 'character', text } };
}
