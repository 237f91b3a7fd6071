import { type AppFailure, fail, ok, type Result } from '../result.ts';

/** What one publication may carry at most: no file of the catalog is larger. */
export const MOST_FILE_BYTES = 4 * 1024 * 1024;

/**
 * The content of one file of the catalog, as RFC 8259 wants it: UTF-8 without a mark before it. Bytes of another
 * encoding are never replaced, for what stands in their place would be read aloud to a citizen.
 */
export function parseCatalogFile(bytes: Uint8Array): Result<unknown, AppFailure<'not-json'>> {
  if (bytes.length > MOST_FILE_BYTES) return fail('not-json', `larger than ${MOST_FILE_BYTES} bytes`);
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    return fail('not-json', 'begins with a byte order mark: save it as UTF-8 without BOM');
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail('not-json', 'not UTF-8, perhaps GB 18030 or UTF-16: save it as UTF-8');
  }
  try {
    return ok(JSON.parse(text) as unknown);
  } catch (error) {
    return fail('not-json', error instanceof Error ? `not JSON: ${error.message}` : 'not JSON');
  }
}
