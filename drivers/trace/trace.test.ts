import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fail, ok, unwrap } from '#contract/result.ts';
import { codeScannerProfiles } from '../code-scanner/profile.ts';
import { encodeScannedReports, reportLayouts } from '../code-scanner/report-layout.ts';
import { createFrameParser, encodeCardBlocks, encodeCommand, encodeReply } from '../id-card-reader/codec.ts';
import { specimenDocuments, specimenPhoto } from '../id-card-reader/specimens.ts';
import { encodeTextBlock } from '../id-card-reader/text-block.ts';
import type { CallBounds } from '../port.ts';
import { traceFolderOf } from '../testing/recorded-traces.ts';
import { HidPeer } from '../transports/hid-peer.ts';
import { CardDataMask } from './card-data-mask.ts';
import { scannerProfileOf, traceConductors } from './conductors.ts';
import { MemoryPeer } from './memory-peer.ts';
import { codesOfTrace } from './scanner-codes.ts';
import { formatTraceLine, hexOf, parseTrace, type Trace, type TraceEntry } from './trace.ts';
import { checkTrace, type TraceConductor } from './trace-check.ts';
import { TracePlayer } from './trace-player.ts';
import { TraceRecorder } from './trace-recorder.ts';

function bounds(deadlineMs = 5_000): CallBounds {
  return { deadlineMs, signal: new AbortController().signal };
}
const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const ascii = (text: string) => hexOf(Buffer.from(text));
const { signal } = new AbortController();

function traceOf(device: string, entries: TraceEntry[], profile?: string): Trace {
  return { header: { trace: 1, device, ...(profile === undefined ? {} : { profile }) }, entries };
}

describe('trace files', () => {
  const header = { trace: 1, device: 'code-scanner', profile: 'newland' } as const;
  const entries: TraceEntry[] = [
    { t: 0, call: 'open', deadlineMs: 100, args: [{ a: [1, 'x', null] }] },
    { t: 0.1, port: 'opened', reports: true, vendorId: 7787, reportDescriptor: '058c' },
    { t: 1, dir: 'tx', hex: '00ff', feature: true },
    { t: 2, dir: 'rx', hex: '', masked: true },
    { t: 2, outcome: 'deadline-exceeded' },
    { t: 3, port: 'lost' },
  ];

  test('what is written is read', () => {
    const text = [header, ...entries].map(formatTraceLine).join('');
    expect(unwrap(parseTrace(text))).toEqual({ header, entries });
    expect(unwrap(parseTrace(`${text}{"t":9,"dir":"r`)).entries).toEqual(entries);
  });

  test.each([
    ['', 'line 1'],
    ['{"trace":2,"device":"x"}\n', 'line 1'],
    ['{"trace":1,"device":"x"}\n{"t":1,"dir":"rx","hex":"0"}\n', 'line 2'],
    ['{"trace":1,"device":"x"}\n{"t":1,"dir":"rx","hex":"00","name":"x"}\n', 'line 2'],
    ['{"trace":1,"device":"x"}\n{"t":2,"port":"lost"}\n{"t":1,"port":"lost"}\n', 'line 3'],
    ['{"trace":1,"device":"x"}\nnoise\n', 'line 2'],
  ])('%j is malformed at %s', (text, detail) => {
    expect(parseTrace(text)).toEqual({ ok: false, failure: { code: 'trace-malformed', detail } });
  });

  test('a file beyond all measure is refused', () => {
    expect(parseTrace(' '.repeat(64 * 1024 * 1024 + 1))).toMatchObject({
      failure: { code: 'trace-too-large' },
    });
  });
});

