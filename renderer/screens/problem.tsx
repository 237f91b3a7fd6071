import { ArchiveRestore, CircleHelp, Footprints, MapPin, RotateCw } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { OutcomeHead } from '../components/outcome-head.tsx';
import { Page } from '../components/page.tsx';
import { Reason, Reasons } from '../components/reasons.tsx';
import { useSend, useSnapshot } from '../terminal-link/context.ts';

/** What happened, what was kept, what to do: in this order, in plain words. */
export function Problem({ screen }: { screen: ScreenOf<'problem'> }) {
  const { t } = useTranslation();
  const send = useSend();
  const { outcome } = useSnapshot();
  const end = () => send({ type: 'continue' });
  return (
    <Page
      className="problem"
      title={t(`screens.problem.${screen.code}.title`)}
      beside={
        screen.canRetry && (
          <Button className="button button--hand" onPress={end}>
            {t('screens.problem.end')}
          </Button>
        )
      }
      go={
        screen.canRetry
          ? {
              label: t('common.retry'),
              icon: <RotateCw aria-hidden />,
              onPress: () => send({ type: 'retry' }),
            }
          : { label: t('common.understood'), onPress: end }
      }
    >
      {outcome && <OutcomeHead outcome={outcome} />}
      <Reasons>
        <Reason warning icon={<CircleHelp aria-hidden />} title={t('screens.problem.happened')}>
          <p>{t(`screens.problem.${screen.code}.happened`)}</p>
        </Reason>
        <Reason icon={<ArchiveRestore aria-hidden />} title={t('screens.problem.keptTitle')}>
          <p>{t(`screens.problem.kept.${screen.kept}`)}</p>
        </Reason>
        <Reason icon={<Footprints aria-hidden />} title={t('screens.problem.todo')}>
          <p>{t(`screens.problem.${screen.code}.todo`)}</p>
        </Reason>
        {screen.elsewhere && (
          <Reason icon={<MapPin aria-hidden />} title={t('guidance.problem.elsewhere')}>
            <p>
              <b>{screen.elsewhere.name}</b>
            </p>
            <p>{screen.elsewhere.address}</p>
            <p>{screen.elsewhere.hours}</p>
            <p className="number">{screen.elsewhere.phone}</p>
          </Reason>
        )}
      </Reasons>
    </Page>
  );
}
