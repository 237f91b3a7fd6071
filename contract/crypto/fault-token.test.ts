import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultToken, readFaultToken } from './fault-token.ts';

const KEY = 'a-terminal-key-of-a-test';
const fault = {
  terminalId: 'ZB-TEST-0001',
  regionCode: '441999001001',
  code: 'cabinet-open',
  since: new Date('2026-11-22T06:05:30.000Z'),
};
const keyOf = (id: string) => (id === fault.terminalId ? KEY : undefined);

describe('the token of a resting machine', () => {
  test('is read by who has the key, to the minute', () => {
    const token = faultToken(fault, KEY);
    expect(token).toMatch(/^[A-Za-z0-9._-]+$/);
    expect(readFaultToken(token, keyOf)).toEqual({ ...fault, since: new Date('2026-11-22T06:05:00.000Z') });
  });

  test('any other byte, another key or another terminal: nothing is read', () => {
    const token = faultToken(fault, KEY);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'AZaz09.-_'), (at, character) => {
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        fc.pre(changed !== token);
        const read = readFaultToken(changed, () => KEY);
        // The last character of base64url has bits that carry nothing: then it is the same token.
        expect(read === undefined || at === token.length - 1).toBe(true);
      }),
    );
    expect(readFaultToken(token, () => 'another-key-of-a-test')).toBeUndefined();
    expect(readFaultToken(token, () => undefined)).toBeUndefined();
  });

  test('arbitrary text is no token and no crash', () => {
    fc.assert(fc.property(fc.string(), (text) => readFaultToken(text, () => KEY) === undefined));
  });
});
