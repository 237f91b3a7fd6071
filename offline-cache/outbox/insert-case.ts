import type { Database } from 'better-sqlite3';
import { type SealedManifest, sealedSizeOf } from './sealed-files.ts';

/** The row of a sealed case and of its attachments, in one transaction. */
export function insertCase(
  database: Database,
  sealed: SealedManifest,
  captured: { readonly wallTime: string; readonly bootId: string; readonly monotonicMs: number },
): void {
  const { manifest } = sealed;
  const insertRow = database.prepare(
    `INSERT INTO outbox_case (case_id, sequence, state, item_id, slip_code_sha256, manifest, manifest_sha256,
       sealed_bytes, captured_wall_time, captured_boot_id, captured_monotonic_ms)
     VALUES (@caseId, (SELECT coalesce(max(sequence), 0) + 1 FROM outbox_case), 'pending', @itemId, @slipCodeSha256,
       @manifestJson, @manifestSha256, @sealedBytes, @wallTime, @bootId, @monotonicMs)`,
  );
  const insertAttachment = database.prepare(
    'INSERT INTO outbox_attachment (case_id, attachment_id, position, size, sha256) VALUES (?, ?, ?, ?, ?)',
  );
  database
    .transaction(() => {
      insertRow.run({
        caseId: manifest.caseId,
        itemId: manifest.itemId,
        slipCodeSha256: manifest.slipCodeSha256,
        manifestJson: sealed.manifestJson,
        manifestSha256: sealed.manifestSha256,
        sealedBytes: sealedSizeOf(sealed),
        ...captured,
      });
      manifest.attachments.forEach(({ attachmentId, size, sha256 }, position) => {
        insertAttachment.run(manifest.caseId, attachmentId, position, size, sha256);
      });
    })
    .immediate();
}
