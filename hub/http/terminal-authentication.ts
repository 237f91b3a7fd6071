import { timingSafeEqual } from 'node:crypto';
import { sha256Hex } from '#contract/crypto/hash.ts';

/** Finds the terminal behind `Authorization: Bearer <key>`; undefined when there is none. */
export type TerminalAuthentication = (authorization: string | undefined) => string | undefined;

/** @param terminalKeys Terminal id → bearer key. Keys are compared by hash, in constant time, all of them. */
export function createTerminalAuthentication(
  terminalKeys: Readonly<Record<string, string>>,
): TerminalAuthentication {
  const known = Object.entries(terminalKeys).map(([terminalId, key]) => ({
    terminalId,
    hash: Buffer.from(sha256Hex(key), 'hex'),
  }));
  return (authorization) => {
    const key = /^Bearer ([\x21-\x7e]{8,200})$/.exec(authorization ?? '')?.[1];
    if (key === undefined) return undefined;
    const offered = Buffer.from(sha256Hex(key), 'hex');
    let found: string | undefined;
    for (const terminal of known) if (timingSafeEqual(terminal.hash, offered)) found = terminal.terminalId;
    return found;
  };
}
