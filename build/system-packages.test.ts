import { describe, expect, test } from 'vitest';
import { SYSTEM_PACKAGES } from '#contract/system-packages.ts';
import { ensureSystemPackages, type Machine, missingPackages } from './system-packages.ts';

const machine = (over: Partial<Machine> & { there?: Set<string> }) => {
  const there = over.there ?? new Set<string>();
  const runs: string[] = [];
  const said: string[] = [];
  const fake: Machine = {
    platform: 'linux',
    mayInstall: false,
    has: (proof) => there.has(proof),
    run: (program, args) => {
      runs.push([program, ...args].join(' '));
      if (args[0] === 'install')
        for (const { name, provenBy } of SYSTEM_PACKAGES)
          if (args.includes(name)) there.add(provenBy[0] ?? '');
      return 0;
    },
    say: (text) => said.push(text),
    ...over,
  };
  return { fake, runs, said };
};
const everything = () => new Set(SYSTEM_PACKAGES.map(({ provenBy }) => provenBy[0] ?? ''));

describe('system packages', () => {
  test('every entry names a package, a reason, a proof and a command', () => {
    for (const { name, why, provenBy, neededBy } of SYSTEM_PACKAGES) {
      expect(name).toMatch(/^[a-z0-9][a-z0-9+.-]+$/);
      expect(why.length).toBeGreaterThan(10);
      expect(provenBy.length).toBeGreaterThan(0);
      expect(neededBy.length).toBeGreaterThan(0);
    }
    expect(new Set(SYSTEM_PACKAGES.map(({ name }) => name)).size).toBe(SYSTEM_PACKAGES.length);
  });

  test('nothing is missing: nothing is run or said', () => {
    const { fake, runs, said } = machine({ there: everything(), mayInstall: true });
    expect(ensureSystemPackages('test', fake)).toEqual([]);
    expect([runs, said]).toEqual([[], []]);
  });

  test('another proof counts too', () => {
    const there = everything();
    there.delete('chromium');
    there.add('google-chrome');
    expect(missingPackages('start', machine({ there }).fake)).toEqual([]);
  });

  test('root on Debian: the missing ones are installed after an update, and no other', () => {
    const there = everything();
    there.delete('socat');
    const { fake, runs } = machine({ there, mayInstall: true });
    expect(ensureSystemPackages('start', fake)).toEqual([]);
    expect(runs).toEqual(['apt-get update -q', 'apt-get install -y -q --no-install-recommends socat']);
  });

  test('apt-get fails: says what is missing and goes on', () => {
    const { fake, said } = machine({ mayInstall: true, run: () => 100 });
    const still = ensureSystemPackages('start', fake);
    expect(still.map(({ name }) => name)).toContain('chromium');
    expect(said.at(-1)).toMatch(/^to install: sudo apt-get update && .* chromium /);
  });

  test('not root: the one line, and nothing is run', () => {
    const there = everything();
    there.delete('zbarimg');
    const { fake, runs, said } = machine({ there });
    expect(ensureSystemPackages('test', fake).map(({ name }) => name)).toEqual(['zbar-tools']);
    expect(runs).toEqual([]);
    expect(said.at(-1)).toBe(
      'to install: sudo apt-get update && sudo apt-get install -y --no-install-recommends zbar-tools',
    );
  });

  test('start does not ask for what only tests need', () => {
    const names = missingPackages('start', machine({}).fake).map(({ name }) => name);
    expect(names).not.toContain('zbar-tools');
  });

  test('Windows and macOS are not asked for Debian packages', () => {
    expect(missingPackages('test', machine({ platform: 'win32' }).fake)).toEqual([]);
    expect(missingPackages('test', machine({ platform: 'darwin' }).fake)).toEqual([]);
  });
});
