/** Uses node:crypto: for the terminal and the hub. The renderer must not import this module. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/*
 * What the QR on a resting machine carries: <terminal>.<region>.<code>.<minute>.<signature>
 *
 *   minute     since when it rests, in minutes from 1970-01-01 UTC, base 36
 *   signature  the first 16 bytes of HMAC-SHA-256 over all before it, in base64url
 *
 * The terminal signs without a network, and whoever scans it needs none of the terminal's. It says nothing of anybody.
 */

/** Where the QR leads on the hub: `/fault/{token}`. */
export const FAULT_PATH = '/fault';

export interface Fault {
  readonly terminalId: string;
  readonly regionCode: string;
  /** Why it rests, as a stable code. */
  readonly code: string;
  /** To the minute. */
  readonly since: Date;
}

const MINUTE_MS = 60_000;
const SIGNATURE_BYTES = 16;
const TOKEN =
  /^(?<terminalId>[A-Z0-9-]{4,40})\.(?<regionCode>\d{12})\.(?<code>[a-z][a-z0-9-]{0,59})\.(?<minute>[0-9a-z]{1,8})\.(?<signature>[A-Za-z0-9_-]{22})$/;

function signatureOf(text: string, terminalKey: string): Buffer {
  // Never the key itself: what it signs elsewhere must not be had from here.
  const key = createHmac('sha256', terminalKey).update('zhuban fault token').digest();
  return createHmac('sha256', key).update(text).digest().subarray(0, SIGNATURE_BYTES);
}

export function faultToken({ terminalId, regionCode, code, since }: Fault, terminalKey: string): string {
  const minute = Math.floor(since.getTime() / MINUTE_MS).toString(36);
  const text = `${terminalId}.${regionCode}.${code}.${minute}`;
  return `${text}.${signatureOf(text, terminalKey).toString('base64url')}`;
}

/** @returns undefined for anything that this terminal has not signed. */
export function readFaultToken(
  token: string,
  keyOf: (terminalId: string) => string | undefined,
): Fault | undefined {
  const parts = TOKEN.exec(token)?.groups;
  if (parts === undefined) return undefined;
  const { terminalId = '', regionCode = '', code = '', minute = '', signature = '' } = parts;
  const key = keyOf(terminalId);
  if (key === undefined) return undefined;
  const expected = signatureOf(token.slice(0, token.lastIndexOf('.')), key);
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const since = new Date(Number.parseInt(minute, 36) * MINUTE_MS);
  return Number.isNaN(since.getTime()) ? undefined : { terminalId, regionCode, code, since };
}
