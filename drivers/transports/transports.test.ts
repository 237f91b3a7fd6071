import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { lstat, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SerialPort } from 'serialport';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import type { BytePort, CallBounds, PortFailure } from '../port.ts';
import { cableKinds, type TestCable } from '../testing/cable-ends.ts';
import { PortEvents } from './port-events.ts';
import { PseudoTerminal } from './pseudo-terminal.ts';
import { SerialPortOpener } from './serial-port.ts';
import { TcpPeer } from './tcp-peer.ts';
import { openSocketPort, TcpPortOpener } from './tcp-port.ts';

function bounds(deadlineMs = 5_000): CallBounds {
  return { deadlineMs, signal: new AbortController().signal };
}

/** Resolves when `count` bytes have come, whatever the chunks. */
function collect(source: { onBytes: BytePort['onBytes'] }, count: number): Promise<Uint8Array> {
  return new Promise((resolve) => {
    let all = Buffer.alloc(0);
    const stop = source.onBytes((bytes) => {
      all = Buffer.concat([all, bytes]);
      if (all.length < count) return;
      stop();
      resolve(new Uint8Array(all));
    });
  });
}

const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);

describe.each(Object.keys(cableKinds))('a cable over %s', (kind) => {
  let cable: TestCable;
  beforeEach(async () => {
    cable = await cableKinds[kind]!();
  });
  afterEach(() => cable.dispose());

  test('carries every byte value both ways, unchanged', async () => {
    const port = unwrap(await cable.peer.opener.open(bounds()));
    const atPeer = collect(cable.peer, 256);
    unwrap(await port.write(everyByte, bounds()));
    expect(await atPeer).toEqual(everyByte);
    const atDriver = collect(port, 256);
    unwrap(await cable.peer.write(everyByte));
    expect(await atDriver).toEqual(everyByte);
    await port.close();
  });

  test('a frame larger than the terminal buffer arrives whole', async () => {
    const port = unwrap(await cable.peer.opener.open(bounds()));
    const large = Uint8Array.from({ length: 40_000 }, (_, index) => index % 251);
    const atDriver = collect(port, large.length);
    unwrap(await cable.peer.write(large));
    expect(await atDriver).toEqual(large);
    const atPeer = collect(cable.peer, large.length);
    unwrap(await port.write(large, bounds()));
    expect(await atPeer).toEqual(large);
    await port.close();
  });

  test('closing and opening again works, and the closed port stays closed', async () => {
    const first = unwrap(await cable.peer.opener.open(bounds()));
    await first.close();
    await first.close();
    expect(await first.write(everyByte, bounds())).toMatchObject({ failure: { code: 'port-closed' } });
    const second = unwrap(await cable.peer.opener.open(bounds()));
    // Over TCP the peer has accepted us for certain only when it has heard from us.
    const atPeer = collect(cable.peer, 1);
    unwrap(await second.write(Uint8Array.of(0x55), bounds()));
    await atPeer;
    const atDriver = collect(second, 256);
    unwrap(await cable.peer.write(everyByte));
    expect(await atDriver).toEqual(everyByte);
    await second.close();
  });

  test('unplug is told once, opening then fails, and replug brings a new port', async () => {
    const port = unwrap(await cable.peer.opener.open(bounds()));
    const losses: PortFailure[] = [];
    const lost = new Promise<void>((resolve) =>
      port.onLost((failure) => {
        losses.push(failure);
        resolve();
      }),
    );
    await cable.peer.unplug();
    await lost;
    expect(losses).toMatchObject([{ code: 'port-closed' }]);
    expect(await port.write(everyByte, bounds())).toMatchObject({ failure: { code: 'port-closed' } });
    expect(await cable.peer.opener.open(bounds())).toMatchObject({ failure: { code: 'port-not-found' } });
    expect(await cable.peer.write(everyByte)).toMatchObject({ failure: { code: 'peer-unplugged' } });

    unwrap(await cable.peer.replug());
    const again = unwrap(await cable.peer.opener.open(bounds()));
    const atPeer = collect(cable.peer, 256);
    unwrap(await again.write(everyByte, bounds()));
    expect(await atPeer).toEqual(everyByte);
    await again.close();
    expect(losses).toHaveLength(1);
  });

  test('a loss before anybody listened is still told', async () => {
    const port = unwrap(await cable.peer.opener.open(bounds()));
    await cable.peer.unplug();
    await new Promise<void>((resolve) => port.onLost(() => resolve()));
    const late = await new Promise<PortFailure>((resolve) => port.onLost(resolve));
    expect(late.code).toBe('port-closed');
  });

  test('close by the owner is not told as a loss', async () => {
    const port = unwrap(await cable.peer.opener.open(bounds()));
    let losses = 0;
    port.onLost(() => {
      losses += 1;
    });
    await port.close();
    await cable.peer.unplug();
    expect(losses).toBe(0);
  });

  test('an aborted call opens nothing and writes nothing', async () => {
    const aborted: CallBounds = { deadlineMs: 5_000, signal: AbortSignal.abort() };
    expect(await cable.peer.opener.open(aborted)).toMatchObject({ failure: { code: 'aborted' } });
    const port = unwrap(await cable.peer.opener.open(bounds()));
    expect(await port.write(everyByte, aborted)).toMatchObject({ failure: { code: 'aborted' } });
    const atPeer = collect(cable.peer, 1);
    unwrap(await port.write(Uint8Array.of(0x55), bounds()));
    expect(await atPeer).toEqual(Uint8Array.of(0x55));
    await port.close();
  });
});

