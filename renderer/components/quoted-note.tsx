import { Languages } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../language/use-language.ts';

/**
 * A department's own words are never translated by the machine: what follows is in `language`, and is said to be.
 * Nothing where the page is in that language anyway. The words themselves carry `lang`, for fonts and voices.
 */
export function QuotedNote({ language, inline }: { language: string | undefined; inline?: boolean }) {
  const { t } = useTranslation();
  const { tag } = useLanguage();
  if (language === undefined || language === tag) return null;
  if (inline) return <p className="outcome__note">{t('quoted.note')}</p>;
  return (
    <p className="note note--plain">
      <Languages aria-hidden />
      {t('quoted.note')}
    </p>
  );
}
