import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { lstat, readlink, unlink } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fail, ok, type Result } from '#contract/result.ts';
import type { PortOpener } from '../port.ts';
import type { Peer, PeerFailure } from './peer.ts';
import { SerialPortOpener } from './serial-port.ts';

export interface PseudoTerminalOptions {
  /** Where the driver finds the port, e.g. `/tmp/zhuban/id-card-reader`. An old link there is replaced. */
  readonly linkPath: string;
  /** The program that makes the pseudo-terminal; `socat` from PATH when absent. */
  readonly socatPath?: string;
}

interface Cable {
  readonly socat: ChildProcessByStdio<Writable, Readable, null>;
  readonly exited: Promise<void>;
  /** Our own handle on the driver's side, see {@link plugIn}. */
  readonly holder: number;
}

const START_LIMIT_MS = 5_000;

/**
 * A real pseudo-terminal for a simulated serial device: the driver opens the link like any serial port, the
 * simulator has the master side as bytes. Unix only; needs `socat`.
 *
 * socat ends by itself when this process ends, however it ends: its standard input is a pipe of ours, and
 * the kernel closes that pipe even after kill -9.
 */
export class PseudoTerminal implements Peer {
  readonly description: string;
  readonly opener: PortOpener;
  readonly path: string;
  readonly #socatPath: string;
  readonly #listeners = new Set<(bytes: Uint8Array) => void>();
  readonly #replugListeners = new Set<() => void>();
  #cable: Cable | undefined;
  #closed = false;

  private constructor(options: PseudoTerminalOptions) {
    this.path = options.linkPath;
    this.#socatPath = options.socatPath ?? 'socat';
    this.description = `pseudo-terminal ${options.linkPath}`;
    this.opener = new SerialPortOpener({ path: options.linkPath });
  }

  static async create(options: PseudoTerminalOptions): Promise<Result<PseudoTerminal, PeerFailure>> {
    const terminal = new PseudoTerminal(options);
    const started = await terminal.replug();
    return started.ok ? ok(terminal) : started;
  }

  /** The process id of socat while plugged in; for tests and for the technician's process list. */
  get processId(): number | undefined {
    return this.#cable?.socat.pid;
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async write(bytes: Uint8Array): Promise<Result<void, PeerFailure>> {
    if (this.#closed) return fail('peer-closed');
    const stdin = this.#cable?.socat.stdin;
    if (stdin === undefined || !stdin.writable) return fail('peer-unplugged');
    const error = await new Promise<Error | null | undefined>((resolve) => stdin.write(bytes, resolve));
    return error ? fail('peer-unplugged', error.message) : ok();
  }

  async unplug(): Promise<void> {
    const cable = this.#cable;
    this.#cable = undefined;
    if (cable) await pullOut(cable, this.path);
  }

  async replug(): Promise<Result<void, PeerFailure>> {
    if (this.#closed) return fail('peer-closed');
    if (this.#cable) return ok();
    const cable = await plugIn(this.#socatPath, this.path);
    if (!cable.ok) return cable;
    this.#cable = cable.value;
    cable.value.socat.stdout.on('data', (bytes: Buffer) => {
      if (this.#cable !== cable.value) return;
      for (const listener of [...this.#listeners]) listener(bytes);
    });
    for (const listener of [...this.#replugListeners]) listener();
    return ok();
  }

  onReplug(listener: () => void): () => void {
    this.#replugListeners.add(listener);
    return () => this.#replugListeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.unplug();
  }
}

async function plugIn(socatPath: string, linkPath: string): Promise<Result<Cable, PeerFailure>> {
  const free = await clearOldLink(linkPath);
  if (!free.ok) return free;
  // `rawer`: no echo, no line discipline. `-t0.1`: end 0.1 s after our side of the pipe has ended.
  const socat = spawn(socatPath, ['-t0.1', '-', `PTY,rawer,link=${linkPath}`], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let ended: PeerFailure | undefined;
  const exited = new Promise<void>((resolve) => {
    socat.once('error', (error: NodeJS.ErrnoException) => {
      ended = {
        code: error.code === 'ENOENT' ? 'socat-missing' : 'peer-start-failed',
        detail: error.message,
      };
      resolve();
    });
    socat.once('exit', (code, signal) => {
      ended ??= { code: 'peer-start-failed', detail: `socat ended: ${code ?? signal}` };
      resolve();
    });
  });
  // A write that meets the end of socat is told by its callback.
  socat.stdin.on('error', () => undefined);
  const startedAt = performance.now();
  while (ended === undefined && performance.now() - startedAt < START_LIMIT_MS) {
    const holder = await openOwnHandle(linkPath);
    if (holder !== undefined) return ok({ socat, exited, holder });
    await delay(5);
  }
  socat.kill('SIGKILL');
  await exited;
  return { ok: false, failure: ended ?? { code: 'peer-start-failed', detail: 'no link appeared' } };
}

/**
 * Keeps the driver's side open. Without it the master reads EIO as soon as a driver closes its port, socat
 * takes that for the end, and the "device" would vanish whenever the driver reopens.
 */
async function openOwnHandle(linkPath: string): Promise<number | undefined> {
  try {
    const terminal = await readlink(linkPath);
    return openSync(terminal, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}

async function pullOut(cable: Cable, linkPath: string): Promise<void> {
  // Like a USB plug: the node of the device goes first, then those who hold it see the hang-up.
  await clearOldLink(linkPath);
  cable.socat.kill('SIGKILL');
  await cable.exited;
  closeSync(cable.holder);
}

async function clearOldLink(linkPath: string): Promise<Result<void, PeerFailure>> {
  try {
    const entry = await lstat(linkPath);
    if (!entry.isSymbolicLink()) return fail('link-path-occupied', linkPath);
    await unlink(linkPath);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      return fail('peer-start-failed', (error as Error).message);
    }
  }
  return ok();
}
