/**
 * Sealing to the hub's public key: who seals cannot open again. Two suites behind one interface:
 * HPKE (RFC 9180: DHKEM X25519 with HKDF-SHA256, HKDF-SHA256, AES-256-GCM, base mode) and
 * SM2 (GB/T 32918.4-2016, C1C3C2) that wraps a fresh SM4-GCM key.
 * Uses node:crypto: for the terminal and the hub. The renderer must not import this module.
 */
import { randomBytes } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { sm2, sm4 } from 'sm-crypto-v2';
import { type AppFailure, fail, ok, type Result } from '../result.ts';
import { type KeyPair, keyIdOf } from './signing.ts';

export type SealingSuite = 'hpke-x25519-aes256gcm' | 'sm2-sm4';

/** The hub's sealing key as pinned by the terminal. Without a suite: HPKE. */
export interface SealingRecipient {
  readonly suite?: SealingSuite | undefined;
  readonly keyId: string;
  /** Raw public key in base64: X25519 32 bytes, SM2 uncompressed point 65 bytes. */
  readonly publicKey: string;
}

export interface SealingPrivateKey {
  readonly suite?: SealingSuite | undefined;
  readonly keyId: string;
  /** Raw private key in base64, 32 bytes in both suites. */
  readonly privateKey: string;
}

/** As `sealed` in the case manifest; all bytes in base64. */
export interface SealedToHub {
  readonly suite: SealingSuite;
  readonly keyId: string;
  readonly encapsulatedKey: string;
  readonly ciphertext: string;
}

export type OpenFailureCode =
  /** Not a sealed form at all, or of a version this build does not know. */
  | 'sealed-malformed'
  /** Sealed with the other suite than the key at hand. */
  | 'sealed-suite-mismatch'
  /** Sealed to another key id. */
  | 'sealed-key-mismatch'
  /** Wrong key, changed bytes or other associated data: authenticated encryption does not tell which. */
  | 'sealed-not-authentic';
export type OpenFailure = AppFailure<OpenFailureCode>;

export interface SealInput {
  readonly plain: Uint8Array;
  /** Bound but not hidden: the case id, or case id and attachment id. */
  readonly associatedData: Uint8Array | string;
  readonly recipient: SealingRecipient;
}

