import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { ok, unwrap } from '#contract/result.ts';
import type { PortOpener } from '../port.ts';
import { MemoryPeer } from '../trace/memory-peer.ts';
import { HidPeer } from '../transports/hid-peer.ts';
import { decodePenReport, encodePenReport } from './codec.ts';
import { type PenSample, SignaturePadDriver } from './driver.ts';
import { integratedPen, plainPad } from './pen-descriptors.ts';
import { penLayoutOf } from './report-layout.ts';
import { SignaturePadSimulator } from './simulator.ts';

const pen = penLayoutOf(integratedPen)!;
const plain = penLayoutOf(plainPad)!;
const bounds = (signal = new AbortController().signal) => ({ deadlineMs: 15_000, signal });
const part = fc.double({ min: 0, max: 1, noNaN: true });

describe('how a pen describes its reports', () => {
  test('the sample of a pen digitizer: every field and the size in millimetres', () => {
    expect(pen).toMatchObject({
      reportId: 2,
      length: 8,
      tip: { bit: 8, bits: 1 },
      inRange: { bit: 13, bits: 1 },
      x: { bit: 16, bits: 16, maximum: 21_240 },
      y: { bit: 32, bits: 16, maximum: 15_980 },
      pressure: { bit: 48, bits: 16, maximum: 1_023 },
    });
    expect(pen.surface?.widthMm).toBeCloseTo(209.55, 2);
    expect(pen.surface?.heightMm).toBeCloseTo(157.18, 2);
  });

  test('a plain pad: unnumbered, fields within bytes, size and pressure unknown', () => {
    expect(plain).toMatchObject({
      reportId: undefined,
      length: 4,
      x: { bit: 8, bits: 12 },
      y: { bit: 20, bits: 12 },
    });
    expect(plain.surface).toBeUndefined();
    expect(plain.pressure).toBeUndefined();
  });

  test('a size in centimetres, and one that is the length of no pad', () => {
    const unitAt = integratedPen.findIndex((byte, at) => byte === 0x65 && integratedPen[at + 1] === 0x13);
    const metric = integratedPen.slice();
    metric[unitAt + 1] = 0x11;
    expect(penLayoutOf(metric)?.surface?.widthMm).toBeCloseTo(82.5, 2);
    // Thousandths became units: 8250 inches.
    const exponentAt = integratedPen.findIndex((byte, at) => byte === 0x55 && integratedPen[at + 1] === 0x0d);
    const huge = integratedPen.slice();
    huge[exponentAt + 1] = 0x00;
    expect(penLayoutOf(huge)?.surface).toBeUndefined();
  });

  test('a mouse is no pen', () => {
    const mouse = Uint8Array.of(
      ...[0x05, 0x01, 0x09, 0x02, 0xa1, 0x01, 0x09, 0x30, 0x09, 0x31, 0x15, 0x81, 0x25, 0x7f],
      ...[0x75, 0x08, 0x95, 0x02, 0x81, 0x06, 0xc0],
    );
    expect(penLayoutOf(mouse)).toBeUndefined();
  });

  test('any bytes, and descriptors with flipped bytes, give a usable layout or none', () => {
    const flipped = fc
      .tuple(
        fc.constantFrom(integratedPen, plainPad),
        fc.array(fc.tuple(fc.nat(80), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
      )
      .map(([descriptor, flips]) => {
        const copy = descriptor.slice();
        for (const [at, value] of flips) if (at < copy.length) copy[at] = value;
        return copy;
      });
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 120 }), flipped),
        fc.uint8Array({ maxLength: 40 }),
        (bytes, report) => {
          const layout = penLayoutOf(bytes);
          if (layout === undefined) return;
          expect(layout.length).toBeLessThanOrEqual(1024);
          const decoded = decodePenReport(layout, report);
          if (decoded === undefined) return;
          for (const value of [decoded.x, decoded.y, decoded.pressure]) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 600 },
    );
  });
});

