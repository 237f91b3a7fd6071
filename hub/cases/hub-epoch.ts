import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Database } from '../database/schema.ts';
import { writeDurably } from '../durable-file.ts';

const MARKER = 'epoch.json';
const markerSchema = z.strictObject({ epoch: z.string().min(1), lastSequence: z.int().min(0) });

/**
 * The epoch tells terminals whether the hub still is the one that signed their receipts. It is written twice, in the
 * database and in a marker file beside it that no database backup contains. After a restore the two disagree (or the
 * file has seen a higher sequence than the database), and a new epoch begins: terminals offer again what they hold.
 */
export interface HubEpoch {
  readonly epoch: string;
  /** Call after a commit. The marker may lag behind; it never runs ahead. */
  noteSequence(sequence: number): Promise<void>;
}

export async function openHubEpoch(database: Database, dataDirectory: string): Promise<HubEpoch> {
  const file = join(dataDirectory, MARKER);
  const [row, newest, marker] = [
    await database.selectFrom('hub_meta').select('value').where('name', '=', 'epoch').executeTakeFirst(),
    await database
      .selectFrom('cases')
      .select((builder) => builder.fn.max('hub_sequence').as('sequence'))
      .executeTakeFirst(),
    await readMarker(file),
  ];
  const databaseSequence = Number(newest?.sequence ?? 0);
  const same = row !== undefined && marker?.epoch === row.value && marker.lastSequence <= databaseSequence;
  const epoch = same ? row.value : randomBytes(8).toString('hex');
  if (!same) {
    await database
      .insertInto('hub_meta')
      .values({ name: 'epoch', value: epoch })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: epoch }))
      .execute();
  }
  await writeDurably(file, JSON.stringify({ epoch, lastSequence: databaseSequence }));

  let written = databaseSequence;
  let writing: Promise<void> = Promise.resolve();
  return {
    epoch,
    noteSequence(sequence) {
      writing = writing.then(async () => {
        if (sequence <= written) return;
        // No fsync: a marker that lost its last lines in a power cut still tells a restored backup apart.
        const temporary = `${file}.next`;
        await writeFile(temporary, JSON.stringify({ epoch, lastSequence: sequence }), { mode: 0o600 });
        await rename(temporary, file);
        written = sequence;
      });
      return writing;
    },
  };
}

async function readMarker(file: string): Promise<z.infer<typeof markerSchema> | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    return markerSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Unreadable counts as gone: a new epoch costs some traffic, a wrong one costs cases.
    return undefined;
  }
}
