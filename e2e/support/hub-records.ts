import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type CaseContent, caseContentSchema, caseManifestSchema } from '#contract/case.ts';
import { chinaTime } from '#contract/china-time.ts';
import { attachmentAssociatedData, openSealedAttachment, openSealedToHub } from '#contract/crypto/sealing.ts';
import { unwrap } from '#contract/result.ts';
import { openHubKeys } from '#hub/keys/hub-keys.ts';

/** A case as the hub holds it, opened with the hub's own keys. */
export interface ReceivedCase {
  readonly caseId: string;
  readonly slipCode: string;
  readonly content: CaseContent;
  /** SHA-256 of each attachment's plain bytes, by attachment id. */
  readonly attachments: ReadonlyMap<string, string>;
  /** The plain bytes themselves. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

interface CaseRow {
  readonly case_id: string;
  readonly manifest_json: string;
}

/** Everything the hub has signed a receipt for, a package as one. Reads its folder beside the running hub. */
export async function receivedCases(hubDirectory: string): Promise<readonly ReceivedCase[]> {
  const keys = unwrap(await openHubKeys(join(hubDirectory, 'keys'), () => new Date()));
  const database = new Database(join(hubDirectory, 'hub.db'), { readonly: true });
  try {
    const rows = database
      .prepare<[], CaseRow>(
        `SELECT case_id, manifest_json FROM cases
         WHERE signed_receipt_json IS NOT NULL AND case_id NOT IN (SELECT case_id FROM case_parts)`,
      )
      .all();
    const uploads = database.prepare<[string, string], { upload_id: string }>(
      'SELECT upload_id FROM uploads WHERE case_id = ? AND attachment_id = ? AND durable_at IS NOT NULL',
    );
    return await Promise.all(
      rows.map(async (row) => {
        const manifest = caseManifestSchema.parse(JSON.parse(row.manifest_json));
        const recipient = keys.sealingKey(manifest.sealed.keyId);
        if (recipient === undefined) throw new Error('the hub has no key for its own case');
        const plain = unwrap(
          await openSealedToHub({ sealed: manifest.sealed, associatedData: manifest.caseId, recipient }),
        );
        const content = caseContentSchema.parse(JSON.parse(Buffer.from(plain).toString('utf8')));
        const attachments = new Map<string, string>();
        const files = new Map<string, Uint8Array>();
        for (const { attachmentId, sha256 } of manifest.attachments) {
          const upload = uploads.get(manifest.caseId, attachmentId);
          if (upload === undefined)
            throw new Error(`${manifest.caseId} has a receipt but not ${attachmentId}`);
          const sealed = await readFile(join(hubDirectory, 'uploads', upload.upload_id));
          if (hashOf(sealed) !== sha256) throw new Error(`${attachmentId} of ${manifest.caseId} was changed`);
          const associatedData = attachmentAssociatedData(manifest.caseId, attachmentId);
          const file = unwrap(await openSealedAttachment({ sealed, associatedData, recipient }));
          files.set(attachmentId, file);
          attachments.set(attachmentId, hashOf(file));
        }
        return { caseId: manifest.caseId, slipCode: content.slipCode, content, attachments, files };
      }),
    );
  } finally {
    database.close();
  }
}

/** A case of its own that belongs to a package. */
interface ReceivedPart {
  readonly partId: string;
  readonly itemId: string;
  readonly state: string;
  readonly acceptanceNumber: string;
}

/** The parts of the packages of the hub, in their order. */
export function receivedParts(hubDirectory: string): readonly ReceivedPart[] {
  const database = new Database(join(hubDirectory, 'hub.db'), { readonly: true });
  try {
    return database
      .prepare<[], ReceivedPart>(
        `SELECT part_id AS partId, item_id AS itemId, state, acceptance_number AS acceptanceNumber
         FROM case_parts JOIN cases USING (case_id) ORDER BY package_case_id, position`,
      )
      .all();
  } finally {
    database.close();
  }
}

/** Seats that are taken in all slots of the hub. */
export function bookedSeats(hubDirectory: string): number {
  const database = new Database(join(hubDirectory, 'hub.db'), { readonly: true });
  try {
    const row = database.prepare<[], { seats: number }>('SELECT count(*) AS seats FROM bookings').get();
    return row?.seats ?? 0;
  } finally {
    database.close();
  }
}

/** As if the day of every appointment had come: clocks of a station are those of the machine. */
export function moveAppointmentsToToday(hubDirectory: string): void {
  const database = new Database(join(hubDirectory, 'hub.db'), { timeout: 10_000 });
  try {
    const { date } = chinaTime(new Date());
    database
      .prepare<[string]>("UPDATE appointments SET date = ?, from_time = '00:00', to_time = '24:00'")
      .run(date);
  } finally {
    database.close();
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
