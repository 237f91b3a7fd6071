import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { fail, ok, unwrap } from '#contract/result.ts';
import type { BytePort, CallBounds, PortOpener } from '../port.ts';
import { createTcpCable, type TestCable } from '../testing/cable-ends.ts';
import { runMutatedFrames } from '../testing/mutated-frames.ts';
import {
  createScannerCommandParser,
  createScannerParser,
  encodeScannerCommand,
  encodeScannerReply,
  encodeSsiAcknowledgement,
  type ScannerCommand,
} from './codec.ts';
import { CodeScannerDriver } from './driver.ts';
import { encodeFm30Reply } from './fm30.ts';
import { codeScannerFm30Codec, codeScannerSsiCodec } from './mutated-frames.ts';
import { type CodeScannerProfile, codeScannerProfiles } from './profile.ts';
import { CodeScannerSimulator } from './simulator.ts';
import { encodeSsiPacket, SSI_OPCODE, SSI_SOURCE, SSI_STATUS, ssiTypeOfAim } from './ssi.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const ssi = codeScannerProfiles['zebra-ssi'];
const fm30 = codeScannerProfiles['newland-fm30'];

describe('published frames', () => {
  test.each([
    ['zebra-ssi', { kind: 'trigger-on' }, '04 E4 04 00 FF 14'],
    ['zebra-ssi', { kind: 'trigger-off' }, '04 E5 04 00 FF 13'],
    ['newland-fm30', { kind: 'trigger-on' }, '7E 00 08 01 00 02 01 02 DA'],
  ] as const)('%s %o', (commandSet, command, frame) => {
    expect(encodeScannerCommand(commandSet, command)).toEqual(hex(frame));
    const found = createScannerCommandParser(commandSet).push(hex(frame), 0);
    expect(found.map(({ message }) => message)).toEqual([command]);
  });

  test('SSI acknowledgement of the scanner: 04 D0 00 00 FF 2C', () => {
    expect(encodeScannerReply('zebra-ssi', '', 'acknowledged')).toEqual(hex('04 D0 00 00 FF 2C'));
    expect(createScannerParser(ssi).push(hex('04 D0 00 00 FF 2C'), 0)[0]?.message).toEqual({
      kind: 'reply',
      status: 'acknowledged',
      text: '',
    });
  });

  test('FM30 reply: 02 00 00 01 00 33 31', () => {
    expect(encodeScannerReply('newland-fm30', '', 'acknowledged')).toEqual(hex('02 00 00 01 00 33 31'));
    expect(createScannerParser(fm30).push(hex('02 00 00 01 00 33 31'), 0)[0]?.message).toMatchObject({
      kind: 'reply',
      status: 'acknowledged',
    });
  });

  test('FM30 command of a GM65 clone: AB CD stands for no check', () => {
    const found = createScannerCommandParser('newland-fm30').push(hex('7E 00 08 01 00 02 01 AB CD'), 0);
    expect(found.map(({ message }) => message)).toEqual([{ kind: 'trigger-on' }]);
  });
});

