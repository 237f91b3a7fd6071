import type { AppFailure } from '#contract/result.ts';

export type CatalogFailureCode =
  | 'catalog-malformed'
  | 'catalog-signature-invalid'
  | 'catalog-body-mismatch'
  /** The file is not the one that the hub has signed for. */
  | 'catalog-file-mismatch'
  /** An older revision than the one at hand, perhaps replayed. */
  | 'catalog-revision-old'
  /** The delta starts from another revision. */
  | 'catalog-revision-gap'
  /** After the delta the table is not what the hub has. */
  | 'catalog-digest-mismatch'
  /** Not what came: the file at hand is damaged. */
  | 'catalog-damaged'
  | 'catalog-storage-failed';
export type CatalogFailure = AppFailure<CatalogFailureCode>;

/** After these only the whole catalog (from revision 0) helps. */
export function needsSnapshot(failure: CatalogFailure): boolean {
  return ['catalog-revision-gap', 'catalog-digest-mismatch', 'catalog-damaged'].includes(failure.code);
}
