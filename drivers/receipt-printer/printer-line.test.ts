import { describe, expect, test } from 'vitest';
import { fail, ok, type Result } from '#contract/result.ts';
import { Deadline } from '../bounds.ts';
import type { BytePort, PortFailure } from '../port.ts';
import { PrinterLine } from './printer-line.ts';

/** A port of which the test sees each write, and says what comes back. */
class ScriptedPort implements BytePort {
  readonly description = 'scripted port';
  readonly written: Uint8Array[] = [];
  onWrite: (count: number) => void = () => undefined;
  writeResult: Result<void, PortFailure> = ok();
  #onBytes: (bytes: Uint8Array) => void = () => undefined;
  #onLost: (failure: PortFailure) => void = () => undefined;

  async write(bytes: Uint8Array): Promise<Result<void, PortFailure>> {
    this.written.push(bytes);
    this.onWrite(this.written.length);
    return this.writeResult;
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    this.#onBytes = listener;
    return () => undefined;
  }

  onLost(listener: (failure: PortFailure) => void): () => void {
    this.#onLost = listener;
    return () => undefined;
  }

  async close(): Promise<void> {}

  receive(...bytes: number[]): void {
    this.#onBytes(Uint8Array.from(bytes));
  }

  lose(): void {
    this.#onLost({ code: 'port-closed' });
  }

  get writtenBytes(): number {
    return this.written.reduce((total, bytes) => total + bytes.length, 0);
  }
}

function create(options: { obeysFlowControl?: boolean; holdLimitMs?: number; answerLimitMs?: number } = {}) {
  const port = new ScriptedPort();
  return { port, line: new PrinterLine(port, { obeysFlowControl: true, ...options }) };
}

const deadline = (ms = 15_000, signal = new AbortController().signal) =>
  new Deadline({ deadlineMs: ms, signal });

describe('flow control', () => {
  test('XOFF stops the sending before the next 64 bytes, XON lets it go on', async () => {
    const { port, line } = create();
    port.onWrite = (count) => {
      if (count === 2) port.receive(0x13);
    };
    const writing = line.write(new Uint8Array(300), deadline());
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(port.writtenBytes).toBe(128);
    expect(line.held).toBe(true);
    port.receive(0x11);
    expect(await writing).toEqual(ok());
    expect(port.writtenBytes).toBe(300);
    expect(line.held).toBe(false);
  });

  test('XOFF within an automatic status is obeyed, and the status read', async () => {
    const { port, line } = create();
    port.receive(0x38, 0x13, 0x00, 0x00, 0x0f);
    expect(line.held).toBe(true);
    expect(line.sightedFault).toMatchObject({ coverOpen: true });
    line.forgetFaults();
    expect(line.sightedFault).toBeUndefined();
  });

  test('neither byte is taken for the answer to a question', async () => {
    const { port, line } = create();
    port.onWrite = (count) => port.receive(0x13, 0x11, 0x12 + 4 * (count - 1), 0x13, 0x11);
    const status = await line.askStatus(['printer', 'paper'], deadline());
    expect(status).toMatchObject({ ok: true, value: { online: true, paper: 'near-end' } });
    expect(line.unanswered).toBe(0);
  });

  test('questions are asked while XOFF holds the data', async () => {
    const { port, line } = create();
    port.receive(0x13);
    port.onWrite = () => port.receive(0x16);
    expect(await line.askStatus(['offline-cause'], deadline())).toMatchObject({ value: { coverOpen: true } });
    expect(port.written.map((bytes) => [...bytes])).toEqual([[0x10, 0x04, 0x02]]);
  });

  test('XOFF that never ends is a failure of its own, as soon as the patience ends', async () => {
    const { port, line } = create({ holdLimitMs: 30 });
    port.receive(0x13);
    expect(await line.write(new Uint8Array(10), deadline())).toEqual(fail('not-responding', 'flow-control'));
    expect(port.written).toEqual([]);
  });

  test('XOFF until the deadline, an abort, or the loss of the port end the waiting with their own names', async () => {
    const { port, line } = create({ holdLimitMs: 15_000 });
    port.receive(0x13);
    expect(await line.write(new Uint8Array(10), deadline(30))).toEqual(fail('deadline-exceeded'));
    expect(await line.write(new Uint8Array(10), deadline(15_000, AbortSignal.abort()))).toEqual(
      fail('aborted'),
    );
    const writing = line.write(new Uint8Array(10), deadline());
    port.lose();
    expect(await writing).toEqual(fail('port-closed'));
    expect(line.lost).toBe(true);
    expect(await line.askStatus(['paper'], deadline())).toEqual(fail('port-closed'));
  });

  test('where nobody wants flow control, both bytes change nothing', async () => {
    const { port, line } = create({ obeysFlowControl: false });
    port.receive(0x13);
    expect(line.held).toBe(false);
    expect(await line.write(new Uint8Array(300), deadline())).toEqual(ok());
    expect(port.written).toHaveLength(1);
  });

  test('nothing to send is sent', async () => {
    const { port, line } = create({ obeysFlowControl: false });
    expect(await line.write(new Uint8Array(0), deadline())).toEqual(ok());
    expect(port.written).toEqual([]);
  });
});

describe('questions', () => {
  test('no answer, an answer among noise, and two answers are told apart from an answer', async () => {
    const { port, line } = create({ answerLimitMs: 50 });
    expect(await line.askStatus(['paper'], deadline())).toEqual(fail('not-responding', 'paper'));
    expect(line.unanswered).toBe(1);
    port.onWrite = () => port.receive(0xff);
    expect(await line.askStatus(['paper'], deadline())).toEqual(fail('protocol-error', 'paper'));
    port.onWrite = () => port.receive(0xff, 0x12);
    expect(await line.askStatus(['paper'], deadline())).toEqual(fail('protocol-error', 'paper'));
    port.onWrite = () => port.receive(0x12, 0x12);
    expect(await line.askStatus(['paper'], deadline())).toEqual(fail('protocol-error', 'paper'));
  });

  test('a write that fails, and an abort between two questions', async () => {
    const { port, line } = create();
    port.writeResult = fail('port-write-failed');
    expect(await line.askStatus(['paper'], deadline())).toEqual(fail('port-write-failed'));
    expect(await line.write(new Uint8Array(10), deadline())).toEqual(fail('port-write-failed'));
    port.writeResult = ok();
    const abort = new AbortController();
    port.onWrite = () => abort.abort();
    expect(await line.askStatus(['paper'], deadline(15_000, abort.signal))).toEqual(fail('aborted'));
    // The late answer is waited for before the next question, for as long as the call lives.
    expect(await line.askStatus(['paper'], deadline(15_000, AbortSignal.abort()))).toEqual(fail('aborted'));
  });

  test('a head that was hot for a moment is no sighted fault, a broken one is', () => {
    const { port, line } = create();
    port.receive(0x18, 0x40, 0x00, 0x0f);
    expect(line.sightedFault).toBeUndefined();
    port.receive(0x10, 0x00, 0x00, 0x0f);
    expect(line.sightedFault).toBeUndefined();
    port.receive(0x18, 0x20, 0x00, 0x0f);
    expect(line.sightedFault).toMatchObject({ unrecoverableError: true });
  });

  test('an expectation made after the loss of the port ends at once', async () => {
    const { port, line } = create();
    port.lose();
    using answer = line.expect(() => true);
    expect(await answer.next(deadline().rest())).toEqual(fail('port-closed'));
    await line.close();
  });
});
