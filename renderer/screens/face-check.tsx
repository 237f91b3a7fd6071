import { ArrowRight, RotateCw, ScanFace, UserRoundCheck } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenCamera } from '#contract/camera.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { LivePicture } from '../capture/live-picture.tsx';
import { takeFace } from '../capture/take-page.ts';
import { useLiveCamera } from '../capture/use-live-camera.ts';
import { FaceDrawing } from '../components/drawings/face.tsx';
import { Page } from '../components/page.tsx';
import { SimulatedMark } from '../components/simulated-mark.tsx';
import { useSend, useSnapshot, useStatus, useTerminalLink } from '../terminal-link/context.ts';
import { faceButton } from './face-button.ts';

type FaceScreen = ScreenOf<'face-check'>;

/** The camera hangs on the screen's browser or on the comparing program itself, as the profile says. */
export function FaceCheck({ screen }: { screen: FaceScreen }) {
  const camera = useStatus()?.cameras?.face;
  const send = useSend();
  return camera === undefined ? (
    <FacePage
      screen={screen}
      state={screen.state}
      picture={<FaceDrawing state={screen.state} />}
      onStart={() => send({ type: 'start-face-check' })}
    />
  ) : (
    <FaceByScreen screen={screen} wanted={camera} />
  );
}

/** The face as a mirror shows it; one still for each try, taken when the citizen says so. */
function FaceByScreen({ screen, wanted }: { screen: FaceScreen; wanted: ScreenCamera }) {
  const { t } = useTranslation();
  const link = useTerminalLink();
  const { helper } = useSnapshot();
  // Once it matches, nothing is looked at any more.
  const needed = screen.state !== 'matched' && screen.state !== 'unavailable';
  const { camera, trouble, retry, failed } = useLiveCamera('face', needed ? wanted : undefined);
  const [taking, setTaking] = useState(false);
  const leaving = useRef<AbortController | undefined>(undefined);
  useEffect(() => {
    const controller = new AbortController();
    leaving.current = controller;
    return () => controller.abort();
  }, []);
  const start = async () => {
    const signal = leaving.current?.signal;
    if (camera === undefined || signal === undefined || taking) return;
    setTaking(true);
    try {
      const face = await takeFace(camera, signal);
      if (!face.ok) failed(face.failure);
      else if (face.value !== undefined && !signal.aborted) await link.offerPicture(face.value);
    } catch (error) {
      link.report('screen-error', error, 'face-check');
    } finally {
      if (!signal.aborted) setTaking(false);
    }
  };
  const hasTrouble = needed && trouble !== undefined;
  const state = hasTrouble ? 'unavailable' : taking ? 'looking' : screen.state;
  return (
    <FacePage
      screen={screen}
      state={state}
      isOpening={needed && camera === undefined}
      onRetry={hasTrouble ? retry : undefined}
      onStart={() => void start()}
      picture={
        camera && helper?.state !== 'helping' ? (
          <div className="face-oval" data-state={state}>
            <LivePicture camera={camera} className="face-oval__picture" label={t('screens.face.view')} />
          </div>
        ) : (
          <FaceDrawing state={state} />
        )
      }
    />
  );
}

/** A face is never the only way: the other one stands on the same page, always. */
function FacePage({
  screen,
  state,
  isOpening = false,
  onRetry,
  picture,
  onStart,
}: {
  screen: FaceScreen;
  state: FaceScreen['state'];
  isOpening?: boolean;
  /** Opens the camera anew, after a trouble; while there is one, this is what the button does. */
  onRetry?: (() => void) | undefined;
  picture: ReactNode;
  onStart: () => void;
}) {
  const { t } = useTranslation();
  const send = useSend();
  const left = screen.maximumAttempts - screen.attempt;
  const task = faceButton({ state, left, isOpening, hasTrouble: onRetry !== undefined });
  const refuse = () => send({ type: 'refuse-face-check' });
  const otherWay = screen.otherWay ?? t('screens.face.refuseNote');
  // No try is left, or there is no camera: the other way is the way.
  const onlyOther = state !== 'matched' && task === undefined && (left <= 0 || state === 'unavailable');
  return (
    <Page
      align="center"
      className="face-check"
      stage={<div className="stage stage--round">{picture}</div>}
      title={t(onlyOther ? 'screens.face.titleOther' : 'screens.face.title')}
      lead={
        <span role="status">
          {t(`screens.face.state.${state === 'not-matched' && left <= 0 ? 'noMore' : state}`, {
            count: left,
          })}
        </span>
      }
      beside={
        screen.canRetry &&
        onlyOther &&
        left > 0 && (
          <Button className="button button--hand" onPress={onStart}>
            <RotateCw aria-hidden />
            {t('screens.face.again')}
          </Button>
        )
      }
      go={
        state === 'matched'
          ? {
              label: t('common.go'),
              icon: <ArrowRight aria-hidden />,
              onPress: () => send({ type: 'continue' }),
            }
          : onlyOther
            ? {
                label: t('screens.face.otherGo'),
                icon: <UserRoundCheck aria-hidden />,
                onPress: refuse,
              }
            : {
                label: t(
                  screen.attempt === 0 && task !== 'retry' ? 'screens.face.start' : 'screens.face.again',
                ),
                icon: <ScanFace aria-hidden />,
                disabled: task === undefined,
                onPress: (task === 'retry' ? onRetry : undefined) ?? onStart,
              }
      }
    >
      {onlyOther && (
        <p className="note note--plain">
          <UserRoundCheck aria-hidden />
          {otherWay}
        </p>
      )}
      {state !== 'matched' && !onlyOther && (
        <Button className="other-way" onPress={refuse}>
          <UserRoundCheck aria-hidden />
          <span>
            <span className="other-way__title">{t('screens.face.refuse')}</span>
            <span className="other-way__note">{otherWay}</span>
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
