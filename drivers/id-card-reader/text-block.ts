import type { IdentityDocument, IdentityDocumentType } from '#contract/identity-document.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { nationCodesByName, nationsByCode } from './nations.ts';

/*
 * The 256-byte text area of the chip: 128 UTF-16LE code units, fields padded with U+0020. The character at
 * byte 248 tells the layout: space (or NUL) resident card (GA 450), J residence permit for Hong Kong, Macao
 * and Taiwan, I foreigner's permanent residence card of 2017, Y that of 2023.
 * Names may hold private-use code points for rare characters: they pass unchanged.
 */
const TEXT_BLOCK_LENGTH = 256;
const TYPE_OFFSET = 248;

/** Where a field stands: first byte and length in bytes. */
type Field = readonly [offset: number, length: number];

interface CommonFields {
  readonly sex: Field;
  readonly birth: Field;
  readonly number: Field;
  readonly validFrom: Field;
  readonly validTo: Field;
}

const residentFields = {
  name: [0, 30],
  sex: [30, 2],
  nation: [32, 4],
  birth: [36, 16],
  address: [52, 70],
  number: [122, 36],
  issuer: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
} as const satisfies CommonFields & Record<string, Field>;

const hmtFields = {
  name: [0, 30],
  sex: [30, 2],
  birth: [36, 16],
  address: [52, 70],
  number: [122, 36],
  issuer: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
  passNumber: [220, 18],
  issueCount: [238, 4],
} as const satisfies CommonFields & Record<string, Field>;

const foreigner2017Fields = {
  latinName: [0, 120],
  sex: [120, 2],
  number: [122, 30],
  nationality: [152, 6],
  chineseName: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
  birth: [220, 16],
  cardVersion: [236, 4],
  issuer: [240, 8],
} as const satisfies CommonFields & Record<string, Field>;

const foreigner2023Fields = {
  chineseName: [0, 30],
  sex: [30, 2],
  issueCount: [32, 4],
  birth: [36, 16],
  latinName: [52, 70],
  number: [122, 36],
  validFrom: [188, 16],
  validTo: [204, 16],
  /** Characters 36 to 46 of the Latin name. */
  latinNameEnd: [220, 22],
  nationality: [242, 6],
} as const satisfies CommonFields & Record<string, Field>;

const typeCharacters: Record<IdentityDocumentType, string> = {
  resident: ' ',
  hmt: 'J',
  'foreigner-2017': 'I',
  'foreigner-2023': 'Y',
};

const LONG_TERM = '长期';
/** Other systems store 长期 as this date; some card writers did too. */
const LONG_TERM_DATE = '30001231';

export type TextBlockFailure = AppFailure<'text-block-invalid'>;

/**
 * Reads the text area. Fails, naming the field but never its value, when the block has another length or
 * type, when a date is none, or when the check digit of an 18-digit number (GB 11643, MOD 11-2) is wrong: the
 * one-byte XOR of the line misses every second pair of flipped bits. The 15-character number of the 2017
 * foreigner's card is not checked: published specimens do not follow one rule.
 */
export function decodeTextBlock(block: Uint8Array): Result<IdentityDocument, TextBlockFailure> {
  if (block.length !== TEXT_BLOCK_LENGTH) return fail('text-block-invalid', 'length');
  const type = typeOf(block);
  if (type === undefined) return fail('text-block-invalid', 'type');
  switch (type) {
    case 'resident': {
      const text = reader(block, residentFields);
      return withCommon(text, type, {
        name: text('name'),
        nation: nationsByCode.get(text('nation')) ?? text('nation'),
        address: text('address'),
        issuer: text('issuer'),
      });
    }
    case 'hmt': {
      const text = reader(block, hmtFields);
      return withCommon(text, type, {
        name: text('name'),
        address: text('address'),
        issuer: text('issuer'),
        passNumber: text('passNumber'),
        issueCount: text('issueCount'),
      });
    }
    case 'foreigner-2017': {
      const text = reader(block, foreigner2017Fields);
      return withCommon(text, type, {
        name: text('chineseName') || text('latinName'),
        latinName: text('latinName'),
        nationality: text('nationality'),
        // The chip holds the four-digit code of the accepting authority, no name.
        issuer: text('issuer'),
      });
    }
    case 'foreigner-2023': {
      const text = reader(block, foreigner2023Fields);
      // The halves are one text cut at 35 characters: a space at the cut belongs to the name.
      const latinName = trimEnd(raw(block, foreigner2023Fields.latinName) + text('latinNameEnd'));
      return withCommon(text, type, {
        name: text('chineseName') || latinName,
        latinName,
        nationality: text('nationality'),
        issueCount: text('issueCount'),
        // This layout has no issuer.
        issuer: '',
      });
    }
  }
}

type OwnFields = Omit<IdentityDocument, 'type' | 'number' | 'sex' | 'birth' | 'validFrom' | 'validTo'>;

function withCommon(
  text: (field: keyof CommonFields) => string,
  type: IdentityDocumentType,
  own: OwnFields,
): Result<IdentityDocument, TextBlockFailure> {
  const number = text('number');
  const birth = decodeDate(text('birth'));
  const validFrom = decodeDate(text('validFrom'));
  const validToText = text('validTo');
  const validTo =
    validToText === LONG_TERM || validToText === LONG_TERM_DATE ? LONG_TERM : decodeDate(validToText);
  if (own.name === '') return fail('text-block-invalid', 'name');
  if (type === 'foreigner-2017' ? number === '' : !hasValidCheckDigit(number)) {
    return fail('text-block-invalid', 'number');
  }
  if (birth === undefined) return fail('text-block-invalid', 'birth');
  if (validFrom === undefined) return fail('text-block-invalid', 'validFrom');
  if (validTo === undefined) return fail('text-block-invalid', 'validTo');
  return ok({ type, ...own, number, sex: decodeSex(text('sex')), birth, validFrom, validTo });
}

