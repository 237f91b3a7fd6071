import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type IdentityDocument, identityDocumentSchema } from '#contract/identity-document.ts';
import { unwrap } from '#contract/result.ts';
import { nationCodesByName, nationsByCode } from './nations.ts';
import { specimenDocuments } from './specimens.ts';
import {
  decodeAppendedAddress,
  decodeTextBlock,
  encodeAppendedAddress,
  encodeTextBlock,
  hasValidCheckDigit,
} from './text-block.ts';

/** A block built by offsets alone, independent of the codec's field tables: [byte offset, text]. */
function blockOf(...fields: [offset: number, text: string][]): Uint8Array {
  const block = Buffer.from(' '.repeat(128), 'utf16le');
  for (const [offset, text] of fields) block.write(text, offset, 'utf16le');
  return new Uint8Array(block);
}

const layouts: Record<string, [block: Uint8Array, document: IdentityDocument]> = {
  'resident card': [
    blockOf(
      [0, '李示例'],
      [30, '2'],
      [32, '01'],
      [36, '19491231'],
      [52, '北京市朝阳区样本街道示例路1号'],
      [122, '11010519491231002X'],
      [158, '北京市公安局朝阳分局'],
      [188, '20100101'],
      [204, '长期'],
    ),
    specimenDocuments.resident,
  ],
  'residence permit for Hong Kong, Macao and Taiwan': [
    blockOf(
      [0, '陈样本'],
      [30, '2'],
      [36, '19940823'],
      [52, '广东省深圳市示例区样本路2号'],
      [122, '810000199408230021'],
      [158, '深圳市公安局'],
      [188, '20190501'],
      [204, '20290501'],
      [220, 'H00000000'],
      [238, '01'],
      [248, 'J'],
    ),
    specimenDocuments.hmt,
  ],
  'permanent residence card of 2017': [
    blockOf(
      [0, 'SPECIMEN, MARY'],
      [120, '2'],
      [122, 'CAN110081080319'],
      [152, 'CAN'],
      [158, '样本玛丽'],
      [188, '20180601'],
      [204, '20280601'],
      [220, '19810803'],
      [236, '01'],
      [240, '1100'],
      [248, 'I'],
    ),
    specimenDocuments['foreigner-2017'],
  ],
  'permanent residence card of 2023': [
    blockOf(
      [0, '样本约翰'],
      [30, '2'],
      [32, '00'],
      [36, '19800101'],
      // The Latin name is longer than 35 characters and goes on at byte 220.
      [52, 'SPECIMEN, JOHN ALEXANDER BARTHOLOME'],
      [122, '931586198001010028'],
      [188, '20231201'],
      [204, '20331130'],
      [220, 'W JR'],
      [242, 'PAK'],
      [248, 'Y'],
    ),
    specimenDocuments['foreigner-2023'],
  ],
};

describe.each(Object.entries(layouts))('%s', (_name, [block, document]) => {
  test('is read byte for byte', () => {
    expect(unwrap(decodeTextBlock(block))).toEqual(document);
    expect(identityDocumentSchema.parse(document)).toEqual(document);
  });

  test('is written byte for byte', () => {
    expect(Buffer.from(unwrap(encodeTextBlock(document)))).toEqual(Buffer.from(block));
  });
});

