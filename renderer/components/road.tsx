import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RoadStep } from '#contract/visit/road.ts';
import { RoadWhere } from '../guidance/road-where.tsx';

/** The road of steps: how far have I come, how far is it. */
export function Road({ steps }: { steps: RoadStep[] }) {
  const { t } = useTranslation();
  return (
    <nav className="road-nav" aria-label={t('common.road.label')}>
      <RoadWhere steps={steps} />
      <ol className="road">
        {steps.map((step) => (
          <li
            key={step.id}
            className="road__step"
            data-state={step.state}
            aria-current={step.state === 'current' ? 'step' : undefined}
          >
            <span className="road__dot">
              {step.state === 'done' && <Check aria-hidden strokeWidth={4} />}
            </span>
            <span className="road__label">{t(`common.road.${step.id}`)}</span>
          </li>
        ))}
      </ol>
    </nav>
  );
}
