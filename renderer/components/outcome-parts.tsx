import { useTranslation } from 'react-i18next';
import type { OutcomeView } from '#contract/visit/outcome.ts';
import { useFormats } from '../language/format.ts';

type Part = NonNullable<OutcomeView['parts']>[number];

const TONES: Partial<Record<Part['kind'], 'jade' | 'gold' | 'kapok'>> = {
  accepted: 'jade',
  completed: 'jade',
  'handed-in': 'gold',
  supplement: 'gold',
  refused: 'kapok',
};

/** 一件事: what became of each part, a line for each. */
export function OutcomeParts({ parts }: { parts: NonNullable<OutcomeView['parts']> }) {
  const { t } = useTranslation();
  return (
    <ul className="outcome__parts">
      {parts.map((part) => (
        <li key={part.itemName}>
          <b>{part.itemName}</b>
          <span className="tag" data-tone={TONES[part.kind]}>
            {t(`package.became.${part.kind}`)}
          </span>
          <What part={part} />
        </li>
      ))}
    </ul>
  );
}

/** What its holder has to know beside: why not, or until when. */
function What({ part }: { part: Part }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { reason, supplementBy, promisedDate } = part;
  if (reason !== undefined) return <span>{reason}</span>;
  if (supplementBy !== undefined)
    return <span>{t('package.supplementBy', { date: formats.date(supplementBy) })}</span>;
  if (promisedDate !== undefined)
    return <span>{t('package.promised', { date: formats.date(promisedDate) })}</span>;
  return null;
}