describe('reports', () => {
  test.each([
    ['a pen digitizer', pen],
    ['a plain pad', plain],
  ])('of %s are read as they were written, to the step', (_name, layout) => {
    fc.assert(
      fc.property(part, part, part, fc.boolean(), (x, y, pressure, touches) => {
        const read = decodePenReport(layout, encodePenReport(layout, { x, y, pressure, touches }))!;
        expect(read.touches).toBe(touches);
        expect(Math.abs(read.x - x)).toBeLessThanOrEqual(0.5 / layout.x.maximum + 1e-9);
        expect(Math.abs(read.y - y)).toBeLessThanOrEqual(0.5 / layout.y.maximum + 1e-9);
        if (!touches) expect(read.pressure).toBe(0);
        else if (layout.pressure === undefined) expect(read.pressure).toBe(0.5);
        else expect(Math.abs(read.pressure - pressure)).toBeLessThanOrEqual(0.001);
      }),
    );
  });

  test('a report as it stands in a capture', () => {
    // Report 2: tip and in range, X 10620 of 21240, Y 3995 of 15980, pressure 512 of 1023.
    const report = Uint8Array.of(0x02, 0x21, 0x7c, 0x29, 0x9b, 0x0f, 0x00, 0x02);
    expect(decodePenReport(pen, report)).toEqual({ x: 0.5, y: 0.25, pressure: 512 / 1023, touches: true });
  });

  test('a pen that has left presses on nothing, and a place beyond the surface is no place', () => {
    const gone = encodePenReport(pen, { x: 0.5, y: 0.5, pressure: 0.5, touches: true });
    gone[1] = 0x01;
    expect(decodePenReport(pen, gone)?.touches).toBe(false);
    const beyond = encodePenReport(pen, { x: 0.5, y: 0.5, pressure: 0.5, touches: true });
    beyond.set([0xff, 0xff], 2);
    expect(decodePenReport(pen, beyond)).toBeUndefined();
    // The place of a pen that is lifted there is not needed.
    beyond[1] = 0x20;
    expect(decodePenReport(pen, beyond)).toMatchObject({ touches: false });
  });

  test('a pressure beyond what the pad measures is damage', () => {
    const pressed = encodePenReport(pen, { x: 0.5, y: 0.5, pressure: 1, touches: true });
    expect(decodePenReport(pen, pressed)?.pressure).toBe(1);
    pressed.set([0xff, 0xff], 6);
    expect(decodePenReport(pen, pressed)).toBeUndefined();
  });
});