interface Encapsulated {
  readonly encapsulatedKey: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** Purpose binding of RFC 9180 section 8.1. Part of the format. */
const HPKE_INFO = new TextEncoder().encode('zhuban/seal/1');
const BINARY_VERSION = 1;
const SUITE_BYTES: Readonly<Record<SealingSuite, number>> = { 'hpke-x25519-aes256gcm': 1, 'sm2-sm4': 2 };
/** X25519 public key; SM2 point without its 04 (64) + SM3 (32) + wrapped SM4 key (16). */
const ENCAPSULATED_KEY_BYTES: Readonly<Record<SealingSuite, number>> = {
  'hpke-x25519-aes256gcm': 32,
  'sm2-sm4': 112,
};
const SM4_KEY_BYTES = 16;
const GCM_NONCE_BYTES = 12;
const GCM_TAG_BYTES = 16;
const SM2_C1C3C2 = 1;

export async function generateSealingKeyPair(
  suite: SealingSuite = 'hpke-x25519-aes256gcm',
): Promise<KeyPair & { readonly suite: SealingSuite }> {
  if (suite === 'sm2-sm4') {
    const pair = sm2.generateKeyPairHex();
    const publicKey = Buffer.from(pair.publicKey, 'hex').toString('base64');
    const privateKey = Buffer.from(pair.privateKey, 'hex').toString('base64');
    return { suite, keyId: keyIdOf(publicKey), publicKey, privateKey };
  }
  const { kem } = hpkeSuite();
  const pair = await kem.generateKeyPair();
  const publicKey = Buffer.from(await kem.serializePublicKey(pair.publicKey)).toString('base64');
  const privateKey = Buffer.from(await kem.serializePrivateKey(pair.privateKey)).toString('base64');
  return { suite, keyId: keyIdOf(publicKey), publicKey, privateKey };
}

/** Throws when the recipient's key is not a key: it was pinned and checked at registration. */
export async function sealToHub(input: SealInput): Promise<SealedToHub> {
  const { encapsulatedKey, ciphertext } = await encapsulate(input);
  return {
    suite: suiteOf(input.recipient),
    keyId: input.recipient.keyId,
    encapsulatedKey: Buffer.from(encapsulatedKey).toString('base64'),
    ciphertext: Buffer.from(ciphertext).toString('base64'),
  };
}

export async function openSealedToHub(input: {
  readonly sealed: SealedToHub;
  readonly associatedData: Uint8Array | string;
  readonly recipient: SealingPrivateKey;
}): Promise<Result<Uint8Array, OpenFailure>> {
  const { sealed, recipient } = input;
  if (sealed.suite !== suiteOf(recipient)) return fail('sealed-suite-mismatch');
  if (sealed.keyId !== recipient.keyId) return fail('sealed-key-mismatch', `sealed to key ${sealed.keyId}`);
  return decapsulate(recipient, input.associatedData, {
    encapsulatedKey: new Uint8Array(Buffer.from(sealed.encapsulatedKey, 'base64')),
    ciphertext: new Uint8Array(Buffer.from(sealed.ciphertext, 'base64')),
  });
}

/**
 * Binary form of one attachment: version (1), suite (1: HPKE, 2: SM2 with SM4), encapsulated key
 * (32 or 112 bytes by suite), ciphertext with its tag. The key id is that of the case manifest.
 */
export async function sealAttachment(input: SealInput): Promise<Uint8Array> {
  const { encapsulatedKey, ciphertext } = await encapsulate(input);
  const suite = suiteOf(input.recipient);
  return new Uint8Array(
    Buffer.concat([Uint8Array.of(BINARY_VERSION, SUITE_BYTES[suite]), encapsulatedKey, ciphertext]),
  );
}

export async function openSealedAttachment(input: {
  readonly sealed: Uint8Array;
  readonly associatedData: Uint8Array | string;
  readonly recipient: SealingPrivateKey;
}): Promise<Result<Uint8Array, OpenFailure>> {
  const { sealed, recipient } = input;
  const suite = suiteOf(recipient);
  const bodyStart = 2 + ENCAPSULATED_KEY_BYTES[suite];
  if (sealed[0] !== BINARY_VERSION) return fail('sealed-malformed', `version byte ${sealed[0]}`);
  if (!Object.values(SUITE_BYTES).includes(sealed[1] ?? 0)) {
    return fail('sealed-malformed', `suite byte ${sealed[1]}`);
  }
  if (sealed[1] !== SUITE_BYTES[suite]) return fail('sealed-suite-mismatch');
  if (sealed.length < bodyStart) return fail('sealed-malformed', 'truncated');
  return decapsulate(recipient, input.associatedData, {
    encapsulatedKey: sealed.slice(2, bodyStart),
    ciphertext: sealed.slice(bodyStart),
  });
}

/** What an attachment is bound to: a page moved to another case or place does not open. */
export function attachmentAssociatedData(caseId: string, attachmentId: string): string {
  return `${caseId}/${attachmentId}`;
}

function hpkeSuite(): CipherSuite {
  return new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
}

function suiteOf(key: { readonly suite?: SealingSuite | undefined }): SealingSuite {
  return key.suite ?? 'hpke-x25519-aes256gcm';
}

function bytesOf(data: Uint8Array | string): Uint8Array<ArrayBuffer> {
  return typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data);
}

async function encapsulate(input: SealInput): Promise<Encapsulated> {
  const associatedData = bytesOf(input.associatedData);
  const publicKey = new Uint8Array(Buffer.from(input.recipient.publicKey, 'base64'));
  if (suiteOf(input.recipient) === 'sm2-sm4') return encapsulateSm2(input.plain, associatedData, publicKey);
  const suite = hpkeSuite();
  const recipientPublicKey = await suite.kem.deserializePublicKey(publicKey);
  const sender = await suite.createSenderContext({ recipientPublicKey, info: HPKE_INFO });
  const ciphertext = await sender.seal(new Uint8Array(input.plain), associatedData);
  return { encapsulatedKey: new Uint8Array(sender.enc), ciphertext: new Uint8Array(ciphertext) };
}

