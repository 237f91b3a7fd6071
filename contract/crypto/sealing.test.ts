import { createDecipheriv, createHmac, createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';
import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { sm4 } from 'sm-crypto-v2';
import { describe, expect, test } from 'vitest';
import { unwrap } from '../result.ts';
import {
  attachmentAssociatedData,
  generateSealingKeyPair,
  openSealedAttachment,
  openSealedToHub,
  type SealingSuite,
  sealAttachment,
  sealToHub,
} from './sealing.ts';

const hex = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'hex'));
const text = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value);
const suites: readonly SealingSuite[] = ['hpke-x25519-aes256gcm', 'sm2-sm4'];

describe.each(suites)('sealing with %s', (suite) => {
  const plain = text('{"name":"张三丰样本"}');
  const aad = '019abcde-0000-7000-8000-000000000001';

  test('opens for the owner of the key, and never gives the same bytes twice', async () => {
    const recipient = await generateSealingKeyPair(suite);
    const one = await sealToHub({ plain, associatedData: aad, recipient });
    const two = await sealToHub({ plain, associatedData: aad, recipient });
    expect(one.ciphertext).not.toBe(two.ciphertext);
    expect(one).toMatchObject({ suite, keyId: recipient.keyId });
    expect(unwrap(await openSealedToHub({ sealed: one, associatedData: aad, recipient }))).toEqual(plain);
    expect(Buffer.from(one.ciphertext, 'base64').includes(Buffer.from(plain))).toBe(false);
  });

  test('binary form opens, also for an empty file and one of a megabyte', async () => {
    const recipient = await generateSealingKeyPair(suite);
    for (const size of [0, 1, 15, 16, 17, suite === 'sm2-sm4' ? 20_000 : 1_000_000]) {
      const page = new Uint8Array(size).map((_, index) => index * 31);
      const associatedData = attachmentAssociatedData(aad, 'page-1');
      const sealed = await sealAttachment({ plain: page, associatedData, recipient });
      expect([...sealed.subarray(0, 2)]).toEqual([1, suite === 'sm2-sm4' ? 2 : 1]);
      const opened = unwrap(await openSealedAttachment({ sealed, associatedData, recipient }));
      expect(Buffer.compare(opened, page)).toBe(0);
    }
  });

  test('another key under the same key id does not open', async () => {
    const recipient = await generateSealingKeyPair(suite);
    const thief = { ...(await generateSealingKeyPair(suite)), keyId: recipient.keyId };
    const sealed = await sealToHub({ plain, associatedData: aad, recipient });
    expect(await openSealedToHub({ sealed, associatedData: aad, recipient: thief })).toMatchObject({
      failure: { code: 'sealed-not-authentic' },
    });
  });

  test('another key id is named before anything is tried', async () => {
    const sealed = await sealToHub({
      plain,
      associatedData: aad,
      recipient: await generateSealingKeyPair(suite),
    });
    const recipient = await generateSealingKeyPair(suite);
    expect(await openSealedToHub({ sealed, associatedData: aad, recipient })).toMatchObject({
      failure: { code: 'sealed-key-mismatch' },
    });
  });

  test('other associated data does not open', async () => {
    const recipient = await generateSealingKeyPair(suite);
    const sealed = await sealAttachment({ plain, associatedData: `${aad}/page-1`, recipient });
    expect(await openSealedAttachment({ sealed, associatedData: `${aad}/page-2`, recipient })).toMatchObject({
      ok: false,
      failure: { code: 'sealed-not-authentic' },
    });
  });

  test('tampering with any byte, and any truncation, is found', async () => {
    const recipient = await generateSealingKeyPair(suite);
    const sealed = await sealAttachment({ plain, associatedData: aad, recipient });
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Uint8Array.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 0x01;
      const opened = await openSealedAttachment({ sealed: changed, associatedData: aad, recipient });
      // RFC 7748 section 5 masks the highest bit of an X25519 point only, so bit 0 always matters.
      expect(opened.ok, `byte ${index}`).toBe(false);
      const short = await openSealedAttachment({
        sealed: sealed.slice(0, index),
        associatedData: aad,
        recipient,
      });
      expect(short.ok, `cut at ${index}`).toBe(false);
    }
  });

  test('the other suite is refused by name', async () => {
    const recipient = await generateSealingKeyPair(suite);
    const other = await generateSealingKeyPair(suites.find((name) => name !== suite));
    const sealed = await sealAttachment({ plain, associatedData: aad, recipient });
    expect(await openSealedAttachment({ sealed, associatedData: aad, recipient: other })).toMatchObject({
      failure: { code: 'sealed-suite-mismatch' },
    });
  });
});

