import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DocumentOffice } from '../documents/document-office.ts';
import { createVerifyPage } from './verify-page.ts';

const NUMBER = 'ZB2026112000000001';
const CODE = 'ABCDEFGH12345678';
const ENDED: Readonly<Record<string, 'replaced' | 'cancelled'>> = {
  ZB2026112000000002: 'replaced',
  ZB2026112000000003: 'cancelled',
};
const asked: string[] = [];
const documents: Pick<DocumentOffice, 'verify'> = {
  verify: (number, code) => {
    asked.push(`${number} ${code}`);
    const why = ENDED[number];
    return Promise.resolve(
      (number === NUMBER || why !== undefined) && code === CODE
        ? {
            documentNumber: NUMBER,
            title: '<b>证明</b>',
            issuer: '示例县民政局',
            maskedHolder: '张****',
            issuedAt: '2026-11-20T02:00:00.000Z',
            pages: 1,
            sha256: '0'.repeat(64),
            simulated: true,
            ...(why && { ended: { why, at: '2026-11-20T03:00:00.000Z' } }),
          }
        : undefined,
    );
  },
};

let server: Server;
let url: string;
beforeAll(async () => {
  const page = createVerifyPage(documents as DocumentOffice);
  server = createServer((request, response) => {
    page(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test('number and code: the page says what was issued, that it is simulated, and runs nothing', async () => {
  const response = await fetch(`${url}/verify/${NUMBER}?code=${CODE}`);
  const html = await response.text();
  expect(response.status).toBe(200);
  for (const wanted of ['核验通过', '张****', '模拟文书', '2026年11月20日 10时00分'])
    expect(html).toContain(wanted);
  expect(html).not.toContain('<b>');
  expect(html).not.toContain('<script');
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
});

test.each([
  ['ZB2026112000000002', '已由新的文书代替'],
  ['ZB2026112000000003', '已取消'],
])('%s was issued and holds no more: the page says so before anything else', async (number, why) => {
  const response = await fetch(`${url}/verify/${number}?code=${CODE}`);
  const html = await response.text();
  expect(response.status).toBe(200);
  expect(html).not.toContain('核验通过');
  for (const wanted of ['已失效', why, '2026年11月20日 11时00分起', '不再有效'])
    expect(html).toContain(wanted);
});

test.each([
  `/verify/${NUMBER}`,
  `/verify/${NUMBER}?code=${'A'.repeat(16)}`,
  `/verify/${NUMBER}?code=${CODE}'--`,
  '/verify/../../etc/passwd?code=x',
  '/verify/%00?code=%ff',
])('%s: not verified', async (path) => {
  const response = await fetch(url + path);
  expect(response.status).toBe(404);
  expect(await response.text()).toContain('没有核验通过');
});

test('only well-formed numbers and codes reach the database', () => {
  expect(asked.every((each) => /^ZB\d{16} [0-9A-Z]{16}$/.test(each))).toBe(true);
});
