/** How a scanner answers a command; the same three bytes with Newland and Honeywell. */
export type CommandStatus =
  | 'acknowledged'
  /** The command is known, but its value is out of range. */
  | 'value-refused'
  /** The scanner does not know the command. */
  | 'command-unknown';

export const commandStatuses: ReadonlyMap<number, CommandStatus> = new Map<number, CommandStatus>([
  [0x06, 'acknowledged'],
  [0x15, 'value-refused'],
  [0x05, 'command-unknown'],
]);

export function statusByteOf(status: CommandStatus): number {
  for (const [byte, candidate] of commandStatuses) if (candidate === status) return byte;
  throw new RangeError(status);
}