describe('against the standards', () => {
  test('RFC 9180 appendix A.1.1: same KEM and KDF, AES-128-GCM', async () => {
    const suite = new CipherSuite({
      kem: new DhkemX25519HkdfSha256(),
      kdf: new HkdfSha256(),
      aead: new Aes128Gcm(),
    });
    const recipientKey = await suite.kem.importKey(
      'raw',
      hex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8').buffer,
      false,
    );
    const context = await suite.createRecipientContext({
      recipientKey,
      enc: hex('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431'),
      info: hex('4f6465206f6e2061204772656369616e2055726e'),
    });
    const opened = await context.open(
      hex('f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a'),
      text('Count-0'),
    );
    expect(Buffer.from(opened).toString()).toBe('Beauty is truth, truth beauty');
  });

  test('RFC 9180 sections 4.1 and 5.1, written out with node:crypto, open what sealToHub sealed', async () => {
    const recipient = await generateSealingKeyPair();
    const sealed = await sealToHub({ plain: text('样本'), associatedData: 'case', recipient });
    const enc = Buffer.from(sealed.encapsulatedKey, 'base64');
    const publicKey = Buffer.from(recipient.publicKey, 'base64');
    const opened = openByTheBook({
      enc,
      publicKey,
      privateKey: Buffer.from(recipient.privateKey, 'base64'),
      info: 'zhuban/seal/1',
      aad: 'case',
      ciphertext: Buffer.from(sealed.ciphertext, 'base64'),
    });
    expect(opened.toString()).toBe('样本');
  });

  test('RFC 8998 appendix A.1: SM4-GCM', () => {
    const sealed = sm4.encrypt(
      hex(
        'aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd' +
          'eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa',
      ),
      hex('0123456789abcdeffedcba9876543210'),
      {
        mode: 'gcm',
        iv: hex('00001234567800000000abcd'),
        associatedData: hex('feedfacedeadbeeffeedfacedeadbeefabaddad2'),
        output: 'array',
        outputTag: true,
        padding: 'none',
      },
    );
    expect(Buffer.from(sealed.output).toString('hex')).toBe(
      '17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735' +
        'd82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d',
    );
    expect(Buffer.from(sealed.tag ?? []).toString('hex')).toBe('83de3541e4c2b58177e065a9bf7b62ec');
  });
});

/** HPKE base mode, DHKEM(X25519, HKDF-SHA256) 0x0020, HKDF-SHA256 0x0001, AES-256-GCM 0x0002, sequence 0. */
function openByTheBook(input: {
  enc: Buffer;
  publicKey: Buffer;
  privateKey: Buffer;
  info: string;
  aad: string;
  ciphertext: Buffer;
}): Buffer {
  const kemSuite = Buffer.from('4b454d0020', 'hex');
  const suite = Buffer.from('48504b45002000010002', 'hex');
  const extract = (id: Buffer, salt: string | Buffer, label: string, ikm: Buffer): Buffer =>
    createHmac('sha256', salt)
      .update(Buffer.concat([Buffer.from('HPKE-v1'), id, Buffer.from(label), ikm]))
      .digest();
  const expand = (id: Buffer, key: Buffer, label: string, info: Buffer, length: number): Buffer => {
    const size = Buffer.from([length >> 8, length & 0xff]);
    const labelled = Buffer.concat([size, Buffer.from('HPKE-v1'), id, Buffer.from(label), info]);
    let block = Buffer.alloc(0);
    let output = Buffer.alloc(0);
    for (let counter = 1; output.length < length; counter += 1) {
      block = createHmac('sha256', key)
        .update(Buffer.concat([block, labelled, Buffer.of(counter)]))
        .digest();
      output = Buffer.concat([output, block]);
    }
    return output.subarray(0, length);
  };
  const shared = diffieHellman({
    privateKey: createPrivateKey({
      key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), input.privateKey]),
      format: 'der',
      type: 'pkcs8',
    }),
    publicKey: createPublicKey({
      key: Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), input.enc]),
      format: 'der',
      type: 'spki',
    }),
  });
  const kemContext = Buffer.concat([input.enc, input.publicKey]);
  const sharedSecret = expand(
    kemSuite,
    extract(kemSuite, '', 'eae_prk', shared),
    'shared_secret',
    kemContext,
    32,
  );
  const none = Buffer.alloc(0);
  const context = Buffer.concat([
    Buffer.of(0),
    extract(suite, '', 'psk_id_hash', none),
    extract(suite, '', 'info_hash', Buffer.from(input.info)),
  ]);
  const secret = extract(suite, sharedSecret, 'secret', none);
  const decipher = createDecipheriv(
    'aes-256-gcm',
    expand(suite, secret, 'key', context, 32),
    expand(suite, secret, 'base_nonce', context, 12),
  );
  decipher.setAAD(Buffer.from(input.aad));
  decipher.setAuthTag(input.ciphertext.subarray(-16));
  return Buffer.concat([decipher.update(input.ciphertext.subarray(0, -16)), decipher.final()]);
}
