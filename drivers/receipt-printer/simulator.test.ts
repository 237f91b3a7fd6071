import { describe, expect, test } from 'vitest';
import { ok } from '#contract/result.ts';
import type { PortOpener } from '../port.ts';
import type { Peer } from '../transports/peer.ts';
import { encodeCommand, encodeText, joinBytes, type PrinterCommand } from './codec.ts';
import { plainText } from './printed-slip.ts';
import { ReceiptPrinterSimulator, type ReceiptPrinterSimulatorOptions } from './simulator.ts';

/** The simulator's end of a cable without a cable: bytes in and bytes out. */
class LoosePeer implements Peer {
  readonly description = 'loose end';
  readonly sent: number[] = [];
  #listener: (bytes: Uint8Array) => void = () => undefined;

  get opener(): PortOpener {
    throw new Error('nothing is at the other end');
  }
  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    this.#listener = listener;
    return () => undefined;
  }
  async write(bytes: Uint8Array) {
    this.sent.push(...bytes);
    return ok();
  }
  async unplug() {}
  async replug() {
    return ok();
  }
  onReplug(): () => void {
    return () => undefined;
  }
  async close() {}

  receive(...parts: readonly (PrinterCommand | string)[]): void {
    const encoded = parts.map((part) => (typeof part === 'string' ? encodeText(part) : encodeCommand(part)));
    this.#listener(joinBytes(encoded));
  }

  takeSent(): number[] {
    return this.sent.splice(0);
  }
}

function create(options: Partial<ReceiptPrinterSimulatorOptions> = {}) {
  const peer = new LoosePeer();
  return { peer, simulator: new ReceiptPrinterSimulator({ peer, ...options }) };
}

const lineFeed: PrinterCommand = { kind: 'line-feed' };
const cut: PrinterCommand = { kind: 'cut', part: 'partial', feedDots: 96 };

describe('answers', () => {
  test.each([
    ['printer', 0x12],
    ['offline-cause', 0x12],
    ['error-cause', 0x12],
    ['paper', 0x12],
  ] as const)('DLE EOT %s of a healthy printer', (topic, byte) => {
    const { peer } = create();
    peer.receive({ kind: 'real-time-status', topic });
    expect(peer.takeSent()).toEqual([byte]);
  });

  test('DLE EOT is answered while paper is out and data wait', async () => {
    const { peer, simulator } = create();
    await simulator.inject({ kind: 'paper-out' });
    peer.receive('示例', lineFeed, { kind: 'real-time-status', topic: 'printer' });
    peer.receive({ kind: 'real-time-status', topic: 'paper' });
    expect(peer.takeSent()).toEqual([0x1a, 0x7e]);
  });

  test('GS r waits behind the data, and for ever while the printer is offline', async () => {
    const { peer, simulator } = create({ paperMm: 8 });
    peer.receive('示例', lineFeed, { kind: 'sensor-status', sensor: 'paper' });
    expect(peer.takeSent()).toEqual([]);
    await simulator.settled();
    expect(peer.takeSent()).toEqual([0x03]);
    peer.receive({ kind: 'feed-dots', dots: 255 }, { kind: 'sensor-status', sensor: 'paper' });
    await simulator.settled();
    expect(peer.takeSent()).toEqual([]);
    simulator.loadPaper();
    await simulator.settled();
    expect(peer.takeSent()).toEqual([0x00]);
  });

  test('automatic status: four bytes at once, then on every change', async () => {
    const { peer, simulator } = create();
    peer.receive({ kind: 'automatic-status', topics: 0xff });
    await simulator.settled();
    expect(peer.takeSent()).toEqual([0x10, 0x00, 0x00, 0x0f]);
    await simulator.inject({ kind: 'cover-open' });
    expect(peer.takeSent()).toEqual([0x38, 0x00, 0x00, 0x0f]);
    await simulator.repair();
    expect(peer.takeSent()).toEqual([0x10, 0x00, 0x00, 0x0f]);
    peer.receive({ kind: 'automatic-status', topics: 0 });
    await simulator.settled();
    await simulator.inject({ kind: 'overheated' });
    expect(peer.takeSent()).toEqual([]);
  });

  test('a silent printer says nothing, a garbling one says more', async () => {
    const { peer, simulator } = create();
    await simulator.inject({ kind: 'garbage', bytes: Uint8Array.of(0xff) });
    peer.receive({ kind: 'real-time-status', topic: 'paper' });
    expect(peer.takeSent()).toEqual([0xff, 0x12, 0xff]);
    await simulator.inject({ kind: 'silent' });
    peer.receive({ kind: 'real-time-status', topic: 'paper' });
    expect(peer.takeSent()).toEqual([]);
  });
});

