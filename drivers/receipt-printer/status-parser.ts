import { IncrementalParser, type ScanStep } from '../incremental-parser.ts';

/** What a printer sends by itself or as an answer. */
export type PrinterMessage =
  | { readonly kind: 'real-time'; readonly byte: number }
  | { readonly kind: 'automatic'; readonly bytes: Uint8Array }
  | { readonly kind: 'sensor'; readonly byte: number }
  | { readonly kind: 'process-id'; readonly id: string }
  | { readonly kind: 'buffers-cleared' }
  | { readonly kind: 'flow'; readonly signal: 'xon' | 'xoff' };

/** Flow control bytes; no other message has them in it. */
export const XON = 0x11;
export const XOFF = 0x13;

/** Silence within a message of several bytes after which it is given up, in milliseconds. */
export const statusGapMs = 200;
/** A process id response has 7 bytes; the rest is room for flow control bytes in between. */
const capacity = 16;

const responseHeader = 0x37;
const processIdIdentifier = 0x22;
const clearedIdentifier = 0x25;

const isRealTime = (byte: number): boolean => (byte & 0x93) === 0x12;
const isAutomaticHead = (byte: number): boolean => (byte & 0x93) === 0x10;
const isPlain = (byte: number): boolean => (byte & 0x90) === 0x00;
const isPrintable = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e;
const isFlow = (byte: number): boolean => byte === XON || byte === XOFF;

/**
 * The host's side of the line. The fixed bits tell the messages apart (ESC/POS guide, "Identifying
 * transmission status"): DLE EOT 0xx1xx10, first byte of an automatic status 0xx1xx00, the rest of it and
 * GS r 0xx0xxxx, XON 11, XOFF 13; the responses of GS ( H and DLE DC4 8 begin with 37.
 */
export function createStatusParser(): IncrementalParser<PrinterMessage> {
  return new IncrementalParser({ scan, capacity, interByteTimeoutMs: statusGapMs });
}

function scan(bytes: Uint8Array, idle: boolean): ScanStep<PrinterMessage> {
  const head = bytes[0] ?? 0;
  const single = singleByteMessage(head);
  if (single) return { kind: 'message', length: 1, message: single };
  if (!isAutomaticHead(head) && head !== responseHeader)
    return { kind: 'discard', length: 1, reason: 'no-status' };
  const content: number[] = [];
  for (const [index, byte] of bytes.entries()) {
    // With XON/XOFF flow control these two come anywhere, even between the bytes of one message.
    if (isFlow(byte)) continue;
    content.push(byte);
    if (!fits(content)) return { kind: 'discard', length: 1, reason: 'broken-status' };
    const message = completeMessage(content);
    if (message) return { kind: 'message', length: index + 1, message };
  }
  // The rest of a message that was not finished looks like answers to GS r: none of it may be taken for one.
  return idle
    ? { kind: 'discard', length: bytes.length, reason: 'unfinished-status' }
    : { kind: 'incomplete' };
}

function singleByteMessage(byte: number): PrinterMessage | undefined {
  if (isFlow(byte)) return { kind: 'flow', signal: byte === XON ? 'xon' : 'xoff' };
  if (isRealTime(byte)) return { kind: 'real-time', byte };
  return isPlain(byte) ? { kind: 'sensor', byte } : undefined;
}

/** Whether the last byte may stand where it stands. */
function fits(content: readonly number[]): boolean {
  const [head = 0, identifier = 0] = content;
  const offset = content.length - 1;
  const byte = content[offset] ?? 0;
  if (offset === 0) return true;
  if (isAutomaticHead(head)) return isPlain(byte);
  if (offset === 1) return byte === processIdIdentifier || byte === clearedIdentifier;
  const end = identifier === processIdIdentifier ? 6 : 2;
  return offset === end ? byte === 0 : isPrintable(byte);
}

function completeMessage(content: readonly number[]): PrinterMessage | undefined {
  const [head = 0, identifier = 0] = content;
  if (isAutomaticHead(head)) {
    return content.length === 4 ? { kind: 'automatic', bytes: Uint8Array.from(content) } : undefined;
  }
  if (identifier === clearedIdentifier && content.length === 3) return { kind: 'buffers-cleared' };
  if (identifier !== processIdIdentifier || content.length !== 7) return undefined;
  return { kind: 'process-id', id: String.fromCharCode(...content.slice(2, 6)) };
}

/** The printer's answer to GS ( H. */
export function processIdResponse(id: string): Uint8Array {
  return Uint8Array.of(responseHeader, processIdIdentifier, ...Buffer.from(id, 'ascii'), 0);
}

/** The printer's answer to DLE DC4 8. */
export const buffersClearedResponse: Uint8Array = Uint8Array.of(responseHeader, clearedIdentifier, 0);
