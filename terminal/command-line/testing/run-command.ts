import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../main.ts', import.meta.url));
/** Keyed by content. Without it most of a test's time would go into compiling the same files again. */
const COMPILE_CACHE = fileURLToPath(
  new URL('../../../node_modules/.cache/zhuban-command-line', import.meta.url),
);

export type EventLine = Readonly<Record<string, unknown>>;

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command as a technician runs it: a process of its own. */
export class RunningCommand {
  readonly #child: ChildProcess;
  readonly finished: Promise<Finished>;
  #stdout = '';
  #stderr = '';
  #taken = 0;
  #wake: (() => void)[] = [];
  #over = false;

  /** `input`: `open` until {@link endInput}, `ended` at once, or `null`: /dev/null, as a background job has. */
  constructor(
    args: readonly string[],
    options: {
      readonly input?: 'open' | 'ended' | 'null';
      readonly environment?: Readonly<Record<string, string>>;
    } = {},
  ) {
    this.#child = spawn(process.execPath, [ENTRY, ...args], {
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE, ...options.environment },
      stdio: [options.input === 'null' ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    this.#child.stdin?.on('error', () => undefined);
    if (options.input === 'ended') this.#child.stdin?.end();
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#notify();
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#notify();
    });
    this.finished = new Promise((resolve) => {
      this.#child.once('close', (exitCode) => {
        this.#over = true;
        this.#notify();
        resolve({ exitCode, stdout: this.#stdout, stderr: this.#stderr });
      });
    });
  }

  /** The next line of standard output; fails when the command ends without one. */
  async nextEvent(): Promise<EventLine> {
    for (;;) {
      const end = this.#stdout.indexOf('\n', this.#taken);
      if (end >= 0) {
        const line = this.#stdout.slice(this.#taken, end);
        this.#taken = end + 1;
        return JSON.parse(line) as EventLine;
      }
      await this.#news('a line on standard output');
    }
  }

  /** Skips lines until this event. */
  async event(name: string): Promise<EventLine> {
    for (;;) {
      const line = await this.nextEvent();
      if (line.event === name) return line;
    }
  }

  /** Waits until standard error has said this. */
  async said(text: string): Promise<void> {
    while (!this.#stderr.includes(text)) await this.#news(`"${text}" on standard error`);
  }

  send(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  endInput(): void {
    this.#child.stdin?.end();
  }

  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  /** For `afterEach`: nothing may outlive its test. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.finished;
  }

  async #news(awaited: string): Promise<void> {
    if (this.#over) throw new Error(`the command ended without ${awaited}: ${this.#stdout}${this.#stderr}`);
    await new Promise<void>((resolve) => this.#wake.push(resolve));
  }

  #notify(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const resolve of waiting) resolve();
  }
}

/** Runs a command to its end. */
export function runCommand(...args: readonly string[]): Promise<Finished> {
  return new RunningCommand(args, { input: 'ended' }).finished;
}

/** Every line of standard output; fails when one of them is not a JSON object. */
export function eventsOf({ stdout }: Finished): EventLine[] {
  if (stdout !== '' && !stdout.endsWith('\n')) throw new Error(`the last line is not finished: ${stdout}`);
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const value: unknown = JSON.parse(line);
      if (typeof value !== 'object' || value === null) throw new Error(`no JSON object: ${line}`);
      return value as EventLine;
    });
}
