import { createHash } from 'node:crypto';

const SEED = 1;
const dayOfYear = Math.floor((Date.now() - Date.UTC(new Date().getUTCFullYear(), 0, 0)) / 86_400_000);

/** Each day looks at another part of what a run has no time to look at whole: `ZHUBAN_SEED=20 npm test` repeats one. */
export const seed = Number(process.env.ZHUBAN_SEED ?? SEED + dayOfYear);

/** The first 32 bits of a hash: the same seed and name give the same number on every machine. */
export function draw(name: string): number {
  return createHash('sha256').update(`${seed} ${name}`).digest().readUInt32BE(0);
}

/** Whether today's sample holds what has this name: it holds one of `oneOf`. */
export function isDrawn(name: string, oneOf: number): boolean {
  return draw(name) % oneOf === 0;
}
