import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSealedToHub, sealToHub } from '#contract/crypto/sealing.ts';
import { verifySignature } from '#contract/crypto/signing.ts';
import { unwrap } from '#contract/result.ts';
import { openHubKeys } from './hub-keys.ts';
import { createRecordCipher } from './record-cipher.ts';

const NOW = () => new Date('2026-11-20T02:00:00Z');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe("the hub's keys", () => {
  test('are made once, kept for the owner alone, and work', async () => {
    const first = unwrap(await openHubKeys(folder, NOW));
    const second = unwrap(await openHubKeys(folder, NOW));
    expect(second.publicKeys).toEqual(first.publicKeys);
    expect(second.documentSeal.p12.equals(first.documentSeal.p12)).toBe(true);
    if (process.platform !== 'win32') {
      for (const name of await readdir(folder)) {
        const mode = (await stat(join(folder, name))).mode & 0o777;
        expect(mode, name).toBe(name.endsWith('.pem') ? 0o644 : 0o600);
      }
    }
    const { signing, sealing } = first.publicKeys;
    expect(verifySignature({ a: 1 }, second.signer.sign({ a: 1 }), signing.publicKey)).toBe(true);
    const plain = new TextEncoder().encode('content');
    const sealed = await sealToHub({ plain, associatedData: 'x', recipient: sealing });
    const recipient = second.sealingKey(sealing.keyId);
    if (!recipient) throw new Error('no key');
    expect(unwrap(await openSealedToHub({ sealed, associatedData: 'x', recipient }))).toEqual(plain);
    expect(second.sealingKey('another')).toBeUndefined();
  });

  test('the test authority says what it is', async () => {
    const { documentSeal } = unwrap(await openHubKeys(folder, NOW));
    const root = new X509Certificate(documentSeal.rootCertificate);
    expect(root.subject).toContain('CN=Zhuban Test Authority');
    expect(root.ca).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
  });

  test('a damaged key file is refused and left as it is', async () => {
    unwrap(await openHubKeys(folder, NOW));
    const file = join(folder, 'hub-keys.json');
    const half = (await readFile(file, 'utf8')).slice(0, 100);
    await writeFile(file, half);
    expect(await openHubKeys(folder, NOW)).toMatchObject({
      ok: false,
      failure: { code: 'hub-keys-unreadable' },
    });
    expect(await readFile(file, 'utf8')).toBe(half);
  });
});

describe('record cipher', () => {
  const cipher = createRecordCipher(new Uint8Array(32).fill(7));

  test('gives back what was put in, never in clear, never the same twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 12 }), (plain) => {
        const sealed = cipher.encrypt(plain, 'row 1');
        expect(cipher.decrypt(sealed, 'row 1')).toBe(plain);
        expect(sealed).not.toContain(plain);
        expect(cipher.encrypt(plain, 'row 1')).not.toBe(sealed);
      }),
      { numRuns: 30 },
    );
  });

  test('moved to another row, or changed by one bit, it does not open', () => {
    const sealed = cipher.encrypt('张三丰样本', 'row 1');
    expect(() => cipher.decrypt(sealed, 'row 2')).toThrow();
    const bytes = Buffer.from(sealed.slice(3), 'base64');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(() => cipher.decrypt(`v1.${bytes.toString('base64')}`, 'row 1')).toThrow();
  });
});
