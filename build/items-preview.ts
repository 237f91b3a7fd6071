/** `zhuban items preview`: walks through one item or package in the real kiosk, in simulation, while it is written. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { asked, connectOperator } from '#terminal/command-line/publishing/hub-operator.ts';
import { buildBundle } from './bundles.ts';
import { EXIT } from './exit-codes.ts';
import { openItem } from './items-preview/kiosk-remote.ts';
import { type PreviewState, startPanel } from './items-preview/panel-server.ts';
import {
  copySurroundings,
  findWorkingCopy,
  readWorkingCopy,
  watchWorkingCopy,
} from './items-preview/working-copy.ts';
import { readOptions } from './options.ts';
import { ROOT } from './paths.ts';
import { type Supervised, supervise } from './supervise.ts';
import { ensureSystemPackages, thisMachine } from './system-packages.ts';

const HELP = `Usage: npm run zhuban -- items preview [options] <file>

Opens one item or theme package in the kiosk, with the lint's findings beside it, and again with every change of the
file, its translations or its department. The file lies in its department's folder: items/<department>/<item>.json, or
packages/<package>.json beside the folder items/. A hub and a terminal with simulated devices run for it on a
temporary folder, with the catalog around the file, as it was at the start. What the lint refuses is shown and the
kiosk keeps the last good version. Ctrl-C ends all of it and leaves nothing behind.

  --port <n>   the page's port on loopback (default: any free one)
  --json       one JSON line for each thing that happens
  --help       this text

Examples:
  npm run zhuban -- items preview items/taxation/tax-payment-certificate.json
  npm run zhuban -- items preview packages/food-shop.json

Exit codes: 0 ended by Ctrl-C, 1 it could not start (with the code), 64 wrong options.`;

const NEXT_STEPS: Readonly<Record<string, string>> = {
  'path-not-found': 'There is no such file.',
  'not-in-a-department': 'Put it into the folder of its department, beside department.json: docs/items.md.',
  'no-items-beside-packages':
    'A package is made of items: put the folder packages/ beside the folder items/ with them.',
  'not-an-item': 'Name the file of an item or a package: a small name of letters, digits and hyphens, .json.',
  'surroundings-not-copied':
    'The files around it could not be copied to a temporary folder: may you read them, and is there space?',
  'port-in-use': 'Another program listens on that port: choose another --port.',
};
const HUB_READY_LIMIT_MS = 60_000;
const TERMINAL_READY_LIMIT_MS = 90_000;
const OPERATOR = 'preview';

const { values, positionals } = readOptions(HELP, () => {
  const parsed = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (parsed.values.help !== true && parsed.positionals.length !== 1) throw new Error('Name one file.');
  if (!/^\d{1,5}$/.test(parsed.values.port) || Number(parsed.values.port) > 65_535) {
    throw new Error('A port is a number from 0 to 65535.');
  }
  return parsed;
});

function tell(line: { readonly event: string; readonly [key: string]: unknown }, text: string): void {
  if (values.json) process.stdout.write(`${JSON.stringify(line)}\n`);
  else console.log(`zhuban: ${text}`);
}
/** What is only of interest when something goes wrong. */
const sayOf = (name: string) => (text: string) => process.stderr.write(`[${name}] ${text}\n`);

function cannotStart(code: string, detail: string | undefined): never {
  if (values.json) process.stdout.write(`${JSON.stringify({ event: 'error', code })}\n`);
  process.stderr.write(`${code}${detail === undefined ? '' : `: ${detail}`}\n`);
  if (NEXT_STEPS[code] !== undefined) process.stderr.write(`  ${NEXT_STEPS[code]}\n`);
  process.exit(EXIT.failed);
}

const found = await findWorkingCopy(resolve(positionals[0] ?? ''));
if (!found.ok) cannotStart(found.failure.code, found.failure.detail);
const copy = found.value;

const folder = mkdtempSync(join(tmpdir(), 'zhuban-preview-'));
// Also where this process ends in a way that nobody has thought of.
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const parts: Supervised[] = [];
const closers: (() => unknown)[] = [];
let ending = false;

