import { stat } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { fail, ok, unwrap } from '#contract/result.ts';
import { Deadline, withinBounds } from './bounds.ts';
import { DeviceLine, type DeviceLineOptions, isLineTrouble } from './device-line.ts';
import { IncrementalParser } from './incremental-parser.ts';
import type { BytePort, PortOpener } from './port.ts';
import { MemoryPeer } from './trace/memory-peer.ts';

/** Messages of two bytes: a letter, and what is said. A small letter begins nothing. */
const createParser = (): IncrementalParser<string> =>
  new IncrementalParser<string>({
    scan: (bytes) => {
      if (bytes[0]! >= 0x61) return { kind: 'discard', length: 1, reason: 'noise' };
      if (bytes.length < 2) return { kind: 'incomplete' };
      return { kind: 'message', length: 2, message: Buffer.from(bytes.subarray(0, 2)).toString() };
    },
    capacity: 2,
    interByteTimeoutMs: 20,
  });

const deadline = (signal = new AbortController().signal, deadlineMs = 15_000) =>
  new Deadline({ deadlineMs, signal });
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const question = (timeoutMs = 15_000) => ({
  request: bytes('Q'),
  step: 'question',
  timeoutMs,
  take: (message: string) => (message.startsWith('A') ? message : undefined),
});

/** `onQuestion` says what the device does with each question, by its number. */
async function withLine(
  onQuestion: (peer: MemoryPeer, asked: number) => void,
  use: (line: DeviceLine<string>, peer: MemoryPeer) => Promise<void>,
  options: Partial<DeviceLineOptions<string>> = {},
): Promise<void> {
  const peer = new MemoryPeer();
  let asked = 0;
  peer.onBytes(() => {
    asked += 1;
    onQuestion(peer, asked);
  });
  const line = new DeviceLine<string>({
    opener: peer.opener,
    createParser,
    interByteTimeoutMs: 20,
    ...options,
  });
  try {
    await use(line, peer);
  } finally {
    await line.drop();
    await peer.close();
  }
}

describe('a line that is not open', () => {
  test('refuses to ask and to send', () =>
    withLine(
      () => undefined,
      async (line) => {
        expect([line.isOpen, line.isLost]).toEqual([false, false]);
        expect(await line.exchange(question(), deadline())).toMatchObject({
          failure: { code: 'port-closed' },
        });
        expect(await line.send(bytes('x'), deadline())).toMatchObject({ failure: { code: 'port-closed' } });
      },
    ));

  test('lost: it knows, and opens a fresh port when asked to', () =>
    withLine(
      (peer) => void peer.write(bytes('A1')),
      async (line, peer) => {
        expect(unwrap(await line.open(deadline()))).toEqual({ fresh: true });
        expect(unwrap(await line.open(deadline()))).toEqual({ fresh: false });
        await peer.unplug();
        expect([line.isOpen, line.isLost]).toEqual([false, true]);
        expect(await line.exchange(question(), deadline())).toMatchObject({
          failure: { code: 'port-closed' },
        });
        expect(await line.send(bytes('x'), deadline())).toMatchObject({ failure: { code: 'port-closed' } });
        expect(await line.open(deadline())).toMatchObject({ failure: { code: 'port-not-found' } });
        unwrap(await peer.replug());
        expect(unwrap(await line.open(deadline()))).toEqual({ fresh: true });
        expect(unwrap(await line.exchange(question(), deadline()))).toBe('A1');
        expect([line.isOpen, line.isLost]).toEqual([true, false]);
      },
    ));
});

