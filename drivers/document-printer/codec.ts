import { isUtf8 } from 'node:buffer';
import type { AppFailure, Result } from '#contract/result.ts';
import { fail, ok } from '#contract/result.ts';

/**
 * The Internet Printing Protocol's message, bytes ↔ values (RFC 8010 section 3). Pure.
 * Whatever decodes also encodes back to the very same bytes: what this codec does not understand
 * (vendor tags, values of a wrong length, text that is not UTF-8) is kept as `opaque` bytes.
 */

/** Delimiter tags (RFC 8010 section 3.5.1). */
export const groupTag = { operation: 0x01, job: 0x02, printer: 0x04, unsupported: 0x05 } as const;
const endOfAttributesTag = 0x03;
const lastDelimiterTag = 0x0f;

/** Value tags (RFC 8010 section 3.5.2). */
const valueTag = {
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  octetString: 0x30,
  dateTime: 0x31,
  resolution: 0x32,
  rangeOfInteger: 0x33,
  beginCollection: 0x34,
  textWithLanguage: 0x35,
  nameWithLanguage: 0x36,
  endCollection: 0x37,
  memberName: 0x4a,
} as const;

const characterStringTag = {
  text: 0x41,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  uriScheme: 0x46,
  charset: 0x47,
  naturalLanguage: 0x48,
  mimeMediaType: 0x49,
} as const;
export type CharacterStringType = keyof typeof characterStringTag;

/** Out-of-band values say why there is no value (RFC 8010 table 4, RFC 3380 section 8). */
const outOfBandTag = {
  unsupported: 0x10,
  unknown: 0x12,
  'no-value': 0x13,
  'not-settable': 0x15,
  'delete-attribute': 0x16,
  'admin-define': 0x17,
} as const;
export type OutOfBandReason = keyof typeof outOfBandTag;

const characterStringTypeByTag = invert(characterStringTag);
const outOfBandReasonByTag = invert(outOfBandTag);

/** DateAndTime of RFC 2579, as sent; nothing is normalised. */
export interface IppDateTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly decisecond: number;
  readonly utcDirection: '+' | '-';
  readonly utcHours: number;
  readonly utcMinutes: number;
}

export type IppValue =
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'enum'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'date-time'; readonly value: IppDateTime }
  /** `units`: 3 dots per inch, 4 dots per centimetre. */
  | { readonly kind: 'resolution'; readonly crossFeed: number; readonly feed: number; readonly units: number }
  | { readonly kind: 'range'; readonly lower: number; readonly upper: number }
  | { readonly kind: 'string'; readonly type: CharacterStringType; readonly value: string }
  | {
      readonly kind: 'language-string';
      readonly type: 'text' | 'name';
      readonly language: string;
      readonly value: string;
    }
  | { readonly kind: 'octets'; readonly bytes: Uint8Array }
  | { readonly kind: 'collection'; readonly members: readonly IppAttribute[] }
  | { readonly kind: 'out-of-band'; readonly reason: OutOfBandReason }
  | { readonly kind: 'opaque'; readonly tag: number; readonly bytes: Uint8Array };

/** `values` is never empty; more than one value is a 1setOf. */
export interface IppAttribute {
  readonly name: string;
  readonly values: readonly IppValue[];
}

export interface IppGroup {
  readonly tag: number;
  readonly attributes: readonly IppAttribute[];
}

/** A request or a response: the two differ only in what `code` means. */
export interface IppMessage {
  readonly version: { readonly major: number; readonly minor: number };
  /** operation-id in a request, status-code in a response. */
  readonly code: number;
  readonly requestId: number;
  readonly groups: readonly IppGroup[];
  /** Document data after the attributes; empty when there is none. */
  readonly data: Uint8Array;
}

export type IppDecodeFailureCode =
  | 'ipp-truncated'
  | 'ipp-malformed-length'
  | 'ipp-malformed-name'
  | 'ipp-misplaced-tag'
  | 'ipp-malformed-collection'
  | 'ipp-too-large'
  | 'ipp-too-many-values'
  | 'ipp-too-deep';
