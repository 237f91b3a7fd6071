import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeIppMessage,
  defaultDecodeCaps,
  encodeIppMessage,
  groupTag,
  type IppAttribute,
  type IppMessage,
  type IppValue,
} from './codec.ts';
import { runMutatedIppMessages } from './testing/mutated-messages.ts';
import { samplePrinterAnswer } from './testing/sample-messages.ts';

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const octet = fc.integer({ min: 0, max: 255 });
const wellFormedText = fc.string({ unit: 'grapheme', maxLength: 40 });
const bytes = fc.uint8Array({ maxLength: 60 });

const simpleValue: fc.Arbitrary<IppValue> = fc.oneof(
  fc.record({ kind: fc.constant('integer' as const), value: int32 }),
  fc.record({ kind: fc.constant('enum' as const), value: int32 }),
  fc.record({ kind: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.record({
    kind: fc.constant('date-time' as const),
    value: fc.record({
      year: fc.integer({ min: 0, max: 65_535 }),
      month: octet,
      day: octet,
      hour: octet,
      minute: octet,
      second: octet,
      decisecond: octet,
      utcDirection: fc.constantFrom('+' as const, '-' as const),
      utcHours: octet,
      utcMinutes: octet,
    }),
  }),
  fc.record({
    kind: fc.constant('resolution' as const),
    crossFeed: int32,
    feed: int32,
    units: fc.constantFrom(3, 4),
  }),
  fc.record({ kind: fc.constant('range' as const), lower: int32, upper: int32 }),
  fc.record({
    kind: fc.constant('string' as const),
    type: fc.constantFrom(
      'text' as const,
      'name' as const,
      'keyword' as const,
      'uri' as const,
      'uriScheme' as const,
      'charset' as const,
      'naturalLanguage' as const,
      'mimeMediaType' as const,
    ),
    value: wellFormedText,
  }),
  fc.record({
    kind: fc.constant('language-string' as const),
    type: fc.constantFrom('text' as const, 'name' as const),
    language: fc.constantFrom('zh-cn', 'en', ''),
    value: wellFormedText,
  }),
  fc.record({ kind: fc.constant('octets' as const), bytes }),
  fc.record({
    kind: fc.constant('out-of-band' as const),
    reason: fc.constantFrom('unsupported' as const, 'unknown' as const, 'no-value' as const),
  }),
  // Tags that no registered syntax uses.
  fc.record({
    kind: fc.constant('opaque' as const),
    tag: fc.constantFrom(0x11, 0x2f, 0x38, 0x60, 0x7f, 0xff),
    bytes,
  }),
);

const { value: anyValue } = fc.letrec<{ value: IppValue; members: IppAttribute[] }>((tie) => ({
  members: fc.array(
    fc.record({ name: wellFormedText, values: fc.array(tie('value'), { minLength: 1, maxLength: 3 }) }),
    { maxLength: 3 },
  ),
  value: fc.oneof(
    { maxDepth: 3 },
    simpleValue,
    fc.record({ kind: fc.constant('collection' as const), members: tie('members') }),
  ),
}));

const anyMessage: fc.Arbitrary<IppMessage> = fc.record({
  version: fc.record({ major: octet, minor: octet }),
  code: fc.integer({ min: 0, max: 65_535 }),
  requestId: int32,
  groups: fc.array(
    fc.record({
      tag: fc.constantFrom(0x01, 0x02, 0x04, 0x05, 0x06, 0x09),
      attributes: fc.array(
        fc.record({
          name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
          values: fc.array(anyValue, { minLength: 1, maxLength: 3 }),
        }),
        { maxLength: 4 },
      ),
    }),
    { maxLength: 4 },
  ),
  data: bytes,
});

describe('round trip', () => {
  test('every message comes back as it was sent', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(decodeIppMessage(encodeIppMessage(message))).toEqual({ ok: true, value: message });
      }),
      { numRuns: 400 },
    );
  });

  test('the example of RFC 8010 appendix A.1 is read to the octet', () => {
    const printJob = Buffer.concat([
      Buffer.from('0101000200000001' + '01', 'hex'),
      field(0x47, 'attributes-charset', Buffer.from('utf-8')),
      field(0x48, 'attributes-natural-language', Buffer.from('en-us')),
      field(0x45, 'printer-uri', Buffer.from('ipp://printer.example.com/ipp/print/pinetree')),
      field(0x42, 'job-name', Buffer.from('foobar')),
      field(0x22, 'ipp-attribute-fidelity', Buffer.of(1)),
      Buffer.of(0x02),
      field(0x21, 'copies', Buffer.from('00000014', 'hex')),
      field(0x44, 'sides', Buffer.from('two-sided-long-edge')),
      Buffer.of(0x03),
      Buffer.from('%!PDF'),
    ]);
    const decoded = decodeIppMessage(printJob);
    expect(decoded.ok && decoded.value.groups).toEqual([
      {
        tag: groupTag.operation,
        attributes: [
          { name: 'attributes-charset', values: [{ kind: 'string', type: 'charset', value: 'utf-8' }] },
          {
            name: 'attributes-natural-language',
            values: [{ kind: 'string', type: 'naturalLanguage', value: 'en-us' }],
          },
          {
            name: 'printer-uri',
            values: [{ kind: 'string', type: 'uri', value: 'ipp://printer.example.com/ipp/print/pinetree' }],
          },
          { name: 'job-name', values: [{ kind: 'string', type: 'name', value: 'foobar' }] },
          { name: 'ipp-attribute-fidelity', values: [{ kind: 'boolean', value: true }] },
        ],
      },
      {
        tag: groupTag.job,
        attributes: [
          { name: 'copies', values: [{ kind: 'integer', value: 20 }] },
          { name: 'sides', values: [{ kind: 'string', type: 'keyword', value: 'two-sided-long-edge' }] },
        ],
      },
    ]);
    expect(decoded.ok && Buffer.from(decoded.value.data).toString()).toBe('%!PDF');
    expect(decoded.ok && Buffer.from(encodeIppMessage(decoded.value))).toEqual(printJob);
  });

  test('a value of a wrong length or charset is kept as bytes', () => {
    const message = Buffer.concat([
      Buffer.from('0200000000000001' + '04', 'hex'),
      field(0x21, 'printer-up-time', Buffer.of(1, 2, 3)),
      // 打印机 in GBK, as printers set up in China were seen to send.
      field(0x41, 'printer-location', Buffer.from('b4f2d3a1bbfa', 'hex')),
      Buffer.of(0x03),
    ]);
    const decoded = decodeIppMessage(message);
    expect(decoded.ok && decoded.value.groups[0]?.attributes.map((each) => each.values[0]?.kind)).toEqual([
      'opaque',
      'opaque',
    ]);
    expect(decoded.ok && Buffer.from(encodeIppMessage(decoded.value))).toEqual(message);
  });
});

