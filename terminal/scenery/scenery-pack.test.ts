import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findFault } from './picture-check.ts';
import { loadScenery, MAXIMUM_PICTURE_BYTES } from './scenery-pack.ts';

const EXAMPLE = fileURLToPath(new URL('../configuration/scenery/jiangnan', import.meta.url));
const svg = (inside: string, root = '') =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"${root}>${inside}</svg>`);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scenery-'));
  cpSync(EXAMPLE, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function describePack(change: (pack: Record<string, unknown>) => void): void {
  const file = join(folder, 'scenery.json');
  const pack = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  change(pack);
  writeFileSync(file, JSON.stringify(pack));
}

test('the example that comes with the terminal is a good pack', async () => {
  const loaded = await loadScenery(EXAMPLE);
  if (!loaded.ok) throw new Error(loaded.failure.detail);
  const { pack, picture } = loaded.value;
  for (const { portrait, landscape } of pack?.layers ?? []) {
    expect(picture(portrait)?.bytes.byteLength).toBeGreaterThan(100);
    expect(picture(landscape)?.mediaType).toBe('image/svg+xml');
  }
  expect(picture('scenery.json')).toBeUndefined();
  expect(picture('not-there.svg')).toBeUndefined();
});

describe('faults of a pack', () => {
  test('no folder', async () => {
    expect(await loadScenery(join(folder, 'nowhere'))).toMatchObject({
      failure: { code: 'scenery-unreadable' },
    });
  });
  test('not JSON', async () => {
    writeFileSync(join(folder, 'scenery.json'), '{');
    expect(await loadScenery(folder)).toMatchObject({ failure: { code: 'scenery-not-json' } });
  });
  test('a file outside the folder', async () => {
    describePack((pack) => {
      pack.layers = [{ portrait: '../../etc/passwd', landscape: 'a.svg', depth: 0 }];
    });
    expect(await loadScenery(folder)).toMatchObject({ failure: { code: 'scenery-invalid' } });
  });
  test('a picture that is not there', async () => {
    describePack((pack) => {
      pack.layers = [{ portrait: 'missing.svg', landscape: 'missing.svg', depth: 0 }];
    });
    expect(await loadScenery(folder)).toMatchObject({ failure: { code: 'scenery-unreadable' } });
  });
  test('hours that do not grow', async () => {
    describePack((pack) => {
      const moments = pack.moments as unknown[];
      pack.moments = [...moments].reverse();
    });
    expect(await loadScenery(folder)).toMatchObject({ failure: { code: 'scenery-invalid' } });
  });
  test('a picture that is too large', async () => {
    const [layer] = (
      JSON.parse(readFileSync(join(folder, 'scenery.json'), 'utf8')) as { layers: { portrait: string }[] }
    ).layers;
    writeFileSync(join(folder, layer?.portrait ?? ''), Buffer.alloc(MAXIMUM_PICTURE_BYTES + 1));
    expect(await loadScenery(folder)).toMatchObject({ failure: { code: 'scenery-too-large' } });
  });
  test('a picture with a script', async () => {
    const [layer] = (
      JSON.parse(readFileSync(join(folder, 'scenery.json'), 'utf8')) as { layers: { portrait: string }[] }
    ).layers;
    writeFileSync(join(folder, layer?.portrait ?? ''), svg('<script>alert(1)</script>'));
    const loaded = await loadScenery(folder);
    expect(loaded).toMatchObject({ failure: { code: 'scenery-picture-refused' } });
  });
});

describe('pictures that are refused', () => {
  test.each([
    ['a script', svg('<script href="#a"/>')],
    ['a handler', svg('', ' onload="alert(1)"')],
    ['a handler in capitals', svg('<path d="M0 0" ONCLICK="x"/>')],
    ['an embedded page', svg('<foreignObject></foreignObject>')],
    ['an embedded picture', svg('<image href="http://example.invalid/a.png"/>')],
    ['a style sheet', svg('<style>@import "http://example.invalid";</style>')],
    ['an address in a style', svg('<path style="fill:url(http://example.invalid/#a)"/>')],
    ['an address without a scheme', svg('<path fill="url(//example.invalid/a#b)"/>')],
    ['an escaped address', svg('<path style="fill:u\\72l(x)"/>')],
    ['an escaped letter', svg('<use href="&#106;avascript:alert(1)"/>')],
    ['use of another file', svg('<use href="other.svg#a"/>')],
    ['data in a link', svg('<use xlink:href="data:image/svg+xml,x"/>')],
    ['an animation', svg('<set attributeName="href" to="x"/>')],
    ['entities', Buffer.from('<!DOCTYPE svg [<!ENTITY a "b">]><svg/>')],
    ['CDATA', svg('<![CDATA[x]]>')],
    ['a processing instruction', svg('<?xml-stylesheet href="x"?>')],
    ['an unclosed attribute', svg('<path d="M0 0')],
    ['another root', Buffer.from('<html></html>')],
    ['text before the root', Buffer.from('hello<svg/>')],
    ['nothing', Buffer.alloc(0)],
    ['not UTF-8', Buffer.from([0x3c, 0xff, 0xfe])],
  ])('%s', (_name, bytes) => {
    expect(findFault('image/svg+xml', bytes)).toBeTypeOf('string');
  });

  test('a PNG that is none, is empty, or is too large', () => {
    const png = (width: number, height: number) => {
      const bytes = Buffer.alloc(33);
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(bytes);
      bytes.writeUInt32BE(13, 8);
      bytes.write('IHDR', 12);
      bytes.writeUInt32BE(width, 16);
      bytes.writeUInt32BE(height, 20);
      return bytes;
    };
    expect(findFault('image/png', png(1080, 1920))).toBeUndefined();
    expect(findFault('image/png', png(0, 10))).toBe('empty');
    expect(findFault('image/png', png(9000, 10))).toContain('4096');
    expect(findFault('image/png', svg(''))).toBe('not a PNG');
  });
});

test('plain drawings pass', () => {
  const drawing = svg(
    '<!-- a hill --><defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient></defs>' +
      '<g transform=\'scale(2)\'><path d="M0 0h9" fill="url(#a)" style=\'fill:url(#a)\'/><use href="#a"/></g>',
  );
  expect(findFault('image/svg+xml', drawing)).toBeUndefined();
});

test('any bytes: an answer, never a throw', () => {
  const pieces = fc.array(
    fc.constantFrom(
      '<svg',
      '>',
      '</svg>',
      ' onload="x"',
      '<script>',
      '"',
      "'",
      '<!--',
      '-->',
      '<path d="M0"/>',
      '&',
      ' ',
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        pieces.map((some) => Buffer.from(some.join(''))),
      ),
      (bytes) => {
        const fault = findFault('image/svg+xml', bytes);
        if (fault === undefined) expect(Buffer.from(bytes).toString()).not.toMatch(/<script|onload/i);
        findFault('image/png', bytes);
      },
    ),
  );
});
