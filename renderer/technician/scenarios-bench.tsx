import { Play, Square } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScenarioProgress, TechnicianState } from '#contract/technician.ts';
import { type Act, Bench } from './bench.tsx';

/** Scenarios as files: which there are, and how far the one is that runs. */
export function ScenariosBench(props: {
  scenarios: TechnicianState['scenarios'];
  progress: ScenarioProgress | null;
  act: Act;
}) {
  const { scenarios, progress, act } = props;
  const { t } = useTranslation();
  const running = progress !== null && progress.outcome === undefined;
  return (
    <Bench title={t('technician.scenarios.title')} wide>
      <ul className="bench__scenarios">
        {scenarios.map(({ id, title, about, steps }) => (
          <li key={id}>
            <Button
              className="button bench-key"
              isDisabled={running}
              onPress={() => act({ type: 'run-scenario', id })}
            >
              <Play aria-hidden />
              {t('technician.scenarios.run', { title })}
            </Button>
            <p className="bench__state">
              {about} <span className="number">{t('technician.scenarios.steps', { count: steps })}</span>
            </p>
          </li>
        ))}
      </ul>
      {progress && (
        <section className="bench__progress" aria-label={progress.title}>
          <p role="status">
            <b>{progress.title}</b> {t(`technician.scenarios.outcome.${progress.outcome ?? 'running'}`)}
          </p>
          <ol className="bench__steps">
            {progress.steps.map((step, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a scenario keep their places.
              <li key={index} data-state={step.state}>
                <span>{step.title}</span>
                <span className="bench__step-state">
                  {t(`technician.scenarios.step.${step.state}`, { code: step.code ?? '' })}
                </span>
              </li>
            ))}
          </ol>
          {running && (
            <Button className="button bench-key" onPress={() => act({ type: 'stop-scenario' })}>
              <Square aria-hidden />
              {t('technician.scenarios.stop')}
            </Button>
          )}
        </section>
      )}
    </Bench>
  );
}
