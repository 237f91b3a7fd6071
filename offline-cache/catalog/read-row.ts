import { type CatalogRow, catalogRowSchema, type StoredFacts, storedFactsOf } from '#contract/catalog.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import type { PublishedVocabulary } from '#contract/search-text.ts';
import { termsOf } from '../search/search-index.ts';
import type { CatalogFailure } from './catalog-failure.ts';
import { idOfLine, storedOfLine, termsOfLine } from './item-line.ts';
import type { SnapshotLine } from './snapshot-batches.ts';

/** What is taken out of a row to be stored beside it. */
export type ReadRow =
  | {
      readonly kind: 'department';
      readonly id: string;
      readonly order: number;
      readonly vocabulary: PublishedVocabulary | undefined;
    }
  | { readonly kind: 'item'; readonly id: string; readonly stored: StoredFacts; readonly terms: string };

/** `by-hub`: the hub has signed that it checked every row by the very schema of this program. */
export type RowsChecked = 'by-hub' | 'here';

/** The hash of a row vouches for its content, not that this program can read it. */
export function readRow(content: unknown, rowsChecked: RowsChecked): Result<ReadRow, CatalogFailure> {
  let row = content as CatalogRow;
  if (rowsChecked === 'here') {
    const parsed = catalogRowSchema.safeParse(content);
    if (!parsed.success) return fail('catalog-malformed', parsed.error.issues[0]?.path.join('.'));
    row = parsed.data;
  }
  const heldId = row.kind === 'item' ? row.item.id : row.department.id;
  if (heldId !== row.id) return fail('catalog-malformed', `row ${row.id} holds another id`);
  return ok(
    row.kind === 'item'
      ? { kind: 'item', id: row.id, stored: storedFactsOf(row.item), terms: termsOf(row) }
      : { kind: 'department', id: row.id, order: row.department.order, vocabulary: row.vocabulary },
  );
}

/** Reads the lines of a file that the hub has signed for, in their order. */
export function createLineReader(
  rowsChecked: RowsChecked,
): (line: SnapshotLine) => Result<ReadRow, CatalogFailure> {
  let terms = '';
  return ({ bytes, parts }) => {
    try {
      if (parts !== undefined && rowsChecked === 'by-hub') {
        if (!parts.termsAsBefore) terms = termsOfLine(bytes, parts);
        return ok({ kind: 'item', id: idOfLine(bytes, parts), terms, stored: storedOfLine(bytes, parts) });
      }
      return readRow(JSON.parse(bytes.toString('utf8')), rowsChecked);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return fail('catalog-malformed', 'not JSON');
    }
  };
}
