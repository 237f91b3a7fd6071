/** What happened to the catalog of this terminal, for technicians: kept beside it, so that no switch loses it. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const catalogNotesSchema = z.strictObject({
  /** By code, since the terminal was set up: what came and was not taken. */
  refusals: z.record(z.string(), z.int().min(1)),
  /** The last time the catalog at hand could not be used and an earlier one took its place. */
  rollback: z
    .strictObject({
      /** Why: a stable code. */
      reason: z.string(),
      /** Of the catalog that serves since; 0: none was left. */
      revision: z.int().min(0),
      /** By the clock of the terminal; for people only. */
      at: z.iso.datetime(),
      /** A newer catalog than that has come since. */
      overcome: z.boolean(),
    })
    .optional(),
});
export type CatalogNotes = z.infer<typeof catalogNotesSchema>;
export type CatalogRollback = NonNullable<CatalogNotes['rollback']>;

/** Nothing noted, or nothing that can be read. */
const NONE: CatalogNotes = { refusals: {} };

/** @param path `catalog.db.notes.json`. */
export function readCatalogNotes(path: string): CatalogNotes {
  try {
    return catalogNotesSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return NONE;
  }
}

/** A disk that takes no note must not keep a terminal from its catalog: false then. */
export function writeCatalogNotes(path: string, notes: CatalogNotes): boolean {
  try {
    const temporary = `${path}.tmp`;
    writeFileSync(temporary, `${JSON.stringify(notes, null, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return false;
    throw error;
  }
}
