import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Page } from '../components/page.tsx';

const STAGES = ['saving', 'sending', 'waiting-for-answer', 'fetching-papers'] as const;

export function Submitting({ screen }: { screen: ScreenOf<'submitting'> }) {
  const { t } = useTranslation();
  const now = STAGES.indexOf(screen.stage);
  return (
    <Page
      align="center"
      className="submitting"
      title={t('screens.submitting.title')}
      lead={t('screens.submitting.lead')}
    >
      <ol className="stages" aria-label={t('screens.submitting.stages')}>
        {STAGES.map((stage, index) => (
          <li
            key={stage}
            className="stages__step"
            data-state={index < now ? 'done' : index === now ? 'current' : 'ahead'}
            aria-current={index === now ? 'step' : undefined}
          >
            <span className="stages__sign">
              {index < now && <Check aria-hidden strokeWidth={3} />}
              {index === now && <span className="turning" aria-hidden />}
            </span>
            {t(`screens.submitting.stage.${stage}`)}
          </li>
        ))}
      </ol>
      <p className="visually-hidden" role="status">
        {t(`screens.submitting.stage.${screen.stage}`)}
      </p>
    </Page>
  );
}