async function decapsulate(
  recipient: SealingPrivateKey,
  associatedData: Uint8Array | string,
  parts: Encapsulated,
): Promise<Result<Uint8Array, OpenFailure>> {
  const suiteName = suiteOf(recipient);
  if (parts.encapsulatedKey.length !== ENCAPSULATED_KEY_BYTES[suiteName]) {
    return fail('sealed-malformed', `encapsulated key of ${parts.encapsulatedKey.length} bytes`);
  }
  if (parts.ciphertext.length < GCM_TAG_BYTES) return fail('sealed-malformed', 'ciphertext without its tag');
  const privateKey = new Uint8Array(Buffer.from(recipient.privateKey, 'base64'));
  if (suiteName === 'sm2-sm4') return decapsulateSm2(parts, bytesOf(associatedData), privateKey);

  const suite = hpkeSuite();
  const recipientKey = await suite.kem.importKey('raw', privateKey.buffer, false);
  try {
    const context = await suite.createRecipientContext({
      recipientKey,
      enc: new Uint8Array(parts.encapsulatedKey),
      info: HPKE_INFO,
    });
    return ok(new Uint8Array(await context.open(new Uint8Array(parts.ciphertext), bytesOf(associatedData))));
  } catch {
    return fail('sealed-not-authentic');
  }
}

function encapsulateSm2(plain: Uint8Array, associatedData: Uint8Array, publicKey: Uint8Array): Encapsulated {
  const publicKeyHex = Buffer.from(publicKey).toString('hex');
  if (publicKey.length !== 65 || !sm2.verifyPublicKey(publicKeyHex))
    throw new TypeError('not an SM2 public key');
  const key = new Uint8Array(randomBytes(SM4_KEY_BYTES));
  const nonce = new Uint8Array(randomBytes(GCM_NONCE_BYTES));
  const sealed = sm4.encrypt(new Uint8Array(plain), key, {
    mode: 'gcm',
    iv: nonce,
    associatedData,
    output: 'array',
    outputTag: true,
    padding: 'none',
  });
  if (!sealed.tag) throw new Error('SM4-GCM gave no tag');
  return {
    encapsulatedKey: new Uint8Array(Buffer.from(sm2.doEncrypt(key, publicKeyHex, SM2_C1C3C2), 'hex')),
    ciphertext: new Uint8Array(Buffer.concat([nonce, sealed.output, sealed.tag])),
  };
}

function decapsulateSm2(
  parts: Encapsulated,
  associatedData: Uint8Array,
  privateKey: Uint8Array,
): Result<Uint8Array, OpenFailure> {
  if (parts.ciphertext.length < GCM_NONCE_BYTES + GCM_TAG_BYTES) return fail('sealed-malformed', 'truncated');
  try {
    const key = sm2.doDecrypt(
      Buffer.from(parts.encapsulatedKey).toString('hex'),
      Buffer.from(privateKey).toString('hex'),
      SM2_C1C3C2,
      { output: 'array' },
    );
    // The library answers a wrong C3 with an empty result.
    if (key.length !== SM4_KEY_BYTES) return fail('sealed-not-authentic');
    const tagStart = parts.ciphertext.length - GCM_TAG_BYTES;
    const plain = sm4.decrypt(parts.ciphertext.slice(GCM_NONCE_BYTES, tagStart), key, {
      mode: 'gcm',
      iv: parts.ciphertext.slice(0, GCM_NONCE_BYTES),
      associatedData,
      tag: parts.ciphertext.slice(tagStart),
      output: 'array',
      padding: 'none',
    });
    return ok(new Uint8Array(plain));
  } catch {
    return fail('sealed-not-authentic');
  }
}