export type IppDecodeFailure = AppFailure<IppDecodeFailureCode>;

/** Limits of what a peer may make this process hold. The document data is not counted: HTTP bounds it. */
export interface IppDecodeCaps {
  readonly attributeBytes: number;
  readonly values: number;
  readonly collectionDepth: number;
}

/** A real printer's full answer is 10 to 60 kB with a few hundred values. */
export const defaultDecodeCaps: IppDecodeCaps = {
  attributeBytes: 1024 * 1024,
  values: 20_000,
  collectionDepth: 8,
};

/** Lengths on the wire are SIGNED-SHORT (RFC 8010 section 3.2). */
const greatestLength = 0x7fff;
const headerLength = 8;

/** Never throws and never reads beyond `bytes`. The returned byte values are views on `bytes`. */
export function decodeIppMessage(
  bytes: Uint8Array,
  caps: IppDecodeCaps = defaultDecodeCaps,
): Result<IppMessage, IppDecodeFailure> {
  if (bytes.length < headerLength) return fail('ipp-truncated', 'header');
  const reader = new AttributeReader(bytes, caps);
  const groups = reader.readGroups();
  if (!groups.ok) return groups;
  return ok({
    version: { major: bytes[0] ?? 0, minor: bytes[1] ?? 0 },
    code: reader.view.getUint16(2),
    requestId: reader.view.getInt32(4),
    groups: groups.value,
    data: bytes.subarray(reader.offset),
  });
}

interface RawValue {
  readonly tag: number;
  readonly name: Uint8Array;
  readonly value: Uint8Array;
}

interface MutableAttribute {
  readonly name: string;
  readonly values: IppValue[];
}

class AttributeReader {
  readonly bytes: Uint8Array;
  readonly caps: IppDecodeCaps;
  readonly view: DataView;
  offset = headerLength;
  valueCount = 0;

