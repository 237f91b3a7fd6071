import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fail, ok, unwrap } from '#contract/result.ts';
import { encodeReply as encodeModbusReply, encodeRequest } from '../cabinet/codec.ts';
import { cabinetFrames } from '../cabinet/frames.ts';
import { encodeAnswer, encodeCommand as encodeDispenserCommand } from '../card-dispenser/codec.ts';
import { cardDispenserFrames } from '../card-dispenser/frames.ts';
import { encodeScannerCommand, encodeScannerReply } from '../code-scanner/codec.ts';
import { codeScannerFrames } from '../code-scanner/frames.ts';
import { codeScannerProfiles } from '../code-scanner/profile.ts';
import { encodeSsiPacket, SSI_OPCODE, SSI_SOURCE } from '../code-scanner/ssi.ts';
import { encodeCommand, encodeFrame, encodeReply } from '../id-card-reader/codec.ts';
import { idCardReaderFrames } from '../id-card-reader/frames.ts';
import type { BytePort, PortOpener } from '../port.ts';
import { encodeCommand as encodePrinterCommand, encodeText, joinBytes } from '../receipt-printer/codec.ts';
import { receiptPrinterFrames } from '../receipt-printer/frames.ts';
import { smartCardFrames } from '../smart-card/frames.ts';
import {
  encodeAnswer as encodePcscAnswer,
  encodeRequest as encodePcscRequest,
} from '../smart-card/pcsc-messages.ts';
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
    [
      'reader, question of another program',
      idCardReaderFrames,
      'to-device',
      encodeFrame(Uint8Array.of(0x40, 0x09)),
      ['command 40 09'],
    ],
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
    [
      'cabinet, lamp put out',
      cabinetFrames,
      'from-device',
      encodeModbusReply({ kind: 'write-single-coil', slave: 1, address: 3, on: false }),
      ['slave 1: write-single-coil 3 off'],
    ],
    ['dispenser', cardDispenserFrames, 'to-device', encodeDispenserCommand(dispenserStep), ['10 status']],
    ['dispenser, ACK', cardDispenserFrames, 'from-device', encodeAnswer({ kind: 'acknowledged' }), ['ACK']],
    [
      'dispenser, step of the site’s own',
      cardDispenserFrames,
      'to-device',
      encodeDispenserCommand({ ...dispenserStep, command: 0x7a, parameter: 0x39 }),
      ['z9'],
    ],
    [
      'dispenser, damaged',
      cardDispenserFrames,
      'from-device',
      encodeAnswer({ kind: 'not-acknowledged' }),
      ['NAK'],
    ],
    [
      'dispenser, jammed',
      cardDispenserFrames,
      'from-device',
      encodeAnswer({ ...dispenserStep, kind: 'failed', error: '12' }),
      ['10 status failed, error 12'],
    ],
    [
      'dispenser, not now',
      cardDispenserFrames,
      'from-device',
      encodeAnswer({ ...dispenserStep, kind: 'refused', error: '02' }),
      ['10 status refused, error 02'],
    ],
    [
      'upsd, name of its user',
      uninterruptiblePowerFrames,
      'to-device',
      encodeUpsRequest({ kind: 'username', username: 'terminal' }),
      ['username'],
    ],
    [
      'upsd, another question',
      uninterruptiblePowerFrames,
      'to-device',
      encodeUpsRequest({ kind: 'list-ups' }),
      ['list-ups'],
    ],
    [
      'upsd, unknown question',
      uninterruptiblePowerFrames,
      'to-device',
      Buffer.from('FSD ups\n'),
      ['unknown question'],
    ],
    [
      'upsd, answers',
      uninterruptiblePowerFrames,
      'from-device',
      joinBytes([
        encodeUpsReply({ kind: 'ok', text: 'Goodbye' }),
        encodeUpsReply({ kind: 'error', code: 'DRIVER-NOT-CONNECTED' }),
        encodeUpsReply({ kind: 'begin', of: 'LIST UPS' }),
        encodeUpsReply({ kind: 'ups', name: 'ups', description: 'of the specimen hall' }),
        encodeUpsReply({ kind: 'end', of: 'LIST UPS' }),
        encodeUpsReply({ kind: 'text', words: ['Network', 'UPS', 'Tools'] }),
      ]),
      ['OK', 'error DRIVER-NOT-CONNECTED', 'begin LIST UPS', 'UPS ups', 'end LIST UPS', 'Network UPS Tools'],
    ],
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
    [
      'scanner, setting',
      scannerFrames,
      'to-device',
      encodeScannerCommand('newland', { kind: 'setup', text: 'CODEON' })!,
      ['setup CODEON'],
    ],
    [
      'scanner without commands',
      codeScannerFrames(codeScannerProfiles.generic),
      'to-device',
      Uint8Array.of(1, 2, 3),
      ['3 bytes'],
    ],
    [
      'scanner, packets of SSI',
      codeScannerFrames(codeScannerProfiles['zebra-ssi']),
      'from-device',
      joinBytes([
        encodeSsiPacket({
          opcode: SSI_OPCODE.decodeData,
          source: SSI_SOURCE.scanner,
          status: 0,
          data: Uint8Array.of(0x01, ...Buffer.from('110105')),
        }),
        encodeSsiPacket({ opcode: 0xf6, source: SSI_SOURCE.scanner, status: 0, data: Uint8Array.of(1) }),
      ]),
      ['piece of 6 bytes of a code', 'notice 246'],
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
      'chip card, command',
      smartCardFrames,
      'to-device',
      encodePcscRequest({
        kind: 'transmit',
        card: 1,
        protocol: 1,
        apdu: Uint8Array.of(0x00, 0xa4, 0x04, 0x00),
      }),
      ['transmit instruction a4, 4 bytes'],
    ],
    [
      'chip card, command of one byte',
      smartCardFrames,
      'to-device',
      encodePcscRequest({ kind: 'transmit', card: 1, protocol: 1, apdu: Uint8Array.of(0) }),
      ['transmit instruction 00, 1 bytes'],
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

  test('a port that cannot be opened is nothing to look at', async () => {
    const tap = new WireTap();
    const busy: PortOpener = { description: 'busy', open: async () => fail('port-busy') };
    const rules = { device: 'cabinet', frames: cabinetFrames } as const;
    expect(await tap.opener(rules, busy).open(bounds)).toMatchObject({ failure: { code: 'port-busy' } });
    expect(tap.lines).toEqual([]);
  });

  test('a port that is shut twice is said to be shut once', async () => {
    const { tap, port } = await tapped({ device: 'cabinet', frames: cabinetFrames, harmless: true });
    await port.close();
    await port.close();
    expect(tap.lines.flatMap(({ meanings }) => meanings)).toEqual(['opened', 'closed']);
  });

  test('a card that refuses is shown with its code, and its answer is hidden', async () => {
    const { tap, port, say } = await tapped({ device: 'smart-card-reader', frames: smartCardFrames });
    await port.write(encodePcscRequest({ kind: 'disconnect', card: 1 }), bounds);
    say(encodePcscAnswer({ kind: 'disconnect', code: 0x80100003 }));
    expect(tap.lines.at(-1)).toMatchObject({ meanings: ['disconnect code 80100003'], masked: false });
  });

  test('a watcher who comes before the first line, and one who looks while lines come, miss nothing', async () => {
    const { tap, port } = await tapped({ device: 'cabinet', frames: cabinetFrames, harmless: true });
    const leaving = new AbortController();
    const early = new WireTap();
    const first = early.watch(leaving.signal).next();
    early.note('cabinet', 'to-device', 1, 'asked');
    expect((await first).value).toMatchObject([{ number: 1 }]);
    const watch = tap.watch(leaving.signal);
    expect((await watch.next()).value).toHaveLength(1);
    // Still looking at those.
    await port.write(Uint8Array.of(1), bounds);
    const second = await watch.next();
    await port.write(Uint8Array.of(2), bounds);
    expect([second.value, (await watch.next()).value]).toMatchObject([[{ number: 2 }], [{ number: 3 }]]);
    const last = watch.next();
    leaving.abort();
    expect((await last).done).toBe(true);
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
