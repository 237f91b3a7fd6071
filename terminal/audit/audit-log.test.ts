import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { openAuditLog, verifyAuditFile } from './audit-log.ts';

function freshPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'audit.jsonl');
}

function write(path: string, count: number): void {
  const log = unwrap(openAuditLog({ path, terminalId: 'ZB-TEST-0001' }));
  for (let index = 0; index < count; index += 1) {
    log.record({
      actor: 'terminal',
      event: 'visit-begun',
      ok: true,
      detail: { itemId: 'general/case-progress' },
    });
  }
  log.close();
}

test('a chain that grew over two openings verifies', () => {
  const path = freshPath();
  write(path, 3);
  write(path, 2);
  expect(unwrap(verifyAuditFile(path))).toMatchObject({ rows: 5, tornRows: 0, last: { sequence: 5 } });
});

test.each([
  ['a changed row', (text: string) => text.replace('visit-begun', 'visit-ended')],
  ['a removed row', (text: string) => text.split('\n').toSpliced(1, 1).join('\n')],
  [
    'two swapped rows',
    (text: string) => {
      const [a, b, ...rest] = text.split('\n');
      return [b, a, ...rest].join('\n');
    },
  ],
])('%s breaks it', (_name, tamper) => {
  const path = freshPath();
  write(path, 3);
  writeFileSync(path, tamper(readFileSync(path, 'utf8')));
  const verified = verifyAuditFile(path);
  expect(!verified.ok && verified.failure.code).toBe('audit-broken');
});

test('power cut in mid-write: the torn row is kept and the chain goes on', () => {
  const path = freshPath();
  write(path, 2);
  appendFileSync(path, '{"actor":"terminal","devi');
  write(path, 1);
  expect(unwrap(verifyAuditFile(path))).toMatchObject({ rows: 3, tornRows: 1, tornTail: false });
});

test('personal data cannot get in by a detail', () => {
  const path = freshPath();
  const log = unwrap(openAuditLog({ path, terminalId: 'ZB-TEST-0001' }));
  log.record({
    actor: 'citizen',
    event: 'card-read',
    ok: true,
    detail: { number: '11010519491231002X', code: '张三丰样本' },
  });
  log.close();
  const content = readFileSync(path, 'utf8');
  expect(content).not.toContain('11010519491231002X');
  expect(content).not.toContain('张三丰');
});
