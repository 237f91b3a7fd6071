import { expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import type { CallBounds } from '#drivers/port.ts';
import { KeyboardScanner } from './keyboard-scanner.ts';

const bounds = (deadlineMs = 15_000): CallBounds => ({ deadlineMs, signal: new AbortController().signal });

test('a code goes to the scan that waits for it, once', async () => {
  const scanner = new KeyboardScanner();
  const scan = scanner.scan(bounds());
  expect(await scanner.scan(bounds())).toMatchObject({ failure: { code: 'device-busy' } });
  expect(scanner.take({ kind: 'code', text: 'ABCD' })).toBe(true);
  expect(unwrap(await scan).text).toBe('ABCD');
  expect(scanner.take({ kind: 'code', text: 'ABCD' })).toBe(false);
});

test('a code that nobody waits for is not kept for the next citizen', async () => {
  const scanner = new KeyboardScanner();
  expect(scanner.take({ kind: 'code', text: 'of the last citizen' })).toBe(false);
  expect(await scanner.scan(bounds(20))).toMatchObject({ failure: { code: 'deadline-exceeded' } });
  expect(scanner.take({ kind: 'code', text: 'too late' })).toBe(false);
});

test('one that cannot be read is a code without text; an abort and the end of the terminal end a scan', async () => {
  const scanner = new KeyboardScanner();
  const unreadable = scanner.scan(bounds());
  expect(scanner.take({ kind: 'unreadable' })).toBe(true);
  expect(unwrap(await unreadable).text).toBe('');
  const leaving = new AbortController();
  const aborted = scanner.scan({ deadlineMs: 15_000, signal: leaving.signal });
  leaving.abort();
  expect(await aborted).toMatchObject({ failure: { code: 'aborted' } });
  expect(unwrap(await scanner.checkHealth()).condition).toBe('ready');
  const closed = scanner.scan(bounds());
  await scanner.close();
  expect(await closed).toMatchObject({ failure: { code: 'device-closed' } });
  expect(await scanner.scan(bounds())).toMatchObject({ failure: { code: 'device-closed' } });
});
