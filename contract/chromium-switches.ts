/** Chromium's switches for the screen, the same in every shell and in the tests: names without dashes, and values. */
export const CHROMIUM_SWITCHES: ReadonlyArray<readonly [name: string, value?: string]> = [
  ['disable-pinch'],
  ['overscroll-history-navigation', '0'],
  // No optimising compilers: taps are answered as soon without them, while their code takes memory for as long as the
  // screen runs, which is months, and most holes of V8 are in them.
  ['js-flags', '--no-opt --no-maglev'],
];

/** As arguments of the command line. */
export const chromiumArguments = (): string[] =>
  CHROMIUM_SWITCHES.map(([name, value]) => (value === undefined ? `--${name}` : `--${name}=${value}`));
