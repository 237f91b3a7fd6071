/**
 * What Zhuban wants from the operating system. The launcher installs it where it may, `zhuban doctor` says what
 * is missing. Nothing here is needed to install or to compile: native modules come prebuilt in their npm packages.
 */

export interface SystemPackage {
  /** The name in Debian and its derivatives. */
  readonly name: string;
  /** What is missing without it. */
  readonly why: string;
  /** Any one of these proves that it is there: a command on PATH, or an absolute path to a file or folder. */
  readonly provenBy: readonly string[];
  /** Who asks for it. */
  readonly neededBy: ReadonlyArray<'start' | 'test'>;
}

export const SYSTEM_PACKAGES: readonly SystemPackage[] = [
  {
    name: 'chromium',
    why: 'shows the kiosk where Electron cannot run, and runs the end-to-end tests',
    provenBy: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    neededBy: ['start', 'test'],
  },
  {
    name: 'chromium-headless-shell',
    why: 'runs the end-to-end tests in three quarters of the time that chromium takes',
    provenBy: ['chromium-headless-shell'],
    neededBy: ['test'],
  },
  {
    name: 'fonts-noto-cjk',
    why: 'Chinese on the screen and on every printed page',
    provenBy: ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', '/usr/share/fonts/noto-cjk'],
    neededBy: ['start', 'test'],
  },
  {
    name: 'fonts-hanazono',
    why: 'rare characters of names (GB 18030-2022 level 3) on the screen and on every printed page',
    provenBy: ['/usr/share/fonts/truetype/hanazono/HanaMinB.ttf', '/usr/share/fonts/hanazono'],
    neededBy: ['start', 'test'],
  },
  {
    name: 'socat',
    why: 'pairs of pseudo-terminals: the simulated devices behind a serial port',
    provenBy: ['socat'],
    neededBy: ['start', 'test'],
  },
  {
    name: 'cups-ipp-utils',
    why: 'ippeveprinter, the simulated document printer, and ipptool',
    provenBy: ['ippeveprinter'],
    neededBy: ['start', 'test'],
  },
  {
    name: 'dbus',
    why: 'ippeveprinter does not start without a message bus; its tests give it one of its own',
    provenBy: ['dbus-daemon'],
    neededBy: ['start', 'test'],
  },
  {
    name: 'cups-daemon',
    why: 'the tests print through a queue of a real CUPS scheduler',
    provenBy: ['/usr/sbin/cupsd'],
    neededBy: ['test'],
  },
  {
    name: 'poppler-utils',
    why: 'the tests read the text of printed PDF pages',
    provenBy: ['pdftotext'],
    neededBy: ['test'],
  },
  {
    name: 'zbar-tools',
    why: 'the tests read back the printed QR codes',
    provenBy: ['zbarimg'],
    neededBy: ['test'],
  },
  {
    name: 'nut-server',
    why: 'a real upsd, which the test of the uninterruptible power supply asks',
    provenBy: ['/lib/nut/upsd'],
    neededBy: ['test'],
  },
  {
    name: 'pcscd',
    why: 'reads social security cards, and the test of their driver',
    provenBy: ['/usr/sbin/pcscd'],
    neededBy: ['test'],
  },
  {
    name: 'vsmartcard-vpcd',
    why: 'the virtual card reader behind pcscd, which the test of the card driver puts cards into',
    provenBy: ['/usr/lib/pcsc/drivers/serial/libifdvpcd.so'],
    neededBy: ['test'],
  },
];

export const installLine = (packages: readonly SystemPackage[]): string =>
  `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.map(({ name }) => name).join(' ')}`;
