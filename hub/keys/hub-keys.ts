import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { base64Schema, type HubPublicKeys } from '#contract/crypto/schemas.ts';
import { generateSealingKeyPair, type SealingPrivateKey } from '#contract/crypto/sealing.ts';
import { createEd25519Signer, generateEd25519KeyPair, type Signer } from '#contract/crypto/signing.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { writeDurably } from '../durable-file.ts';
import { createRecordCipher, type RecordCipher } from './record-cipher.ts';
import { createTestAuthority } from './test-authority.ts';

const keyPairSchema = z.strictObject({
  keyId: z.string(),
  publicKey: base64Schema,
  privateKey: base64Schema,
});

/** `hub-keys.json`, mode 0600. */
const keyFileSchema = z.strictObject({
  version: z.literal(1),
  signing: keyPairSchema,
  /** Newest first: cases that were sealed to an older key still open. */
  sealing: z.array(keyPairSchema).min(1),
  /** 32 bytes: encrypts what the hub keeps of a citizen. */
  record: base64Schema,
  sealPassphrase: z.string().min(16),
});

/** The electronic seal that signs papers. */
export interface DocumentSeal {
  p12: Buffer;
  passphrase: string;
  /** PEM of the root that a reader must trust. */
  rootCertificate: string;
}

export interface HubKeys {
  publicKeys: HubPublicKeys;
  signer: Signer;
  /** The private key with this id, when the hub has it. */
  sealingKey(keyId: string): SealingPrivateKey | undefined;
  recordCipher: RecordCipher;
  /** A keyed hash (HMAC-SHA-256, hex): the same person is found again, and nobody is read from it. */
  personToken(person: string): string;
  documentSeal: DocumentSeal;
}

/** Reads the hub's keys, or makes them in a new hub. A damaged key file is never replaced: what was sealed to it would be lost. */
export async function openHubKeys(
  directory: string,
  now: () => Date,
): Promise<Result<HubKeys, AppFailure<'hub-keys-unreadable'>>> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  const keyFile = join(directory, 'hub-keys.json');
  const p12File = join(directory, 'test-seal.p12');
  const rootFile = join(directory, 'test-authority.pem');

  if (!existsSync(keyFile)) {
    const { keyId, publicKey, privateKey } = await generateSealingKeyPair();
    const created: z.infer<typeof keyFileSchema> = {
      version: 1,
      signing: generateEd25519KeyPair(),
      sealing: [{ keyId, publicKey, privateKey }],
      record: randomBytes(32).toString('base64'),
      sealPassphrase: randomBytes(18).toString('base64url'),
    };
    await writeDurably(keyFile, `${JSON.stringify(created, null, 2)}\n`);
  }
  const parsed = await readKeyFile(keyFile);
  if (!parsed.ok) return parsed;
  const keys = parsed.value;

  if (!existsSync(p12File) || !existsSync(rootFile)) {
    const authority = await createTestAuthority(now(), keys.sealPassphrase);
    await writeDurably(rootFile, authority.rootCertificate, 0o644);
    await writeDurably(p12File, authority.p12);
  }

  const newest = keys.sealing[0];
  if (!newest) return fail('hub-keys-unreadable', 'no sealing key');
  const tokenKey = Buffer.from(
    hkdfSync('sha256', Buffer.from(keys.record, 'base64'), Buffer.alloc(0), 'person-token', 32),
  );
  const signer = createEd25519Signer({ privateKey: keys.signing.privateKey, keyId: keys.signing.keyId });
  return ok({
    publicKeys: {
      signing: { keyId: signer.keyId, publicKey: signer.publicKey },
      sealing: { keyId: newest.keyId, publicKey: newest.publicKey },
    },
    signer,
    sealingKey: (keyId) => keys.sealing.find((pair) => pair.keyId === keyId),
    personToken: (person) => createHmac('sha256', tokenKey).update(person, 'utf8').digest('hex'),
    recordCipher: createRecordCipher(Buffer.from(keys.record, 'base64')),
    documentSeal: {
      p12: await readFile(p12File),
      passphrase: keys.sealPassphrase,
      rootCertificate: await readFile(rootFile, 'utf8'),
    },
  });
}

async function readKeyFile(
  file: string,
): Promise<Result<z.infer<typeof keyFileSchema>, AppFailure<'hub-keys-unreadable'>>> {
  try {
    await chmod(file, 0o600);
    return ok(keyFileSchema.parse(JSON.parse(await readFile(file, 'utf8'))));
  } catch {
    // The parser's message could quote the file.
    return fail('hub-keys-unreadable', file);
  }
}