/**
 * Writes the text area of a card, for simulators and tests. Fails when a field does not fit, so that no
 * simulated card says something else than its scenario.
 */
export function encodeTextBlock(document: IdentityDocument): Result<Uint8Array, TextBlockFailure> {
  const block = new Uint8Array(TEXT_BLOCK_LENGTH);
  for (let offset = 0; offset < block.length; offset += 2) block[offset] = 0x20;
  const view = new DataView(block.buffer);
  view.setUint16(TYPE_OFFSET, typeCharacters[document.type].charCodeAt(0), true);
  const overlong: string[] = [];
  const put = (name: string, [offset, length]: Field, text: string | undefined) => {
    if (text === undefined) return;
    if (text.length * 2 > length) overlong.push(name);
    else for (let i = 0; i < text.length; i += 1) view.setUint16(offset + 2 * i, text.charCodeAt(i), true);
  };
  const putAll = <Name extends string>(
    fields: Record<Name, Field>,
    values: { readonly [K in Name]?: string | undefined },
  ) => {
    for (const name of Object.keys(fields) as Name[]) put(name, fields[name], values[name]);
  };
  const common = {
    sex: encodeSex(document.sex),
    birth: encodeDate(document.birth),
    number: document.number,
    validFrom: document.validFrom && encodeDate(document.validFrom),
    validTo: document.validTo === LONG_TERM ? LONG_TERM : document.validTo && encodeDate(document.validTo),
  };
  const chineseName = document.name === document.latinName ? undefined : document.name;
  switch (document.type) {
    case 'resident':
      putAll(residentFields, {
        ...common,
        name: document.name,
        nation: nationCodesByName.get(document.nation ?? '') ?? document.nation,
        address: document.address,
        issuer: document.issuer,
      });
      break;
    case 'hmt':
      putAll(hmtFields, {
        ...common,
        name: document.name,
        address: document.address,
        issuer: document.issuer,
        passNumber: document.passNumber,
        issueCount: document.issueCount,
      });
      break;
    case 'foreigner-2017':
      putAll(foreigner2017Fields, {
        ...common,
        latinName: document.latinName,
        chineseName,
        nationality: document.nationality,
        cardVersion: '01',
        issuer: document.issuer,
      });
      break;
    case 'foreigner-2023':
      putAll(foreigner2023Fields, {
        ...common,
        chineseName,
        issueCount: document.issueCount,
        latinName: document.latinName?.slice(0, 35),
        latinNameEnd: document.latinName?.slice(35),
        nationality: document.nationality,
      });
      break;
  }
  const [first] = overlong;
  return first === undefined ? ok(block) : fail('text-block-invalid', first);
}

const ADDRESS_CHARACTERS = 35;

/** The newest of the addresses that were written to the card after it was made. */
export function decodeAppendedAddress(data: Uint8Array): string | undefined {
  const blockLength = 2 * ADDRESS_CHARACTERS;
  let newest: string | undefined;
  for (let offset = 0; offset + blockLength <= data.length; offset += blockLength) {
    newest = trimEnd(raw(data, [offset, blockLength])) || newest;
  }
  return newest;
}

/** A block for each address, oldest first. */
export function encodeAppendedAddress(addresses: string | readonly string[]): Uint8Array {
  const blocks = [addresses]
    .flat()
    .map((address) => address.slice(0, ADDRESS_CHARACTERS).padEnd(ADDRESS_CHARACTERS, ' '));
  return new Uint8Array(Buffer.from(blocks.join(''), 'utf16le'));
}

/** Check digit of an 18-character citizen identity number (GB 11643, ISO 7064 MOD 11-2). */
export function hasValidCheckDigit(number: string): boolean {
  if (!/^\d{17}[\dX]$/.test(number)) return false;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
  return '10X98765432'[sum % 11] === number[17];
}

function typeOf(block: Uint8Array): IdentityDocumentType | undefined {
  switch (block[TYPE_OFFSET]! | (block[TYPE_OFFSET + 1]! << 8)) {
    case 0x20:
    case 0x00:
      return 'resident';
    case 0x4a:
      return 'hmt';
    case 0x49:
      return 'foreigner-2017';
    case 0x59:
      return 'foreigner-2023';
    default:
      return undefined;
  }
}

function reader<Name extends string>(block: Uint8Array, fields: Record<Name, Field>): (name: Name) => string {
  return (name) => trimEnd(raw(block, fields[name]));
}

function raw(block: Uint8Array, [offset, length]: Field): string {
  return Buffer.from(block.buffer, block.byteOffset + offset, length).toString('utf16le');
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\0')) end -= 1;
  return text.slice(0, end);
}

/** GB/T 2261.1: 1 male, 2 female, 0 unknown, 9 not stated. */
function decodeSex(code: string): IdentityDocument['sex'] {
  return code === '1' ? 'male' : code === '2' ? 'female' : 'unknown';
}

function encodeSex(sex: IdentityDocument['sex']): string {
  return sex === 'male' ? '1' : sex === 'female' ? '2' : '0';
}

function decodeDate(digits: string): string | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(digits);
  if (!match) return undefined;
  const date = `${match[1]}-${match[2]}-${match[3]}`;
  const parsed = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(date) ? undefined : date;
}

function encodeDate(date: string): string {
  return date.replaceAll('-', '');
}
