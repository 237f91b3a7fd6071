import type { AppFailure, Result } from '#contract/result.ts';
import { fail, ok } from '#contract/result.ts';
import { integers, keywords, strings, stringsOf, upperBoundOf } from './attributes.ts';
import type { IppAttribute } from './codec.ts';

/** How a document is to be laid on paper. */
export interface PageSetup {
  readonly copies: number;
  readonly sides: 'one-sided' | 'two-sided-long-edge' | 'two-sided-short-edge';
  readonly colorMode: 'auto' | 'color' | 'monochrome';
  /** PWG 5101.1 self-describing size name, e.g. iso_a4_210x297mm. */
  readonly media: string;
  /** The tray by its IPP keyword (PWG 5100.7 section 6.3.1.13), e.g. `tray-2`; undefined lets the printer choose. */
  readonly mediaSource: string | undefined;
}

export type PageSetupFailure = AppFailure<
  'copies-not-supported' | 'media-not-supported' | 'media-source-not-supported'
>;

/** Attributes of the printer that {@link chooseJobTemplate} looks at. */
export const pageSetupAttributeNames: readonly string[] = [
  'copies-supported',
  'sides-supported',
  'print-color-mode-supported',
  'print-scaling-supported',
  'media-supported',
  'media-col-supported',
  'media-source-supported',
  'multiple-document-handling-supported',
  'job-sheets-supported',
  'job-hold-until-supported',
  'job-creation-attributes-supported',
];

/** What a printer must not have put aside or replaced: the wrong number of papers, or the wrong paper. */
export const indispensableAttributes: readonly string[] = ['copies', 'media', 'media-col'];

/**
 * The job template attributes for a page setup: only what the printer says that it supports, for others
 * ignore what they do not know, or refuse the job. Fails where doing without would print on wrong paper.
 */
export function chooseJobTemplate(
  printer: readonly IppAttribute[],
  wanted: PageSetup,
): Result<IppAttribute[], PageSetupFailure> {
  const accepted = stringsOf(printer, 'job-creation-attributes-supported');
  const supports = (name: string, value: string): boolean =>
    stringsOf(printer, `${name}-supported`).includes(value) &&
    (accepted.length === 0 || accepted.includes(name));

  const { copies } = wanted;
  if (copies < 1 || copies > (upperBoundOf(printer, 'copies-supported') ?? 1)) {
    return fail('copies-not-supported', `${copies}`);
  }
  const paper = choosePaper(printer, wanted, supports);
  if (!paper.ok) return paper;

  const template = [...paper.value];
  const choose = (name: string, ...values: readonly string[]): void => {
    const value = values.find((each) => supports(name, each));
    if (value !== undefined) template.push(keywords(name, value));
  };
  // A printer whose own default is two-sided must be told.
  choose('sides', wanted.sides, 'one-sided');
  choose('print-color-mode', wanted.colorMode);
  // A seal and a scale bar keep their size.
  choose('print-scaling', 'none');
  // A queue may be set up to put a banner with the job's name before each job, or to hold jobs.
  if (supports('job-sheets', 'none')) template.push(strings('name', 'job-sheets', 'none'));
  choose('job-hold-until', 'no-hold');
  if (copies > 1) {
    template.push(integers('copies', copies));
    choose('multiple-document-handling', 'separate-documents-collated-copies');
  }
  return ok(template);
}

/** `media` and `media-col` exclude each other (PWG 5100.7 section 6.3.1). */
function choosePaper(
  printer: readonly IppAttribute[],
  { media, mediaSource }: PageSetup,
  supports: (name: string, value: string) => boolean,
): Result<IppAttribute[], PageSetupFailure> {
  const known = stringsOf(printer, 'media-supported');
  if (known.length > 0 && !known.includes(media)) return fail('media-not-supported', media);
  if (mediaSource === undefined) return ok(supports('media', media) ? [keywords('media', media)] : []);

  const size = mediaSizeOf(media);
  const offered =
    supports('media-col', 'media-size') &&
    supports('media-col', 'media-source') &&
    stringsOf(printer, 'media-source-supported').includes(mediaSource);
  if (size === undefined || !offered) return fail('media-source-not-supported', mediaSource);
  const members = [
    { name: 'media-size', values: [{ kind: 'collection' as const, members: size }] },
    keywords('media-source', mediaSource),
  ];
  return ok([{ name: 'media-col', values: [{ kind: 'collection', members }] }]);
}

/** x- and y-dimension in hundredths of a millimetre, from a size name that ends in millimetres. */
function mediaSizeOf(media: string): IppAttribute[] | undefined {
  const [, width, height] = /_(\d{1,5}(?:\.\d{1,2})?)x(\d{1,5}(?:\.\d{1,2})?)mm$/.exec(media) ?? [];
  if (width === undefined || height === undefined) return undefined;
  return [
    integers('x-dimension', Math.round(Number(width) * 100)),
    integers('y-dimension', Math.round(Number(height) * 100)),
  ];
}
