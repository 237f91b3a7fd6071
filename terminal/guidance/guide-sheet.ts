import type { Item, TimeLimit } from '#contract/item.ts';
import { paperTextsIn } from '../language/paper-texts.ts';
import { wordsOf } from '../language/visit-words.ts';
import { heading, pair, type SheetLine } from '../papers/sheet.ts';
import type { WantedSheet } from '../papers/sheet-job.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { itemOf } from '../visit/visit-rules.ts';

type GuideTexts = ReturnType<typeof paperTextsIn>['guide'];

/** One guide of an item and its language. */
export function guideSubject(context: VisitContext): string {
  return `guide-${itemOf(context).id}-${context.preferences.language}`;
}

/** 办事指南 on paper: what the item's file says, and nothing beside it. */
export function guideSheet(context: VisitContext): WantedSheet {
  const { language, chosen } = wordsOf(context);
  const texts = paperTextsIn(language).guide;
  return {
    subject: guideSubject(context),
    title: 'sheet-guide',
    sheet: { title: texts.title, language, simulated: false, lines: guideLines(chosen, texts) },
  };
}

function guideLines(item: Item, texts: GuideTexts): readonly SheetLine[] {
  const { implementation, identification, materials } = item;
  const { notes, remedies, fee, place } = implementation;
  const documents =
    identification.kind === 'identity'
      ? [...new Set(identification.documents.map((document) => texts.documents[document]))]
      : [];
  return [
    { kind: 'pair', label: texts.service, value: item.name, bold: true },
    ...pair(texts.body, implementation.body.name),
    { kind: 'text', text: item.summary },
    { kind: 'rule', style: 'dashed' },
    heading(texts.prepare),
    line(
      documents.length === 0
        ? texts.noDocument
        : `${documents.join(' / ')}${documents.length > 1 ? texts.anyDocument : ''}`,
    ),
    ...materials.map((material) =>
      line(
        `${material.name}${
          material.necessity.kind === 'optional'
            ? texts.optional
            : material.necessity.kind === 'deferrable'
              ? texts.deferrable.replace('{days}', String(material.necessity.workingDays))
              : ''
        }${material.note === undefined ? '' : ` · ${material.note}`}`,
      ),
    ),
    ...section(texts.conditions, implementation.conditions, notes?.conditions, texts),
    ...section(texts.steps, implementation.steps, notes?.steps, texts),
    ...section(
      texts.special,
      (implementation.specialSteps ?? []).map(
        (step) =>
          `${step.name} · ${limit(step.limit, texts)}${step.note === undefined ? '' : ` · ${step.note}`}`,
      ),
      undefined,
      texts,
    ),
    { kind: 'rule', style: 'dashed' },
    ...pair(texts.limit, limit(implementation.promisedLimit, texts)),
    ...pair(texts.legalLimit, limit(implementation.legalLimit, texts)),
    ...pair(texts.fee, fee.charged ? (fee.standard ?? texts.charged) : texts.free),
    ...pair(texts.reduction, fee.reduction?.who),
    ...pair(texts.result, implementation.resultName),
    ...[notes?.promisedLimit, notes?.siteVisits, notes?.fee, notes?.result].flatMap((note) =>
      note === undefined ? [] : [line(note)],
    ),
    { kind: 'rule', style: 'dashed' },
    ...pair(texts.where, place.name),
    { kind: 'text', text: place.address },
    ...pair(texts.time, place.hours),
    ...pair(texts.consult, implementation.consultPhone),
    ...pair(texts.complaint, implementation.complaintPhone),
    ...remedy(texts.review, remedies?.review, texts),
    ...remedy(texts.litigation, remedies?.litigation, texts),
    ...section(texts.basis, implementation.legalBasis, undefined, texts),
    ...pair(texts.version, implementation.version),
    { kind: 'text', text: texts.changes },
  ];
}

const line = (text: string): SheetLine => ({ kind: 'text', text: `· ${text}` });

function section(
  title: string,
  lines: readonly string[],
  note: string | undefined,
  texts: GuideTexts,
): readonly SheetLine[] {
  if (lines.length === 0) return [];
  return [
    { kind: 'rule', style: 'dashed' },
    heading(title),
    ...lines.map(line),
    ...(note === undefined ? [] : [{ kind: 'text', text: `${texts.note} ${note}` } as const]),
  ];
}

function remedy(
  title: string,
  to: NonNullable<Item['implementation']['remedies']>['review'],
  texts: GuideTexts,
): readonly SheetLine[] {
  if (to === undefined) return [];
  return [
    { kind: 'rule', style: 'dashed' },
    heading(title),
    line(to.body),
    line(to.address),
    line(to.phone),
    ...pair(texts.term, to.term),
  ];
}

function limit({ days, unit, example }: TimeLimit, texts: GuideTexts): string {
  const counted =
    days === 0
      ? texts.onTheSpot
      : texts[unit === 'working-day' ? 'workingDays' : 'calendarDays'].replace('{days}', String(days));
  return `${counted}${example ? texts.example : ''}`;
}
