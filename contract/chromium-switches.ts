/** Chromium's switches for the screen, the same in every shell and in the tests: names without dashes, and values. */
export const CHROMIUM_SWITCHES: ReadonlyArray<readonly [name: string, value?: string]> = [
  ['disable-pinch'],
  ['overscroll-history-navigation', '0'],
  // Without V8's last compiler: a form gains nothing by it, while its code takes memory for as long as the screen runs,
  // which is months, and most holes of V8 are in it. Maglev stays: without it each letter one types takes half as long again.
  ['js-flags', '--no-opt'],
];

/** As arguments of the command line. */
export const chromiumArguments = (): string[] =>
  CHROMIUM_SWITCHES.map(([name, value]) => (value === undefined ? `--${name}` : `--${name}=${value}`));
