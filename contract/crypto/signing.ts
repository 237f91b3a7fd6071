/**
 * Signatures over canonical JSON (RFC 8785), in two suites.
 * Uses node:crypto: for the terminal and the hub. The renderer must not import this module.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { canonicalJson } from './canonical-json.ts';
import { sha256Hex } from './hash.ts';
import type { Signature } from './schemas.ts';

export interface Signer {
  readonly algorithm: Signature['algorithm'];
  readonly keyId: string;
  /** Raw public key in base64: 32 bytes for Ed25519, 65 (uncompressed point) for SM2. */
  readonly publicKey: string;
  sign(value: unknown): Signature;
}

/** Raw keys in base64. */
export interface KeyPair {
  readonly keyId: string;
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Default user id of GB/T 32918.2 and GM/T 0009-2012 section 10. */
export const SM2_DEFAULT_USER_ID = '1234567812345678';

/** DER headers of RFC 8410 in front of the 32 raw bytes. */
const ED25519_PKCS8_HEADER = Buffer.from('302e020100300506032b657004220420', 'hex');
const ED25519_SPKI_HEADER = Buffer.from('302a300506032b6570032100', 'hex');
const ED25519_KEY_BYTES = 32;
const SM2_PUBLIC_KEY_BYTES = 65;
const SM2_SIGNATURE_BYTES = 64;

/** First 16 hex digits of the SHA-256 of the raw public key (base64). */
export function keyIdOf(publicKey: string): string {
  return sha256Hex(Buffer.from(publicKey, 'base64')).slice(0, 16);
}

export function generateEd25519KeyPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const rawPublicKey = rawEd25519PublicKey(publicKey);
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
  return {
    keyId: keyIdOf(rawPublicKey),
    publicKey: rawPublicKey,
    privateKey: pkcs8.subarray(ED25519_PKCS8_HEADER.length).toString('base64'),
  };
}

/**
 * @param options.privateKey PKCS #8 PEM, or the raw 32 bytes in base64. Throws on anything else.
 * @param options.keyId Only where the key already has a name; by default derived from the public key.
 */
export function createEd25519Signer(options: { privateKey: string; keyId?: string }): Signer {
  const privateKey = ed25519PrivateKey(options.privateKey);
  const publicKey = rawEd25519PublicKey(createPublicKey(privateKey));
  const keyId = options.keyId ?? keyIdOf(publicKey);
  return {
    algorithm: 'ed25519',
    keyId,
    publicKey,
    sign: (value) => ({
      algorithm: 'ed25519',
      keyId,
      value: signBytes(null, Buffer.from(canonicalJson(value), 'utf8'), privateKey).toString('base64'),
    }),
  };
}

export function generateSm2KeyPair(): KeyPair {
  const pair = sm2.generateKeyPairHex();
  const publicKey = Buffer.from(pair.publicKey, 'hex').toString('base64');
  return {
    keyId: keyIdOf(publicKey),
    publicKey,
    privateKey: Buffer.from(pair.privateKey, 'hex').toString('base64'),
  };
}

/**
 * SM2 with SM3 (GB/T 32918.2-2016); the signature is r and s, 32 bytes each.
 * @param options.privateKey The raw 32 bytes in base64.
 * @param options.userId Enters the hash Z; signer and verifier must agree on it.
 */
export function createSm2Signer(options: { privateKey: string; keyId?: string; userId?: string }): Signer {
  const privateKey = Buffer.from(options.privateKey, 'base64').toString('hex');
  if (privateKey.length !== 64) throw new TypeError('an SM2 private key has 32 bytes');
  const publicKeyHex = sm2.getPublicKeyFromPrivateKey(privateKey);
  const publicKey = Buffer.from(publicKeyHex, 'hex').toString('base64');
  const keyId = options.keyId ?? keyIdOf(publicKey);
  const userId = options.userId ?? SM2_DEFAULT_USER_ID;
  return {
    algorithm: 'sm2',
    keyId,
    publicKey,
    sign: (value) => {
      const bytes = new TextEncoder().encode(canonicalJson(value));
      const hex = sm2.doSignature(bytes, privateKey, { hash: true, publicKey: publicKeyHex, userId });
      return { algorithm: 'sm2', keyId, value: Buffer.from(hex, 'hex').toString('base64') };
    },
  };
}

/**
 * True only for a signature by the owner of `publicKey` (raw, base64). Any malformed key or signature is
 * simply not valid: what comes over the network must not be able to throw here.
 */
export function verifySignature(
  value: unknown,
  signature: Signature,
  publicKey: string,
  options: { userId?: string } = {},
): boolean {
  const message = Buffer.from(canonicalJson(value), 'utf8');
  const signatureBytes = Buffer.from(signature.value, 'base64');
  const keyBytes = Buffer.from(publicKey, 'base64');
  switch (signature.algorithm) {
    case 'ed25519':
      return verifyEd25519(message, signatureBytes, keyBytes);
    case 'sm2':
      return verifySm2(message, signatureBytes, keyBytes, options.userId ?? SM2_DEFAULT_USER_ID);
  }
}

function verifyEd25519(message: Buffer, signature: Buffer, publicKey: Buffer): boolean {
  if (publicKey.length !== ED25519_KEY_BYTES) return false;
  try {
    const spki = Buffer.concat([ED25519_SPKI_HEADER, publicKey]);
    return verifyBytes(null, message, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature);
  } catch {
    return false;
  }
}

/** Of the bytes as they are; exported for the test with the example of GB/T 32918.5-2017. */
export function verifySm2(
  message: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
  userId: string = SM2_DEFAULT_USER_ID,
): boolean {
  if (publicKey.length !== SM2_PUBLIC_KEY_BYTES || signature.length !== SM2_SIGNATURE_BYTES) return false;
  const signatureHex = Buffer.from(signature).toString('hex');
  const publicKeyHex = Buffer.from(publicKey).toString('hex');
  try {
    return sm2.doVerifySignature(new Uint8Array(message), signatureHex, publicKeyHex, { hash: true, userId });
  } catch {
    return false;
  }
}

function rawEd25519PublicKey(publicKey: KeyObject): string {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return spki.subarray(ED25519_SPKI_HEADER.length).toString('base64');
}

function ed25519PrivateKey(text: string): KeyObject {
  if (text.includes('-----BEGIN')) {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 private key');
    return key;
  }
  const raw = Buffer.from(text, 'base64');
  if (raw.length !== ED25519_KEY_BYTES) throw new TypeError('an Ed25519 private key has 32 bytes');
  return createPrivateKey({
    key: Buffer.concat([ED25519_PKCS8_HEADER, raw]),
    format: 'der',
    type: 'pkcs8',
  });
}
