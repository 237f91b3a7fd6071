import { expect, test } from 'vitest';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import { formSnapshots } from './development/fixtures/forms.ts';
import { pageKey } from './page-key.ts';

const helping = { state: 'helping', staffNumber: '07' } as const;
const page = (name: string): VisitSnapshot => {
  const found = formSnapshots[name];
  if (found === undefined) throw new Error(`no fixture ${name}`);
  return found;
};
const changes = (name: string): boolean =>
  pageKey(page(name)) !== pageKey({ ...page(name), helper: helping });

test('what was chosen before a helper came does not stay on the page', () => {
  for (const name of ['form-birth-date', 'form-region']) expect(changes(name), name).toBe(true);
});

test('what was begun to be typed stays, as dots', () => {
  for (const name of ['form-amount', 'form-text-empty']) expect(changes(name), name).toBe(false);
});
