import type { SearchField } from '#contract/search-text.ts';

/** In the order in which they count; see `SearchFindings.kind`. */
export type FoundKind = 'words' | 'everyday' | 'similar' | 'parts';

export interface SearchQuestion {
  readonly text: string;
  /** 12 digits; where the terminal stands. */
  readonly regionCode: string;
  /** Only items of this department. */
  readonly departmentId?: string | undefined;
  /** Only what is offered in the region. */
  readonly hereOnly?: boolean | undefined;
  readonly limit: number;
  /** How often each item was used at this site. */
  readonly uses?: ReadonlyMap<string, number> | undefined;
}

export interface FoundItem {
  readonly entryNumber: number;
  readonly id: string;
  /** Offered in the region. */
  readonly here: boolean;
  /** Items of one rank fit alike and are about as popular: what can be done now may go first among them. */
  readonly rank: number;
  /** The texts that were found, the one that counts most first, and where; asked for before the catalog changes. */
  readonly matches: () => readonly FoundText[];
}

export interface FoundText {
  readonly field: SearchField;
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export interface SearchFindings {
  /** `similar`: nothing is written so, but almost; `parts`: only parts of what was asked are found. */
  readonly kind: FoundKind;
  readonly items: readonly FoundItem[];
  /** How many were found, also beyond `limit`. */
  readonly total: number;
  /** Of those found in the region, by department; most first. */
  readonly departments: readonly { readonly id: string; readonly count: number }[];
  /** Everyday words that were understood. */
  readonly understood: readonly UnderstoodWord[];
  /** What the text was probably meant to be, in the words of the catalog. */
  readonly meant?: string | undefined;
}

export interface UnderstoodWord {
  readonly said: string;
  readonly means: readonly string[];
  readonly departmentId?: string | undefined;
}
