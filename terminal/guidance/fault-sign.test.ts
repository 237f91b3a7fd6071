import { expect, test } from 'vitest';
import { readFaultToken } from '#contract/crypto/fault-token.ts';
import { faultSign } from './fault-sign.ts';

const options = {
  terminal: { id: 'ZB-TEST-0001', number: '1号机', regionCode: '441999001001' },
  site: { name: '示例站', phone: '0769-00000001' },
  terminalKey: 'a-terminal-key-of-a-test',
  code: 'cabinet-open',
  since: '2026-11-22T06:05:00.000Z',
};
const tokenIn = (text: string) => text.split(/[/\n]/).at(-1) ?? '';

test('a page where phones can open one', () => {
  const sign = faultSign({ ...options, publicUrl: 'https://hub.example.gov.cn/zhuban/' });
  expect(sign.kind).toBe('page');
  expect(sign.qr).toMatch(/^https:\/\/hub\.example\.gov\.cn\/zhuban\/fault\/ZB-TEST-0001\./);
  expect(readFaultToken(tokenIn(sign.qr), () => options.terminalKey)).toMatchObject({ code: 'cabinet-open' });
});

test('else whom to call, with the same signed words', () => {
  const sign = faultSign({ ...options, publicUrl: undefined });
  expect(sign.kind).toBe('text');
  expect(sign.qr).toContain('0769-00000001');
  expect(readFaultToken(tokenIn(sign.qr), () => options.terminalKey)).toMatchObject({
    terminalId: 'ZB-TEST-0001',
  });
});
