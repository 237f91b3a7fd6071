import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import {
  type CaseManifest,
  type CaseReceipt,
  caseManifestSchema,
  type SignedCaseReceipt,
  signedCaseReceiptSchema,
} from '#contract/case.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { Evaluation } from '#contract/evaluation.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { TroubleReport } from '#contract/trouble-report.ts';
import { type Clock, createSystemClock } from '../clock.ts';
import { type OpenDatabaseFailure, openDatabase, sqliteCode } from '../database/open-database.ts';
import { casesMigrations } from './cases-database.ts';
import { createDurableFiles, type DurableFiles, onDisk } from './durable-files.ts';
import { insertCase } from './insert-case.ts';
import {
  createRecordOutbox,
  type RecordOutbox,
  type RecordOutcome,
  type RecordState,
} from './record-outbox.ts';
import { evaluationTable, troubleReportTable } from './record-tables.ts';
import { type RecoveryReport, reconcileFiles, salvageRecords } from './recover-cases.ts';
import { type SealCaseInput, type SealedCase, sealCase } from './seal-case.ts';
import { sealedFileNameOf, sealedSizeOf, writeSealedFiles } from './sealed-files.ts';

/** Every stored case is in exactly one of these. */
export type OutboxState = 'pending' | 'uploading' | 'acknowledged' | 'quarantined';

export type EnqueueFailure = AppFailure<
  | 'disk-full'
  | 'disk-failed'
  /** The disk has less room than must stay free for the cases already here to be sent. */
  | 'disk-reserve-reached'
  | 'database-unavailable'
>;

export interface CaseSummary {
  readonly caseId: string;
  readonly itemId: string;
  readonly state: OutboxState;
  readonly attempts: number;
  readonly lastFailure?: string | undefined;
  /** Wall time of the terminal when the case was sealed. */
  readonly capturedAt: string;
  readonly sealedBytes: number;
  readonly filesKept: boolean;
  /** Present once the hub has signed for the case, also while it is offered again to a restored hub. */
  readonly receipt?: CaseReceipt | undefined;
}

export interface LeasedCase {
  readonly caseId: string;
  readonly manifest: CaseManifest;
  readonly manifestSha256: string;
  readonly attempts: number;
  readonly uploadUrls: ReadonlyMap<string, string>;
}

export interface CaseStoreOptions {
  /** Holds `cases.db` and the sealed files. */
  readonly directory: string;
  readonly clock?: Clock | undefined;
  readonly files?: DurableFiles | undefined;
  /** New cases are refused below this much free disk, in bytes: on a full disk SQLite cannot even delete. */
  readonly reserveBytes?: number | undefined;
  /** Sealed files of acknowledged cases are kept this many days of the hub's time. */
  readonly retentionDays?: number | undefined;
}

export interface StartReport extends RecoveryReport {
  readonly database: 'created' | 'opened' | 'rebuilt';
  readonly setAsidePath?: string | undefined;
  /** Waiting evaluations that could still be read in the damaged database. */
  readonly salvagedEvaluations: number;
  /** Leases of a process that died. */
  readonly releasedLeases: number;
}

export interface CaseStore {
  readonly startReport: StartReport;
  /**
   * Seals and stores. Once it resolves with ok, the case survives power loss and the citizen may be told.
   * Idempotent on the case id.
   */
  enqueue(
    input: Omit<SealCaseInput, 'createdAt'>,
  ): Promise<Result<{ readonly caseId: string }, EnqueueFailure>>;
  list(): CaseSummary[];
  find(caseId: string): CaseSummary | undefined;
  counts(): Readonly<Record<OutboxState, number>>;
  /** Milliseconds since the oldest case that waits was captured; undefined when none waits. */
  oldestPendingAge(): number | undefined;
  /** For who holds a slip: the case it belongs to, as far as this terminal knows. */
  statusBySlipCodeSha256(slipCodeSha256: string): CaseSummary | undefined;

  /** Oldest first, those that failed least often first: a poisoned case never stands in the way. */
  pendingCaseIds(): string[];
  /** Takes the case for this process; undefined when it is not pending or its row is damaged. Every lease ends in one of the four below. */
  lease(caseId: string): LeasedCase | undefined;
  release(caseId: string, failure: string): void;
  /** Takes back leases whose end could not be written (full disk). Returns how many. */
  releaseAllBut(caseIds: readonly string[]): number;
  acknowledge(caseId: string, signedReceipt: SignedCaseReceipt): void;
  /** Kept, shown, never sent again by itself. */
  quarantine(caseId: string, failure: string): void;
  /** By a technician: a quarantined case is tried again. */
  requeue(caseId: string): boolean;
  /** Sealed bytes, checked against the manifest. */
  readAttachment(
    caseId: string,
    attachmentId: string,
  ): Promise<Result<Uint8Array, AppFailure<'attachment-damaged' | 'disk-full' | 'disk-failed'>>>;
  rememberUploadUrl(caseId: string, attachmentId: string, url: string | undefined): void;

