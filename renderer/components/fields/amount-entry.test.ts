import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, expect, test } from 'vitest';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import { snapshot } from '../../development/fixtures/snapshot.ts';
import { prepareTexts } from '../../locales/texts.ts';
import { SnapshotProvider } from '../../terminal-link/context.ts';
import { AmountEntry } from './amount-entry.tsx';

beforeAll(prepareTexts);

function drawn(over: Partial<VisitSnapshot>): string {
  const entry = createElement(AmountEntry, {
    label: '月租金',
    value: '1680.5',
    describedBy: 'why',
    invalid: false,
    onChange: () => undefined,
    onEnter: () => undefined,
  });
  const value = snapshot({ name: 'search' }, over);
  return renderToStaticMarkup(createElement(SnapshotProvider, { value }, entry));
}

test('a sum is read back in capitals', () => {
  expect(drawn({})).toContain('壹仟陆佰捌拾元伍角');
});

test('while a helper looks on it is not: the dots would say nothing, and the words all of it', () => {
  expect(drawn({ helper: { state: 'helping', staffNumber: '07' } })).not.toContain('壹仟');
});