describe('paper', () => {
  test('is used up by what is printed, and the near-end sensor trips', async () => {
    const { peer, simulator } = create({ paperMm: 5_010 });
    peer.receive(...Array.from({ length: 10 }, (): PrinterCommand => ({ kind: 'feed-dots', dots: 80 })));
    await simulator.settled();
    expect(simulator.state.paperLeftMm).toBe(4_910);
    expect(simulator.state.status.paper).toBe('near-end');
  });

  test('a printer without the near-end sensor says adequate until the end', async () => {
    const { peer, simulator } = create({ paperMm: 10, nearEndMm: undefined });
    expect(simulator.state.status.paper).toBe('ok');
    peer.receive({ kind: 'feed-dots', dots: 160 });
    await simulator.settled();
    expect(simulator.state.status.paper).toBe('end');
  });

  test('slips hang at the slit until they are taken', async () => {
    const { peer, simulator } = create();
    const seen: string[] = [];
    simulator.onSlip((slip) => seen.push(plainText(slip)));
    peer.receive('一', lineFeed, cut, '二', lineFeed, cut, '三', lineFeed);
    await simulator.settled();
    expect(seen).toEqual(['一', '二']);
    expect(simulator.state.hangingSlips).toBe(2);
    expect(simulator.takePaper().map((slip) => [plainText(slip), slip.end])).toEqual([
      ['一', 'partial-cut'],
      ['二', 'partial-cut'],
      ['三', 'torn'],
    ]);
    expect(simulator.state).toMatchObject({ hangingSlips: 0, unfinished: [] });
    expect(simulator.takePaper()).toEqual([]);
  });

  test('a jammed cut is made when the blade is free again, unless the buffers were cleared', async () => {
    const { peer, simulator } = create();
    await simulator.inject({ kind: 'cutter-jam' });
    peer.receive('一', lineFeed, cut, { kind: 'sensor-status', sensor: 'paper' });
    await simulator.settled();
    expect(simulator.slips).toHaveLength(0);
    expect(peer.takeSent()).toEqual([]);
    await simulator.repair();
    await simulator.settled();
    expect(simulator.slips).toHaveLength(1);
    expect(peer.takeSent()).toEqual([0x00]);
  });

  test('what is longer than the paper is wide goes on in the next line', async () => {
    const { peer, simulator } = create({ columns: 32 });
    peer.receive('一二三四五六七八九十一二三四五六七八九十', lineFeed, cut);
    await simulator.settled();
    expect(plainText(simulator.slips[0]!)).toBe('一二三四五六七八九十一二三四五六\n七八九十');
  });
});

test('changes are told while a slip comes out', async () => {
  const { peer, simulator } = create({ millimetresPerSecond: 250 });
  const lengths: number[] = [];
  const stop = simulator.onChange((state) => lengths.push(state.unfinished.length));
  peer.receive('一', lineFeed, '二', lineFeed, cut);
  await simulator.settled();
  stop();
  expect(lengths).toEqual(expect.arrayContaining([1, 2, 3, 0]));
  expect(simulator.state.printing).toBe(false);
});
