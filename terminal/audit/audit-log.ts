import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sm3Hex } from '#contract/crypto/hash.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { redactFields } from '../logging/redactor.ts';

/** What an audit row says beside its place in the chain. Never personal data: ids of cases and items only. */
export const auditEventSchema = z.strictObject({
  actor: z.enum(['citizen', 'terminal', 'technician', 'hub']),
  event: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  device: z.string().optional(),
  ok: z.boolean(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type AuditEvent = z.infer<typeof auditEventSchema>;

export const auditRowSchema = z.strictObject({
  sequence: z.int().min(1),
  /** Wall clock of the kiosk, which may be wrong: evidence, never control. */
  wall: z.iso.datetime(),
  /** Milliseconds since this process began: orders the rows when the wall clock jumps. */
  monotonic: z.number().min(0),
  terminalId: z.string(),
  ...auditEventSchema.shape,
  previous: z.string().regex(/^[0-9a-f]{64}$/),
  /** SM3 (GB/T 32905-2016) over `previous` and the canonical JSON of the other fields. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type AuditRow = z.infer<typeof auditRowSchema>;

const GENESIS = '0'.repeat(64);

function hashOf(row: Omit<AuditRow, 'hash'>): string {
  return sm3Hex(`${row.previous}${canonicalJson(row)}`);
}

export interface AuditLog {
  /** Durable when it returns: the row is fsynced. */
  record(event: AuditEvent): void;
  close(): void;
}

export type AuditFailure = AppFailure<'audit-not-readable' | 'audit-broken'>;

/**
 * Opens the append-only log and checks the whole chain first. A torn last line (power cut in mid-write) is
 * kept as evidence in the file and closed with a newline; the chain goes on from the last whole row.
 */
export function openAuditLog(options: {
  readonly path: string;
  readonly terminalId: string;
  readonly wallClock?: () => Date;
}): Result<AuditLog, AuditFailure> {
  mkdirSync(dirname(options.path), { recursive: true });
  let last = { sequence: 0, hash: GENESIS };
  let torn = false;
  if (existsSync(options.path)) {
    const verified = verifyAuditFile(options.path);
    if (!verified.ok) return verified;
    last = verified.value.last;
    torn = verified.value.tornTail;
  }
  const file = openSync(options.path, 'a', 0o600);
  const now = options.wallClock ?? (() => new Date());
  return ok({
    record(event) {
      const checked = auditEventSchema.parse(event);
      const row: Omit<AuditRow, 'hash'> = {
        sequence: last.sequence + 1,
        wall: now().toISOString(),
        monotonic: Math.round(performance.now()),
        terminalId: options.terminalId,
        ...checked,
        ...(checked.detail === undefined
          ? {}
          : { detail: redactFields(checked.detail) as NonNullable<AuditEvent['detail']> }),
        previous: last.hash,
      };
      const hash = hashOf(row);
      // A row that a full disk cut short is closed first: the next one must not be glued to it.
      const line = Buffer.from(`${torn ? '\n' : ''}${canonicalJson({ ...row, hash })}\n`);
      torn = true;
      for (let written = 0; written < line.length; ) written += writeSync(file, line, written);
      fsyncSync(file);
      torn = false;
      last = { sequence: row.sequence, hash };
    },
    close: () => closeSync(file),
  });
}

export interface AuditVerification {
  readonly rows: number;
  readonly last: { readonly sequence: number; readonly hash: string };
  /** Bytes of unfinished rows, left by power cuts. */
  readonly tornTail: boolean;
  readonly tornRows: number;
}

/** Walks the chain. The detail of `audit-broken` names the first line that does not fit. */
export function verifyAuditFile(path: string): Result<AuditVerification, AuditFailure> {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch {
    return fail('audit-not-readable', path);
  }
  const lines = content.split('\n');
  const tornTail = lines.at(-1) !== '';
  let last = { sequence: 0, hash: GENESIS };
  let rows = 0;
  let tornRows = 0;
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const row = parseRow(line);
    if (row === undefined) {
      // Only a prefix of a row can be torn; a whole object that is no row was tampered with.
      if (!line.startsWith('{') || isJson(line))
        return fail('audit-broken', `line ${index + 1}: not an audit row`);
      tornRows += 1;
      continue;
    }
    const { hash, ...rest } = row;
    if (row.previous !== last.hash || row.sequence !== last.sequence + 1 || hashOf(rest) !== hash) {
      return fail(
        'audit-broken',
        `line ${index + 1}: sequence ${row.sequence} does not follow ${last.sequence}`,
      );
    }
    last = { sequence: row.sequence, hash };
    rows += 1;
  }
  return ok({ rows, last, tornTail, tornRows });
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function parseRow(line: string): AuditRow | undefined {
  try {
    return auditRowSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
