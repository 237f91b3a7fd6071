import { createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signatureSchema } from './schemas.ts';
import {
  createEd25519Signer,
  createSm2Signer,
  generateEd25519KeyPair,
  generateSm2KeyPair,
  keyIdOf,
  type Signer,
  verifySignature,
  verifySm2,
} from './signing.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const base64 = (text: string): string => hex(text).toString('base64');

describe('Ed25519', () => {
  // RFC 8032 section 7.1, TEST 1: the seed and its public key.
  const seed = base64('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
  const publicKey = base64('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');

  test('derives the public key of RFC 8032 section 7.1', () => {
    expect(createEd25519Signer({ privateKey: seed }).publicKey).toBe(publicKey);
  });

  test('the key id is the start of the SHA-256 of the raw public key', () => {
    expect(createEd25519Signer({ privateKey: seed }).keyId).toBe(keyIdOf(publicKey));
    expect(keyIdOf(publicKey)).toBe('21fe31dfa154a261');
  });

  test('takes PKCS #8 PEM as well as raw base64', () => {
    const pair = generateEd25519KeyPair();
    const header = hex('302e020100300506032b657004220420');
    const pem = createPrivateKey({
      key: Buffer.concat([header, Buffer.from(pair.privateKey, 'base64')]),
      format: 'der',
      type: 'pkcs8',
    }).export({ type: 'pkcs8', format: 'pem' });
    const signer = createEd25519Signer({ privateKey: String(pem) });
    expect(signer.publicKey).toBe(pair.publicKey);
    expect(signer.keyId).toBe(pair.keyId);
  });

  test('refuses a key of another length', () => {
    expect(() => createEd25519Signer({ privateKey: 'AAAA' })).toThrow(TypeError);
  });
});

describe('SM2', () => {
  test('verifies the example of GB/T 32918.5-2017 appendix A.2', () => {
    const publicKey = hex(
      '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
        'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
    );
    const signature = hex(
      'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3' +
        'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
    );
    const message = new TextEncoder().encode('message digest');
    expect(verifySm2(message, signature, publicKey)).toBe(true);
    expect(verifySm2(new TextEncoder().encode('message digesT'), signature, publicKey)).toBe(false);
  });

  test('another user id does not verify', () => {
    const signer = createSm2Signer({ privateKey: generateSm2KeyPair().privateKey, userId: 'hub@example.cn' });
    const signature = signer.sign({ a: 1 });
    expect(verifySignature({ a: 1 }, signature, signer.publicKey)).toBe(false);
    expect(verifySignature({ a: 1 }, signature, signer.publicKey, { userId: 'hub@example.cn' })).toBe(true);
  });
});

const suites: readonly [string, () => Signer][] = [
  ['ed25519', () => createEd25519Signer({ privateKey: generateEd25519KeyPair().privateKey })],
  ['sm2', () => createSm2Signer({ privateKey: generateSm2KeyPair().privateKey })],
];

describe.each(suites)('%s signatures', (_name, create) => {
  const signer = create();
  const value = { caseId: '样本', numbers: [1, 2.5], nested: { b: true, a: null } };

  test('fit the schema and verify whatever the order of the keys', () => {
    const signature = signer.sign(value);
    expect(signatureSchema.parse(signature)).toEqual(signature);
    const reordered = { nested: { a: null, b: true }, numbers: [1, 2.5], caseId: '样本' };
    expect(verifySignature(reordered, signature, signer.publicKey)).toBe(true);
  });

  test('refuse a changed value, a changed signature and another key', () => {
    const signature = signer.sign(value);
    expect(verifySignature({ ...value, caseId: '样木' }, signature, signer.publicKey)).toBe(false);
    expect(verifySignature(value, signature, create().publicKey)).toBe(false);
    const bytes = Buffer.from(signature.value, 'base64');
    for (const index of [0, 31, 32, 63]) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      const forged = { ...signature, value: changed.toString('base64') };
      expect(verifySignature(value, forged, signer.publicKey)).toBe(false);
    }
  });

  test('any garbage in place of signature or key is invalid and never throws', () => {
    const signature = signer.sign(value);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const garbage = Buffer.from(bytes).toString('base64');
        expect(verifySignature(value, { ...signature, value: garbage }, signer.publicKey)).toBe(false);
        expect(verifySignature(value, signature, garbage)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test('the name of the other algorithm does not verify', () => {
    const signature = signer.sign(value);
    const other = signature.algorithm === 'sm2' ? 'ed25519' : 'sm2';
    expect(verifySignature(value, { ...signature, algorithm: other }, signer.publicKey)).toBe(false);
  });
});
