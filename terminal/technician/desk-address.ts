import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';

/** Where a running terminal listens for its technician, and the word it wants to hear. */
const addressSchema = z.strictObject({ path: z.string(), key: z.string() });
export type DeskAddress = z.infer<typeof addressSchema>;

const fileOf = (dataDirectory: string): string => join(dataDirectory, 'technician-desk.json');

/**
 * A socket in a folder of its own: paths of sockets are short, and a data folder may lie deep. Only who can read the
 * terminal's data folder can read where it is and what to say.
 */
export function createDeskAddress(dataDirectory: string): DeskAddress & { remove(): void } {
  const name = randomBytes(12).toString('hex');
  const folder = process.platform === 'win32' ? undefined : mkdtempSync(join(tmpdir(), 'zhuban-desk-'));
  if (folder !== undefined) chmodSync(folder, 0o700);
  const path = folder === undefined ? `\\\\.\\pipe\\zhuban-${name}` : join(folder, 'socket');
  const address = { path, key: randomBytes(24).toString('base64url') };
  const file = fileOf(dataDirectory);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  rmSync(`${file}.new`, { force: true });
  writeFileSync(`${file}.new`, JSON.stringify(address), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return {
    ...address,
    remove() {
      rmSync(file, { force: true });
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function readDeskAddress(
  dataDirectory: string,
): Result<DeskAddress, AppFailure<'terminal-not-running'>> {
  try {
    return ok(addressSchema.parse(JSON.parse(readFileSync(fileOf(dataDirectory), 'utf8'))));
  } catch {
    return fail('terminal-not-running', fileOf(dataDirectory));
  }
}