describe('recording', () => {
  test('both directions, the life of the port and the calls, with their time', async () => {
    const lines: string[] = [];
    let now = 1_000;
    const recorder = new TraceRecorder({
      header: { trace: 1, device: 'code-scanner' },
      write: (line) => lines.push(line),
      now: () => now,
    });
    const peer = new HidPeer({ vendorId: 5, reportDescriptor: hex('05 8C') });
    const device = {
      name: 'plain',
      async use(_: { readonly a: number }, __: () => void, ___: CallBounds) {
        now += 5;
        return ok('what was read');
      },
      async silent() {
        return ok();
      },
    };
    const driver = recorder.driver(device, ['use']);
    expect(driver.name).toBe('plain');
    await driver.use({ a: 1 }, () => undefined, bounds(50));
    await driver.silent();
    const port = unwrap(await recorder.opener(peer.opener).open(bounds()));
    const heard: Uint8Array[] = [];
    const stop = port.onBytes((bytes) => heard.push(bytes));
    now += 1;
    unwrap(await port.write(hex('FD 01'), bounds()));
    if ('sendFeatureReport' in port) {
      unwrap(
        await (port as unknown as { sendFeatureReport: typeof port.write }).sendFeatureReport(
          hex('FE 01'),
          bounds(),
        ),
      );
    }
    unwrap(await peer.write(hex('02 03')));
    stop();
    await peer.unplug();
    await port.close();
    await port.close();
    expect(heard).toEqual([hex('02 03')]);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { trace: 1, device: 'code-scanner' },
      { t: 0, call: 'use', args: [{ a: 1 }], deadlineMs: 50 },
      { t: 5, outcome: 'ok' },
      { t: 5, port: 'opened', reports: true, vendorId: 5, reportDescriptor: '058c' },
      { t: 6, dir: 'tx', hex: 'fd01' },
      { t: 6, dir: 'tx', hex: 'fe01', feature: true },
      { t: 6, dir: 'rx', hex: '0203' },
      { t: 6, port: 'lost' },
      { t: 6, port: 'closed' },
    ]);
    expect(lines.join('')).not.toContain('what was read');
    expect(await recorder.opener(peer.opener).open(bounds())).toMatchObject({
      failure: { code: 'port-not-found' },
    });
  });
});

