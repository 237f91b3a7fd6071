import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AttachedPort } from './attached-port.ts';
import {
  DECISIVE_POINTS,
  EVIDENCE_POINTS,
  type MatchedDevice,
  matchPorts,
  type PortKnowledge,
  type PortMatch,
  type PortWish,
} from './match-ports.ts';

function serial(path: string, fields: Partial<AttachedPort> = {}): AttachedPort {
  return {
    transport: 'serial',
    path,
    aliases: [],
    vendorId: undefined,
    productId: undefined,
    manufacturer: undefined,
    product: undefined,
    serialNumber: undefined,
    location: undefined,
    usagePage: undefined,
    ...fields,
  };
}

/** As they really come: two adapters with the same chip, a scanner with its own numbers, a port on the board. */
const CH340 = { vendorId: 0x1a86, productId: 0x7523, product: 'USB Serial' };
const CP210X = { vendorId: 0x10c4, productId: 0xea60, manufacturer: 'Silicon Labs', serialNumber: '0001' };
const SCANNER = { vendorId: 0x1eab, productId: 0x1d06, manufacturer: 'Newland Auto-ID' };

function wish(device: string, kind: PortWish['kind'], fields: Partial<PortWish> = {}): PortWish {
  return { device, kind, transport: 'serial', evidence: {}, ...fields };
}
const reader = wish('idCardReader', 'id-card-reader');
const printer = wish('receiptPrinter', 'receipt-printer');
const scanner = wish('codeScanner', 'code-scanner');

function matchFor(device: string, matched: readonly MatchedDevice[]): PortMatch {
  return matched.find(({ wish }) => wish.device === device)!.match;
}
function pathFor(device: string, matched: readonly MatchedDevice[]): string | undefined {
  const match = matchFor(device, matched);
  return match.kind === 'found' ? match.appraisal.port.path : match.kind === 'named' ? match.path : undefined;
}
const knowing = (answers: PortKnowledge['answers'], inUse: PortKnowledge['inUse'] = new Map()) => ({
  answers,
  inUse,
});

describe('what decides', () => {
  test('vendor and product of a device', () => {
    const wanted = { ...scanner, evidence: { vendorId: 0x1eab, productId: 0x1d06 } };
    const matched = matchPorts([wanted], [serial('a', CH340), serial('b', SCANNER)]);
    expect(matchFor('codeScanner', matched)).toMatchObject({
      kind: 'found',
      appraisal: { points: 70, rules: ['usb-numbers', 'known-maker'] },
    });
    expect(matched[0]?.appraisals.map(({ refusal }) => refusal)).toEqual(['vendor-differs', undefined]);
  });

  test('not vendor and product of a converter chip, not the maker alone', () => {
    const chip = { ...reader, evidence: { vendorId: 0x1a86, productId: 0x7523 } };
    expect(matchFor('idCardReader', matchPorts([chip], [serial('a', CH340)]))).toMatchObject({
      kind: 'none',
      code: 'evidence-too-weak',
      ports: ['a'],
    });
    expect(matchFor('codeScanner', matchPorts([scanner], [serial('a', SCANNER)]))).toMatchObject({
      code: 'evidence-too-weak',
    });
    const maker = { ...scanner, evidence: { vendorId: 0x1eab } };
    expect(matchFor('codeScanner', matchPorts([maker], [serial('a', SCANNER)]))).toMatchObject({
      code: 'evidence-too-weak',
    });
  });

  test('the socket, the serial number, an answer', () => {
    const ports = [serial('a', { ...CH340, location: '1-1.1:1.0' }), serial('b', CP210X)];
    const located = { ...reader, evidence: { location: '1-1.1:1.0' } };
    const numbered = { ...printer, evidence: { serialNumber: '0001' } };
    expect(pathFor('idCardReader', matchPorts([located], ports))).toBe('a');
    expect(pathFor('receiptPrinter', matchPorts([numbered], ports))).toBe('b');
    const answers = new Map([['b', 'id-card-reader' as const]]);
    expect(pathFor('idCardReader', matchPorts([reader], ports, knowing(answers)))).toBe('b');
  });

  test('a HID device that calls itself a code scanner, but no keyboard', () => {
    const hid = { ...scanner, transport: 'hid' as const };
    const keyboard = serial('/dev/hidraw0', { transport: 'hid', usagePage: 0x01 });
    const pos = serial('/dev/hidraw1', { transport: 'hid', usagePage: 0x8c });
    expect(pathFor('codeScanner', matchPorts([hid], [keyboard, pos, serial('a', SCANNER)]))).toBe(
      '/dev/hidraw1',
    );
    expect(matchFor('codeScanner', matchPorts([hid], [serial('a')]))).toMatchObject({
      code: 'nothing-attached',
    });
  });

  test('what is stated and cannot be seen is a contradiction', () => {
    const maker = (manufacturer: string) => ({ ...scanner, evidence: { manufacturer, vendorId: 0x1eab } });
    const refusals = (wanted: PortWish, port: AttachedPort) =>
      matchPorts([wanted], [port])[0]?.appraisals[0]?.refusal;
    expect(refusals(maker('newland'), serial('a', SCANNER))).toBeUndefined();
    expect(refusals(maker('Zebra'), serial('a', SCANNER))).toBe('manufacturer-differs');
    expect(refusals(maker('newland'), serial('a', { vendorId: 0x1eab }))).toBe('manufacturer-differs');
    const exact = { ...scanner, evidence: { vendorId: 0x1eab, productId: 0x0d10 } };
    expect(refusals(exact, serial('a', SCANNER))).toBe('product-differs');
    expect(refusals({ ...reader, evidence: { serialNumber: '7' } }, serial('a', CP210X))).toBe(
      'serial-number-differs',
    );
    expect(refusals({ ...reader, evidence: { location: '1-2:1.0' } }, serial('a'))).toBe('location-differs');
  });
});

