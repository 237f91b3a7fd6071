import { useTranslation } from 'react-i18next';

export function QuestionCount({ index, total }: { index: number; total: number }) {
  const { t } = useTranslation();
  if (total <= 1) return null;
  return <span className="question-count">{t('common.questionCount', { number: index + 1, total })}</span>;
}
