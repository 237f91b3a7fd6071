import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerRequest, type BuiltFiles, listBuiltFiles, pageScheme } from './page-protocol.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhuban-page-'));
const SECRET = 'never shown';
let files: BuiltFiles = new Map();

beforeAll(async () => {
  writeFileSync(join(folder, 'secret.json'), SECRET);
  mkdirSync(join(folder, 'renderer/assets'), { recursive: true });
  writeFileSync(join(folder, 'renderer/index.html'), '<style nonce="__CSP_NONCE__"></style>');
  writeFileSync(join(folder, 'renderer/assets/main.js'), 'run();');
  writeFileSync(join(folder, 'renderer/assets/notes.unknown'), SECRET);
  symlinkSync(join(folder, 'secret.json'), join(folder, 'renderer/link.json'));
  files = await listBuiltFiles(join(folder, 'renderer'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const get = (url: string, method = 'GET') => answerRequest({ url, method }, files);

describe('page protocol', () => {
  test('checklist 7: each load has a policy with a nonce of its own, which the page carries', async () => {
    const nonces = new Set<string>();
    for (const url of ['zhuban://app/', 'zhuban://app/index.html']) {
      const response = await get(url);
      expect(response.status).toBe(200);
      const policy = response.headers.get('content-security-policy') ?? '';
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(await response.text()).toBe(`<style nonce="${nonce}"></style>`);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(2);
  });

  test('scripts come with their type and nosniff', async () => {
    const response = await get('zhuban://app/assets/main.js');
    expect(await response.text()).toBe('run();');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    'zhuban://app/../secret.json',
    'zhuban://app/..%2fsecret.json',
    'zhuban://app/%2e%2e/secret.json',
    'zhuban://app/assets/..%2f..%2fsecret.json',
    'zhuban://app//etc/passwd',
    'zhuban://app/%00',
    'zhuban://app/index.html%00.js',
    'zhuban://app/link.json',
    'zhuban://app/assets/notes.unknown',
    'zhuban://app/assets',
    'zhuban://other/index.html',
    'file:///index.html',
    'not an address',
  ])('checklist 18: %s is not found', async (url) => {
    const response = await get(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('checklist 18: no path leads out of the folder, whatever it is made of', async () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2f',
      '/',
      '\\',
      '%5c',
      'secret.json',
      'assets',
      'index.html',
      '\0',
      '%00',
      '?',
      '#',
      '~',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const response = await get(`zhuban://app/${pieces.join('')}`);
        expect(await response.text()).not.toContain(SECRET);
      }),
    );
  });

  test.each(['POST', 'PUT', 'DELETE', 'HEAD'])('%s is not allowed', async (method) => {
    expect((await get('zhuban://app/index.html', method)).status).toBe(405);
  });

  test('the scheme is standard and secure, and does not pass by the policy', () => {
    expect(pageScheme).toEqual({
      scheme: 'zhuban',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
    });
  });
});
