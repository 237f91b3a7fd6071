import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypts what the hub must keep of a citizen (issue orders, issued papers) before it reaches the database. */
export interface RecordCipher {
  /** `context` is bound to the record: a value moved to another row does not open. */
  encrypt(plain: string, context: string): string;
  /** Throws when the value was changed or belongs to another context. */
  decrypt(sealed: string, context: string): string;
}

/** AES-256-GCM with a random 96-bit nonce; the text form is `v1.` + base64(nonce, tag, ciphertext). */
export function createRecordCipher(key: Uint8Array): RecordCipher {
  if (key.length !== 32) throw new RangeError('record key is not 32 bytes');
  return {
    encrypt(plain, context) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString('base64')}`;
    },
    decrypt(sealed, context) {
      if (!sealed.startsWith('v1.')) throw new Error('unknown record format');
      const bytes = Buffer.from(sealed.slice(3), 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}
