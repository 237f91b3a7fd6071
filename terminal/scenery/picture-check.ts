/** Decodes to at most 64 MB of pixels: what the panel of a small machine can bear several times over. */
const MAXIMUM_SIDE = 4096;
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Why a picture may not be shown; undefined: it may. The screen shows it by `<img>`, where a script would not run
 * and nothing would be fetched anyway (SVG 2, secure animated mode): this is the first lock of two.
 */
export function findFault(mediaType: 'image/svg+xml' | 'image/png', bytes: Uint8Array): string | undefined {
  return mediaType === 'image/png' ? pngFault(bytes) : svgFault(bytes);
}

function pngFault(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Signature, then the IHDR chunk with width and height (PNG 1.2, 3.1 and 4.1.1).
  if (buffer.length < 33 || !buffer.subarray(0, 8).equals(PNG_SIGNATURE)) return 'not a PNG';
  if (buffer.toString('latin1', 12, 16) !== 'IHDR') return 'not a PNG';
  const [width, height] = [buffer.readUInt32BE(16), buffer.readUInt32BE(20)];
  if (width === 0 || height === 0) return 'empty';
  return width > MAXIMUM_SIDE || height > MAXIMUM_SIDE ? `larger than ${MAXIMUM_SIDE} pixels` : undefined;
}

/** Elements that draw, and nothing else: whatever could run, fetch or embed has no place here. */
const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'svg g defs title desc path rect circle ellipse line polyline polygon use symbol linearGradient ' +
    'radialGradient stop clipPath mask pattern filter feGaussianBlur feOffset feBlend feColorMatrix feMerge ' +
    'feMergeNode feFlood feComposite'
  ).split(' '),
);
const TAG =
  /<(?:!--[\s\S]*?-->|\?xml\s[^?]{0,200}\?>|\/\s*[\w:.-]+\s*>|([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*\/?>)/gy;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

function svgFault(bytes: Uint8Array): string | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return 'not UTF-8';
  }
  let root = true;
  let at = text.indexOf('<');
  if (at < 0 || text.slice(0, at).trim() !== '') return 'not an SVG';
  while (at >= 0) {
    TAG.lastIndex = at;
    const tag = TAG.exec(text);
    // A DOCTYPE, an entity, CDATA, or anything else than plain elements.
    if (tag === null) return `not plain SVG at character ${at}`;
    const [, name, attributes = ''] = tag;
    if (name !== undefined) {
      if (root && name !== 'svg') return 'not an SVG';
      root = false;
      if (!ELEMENTS.has(name)) return `<${name}> has no place in a picture`;
      for (const [, attribute = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
        const fault = attributeFault(attribute, (double ?? single ?? '').trim());
        if (fault !== undefined) return fault;
      }
    }
    at = text.indexOf('<', TAG.lastIndex);
  }
  return root ? 'not an SVG' : undefined;
}

function attributeFault(name: string, value: string): string | undefined {
  if (name.startsWith('xmlns')) return undefined;
  if (/^on/i.test(name)) return `${name} would run a script`;
  if (name === 'href' || name === 'xlink:href') {
    return /^#[\w-]+$/.test(value) ? undefined : `${name} leads out of the picture`;
  }
  // An escaped address is an address too: no character references at all where one could hide.
  if (/&/.test(value)) return `${name} holds an escaped character`;
  const withoutOwn = value.replace(/url\(\s*(["']?)#[\w-]+\1\s*\)/g, '');
  return /url\(|:\s*\/\/|javascript:|data:|@import|\\/i.test(withoutOwn)
    ? `${name} leads out of the picture`
    : undefined;
}