  /** Ids the hub has signed for and whose files are still here. */
  acknowledgedCaseIds(limit: number): string[];
  /** Puts acknowledged cases back among the pending ones. Returns how many. */
  offerAgain(caseIds: readonly string[]): number;
  /**
   * A new epoch means that the hub was restored from a backup: everything it signed for under another epoch and
   * all evaluations are offered again. Returns how many cases.
   */
  noticeHubEpoch(epoch: string): number;

  /** Durable at once. Idempotent on the evaluation id. */
  storeEvaluation(evaluation: Evaluation): Result<void, AppFailure<'database-unavailable'>>;
  pendingEvaluations(limit: number): Evaluation[];
  settleEvaluation(evaluationId: string, outcome: RecordOutcome): void;
  evaluationCounts(): Readonly<Record<RecordState, number>>;

  /** 办不成事: kept and sent like the evaluations. */
  readonly troubleReports: RecordOutbox<TroubleReport>;

  /** Writes a row that changes nothing: a disk that is full or gone is noticed before a citizen loses his work to it. */
  tryToWrite(): Result<void, AppFailure<'database-unavailable'>>;

  /** Deletes sealed files of acknowledged cases: those past retention, and the oldest while the disk is short. */
  applyRetention(): Promise<{ readonly deletedCases: number; readonly freedBytes: number }>;
  close(): void;
}

interface CaseRow {
  readonly case_id: string;
  readonly item_id: string;
  readonly state: OutboxState;
  readonly attempts: number;
  readonly last_failure: string | null;
  readonly captured_wall_time: string;
  readonly sealed_bytes: number;
  readonly files_kept: number;
  readonly signed_receipt: string | null;
}

const MEBIBYTE = 1024 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;

export async function openCaseStore(
  options: CaseStoreOptions,
): Promise<Result<CaseStore, OpenDatabaseFailure>> {
  const opened = openDatabase({
    path: join(options.directory, 'cases.db'),
    migrations: casesMigrations,
    durability: 'full',
  });
  if (!opened.ok) return opened;
  const { database, start, setAsidePath } = opened.value;
  const resources: Resources = {
    database,
    clock: options.clock ?? createSystemClock(),
    files: options.files ?? createDurableFiles(),
    sealedDirectory: join(options.directory, 'sealed'),
    setAsideDirectory: join(options.directory, 'set-aside'),
    reserveBytes: options.reserveBytes ?? 256 * MEBIBYTE,
    retentionMs: (options.retentionDays ?? 30) * DAY_MS,
  };
  let started = false;
  try {
    const releasedLeases = database
      .prepare("UPDATE outbox_case SET state = 'pending', lease_boot_id = NULL WHERE state = 'uploading'")
      .run().changes;
    const reconciled = await onDisk(() => reconcileFiles(resources));
    if (!reconciled.ok) return fail('database-unavailable', reconciled.failure.detail);
    const salvagedEvaluations =
      setAsidePath === undefined ? 0 : salvageRecords(database, setAsidePath, evaluationTable);
    if (setAsidePath !== undefined) salvageRecords(database, setAsidePath, troubleReportTable);
    started = true;
    return ok(
      createCaseStore(resources, {
        database: start,
        setAsidePath,
        releasedLeases,
        salvagedEvaluations,
        ...reconciled.value,
      }),
    );
  } finally {
    if (!started) database.close();
  }
}

interface Resources {
  readonly database: Database;
  readonly clock: Clock;
  readonly files: DurableFiles;
  readonly sealedDirectory: string;
  readonly setAsideDirectory: string;
  readonly reserveBytes: number;
  readonly retentionMs: number;
}

