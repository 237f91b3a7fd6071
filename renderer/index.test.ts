import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import common from './locales/zh-Hans/common.json' with { type: 'json' };

const page = readFileSync(new URL('index.html', import.meta.url), 'utf8');

test('what is painted before the script says what the script says next', () => {
  expect(page).toContain(`<p class="veil__title">${common.preparing}</p>`);
});

test('the page holds no script and no style of its own: the policy would refuse them', () => {
  expect(page).not.toMatch(/<style|style=|<script(?! type="module" src=)|\son\w+=/);
});