describe('bytes that are not a message', () => {
  test('any bytes give a message that encodes back, or a typed failure', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const decoded = decodeIppMessage(noise);
        if (decoded.ok) expect(encodeIppMessage(decoded.value)).toEqual(noise);
        else expect(decoded.failure.code).toMatch(/^ipp-/);
      }),
      { numRuns: 3000 },
    );
  });

  test('every truncation of the attributes is told', () => {
    const whole = encodeIppMessage(samplePrinterAnswer);
    for (let length = 0; length < whole.length; length += 1) {
      const decoded = decodeIppMessage(whole.subarray(0, length));
      expect(decoded.ok ? 'decoded' : decoded.failure.code).toBe('ipp-truncated');
    }
  });

  test('mutated messages', () => {
    const proof = runMutatedIppMessages(20_000, 8010);
    expect(proof.frames).toBe(20_000);
    expect(proof.acceptedMutants + proof.refusedMutants).toBe(20_000);
    // Both ways must have been walked, else the mutations prove nothing.
    expect(proof.acceptedMutants).toBeGreaterThan(1000);
    expect(proof.refusedMutants).toBeGreaterThan(1000);
    expect(Object.keys(proof.refusals).length).toBeGreaterThanOrEqual(5);
  });
});

describe('caps', () => {
  const start = Buffer.from('0200000000000001' + '04', 'hex');
  const codeOf = (message: Uint8Array, caps = defaultDecodeCaps): string => {
    const decoded = decodeIppMessage(message, caps);
    return decoded.ok ? 'decoded' : decoded.failure.code;
  };

  test('collections nested too deep', () => {
    const nested = Array.from({ length: 5000 }, (_, depth) =>
      Buffer.concat([
        field(0x34, depth === 0 ? 'media-col' : '', Buffer.of()),
        field(0x4a, '', Buffer.from('m')),
      ]),
    );
    expect(codeOf(Buffer.concat([start, ...nested]))).toBe('ipp-too-deep');
  });

  test('more values than the cap', () => {
    const many = Array.from({ length: 12 }, () => field(0x44, 'a', Buffer.from('b')));
    const message = Buffer.concat([start, ...many, Buffer.of(3)]);
    expect(codeOf(message, { ...defaultDecodeCaps, values: 11 })).toBe('ipp-too-many-values');
    expect(codeOf(message, { ...defaultDecodeCaps, values: 12 })).toBe('decoded');
  });

  test('more attribute bytes than the cap', () => {
    const message = Buffer.concat([start, field(0x41, 'a', Buffer.alloc(500, 0x61)), Buffer.of(3)]);
    expect(codeOf(message, { ...defaultDecodeCaps, attributeBytes: 400 })).toBe('ipp-too-large');
  });

  test('more groups than the cap', () => {
    const message = Buffer.concat([start, Buffer.alloc(12, 2), Buffer.of(3)]);
    expect(codeOf(message, { ...defaultDecodeCaps, values: 12 })).toBe('ipp-too-many-values');
    expect(codeOf(message, { ...defaultDecodeCaps, values: 13 })).toBe('decoded');
  });

  test('a length over SIGNED-SHORT', () => {
    expect(codeOf(Buffer.concat([start, Buffer.from('41ffff', 'hex')]))).toBe('ipp-malformed-length');
  });
});