describe('an answer', () => {
  test('that comes behind something else is found', () =>
    withLine(
      (peer) => void peer.write(bytes('B1A2')),
      async (line) => {
        unwrap(await line.open(deadline()));
        expect(unwrap(await line.exchange(question(), deadline()))).toBe('A2');
      },
    ));

  test.each(['xx', 'A'])('that is damaged or breaks off (%s) is told after a short silence', (said) =>
    withLine(
      (peer) => void peer.write(bytes(said)),
      async (line) => {
        unwrap(await line.open(deadline()));
        expect(await line.exchange(question(), deadline())).toMatchObject({
          failure: { code: 'protocol-error', detail: 'damaged-frame' },
        });
      },
    ),
  );

  test('to something else, and then silence: the device does not respond', () =>
    withLine(
      (peer) => void peer.write(bytes('B1')),
      async (line) => {
        unwrap(await line.open(deadline()));
        expect(await line.exchange(question(60), deadline())).toMatchObject({
          failure: { code: 'not-responding', detail: 'question' },
        });
      },
    ));

  test('to a call that was aborted is let pass: the next call gets its own', () =>
    withLine(
      (peer, asked) => {
        // The first answer is late: it comes only when the second question is due.
        if (asked === 1) setTimeout(() => void peer.write(bytes('A1')), 50);
        else void peer.write(bytes('A2'));
      },
      async (line) => {
        unwrap(await line.open(deadline()));
        const controller = new AbortController();
        const first = line.exchange(question(), deadline(controller.signal));
        setTimeout(() => controller.abort(), 10);
        expect(await first).toMatchObject({ failure: { code: 'aborted' } });
        expect(unwrap(await line.exchange(question(), deadline()))).toBe('A2');
        expect(unwrap(await line.exchange(question(), deadline()))).toBe('A2');
      },
    ));

  test.each(['the call ends', 'the cable is pulled'] as const)(
    'that is late is not waited for when %s',
    (how) =>
      withLine(
        () => undefined,
        async (line, peer) => {
          unwrap(await line.open(deadline()));
          const first = new AbortController();
          const asking = line.exchange(question(), deadline(first.signal));
          setTimeout(() => first.abort(), 10);
          expect(await asking).toMatchObject({ failure: { code: 'aborted' } });
          const second = new AbortController();
          const waiting = line.exchange(question(), deadline(second.signal));
          setTimeout(() => (how === 'the call ends' ? second.abort() : void peer.unplug()), 10);
          expect(await waiting).toMatchObject({
            failure: { code: how === 'the call ends' ? 'aborted' : 'port-closed' },
          });
        },
      ),
  );

  test('that never comes is waited for no longer than its question may take', () =>
    withLine(
      (peer, asked) => {
        if (asked > 1) void peer.write(bytes('A2'));
      },
      async (line) => {
        unwrap(await line.open(deadline()));
        const controller = new AbortController();
        const first = line.exchange(question(80), deadline(controller.signal));
        setTimeout(() => controller.abort(), 5);
        expect(await first).toMatchObject({ failure: { code: 'aborted' } });
        expect(unwrap(await line.exchange(question(), deadline()))).toBe('A2');
      },
    ));
});

describe('recovery', () => {
  test('soft reset, new port, out of service: then nothing is open', () => {
    const steps: string[] = [];
    let resets = 0;
    return withLine(
      () => undefined,
      async (line) => {
        unwrap(await line.open(deadline()));
        const outcome = await line.recovered(deadline(), () => line.exchange(question(20), deadline()));
        expect(outcome).toMatchObject({ failure: { code: 'out-of-service' } });
        expect(steps).toEqual(['retry', 'soft-reset', 'reopen', 'out-of-service']);
        expect([resets, line.isOpen]).toEqual([1, false]);
      },
      {
        softReset: async () => {
          resets += 1;
          return { ok: true, value: undefined };
        },
        reopenWindowMs: 100,
        onRecovery: (step) => steps.push(step),
      },
    );
  });

  test('a port whose exchange broke is left, where answers do not say what they answer', () =>
    withLine(
      () => undefined,
      async (line) => {
        unwrap(await line.open(deadline()));
        expect(await line.exchange(question(20), deadline())).toMatchObject({
          failure: { code: 'not-responding' },
        });
        expect(line.isOpen).toBe(false);
      },
      { reopenAfterBrokenExchange: true },
    ));

  test('what is no trouble of the line is not recovered from', () => {
    expect(isLineTrouble({ code: 'port-open-failed' })).toBe(true);
    expect(isLineTrouble({ code: 'port-busy' })).toBe(false);
  });
});

test('a port that is still closing: the next one is opened when it is free', async () => {
  const peer = new MemoryPeer();
  const freed = Promise.withResolvers<void>();
  let locked = false;
  const line = new DeviceLine<string>({
    opener: {
      description: 'locked until it is closed',
      async open(bounds) {
        if (locked) return fail('port-busy');
        const port = unwrap(await peer.opener.open(bounds));
        locked = true;
        const close = async () => {
          await freed.promise;
          await port.close();
          locked = false;
        };
        return ok({ ...port, close });
      },
    },
    createParser,
    interByteTimeoutMs: 20,
  });
  unwrap(await line.open(deadline()));
  const dropping = line.drop();
  expect(await line.open(deadline(AbortSignal.abort()))).toMatchObject({ failure: { code: 'aborted' } });
  const reopening = line.open(deadline());
  freed.resolve();
  expect(unwrap(await reopening)).toEqual({ fresh: true });
  await dropping;
  await line.drop();
  await peer.close();
});

test('a process that is held up during a write does not take the device for silent', () =>
  withLine(
    (peer) => void peer.write(bytes('A1')),
    async (_, peer) => {
      const opener: PortOpener = {
        description: 'held up',
        async open(bounds) {
          const port = unwrap(await peer.opener.open(bounds));
          const write: BytePort['write'] = async (data, writeBounds) => {
            // From here the timers come before what was read or written.
            await nextTurn();
            const done = withinBounds(writeBounds, stat('.'));
            const end = performance.now() + 1_200;
            while (performance.now() < end);
            const written = await done;
            return written.ok ? port.write(data, writeBounds) : written;
          };
          return ok({ ...port, write });
        },
      };
      const line = new DeviceLine<string>({ opener, createParser, interByteTimeoutMs: 20 });
      unwrap(await line.open(deadline()));
      expect(unwrap(await line.exchange(question(), deadline()))).toBe('A1');
      await line.drop();
    },
  ));