describe('no match is better than a wrong one', () => {
  test('two readers of the same kind: neither, and both are named', () => {
    const ports = [serial('a', SCANNER), serial('b', SCANNER)];
    const wanted = { ...scanner, evidence: { vendorId: 0x1eab, productId: 0x1d06 } };
    expect(matchFor('codeScanner', matchPorts([wanted], ports))).toEqual({
      kind: 'none',
      code: 'ports-equal',
      ports: ['a', 'b'],
      devices: [],
    });
    const answers = new Map([
      ['a', 'id-card-reader' as const],
      ['b', 'id-card-reader' as const],
    ]);
    expect(matchFor('idCardReader', matchPorts([reader], ports, knowing(answers)))).toMatchObject({
      code: 'ports-equal',
    });
  });

  test('one port that fits two devices equally: neither, and both are named', () => {
    const evidence = { location: '1-1.1:1.0' };
    const matched = matchPorts(
      [
        { ...reader, evidence },
        { ...printer, evidence },
      ],
      [serial('a', evidence)],
    );
    for (const device of ['idCardReader', 'receiptPrinter']) {
      expect(matchFor(device, matched)).toEqual({
        kind: 'none',
        code: 'wanted-by-two',
        ports: ['a'],
        devices: ['idCardReader', 'receiptPrinter'],
      });
    }
  });

  test('two candidates equal: a device that has its own port is none of the rivals', () => {
    const evidence = { location: '1-1.1:1.0' };
    const matched = matchPorts(
      [
        { ...reader, evidence },
        { ...printer, evidence },
        { ...scanner, evidence: { vendorId: 0x1eab, productId: 0x1d06 } },
      ],
      [serial('a', evidence), serial('b', SCANNER)],
    );
    expect(pathFor('codeScanner', matched)).toBe('b');
    expect(matchFor('idCardReader', matched)).toMatchObject({
      code: 'wanted-by-two',
      devices: ['idCardReader', 'receiptPrinter'],
    });
  });

  test('a device that the system lists once for each of its collections is one device', () => {
    const hid = { transport: 'hid' as const, vendorId: 0x1eab, productId: 0x0d10 };
    const ports = [serial('a', { ...hid, usagePage: 0x01 }), serial('a', { ...hid, usagePage: 0x01 })];
    const wanted = {
      ...scanner,
      transport: 'hid' as const,
      evidence: { vendorId: 0x1eab, productId: 0x0d10 },
    };
    expect(pathFor('codeScanner', matchPorts([wanted], ports))).toBe('a');
    // Nor is it two devices for two that want it.
    const twins = matchPorts([wanted, { ...wanted, device: 'secondScanner' }], ports);
    expect(twins.map(({ match }) => match)).toMatchObject([
      { code: 'wanted-by-two' },
      { code: 'wanted-by-two' },
    ]);
  });

  test('a draw ends when another device has the better claim to one of the two', () => {
    const ports = [serial('a', { ...SCANNER, serialNumber: 'S1' }), serial('b', SCANNER)];
    const numbers = { vendorId: 0x1eab, productId: 0x1d06 };
    const matched = matchPorts(
      [
        { ...scanner, evidence: numbers },
        wish('secondScanner', 'code-scanner', { evidence: { serialNumber: 'S1' } }),
      ],
      ports,
    );
    expect(pathFor('secondScanner', matched)).toBe('a');
    expect(pathFor('codeScanner', matched)).toBe('b');
  });

  test('a port that answered as another kind, or not at all, or that is held', () => {
    const refusal = (answer: 'receipt-printer' | 'silent' | 'held') =>
      matchPorts([reader], [serial('a', CH340)], knowing(new Map([['a', answer]])))[0];
    expect(refusal('receipt-printer')?.appraisals[0]?.refusal).toBe('answered-as-another');
    expect(refusal('silent')?.appraisals[0]?.refusal).toBe('did-not-answer');
    expect(refusal('held')?.appraisals[0]?.refusal).toBe('held-by-another-program');
    expect(refusal('silent')?.match).toMatchObject({ code: 'nothing-fits', ports: ['a'] });
    expect(refusal('held')?.match).toMatchObject({ code: 'port-held', ports: ['a'] });
  });

  test('a port that a device of ours has open is no choice for the others', () => {
    const located = { ...reader, evidence: { location: '1-1:1.0' } };
    const ports = [serial('a', { location: '1-1:1.0' })];
    const use = (device: string) => knowing(new Map(), new Map([['a', device]]));
    expect(matchFor('idCardReader', matchPorts([located], ports, use('receiptPrinter')))).toMatchObject({
      code: 'nothing-fits',
    });
    expect(pathFor('idCardReader', matchPorts([located], ports, use('idCardReader')))).toBe('a');
  });
});

