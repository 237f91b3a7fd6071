import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ok, unwrap } from '#contract/result.ts';
import { encodeReply as encodeModbusReply, encodeRequest } from '../cabinet/codec.ts';
import { cabinetFrames } from '../cabinet/frames.ts';
import { encodeAnswer, encodeCommand as encodeDispenserCommand } from '../card-dispenser/codec.ts';
import { cardDispenserFrames } from '../card-dispenser/frames.ts';
import { encodeScannerCommand, encodeScannerReply } from '../code-scanner/codec.ts';
import { codeScannerFrames } from '../code-scanner/frames.ts';
import { codeScannerProfiles } from '../code-scanner/profile.ts';
import { encodeCommand, encodeReply } from '../id-card-reader/codec.ts';
import { idCardReaderFrames } from '../id-card-reader/frames.ts';
import type { BytePort, PortOpener } from '../port.ts';
import { encodeCommand as encodePrinterCommand, encodeText, joinBytes } from '../receipt-printer/codec.ts';
import { receiptPrinterFrames } from '../receipt-printer/frames.ts';
import { smartCardFrames } from '../smart-card/frames.ts';
import { encodeRequest as encodePcscRequest } from '../smart-card/pcsc-messages.ts';
import {
  encodeReply as encodeUpsReply,
  encodeRequest as encodeUpsRequest,
} from '../uninterruptible-power/codec.ts';
import { uninterruptiblePowerFrames } from '../uninterruptible-power/frames.ts';
import { describeFrame } from './frame-describer.ts';
import { type TapRules, WireTap } from './wire-tap.ts';

const scannerFrames = codeScannerFrames(codeScannerProfiles.newland);
const allRules = {
  idCardReaderFrames,
  cabinetFrames,
  cardDispenserFrames,
  uninterruptiblePowerFrames,
  scannerFrames,
  receiptPrinterFrames,
  smartCardFrames,
};