test('what cannot be put on the wire is the caller’s bug', () => {
  const withAttribute = (attribute: IppAttribute): IppMessage => ({
    ...samplePrinterAnswer,
    groups: [{ tag: groupTag.job, attributes: [attribute] }],
  });
  expect(() => encodeIppMessage(withAttribute({ name: 'copies', values: [] }))).toThrow(RangeError);
  expect(() =>
    encodeIppMessage(
      withAttribute({
        name: 'job-name',
        values: [{ kind: 'string', type: 'name', value: 'x'.repeat(40_000) }],
      }),
    ),
  ).toThrow(RangeError);
});

test('a group that is none, and an attribute without a name', () => {
  const groupsOf = (tag: number, name: string): IppMessage => ({
    ...samplePrinterAnswer,
    groups: [{ tag, attributes: [{ name, values: [{ kind: 'integer', value: 1 }] }] }],
  });
  expect(() => encodeIppMessage(groupsOf(0x21, 'copies'))).toThrow(RangeError);
  expect(() => encodeIppMessage(groupsOf(0x03, 'copies'))).toThrow(RangeError);
  expect(() => encodeIppMessage(groupsOf(0x02, ''))).toThrow(RangeError);
});

function field(tag: number, name: string, value: Uint8Array): Buffer {
  const head = Buffer.alloc(3);
  head[0] = tag;
  head.writeUInt16BE(name.length, 1);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  return Buffer.concat([head, Buffer.from(name), length, value]);
}
