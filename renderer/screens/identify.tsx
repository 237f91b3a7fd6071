import { CreditCard, RotateCw, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { ReaderDrawing } from '../components/drawings/reader.tsx';
import { Page } from '../components/page.tsx';
import { useSend } from '../terminal-link/context.ts';

export function Identify({ screen }: { screen: ScreenOf<'identify'> }) {
  const { t } = useTranslation();
  const send = useSend();
  const stuck = screen.reader === 'failed' || screen.reader === 'unavailable';
  const dead = screen.reader === 'unavailable';
  const onlyChip = screen.chipCard === 'only' && screen.reader !== 'reading';
  return (
    <Page
      align="center"
      className="identify"
      stage={
        <div className="stage">
          {onlyChip ? (
            <CreditCard aria-hidden className="drawing chip-card" />
          ) : (
            <ReaderDrawing state={screen.reader} />
          )}
        </div>
      }
      title={
        screen.whose !== undefined && !onlyChip && !dead
          ? t(
              screen.takeFirst
                ? `screens.identify.takeFirst.${screen.whose}`
                : `screens.identify.whose.${screen.whose}.title`,
            )
          : t(`screens.identify.${onlyChip ? 'chipTitle' : dead ? 'deadTitle' : 'title'}`)
      }
      lead={
        <span role="status">
          {screen.takeFirst
            ? t('screens.identify.takeFirst.lead')
            : screen.whose !== undefined && screen.reader === 'waiting' && !onlyChip
              ? t(`screens.identify.whose.${screen.whose}.lead`)
              : t(onlyChip ? 'screens.identify.chipLead' : `screens.identify.state.${screen.reader}`)}
        </span>
      }
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
      {screen.chipCard === 'also' && (
        <p className="note note--plain">
          <CreditCard aria-hidden />
          {t('screens.identify.chipCard')}
        </p>
      )}
      {!dead && <p className="quiet">{t('screens.identify.promise')}</p>}
    </Page>
  );
}
