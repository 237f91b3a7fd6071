import type { CharacterStringType, IppAttribute, IppGroup, IppMessage, IppValue } from './codec.ts';

/** Short ways to write and to read IPP attributes. A reader answers undefined for a missing or ill-typed value. */

export function integers(name: string, ...values: readonly number[]): IppAttribute {
  return { name, values: values.map((value) => ({ kind: 'integer', value })) };
}

export function enums(name: string, ...values: readonly number[]): IppAttribute {
  return { name, values: values.map((value) => ({ kind: 'enum', value })) };
}

export function booleans(name: string, ...values: readonly boolean[]): IppAttribute {
  return { name, values: values.map((value) => ({ kind: 'boolean', value })) };
}

export function strings(type: CharacterStringType, name: string, ...values: readonly string[]): IppAttribute {
  return { name, values: values.map((value) => ({ kind: 'string', type, value })) };
}

export function keywords(name: string, ...values: readonly string[]): IppAttribute {
  return strings('keyword', name, ...values);
}

/** All attributes of the message's groups with this tag, in order. */
export function attributesOf(message: IppMessage, tag: number): readonly IppAttribute[] {
  return message.groups.filter((group) => group.tag === tag).flatMap((group) => group.attributes);
}

/** The message's groups with this tag; Get-Jobs answers one group a job. */
export function groupsOf(message: IppMessage, tag: number): readonly IppGroup[] {
  return message.groups.filter((group) => group.tag === tag);
}

export function valuesOf(attributes: readonly IppAttribute[], name: string): readonly IppValue[] {
  return attributes.find((attribute) => attribute.name === name)?.values ?? [];
}

/** First value of an integer or enum attribute. */
export function numberOf(attributes: readonly IppAttribute[], name: string): number | undefined {
  return numbersOf(attributes, name)[0];
}

export function numbersOf(attributes: readonly IppAttribute[], name: string): readonly number[] {
  return valuesOf(attributes, name).flatMap((value) =>
    value.kind === 'integer' || value.kind === 'enum' ? [value.value] : [],
  );
}

export function booleanOf(attributes: readonly IppAttribute[], name: string): boolean | undefined {
  const value = valuesOf(attributes, name)[0];
  return value?.kind === 'boolean' ? value.value : undefined;
}

/** First value of any character-string attribute. */
export function stringOf(attributes: readonly IppAttribute[], name: string): string | undefined {
  return stringsOf(attributes, name)[0];
}

export function stringsOf(attributes: readonly IppAttribute[], name: string): readonly string[] {
  return valuesOf(attributes, name).flatMap((value) =>
    value.kind === 'string' || value.kind === 'language-string' ? [value.value] : [],
  );
}

/** Greatest value of an integer or rangeOfInteger attribute, e.g. copies-supported. */
export function upperBoundOf(attributes: readonly IppAttribute[], name: string): number | undefined {
  const bounds = valuesOf(attributes, name).flatMap((value) =>
    value.kind === 'range' ? [value.upper] : value.kind === 'integer' ? [value.value] : [],
  );
  return bounds.length === 0 ? undefined : Math.max(...bounds);
}