describe('what a port says when', () => {
  /** A port of the library whose operations end as told. */
  function libraryPort(ends: Partial<Record<'open' | 'write' | 'drain', Error | 'never'>>): () => SerialPort {
    return () => {
      const port = new EventEmitter() as unknown as Record<string, unknown> & EventEmitter;
      const end = (what: 'open' | 'write' | 'drain', callback: (error: Error | null) => void) => {
        const how = ends[what];
        if (how !== 'never') setImmediate(() => callback(how ?? null));
      };
      Object.assign(port, {
        isOpen: true,
        closing: false,
        open: (callback: (error: Error | null) => void) => end('open', callback),
        write: (_: Buffer, callback: (error: Error | null) => void) => end('write', callback),
        drain: (callback: (error: Error | null) => void) => end('drain', callback),
        close(callback: () => void) {
          port.isOpen = false;
          setImmediate(callback);
        },
      });
      return port as unknown as SerialPort;
    };
  }

  test.each<[string, string]>([
    ['Error: Access denied', 'port-busy'],
    ['Error: Permission denied, cannot open /dev/x', 'port-permission-denied'],
    ['Error: Operation not permitted', 'port-permission-denied'],
    ['Error Resource temporarily unavailable Cannot lock port', 'port-busy'],
    ['Error: No such device or address', 'port-not-found'],
    ['Error: Inappropriate ioctl for device', 'port-open-failed'],
  ])('the system says "%s": %s', async (message, code) => {
    const opener = new SerialPortOpener({ path: 'x', createPort: libraryPort({ open: new Error(message) }) });
    expect(await opener.open(bounds())).toMatchObject({ failure: { code } });
  });

  test.each(['write', 'drain'] as const)(
    'the %s fails while the port stays open: the write failed',
    async (what) => {
      const createPort = libraryPort({ [what]: new Error('input/output error') });
      const port = unwrap(await new SerialPortOpener({ path: 'x', createPort }).open(bounds()));
      expect(await port.write(everyByte, bounds())).toMatchObject({ failure: { code: 'port-write-failed' } });
      await port.close();
    },
  );

  test('a line that flow control holds up never drains: the write ends by its deadline, and the port can be closed', async () => {
    const createPort = libraryPort({ drain: 'never' });
    const port = unwrap(await new SerialPortOpener({ path: 'x', createPort }).open(bounds()));
    expect(await port.write(everyByte, bounds(20))).toMatchObject({ failure: { code: 'deadline-exceeded' } });
    await port.close();
  });

  test('the cable is pulled while a write is under way: the port is closed, and closing waits for the library', async () => {
    let pulled: (SerialPort & { isOpen: boolean; closing: boolean }) | undefined;
    const createPort = () => {
      const port = libraryPort({})() as SerialPort & { isOpen: boolean; closing: boolean };
      port.write = ((_: Buffer, callback: (error: Error | null) => void) => {
        port.isOpen = false;
        port.closing = true;
        setImmediate(() => callback(null));
        return true;
      }) as SerialPort['write'];
      pulled = port;
      return port;
    };
    const port = unwrap(await new SerialPortOpener({ path: 'x', createPort }).open(bounds()));
    expect(await port.write(everyByte, bounds())).toMatchObject({ failure: { code: 'port-closed' } });
    let isClosed = false;
    const closing = port.close().then(() => {
      isClosed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isClosed).toBe(false);
    pulled?.emit('close', null);
    await closing;
  });

  test('an opening that was given up and never ends: the next one waits for it, within its bounds', async () => {
    const opener = new SerialPortOpener({ path: 'never', createPort: libraryPort({ open: 'never' }) });
    expect(await opener.open(bounds(20))).toMatchObject({ failure: { code: 'deadline-exceeded' } });
    expect(await opener.open(bounds(20))).toMatchObject({ failure: { code: 'deadline-exceeded' } });
  });

  test('an opening that was given up: another opener of the same port waits until it is free', async () => {
    const finished = Promise.withResolvers<void>();
    const late = libraryPort({})();
    late.open = (callback) => void finished.promise.then(() => callback?.(null));
    let openings = 0;
    const createPort = () => {
      openings += 1;
      return libraryPort({})();
    };
    const first = new SerialPortOpener({ path: 'late', createPort: () => late });
    const second = new SerialPortOpener({ path: 'late', baudRate: 9600, createPort });
    expect(await first.open(bounds(20))).toMatchObject({ failure: { code: 'deadline-exceeded' } });
    expect(await second.open(bounds(20))).toMatchObject({ failure: { code: 'deadline-exceeded' } });
    expect(openings).toBe(0);
    // Another port is not held up by it.
    await unwrap(await new SerialPortOpener({ path: 'other', createPort }).open(bounds())).close();
    finished.resolve();
    await unwrap(await second.open(bounds())).close();
    expect(openings).toBe(2);
  });

  test.each([undefined, new Error('No such file')])(
    'an opening that was given up ends late (%s): the port is free again',
    async (error) => {
      let openings = 0;
      const opener = new SerialPortOpener({
        path: 'x',
        createPort: () => {
          openings += 1;
          return libraryPort(openings === 1 && error !== undefined ? { open: error } : {})();
        },
      });
      const controller = new AbortController();
      const given = opener.open({ deadlineMs: 5_000, signal: controller.signal });
      setTimeout(() => controller.abort(), 0);
      queueMicrotask(() => controller.abort());
      expect(await given).toMatchObject({ failure: { code: 'aborted' } });
      await unwrap(await opener.open(bounds())).close();
    },
  );
});

describe('what a socket says when', () => {
  /** A socket whose connection and writes end as told. */
  function socketThat(ends: {
    connect?: string;
    write?: Error | 'never';
    destroyedBy?: 'write';
  }): () => Socket {
    return () => {
      const socket = new EventEmitter() as unknown as Record<string, unknown> & EventEmitter;
      const destroy = () => {
        socket.destroyed = true;
        setImmediate(() => {
          socket.closed = true;
          socket.emit('close');
        });
      };
      Object.assign(socket, {
        destroyed: false,
        closed: false,
        setKeepAlive: () => undefined,
        destroy,
        write(_: Uint8Array, callback: (error?: Error) => void) {
          if (ends.write === 'never') return;
          if (ends.destroyedBy === 'write') socket.destroyed = true;
          setImmediate(() => callback(ends.write as Error | undefined));
        },
      });
      setImmediate(() => {
        if (ends.connect === undefined) socket.emit('connect');
        else if (ends.connect !== 'never')
          socket.emit('error', Object.assign(new Error('no'), { code: ends.connect }));
      });
      return socket as unknown as Socket;
    };
  }

  test.each([
    ['ECONNREFUSED', 'port-not-found'],
    ['EACCES', 'port-permission-denied'],
    ['EPERM', 'port-permission-denied'],
    ['EMFILE', 'port-open-failed'],
  ])('it cannot be connected, %s: %s', async (connect, code) => {
    expect(await openSocketPort(socketThat({ connect }), 'x', bounds())).toMatchObject({ failure: { code } });
  });

  test('nobody answers: the opening ends by its deadline', async () => {
    expect(await openSocketPort(socketThat({ connect: 'never' }), 'x', bounds(20))).toMatchObject({
      failure: { code: 'deadline-exceeded' },
    });
  });

  test.each([
    [{ write: 'never' }, 'deadline-exceeded'],
    [{ write: new Error('EPIPE') }, 'port-write-failed'],
    [{ write: new Error('EPIPE'), destroyedBy: 'write' }, 'port-closed'],
  ] as const)('a write ends otherwise (%o): %s', async (ends, code) => {
    const port = unwrap(await openSocketPort(socketThat(ends), 'x', bounds()));
    expect(await port.write(everyByte, bounds(20))).toMatchObject({ failure: { code } });
    await port.close();
  });
});

test("what comes behind the end of a port is nobody's", () => {
  const events = new PortEvents();
  let heard = 0;
  events.onBytes(() => (heard += 1));
  events.end();
  events.emitBytes(everyByte);
  events.emitLost({ code: 'port-closed' });
  expect([heard, events.ended]).toEqual([0, true]);
});

describe('peers', () => {
  test.each(Object.keys(cableKinds))(
    '%s: closed for good, it is neither written to nor plugged in again',
    async (kind) => {
      const cable = await cableKinds[kind]!();
      unwrap(await cable.peer.replug());
      await cable.peer.close();
      expect(await cable.peer.write(everyByte)).toMatchObject({ failure: { code: 'peer-closed' } });
      expect(await cable.peer.replug()).toMatchObject({ failure: { code: 'peer-closed' } });
      await cable.dispose();
    },
  );

  test('TCP: without a driver the bytes are lost; a place that is taken is said', async () => {
    const peer = unwrap(await TcpPeer.listen());
    unwrap(await peer.write(everyByte));
    expect(await TcpPeer.listen({ port: peer.port })).toMatchObject({
      failure: { code: 'peer-start-failed' },
    });
    await peer.unplug();
    const other = unwrap(await TcpPeer.listen({ port: peer.port }));
    expect(await peer.replug()).toMatchObject({ failure: { code: 'peer-start-failed' } });
    await other.close();
    await peer.close();
  });

  test('TCP: the newest connection has the device', async () => {
    const peer = unwrap(await TcpPeer.listen());
    const first = unwrap(await peer.opener.open(bounds()));
    const lost = new Promise<void>((resolve) => first.onLost(() => resolve()));
    const second = unwrap(await peer.opener.open(bounds()));
    await lost;
    const atPeer = collect(peer, 1);
    unwrap(await second.write(Uint8Array.of(1), bounds()));
    expect(await atPeer).toEqual(Uint8Array.of(1));
    await second.close();
    await peer.close();
  });

  test('pseudo-terminal: a program that is no socat is said to have failed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zhuban-peer-'));
    const linkPath = join(folder, 'port');
    expect(await PseudoTerminal.create({ linkPath, socatPath: 'true' })).toMatchObject({
      failure: { code: 'peer-start-failed' },
    });
    expect(await PseudoTerminal.create({ linkPath, socatPath: folder })).toMatchObject({
      failure: { code: 'peer-start-failed' },
    });
    expect(await PseudoTerminal.create({ linkPath: `${folder}/${'x'.repeat(300)}` })).toMatchObject({
      failure: { code: 'peer-start-failed' },
    });
    await rm(folder, { recursive: true, force: true });
  });
});