  constructor(bytes: Uint8Array, caps: IppDecodeCaps) {
    this.bytes = bytes;
    this.caps = caps;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  readGroups(): Result<IppGroup[], IppDecodeFailure> {
    const groups: { tag: number; attributes: MutableAttribute[] }[] = [];
    for (;;) {
      const tag = this.bytes[this.offset];
      if (tag === undefined) return fail('ipp-truncated', 'no end-of-attributes-tag');
      if (tag === endOfAttributesTag) {
        this.offset += 1;
        return ok(groups);
      }
      if (tag <= lastDelimiterTag) {
        if (groups.length >= this.caps.values) return fail('ipp-too-many-values', 'groups');
        groups.push({ tag, attributes: [] });
        this.offset += 1;
        continue;
      }
      const group = groups.at(-1);
      if (group === undefined) return fail('ipp-misplaced-tag', 'attribute before the first group');
      const added = this.readInto(group.attributes);
      if (!added.ok) return added;
    }
  }

  private readInto(attributes: MutableAttribute[]): Result<void, IppDecodeFailure> {
    const raw = this.readRaw();
    if (!raw.ok) return raw;
    const value = this.interpret(raw.value, 0);
    if (!value.ok) return value;
    if (raw.value.name.length === 0) {
      const previous = attributes.at(-1);
      if (previous === undefined) return fail('ipp-misplaced-tag', 'additional value without an attribute');
      previous.values.push(value.value);
      return ok();
    }
    const name = decodeUtf8(raw.value.name);
    if (name === undefined) return fail('ipp-malformed-name');
    attributes.push({ name, values: [value.value] });
    return ok();
  }

  private readRaw(): Result<RawValue, IppDecodeFailure> {
    if (this.valueCount >= this.caps.values) return fail('ipp-too-many-values');
    this.valueCount += 1;
    const tag = this.bytes[this.offset];
    if (tag === undefined) return fail('ipp-truncated', 'tag');
    this.offset += 1;
    const name = this.readCounted();
    if (!name.ok) return name;
    const value = this.readCounted();
    if (!value.ok) return value;
    if (this.offset > this.caps.attributeBytes) return fail('ipp-too-large');
    return ok({ tag, name: name.value, value: value.value });
  }

  private readCounted(): Result<Uint8Array, IppDecodeFailure> {
    const start = this.offset + 2;
    if (start > this.bytes.length) return fail('ipp-truncated', 'length');
    const length = this.view.getUint16(this.offset);
    if (length > greatestLength) return fail('ipp-malformed-length');
    if (start + length > this.bytes.length) return fail('ipp-truncated', 'value');
    this.offset = start + length;
    return ok(this.bytes.subarray(start, start + length));
  }

  private interpret(raw: RawValue, depth: number): Result<IppValue, IppDecodeFailure> {
    if (raw.tag === valueTag.endCollection || raw.tag === valueTag.memberName) {
      return fail('ipp-misplaced-tag', 'collection tag outside a collection');
    }
    if (raw.tag !== valueTag.beginCollection) return ok(interpretSimpleValue(raw.tag, raw.value));
    if (raw.value.length > 0) return fail('ipp-malformed-collection', 'begCollection with a value');
    return this.readCollection(depth + 1);
  }

  /** RFC 8010 section 3.1.6: (memberAttrName, value, additional values)*, endCollection; none of them named. */
  private readCollection(depth: number): Result<IppValue, IppDecodeFailure> {
    if (depth > this.caps.collectionDepth) return fail('ipp-too-deep');
    const members: MutableAttribute[] = [];
    for (;;) {
      const raw = this.readRaw();
      if (!raw.ok) return raw;
      const { tag, name, value } = raw.value;
      if (name.length > 0) return fail('ipp-malformed-collection', 'named value inside');
      if (tag <= lastDelimiterTag) return fail('ipp-malformed-collection', 'delimiter inside');
      const current = members.at(-1);
      const currentIsEmpty = current !== undefined && current.values.length === 0;
      if (tag === valueTag.endCollection || tag === valueTag.memberName) {
        if (currentIsEmpty) return fail('ipp-malformed-collection', 'member without a value');
      }
      if (tag === valueTag.endCollection) {
        if (value.length > 0) return fail('ipp-malformed-collection', 'endCollection with a value');
        return ok({ kind: 'collection', members });
      }
      if (tag === valueTag.memberName) {
        const memberName = decodeUtf8(value);
        if (memberName === undefined) return fail('ipp-malformed-name');
        members.push({ name: memberName, values: [] });
        continue;
      }
      if (current === undefined) return fail('ipp-malformed-collection', 'value before a member name');
      const interpreted = this.interpret(raw.value, depth);
      if (!interpreted.ok) return interpreted;
      current.values.push(interpreted.value);
    }
  }
}

function interpretSimpleValue(tag: number, bytes: Uint8Array): IppValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const opaque: IppValue = { kind: 'opaque', tag, bytes };
  const stringType = characterStringTypeByTag.get(tag);
  if (stringType !== undefined) {
    const value = decodeUtf8(bytes);
    return value === undefined ? opaque : { kind: 'string', type: stringType, value };
  }
  const reason = outOfBandReasonByTag.get(tag);
  if (reason !== undefined) return bytes.length === 0 ? { kind: 'out-of-band', reason } : opaque;
  switch (tag) {
    case valueTag.integer:
      return bytes.length === 4 ? { kind: 'integer', value: view.getInt32(0) } : opaque;
    case valueTag.enum:
      return bytes.length === 4 ? { kind: 'enum', value: view.getInt32(0) } : opaque;
    case valueTag.boolean:
      return bytes.length === 1 && (bytes[0] === 0 || bytes[0] === 1)
        ? { kind: 'boolean', value: bytes[0] === 1 }
        : opaque;
    case valueTag.octetString:
      return { kind: 'octets', bytes };
    case valueTag.dateTime:
      return interpretDateTime(bytes, view) ?? opaque;
    case valueTag.resolution:
      return bytes.length === 9
        ? { kind: 'resolution', crossFeed: view.getInt32(0), feed: view.getInt32(4), units: view.getInt8(8) }
        : opaque;
    case valueTag.rangeOfInteger:
      return bytes.length === 8
        ? { kind: 'range', lower: view.getInt32(0), upper: view.getInt32(4) }
        : opaque;
    case valueTag.textWithLanguage:
      return interpretLanguageString('text', bytes, view) ?? opaque;
    case valueTag.nameWithLanguage:
      return interpretLanguageString('name', bytes, view) ?? opaque;
    default:
      return opaque;
  }
}

