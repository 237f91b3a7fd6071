/** Exit codes of the commands in this folder, from sysexits.h where one fits. The bootstrap has its own table. */
export const EXIT = {
  ok: 0,
  /** A check, a test or a step failed. */
  failed: 1,
  /** The command line was not understood. */
  usage: 64,
  /** Something that this command cannot do without is not on this machine; the message says what. */
  unavailable: 69,
  /** Electron's binary is neither here nor to be had: nothing was packaged or tested. */
  noElectron: 75,
} as const;
