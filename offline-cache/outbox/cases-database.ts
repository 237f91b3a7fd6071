import type { Migration } from '../database/migrations.ts';

/** cases.db: what the hub has not signed for. Holds nothing that names a citizen: contents are sealed. */
export const casesMigrations: readonly Migration[] = [
  {
    version: 1,
    name: 'outbox of cases and evaluations',
    readableFrom: 1,
    sql: `
      CREATE TABLE outbox_case (
        case_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL UNIQUE,
        state TEXT NOT NULL CHECK (state IN ('pending', 'uploading', 'acknowledged', 'quarantined')),
        item_id TEXT NOT NULL,
        slip_code_sha256 TEXT NOT NULL,
        -- Canonical JSON; immutable. Its own schemaVersion says how to read it.
        manifest TEXT NOT NULL,
        manifest_sha256 TEXT NOT NULL,
        sealed_bytes INTEGER NOT NULL,
        -- 0 when the sealed files were deleted after their retention.
        files_kept INTEGER NOT NULL DEFAULT 1 CHECK (files_kept IN (0, 1)),
        captured_wall_time TEXT NOT NULL,
        captured_boot_id TEXT NOT NULL,
        captured_monotonic_ms REAL NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        last_failure TEXT,
        -- A lease dies with the process that took it.
        lease_boot_id TEXT,
        signed_receipt TEXT,
        hub_epoch TEXT,
        hub_received_at TEXT,
        CHECK ((state = 'uploading') = (lease_boot_id IS NOT NULL)),
        CHECK (state <> 'acknowledged' OR signed_receipt IS NOT NULL)
      ) STRICT;
      CREATE INDEX outbox_case_by_state ON outbox_case (state, sequence);
      CREATE INDEX outbox_case_by_slip ON outbox_case (slip_code_sha256);
      CREATE TRIGGER outbox_case_sealed_is_immutable
        BEFORE UPDATE OF manifest, manifest_sha256, slip_code_sha256 ON outbox_case
        BEGIN SELECT RAISE(ABORT, 'sealed bytes are never rewritten'); END;

      CREATE TABLE outbox_attachment (
        case_id TEXT NOT NULL REFERENCES outbox_case (case_id) ON DELETE CASCADE,
        attachment_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        size INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        upload_url TEXT,
        PRIMARY KEY (case_id, attachment_id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE outbox_evaluation (
        evaluation_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL UNIQUE,
        state TEXT NOT NULL CHECK (state IN ('pending', 'acknowledged', 'quarantined')),
        body TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        last_failure TEXT
      ) STRICT;
      CREATE INDEX outbox_evaluation_by_state ON outbox_evaluation (state, sequence);

      CREATE TABLE hub_state (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        epoch TEXT,
        -- 0 until every sealed file found beside a new database has been taken in: only then may a file without a
        -- row be an orphan.
        files_taken_in INTEGER NOT NULL DEFAULT 0 CHECK (files_taken_in IN (0, 1)),
        -- Latest time the hub has signed: the only clock that retention trusts.
        latest_time TEXT
      ) STRICT;
      INSERT INTO hub_state (only_row) VALUES (1);`,
  },
  {
    version: 2,
    name: 'outbox of trouble reports',
    // Evaluations name the list of their reasons from here on; the program before refuses a body with that field.
    readableFrom: 2,
    sql: `
      CREATE TABLE outbox_trouble_report (
        report_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL UNIQUE,
        state TEXT NOT NULL CHECK (state IN ('pending', 'acknowledged', 'quarantined')),
        body TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        last_failure TEXT
      ) STRICT;
      CREATE INDEX outbox_trouble_report_by_state ON outbox_trouble_report (state, sequence);`,
  },
];