function createCaseStore(resources: Resources, startReport: StartReport): CaseStore {
  const { database, clock, files, sealedDirectory } = resources;
  const enqueuing = new Map<string, ReturnType<CaseStore['enqueue']>>();

  const columns = `case_id, item_id, state, attempts, last_failure, captured_wall_time, sealed_bytes, files_kept,
    signed_receipt`;
  const selectAll = database.prepare<[], CaseRow>(`SELECT ${columns} FROM outbox_case ORDER BY sequence`);
  const selectOne = database.prepare<[string], CaseRow>(
    `SELECT ${columns} FROM outbox_case WHERE case_id = ?`,
  );
  const selectBySlip = database.prepare<[string], CaseRow>(
    `SELECT ${columns} FROM outbox_case WHERE slip_code_sha256 = ? ORDER BY sequence DESC LIMIT 1`,
  );
  const selectCounts = database.prepare<[], { state: OutboxState; cases: number }>(
    'SELECT state, count(*) AS cases FROM outbox_case GROUP BY state',
  );
  const selectWaiting = database.prepare<
    [],
    { captured_wall_time: string; captured_boot_id: string; captured_monotonic_ms: number }
  >(
    `SELECT captured_wall_time, captured_boot_id, captured_monotonic_ms FROM outbox_case
     WHERE state IN ('pending', 'uploading')`,
  );
  const selectPending = database
    .prepare<[], string>(
      "SELECT case_id FROM outbox_case WHERE state = 'pending' ORDER BY attempts, sequence",
    )
    .pluck();
  const takeLease = database.prepare<
    [string, string],
    { manifest: string; manifest_sha256: string; attempts: number }
  >(
    `UPDATE outbox_case SET state = 'uploading', lease_boot_id = ?, attempts = attempts + 1
     WHERE case_id = ? AND state = 'pending' RETURNING manifest, manifest_sha256, attempts`,
  );
  const selectUploadUrls = database.prepare<[string], { attachment_id: string; upload_url: string }>(
    'SELECT attachment_id, upload_url FROM outbox_attachment WHERE case_id = ? AND upload_url IS NOT NULL',
  );
  const updateUploadUrl = database.prepare(
    'UPDATE outbox_attachment SET upload_url = ? WHERE case_id = ? AND attachment_id = ?',
  );
  const endLease = database.prepare(
    `UPDATE outbox_case SET state = ?, lease_boot_id = NULL, last_failure = ?
     WHERE case_id = ? AND state = 'uploading'`,
  );
  const releaseOthers = database.prepare(
    `UPDATE outbox_case SET state = 'pending', lease_boot_id = NULL
     WHERE state = 'uploading' AND case_id NOT IN (SELECT value FROM json_each(?))`,
  );
  const storeReceipt = database.prepare(
    `UPDATE outbox_case SET state = 'acknowledged', lease_boot_id = NULL, last_failure = NULL,
       signed_receipt = @signedReceipt, hub_epoch = @epoch, hub_received_at = @receivedAt
     WHERE case_id = @caseId AND state = 'uploading'`,
  );
  const forgetUploadUrls = database.prepare(
    'UPDATE outbox_attachment SET upload_url = NULL WHERE case_id = ?',
  );
  const updateHubTime = database.prepare(
    'UPDATE hub_state SET latest_time = ? WHERE latest_time IS NULL OR latest_time < ?',
  );
  const selectHub = database.prepare<[], { epoch: string | null; latest_time: string | null }>(
    'SELECT epoch, latest_time FROM hub_state',
  );
  const updateEpoch = database.prepare('UPDATE hub_state SET epoch = ?');
  const requeueOne = database.prepare(
    "UPDATE outbox_case SET state = 'pending', attempts = 0 WHERE case_id = ? AND state = 'quarantined'",
  );
  const offerOne = database.prepare(
    `UPDATE outbox_case SET state = 'pending', attempts = 0
     WHERE case_id = ? AND state = 'acknowledged' AND files_kept = 1`,
  );
  const offerOtherEpochs = database.prepare(
    `UPDATE outbox_case SET state = 'pending', attempts = 0
     WHERE state = 'acknowledged' AND files_kept = 1 AND hub_epoch <> ?`,
  );
  const selectAttachment = database.prepare<[string, string], { size: number; sha256: string }>(
    'SELECT size, sha256 FROM outbox_attachment WHERE case_id = ? AND attachment_id = ?',
  );
  const selectAcknowledged = database
    .prepare<[number], string>(
      `SELECT case_id FROM outbox_case WHERE state = 'acknowledged' AND files_kept = 1
       ORDER BY sequence DESC LIMIT ?`,
    )
    .pluck();
  const selectDeletable = database.prepare<
    [],
    { case_id: string; sealed_bytes: number; hub_received_at: string }
  >(
    `SELECT case_id, sealed_bytes, hub_received_at FROM outbox_case
     WHERE state = 'acknowledged' AND files_kept = 1 ORDER BY hub_received_at, sequence`,
  );
  const markDeleted = database.prepare(
    "UPDATE outbox_case SET files_kept = 0 WHERE case_id = ? AND state = 'acknowledged'",
  );
  const evaluations = createRecordOutbox(database, evaluationTable);
  const troubleReports = createRecordOutbox(database, troubleReportTable);
  const touchHubState = database.prepare('UPDATE hub_state SET latest_time = latest_time');

  const directoryOf = (caseId: string): string => join(sealedDirectory, caseId);
  const find = (caseId: string): CaseSummary | undefined => {
    const row = selectOne.get(caseId);
    return row && summaryOf(row);
  };
  const mustChange = (changes: number, what: string): void => {
    if (changes !== 1) throw new Error(`${what}: the case was not leased`);
  };

  /** Oldest acknowledged first; the row goes first, so that a row never promises files that are gone. */
  const deleteFiles = async (mayDelete: (row: { hub_received_at: string }) => Promise<boolean>) => {
    let deletedCases = 0;
    let freedBytes = 0;
    for (const row of selectDeletable.all()) {
      if (!(await mayDelete(row))) break;
      // It may have been offered again while the disk was asked.
      if (markDeleted.run(row.case_id).changes === 0) continue;
      const removed = await onDisk(() => files.remove(directoryOf(row.case_id)));
      if (!removed.ok) break;
      deletedCases += 1;
      freedBytes += row.sealed_bytes;
    }
    return { deletedCases, freedBytes };
  };
  const diskIsShort = async (neededBytes: number): Promise<boolean> =>
    (await files.freeBytes(sealedDirectory)) < resources.reserveBytes + neededBytes;

  const store = async (sealed: SealedCase): Promise<Result<{ caseId: string }, EnqueueFailure>> => {
    const { caseId } = sealed.manifest;
    const bytes = sealedSizeOf(sealed);
    const short = await onDisk(async () => {
      if (!(await diskIsShort(bytes))) return false;
      await deleteFiles(() => diskIsShort(bytes));
      return diskIsShort(bytes);
    });
    if (!short.ok) return short;
    if (short.value) return fail('disk-reserve-reached', `${bytes} bytes needed`);

    const directory = directoryOf(caseId);
    let committed = false;
    try {
      const written = await onDisk(() => writeSealedFiles(files, directory, sealedDirectory, sealed));
      if (!written.ok) return written;
      if (!written.value) return fail('disk-failed', 'written bytes read back differently');
      insertCase(database, sealed, {
        wallTime: clock.wallTime().toISOString(),
        bootId: clock.bootId,
        monotonicMs: clock.monotonicMs(),
      });
      committed = true;
      return ok({ caseId });
    } catch (error) {
      const code = sqliteCode(error);
      if (code === undefined) throw error;
      return code === 'SQLITE_FULL' ? fail('disk-full', code) : fail('database-unavailable', code);
    } finally {
      // Also on a full disk: nothing half-written may stay. What cannot be removed now is swept at the next start.
      if (!committed) await onDisk(() => files.remove(directory));
    }
  };

  return {
    startReport,
    enqueue: (input) => {
      const { caseId } = input.content;
      const running = enqueuing.get(caseId);
      if (running) return running;
      const attempt = (async () => {
        try {
          if (selectOne.get(caseId)) return ok({ caseId });
          return await store(await sealCase({ ...input, createdAt: clock.wallTime() }));
        } finally {
          enqueuing.delete(caseId);
        }
      })();
      enqueuing.set(caseId, attempt);
      return attempt;
    },
    list: () => selectAll.all().map(summaryOf),
    find,
    counts: () => {
      const counts = { pending: 0, uploading: 0, acknowledged: 0, quarantined: 0 };
      for (const { state, cases } of selectCounts.all()) counts[state] = cases;
      return counts;
    },
    oldestPendingAge: () => {
      const ages = selectWaiting
        .all()
        .map((row) =>
          row.captured_boot_id === clock.bootId
            ? clock.monotonicMs() - row.captured_monotonic_ms
            : clock.wallTime().getTime() - Date.parse(row.captured_wall_time),
        );
      // A clock that was set back must not hide that a case waits.
      return ages.length === 0 ? undefined : Math.max(0, ...ages);
    },
    statusBySlipCodeSha256: (slipCodeSha256) => {
      const row = selectBySlip.get(slipCodeSha256);
      return row && summaryOf(row);
    },

    pendingCaseIds: () => selectPending.all(),
    lease: (caseId) => {
      const row = takeLease.get(clock.bootId, caseId);
      if (!row) return undefined;
      if (sha256Hex(row.manifest) !== row.manifest_sha256) {
        // The next start takes the case back from its sealed file, if that is whole.
        endLease.run('quarantined', 'manifest-damaged', caseId);
        return undefined;
      }
      const urls = selectUploadUrls.all(caseId);
      return {
        caseId,
        manifest: caseManifestSchema.parse(JSON.parse(row.manifest)),
        manifestSha256: row.manifest_sha256,
        attempts: row.attempts,
        uploadUrls: new Map(urls.map((url) => [url.attachment_id, url.upload_url])),
      };
    },
    release: (caseId, failure) => mustChange(endLease.run('pending', failure, caseId).changes, 'release'),
    releaseAllBut: (caseIds) => releaseOthers.run(JSON.stringify(caseIds)).changes,
    quarantine: (caseId, failure) =>
      mustChange(endLease.run('quarantined', failure, caseId).changes, 'quarantine'),
    acknowledge: (caseId, signedReceipt) => {
      const { hubEpoch, receivedAt } = signedReceipt.receipt;
      database
        .transaction(() => {
          const receipt = canonicalJson(signedReceipt);
          const { changes } = storeReceipt.run({
            caseId,
            signedReceipt: receipt,
            epoch: hubEpoch,
            receivedAt,
          });
          mustChange(changes, 'acknowledge');
          forgetUploadUrls.run(caseId);
          updateHubTime.run(receivedAt, receivedAt);
        })
        .immediate();
    },
    requeue: (caseId) => requeueOne.run(caseId).changes === 1,
    readAttachment: async (caseId, attachmentId) => {
      const expected = selectAttachment.get(caseId, attachmentId);
      if (!expected) return fail('attachment-damaged', 'not in the outbox');
      const read = await onDisk(() => files.read(join(directoryOf(caseId), sealedFileNameOf(attachmentId))));
      if (!read.ok) return read.failure.detail === 'ENOENT' ? fail('attachment-damaged', 'missing') : read;
      return sha256Hex(read.value) === expected.sha256 ? read : fail('attachment-damaged', 'other bytes');
    },
    rememberUploadUrl: (caseId, attachmentId, url) => {
      updateUploadUrl.run(url ?? null, caseId, attachmentId);
    },

    acknowledgedCaseIds: (limit) => selectAcknowledged.all(limit),
    offerAgain: (caseIds) =>
      database
        .transaction(() => caseIds.reduce((count, caseId) => count + offerOne.run(caseId).changes, 0))
        .immediate(),
    noticeHubEpoch: (epoch) =>
      database
        .transaction(() => {
          const known = selectHub.get()?.epoch ?? undefined;
          if (known === epoch) return 0;
          updateEpoch.run(epoch);
          if (known !== undefined) {
            evaluations.offerAgain();
            troubleReports.offerAgain();
          }
          return offerOtherEpochs.run(epoch).changes;
        })
        .immediate(),

    storeEvaluation: evaluations.store,
    pendingEvaluations: evaluations.pending,
    settleEvaluation: evaluations.settle,
    evaluationCounts: evaluations.counts,
    troubleReports,
    tryToWrite: () => {
      try {
        touchHubState.run();
        return ok();
      } catch (error) {
        const code = sqliteCode(error);
        if (code === undefined) throw error;
        return fail('database-unavailable', code);
      }
    },

    applyRetention: async () => {
      evaluations.prune();
      troubleReports.prune();
      // The write-ahead log is given back while nothing is going on; busy readers only put it off.
      database.pragma('wal_checkpoint(TRUNCATE)');
      const hubTime = selectHub.get()?.latest_time ?? undefined;
      const oldest = hubTime === undefined ? undefined : Date.parse(hubTime) - resources.retentionMs;
      const deleted = await onDisk(() =>
        deleteFiles(
          async (row) =>
            (oldest !== undefined && Date.parse(row.hub_received_at) < oldest) || (await diskIsShort(0)),
        ),
      );
      return deleted.ok ? deleted.value : { deletedCases: 0, freedBytes: 0 };
    },
    close: () => {
      database.close();
    },
  };
}

function summaryOf(row: CaseRow): CaseSummary {
  const { signed_receipt: signed } = row;
  return {
    caseId: row.case_id,
    itemId: row.item_id,
    state: row.state,
    attempts: row.attempts,
    lastFailure: row.last_failure ?? undefined,
    capturedAt: row.captured_wall_time,
    sealedBytes: row.sealed_bytes,
    filesKept: row.files_kept === 1,
    receipt: signed === null ? undefined : signedCaseReceiptSchema.parse(JSON.parse(signed)).receipt,
  };
}
