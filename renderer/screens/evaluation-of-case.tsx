import { MessageSquareHeart } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { EvaluationStanding } from '#contract/evaluation.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import { useFormats } from '../language/format.ts';
import { useSend } from '../terminal-link/context.ts';

/** Beside the progress of a case: what its holder said of it, what became of that, and a key to say it. */
export function EvaluationOfCase({ standing }: { standing: EvaluationStanding }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const send = useSend();
  const { state, given, rectification } = standing;
  if (state === 'over' && given.length === 0) return null;
  const pending = rectification?.state === 'received' || rectification?.state === 'being-rectified';
  return (
    <section className="sheet standing" aria-label={t('screens.result.evaluation.title')}>
      {given.map(({ level, on }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: only ever added to.
        <p key={index}>
          {t(index === 0 ? 'screens.result.evaluation.given' : 'screens.result.evaluation.added', {
            level: t(`screens.evaluate.level.${level}`),
            date: formats.date(on),
          })}
        </p>
      ))}
      {rectification && (
        <p>
          <b>{t(`screens.result.evaluation.rectification.${rectification.state}`)}</b>{' '}
          {pending &&
            (rectification.overdue
              ? t('screens.result.evaluation.overdue')
              : t('screens.result.evaluation.due', { date: formats.date(rectification.dueDate) }))}
        </p>
      )}
      {rectification?.answer && (
        <p className="standing__answer">
          <span>{t('screens.result.evaluation.answer')}</span>
          <q lang={SOURCE_LANGUAGE}>{rectification.answer}</q>
        </p>
      )}
      {state !== 'over' && (
        <Button className="button" onPress={() => send({ type: 'open-evaluation' })}>
          <MessageSquareHeart aria-hidden />
          {t(state === 'open' ? 'screens.result.evaluation.open' : 'screens.result.evaluation.followUp')}
        </Button>
      )}
    </section>
  );
}
