import { createHash, getHashes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256Hex, sm3Hex } from './hash.ts';

describe('hashes', () => {
  test('SHA-256 of "abc" (FIPS 180-4 example)', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test('SM3 of "abc" (GB/T 32905-2016 appendix A.1)', () => {
    expect(sm3Hex('abc')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
  });

  test('SM3 of 64 bytes (GB/T 32905-2016 appendix A.2)', () => {
    expect(sm3Hex('abcd'.repeat(16))).toBe(
      'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    );
  });

  test('text and its UTF-8 bytes hash alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(sm3Hex(text)).toBe(sm3Hex(bytes));
        expect(sha256Hex(text)).toBe(sha256Hex(bytes));
      }),
    );
  });

  test.runIf(getHashes().includes('sm3'))('SM3 agrees with OpenSSL on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(sm3Hex(bytes)).toBe(createHash('sm3').update(bytes).digest('hex'));
      }),
      { numRuns: 50 },
    );
  });
});
