import { useTranslation } from 'react-i18next';
import type { DocumentOrigin } from '#contract/known-answers.ts';
import { useFormats } from '../language/format.ts';

/** Which case a document was handed in for, when and to whom; unless `brief`, with its number and its last day. */
export function EarlierOrigin({ origin, brief = false }: { origin: DocumentOrigin; brief?: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { itemName: name, department, acceptanceNumber: number, on, usableUntil } = origin;
  const date = formats.date(on);
  if (brief) {
    return <p className="material__note">{t('screens.known.documentBrief', { name, department, date })}</p>;
  }
  return (
    <p className="material__note">
      {t('screens.known.document', { name, department, number, date })}
      {usableUntil !== undefined && ` ${t('screens.known.usableUntil', { date: formats.date(usableUntil) })}`}
    </p>
  );
}