test('a port named in the profile is taken unseen, and nobody else gets it', () => {
  const named = { ...printer, path: '/dev/serial/by-id/x' };
  const located = { ...reader, evidence: { location: '1-1:1.0' } };
  const port = serial('a', { aliases: ['/dev/serial/by-id/x'], location: '1-1:1.0' });
  const matched = matchPorts([located, named], [port]);
  expect(matchFor('receiptPrinter', matched)).toEqual({ kind: 'named', path: '/dev/serial/by-id/x' });
  expect(matched[0]?.appraisals[0]?.refusal).toBe('named-for-another');
  expect(pathFor('receiptPrinter', matchPorts([named], []))).toBe('/dev/serial/by-id/x');
});

/** Few values of each, so that ports and devices often agree and often draw. */
const vendor = fc.constantFrom(undefined, 0x1a86, 0x1eab, 0x04b8);
const anyPort = fc.record({
  transport: fc.constantFrom('serial' as const, 'hid' as const),
  path: fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5', 'p6'),
  aliases: fc.constantFrom([], ['by-id']),
  vendorId: vendor,
  productId: fc.constantFrom(undefined, 1, 2),
  manufacturer: fc.constantFrom(undefined, 'Newland Auto-ID', 'Epson'),
  product: fc.constant(undefined),
  serialNumber: fc.constantFrom(undefined, 'S1', 'S2'),
  location: fc.constantFrom(undefined, '1-1:1.0', '1-2:1.0'),
  usagePage: fc.constantFrom(undefined, 0x01, 0x8c),
});
const anyPorts = fc.uniqueArray(anyPort, { selector: ({ path }) => path, maxLength: 6 });
const kind = fc.constantFrom('code-scanner' as const, 'receipt-printer' as const, 'id-card-reader' as const);
const anyWish = fc.record(
  {
    device: fc.constantFrom('d1', 'd2', 'd3', 'd4'),
    kind,
    transport: fc.constantFrom('serial' as const, 'hid' as const),
    path: fc.constantFrom('p1', 'by-id', 'p9'),
    evidence: fc.record(
      {
        vendorId: vendor,
        productId: fc.constantFrom(1, 2),
        manufacturer: fc.constantFrom('newland', 'EPSON'),
        serialNumber: fc.constantFrom('S1', 'S2'),
        location: fc.constantFrom('1-1:1.0', '1-2:1.0'),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['device', 'kind', 'transport', 'evidence'] },
);
const anyWishes = fc.uniqueArray(anyWish, { selector: ({ device }) => device, maxLength: 4 });
const anyPath = fc.constantFrom('p1', 'p2', 'p3', 'p4');
const anyKnowledge = fc.record({
  inUse: fc.dictionary(anyPath, fc.constantFrom('d1', 'd2', 'd9')).map((entries) => mapOf(entries)),
  answers: fc
    .dictionary(anyPath, fc.oneof(kind, fc.constantFrom('silent' as const, 'held' as const)))
    .map((entries) => mapOf(entries)),
});
function mapOf<Value>(entries: Record<string, Value>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(entries));
}

describe('for any ports, devices and answers', () => {
  test('the order of neither decides anything', () => {
    fc.assert(
      fc.property(
        anyWishes.chain((wishes) =>
          fc.tuple(fc.constant(wishes), fc.shuffledSubarray(wishes, { minLength: wishes.length })),
        ),
        anyPorts.chain((ports) =>
          fc.tuple(fc.constant(ports), fc.shuffledSubarray(ports, { minLength: ports.length })),
        ),
        anyKnowledge,
        ([wishes, shuffledWishes], [ports, shuffledPorts], knowledge) => {
          expect(matchPorts(shuffledWishes, shuffledPorts, knowledge)).toEqual(
            matchPorts(wishes, ports, knowledge),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a found port is decisive, contradicts nothing, and belongs to one device only', () => {
    fc.assert(
      fc.property(anyWishes, anyPorts, anyKnowledge, (wishes, ports, knowledge) => {
        const matched = matchPorts(wishes, ports, knowledge);
        const found = matched.flatMap(({ match }) => (match.kind === 'found' ? [match.appraisal] : []));
        expect(new Set(found.map(({ port }) => port.path)).size).toBe(found.length);
        for (const { points, rules, refusal } of found) {
          expect(points).toBeGreaterThanOrEqual(DECISIVE_POINTS);
          expect(points).toBe(rules.reduce((sum, rule) => sum + EVIDENCE_POINTS[rule], 0));
          expect(refusal).toBeUndefined();
        }
        for (const { wish, match } of matched) {
          if (wish.path !== undefined) expect(match).toEqual({ kind: 'named', path: wish.path });
          if (match.kind === 'none' && match.code === 'ports-equal')
            expect(match.ports.length).toBeGreaterThan(1);
          if (match.kind === 'none' && match.code === 'wanted-by-two')
            expect(match.devices).toContain(wish.device);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a twin beside a found port leaves one device alone without a match', () => {
    fc.assert(
      fc.property(
        anyWish,
        anyPort,
        anyPorts,
        anyKnowledge,
        ({ kind: wantedKind }, one, others, knowledge) => {
          // One that is found for certain; what else is attached, or was answered, must not matter.
          const own = { ...one, path: 'own', serialNumber: 'S9' };
          const { transport } = own;
          const wanted = wish('d1', wantedKind, { transport, evidence: { serialNumber: 'S9' } });
          const [alone] = matchPorts([wanted], [...others, own], knowledge);
          expect(alone?.match).toMatchObject({ kind: 'found', appraisal: { port: own } });
          const twin = { ...own, path: 'twin' };
          const [both] = matchPorts([wanted], [...others, own, twin], knowledge);
          expect(both?.match).toMatchObject({ kind: 'none', code: 'ports-equal', ports: ['own', 'twin'] });
        },
      ),
      { numRuns: 300 },
    );
  });
});
