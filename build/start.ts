/** `npm start`: the hub, the terminal with its simulated devices, and the kiosk on the screen. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { loadConfiguration } from '#terminal/configuration/load-configuration.ts';
import { findBrowser, hasDisplay, type OpenBrowser, openBrowser } from './browser-shell.ts';
import { buildBundle } from './bundles.ts';
import { ensureElectronBinary, failedLately } from './electron-binary.ts';
import { EXIT } from './exit-codes.ts';
import { readOptions } from './options.ts';
import { ROOT } from './paths.ts';
import { RestartCounter } from './restart-policy.ts';
import { type Supervised, supervise } from './supervise.ts';
import { ensureSystemPackages, thisMachine } from './system-packages.ts';

const SHELLS = ['electron', 'browser', 'none'] as const;
const HUB_READY_LIMIT_MS = 60_000;
const TERMINAL_READY_LIMIT_MS = 90_000;
const SHELL_READY_LIMIT_MS = 60_000;

const HELP = `Usage: npm start -- [options]

Starts the hub, the terminal with simulated devices, and opens the kiosk: in Electron where its binary is here or
can be had within 20 s, else in Chromium, else (no screen) it prints the address. Ctrl-C ends all of it.

  --profile <name|path>   the terminal's profile (default: development)
  --shell <shell>         electron, browser, or none: print the address only (default: the best that works here)
  --port <n>              the terminal's port on loopback (default: any free one)
  --hub-port <n>          the hub's port on loopback (default: any free one)
  --help                  this text

Exit codes: 0 ended by Ctrl-C or by closing the browser, 1 a part did not start or kept dying, 64 unknown option,
69 the shell that was asked for is not on this machine.`;

const { values } = readOptions(HELP, () =>
  parseArgs({
    options: {
      profile: { type: 'string', default: 'development' },
      shell: { type: 'string' },
      port: { type: 'string', default: '0' },
      'hub-port': { type: 'string', default: '0' },
      help: { type: 'boolean', short: 'h' },
    },
  }),
);
const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
if (values.shell !== undefined && !(SHELLS as readonly string[]).includes(values.shell)) {
  console.error(`There is no shell called "${values.shell}".\n\n${HELP}`);
  process.exit(EXIT.usage);
}
if (!isPort(values.port) || !isPort(values['hub-port'])) {
  console.error(`A port is a number from 0 to 65535.\n\n${HELP}`);
  process.exit(EXIT.usage);
}

const say = (text: string) => console.log(`zhuban: ${text}`);
const sayOf = (name: string) => (text: string) => console.log(`[${name}] ${text}`);

const parts: Supervised[] = [];
let browser: OpenBrowser | undefined;
let ending = false;

/** Ends everything, the screen first and the hub last, and then this process. */
async function end(code: number): Promise<never> {
  // A second Ctrl-C, or the same one again by way of npm, changes nothing: what hangs is killed after 5 s.
  if (ending) return new Promise<never>(() => {});
  ending = true;
  await browser?.close();
  for (const part of parts.toReversed()) await part.stop();
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (!ending) say('ending …');
    void end(EXIT.ok);
  });

/** Adds a part and waits until it is ready; ends everything when it is not. */
async function started(part: Supervised, name: string): Promise<Readonly<Record<string, unknown>>> {
  parts.push(part);
  const ready = await part.started;
  if (!ready.ok) {
    if (!ending) say(`${name} did not start: ${ready.failure.code}, ${ready.failure.detail ?? ''}`);
    return end(EXIT.failed);
  }
  void part.over.then((over) => {
    if (!over.ok) void end(EXIT.failed);
  });
  return ready.value;
}

const configuration = await loadConfiguration(values.profile);
if (!configuration.ok) {
  console.error(`${configuration.failure.code}: ${configuration.failure.detail ?? ''}`);
  process.exit(EXIT.failed);
}
const terminalId = configuration.value.terminal.id;

ensureSystemPackages('start', thisMachine(say));

