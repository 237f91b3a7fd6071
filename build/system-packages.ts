/** How each command of this folder makes sure of what Zhuban wants from the operating system. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installLine, SYSTEM_PACKAGES, type SystemPackage } from '#contract/system-packages.ts';

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
