import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const read = (pattern: string) =>
  globSync(pattern, { cwd: ROOT })
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .join('\n');

const css = read('{design,development}/**/*.css').replaceAll(/\/\*[\s\S]*?\*\//g, '');
const code = read('**/*.{ts,tsx}');
/** Classes that a template builds (`form--${kind}`) or a library draws. */
const BUILT = /^(form--|page--|react-aria-|lucide)/;

test('every class that a style names is used by a component', () => {
  const styled = new Set([...css.matchAll(/\.(-?[a-z][a-z0-9_-]*)/g)].map(([, name]) => name ?? ''));
  // File names in imports end in `.css`; numbers as `.5` do not begin with a letter.
  const unused = [...styled]
    .filter((name) => name !== 'css' && !BUILT.test(name))
    .filter((name) => !isUsed(name));
  expect(unused).toEqual([]);
});

test('every class that a component names has a style or is one that scripts and tests look for', () => {
  const named = new Set(
    [...code.matchAll(/className=(?:"([^"]+)"|\{`([^`]+)`\})/g)]
      .flatMap(([, plain, built]) => (plain ?? built ?? '').replaceAll(/\$\{[^}]*\}/g, ' ').split(/\s+/))
      .filter((name) => /^[a-z][a-z0-9_-]*[a-z0-9]$/.test(name)),
  );
  const unstyled = [...named].filter((name) => !BUILT.test(name) && !css.includes(`.${name}`));
  expect(unstyled.filter((name) => !HOOKS.has(name))).toEqual([]);
});

/** Classes without a style of their own: places that a script or another rule finds its way by. */
const HOOKS = new Set<string>([
  'attract__read',
  'commitments__list',
  'drawer__close',
  'facts',
  'guide__text',
  'header__note',
  'help-way__text',
  'home__question',
  'materials',
  'modes-pill',
  'modes-dialog',
  'problem',
  'scanner__slip',
  'scenery__cloud',
  'scenery__clouds',
  'scenery__ripple',
  'slot--day',
]);

function isUsed(name: string): boolean {
  return new RegExp(`(?<![a-zA-Z0-9_-])${name}(?![a-zA-Z0-9_-])`).test(code);
}