describe('serial port', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhuban-serial-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('a port that another driver holds is busy', async () => {
    const terminal = unwrap(await PseudoTerminal.create({ linkPath: join(folder, 'port') }));
    const owner = unwrap(await terminal.opener.open(bounds()));
    expect(await terminal.opener.open(bounds())).toMatchObject({ failure: { code: 'port-busy' } });
    await owner.close();
    const next = unwrap(await terminal.opener.open(bounds()));
    await next.close();
    await terminal.close();
  });

  // The library alone misses about every twentieth hang-up under load, and then spins: see hang-up.ts.
  test('a hang-up in the middle of traffic is told every time', async () => {
    const terminal = unwrap(await PseudoTerminal.create({ linkPath: join(folder, 'port') }));
    const burst = new Uint8Array(3_000).fill(0x41);
    for (let round = 0; round < 60; round += 1) {
      const port = unwrap(await terminal.opener.open(bounds()));
      const lost = new Promise<void>((resolve) => port.onLost(() => resolve()));
      const writing = terminal.write(burst);
      if (round % 2 === 1) await new Promise(setImmediate);
      await terminal.unplug();
      await lost;
      await Promise.all([writing, port.close()]);
      unwrap(await terminal.replug());
    }
    await terminal.close();
  });

  test('a missing port and a path that is no terminal are told apart', async () => {
    expect(await new SerialPortOpener({ path: join(folder, 'none') }).open(bounds())).toMatchObject({
      failure: { code: 'port-not-found' },
    });
    await writeFile(join(folder, 'file'), '');
    expect(await new SerialPortOpener({ path: join(folder, 'file') }).open(bounds())).toMatchObject({
      failure: { code: 'port-open-failed' },
    });
  });

  // Root may open everything: the case exists only for an ordinary user.
  test.skipIf(process.getuid?.() === 0)('a port without permission is told', async () => {
    await writeFile(join(folder, 'forbidden'), '', { mode: 0 });
    expect(await new SerialPortOpener({ path: join(folder, 'forbidden') }).open(bounds())).toMatchObject({
      failure: { code: 'port-permission-denied' },
    });
  });
});

