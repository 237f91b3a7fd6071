import { mkdir, readdir, readFile, rename, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { syncFolder, writeWhole } from '../durable-file.ts';

export type DiskFailure = AppFailure<'disk-full' | 'disk-failed'>;

/** What the outbox asks of the disk; injectable, so that a test can be a full or a broken one. */
export interface DurableFiles {
  /** After it resolves the bytes survive power loss under this name, once the directory is synced. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Makes names created in or moved into the directory durable. */
  syncDirectory(path: string): Promise<void>;
  createDirectory(path: string): Promise<void>;
  read(path: string): Promise<Uint8Array>;
  /** Removes a file or a whole directory; nothing there is no error. */
  remove(path: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  /** Names in it; empty when it does not exist. */
  list(path: string): Promise<string[]>;
  /** Bytes an unprivileged process can still write. */
  freeBytes(path: string): Promise<number>;
}

export function createDurableFiles(): DurableFiles {
  return {
    write: writeWhole,
    syncDirectory: (path) => syncFolder(path),
    createDirectory: async (path) => {
      await mkdir(path, { recursive: true });
      await syncFolder(dirname(path));
    },
    read: async (path) => new Uint8Array(await readFile(path)),
    remove: (path) => rm(path, { recursive: true, force: true }),
    move: rename,
    list: async (path) => {
      try {
        return await readdir(path);
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return [];
        throw error;
      }
    },
    freeBytes: async (path) => {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    },
  };
}

/** Runs a disk operation; system errors (full, read-only, input/output) become values, bugs still throw. */
export async function onDisk<Value>(operation: () => Promise<Value>): Promise<Result<Value, DiskFailure>> {
  try {
    return ok(await operation());
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return code === 'ENOSPC' || code === 'EDQUOT' ? fail('disk-full', code) : fail('disk-failed', code);
  }
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && 'syscall' in error ? String(error.code) : undefined;
}
