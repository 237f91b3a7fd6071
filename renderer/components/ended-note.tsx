import { useTranslation } from 'react-i18next';
import type { Ended } from '#contract/visit/outcome.ts';

/** The machine has ended the visit, and not its citizen: why, and what became of his work. */
export function EndedNote({ ended }: { ended: Ended }) {
  const { t } = useTranslation();
  return (
    <p className="ended-note" role="alert">
      <b>{t(`guidance.ended.why.${whyOf(ended.code)}`)}</b> {t(`guidance.ended.kept.${ended.kept}`)}
    </p>
  );
}

function whyOf(code: string): 'cabinet' | 'power' | 'other' {
  if (code.startsWith('cabinet-')) return 'cabinet';
  return code === 'on-battery' || code === 'battery-low' ? 'power' : 'other';
}