describe('frames by name', () => {
  const dispenserStep = { address: 0, command: 0x31, parameter: 0x30, data: new Uint8Array(0) };
  test.each([
    ['reader, question', idCardReaderFrames, 'to-device', encodeCommand('findCard'), ['findCard']],
    ['reader, answer', idCardReaderFrames, 'from-device', encodeReply(0x80), ['80 no-card']],
    [
      'reader, data',
      idCardReaderFrames,
      'from-device',
      encodeReply(0x90, new Uint8Array(16)),
      ['90 success, 16 bytes of data'],
    ],
    [
      'cabinet',
      cabinetFrames,
      'to-device',
      encodeRequest({ kind: 'write-single-coil', slave: 1, address: 3, on: true }),
      ['slave 1: write-single-coil 3 on'],
    ],
    [
      'cabinet, refusal',
      cabinetFrames,
      'from-device',
      encodeModbusReply({ kind: 'exception', slave: 1, request: 'read-coils', code: 2 }),
      ['slave 1: read-coils refused, code 2'],
    ],
    ['dispenser', cardDispenserFrames, 'to-device', encodeDispenserCommand(dispenserStep), ['10 status']],
    ['dispenser, ACK', cardDispenserFrames, 'from-device', encodeAnswer({ kind: 'acknowledged' }), ['ACK']],
    [
      'upsd',
      uninterruptiblePowerFrames,
      'from-device',
      encodeUpsReply({ kind: 'variable', ups: 'ups', name: 'ups.status', value: 'OB LB' }),
      ['ups.status = OB LB'],
    ],
    [
      'upsd, secret',
      uninterruptiblePowerFrames,
      'to-device',
      encodeUpsRequest({ kind: 'password', password: 'specimen' }),
      ['password'],
    ],
    [
      'scanner',
      scannerFrames,
      'to-device',
      encodeScannerCommand('newland', { kind: 'trigger-on' })!,
      ['trigger-on'],
    ],
    [
      'scanner, reply',
      scannerFrames,
      'from-device',
      encodeScannerReply('newland', 'SCNTRG1', 'acknowledged'),
      ['reply acknowledged'],
    ],
    ['scanner, code', scannerFrames, 'from-device', Buffer.from('110105\r'), ['code of 6 bytes']],
    [
      'printer',
      receiptPrinterFrames,
      'to-device',
      joinBytes([encodePrinterCommand({ kind: 'initialize' }), encodeText('样本')]),
      ['initialize', 'character × 2'],
    ],
    ['printer, status', receiptPrinterFrames, 'from-device', Uint8Array.of(0x12), ['real-time status 12']],
    [
      'chip card',
      smartCardFrames,
      'to-device',
      encodePcscRequest({ kind: 'establish-context' }),
      ['establish-context'],
    ],
    [
      'half a frame',
      idCardReaderFrames,
      'to-device',
      encodeCommand('findCard').slice(0, 6),
      ['6 bytes of a frame'],
    ],
    ['no frame', cardDispenserFrames, 'from-device', Uint8Array.of(1, 2, 3), ['3 bytes that are no frame']],
  ] as const)('%s', (_, rules, direction, bytes, meanings) => {
    expect(describeFrame(rules, direction, bytes)).toEqual(meanings);
  });

  test.each(Object.entries(allRules))('%s never throws, whatever comes', (_, rules) => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('to-device', 'from-device'),
        (bytes, direction) => {
          expect(Array.isArray(describeFrame(rules, direction as 'to-device', bytes))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** A port whose device says what the test says. */
function memoryOpener(): { readonly opener: PortOpener; say(bytes: Uint8Array): void } {
  const listeners = new Set<(bytes: Uint8Array) => void>();
  const port: BytePort = {
    description: 'memory',
    write: async () => ok(),
    onBytes: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onLost: () => () => {},
    close: async () => {},
  };
  return {
    opener: { description: 'memory', open: async () => ok(port) },
    say: (bytes) => {
      for (const listener of listeners) listener(bytes);
    },
  };
}

const bounds = { deadlineMs: 15_000, signal: new AbortController().signal };

async function tapped(rules: TapRules) {
  const memory = memoryOpener();
  const tap = new WireTap(() => Date.UTC(2026, 10, 21));
  const port = unwrap(await tap.opener(rules, memory.opener).open(bounds));
  return { tap, port, say: memory.say };
}

describe('the live view', () => {
  test('what is printed and what is scanned is never shown, in any chunking', async () => {
    const slip = joinBytes([
      encodePrinterCommand({ kind: 'initialize' }),
      encodeText('张三丰样本 11010519491231002X'),
    ]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 20 }), async (sizes) => {
        const { tap, port } = await tapped({ device: 'receipt-printer', frames: receiptPrinterFrames });
        let at = 0;
        for (const size of [...sizes, slip.length]) {
          await port.write(slip.slice(at, at + size), bounds);
          at = Math.min(slip.length, at + size);
        }
        const shown = tap.lines.map(({ hex }) => hex).join('');
        expect(shown).not.toContain(Buffer.from('1949').toString('hex'));
        expect(tap.lines.reduce((sum, { length }) => sum + length, 0)).toBe(slip.length);
      }),
      { numRuns: 40 },
    );
    const { tap, say } = await tapped({ device: 'code-scanner', frames: scannerFrames });
    for (const part of ['1101', '05194912', '31002X\r']) say(Buffer.from(part));
    expect(tap.lines.slice(1).every(({ hex, masked }) => masked && /^0*$/.test(hex))).toBe(true);
  });

  test('lamps and switches are shown as they are', async () => {
    const { tap, port } = await tapped({ device: 'cabinet', frames: cabinetFrames, harmless: true });
    const request = encodeRequest({ kind: 'read-coils', slave: 1, address: 0, count: 8 });
    await port.write(request, bounds);
    expect(tap.lines.at(-1)).toEqual({
      number: 2,
      device: 'cabinet',
      at: '2026-11-21T00:00:00.000Z',
      direction: 'to-device',
      hex: Buffer.from(request).toString('hex'),
      length: request.length,
      masked: false,
      meanings: ['slave 1: read-coils 0, 8 of them'],
    });
  });

  test('is bounded, and a watcher gets what is kept and then what comes', async () => {
    const { tap, port } = await tapped({ device: 'cabinet', frames: cabinetFrames, harmless: true });
    for (let index = 0; index < 1_000; index += 1) await port.write(Uint8Array.of(index & 0xff), bounds);
    expect(tap.lines).toHaveLength(400);
    const leaving = new AbortController();
    const watch = tap.watch(leaving.signal);
    expect((await watch.next()).value).toHaveLength(400);
    const next = watch.next();
    await port.write(Uint8Array.of(7), bounds);
    expect((await next).value).toMatchObject([{ number: 1_002 }]);
    leaving.abort();
    expect((await watch.next()).done).toBe(true);
  });
});
