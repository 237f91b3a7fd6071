import { ArrowRight, ScanFace, UserRoundCheck } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit.ts';
import { FaceDrawing } from '../components/drawings/face.tsx';
import { Page } from '../components/page.tsx';
import { SimulatedMark } from '../components/simulated-mark.tsx';
import { useSend } from '../terminal-link/context.ts';

/** A face is never the only way: the other one stands on the same page, always. */
export function FaceCheck({ screen }: { screen: ScreenOf<'face-check'> }) {
  const { t } = useTranslation();
  const send = useSend();
  const left = screen.maximumAttempts - screen.attempt;
  const canTry = (screen.state === 'ready' || screen.state === 'not-matched') && left > 0;
  return (
    <Page
      align="center"
      className="face-check"
      stage={
        <div className="stage stage--round">
          <FaceDrawing state={screen.state} />
        </div>
      }
      title={t('screens.face.title')}
      lead={
        <span role="status">
          {t(`screens.face.state.${screen.state === 'not-matched' && left <= 0 ? 'noMore' : screen.state}`, {
            count: left,
          })}
        </span>
      }
      go={
        screen.state === 'matched'
          ? {
              label: t('common.go'),
              icon: <ArrowRight aria-hidden />,
              onPress: () => send({ type: 'continue' }),
            }
          : {
              label: t(screen.attempt === 0 ? 'screens.face.start' : 'screens.face.again'),
              icon: <ScanFace aria-hidden />,
              disabled: !canTry,
              onPress: () => send({ type: 'start-face-check' }),
            }
      }
    >
      {screen.state !== 'matched' && (
        <Button className="other-way" onPress={() => send({ type: 'refuse-face-check' })}>
          <UserRoundCheck aria-hidden />
          <span>
            <span className="other-way__title">{t('screens.face.refuse')}</span>
            <span className="other-way__note">{screen.otherWay ?? t('screens.face.refuseNote')}</span>
          </span>
        </Button>
      )}
      <p className="quiet">
        {t('screens.face.promise')} {t('screens.face.engine', { engine: screen.engine })}
      </p>
      {screen.simulated && <SimulatedMark of="engine" />}
    </Page>
  );
}
