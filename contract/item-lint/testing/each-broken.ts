import { expect, test } from 'vitest';
import { type LintCode, lintItem } from '../../item-lint.ts';
import { found, type Json } from './sample-items.ts';

/** The code that is expected, what is broken, the place of the finding, a sound item, and what breaks it. */
type BrokenItem = readonly [LintCode, string, string, () => Json, (item: Json) => void];

/** Every rule broken alone: the finding is the only one, at this path, and is told in Chinese and English. */
export function eachBroken(items: readonly BrokenItem[]): void {
  test.each(items)('%s: %s', (code, _name, path, make, breakIt) => {
    const item = make();
    breakIt(item);
    const findings = lintItem(item);
    expect(found(findings)).toEqual([`${code} ${path}`]);
    for (const { message } of findings) expect(message).toMatch(/^.*\p{Script=Han}.* \/ .*[a-z]/u);
  });
}