describe('fields', () => {
  const resident = layouts['resident card']![0];
  const change = (...fields: [number, string][]) => {
    const block = Buffer.from(resident);
    for (const [offset, text] of fields) block.write(text, offset, 'utf16le');
    return new Uint8Array(block);
  };

  test('长期 stands as 7F 95 1F 67 and is the date 3000-12-31 in other systems', () => {
    expect(resident.slice(204, 208)).toEqual(Uint8Array.of(0x7f, 0x95, 0x1f, 0x67));
    expect(unwrap(decodeTextBlock(change([204, '30001231']))).validTo).toBe('长期');
  });

  test('rare characters of the private use area and beyond the first plane pass unchanged', () => {
    const name = '\uE863\u{2A6D6}\uF8FF样';
    expect(unwrap(decodeTextBlock(change([0, name.padEnd(15)]))).name).toBe(name);
  });

  test.each([
    ['A', 0x3400],
    ['B', 0x20000],
    ['C', 0x2a700],
    ['D', 0x2b740],
    ['E', 0x2b820],
    ['F', 0x2ceb0],
    ['G', 0x30000],
    ['H', 0x31350],
    ['I', 0x2ebf0],
    ['no: private use of the last plane', 0x100000],
    ['no: private use', 0xe000],
  ])('a name of characters of extension %s passes unchanged', (_, codePoint) => {
    const name = `样${String.fromCodePoint(codePoint)}${String.fromCodePoint(codePoint + 1)}`;
    const document = { ...specimenDocuments.resident, name };
    expect(unwrap(decodeTextBlock(unwrap(encodeTextBlock(document)))).name).toBe(name);
    // Seven surrogate pairs and one character fill the fifteen places of the field.
    const longest = `样${String.fromCodePoint(codePoint).repeat(7)}`;
    expect(unwrap(decodeTextBlock(change([0, longest.padEnd(15)]))).name).toBe(longest);
  });

  test('NUL padding and a NUL type byte are a resident card', () => {
    const block = change([0, '李示例'.padEnd(15, '\0')], [220, '\0'.repeat(18)]);
    expect(unwrap(decodeTextBlock(block))).toEqual(specimenDocuments.resident);
  });

  test('an unknown nation code is shown as it stands', () => {
    expect(unwrap(decodeTextBlock(change([32, '83']))).nation).toBe('83');
    expect(unwrap(decodeTextBlock(change([32, '56']))).nation).toBe('基诺');
    expect(nationsByCode.size).toBe(59);
    expect(nationCodesByName.size).toBe(59);
  });

  test.each([
    ['0', 'unknown'],
    ['1', 'male'],
    ['2', 'female'],
    ['9', 'unknown'],
  ])('sex %s is %s', (code, sex) => {
    expect(unwrap(decodeTextBlock(change([30, code]))).sex).toBe(sex);
  });

  test.each<[string, [number, string]]>([
    ['number', [122, '110105194912310021']],
    ['birth', [36, '19491331']],
    ['birth', [36, '20230229']],
    ['validFrom', [188, '        ']],
    ['validTo', [204, '永久有效']],
    ['name', [0, ' '.repeat(15)]],
    ['type', [248, 'Z']],
  ])('a bad %s is refused by its name, never by its value', (field, change_) => {
    const result = decodeTextBlock(change(change_));
    expect(result).toEqual({ ok: false, failure: { code: 'text-block-invalid', detail: field } });
  });

  test.each(['foreigner-2017', 'foreigner-2023'] as const)(
    '%s without a Chinese name: the Latin name is the name',
    (type) => {
      const { latinName } = specimenDocuments[type];
      const document = { ...specimenDocuments[type], name: latinName! };
      expect(unwrap(decodeTextBlock(unwrap(encodeTextBlock(document))))).toEqual(document);
    },
  );

  test('a nation that no table knows is written as it stands; none is left empty', () => {
    const { nation: _, ...others } = specimenDocuments.resident;
    expect(unwrap(decodeTextBlock(unwrap(encodeTextBlock({ ...others, nation: '83' })))).nation).toBe('83');
    expect(unwrap(decodeTextBlock(unwrap(encodeTextBlock(others)))).nation).toBe('');
  });

  test('a block of another length is refused', () => {
    expect(decodeTextBlock(resident.subarray(1))).toMatchObject({ failure: { detail: 'length' } });
  });

  test('a field that does not fit is refused when writing', () => {
    expect(encodeTextBlock({ ...specimenDocuments.resident, name: '样'.repeat(16) })).toMatchObject({
      failure: { detail: 'name' },
    });
  });

  test('the newest appended address is taken', () => {
    const two = Buffer.concat([encodeAppendedAddress('旧样本路1号'), encodeAppendedAddress('新样本路2号')]);
    expect(decodeAppendedAddress(two)).toBe('新样本路2号');
    expect(decodeAppendedAddress(encodeAppendedAddress(''))).toBeUndefined();
    expect(decodeAppendedAddress(encodeAppendedAddress(['旧样本路1号', '新样本路2号', '', '']))).toBe(
      '新样本路2号',
    );
    expect(decodeAppendedAddress(two.subarray(0, 69))).toBeUndefined();
  });

  test.each([
    '11010519491231002X',
    '440524188001010014',
    '810000199408230021',
    '830000199201300022',
    '931586198001010028',
    '911124198108030024',
  ])('check digit of specimen %s', (number) => {
    expect(hasValidCheckDigit(number)).toBe(true);
    expect(hasValidCheckDigit(number.slice(0, 17) + (number.endsWith('1') ? '2' : '1'))).toBe(false);
  });
});

describe('properties', () => {
  test('any 256 bytes are read or refused, never thrown at', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 256, maxLength: 256 }),
        fc.constantFrom(0x00, 0x20, 0x49, 0x4a, 0x59),
        (block, type) => {
          block[248] = type;
          block[249] = 0;
          expect(typeof decodeTextBlock(block).ok).toBe('boolean');
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('every document that fits is read back as it was written', () => {
    // Any code units but the ones that are trimmed at the end of a field.
    const text = (maxLength: number) =>
      fc
        .array(fc.integer({ min: 0x21, max: 0xffff }), { minLength: 1, maxLength })
        .map((units) => String.fromCharCode(...units));
    const date = fc
      .date({
        min: new Date('1900-01-01'),
        max: new Date('2099-12-31'),
        noInvalidDate: true,
      })
      .map((value) => value.toISOString().slice(0, 10));
    const sex = fc.constantFrom('male' as const, 'female' as const, 'unknown' as const);
    const number = fc.constantFrom('11010519491231002X', '440524188001010014', '931586198001010028');
    const common = { sex, birth: date, validFrom: date, number };
    const anyDocument = fc.oneof(
      fc.record({
        type: fc.constant('resident' as const),
        ...common,
        name: text(15),
        nation: fc.constantFrom(...nationsByCode.values()),
        address: text(35),
        issuer: text(15),
        validTo: fc.oneof(date, fc.constant('长期' as const)),
      }),
      fc.record({
        type: fc.constant('hmt' as const),
        ...common,
        name: text(15),
        address: text(35),
        issuer: text(15),
        passNumber: text(9),
        issueCount: text(2),
        validTo: date,
      }),
      fc.record({
        type: fc.constant('foreigner-2017' as const),
        ...common,
        number: text(15),
        name: text(15),
        latinName: text(60),
        nationality: text(3),
        issuer: text(4),
        validTo: date,
      }),
      fc.record({
        type: fc.constant('foreigner-2023' as const),
        ...common,
        name: text(15),
        latinName: text(46),
        nationality: text(3),
        issueCount: text(2),
        issuer: fc.constant(''),
        validTo: date,
      }),
    );
    fc.assert(
      fc.property(anyDocument, (document) => {
        expect(unwrap(decodeTextBlock(unwrap(encodeTextBlock(document))))).toEqual(document);
      }),
      { numRuns: 2_000 },
    );
  });
});