test('TCP: a refused connection is a port that is not found', async () => {
  expect(await new TcpPortOpener({ host: '127.0.0.1', port: 1 }).open(bounds())).toMatchObject({
    failure: { code: 'port-not-found' },
  });
});

describe('pseudo-terminal', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhuban-terminal-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('socat missing is a typed failure', async () => {
    const linkPath = join(folder, 'port');
    expect(await PseudoTerminal.create({ linkPath, socatPath: join(folder, 'no-such-socat') })).toMatchObject(
      {
        failure: { code: 'socat-missing' },
      },
    );
  });

  test('a file at the link path is not overwritten', async () => {
    const linkPath = join(folder, 'port');
    await writeFile(linkPath, 'precious');
    expect(await PseudoTerminal.create({ linkPath })).toMatchObject({
      failure: { code: 'link-path-occupied' },
    });
    expect((await lstat(linkPath)).size).toBe('precious'.length);
  });

  test('socat ends when its parent is killed with -9', async () => {
    const linkPath = join(folder, 'port');
    const script = `
      const { PseudoTerminal } = await import(${JSON.stringify(new URL('./pseudo-terminal.ts', import.meta.url).href)});
      const made = await PseudoTerminal.create({ linkPath: ${JSON.stringify(linkPath)} });
      console.log(made.value.processId);
      setInterval(() => undefined, 1000);
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: new URL('../..', import.meta.url).pathname,
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const socatId = Number(line.toString());
    expect(isRunning(socatId)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await expect.poll(() => isRunning(socatId), { timeout: 5_000 }).toBe(false);
  });
});

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
