import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NODE = process.execPath;
const COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'compiled');
const READY_LIMIT_MS = 60_000;
/** The environment's variable that names the folder of a station that was set up before (prepare.ts). */
export const PREPARED_STATION = 'ZHUBAN_PREPARED_STATION';
/** Of the one officer that every hub of a station knows. */
export const OFFICE_KEY = randomBytes(24).toString('base64url');
/** Of the one operator who puts items on line there. */
export const PUBLISHER_KEY = randomBytes(24).toString('base64url');

/** Commitments can be signed after a tenth of the time that they take to read: nobody reads them here. */
export const HURRIED = { readingShare: 0.1 } as const;

interface ReadyLine {
  readonly event: string;
  readonly url: string;
}

/** A child process of the project that says in one JSON line when it is ready. */
export class Part {
  readonly process: ChildProcess;
  readonly ready: ReadyLine;
  readonly #output: string[];
  readonly #urls: ((url: string) => void)[] = [];

  private constructor(child: ChildProcess, ready: ReadyLine, output: string[]) {
    this.process = child;
    this.ready = ready;
    this.#output = output;
  }

  static async start(
    entry: string,
    args: readonly string[],
    readyEvent: string,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Part> {
    const child = spawn(NODE, [join(ROOT, entry), ...args], {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'pipe'],
      // Hundreds of files are stripped of their types and compiled: once, not for each station.
      env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env, ...environment },
    });
    const output: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text));
    const lines = createInterface({ input: child.stdout });
    let part: Part | undefined;
    const ready = await new Promise<ReadyLine>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${entry} was not ready in time\n${output.join('')}`)),
        READY_LIMIT_MS,
      );
      child.once('exit', (code, signal) => {
        clearTimeout(timer);
        reject(new Error(`${entry} ended (${code ?? signal})\n${output.join('')}`));
      });
      lines.on('line', (line) => {
        output.push(`${line}\n`);
        const message = parse(line);
        if (message?.event === readyEvent) {
          clearTimeout(timer);
          resolve(message);
        }
        if (message?.event === 'entry-url' && part !== undefined) part.#urls.shift()?.(message.url);
      });
    });
    part = new Part(child, ready, output);
    return part;
  }

  get output(): string {
    return this.#output.join('');
  }

  get ended(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** A fresh address of the screen; each opens once. */
  entryUrl(): Promise<string> {
    return new Promise((resolve) => {
      this.#urls.push(resolve);
      this.process.stdin?.write('entry-url\n');
    });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.ended) return;
    const gone = new Promise<void>((resolve) => this.process.once('exit', () => resolve()));
    this.process.kill(signal);
    const force = setTimeout(() => this.process.kill('SIGKILL'), 8_000);
    await gone;
    clearTimeout(force);
  }
}

function parse(line: string): ReadyLine | undefined {
  try {
    return JSON.parse(line) as ReadyLine;
  } catch {
    return undefined;
  }
}

export interface StationOptions {
  /** Profile of the terminal; `development` when absent. */
  readonly profile?: string;
  /** Takes the place of these times of the profile. */
  readonly timing?: Readonly<Record<string, number>>;
  /** The terminal's temporary files go to `temporaryDirectory`, so that they can be searched. */
  readonly ownTemporaryFolder?: boolean;
}

/** A hub and a terminal with simulated devices, on their own folders and ports: a village station in a box. */
export class Station {
  readonly directory: string;
  readonly #options: StationOptions;
  hub: Part;
  terminal: Part;

  private constructor(directory: string, options: StationOptions, hub: Part, terminal: Part) {
    this.directory = directory;
    this.#options = options;
    this.hub = hub;
    this.terminal = terminal;
  }

  static async start(options: StationOptions = {}): Promise<Station> {
    const directory = await mkdtemp(join(tmpdir(), 'zhuban-station-'));
    const prepared = process.env[PREPARED_STATION];
    if (prepared === undefined) {
      await mkdir(join(directory, 'temporary'));
      await mkdir(join(directory, 'hub'), { mode: 0o700 });
    } else {
      await cp(prepared, directory, { recursive: true });
    }
    await writeFile(
      join(directory, 'hub', 'operator-keys.json'),
      JSON.stringify({
        'office.one': { role: 'office', key: OFFICE_KEY },
        'publisher.one': { role: 'publisher', key: PUBLISHER_KEY },
      }),
    );
    const settled = { ...options, profile: await profileOf(directory, options) };
    const hub = await startHub(directory);
    const terminal = await startTerminal(directory, hub.ready.url, settled);
    return new Station(directory, settled, hub, terminal);
  }

  get hubDirectory(): string {
    return join(this.directory, 'hub');
  }

  get terminalDirectory(): string {
    return join(this.directory, 'terminal');
  }

  get temporaryDirectory(): string {
    return join(this.directory, 'temporary');
  }

  /** The terminal's process begins again on the same data, as after a power cut. */
  async restartTerminal(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.terminal.stop(signal);
    this.terminal = await startTerminal(this.directory, this.hub.ready.url, this.#options);
  }

  async stop(): Promise<void> {
    await this.terminal.stop();
    await this.hub.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Name or path of the profile that the terminal starts with: one in the station's folder where the options change it. */
async function profileOf(
  directory: string,
  { profile = 'development', timing }: StationOptions,
): Promise<string> {
  if (timing === undefined) return profile;
  const path = profile.endsWith('.json')
    ? profile
    : join(ROOT, 'terminal/configuration/profiles', `${profile}.json`);
  const content = JSON.parse(await readFile(path, 'utf8')) as { readonly timing?: object };
  const changed = join(directory, 'profile.json');
  await writeFile(changed, JSON.stringify({ ...content, timing: { ...content.timing, ...timing } }));
  return changed;
}

function startHub(directory: string): Promise<Part> {
  return Part.start(
    'hub/main.ts',
    [
      ...['--data', join(directory, 'hub'), '--items', join(ROOT, 'items'), '--port', '0'],
      ...['--register', 'ZB-DEV-0001', '--ignore-opening-hours'],
    ],
    'hub-ready',
  );
}

function startTerminal(directory: string, hubUrl: string, options: StationOptions): Promise<Part> {
  return Part.start(
    // As it is shipped, in one file: that starts in half of the time. It is built before the first spec.
    process.env[PREPARED_STATION] === undefined ? 'terminal/main.ts' : 'dist/terminal/main.js',
    [
      ...['--screen', join(ROOT, 'dist', 'renderer')],
      ...['--profile', options.profile ?? 'development', '--hub-url', hubUrl],
      ...['--hub-key-file', join(directory, 'hub', 'terminal-keys.json')],
      ...['--data', join(directory, 'terminal')],
    ],
    'terminal-ready',
    options.ownTemporaryFolder === true ? { TMPDIR: join(directory, 'temporary') } : {},
  );
}
