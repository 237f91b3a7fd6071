import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** No PowerShell is at hand where these tests run: they read the script, and prove only that a step stands in it. */
const script = readFileSync(new URL('./spooler.ps1', import.meta.url), 'utf8');

test('a landscape page cut off at the edge of an upright sheet: the sheet is turned for each page', () => {
  const asked = /add_QueryPageSettings\(\{([\s\S]*?)\n {2}\}\)/.exec(script)?.[1];
  expect(asked).toMatch(/PageSettings\.Landscape = \$page\.Size\.Width -gt \$page\.Size\.Height/);
});

test('a page larger than its sheet cut off and called printed: it is refused before anything is spooled', () => {
  const refused = script.indexOf('does not fit A4');
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThan(script.indexOf('$document.Print()'));
});

test('a document refused before it is spooled: the script gives the exit codes that the driver knows', () => {
  const given = [...script.matchAll(/Stop-Unprinted (\d)/g)].map(([, code]) => code);
  expect(new Set(given)).toEqual(new Set(['3', '4', '5']));
  expect(script.lastIndexOf('Stop-Unprinted')).toBeLessThan(script.indexOf('$document.Print()'));
});
