import { useTranslation } from 'react-i18next';
import type { OutcomeView } from '#contract/visit.ts';
import { useFormats } from '../language/format.ts';

/** 一件事: what became of each part. */
export function OutcomeParts({ parts }: { parts: NonNullable<OutcomeView['parts']> }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <dl className="outcome__facts">
      {parts.map((part) => (
        <div key={part.acceptanceNumber}>
          <dt>
            {part.itemName} · {t(`package.became.${part.kind}`)}
          </dt>
          <dd>
            {part.reason ??
              (part.supplementBy === undefined
                ? part.promisedDate === undefined
                  ? part.department
                  : t('package.promised', { date: formats.date(part.promisedDate) })
                : t('package.supplementBy', { date: formats.date(part.supplementBy) }))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
