import type { DeviceHealth, DeviceProblem } from '#contract/device.ts';

export interface DispenserStatus {
  /** ST0: `nowhere` is an empty path. */
  readonly card: 'nowhere' | 'at-mouth' | 'inside' | 'unknown';
  /** ST1 */
  readonly stacker: 'empty' | 'low' | 'enough' | 'unknown';
  /** ST2 */
  readonly bin: 'ready' | 'full' | 'unknown';
}

/**
 * What a byte does not say is unknown, never well. Two programs agree on ST1, and one has seen ST0 = '2' with a card at
 * the reader. The other digits follow the maker's usual numbering and want confirming on the machine.
 */
export function dispenserStatusOf([st0, st1, st2]: readonly [number, number, number]): DispenserStatus {
  return {
    card: CARD.get(st0) ?? 'unknown',
    stacker: STACKER.get(st1) ?? 'unknown',
    bin: BIN.get(st2) ?? 'unknown',
  };
}

export function statusBytesOf(status: DispenserStatus): readonly [number, number, number] {
  const byteOf = <Value>(map: ReadonlyMap<number, Value>, wanted: Value) =>
    [...map].find(([, value]) => value === wanted)?.[0] ?? 0x3f;
  return [byteOf(CARD, status.card), byteOf(STACKER, status.stacker), byteOf(BIN, status.bin)];
}

const digit = (character: string) => character.charCodeAt(0);
const CARD = new Map<number, DispenserStatus['card']>([
  [digit('0'), 'nowhere'],
  [digit('1'), 'at-mouth'],
  [digit('2'), 'inside'],
]);
const STACKER = new Map<number, DispenserStatus['stacker']>([
  [digit('0'), 'empty'],
  [digit('1'), 'low'],
  [digit('2'), 'enough'],
]);
const BIN = new Map<number, DispenserStatus['bin']>([
  [digit('0'), 'ready'],
  [digit('1'), 'full'],
]);

export function dispenserHealth(
  status: DispenserStatus,
): Pick<DeviceHealth, 'condition'> & { problems: DeviceProblem[] } {
  const problems: DeviceProblem[] = [];
  const blocked = status.stacker === 'empty' || status.bin === 'full';
  if (status.stacker === 'empty') problems.push('cards-empty');
  if (status.stacker === 'low') problems.push('cards-low');
  if (status.bin === 'full') problems.push('reject-bin-full');
  if ([status.card, status.stacker, status.bin].includes('unknown')) problems.push('other');
  if (blocked) return { condition: 'blocked', problems };
  return { condition: problems.length > 0 ? 'degraded' : 'ready', problems };
}

export type DispenserError = 'card-jam' | 'stacker-empty' | 'bin-full';

/**
 * Error codes of two characters. No public program that was looked at lists them, so these are the maker's usual ones
 * (low confidence), and a machine may have others. A code that is not in the table is passed on as it is.
 */
export const DEFAULT_ERRORS: Readonly<Record<string, DispenserError>> = {
  '10': 'card-jam',
  A0: 'stacker-empty',
  A1: 'bin-full',
};