describe('the driver', () => {
  const peers: HidPeer[] = [];
  afterEach(async () => {
    await Promise.all(peers.splice(0).map((peer) => peer.close()));
  });

  async function pad(
    descriptor: Uint8Array | 'none' = integratedPen,
    surface?: { widthMm: number; heightMm: number },
  ) {
    const peer = new HidPeer(descriptor === 'none' ? {} : { reportDescriptor: descriptor });
    peers.push(peer);
    let now = 0;
    const clock = () => {
      now += 8;
      return now;
    };
    const driver = new SignaturePadDriver({ opener: peer.opener, clock, ...(surface && { surface }) });
    const samples: PenSample[] = [];
    const lost: string[] = [];
    const watch = () =>
      driver.watch(
        bounds(),
        (sample) => samples.push(sample),
        ({ code }) => lost.push(code),
      );
    const layout = (descriptor === 'none' ? undefined : penLayoutOf(descriptor)) ?? pen;
    const check = () => driver.check(bounds());
    return { peer, watch, check, samples, lost, simulator: new SignaturePadSimulator({ peer, layout }) };
  }

  const stroke = [
    { x: 0.1, y: 0.2, pressure: 0.3 },
    { x: 0.5, y: 0.6, pressure: 0.9 },
  ];

  test('gives millimetres, time and pressure, and says when the pen is lifted', async () => {
    const { watch, samples, simulator } = await pad();
    const watched = unwrap(await watch());
    unwrap(await simulator.draw(stroke));
    expect(watched.surface.widthMm).toBeCloseTo(209.55, 2);
    expect(samples.map(({ touches }) => touches)).toEqual([true, true, false]);
    expect(samples[1]?.x).toBeCloseTo(104.8, 1);
    expect(samples[1]?.y).toBeCloseTo(94.3, 1);
    expect(samples[1]?.pressure).toBeCloseTo(0.9, 2);
    expect(samples.map(({ at }) => at)).toEqual([8, 16, 24]);
    await watched.close();
    unwrap(await simulator.draw(stroke));
    expect(samples).toHaveLength(3);
  });

  test('unplugged while somebody writes: the stroke ends, and it is told once', async () => {
    const { watch, samples, lost, peer, simulator } = await pad();
    const watched = unwrap(await watch());
    unwrap(await simulator.send([{ x: 0.3, y: 0.3, pressure: 0.5, touches: true }]));
    await peer.unplug();
    expect(samples.at(-1)?.touches).toBe(false);
    expect(lost).toEqual(['port-closed']);
    await watched.close();
    expect(await watch()).toMatchObject({ failure: { code: 'port-not-found' } });
    unwrap(await peer.replug());
    await unwrap(await watch()).close();
  });

  test('unplugged while the pen is in the air: no stroke is ended, and nothing more arrives', async () => {
    const { watch, samples, lost, peer, simulator } = await pad();
    const watched = unwrap(await watch());
    await peer.unplug();
    expect(lost).toEqual(['port-closed']);
    expect(samples).toEqual([]);
    expect(await simulator.draw(stroke)).toMatchObject({ failure: { code: 'peer-unplugged' } });
    await watched.close();
  });

  test('a line that carries bytes and no reports is no pad, and is shut again', async () => {
    const line = new MemoryPeer();
    let shut = false;
    const opener: PortOpener = {
      description: line.description,
      open: async (limits) => {
        const port = unwrap(await line.opener.open(limits));
        return ok({
          ...port,
          close: async () => {
            shut = true;
            await port.close();
          },
        });
      },
    };
    const driver = new SignaturePadDriver({ opener });
    expect(await driver.check(bounds())).toMatchObject({ failure: { code: 'pen-not-described' } });
    expect(shut).toBe(true);
  });

  test('on the clock of the machine the times of a stroke never run back', async () => {
    const peer = new HidPeer({ reportDescriptor: integratedPen });
    peers.push(peer);
    const times: number[] = [];
    const before = performance.now();
    const watched = unwrap(
      await new SignaturePadDriver({ opener: peer.opener }).watch(
        bounds(),
        ({ at }) => times.push(at),
        () => undefined,
      ),
    );
    unwrap(await new SignaturePadSimulator({ peer, layout: pen }).draw(stroke));
    await watched.close();
    expect(times).toHaveLength(3);
    expect([before, ...times]).toEqual([before, ...times].sort((left, right) => left - right));
  });

  test('checked: open for a moment, and what it says of itself; unplugged; not described', async () => {
    const { check, watch, peer, simulator, samples } = await pad();
    expect(unwrap(await check()).widthMm).toBeCloseTo(209.55, 2);
    unwrap(await simulator.draw(stroke));
    expect(samples).toEqual([]);
    await unwrap(await watch()).close();
    await peer.unplug();
    expect(await check()).toMatchObject({ failure: { code: 'port-not-found' } });
    expect(await (await pad('none')).check()).toMatchObject({ failure: { code: 'pen-not-described' } });
  });

  test('truncated and foreign reports are passed over', async () => {
    const { watch, samples, simulator } = await pad();
    const watched = unwrap(await watch());
    simulator.inject('truncated-report');
    simulator.inject('foreign-report');
    unwrap(await simulator.draw(stroke));
    expect(samples).toHaveLength(1);
    await watched.close();
  });

  test('not described', async () => {
    const { watch } = await pad('none');
    // The peer of a system that shows no descriptor.
    expect(await watch()).toMatchObject({ failure: { code: 'pen-not-described' } });
  });

  test('surface unknown, unless the profile says it', async () => {
    const unknown = await pad(plainPad);
    expect(await unknown.watch()).toMatchObject({ failure: { code: 'surface-unknown' } });
    const known = await pad(plainPad, { widthMm: 100, heightMm: 40 });
    const watched = unwrap(await known.watch());
    expect(watched.surface).toEqual({ widthMm: 100, heightMm: 40 });
    await watched.close();
  });
});
