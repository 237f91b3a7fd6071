import { useTranslation } from 'react-i18next';
import type { DocumentOrigin } from '#contract/known-answers.ts';
import { useFormats } from '../language/format.ts';

/** Which case a document was handed in for, when, to whom, and how long it may be used again. */
export function EarlierOrigin({ origin }: { origin: DocumentOrigin }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { itemName, department, acceptanceNumber, on, usableUntil } = origin;
  return (
    <p className="material__note">
      {t('screens.known.document', {
        name: itemName,
        department,
        number: acceptanceNumber,
        date: formats.date(on),
      })}
      {usableUntil !== undefined && ` ${t('screens.known.usableUntil', { date: formats.date(usableUntil) })}`}
    </p>
  );
}
