/**
 * What Zhuban wants from the operating system, and how each command of this folder makes sure of it.
 * Nothing here is needed to install or to compile: native modules come prebuilt in their npm packages.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

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
    name: 'fonts-noto-cjk',
    why: 'Chinese on the screen and on every printed page',
    provenBy: ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', '/usr/share/fonts/noto-cjk'],
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
    why: 'ippeveprinter speaks to Avahi over the system bus',
    provenBy: ['dbus-daemon'],
    neededBy: ['start', 'test'],
  },
  {
    name: 'avahi-daemon',
    why: 'ippeveprinter does not start without a running Avahi',
    provenBy: ['avahi-daemon', '/usr/sbin/avahi-daemon'],
    neededBy: ['start', 'test'],
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
];

/** What a machine must be asked; replaced in tests. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** May install packages: root with apt-get. */
  readonly mayInstall: boolean;
  readonly has: (proof: string) => boolean;
  /** Runs a program to its end with its output on standard error; answers its exit code. */
  readonly run: (program: string, args: readonly string[]) => number;
  readonly say: (text: string) => void;
}

const onPath = (command: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

export const thisMachine = (say: (text: string) => void): Machine => ({
  platform: process.platform,
  mayInstall: process.getuid?.() === 0 && onPath('apt-get'),
  has: (proof) => (proof.startsWith('/') ? existsSync(proof) : onPath(proof)),
  run: (program, args) =>
    spawnSync(program, args, {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status ?? 1,
  say,
});

export const missingPackages = (command: 'start' | 'test', machine: Machine): readonly SystemPackage[] =>
  // On Windows and macOS the parts come with the system or with Zhuban's own installer.
  machine.platform !== 'linux'
    ? []
    : SYSTEM_PACKAGES.filter(
        ({ neededBy, provenBy }) => neededBy.includes(command) && !provenBy.some(machine.has),
      );

export const installLine = (packages: readonly SystemPackage[]): string =>
  `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.map(({ name }) => name).join(' ')}`;

/**
 * Installs what the command lacks where that may be done without asking (root, apt-get); else says the one line
 * that does it. Nothing of it is so needed that the command could not go on: what is still missing is answered,
 * and said with what will not work.
 */
export function ensureSystemPackages(command: 'start' | 'test', machine: Machine): readonly SystemPackage[] {
  const missing = missingPackages(command, machine);
  if (missing.length === 0) return [];
  if (machine.mayInstall) {
    machine.say(`installing system packages: ${missing.map(({ name }) => name).join(' ')} …`);
    const updated = machine.run('apt-get', ['update', '-q']);
    if (updated !== 0)
      machine.say(`apt-get update failed (exit code ${updated}); trying with the lists that are here`);
    machine.run('apt-get', [
      'install',
      '-y',
      '-q',
      '--no-install-recommends',
      ...missing.map(({ name }) => name),
    ]);
  }
  const still = missingPackages(command, machine);
  if (still.length > 0) {
    for (const { name, why } of still) machine.say(`missing: ${name} (${why})`);
    machine.say(`to install: ${installLine(still)}`);
  }
  return still;
}