describe('commands', () => {
  const commands: ScannerCommand[] = [
    { kind: 'trigger-on' },
    { kind: 'trigger-off' },
    { kind: 'query-firmware' },
  ];
  test.each(['zebra-ssi', 'newland-fm30'] as const)('%s: what is encoded is understood', (commandSet) => {
    const parser = createScannerCommandParser(commandSet);
    for (const command of commands) {
      const bytes = encodeScannerCommand(commandSet, command)!;
      expect(parser.push(bytes, 0).map(({ message }) => message)).toEqual([command]);
    }
  });

  test('SSI parameters are hexadecimal; FM30 has none; what is no parameter is not sent', () => {
    const bytes = encodeScannerCommand('zebra-ssi', { kind: 'setup', text: 'EE01' });
    expect(bytes).toEqual(hex('07 C6 04 00 FF EE 01 FD 41'));
    expect(createScannerCommandParser('zebra-ssi').push(bytes!, 0)[0]?.message).toEqual({
      kind: 'setup',
      text: 'EE01',
    });
    expect(encodeScannerCommand('zebra-ssi', { kind: 'setup', text: 'packets' })).toBeUndefined();
    expect(encodeScannerCommand('newland-fm30', { kind: 'setup', text: 'EE01' })).toBeUndefined();
  });

  test('damaged and unknown FM30 commands, SSI acknowledgements and the other side are noise', () => {
    const zones = createScannerCommandParser('newland-fm30');
    for (const frame of [
      '7E 00 08 01 00 02 01 02 DB',
      '7E 00 08 02 00 02 01 AB CD',
      '7E 00 08 01 00 03 01 AB CD',
      '7E 00 09 01 00 02 01 AB CD',
    ]) {
      zones.push(hex(frame), 0);
      zones.tick(1_000);
      expect(zones.counts.messages).toBe(0);
      expect(zones.bufferedBytes).toBe(0);
    }
    const packets = createScannerCommandParser('zebra-ssi');
    packets.push(encodeSsiAcknowledgement(), 0);
    packets.push(hex('04 D0 00 00 FF 2C'), 0);
    expect(packets.counts.messages).toBe(0);
  });
});

