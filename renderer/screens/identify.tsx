import { RotateCw, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit.ts';
import { ReaderDrawing } from '../components/drawings/reader.tsx';
import { Page } from '../components/page.tsx';
import { useSend } from '../terminal-link/context.ts';

export function Identify({ screen }: { screen: ScreenOf<'identify'> }) {
  const { t } = useTranslation();
  const send = useSend();
  const stuck = screen.reader === 'failed' || screen.reader === 'unavailable';
  const dead = screen.reader === 'unavailable';
  return (
    <Page
      align="center"
      className="identify"
      stage={
        <div className="stage">
          <ReaderDrawing state={screen.reader} />
        </div>
      }
      title={t(dead ? 'screens.identify.deadTitle' : 'screens.identify.title')}
      lead={<span role="status">{t(`screens.identify.state.${screen.reader}`)}</span>}
      go={
        stuck
          ? {
              label: t('common.retry'),
              icon: <RotateCw aria-hidden />,
              onPress: () => send({ type: 'retry' }),
            }
          : undefined
      }
    >
      {screen.problem && (
        <div className="note note--warning" role="alert">
          <TriangleAlert aria-hidden />
          <div>
            <p className="note__title">{t(`screens.problem.${screen.problem}.happened`)}</p>
            <p>{t(`screens.problem.${screen.problem}.todo`)}</p>
          </div>
        </div>
      )}
      {!dead && <p className="quiet">{t('screens.identify.promise')}</p>}
    </Page>
  );
}
