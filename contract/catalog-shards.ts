/**
 * A catalog too large for one file an item: departments and items as lines of JSON in a few files (分片), with an
 * index that says what must be there. `zhuban catalog generate` writes it, the hub reads it.
 */
import { z } from 'zod';
import { sha256HexSchema } from './crypto/schemas.ts';

/** The index; its presence makes a folder a sharded catalog. */
export const SHARD_INDEX_FILE = 'catalog.json';

export const shardIndexSchema = z.strictObject({
  format: z.literal('zhuban-catalog-shards'),
  version: z.literal(1),
  /** What made it, for people. */
  note: z.string().max(500).optional(),
  departmentCount: z.int().min(1),
  itemCount: z.int().min(0),
  /**
   * In the order in which they are read. A line of `departments` is a department, one of `items` an item, both as in
   * the files under items/, without translations. Departments come before the items that belong to them.
   */
  shards: z
    .array(
      z.strictObject({
        kind: z.enum(['departments', 'items']),
        file: z.string().regex(/^[a-z0-9-]+\.ndjson$/),
        lines: z.int().min(1),
        sha256: sha256HexSchema,
      }),
    )
    .min(1),
});
export type ShardIndex = z.infer<typeof shardIndexSchema>;
