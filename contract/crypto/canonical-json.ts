import canonicalize from 'canonicalize';

/** RFC 8785: the one form of a JSON value that is hashed and signed. Throws on values JSON cannot hold (a bug). */
export function canonicalJson(value: unknown): string {
  const serialized = canonicalize(value);
  if (serialized === undefined) throw new TypeError('value has no JSON form');
  return serialized;
}
