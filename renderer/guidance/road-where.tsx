import { useTranslation } from 'react-i18next';
import type { RoadStep } from '#contract/visit/road.ts';
import { useSnapshot } from '../terminal-link/context.ts';

/** The road in words: which step of how many, and how long it still takes by what earlier visits took here. */
export function RoadWhere({ steps }: { steps: RoadStep[] }) {
  const { t } = useTranslation();
  const { minutesLeft } = useSnapshot();
  const number = steps.findIndex((step) => step.state === 'current') + 1;
  if (number === 0) return null;
  return (
    <p className="road-where">
      {minutesLeft === undefined
        ? t('guidance.road.where', { number, total: steps.length })
        : t('guidance.road.whereWithTime', { number, total: steps.length, count: minutesLeft })}
    </p>
  );
}
