import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inputHash, isBuiltFrom, writeBuildStamp } from './input-hash.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'zhuban-hash-'));
  mkdirSync(join(root, 'room/deep'), { recursive: true });
  writeFileSync(join(root, 'room/a.ts'), 'a');
  writeFileSync(join(root, 'room/deep/b.css'), 'b');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const hash = () => inputHash(root, ['room/**', 'config.ts']);

describe('input hash', () => {
  test.each<[string, () => void]>([
    ['a content changes', () => writeFileSync(join(root, 'room/deep/b.css'), 'B')],
    ['a file is renamed', () => renameSync(join(root, 'room/a.ts'), join(root, 'room/c.ts'))],
    ['a file comes', () => writeFileSync(join(root, 'config.ts'), '')],
    ['a file goes', () => rmSync(join(root, 'room/a.ts'))],
    [
      'content moves from one file to the next',
      () => {
        writeFileSync(join(root, 'room/a.ts'), '');
        writeFileSync(join(root, 'room/deep/b.css'), 'ab');
      },
    ],
  ])('changes when %s', (_what, change) => {
    const before = hash();
    change();
    expect(hash()).not.toBe(before);
  });

  test('stays when a test or a file elsewhere changes', () => {
    const before = hash();
    writeFileSync(join(root, 'room/a.test.ts'), 'x');
    writeFileSync(join(root, 'elsewhere.ts'), 'x');
    expect(hash()).toBe(before);
  });

  test('a build is fresh only with its output, its stamp and the same inputs', () => {
    const [output, stamp] = [join(root, 'dist/out'), join(root, 'dist/out.stamp')];
    expect(isBuiltFrom(output, stamp, hash())).toBe(false);
    writeBuildStamp(stamp, hash());
    expect(isBuiltFrom(output, stamp, hash())).toBe(false);
    writeFileSync(output, '');
    expect(isBuiltFrom(output, stamp, hash())).toBe(true);
    writeFileSync(join(root, 'room/a.ts'), 'changed');
    expect(isBuiltFrom(output, stamp, hash())).toBe(false);
  });
});
