import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { PCSCD_SOCKET, PcscSocketOpener } from '../../transports/pcsc-socket.ts';
import type { CardInReader } from '../simulator.ts';

const daemon = '/usr/sbin/pcscd';
const virtualReader = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
const START_ATTEMPTS = 100;

/** A real pcscd with the virtual reader of vsmartcard: a peer that knows nothing of this project. */
export interface VirtualReader {
  insert(card: CardInReader): Promise<void>;
  remove(): Promise<void>;
  stop(): Promise<void>;
}

/** Why the real daemon cannot be had here; undefined: it can. */
export function whyNoVirtualReader(): string | undefined {
  if (!existsSync(daemon)) return 'pcscd is not installed';
  if (!existsSync(virtualReader)) return 'vsmartcard-vpcd is not installed';
  // The path of its socket is compiled in, and only root may make it.
  if (process.getuid?.() !== 0) return 'not root';
  return undefined;
}

export async function startVirtualReader(): Promise<Result<VirtualReader, AppFailure<'pcscd-unavailable'>>> {
  const why = whyNoVirtualReader();
  if (why !== undefined) return fail('pcscd-unavailable', why);
  if (await answers()) return fail('pcscd-unavailable', 'another pcscd is running');
  const folder = await mkdtemp(join(tmpdir(), 'zhuban-pcscd-'));
  const port = await findFreePorts();
  await mkdir(join(folder, 'readers'));
  const channel = `0x${port.toString(16).toUpperCase().padStart(4, '0')}`;
  await writeFile(
    join(folder, 'readers', 'specimen'),
    `FRIENDLYNAME "Specimen"\nDEVICENAME /dev/null:${channel}\nLIBPATH ${virtualReader}\nCHANNELID ${channel}\n`,
  );
  const log = { text: '' };
  const child = spawn(daemon, ['--foreground', '--config', join(folder, 'readers')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      log.text = `${log.text}${bytes}`.slice(-2_000);
    });
  }
  let picc: Socket | undefined;
  const remove = async (): Promise<void> => {
    const socket = picc;
    picc = undefined;
    if (socket === undefined) return;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.destroy();
    await closed;
  };
  const stop = async (): Promise<void> => {
    await remove();
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; !(await answers()); attempt += 1) {
    if (attempt === START_ATTEMPTS || child.exitCode !== null) {
      await stop();
      return fail('pcscd-unavailable', log.text.slice(-500));
    }
    await delay(50);
  }
  return ok({
    insert: async (card) => {
      await remove();
      picc = await plugIn(card, port);
    },
    remove,
    stop,
  });
}

/** Control messages of one byte (vsmartcard, vpcd.h); everything else is a command to the card. */
const CONTROL = { off: 0, on: 1, reset: 2, atr: 4 } as const;

/** The card's end of vpcd: two bytes of length, high byte first, then the message. */
async function plugIn(card: CardInReader, port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  const send = (bytes: Uint8Array) =>
    socket.write(Uint8Array.of(bytes.length >> 8, bytes.length & 0xff, ...bytes));
  let buffer = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    buffer = Buffer.concat([buffer, bytes]);
    while (buffer.length >= 2 && buffer.length >= 2 + buffer.readUInt16BE(0)) {
      const message = buffer.subarray(2, 2 + buffer.readUInt16BE(0));
      buffer = buffer.subarray(2 + message.length);
      if (message.length !== 1) send(card.transmit(message));
      else if (message[0] === CONTROL.atr) send(card.atr);
      else card.reset();
    }
  });
  return socket;
}

async function answers(): Promise<boolean> {
  if (!existsSync(PCSCD_SOCKET)) return false;
  const opened = await new PcscSocketOpener().open({ deadlineMs: 500, signal: new AbortController().signal });
  if (opened.ok) await opened.value.close();
  return opened.ok;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // It takes its socket and its process file away itself.
  child.kill('SIGTERM');
  const stubborn = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await exited;
  clearTimeout(stubborn);
}

/**
 * The reader has two slots, the second on the next port. Below the range from which Linux hands out ports
 * (ip_local_port_range, from 32768): others ask for one between our look and the daemon's.
 */
async function findFreePorts(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (free) await new Promise<void>((resolve) => server.close(() => resolve()));
  return free;
}
