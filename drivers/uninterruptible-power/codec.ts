import { IncrementalParser, type ScanStep } from '../incremental-parser.ts';

/*
 * The protocol of upsd, the server of Network UPS Tools (NUT Developer Guide, chapter 9, "Network protocol
 * information"; protocol version 1.3): lines of text over TCP, port 3493, each ended by LF. The client asks, the
 * server answers, and never speaks first. Words are separated by spaces; a word with spaces stands in double quotes,
 * in which \" and \\ stand for themselves.
 */
export const UPSD_PORT = 3493;

/** No line of upsd comes near this; a longer one is no line of upsd. */
export const MAXIMUM_LINE_LENGTH = 1_024;
/** TCP loses nothing: a line that stops is a server that stopped. */
export const INTER_BYTE_TIMEOUT_MS = 1_000;

/** The questions that the terminal asks. It never commands a UPS: instant commands and SET are not here. */
export type UpsRequest =
  | { readonly kind: 'version' }
  | { readonly kind: 'username'; readonly username: string }
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'login'; readonly ups: string }
  | { readonly kind: 'logout' }
  | { readonly kind: 'variable'; readonly ups: string; readonly name: string }
  | { readonly kind: 'list-ups' }
  | { readonly kind: 'list-variables'; readonly ups: string };

export type UpsReply =
  /** `OK`, or the text after it: `OK Goodbye`. */
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'variable'; readonly ups: string; readonly name: string; readonly value: string }
  | { readonly kind: 'ups'; readonly name: string; readonly description: string }
  | { readonly kind: 'begin' | 'end'; readonly of: string }
  /** Words of another answer, e.g. the version. */
  | { readonly kind: 'text'; readonly words: readonly string[] };

export function encodeRequest(request: UpsRequest): Uint8Array {
  return encodeLine(wordsOf(request));
}

export function encodeReply(reply: UpsReply): Uint8Array {
  switch (reply.kind) {
    case 'ok':
      return encodeLine(['OK', ...reply.text.split(' ').filter((word) => word !== '')]);
    case 'error':
      return encodeLine(['ERR', reply.code]);
    case 'variable':
      return encodeText(`VAR ${reply.ups} ${reply.name} ${quoted(reply.value)}`);
    case 'ups':
      return encodeText(`UPS ${reply.name} ${quoted(reply.description)}`);
    case 'begin':
    case 'end':
      return encodeText(`${reply.kind.toUpperCase()} ${reply.of}`);
    case 'text':
      return encodeLine(reply.words);
  }
}

export function createReplyParser(): IncrementalParser<UpsReply> {
  return createLineParser(decodeReply);
}

/** For the simulator: undefined is a line of which upsd says `ERR UNKNOWN-COMMAND`. */
export function createRequestParser(): IncrementalParser<UpsRequest | 'unknown'> {
  return createLineParser((words) => decodeRequest(words) ?? 'unknown');
}

/** Splits a line into words. Nothing for a line that breaks the quoting. */
export function splitWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let inQuotes = false;
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (character === '\\') {
      index += 1;
      if (index === line.length) return undefined;
      word = (word ?? '') + line.charAt(index);
    } else if (character === '"') {
      inQuotes = !inQuotes;
      word ??= '';
    } else if (character === ' ' && !inQuotes) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (inQuotes) return undefined;
  if (word !== undefined) words.push(word);
  return words;
}

function wordsOf(request: UpsRequest): readonly string[] {
  switch (request.kind) {
    case 'version':
      return ['VER'];
    case 'username':
      return ['USERNAME', request.username];
    case 'password':
      return ['PASSWORD', request.password];
    case 'login':
      return ['LOGIN', request.ups];
    case 'logout':
      return ['LOGOUT'];
    case 'variable':
      return ['GET', 'VAR', request.ups, request.name];
    case 'list-ups':
      return ['LIST', 'UPS'];
    case 'list-variables':
      return ['LIST', 'VAR', request.ups];
  }
}

function decodeRequest(words: readonly string[]): UpsRequest | undefined {
  const [first, second, third, fourth] = words;
  switch (first) {
    case 'VER':
      return { kind: 'version' };
    case 'LOGOUT':
      return { kind: 'logout' };
    case 'USERNAME':
      return second === undefined ? undefined : { kind: 'username', username: second };
    case 'PASSWORD':
      return second === undefined ? undefined : { kind: 'password', password: second };
    case 'LOGIN':
      return second === undefined ? undefined : { kind: 'login', ups: second };
    case 'GET':
      if (second !== 'VAR' || third === undefined || fourth === undefined) return undefined;
      return { kind: 'variable', ups: third, name: fourth };
    case 'LIST':
      if (second === 'UPS') return { kind: 'list-ups' };
      return second === 'VAR' && third !== undefined ? { kind: 'list-variables', ups: third } : undefined;
    default:
      return undefined;
  }
}

function decodeReply(words: readonly string[]): UpsReply | undefined {
  const [first, second, third, fourth] = words;
  switch (first) {
    case 'OK':
      return { kind: 'ok', text: words.slice(1).join(' ') };
    case 'ERR':
      return second === undefined ? undefined : { kind: 'error', code: second };
    case 'VAR':
      if (second === undefined || third === undefined || fourth === undefined || words.length > 4) {
        return undefined;
      }
      return { kind: 'variable', ups: second, name: third, value: fourth };
    case 'UPS':
      if (second === undefined || third === undefined || words.length > 3) return undefined;
      return { kind: 'ups', name: second, description: third };
    case 'BEGIN':
    case 'END':
      return { kind: first === 'BEGIN' ? 'begin' : 'end', of: words.slice(1).join(' ') };
    default:
      return { kind: 'text', words };
  }
}

function createLineParser<Message>(
  decode: (words: readonly string[]) => Message | undefined,
): IncrementalParser<Message> {
  return new IncrementalParser<Message>({
    scan: (bytes) => scanLine(bytes, decode),
    capacity: MAXIMUM_LINE_LENGTH,
    interByteTimeoutMs: INTER_BYTE_TIMEOUT_MS,
  });
}

const LINE_FEED = 0x0a;
const textDecoder = new TextDecoder('utf-8', { fatal: true });

function scanLine<Message>(
  bytes: Uint8Array,
  decode: (words: readonly string[]) => Message | undefined,
): ScanStep<Message> {
  const end = bytes.indexOf(LINE_FEED);
  const line = end === -1 ? bytes : bytes.subarray(0, end);
  const control = line.findIndex((byte) => byte < 0x20 && byte !== 0x0d);
  // Nothing up to a control character can belong to a line.
  if (control !== -1) return { kind: 'discard', length: control + 1, reason: 'not-text' };
  if (end === -1) return { kind: 'incomplete' };
  const length = end + 1;
  const text = decodeText(line);
  if (text === undefined) return { kind: 'discard', length, reason: 'not-text' };
  const words = splitWords(text.replace(/\r$/, ''));
  if (words === undefined || words.length === 0) return { kind: 'discard', length, reason: 'no-words' };
  const message = decode(words);
  if (message === undefined) return { kind: 'discard', length, reason: 'no-such-line' };
  return { kind: 'message', length, message };
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return textDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function encodeLine(words: readonly string[]): Uint8Array {
  return encodeText(words.map((word) => (/^[^\s"\\]+$/.test(word) ? word : quoted(word))).join(' '));
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

function encodeText(line: string): Uint8Array {
  // A line end inside a word would make two lines of one: a password must not be able to say LOGOUT.
  return new Uint8Array(Buffer.from(`${line.replaceAll(/\p{Cc}/gu, ' ')}\n`));
}
