import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SealedAttachment } from '#contract/case.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { Database } from '../database/schema.ts';
import { syncDirectory } from '../durable-file.ts';
import { createKeyedLock } from '../keyed-lock.ts';

export interface AttachmentKey {
  caseId: string;
  attachmentId: string;
  sha256: string;
}

export interface AnnouncedUpload extends AttachmentKey {
  size: number;
  terminalId: string;
}

export type SettleFailure = AppFailure<'upload-incomplete' | 'upload-hash-mismatch' | 'upload-unknown'>;

/** Sealed attachments: files whose bytes count only once they were fsynced and hashed again. */
export interface AttachmentStore {
  readonly directory: string;
  /** The same upload for the same key, for ever: the name is made of the key. */
  uploadIdOf(key: AttachmentKey): string;
  announce(upload: AnnouncedUpload): Promise<void>;
  find(uploadId: string): Promise<{ terminalId: string; size: number; durable: boolean } | undefined>;
  /** fsync file and folder, hash what is on the disk, then record it. A wrong hash removes the upload, so that it can be sent anew. */
  settle(uploadId: string): Promise<Result<void, SettleFailure>>;
  /** Ids of the attachments that are not durable yet; completes those whose upload was cut short after its last byte. */
  missing(caseId: string, attachments: readonly SealedAttachment[]): Promise<string[]>;
  /** The bytes, checked against the hash once more. `undefined`: not there or not these bytes any more. */
  read(key: AttachmentKey): Promise<Uint8Array | undefined>;
  /** Removes what no received case will ever need. Gives how many uploads went. */
  collectOrphans(olderThan: Date): Promise<number>;
}

export function createAttachmentStore(
  database: Database,
  directory: string,
  now: () => Date,
): AttachmentStore {
  const locks = createKeyedLock();
  const fileOf = (uploadId: string): string => join(directory, uploadId);
  const uploadIdOf = (key: AttachmentKey): string =>
    sha256Hex(`${key.caseId}/${key.attachmentId}/${key.sha256}`).slice(0, 40);
  const rowOf = (uploadId: string) =>
    database.selectFrom('uploads').selectAll().where('upload_id', '=', uploadId).executeTakeFirst();

  async function remove(uploadId: string): Promise<void> {
    await rm(fileOf(uploadId), { force: true });
    await rm(`${fileOf(uploadId)}.json`, { force: true });
    await database.deleteFrom('uploads').where('upload_id', '=', uploadId).execute();
  }

  async function settle(uploadId: string): Promise<Result<void, SettleFailure>> {
    const row = await rowOf(uploadId);
    if (!row) return fail('upload-unknown');
    const file = fileOf(uploadId);
    const size = await stat(file).then(
      (entry) => entry.size,
      () => -1,
    );
    if (row.durable_at !== null && size === Number(row.size)) return ok();
    if (size < Number(row.size)) return fail('upload-incomplete');
    const handle = await open(file, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncDirectory(directory);
    if (size !== Number(row.size) || (await hashFile(file)) !== row.sha256) {
      await remove(uploadId);
      return fail('upload-hash-mismatch');
    }
    await database
      .updateTable('uploads')
      .set({ durable_at: now().toISOString() })
      .where('upload_id', '=', uploadId)
      .execute();
    return ok();
  }

  return {
    directory,
    uploadIdOf,

    async announce(upload) {
      const uploadId = uploadIdOf(upload);
      await database
        .insertInto('uploads')
        .values({
          upload_id: uploadId,
          case_id: upload.caseId,
          attachment_id: upload.attachmentId,
          sha256: upload.sha256,
          size: upload.size,
          terminal_id: upload.terminalId,
          durable_at: null,
          created_at: now().toISOString(),
        })
        // The row is there but its file is gone (removed, or lost in a power cut): it starts from the first byte.
        .onConflict((conflict) =>
          conflict.column('upload_id').doUpdateSet({ durable_at: null, size: upload.size }),
        )
        .execute();
    },

    async find(uploadId) {
      const row = await rowOf(uploadId);
      if (!row) return undefined;
      const present = await stat(fileOf(uploadId)).then(
        () => true,
        () => false,
      );
      if (!present) return undefined;
      return { terminalId: row.terminal_id, size: Number(row.size), durable: row.durable_at !== null };
    },

    settle: (uploadId) => locks.run(uploadId, () => settle(uploadId)),

    async missing(caseId, attachments) {
      const ids: string[] = [];
      for (const attachment of attachments) {
        const uploadId = uploadIdOf({ caseId, ...attachment });
        const settled = await locks.run(uploadId, () => settle(uploadId));
        if (!settled.ok) ids.push(attachment.attachmentId);
      }
      return ids;
    },

    async read(key) {
      const uploadId = uploadIdOf(key);
      return locks.run(uploadId, async () => {
        const bytes = await readFile(fileOf(uploadId)).catch(() => undefined);
        if (bytes && sha256Hex(bytes) === key.sha256) return bytes;
        await remove(uploadId);
        return undefined;
      });
    },

    async collectOrphans(olderThan) {
      const orphans = await database
        .selectFrom('uploads')
        .leftJoin('cases', 'cases.case_id', 'uploads.case_id')
        .select(['uploads.upload_id', 'uploads.attachment_id', 'uploads.sha256', 'cases.manifest_json'])
        .where('uploads.created_at', '<', olderThan.toISOString())
        .execute();
      let removed = 0;
      for (const orphan of orphans) {
        // A case that was offered waits for its pages for as long as it takes; other bytes wait for nothing.
        if (orphan.manifest_json?.includes(`"sha256":"${orphan.sha256}"`)) continue;
        await locks.run(orphan.upload_id, () => remove(orphan.upload_id));
        removed += 1;
      }
      return removed;
    },
  };
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
