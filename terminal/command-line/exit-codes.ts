/** Exit codes of every command, from sysexits.h where one fits. The launcher in `build/` uses the same numbers. */
export const EXIT = {
  ok: 0,
  /** The check failed, nothing was read, or it was not printed; the error line says why. */
  failed: 1,
  /** The command line was not understood. */
  usage: 64,
  /** A program that the command cannot do without is not on this machine. */
  unavailable: 69,
} as const;
