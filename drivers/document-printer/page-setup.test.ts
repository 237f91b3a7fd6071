import { describe, expect, test } from 'vitest';
import { keywords, strings } from './attributes.ts';
import type { IppAttribute } from './codec.ts';
import { chooseJobTemplate, type PageSetup } from './page-setup.ts';
import { a4Media } from './vocabulary.ts';

const wanted: PageSetup = {
  copies: 1,
  sides: 'one-sided',
  colorMode: 'auto',
  media: a4Media,
  mediaSource: undefined,
};
const copiesSupported: IppAttribute = {
  name: 'copies-supported',
  values: [{ kind: 'range', lower: 1, upper: 99 }],
};
const everything: IppAttribute[] = [
  copiesSupported,
  keywords('sides-supported', 'one-sided', 'two-sided-long-edge'),
  keywords('print-color-mode-supported', 'auto', 'monochrome'),
  keywords('print-scaling-supported', 'auto', 'none'),
  keywords('media-supported', 'na_letter_8.5x11in', a4Media),
  keywords('media-col-supported', 'media-size', 'media-source'),
  keywords('media-source-supported', 'auto', 'tray-2'),
  keywords('multiple-document-handling-supported', 'separate-documents-collated-copies'),
  strings('name', 'job-sheets-supported', 'none', 'standard'),
  keywords('job-hold-until-supported', 'no-hold', 'indefinite'),
];

function chosen(
  printer: readonly IppAttribute[],
  setup: Partial<PageSetup> = {},
): Record<string, unknown> | string {
  const template = chooseJobTemplate(printer, { ...wanted, ...setup });
  if (!template.ok) return template.failure.code;
  return Object.fromEntries(
    template.value.map(({ name, values: [value] }) => [
      name,
      value !== undefined && 'value' in value ? value.value : value,
    ]),
  );
}

test('all that a printer supports', () => {
  expect(chosen(everything, { copies: 2, sides: 'two-sided-long-edge' })).toEqual({
    media: a4Media,
    sides: 'two-sided-long-edge',
    'print-color-mode': 'auto',
    'print-scaling': 'none',
    'job-sheets': 'none',
    'job-hold-until': 'no-hold',
    copies: 2,
    'multiple-document-handling': 'separate-documents-collated-copies',
  });
});

test('nothing that a printer does not name', () => {
  expect(chosen([])).toEqual({});
  expect(chosen([...everything, keywords('job-creation-attributes-supported', 'copies', 'sides')])).toEqual({
    sides: 'one-sided',
  });
});

test('a printer that cannot print on both sides is told to print on one', () => {
  expect(chosen(everything, { sides: 'two-sided-short-edge' })).toMatchObject({ sides: 'one-sided' });
});

describe('paper', () => {
  test('a tray goes with the size, and without media', () => {
    const template = chosen(everything, { mediaSource: 'tray-2' });
    expect(template).not.toHaveProperty('media');
    expect(template).toHaveProperty('media-col', {
      kind: 'collection',
      members: [
        {
          name: 'media-size',
          values: [
            {
              kind: 'collection',
              members: [
                { name: 'x-dimension', values: [{ kind: 'integer', value: 21_000 }] },
                { name: 'y-dimension', values: [{ kind: 'integer', value: 29_700 }] },
              ],
            },
          ],
        },
        { name: 'media-source', values: [{ kind: 'string', type: 'keyword', value: 'tray-2' }] },
      ],
    });
  });

  test.each<[string, readonly IppAttribute[], Partial<PageSetup>, string]>([
    ['a tray that it does not have', everything, { mediaSource: 'tray-3' }, 'media-source-not-supported'],
    [
      'a tray, and it takes no media-col',
      everything.filter(({ name }) => name !== 'media-col-supported'),
      { mediaSource: 'tray-2' },
      'media-source-not-supported',
    ],
    [
      'a size that is no size in millimetres',
      everything.filter(({ name }) => name !== 'media-supported'),
      { mediaSource: 'tray-2', media: 'na_letter_8.5x11in' },
      'media-source-not-supported',
    ],
    ['a size that it does not know', everything, { media: 'iso_a3_297x420mm' }, 'media-not-supported'],
    ['copies that it does not make', [], { copies: 2 }, 'copies-not-supported'],
  ])('%s', (_, printer, setup, code) => {
    expect(chosen(printer, setup)).toBe(code);
  });
});