function interpretDateTime(bytes: Uint8Array, view: DataView): IppValue | undefined {
  if (bytes.length !== 11) return undefined;
  const direction = bytes[8] === 0x2b ? '+' : bytes[8] === 0x2d ? '-' : undefined;
  if (direction === undefined) return undefined;
  return {
    kind: 'date-time',
    value: {
      year: view.getUint16(0),
      month: view.getUint8(2),
      day: view.getUint8(3),
      hour: view.getUint8(4),
      minute: view.getUint8(5),
      second: view.getUint8(6),
      decisecond: view.getUint8(7),
      utcDirection: direction,
      utcHours: view.getUint8(9),
      utcMinutes: view.getUint8(10),
    },
  };
}

function interpretLanguageString(
  type: 'text' | 'name',
  bytes: Uint8Array,
  view: DataView,
): IppValue | undefined {
  if (bytes.length < 4) return undefined;
  const languageLength = view.getUint16(0);
  if (languageLength + 4 > bytes.length) return undefined;
  const textLength = view.getUint16(2 + languageLength);
  if (languageLength + textLength + 4 !== bytes.length) return undefined;
  const language = decodeUtf8(bytes.subarray(2, 2 + languageLength));
  const value = decodeUtf8(bytes.subarray(4 + languageLength));
  if (language === undefined || value === undefined) return undefined;
  return { kind: 'language-string', type, language, value };
}

/**
 * Throws a RangeError for what cannot be put on the wire (an empty 1setOf, a value over 32 767 bytes):
 * that is the caller's bug, never a peer's doing.
 */
export function encodeIppMessage(message: IppMessage): Uint8Array {
  const attributes = encodeIppAttributes(message);
  const bytes = new Uint8Array(attributes.length + message.data.length);
  bytes.set(attributes);
  bytes.set(message.data, attributes.length);
  return bytes;
}

/** The message without its document data, for senders that stream the document behind it. */
export function encodeIppAttributes(message: Omit<IppMessage, 'data'>): Uint8Array {
  const writer = new ByteWriter();
  writer.uint8(message.version.major);
  writer.uint8(message.version.minor);
  writer.uint16(message.code);
  writer.int32(message.requestId);
  for (const group of message.groups) {
    if (group.tag > lastDelimiterTag || group.tag === endOfAttributesTag) {
      throw new RangeError(`not a group tag: ${group.tag}`);
    }
    writer.uint8(group.tag);
    for (const attribute of group.attributes) {
      if (attribute.name === '') throw new RangeError('attribute without a name');
      writeValues(writer, attribute, attribute.name);
    }
  }
  writer.uint8(endOfAttributesTag);
  return writer.finish();
}

function writeValues(writer: ByteWriter, attribute: IppAttribute, firstName: string): void {
  if (attribute.values.length === 0) throw new RangeError(`${attribute.name} has no value`);
  let name = firstName;
  for (const value of attribute.values) {
    writeValue(writer, name, value);
    name = '';
  }
}

