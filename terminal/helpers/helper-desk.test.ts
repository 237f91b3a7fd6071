import { scryptSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHelperDesk, type Helper, LOCKED_MS, WRONG_TRIES } from './helper-desk.ts';
import { fromBase32, oneTimeCode, timeStep } from './one-time-code.ts';

const SECRET = new TextEncoder().encode('12345678901234567890');
/** The same, in base 32. */
const ENCODED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const HELPER: Helper = { staffNumber: '07', second: { kind: 'totp', secret: ENCODED } };

describe('one-time codes', () => {
  // RFC 6238 appendix B, the rows of SHA-1.
  test.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('second %i is %s', (second, code) => {
    expect(oneTimeCode(SECRET, timeStep(new Date(second * 1000)), 8)).toBe(code);
  });

  test('a secret in base 32 is what it was', () => {
    expect(fromBase32(ENCODED)).toEqual(SECRET);
    expect(fromBase32('0')).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        let bits = '';
        for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
        const text = (bits.match(/.{1,5}/g) ?? [])
          .map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five.padEnd(5, '0'), 2)])
          .join('');
        expect(fromBase32(text)).toEqual(bytes);
      }),
    );
  });
});

describe('the helper desk', () => {
  function desk(helpers: readonly Helper[] = [HELPER]) {
    const clock = { at: new Date('2026-11-22T02:00:00Z'), passed: 0 };
    const made = createHelperDesk({ helpers, now: () => clock.at, monotonic: () => clock.passed });
    const codeAt = (steps: number) => oneTimeCode(SECRET, timeStep(clock.at) + steps);
    return { made, clock, codeAt };
  }

  test.each([-1, 0, 1])('the code of step %i is good', async (steps) => {
    const { made, codeAt } = desk();
    expect((await made.signIn('07', codeAt(steps))).ok).toBe(true);
  });

  test.each([-2, 2])('the code of step %i is not', async (steps) => {
    const { made, codeAt } = desk();
    expect(await made.signIn('07', codeAt(steps))).toMatchObject({ failure: { code: 'wrong' } });
  });

  test('a code seen over the shoulder opens nothing again', async () => {
    const { made, codeAt } = desk();
    expect((await made.signIn('07', codeAt(0))).ok).toBe(true);
    expect((await made.signIn('07', codeAt(0))).ok).toBe(false);
    expect((await made.signIn('07', codeAt(-1))).ok).toBe(false);
  });

  test('after five wrong tries even the right code waits, whatever the wall clock says', async () => {
    const { made, clock, codeAt } = desk();
    for (let wrong = 1; wrong < WRONG_TRIES; wrong += 1) {
      expect(await made.signIn('07', 'no')).toMatchObject({ failure: { code: 'wrong' } });
    }
    expect(await made.signIn('07', 'no')).toMatchObject({ failure: { code: 'locked' } });
    expect(await made.signIn('07', codeAt(0))).toMatchObject({ failure: { code: 'locked' } });
    clock.at = new Date('2027-11-22T02:00:00Z');
    expect(await made.signIn('07', codeAt(0))).toMatchObject({ failure: { code: 'locked' } });
    clock.passed = LOCKED_MS;
    expect((await made.signIn('07', codeAt(0))).ok).toBe(true);
  });

  test('an unknown number says no more than a wrong code', async () => {
    const { made, codeAt } = desk();
    const answers = [];
    for (let index = 0; index < WRONG_TRIES; index += 1)
      answers.push(await made.signIn(`9${index}`, codeAt(0)));
    expect(answers.map((answer) => !answer.ok && answer.failure.code)).toEqual([
      ...Array.from({ length: WRONG_TRIES - 1 }, () => 'wrong'),
      'locked',
    ]);
    // Nobody else is locked out by that.
    expect((await made.signIn('07', codeAt(0))).ok).toBe(true);
  });

  test('a PIN is compared by its hash', async () => {
    const salt = 'a1'.repeat(16);
    const hash = scryptSync('specimen-4711', Buffer.from(salt, 'hex'), 32).toString('hex');
    const { made } = desk([{ staffNumber: '08', second: { kind: 'pin', salt, scrypt: hash } }]);
    expect((await made.signIn('08', 'specimen-4711')).ok).toBe(true);
    expect((await made.signIn('08', 'specimen-4712')).ok).toBe(false);
  });

  test('without helpers nobody can sign in', async () => {
    const { made } = desk([]);
    expect(made.staffed).toBe(false);
    expect((await made.signIn('07', '000000')).ok).toBe(false);
  });
});
