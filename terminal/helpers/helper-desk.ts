import { scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { staffNumberSchema } from '#contract/helper.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import { fromBase32, oneTimeCode, timeStep } from './one-time-code.ts';

const base32 = z
  .string()
  .regex(/^[A-Za-z2-7]{26,}=*$/)
  .refine((text) => fromBase32(text) !== undefined);

/** A helper as the configuration has him: his number is what he knows, the code is what he has. */
export const helperSchema = z.strictObject({
  staffNumber: staffNumberSchema,
  second: z.discriminatedUnion('kind', [
    /** An authenticator: a secret of at least 128 bits (RFC 4226 section 4) in base 32. */
    z.strictObject({ kind: z.literal('totp'), secret: base32 }),
    /** A PIN, as scrypt (RFC 7914, N 16384, r 8, p 1) of it with this salt, both in hex. */
    z.strictObject({
      kind: z.literal('pin'),
      salt: z.string().regex(/^[0-9a-f]{32,}$/),
      scrypt: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ]),
});
export type Helper = z.infer<typeof helperSchema>;

/** After so many wrong tries in a row nobody signs in with this number for a while. */
export const WRONG_TRIES = 5;
export const LOCKED_MS = 15 * 60_000;

export interface HelperDesk {
  /** Whether anybody can sign in here at all. */
  readonly staffed: boolean;
  signIn(staffNumber: string, code: string): Promise<Result<void, { code: 'wrong' | 'locked' }>>;
}

interface Tries {
  wrong: number;
  lockedAt: number | undefined;
}

export function createHelperDesk(options: {
  readonly helpers: readonly Helper[];
  readonly now?: () => Date;
  /** Milliseconds that only go on: a lock must not end because somebody sets the clock. */
  readonly monotonic?: () => number;
}): HelperDesk {
  const { helpers, now = () => new Date(), monotonic = () => performance.now() } = options;
  const tries = new Map<string, Tries>();
  /** The newest step of each helper: a code that was seen over his shoulder opens nothing a second time. */
  const used = new Map<string, number>();

  /** All unknown numbers share one count: they take no memory and tell nothing. */
  const countOf = (helper: Helper | undefined): Tries => {
    const key = helper?.staffNumber ?? 'unknown';
    const known = tries.get(key) ?? { wrong: 0, lockedAt: undefined };
    tries.set(key, known);
    return known;
  };

  async function matches(helper: Helper | undefined, code: string): Promise<boolean> {
    if (helper?.second.kind === 'pin') return isPin(helper.second, code);
    if (helper?.second.kind !== 'totp') return false;
    const secret = fromBase32(helper.second.secret);
    if (secret === undefined) return false;
    const step = timeStep(now());
    // One step to either side: clocks differ, and fingers are slow (RFC 6238 section 5.2).
    for (const candidate of [step, step - 1, step + 1]) {
      if (!equal(oneTimeCode(secret, candidate), code)) continue;
      if (candidate <= (used.get(helper.staffNumber) ?? -1)) return false;
      used.set(helper.staffNumber, candidate);
      return true;
    }
    return false;
  }

  return {
    staffed: helpers.length > 0,
    async signIn(staffNumber, code) {
      const helper = helpers.find((each) => each.staffNumber === staffNumber);
      const count = countOf(helper);
      if (count.lockedAt !== undefined) {
        if (monotonic() - count.lockedAt < LOCKED_MS) return fail('locked');
        count.lockedAt = undefined;
        count.wrong = 0;
      }
      if (await matches(helper, code)) {
        count.wrong = 0;
        return ok();
      }
      count.wrong += 1;
      if (count.wrong < WRONG_TRIES) return fail('wrong');
      count.lockedAt = monotonic();
      return fail('locked');
    },
  };
}

async function isPin(second: Extract<Helper['second'], { kind: 'pin' }>, pin: string): Promise<boolean> {
  const expected = Buffer.from(second.scrypt, 'hex');
  const derive = promisify<string, Buffer, number, Buffer>(scrypt);
  return timingSafeEqual(await derive(pin, Buffer.from(second.salt, 'hex'), expected.length), expected);
}

function equal(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