/** Ends everything, the terminal first and the hub last, takes the folder away, and ends this process. */
async function end(code: number): Promise<never> {
  if (ending) return new Promise<never>(() => undefined);
  ending = true;
  try {
    for (const close of closers.toReversed()) await close();
    for (const part of parts.toReversed()) await part.stop();
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(EXIT.ok));

async function started(part: Supervised, name: string): Promise<Readonly<Record<string, unknown>>> {
  parts.push(part);
  const ready = await part.started;
  if (!ready.ok) {
    if (!ending)
      process.stderr.write(`${name} did not start: ${ready.failure.code} ${ready.failure.detail ?? ''}\n`);
    return end(EXIT.failed);
  }
  void part.over.then((over) => (over.ok ? undefined : end(EXIT.failed)));
  return ready.value;
}

/** Nothing more is started once the end has begun: it could outlive this process. */
async function unlessEnding(): Promise<void> {
  if (ending) await new Promise<never>(() => undefined);
}

let terminal: Supervised | undefined;
/** Each address opens once: the author's page and this command take turns. */
const addresses: ((address: string | undefined) => void)[] = [];
let state: PreviewState = { itemId: copy.itemId, state: 'starting', findings: [], kiosk: 'waiting' };
const panel = await startPanel({
  port: Number(values.port),
  kioskAddress: () => kioskAddress(),
  startAgain: () => {
    if (state.kiosk !== 'coming') void bring();
  },
});
if (!panel.ok) {
  rmSync(folder, { recursive: true, force: true });
  cannotStart(panel.failure.code, panel.failure.detail);
}
closers.push(() => panel.value.close());
tell(
  { event: 'preview-ready', url: panel.value.url },
  `open in a browser on this machine: ${panel.value.url}`,
);

show({});

function show(change: Partial<PreviewState>): void {
  state = { ...state, ...change };
  panel.ok && panel.value.show(state);
  const { findings, failure, online } = state;
  tell(
    { event: 'preview', ...state },
    failure !== undefined
      ? `${failure.code} ${failure.detail ?? ''}`
      : `${state.state}, ${findings.length} findings${online === undefined ? '' : `, revision ${online.revision}`}, kiosk: ${state.kiosk}`,
  );
}

ensureSystemPackages('start', thisMachine(sayOf('system')));
await buildBundle('renderer');
await mkdir(join(folder, 'hub'), { mode: 0o700 });
try {
  await copySurroundings(copy, folder);
} catch (error) {
  if (!(error instanceof Error && 'code' in error)) throw error;
  await panel.value.close();
  cannotStart('surroundings-not-copied', error.message);
}
const operatorKey = randomBytes(24).toString('base64url');
const keyFile = join(folder, 'operator-key');
const privately = { mode: 0o600 };
await writeFile(keyFile, operatorKey, privately);
await writeFile(
  join(folder, 'hub', 'operator-keys.json'),
  JSON.stringify({ [OPERATOR]: { role: 'publisher', key: operatorKey } }),
  privately,
);
const profile = JSON.parse(
  await readFile(join(ROOT, 'terminal', 'configuration', 'profiles', 'development.json'), 'utf8'),
) as { terminal: { id: string }; timing?: object };
// An author reads the file between two touches: the kiosk does not leave meanwhile.
const patient = { idleBrowsingSeconds: 3600, idleVisitSeconds: 3600, takeThingsSeconds: 5, erasedSeconds: 1 };
const profileFile = join(folder, 'profile.json');
await writeFile(profileFile, JSON.stringify({ ...profile, timing: { ...profile.timing, ...patient } }));

await unlessEnding();
const hub = await started(
  supervise({
    name: 'hub',
    program: process.execPath,
    args: [
      join(ROOT, 'hub', 'main.ts'),
      ...['--data', join(folder, 'hub'), '--items', join(folder, 'items'), '--port', '0'],
      ...['--register', profile.terminal.id, '--ignore-opening-hours'],
    ],
    readyEvent: 'hub-ready',
    readyLimitMs: HUB_READY_LIMIT_MS,
    say: sayOf('hub'),
  }),
  'the hub',
);
const operator = await connectOperator({ hub: String(hub.url), keyFile });
if (!operator.ok) throw new Error(operator.failure.code);

await unlessEnding();
terminal = supervise({
  name: 'terminal',
  program: process.execPath,
  args: [
    join(ROOT, 'terminal', 'main.ts'),
    ...['--profile', profileFile, '--hub-url', String(hub.url)],
    ...['--hub-key-file', String(hub.terminalKeysFile), '--data', join(folder, 'terminal')],
    ...['--framed-by', panel.value.origin],
  ],
  readyEvent: 'terminal-ready',
  readyLimitMs: TERMINAL_READY_LIMIT_MS,
  say: sayOf('terminal'),
  onEvent: ({ event, url }) => {
    if (event !== 'entry-url') return false;
    addresses.shift()?.(String(url));
    return true;
  },
});
function kioskAddress(): Promise<string | undefined> {
  return new Promise((answer) => {
    addresses.push(answer);
    if (terminal?.ask('entry-url') === true) return;
    addresses.splice(addresses.indexOf(answer), 1);
    answer(undefined);
  });
}
await started(terminal, 'the terminal');

/** One after the other: a file that is saved twice in a moment is published twice, and opened once. */
let work: Promise<void> = Promise.resolve();
function inTurn(task: () => Promise<void>): Promise<void> {
  work = work.then(task).catch((error: unknown) => {
    if (!ending)
      show({ failure: { code: 'preview-failed', detail: error instanceof Error ? error.message : '' } });
  });
  return work;
}

function bring(): Promise<void> {
  return inTurn(async () => {
    const { online } = state;
    if (online === undefined || ending) return;
    show({ kiosk: 'coming', failure: undefined });
    const address = await kioskAddress();
    if (address === undefined) return show({ kiosk: 'failed', failure: { code: 'kiosk-unreachable' } });
    const opened = await openItem(address, copy.itemId, online.revision);
    if (opened.ok) show({ kiosk: 'there' });
    else show({ kiosk: 'failed', failure: opened.failure });
  });
}

function publish(): Promise<void> {
  return inTurn(async () => {
    if (ending || !operator.ok) return;
    const read = await readWorkingCopy(copy);
    if (!read.ok) return show({ state: 'refused', findings: [], failure: read.failure });
    const { files, broken } = read.value;
    if (broken.length > 0) return show({ state: 'refused', findings: broken, failure: undefined });
    const answer = await asked(operator.value.publish({ files: [...files] }));
    if (!answer.ok) {
      const { findings, failure } = { failure: undefined, findings: [], ...answer.refusal };
      return show({ state: 'refused', findings, failure });
    }
    const { revision, findings } = answer.value;
    const isNew = answer.value.state === 'published' || state.online === undefined;
    const online = isNew ? { revision, at: new Date().toISOString() } : state.online;
    show({ state: 'online', online, findings, failure: undefined });
    if (isNew) void bring();
  });
}

const watcher = watchWorkingCopy(copy, () => void publish());
closers.push(() => watcher.close());
void publish();