describe('masked card data', () => {
  const card = encodeReply(
    0x90,
    encodeCardBlocks({
      text: unwrap(encodeTextBlock(specimenDocuments.resident)),
      photo: specimenPhoto,
    }),
  );

  function masked(stream: Uint8Array, sizes: Iterator<number>): Uint8Array {
    const mask = new CardDataMask();
    const parts: Uint8Array[] = [];
    for (let at = 0; at < stream.length; ) {
      const size = sizes.next().value as number;
      parts.push(mask.mask('rx', stream.subarray(at, at + size)).bytes);
      at += size;
    }
    return new Uint8Array(Buffer.concat(parts));
  }
  const whole = (length: number) => [length][Symbol.iterator]();

  test('a card that was read: its length and frame stay, and nothing of the card', () => {
    const shown = masked(card, whole(card.length));
    expect(shown.length).toBe(card.length);
    expect(shown.subarray(0, 14)).toEqual(card.subarray(0, 14));
    expect(shown.subarray(14, -1).every((byte) => byte === 0)).toBe(true);
    expect(createFrameParser('reply').push(shown, 0)).toHaveLength(1);
  });

  test.each([1024, 512, 0])(
    'a card that was read with %i bytes of fingerprints: lengths and frame stay',
    (length) => {
      const withFingerprint = encodeReply(
        0x90,
        encodeCardBlocks({
          text: unwrap(encodeTextBlock(specimenDocuments.resident)),
          photo: specimenPhoto,
          fingerprint: new Uint8Array(length).fill(7),
        }),
      );
      const shown = masked(withFingerprint, whole(withFingerprint.length));
      expect(shown.subarray(0, 16)).toEqual(withFingerprint.subarray(0, 16));
      expect(shown.subarray(16, -1).every((byte) => byte === 0)).toBe(true);
      expect(createFrameParser('reply').push(shown, 0)).toHaveLength(1);
    },
  );

  test.each([
    ['AA AA AA AA 96 69 00 04 00 00 90 94', 'an extra AA before the frame'],
    ['AA AA AA 96 69 00 02 AA AA AA 96 69 00 04 00 00 90 94', 'a length that is none, then a frame'],
    ['AA 96 AA AA AA 96 69 00 04 00 00 90 94', 'a preamble that breaks off'],
    [
      'AA AA 77 AA AA AA 96 69 00 04 00 00 90 94',
      'noise in a preamble',
      'AA AA 00 AA AA AA 96 69 00 04 00 00 90 94',
    ],
    [
      'AA AA AA 96 69 00 06 00 00 90 41 42 95',
      'data too short for lengths',
      'AA AA AA 96 69 00 06 00 00 90 00 00 96',
    ],
  ])('%s: %s', (sent, _, expected = sent.replace('AA 96 AA AA AA', 'AA 00 AA AA AA')) => {
    const stream = hex(sent);
    expect(hexOf(masked(stream, whole(stream.length)))).toBe(hexOf(hex(expected)));
  });

  test('a wrong check stays wrong', () => {
    const damaged = card.with(card.length - 1, card.at(-1)! ^ 1);
    expect(createFrameParser('reply').push(masked(damaged, whole(card.length)), 0)).toHaveLength(0);
  });

  test('commands, and replies that carry nothing, are untouched', () => {
    const mask = new CardDataMask();
    const command = encodeCommand('findCard');
    expect(mask.mask('tx', command)).toEqual({ bytes: command, masked: false });
    const reply = encodeReply(0x80);
    expect(mask.mask('rx', reply)).toEqual({ bytes: reply, masked: false });
    expect(mask.mask('rx', card).masked).toBe(true);
  });

  test('property: however it is cut and damaged, no four bytes of a card come through', () => {
    const text = unwrap(encodeTextBlock(specimenDocuments.resident));
    const windows = new Set<string>();
    for (let at = 0; at + 4 <= text.length; at += 1) {
      const window = hexOf(text.subarray(at, at + 4));
      // Blanks and zeros say nothing.
      if (!/^(00|20)+$/.test(window)) windows.add(window);
    }
    // Otherwise the search below would find nothing by itself.
    expect(windows.size).toBeGreaterThan(50);
    const damage = fc.record({
      at: fc.nat(card.length - 1),
      kind: fc.constantFrom('flip', 'drop', 'insert', 'none'),
    });
    fc.assert(
      fc.property(
        fc.array(damage, { maxLength: 3 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 300 })),
        (damages, sizes) => {
          const bytes = [...card, ...encodeReply(0x90), ...card];
          for (const { at, kind } of damages) {
            if (kind === 'flip') bytes[at]! ^= 0x10;
            if (kind === 'drop') bytes.splice(at, 1);
            if (kind === 'insert') bytes.splice(at, 0, 0xaa);
          }
          const shown = masked(Uint8Array.from(bytes), sizes);
          expect(shown.length).toBe(bytes.length);
          for (let at = 0; at + 4 <= shown.length; at += 1) {
            expect(windows.has(hexOf(shown.subarray(at, at + 4)))).toBe(false);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a cable in memory', () => {
  test('pulled: not there; a port that was closed writes nothing more', async () => {
    const peer = new MemoryPeer();
    const port = unwrap(await peer.opener.open(bounds()));
    await port.close();
    expect(await port.write(hex('01'), bounds())).toMatchObject({ failure: { code: 'port-closed' } });
    await peer.unplug();
    expect(await peer.opener.open(bounds())).toMatchObject({ failure: { code: 'port-not-found' } });
    let replugs = 0;
    const stop = peer.onReplug(() => (replugs += 1));
    unwrap(await peer.replug());
    stop();
    unwrap(await peer.replug());
    expect(replugs).toBe(1);
  });
});

test('recording a stream that is masked, with the clock of the machine', async () => {
  const lines: string[] = [];
  const recorder = new TraceRecorder({
    header: { trace: 1, device: 'id-card-reader' },
    write: (line) => lines.push(line),
    createMask: () => new CardDataMask(),
  });
  const peer = new MemoryPeer();
  const port = unwrap(await recorder.opener(peer.opener).open(bounds()));
  unwrap(await peer.write(encodeReply(0x90, Uint8Array.of(1, 2, 3))));
  const driver = recorder.driver(
    {
      async use() {
        return ok();
      },
    },
    ['use'],
  );
  await driver.use();
  await port.close();
  const entries = lines.slice(1).map((line) => JSON.parse(line));
  expect(entries).toMatchObject([
    { port: 'opened' },
    { dir: 'rx', masked: true },
    { call: 'use' },
    { outcome: 'ok' },
    { port: 'closed' },
  ]);
  expect(lines.join('')).not.toContain('010203');
});

describe('playing', () => {
  test('lenient: what the trace does not know is not answered, and the rest goes on', async () => {
    const peer = new MemoryPeer();
    const entries: TraceEntry[] = [
      { t: 0, dir: 'tx', hex: ascii('hello') },
      { t: 20, dir: 'rx', hex: ascii('answer') },
    ];
    const player = new TracePlayer({ trace: traceOf('x', entries), peer, mode: 'lenient', speed: 2 });
    player.start();
    const port = unwrap(await peer.opener.open(bounds()));
    let heard = '';
    port.onBytes((bytes) => {
      heard += Buffer.from(bytes).toString();
    });
    for (const text of ['who are you? he', 'llo']) unwrap(await port.write(Buffer.from(text), bounds()));
    await player.finished;
    expect(heard).toBe('answer');
    expect(player.ignoredBytes).toBe('who are you? '.length);
    player.close();
    await peer.close();
  });

  test('lenient: a driver that asks less is answered from where it asks', async () => {
    const peer = new MemoryPeer();
    const entries: TraceEntry[] = [
      { t: 0, dir: 'tx', hex: ascii('status') },
      { t: 1, dir: 'rx', hex: ascii('ready') },
      { t: 2, dir: 'tx', hex: ascii('read') },
      { t: 3, dir: 'rx', hex: ascii('card') },
    ];
    const player = new TracePlayer({ trace: traceOf('x', entries), peer, mode: 'lenient' });
    player.start();
    const port = unwrap(await peer.opener.open(bounds()));
    let heard = '';
    port.onBytes((bytes) => {
      heard += Buffer.from(bytes).toString();
    });
    unwrap(await port.write(Buffer.from('read'), bounds()));
    await player.finished;
    expect(heard).toBe('card');
    player.close();
  });

  test('repeat begins again, also a trace that only sends', async () => {
    const peer = new MemoryPeer();
    const player = new TracePlayer({
      trace: traceOf('x', [{ t: 0, dir: 'rx', hex: ascii('code\r') }]),
      peer,
      mode: 'lenient',
      repeat: true,
    });
    const port = unwrap(await peer.opener.open(bounds()));
    let times = 0;
    port.onBytes(() => {
      times += 1;
    });
    player.start();
    await expect.poll(() => times).toBeGreaterThan(2);
    player.close();
    await peer.close();
  });

  test('lost and opened again: the cable is pulled and put back', async () => {
    const peer = new MemoryPeer();
    const entries: TraceEntry[] = [
      { t: 0, port: 'opened' },
      { t: 5, port: 'lost' },
      { t: 10, port: 'opened' },
      { t: 12, dir: 'rx', hex: '01' },
    ];
    const player = new TracePlayer({ trace: traceOf('x', entries), peer, mode: 'strict' });
    const port = unwrap(await player.opener.open(bounds()));
    const lost = new Promise<void>((resolve) => port.onLost(() => resolve()));
    player.start();
    await lost;
    expect(await peer.write(hex('00'))).toMatchObject({ failure: { code: 'peer-unplugged' } });
    await player.finished;
    player.close();
    player.close();
  });
});

describe('checking', () => {
  const scanner = traceConductors['code-scanner']!;
  const good: TraceEntry[] = [
    { t: 0, call: 'open' },
    { t: 1, port: 'opened' },
    { t: 2, outcome: 'ok' },
    { t: 3, call: 'triggerOn', deadlineMs: 2_000 },
    { t: 4, dir: 'tx', hex: '7e01303030302353434e545247313b03' },
    { t: 5, dir: 'rx', hex: '02013030303053434e54524731063b03' },
    { t: 6, outcome: 'ok' },
  ];
  const checked = async (entries: TraceEntry[], profile = 'newland', conductor = scanner) =>
    unwrap(await checkTrace(traceOf('code-scanner', entries, profile), conductor, { signal }));
  const replaced = (index: number, entry: TraceEntry) => good.with(index, entry);

  test('a driver that does what was recorded', async () => {
    expect(await checked(good)).toEqual({
      calls: 2,
      played: 7,
      entries: 7,
      differences: [],
      maskedFrom: undefined,
    });
  });

  test('one other byte is found, with its line', async () => {
    const { differences } = await checked(
      replaced(4, { t: 4, dir: 'tx', hex: '7e01303030302353434e545247303b03' }),
    );
    expect(differences).toEqual([
      {
        kind: 'sent-otherwise',
        line: 6,
        expected: '7e01303030302353434e545247303b03',
        sent: '7e01303030302353434e545247313b03',
      },
    ]);
  });

  test('another outcome is found: the device refused', async () => {
    const { differences } = await checked(
      replaced(5, { t: 5, dir: 'rx', hex: '02013030303053434e54524731153b03' }),
    );
    expect(differences).toEqual([{ kind: 'outcome', line: 8, expected: 'ok', outcome: 'command-refused' }]);
  });

  test('what was not sent, and what was sent more', async () => {
    const more: TraceEntry[] = [...good, { t: 7, dir: 'tx', hex: 'ff' }];
    expect((await checked(more)).differences).toEqual([{ kind: 'not-sent', line: 9, expected: 'ff' }]);
    const less: TraceEntry[] = [...good.slice(0, 4), { t: 5, outcome: 'deadline-exceeded' }];
    const shortened = less.with(3, { t: 3, call: 'triggerOn', deadlineMs: 200 });
    expect((await checked(shortened)).differences).toEqual([
      { kind: 'sent-more', sent: '7e01303030302353434e545247313b03' },
    ]);
  });

  test('a call that the driver has not, and a profile that it has not', async () => {
    const { differences } = await checked(replaced(3, { t: 3, call: 'toString' }));
    expect(differences).toEqual([{ kind: 'call-unknown', line: 5, call: 'toString' }]);
    for (const profile of ['toaster', 'toString']) {
      expect(await checkTrace(traceOf('code-scanner', good, profile), scanner, { signal })).toMatchObject({
        failure: { code: 'trace-profile-unknown' },
      });
    }
    const header = { trace: 1, device: 'code-scanner' } as const;
    expect(scanner.start(new MemoryPeer().opener, header)).toBeDefined();
    expect(scannerProfileOf('descriptor')).toBe(codeScannerProfiles.generic);
  });

  test('a call that was broken off is broken off again; one that hangs behind the end is a difference', async () => {
    const scan = (outcome: string): TraceEntry[] => [
      ...good.slice(0, 3),
      { t: 3, call: 'scan', deadlineMs: 60_000 },
      { t: 9, outcome },
    ];
    expect((await checked(scan('aborted'), 'generic')).differences).toEqual([]);
    expect((await checked(scan('ok'), 'generic')).differences).toEqual([
      { kind: 'outcome', line: 6, expected: 'ok', outcome: 'aborted' },
    ]);
  });

  test('a port that is opened again by the driver, feature reports, and other feature reports', async () => {
    const health = [
      { t: 0, call: 'open' },
      { t: 1, port: 'opened', reports: true, vendorId: 0x0c2e },
      { t: 2, dir: 'tx', hex: 'fe01', feature: true },
      { t: 3, outcome: 'ok' },
    ] satisfies TraceEntry[];
    expect((await checked(health, 'honeywell')).differences).toEqual([]);
    const other = health.with(2, { t: 2, dir: 'tx', hex: 'fe02', feature: true });
    expect((await checked(other, 'honeywell')).differences).toEqual([
      { kind: 'sent-otherwise', line: 4, expected: 'fe02', sent: 'fe01' },
    ]);
    const reopening: TraceConductor = {
      device: 'code-scanner',
      start: (opener) => ({
        async call() {
          for (let times = 0; times < 2; times += 1) await unwrap(await opener.open(bounds())).close();
          return ok();
        },
        close: async () => undefined,
      }),
    };
    const twice: TraceEntry[] = [
      { t: 0, call: 'open' },
      { t: 1, port: 'opened' },
      { t: 2, port: 'closed' },
      { t: 3, port: 'opened' },
      { t: 4, outcome: 'ok' },
    ];
    expect(await checked(twice, 'newland', reopening)).toMatchObject({ played: 5, differences: [] });
  });
});

function recorded(device: string, name: string): Trace {
  return unwrap(parseTrace(readFileSync(new URL(`${name}.jsonl`, traceFolderOf(device)), 'utf8')));
}

describe('recorded traces', () => {
  test.each([
    ['id-card-reader', 'resident-masked'],
    ['code-scanner', 'hid-descriptor'],
    ['code-scanner', 'hid-newland'],
  ])('%s %s is played to where it can be checked', async (device, name) => {
    const trace = recorded(device, name);
    const check = unwrap(await checkTrace(trace, traceConductors[device]!, { signal, speed: 4 }));
    expect(check.differences).toEqual([]);
    expect(check.maskedFrom !== undefined).toBe(name === 'resident-masked');
  });

  test('masked, and parted in a call that would never end: no difference, and where it was masked', async () => {
    const waits: TraceConductor = {
      device: 'id-card-reader',
      start: (opener) => ({
        async call(_, __, callBounds) {
          const port = unwrap(await opener.open(bounds()));
          const over = Promise.withResolvers<void>();
          callBounds.signal.addEventListener('abort', () => over.resolve(), { once: true });
          await over.promise;
          await port.close();
          return fail('aborted');
        },
        close: async () => undefined,
      }),
    };
    const entries: TraceEntry[] = [
      { t: 0, call: 'readCard' },
      { t: 1, port: 'opened' },
      { t: 2, dir: 'rx', hex: '0000', masked: true },
      { t: 3, outcome: 'ok' },
    ];
    expect(unwrap(await checkTrace(traceOf('id-card-reader', entries), waits, { signal }))).toMatchObject({
      differences: [],
      maskedFrom: 4,
    });
    // A trace that was cut off within the call says nothing of its end.
    expect(
      unwrap(await checkTrace(traceOf('x', entries.slice(0, 2)), waits, { signal })).differences,
    ).toEqual([]);
  });

  test.each([
    ['hid-honeywell', codeScannerProfiles.honeywell],
    ['hid-newland', codeScannerProfiles.newland],
    ['hid-descriptor', codeScannerProfiles.generic],
    ['serial-newland', codeScannerProfiles.newland],
    ['serial-zebra-ssi', codeScannerProfiles['zebra-ssi']],
  ])('the codes of %s', (name, profile) => {
    const texts = unwrap(codesOfTrace(recorded('code-scanner', name), profile)).map(({ code }) => code?.text);
    expect(texts).toHaveLength(2);
    expect(texts[0]).toBe('https://example.test/电子证照?id=样本-0001');
  });
});

describe('codes of a trace', () => {
  test('of reports, with the silence between them', () => {
    const layout = reportLayouts.honeywell;
    const reports = encodeScannedReports(layout, { bytes: Buffer.from('样本'.repeat(30)), aim: ']Q1' });
    const at = (t: number, report: Uint8Array): TraceEntry => ({ t, dir: 'rx', hex: hexOf(report) });
    const entries: TraceEntry[] = [
      { t: 0, port: 'opened', reports: true, vendorId: 0x0c2e },
      { t: 1, dir: 'tx', hex: 'fd0316540d' },
      ...reports.map((report, index) => at(10 + index, report)),
      at(1_000, reports[0]!),
      at(5_000, encodeScannedReports(layout, { bytes: hex('FF FF'), aim: ']Q1' })[0]!),
    ];
    const expected = [
      { t: 13, code: { symbology: 'qr', text: '样本'.repeat(30) } },
      { t: 5_000, code: undefined },
    ];
    expect(reports).toHaveLength(4);
    for (const profile of [codeScannerProfiles.honeywell, codeScannerProfiles.generic]) {
      expect(codesOfTrace(traceOf('code-scanner', entries), profile)).toEqual(ok(expected));
    }
    const stranger = traceOf('code-scanner', [{ t: 0, port: 'opened', reports: true }]);
    expect(codesOfTrace(stranger, codeScannerProfiles.generic)).toMatchObject({
      failure: { code: 'report-layout-unknown' },
    });
  });

  test('of bytes, ended by a terminator, by silence, or in packets', () => {
    const rx = (t: number, text: string): TraceEntry => ({ t, dir: 'rx', hex: text });
    expect(
      codesOfTrace(traceOf('code-scanner', [rx(1, ascii('one\r'))]), codeScannerProfiles.newland),
    ).toMatchObject({ value: [{ t: 1, code: { text: 'one' } }] });
    expect(
      codesOfTrace(
        traceOf('code-scanner', [rx(1, ascii('one')), rx(500, ascii('two'))]),
        codeScannerProfiles.generic,
      ),
    ).toMatchObject({ value: [{ code: { text: 'one' } }, { code: { text: 'two' } }] });
    expect(
      codesOfTrace(
        traceOf('code-scanner', [
          rx(1, '06f300021c41fea8'),
          rx(2, '06f300001c42fea9'),
          rx(3, '04d00000ff2c'),
        ]),
        codeScannerProfiles['zebra-ssi'],
      ),
    ).toMatchObject({ value: [{ t: 2, code: { symbology: 'qr', text: 'AB' } }] });
  });
});