describe('replies', () => {
  test.each([
    ['zebra-ssi', 'value-refused'],
    ['zebra-ssi', 'command-unknown'],
    ['newland-fm30', 'value-refused'],
  ] as const)('%s %s', (commandSet, status) => {
    const parser = createScannerParser(codeScannerProfiles[commandSet]);
    const found = parser.push(encodeScannerReply(commandSet, '', status), 0);
    expect(found.map(({ message }) => message)).toEqual([{ kind: 'reply', status, text: '' }]);
  });

  test('SSI: a revision is an answer; an event and an empty code are nothing', () => {
    const parser = createScannerParser(ssi);
    const fromScanner = (opcode: number, data = new Uint8Array(0)) =>
      encodeSsiPacket({ opcode, source: SSI_SOURCE.scanner, status: 0, data });
    expect(parser.push(fromScanner(SSI_OPCODE.replyRevision, hex('41')), 0)).toHaveLength(1);
    for (const packet of [fromScanner(0xf6, hex('0A')), fromScanner(SSI_OPCODE.decodeData)]) {
      const found = parser.push(packet, 0);
      expect(found.map(({ message }) => message)).toEqual([{ kind: 'notice', opcode: packet[1] }]);
    }
    const unknownType = fromScanner(SSI_OPCODE.decodeData, hex('FF 41'));
    expect(parser.push(unknownType, 0)[0]?.message).toMatchObject({ kind: 'piece', aim: ']X0' });
    expect(() => fromScanner(0xf3, new Uint8Array(252))).toThrow(RangeError);
    expect(ssiTypeOfAim(']Z9')).toBe(0);
  });

  test('FM30: a code right behind a damaged reply is lost, not wrong; the next one is read', () => {
    const parser = createScannerParser(fm30);
    const damaged = encodeFm30Reply({ type: 0, data: hex('00') }).with(6, 0);
    const found = parser.push(Buffer.concat([damaged, Buffer.from('lost\rread\r')]), 0);
    expect(found.map(({ message }) => message)).toEqual([
      { kind: 'code', bytes: new Uint8Array(Buffer.from('read')) },
    ]);
  });

  test('FM30: half a reply is dropped after the silence', () => {
    const parser = createScannerParser(fm30);
    parser.push(hex('02 00 00'), 0);
    parser.tick(50);
    expect(parser.bufferedBytes).toBe(0);
    expect(parser.push(Buffer.from('read\r'), 60)).toHaveLength(1);
  });

  test('newland: the rest of a damaged reply does not make wrong text of the code behind it', () => {
    const parser = createScannerParser(codeScannerProfiles.newland);
    expect(parser.push(Buffer.from('\x010000#SCNTRG1\x06;\x03code\r'), 0)).toEqual([]);
    expect(parser.counts.discards['damaged-reply']).toBe(1);
  });

  test.each([codeScannerSsiCodec, codeScannerFm30Codec])(
    'property: mutated frames break no promise of the $name parser',
    (codec) => {
      const counts = runMutatedFrames(codec, 2_000, 20_261_121);
      expect(counts.adjacentSurvivors + counts.adjacentSwallowed).toBe(2_000);
      expect(counts.lateFrames).toBeGreaterThan(300);
    },
  );

  test('property: any bytes never throw and are all accounted for', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(ssi, fm30),
        fc.array(
          fc.oneof(
            fc.uint8Array({ maxLength: 40 }),
            fc.constant(hex('02 00 00 01 00 33 31')),
            fc.constant(hex('0A F3 00 02')),
          ),
          { maxLength: 8 },
        ),
        (profile, chunks) => {
          const parser = createScannerParser(profile);
          for (const chunk of chunks) parser.push(chunk, 0);
          parser.tick(1_000);
          expect(parser.bufferedBytes).toBe(0);
          const { pushedBytes, messageBytes, discardedBytes } = parser.counts;
          expect(messageBytes + discardedBytes).toBe(pushedBytes);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('the driver', () => {
  function bounds(deadlineMs = 10_000): CallBounds {
    return { deadlineMs, signal: new AbortController().signal };
  }
  let cable: TestCable;
  let simulator: CodeScannerSimulator;
  let driver: CodeScannerDriver;
  let commands: ScannerCommand[];

  async function connect(profile: CodeScannerProfile, chunkSize = 50): Promise<void> {
    cable = await createTcpCable();
    commands = [];
    simulator = new CodeScannerSimulator({
      peer: cable.peer,
      profile,
      chunkSize,
      onCommand: (command) => commands.push(command),
    });
    driver = new CodeScannerDriver({
      opener: cable.peer.opener,
      profile,
      simulated: true,
      reopenWindowMs: 300,
    });
    unwrap(await driver.open(bounds()));
  }

  afterEach(async () => {
    await driver.close();
    simulator.close();
    await cable.dispose();
  });

  test('zebra-ssi: set up for packets, triggered, a long code in several packets', async () => {
    await connect(ssi);
    expect(commands).toEqual([{ kind: 'setup', text: 'EE01' }]);
    const text = '样本长码'.repeat(60);
    simulator.presentCode({ symbology: 'qr', text });
    expect(unwrap(await driver.scan(bounds()))).toEqual({ symbology: 'qr', text });
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
  });

  test('zebra-ssi: a packet that was damaged is not acknowledged, and comes again', async () => {
    await connect(ssi);
    simulator.inject({ kind: 'truncated-code' });
    simulator.inject({ kind: 'noise-bytes', bytes: hex('09 F3 00') });
    simulator.presentCode({ symbology: 'pdf417', text: '样本' });
    expect(unwrap(await driver.scan(bounds()))).toEqual({ symbology: 'pdf417', text: '样本' });
  });

  const packet = (status: number, text: string) =>
    encodeSsiPacket({
      opcode: SSI_OPCODE.decodeData,
      source: SSI_SOURCE.scanner,
      status,
      data: new Uint8Array([0x1c, ...Buffer.from(text)]),
    });
  const { continued, retransmitted } = SSI_STATUS;

  test.each([
    [
      'comes again though it was taken is taken once',
      [packet(continued, 'one '), packet(continued | retransmitted, 'one '), packet(0, 'two')],
    ],
    ['comes again and had never arrived is taken', [packet(retransmitted, 'one two')]],
    [
      'comes again behind another, and had never arrived, is taken',
      [packet(continued, 'one '), packet(retransmitted, 'two')],
    ],
  ])('zebra-ssi: a packet that %s', async (_, packets) => {
    await connect(ssi);
    const scan = driver.scan(bounds());
    await expect.poll(() => commands.at(-1)?.kind, { timeout: 15_000 }).toBe('trigger-on');
    for (const bytes of packets) unwrap(await cable.peer.write(bytes));
    expect(unwrap(await scan).text).toBe('one two');
  });

  test('zebra-ssi: an acknowledgement that does not go out costs no code', async () => {
    await connect(ssi);
    let refuses = false;
    const deaf: PortOpener = {
      description: 'deaf',
      async open(openBounds) {
        const port = await cable.peer.opener.open(openBounds);
        if (!port.ok) return port;
        const { value } = port;
        const line: BytePort = {
          description: value.description,
          write: async (bytes, callBounds) =>
            refuses ? fail('port-write-failed') : value.write(bytes, callBounds),
          onBytes: (listener) => value.onBytes(listener),
          onLost: (listener) => value.onLost(listener),
          close: () => value.close(),
        };
        return ok(line);
      },
    };
    const other = new CodeScannerDriver({ opener: deaf, profile: ssi, simulated: true });
    await driver.close();
    unwrap(await other.open(bounds()));
    const scan = other.scan(bounds());
    await expect.poll(() => commands.at(-1)?.kind, { timeout: 15_000 }).toBe('trigger-on');
    refuses = true;
    unwrap(await cable.peer.write(packet(0, 'one two')));
    expect(unwrap(await scan).text).toBe('one two');
    await other.close();
  });

  test('zebra-ssi: silent to its set-up: retried, then out of service', async () => {
    await connect(ssi);
    await driver.close();
    simulator.inject({ kind: 'silent' });
    unwrap(await driver.open(bounds()));
    await driver.close();
    simulator.inject({ kind: 'silent', times: 1_000 });
    expect(await driver.open(bounds())).toMatchObject({ failure: { code: 'out-of-service' } });
  });

  test('the trigger of a silent scanner is tried again, then given up', async () => {
    await connect(fm30);
    simulator.inject({ kind: 'silent' });
    unwrap(await driver.triggerOn(bounds()));
    simulator.inject({ kind: 'silent', times: 1_000 });
    expect(await driver.triggerOff(bounds())).toMatchObject({ failure: { code: 'out-of-service' } });
    expect(await driver.checkHealth({ deadlineMs: 100, signal: AbortSignal.abort() })).toMatchObject({
      failure: { code: 'aborted' },
    });
  });

  test('a health check that is broken off is no health', async () => {
    await connect(fm30);
    simulator.inject({ kind: 'silent' });
    const controller = new AbortController();
    const health = driver.checkHealth({ deadlineMs: 5_000, signal: controller.signal });
    await expect.poll(() => commands.length, { timeout: 15_000 }).toBe(1);
    controller.abort();
    expect(await health).toMatchObject({ failure: { code: 'aborted' } });
  });

  test('unplugged while half a packet waits: the scan goes on with the next cable', async () => {
    await connect(ssi);
    const scan = driver.scan(bounds());
    await expect.poll(() => commands.at(-1)?.kind, { timeout: 15_000 }).toBe('trigger-on');
    unwrap(await cable.peer.write(hex('0A F3 00 02 1C')));
    await cable.peer.unplug();
    unwrap(await cable.peer.replug());
    simulator.presentCode({ text: 'after' });
    expect(unwrap(await scan).text).toBe('after');
    expect(commands.filter(({ kind }) => kind === 'setup')).toHaveLength(2);
  });

  test('newland-fm30: triggered by binary commands, the code as text', async () => {
    await connect(fm30);
    simulator.presentCode({ text: '电子证照样本' });
    expect(unwrap(await driver.scan(bounds()))).toEqual({ symbology: 'unknown', text: '电子证照样本' });
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
    simulator.inject({ kind: 'command-status', status: 'value-refused' });
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('degraded');
  });
});