function writeValue(writer: ByteWriter, name: string, value: IppValue): void {
  if (value.kind === 'collection') {
    writeField(writer, valueTag.beginCollection, name, new Uint8Array());
    for (const member of value.members) {
      writeField(writer, valueTag.memberName, '', encodeUtf8(member.name));
      writeValues(writer, member, '');
    }
    writeField(writer, valueTag.endCollection, '', new Uint8Array());
    return;
  }
  const [tag, bytes] = encodeSimpleValue(value);
  writeField(writer, tag, name, bytes);
}

function writeField(writer: ByteWriter, tag: number, name: string, value: Uint8Array): void {
  writer.uint8(tag);
  writer.counted(encodeUtf8(name));
  writer.counted(value);
}

function encodeSimpleValue(
  value: Exclude<IppValue, { kind: 'collection' }>,
): [tag: number, bytes: Uint8Array] {
  const writer = new ByteWriter();
  switch (value.kind) {
    case 'integer':
    case 'enum':
      writer.int32(value.value);
      return [valueTag[value.kind], writer.finish()];
    case 'boolean':
      return [valueTag.boolean, Uint8Array.of(value.value ? 1 : 0)];
    case 'date-time':
      writeDateTime(writer, value.value);
      return [valueTag.dateTime, writer.finish()];
    case 'resolution':
      writer.int32(value.crossFeed);
      writer.int32(value.feed);
      writer.uint8(value.units & 0xff);
      return [valueTag.resolution, writer.finish()];
    case 'range':
      writer.int32(value.lower);
      writer.int32(value.upper);
      return [valueTag.rangeOfInteger, writer.finish()];
    case 'string':
      return [characterStringTag[value.type], encodeUtf8(value.value)];
    case 'language-string':
      writer.counted(encodeUtf8(value.language));
      writer.counted(encodeUtf8(value.value));
      return [value.type === 'text' ? valueTag.textWithLanguage : valueTag.nameWithLanguage, writer.finish()];
    case 'octets':
      return [valueTag.octetString, value.bytes];
    case 'out-of-band':
      return [outOfBandTag[value.reason], new Uint8Array()];
    case 'opaque':
      return [value.tag, value.bytes];
  }
}

function writeDateTime(writer: ByteWriter, time: IppDateTime): void {
  writer.uint16(time.year);
  for (const field of [time.month, time.day, time.hour, time.minute, time.second, time.decisecond]) {
    writer.uint8(field);
  }
  writer.uint8(time.utcDirection === '+' ? 0x2b : 0x2d);
  writer.uint8(time.utcHours);
  writer.uint8(time.utcMinutes);
}

class ByteWriter {
  private buffer = new Uint8Array(64);
  private view = new DataView(this.buffer.buffer);
  private length = 0;

  uint8(value: number): void {
    this.reserve(1);
    this.view.setUint8(this.length, value);
    this.length += 1;
  }

  uint16(value: number): void {
    this.reserve(2);
    this.view.setUint16(this.length, value);
    this.length += 2;
  }

  int32(value: number): void {
    this.reserve(4);
    this.view.setInt32(this.length, value);
    this.length += 4;
  }

  counted(bytes: Uint8Array): void {
    if (bytes.length > greatestLength) throw new RangeError(`value of ${bytes.length} bytes`);
    this.uint16(bytes.length);
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  finish(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, this.length + count));
    larger.set(this.buffer);
    this.buffer = larger;
    this.view = new DataView(larger.buffer);
  }
}

const utf8Encoder = new TextEncoder();

function decodeUtf8(bytes: Uint8Array): string | undefined {
  // Asked before, not tried: an exception for each of a hostile message's strings takes its time.
  return isUtf8(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
    : undefined;
}

function encodeUtf8(text: string): Uint8Array {
  return utf8Encoder.encode(text);
}

function invert<Name extends string>(table: Readonly<Record<Name, number>>): ReadonlyMap<number, Name> {
  return new Map((Object.entries(table) as [Name, number][]).map(([name, tag]) => [tag, name]));
}