/** Decides which shell there will be, before anything is built for it. */
async function chooseShell(): Promise<{ kind: 'electron' | 'browser'; program: string } | { kind: 'none' }> {
  const { shell } = values;
  if (shell === 'none') return { kind: 'none' };
  if (!hasDisplay(process.platform, process.env)) {
    if (shell !== undefined) {
      say(`no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no ${shell}`);
      return end(EXIT.unavailable);
    }
    return { kind: 'none' };
  }
  if (shell === 'electron' || (shell === undefined && !failedLately())) {
    say("looking for Electron's binary, at most 20 s …");
    const binary = await ensureElectronBinary();
    if (binary.ok) return { kind: 'electron', program: binary.value };
    say(`Electron was not run: ${binary.failure.code}, ${binary.failure.detail ?? ''}`);
    if (shell === 'electron') return end(EXIT.unavailable);
  }
  const program = findBrowser();
  if (program) return { kind: 'browser', program };
  say('no Chromium was found');
  return shell === 'browser' ? end(EXIT.unavailable) : { kind: 'none' };
}
let shell = await chooseShell();

const built = async (name: 'renderer' | 'electron' | 'terminal') => {
  const began = performance.now();
  if ((await buildBundle(name)).built)
    say(`built ${name} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
};
await built('renderer');
if (shell.kind === 'electron') for (const name of ['electron', 'terminal'] as const) await built(name);

const hub = await started(
  supervise({
    name: 'hub',
    program: process.execPath,
    args: [
      join(ROOT, 'hub', 'main.ts'),
      ...['--data', join(ROOT, 'var', 'hub'), '--items', join(ROOT, 'items'), '--port', values['hub-port']],
      // The development terminal gets its key at the first start, as an installed one does at registration.
      ...['--register', terminalId, '--ignore-opening-hours'],
      ...['--bulletin', join(ROOT, 'hub', 'bulletin', 'sample-bulletin.json')],
    ],
    readyEvent: 'hub-ready',
    readyLimitMs: HUB_READY_LIMIT_MS,
    say: sayOf('hub'),
  }),
  'the hub',
);
const hubAddress = String(hub.url);
say(`hub: ${hubAddress}`);
const terminalArguments = [
  ...['--profile', values.profile, '--hub-url', hubAddress],
  ...['--hub-key-file', String(hub.terminalKeysFile)],
];

if (shell.kind === 'electron') {
  const electron = supervise({
    name: 'electron',
    program: shell.program,
    // Chromium's sandbox does not start under root: on a developer's container only, never on a kiosk.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ROOT, ...terminalArguments],
    readyEvent: 'shell-ready',
    readyLimitMs: SHELL_READY_LIMIT_MS,
    say: sayOf('electron'),
  });
  const ready = await electron.started;
  if (ready.ok) {
    await started(electron, 'Electron');
    say('the kiosk is open in Electron; Ctrl-C ends it');
  } else {
    await electron.stop();
    say(`Electron did not start: ${ready.failure.code}, ${ready.failure.detail ?? ''}`);
    if (values.shell === 'electron') await end(EXIT.failed);
    const program = findBrowser();
    shell = program ? { kind: 'browser', program } : { kind: 'none' };
  }
}

if (shell.kind !== 'electron') {
  const { kind } = shell;
  const program = shell.kind === 'browser' ? shell.program : '';
  /** Each address holds a token that works once: a browser opened anew, or a terminal that died, needs another. */
  const showAddress = async (address: string) => {
    if (kind === 'none') {
      say(`open the kiosk in a browser on this machine (works once): ${address}`);
      return;
    }
    const former = browser;
    browser = undefined;
    await former?.close();
    if (ending) return;
    const current = openBrowser(program, address);
    browser = current;
    const { how } = await current.ended;
    if (browser !== current || ending) return;
    if (how === 'closed') {
      say('the browser was closed');
      await end(EXIT.ok);
    }
    const pause = browserDeaths.died(performance.now());
    if (pause === undefined) {
      say('the browser crashed too often and is not opened again');
      await end(EXIT.failed);
    }
    say('the browser crashed; opening it again');
    await delay(pause);
    terminal.ask('entry-url');
  };
  const browserDeaths = new RestartCounter();
  const terminal = supervise({
    name: 'terminal',
    program: process.execPath,
    args: [join(ROOT, 'terminal', 'main.ts'), ...terminalArguments, '--port', values.port],
    readyEvent: 'terminal-ready',
    readyLimitMs: TERMINAL_READY_LIMIT_MS,
    say: sayOf('terminal'),
    onReady: ({ url }) => void showAddress(String(url)),
    onEvent: ({ event, url }) => {
      if (event !== 'entry-url') return false;
      void showAddress(String(url));
      return true;
    },
  });
  await started(terminal, 'the terminal');
  if (kind === 'browser') say('the kiosk is open in Chromium; Ctrl-C ends it');
}
