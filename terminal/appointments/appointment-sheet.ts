import { paperTextsIn } from '../language/paper-texts.ts';
import { wordsOf } from '../language/visit-words.ts';
import { pair, type Sheet } from '../papers/sheet.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { bookedOf, wishOf } from './appointment-progress.ts';

/**
 * The new time, where the signed paper of it cannot be had or printed here. The code of the old slip stays good, and
 * is not printed a second time.
 */
export function appointmentSheet(context: VisitContext): Sheet {
  const { item, appointment } = bookedOf(context);
  const { before } = wishOf(context);
  const words = wordsOf(context);
  const texts = paperTextsIn(words.language).appointment;
  const { name, implementation } = words.item(item);
  return {
    title: texts.title,
    language: words.language,
    simulated: context.progress?.simulated ?? false,
    lines: [
      ...pair(texts.matter, name),
      {
        kind: 'pair',
        label: texts.newTime,
        value: `${appointment.date} ${appointment.from}-${appointment.to}`,
        bold: true,
      },
      ...pair(texts.oldTime, `${before.date} ${before.from}-${before.to}`),
      ...pair(texts.hall, implementation.place.name),
      ...pair(texts.address, implementation.place.address),
      ...pair(texts.phone, implementation.consultPhone),
      { kind: 'rule', style: 'dashed' },
      {
        kind: 'text',
        text: texts.checkIn
          .replace('{from}', appointment.checkIn.from)
          .replace('{until}', appointment.checkIn.until),
      },
      { kind: 'text', text: texts.keep },
    ],
  };
}
