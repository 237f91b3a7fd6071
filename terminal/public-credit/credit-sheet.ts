import { paperTextsIn } from '../language/paper-texts.ts';
import { heading, pair, type SheetLine } from '../papers/sheet.ts';
import type { WantedSheet } from '../papers/sheet-job.ts';
import type { VisitContext } from '../visit/visit-context.ts';

/** A record is the same paper until it is published anew. */
export function recordSubject({ credit, preferences }: VisitContext): string {
  return `record-${credit?.record?.creditCode ?? ''}-${preferences.language}`;
}

/** The public record on paper, marked as what it is: to be read, and no proof. */
export function recordSheet(context: VisitContext): WantedSheet {
  const record = context.credit?.record;
  if (record === undefined) throw new Error('no record to print');
  const { language } = context.preferences;
  const texts = paperTextsIn(language).record;
  const none: SheetLine = { kind: 'text', text: texts.none };
  return {
    subject: recordSubject(context),
    title: 'sheet-record',
    sheet: {
      title: texts.title,
      language,
      simulated: record.simulated,
      lines: [
        { kind: 'text', text: texts.reference, align: 'centre', bold: true },
        { kind: 'pair', label: texts.name, value: record.name, bold: true },
        ...pair(texts.code, record.creditCode),
        ...pair(texts.state, texts.states[record.state]),
        ...pair(texts.established, record.establishedOn),
        ...pair(texts.registrar, record.registrar),
        { kind: 'rule', style: 'dashed' },
        heading(texts.licences),
        ...(record.licences.length === 0
          ? [none]
          : record.licences.flatMap((licence) => [
              { kind: 'text', text: `· ${licence.name}` } as const,
              ...pair(texts.number, licence.number),
              ...pair(texts.body, licence.body),
              ...pair(texts.decided, licence.decidedOn),
              ...pair(texts.validTo, licence.validTo),
            ])),
        { kind: 'rule', style: 'dashed' },
        heading(texts.penalties),
        ...(record.penalties.length === 0
          ? [none]
          : record.penalties.flatMap((penalty) => [
              { kind: 'text', text: `· ${penalty.reason}` } as const,
              ...pair(texts.decision, penalty.decision),
              ...pair(texts.number, penalty.number),
              ...pair(texts.body, penalty.body),
              ...pair(texts.decided, penalty.decidedOn),
            ])),
        { kind: 'rule', style: 'dashed' },
        ...pair(texts.asOf, record.asOf),
        { kind: 'text', text: texts.keep },
      ],
    },
  };
}
