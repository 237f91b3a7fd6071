/**
 * The ideographs that software for public services must show, take in and print: implementation level 3 of
 * GB 18030-2022 (mandatory since 2023-08-01). Names of people and places use them.
 */

export interface IdeographBlock {
  /** Name of the Unicode block. */
  readonly name: string;
  /** First and last code point that the standard lists. */
  readonly first: number;
  readonly last: number;
  /** A few to look at: seen in names, and the ends of the block. */
  readonly samples: readonly string[];
}

/** 87,887 ideographs. */
export const GB18030_LEVEL_3: readonly IdeographBlock[] = [
  { name: 'CJK Unified Ideographs', first: 0x4e00, last: 0x9fef, samples: ['喆', '堃', '龘', '鿯'] },
  { name: 'Extension A', first: 0x3400, last: 0x4db5, samples: ['㐀', '㛃', '䶮', '䶵'] },
  { name: 'Compatibility Ideographs', first: 0xfa0e, last: 0xfa0f, samples: ['﨎', '﨏'] },
  { name: 'Compatibility Ideographs', first: 0xfa11, last: 0xfa11, samples: ['﨑'] },
  { name: 'Compatibility Ideographs', first: 0xfa13, last: 0xfa14, samples: ['﨓'] },
  { name: 'Compatibility Ideographs', first: 0xfa1f, last: 0xfa1f, samples: ['﨟'] },
  { name: 'Compatibility Ideographs', first: 0xfa21, last: 0xfa21, samples: ['﨡'] },
  { name: 'Compatibility Ideographs', first: 0xfa23, last: 0xfa24, samples: ['﨣'] },
  { name: 'Compatibility Ideographs', first: 0xfa27, last: 0xfa29, samples: ['﨧'] },
  { name: 'Extension B', first: 0x20000, last: 0x2a6d6, samples: ['\u{20000}', '𠮷', '𣲘', '\u{2a6d6}'] },
  { name: 'Extension C', first: 0x2a700, last: 0x2b734, samples: ['\u{2a700}', '𫖯', '\u{2b734}'] },
  { name: 'Extension D', first: 0x2b740, last: 0x2b81d, samples: ['\u{2b740}', '\u{2b81d}'] },
  { name: 'Extension E', first: 0x2b820, last: 0x2cea1, samples: ['\u{2b820}', '𬭎', '𬱖', '\u{2cea1}'] },
  { name: 'Extension F', first: 0x2ceb0, last: 0x2ebe0, samples: ['\u{2ceb0}', '\u{2ebe0}'] },
];

/**
 * Amendment 1 (2024) adds ideographs for names from the residents' register. No font that Debian packages has
 * them; what a machine lacks is said by `zhuban doctor`.
 */
export const GB18030_AMENDMENT_1: readonly IdeographBlock[] = [
  { name: 'Extension G', first: 0x30000, last: 0x3134a, samples: ['\u{30000}', '\u{3134a}'] },
  { name: 'Extension H', first: 0x31350, last: 0x323af, samples: ['\u{31350}', '\u{323af}'] },
  { name: 'Extension I', first: 0x2ebf0, last: 0x2ee5d, samples: ['\u{2ebf0}', '\u{2ee5d}'] },
];

export function ideographCount(blocks: readonly IdeographBlock[]): number {
  return blocks.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

/** Samples that `draws` refuses, with the block they stand for. */
export function missingSamples(
  blocks: readonly IdeographBlock[],
  draws: (character: string) => boolean,
): ReadonlyArray<{ readonly block: string; readonly characters: readonly string[] }> {
  return blocks
    .map(({ name, samples }) => ({
      block: name,
      characters: samples.filter((character) => !draws(character)),
    }))
    .filter(({ characters }) => characters.length > 0);
}
