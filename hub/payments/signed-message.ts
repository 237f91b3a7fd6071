import { randomBytes } from 'node:crypto';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { type Signer, verifySignature } from '#contract/crypto/signing.ts';

/** A request or notification as it is signed: who changes, moves or repeats it is found out. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export const SIGNATURE_HEADERS = {
  time: 'zhuban-time',
  nonce: 'zhuban-nonce',
  signature: 'zhuban-signature',
} as const;

/** Clocks of two machines may differ by this much; a nonce is remembered for twice as long. */
const CLOCK_TOLERANCE_MILLISECONDS = 5 * 60 * 1000;
const MOST_NONCES = 100_000;

export type Headers = Readonly<Record<string, string | undefined>>;

export function signRequest(signer: Signer, request: SignedRequest, now: Date) {
  const time = now.toISOString();
  const nonce = randomBytes(16).toString('hex');
  return {
    [SIGNATURE_HEADERS.time]: time,
    [SIGNATURE_HEADERS.nonce]: nonce,
    [SIGNATURE_HEADERS.signature]: signer.sign(toSign(request, time, nonce)).value,
  };
}

/** Checks signature, clock and that it was never seen before. */
export interface RequestCheck {
  passes(request: SignedRequest, headers: Headers): boolean;
}

export function createRequestCheck(publicKey: string, now: () => Date): RequestCheck {
  const seen = new Map<string, number>();
  return {
    passes(request, headers) {
      const time = headers[SIGNATURE_HEADERS.time];
      const nonce = headers[SIGNATURE_HEADERS.nonce];
      const signature = headers[SIGNATURE_HEADERS.signature];
      if (time === undefined || nonce === undefined || signature === undefined) return false;
      if (!/^[0-9a-f]{32}$/.test(nonce)) return false;
      const at = now().getTime();
      if (!(Math.abs(at - Date.parse(time)) <= CLOCK_TOLERANCE_MILLISECONDS)) return false;
      if (!verified(toSign(request, time, nonce), signature, publicKey)) return false;
      for (const [old, seenAt] of seen) {
        if (at - seenAt <= 2 * CLOCK_TOLERANCE_MILLISECONDS && seen.size < MOST_NONCES) break;
        seen.delete(old);
      }
      if (seen.has(nonce)) return false;
      seen.set(nonce, at);
      return true;
    },
  };
}

/** An answer is bound to the nonce of its question: no older answer can stand in for it. */
export function signAnswer(signer: Signer, nonce: string, status: number, body: string): string {
  return signer.sign(answerToSign(nonce, status, body)).value;
}

export function answerIsGenuine(
  publicKey: string,
  answer: { nonce: string; status: number; body: string; signature: string },
): boolean {
  return verified(answerToSign(answer.nonce, answer.status, answer.body), answer.signature, publicKey);
}

function toSign({ method, path, body }: SignedRequest, time: string, nonce: string) {
  return { method, path, time, nonce, bodySha256: sha256Hex(body) };
}

function answerToSign(nonce: string, status: number, body: string) {
  return { nonce, status, bodySha256: sha256Hex(body) };
}

function verified(value: unknown, signature: string, publicKey: string): boolean {
  return verifySignature(value, { algorithm: 'ed25519', keyId: '', value: signature }, publicKey);
}
