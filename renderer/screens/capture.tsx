import {
  Building2,
  Camera,
  CameraOff,
  CircleAlert,
  CircleCheckBig,
  EyeOff,
  RotateCcw,
  ScanLine,
  Trash2,
} from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CameraTrouble, ScreenCamera } from '#contract/camera.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { LivePicture, SheetEdges, useSheetEdges } from '../capture/live-picture.tsx';
import { takePage } from '../capture/take-page.ts';
import { useLiveCamera } from '../capture/use-live-camera.ts';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { useLiveView, usePicture } from '../components/use-picture.ts';
import { useSend, useSnapshot, useStatus, useTerminalLink } from '../terminal-link/context.ts';

type CaptureScreen = ScreenOf<'capture'>;

/** The camera hangs on the screen's browser or on the terminal, as the profile says; the page is the same. */
export function Capture({ screen }: { screen: CaptureScreen }) {
  const camera = useStatus()?.cameras?.document;
  return camera === undefined ? (
    <CaptureByTerminal screen={screen} />
  ) : (
    <CaptureByScreen screen={screen} wanted={camera} />
  );
}

function CaptureByTerminal({ screen }: { screen: CaptureScreen }) {
  const { t } = useTranslation();
  const send = useSend();
  const link = useTerminalLink();
  const load = useCallback((signal: AbortSignal) => link.cameraView(signal), [link]);
  const covered = useCovered();
  const view = useLiveView(load, screen.camera !== 'unavailable' && !covered);
  const take = () => send({ type: 'capture-page' });
  return (
    <CapturePage
      screen={screen}
      state={screen.camera === 'ready' ? 'ready' : screen.camera === 'capturing' ? 'busy' : 'failed'}
      trouble={screen.camera === 'unavailable' ? t('screens.capture.unavailable') : undefined}
      onTake={take}
      onRetry={take}
      view={
        covered ? (
          <Covered />
        ) : (
          view && <img className="viewfinder__picture" src={view} alt={t('screens.capture.view')} />
        )
      }
    />
  );
}

function CaptureByScreen({ screen, wanted }: { screen: CaptureScreen; wanted: ScreenCamera }) {
  const { t } = useTranslation();
  const link = useTerminalLink();
  const { camera, trouble, retry, failed } = useLiveCamera('document', wanted);
  const [working, setWorking] = useState(false);
  const covered = useCovered();
  const edges = useSheetEdges(camera, working);
  const [undelivered, setUndelivered] = useState(false);
  // The terminal remembers what went wrong until a page comes: somebody who tries again must be able to.
  const [triesAgain, setTriesAgain] = useState(false);
  const leaving = useRef<AbortController | undefined>(undefined);
  useEffect(() => {
    const controller = new AbortController();
    leaving.current = controller;
    return () => controller.abort();
  }, []);

  const take = async () => {
    const signal = leaving.current?.signal;
    if (camera === undefined || signal === undefined || working) return;
    setWorking(true);
    setUndelivered(false);
    try {
      const page = await takePage(camera, screen.material.id, signal);
      if (signal.aborted) return;
      setTriesAgain(false);
      if (!page.ok) failed(page.failure);
      else if (page.value !== undefined && !(await link.offerPicture(page.value))) setUndelivered(true);
    } catch (error) {
      link.report('screen-error', error, 'capture');
      setUndelivered(true);
    } finally {
      if (!signal.aborted) setWorking(false);
    }
  };
  const code: CameraTrouble | undefined =
    trouble ?? (screen.camera === 'unavailable' && !triesAgain ? 'camera-no-picture' : undefined);
  return (
    <CapturePage
      screen={screen}
      state={
        code !== undefined
          ? 'failed'
          : camera === undefined
            ? 'opening'
            : working || screen.camera === 'capturing'
              ? 'busy'
              : 'ready'
      }
      trouble={code && t(`screens.capture.trouble.${code}`)}
      notTaken={undelivered}
      onTake={() => void take()}
      onRetry={() => {
        setTriesAgain(true);
        retry();
      }}
      view={
        camera && (
          <>
            {covered ? (
              <Covered />
            ) : (
              <LivePicture
                camera={camera}
                className="viewfinder__picture"
                label={t('screens.capture.view')}
                still={working}
              />
            )}
            {edges && <SheetEdges edges={edges} size={camera.size} />}
            <p className="viewfinder__word">
              <ScanLine aria-hidden />
              {t(
                working
                  ? 'screens.capture.edges.working'
                  : edges
                    ? 'screens.capture.edges.found'
                    : 'screens.capture.edges.missing',
              )}
            </p>
          </>
        )
      }
    />
  );
}

function useCovered(): boolean {
  return useSnapshot().helper?.state === 'helping';
}

/** While a helper looks on: whether the sheet lies well can still be seen by its edges, and not what stands on it. */
function Covered() {
  const { t } = useTranslation();
  return (
    <p className="viewfinder__off">
      <EyeOff aria-hidden />
      {t('screens.capture.covered')}
    </p>
  );
}

interface CapturePageProps {
  readonly screen: CaptureScreen;
  readonly state: 'opening' | 'ready' | 'busy' | 'failed';
  /** What is wrong with the camera and what to do, in one sentence or two. */
  readonly trouble: string | undefined;
  /** The last picture did not reach the terminal. */
  readonly notTaken?: boolean;
  readonly view: ReactNode;
  readonly onTake: () => void;
  readonly onRetry: () => void;
}

/** Kept, and perhaps not good enough: the citizen may take the page anew. */
const DOUBTFUL: readonly CaptureScreen['quality'][] = ['blurred', 'glare', 'edges-not-found'];

function CapturePage({ screen, state, trouble, notTaken, view, onTake, onRetry }: CapturePageProps) {
  const { t } = useTranslation();
  const send = useSend();
  const { help } = useSnapshot();
  const { material, pageIds, maximumPages, quality } = screen;
  const full = pageIds.length >= maximumPages;
  const newest = pageIds.at(-1);
  return (
    <Page
      className="capture"
      title={t('screens.capture.title', { name: material.name })}
      lead={t('screens.capture.lead')}
      stage={
        <div className="viewfinder" data-camera={state}>
          {state === 'failed' ? (
            <p className="viewfinder__off" role="status">
              <CameraOff aria-hidden />
              {trouble}
            </p>
          ) : (
            view || (
              <p className="viewfinder__off">
                <Camera aria-hidden />
                {t('screens.capture.opening')}
              </p>
            )
          )}
          <span className="viewfinder__corners" aria-hidden />
          {state === 'busy' && <span className="viewfinder__flash" aria-hidden />}
        </div>
      }
      beside={
        pageIds.length > 0 && (
          <Button className="button button--hand" isDisabled={state !== 'ready' || full} onPress={onTake}>
            <Camera aria-hidden />
            {t('screens.capture.takeNext')}
          </Button>
        )
      }
      go={
        pageIds.length > 0
          ? {
              label: t('screens.capture.finish'),
              disabled: state === 'busy',
              onPress: () => send({ type: 'finish-capture' }),
            }
          : state === 'failed'
            ? { label: t('screens.capture.retry'), icon: <RotateCcw aria-hidden />, onPress: onRetry }
            : {
                label: t('screens.capture.take'),
                icon: <Camera aria-hidden />,
                disabled: state !== 'ready',
                onPress: onTake,
              }
      }
    >
      {state === 'failed' && (
        <div className="capture__ways">
          {pageIds.length > 0 && (
            <Button className="button" onPress={onRetry}>
              <RotateCcw aria-hidden />
              {t('screens.capture.retry')}
            </Button>
          )}
          {help.includes('window') && (
            <Button className="other-way" onPress={() => send({ type: 'go-to-window' })}>
              <Building2 aria-hidden />
              <span>
                <span className="other-way__title">{t('screens.capture.window')}</span>
                <span className="other-way__note">{t('screens.capture.windowNote')}</span>
              </span>
            </Button>
          )}
        </div>
      )}
      {state !== 'failed' && notTaken && (
        <p className="note" role="status">
          <CircleAlert aria-hidden />
          {t('screens.capture.notTaken')}
        </p>
      )}
      {state !== 'failed' && !notTaken && quality && (
        <div className={quality === 'good' ? 'note note--good' : 'note'} role="status">
          {quality === 'good' ? <CircleCheckBig aria-hidden /> : <CircleAlert aria-hidden />}
          <span className="capture__verdict">{t(`screens.capture.quality.${quality}`)}</span>
          {newest !== undefined && DOUBTFUL.includes(quality) && (
            <Button
              className="button button--soft"
              isDisabled={state !== 'ready'}
              onPress={() => {
                send({ type: 'remove-page', pageId: newest });
                onTake();
              }}
            >
              <RotateCcw aria-hidden />
              {t('screens.capture.retake')}
            </Button>
          )}
        </div>
      )}
      <div className="page-strip">
        <h2 className="section-title">
          {t('screens.capture.pages', { count: pageIds.length, most: maximumPages })}
        </h2>
        {pageIds.length > 0 && (
          <Paged>
            <ul className="page-strip__list">
              {pageIds.map((pageId, index) => (
                <PageThumbnail key={pageId} pageId={pageId} number={index + 1} />
              ))}
            </ul>
          </Paged>
        )}
      </div>
    </Page>
  );
}

function PageThumbnail({ pageId, number }: { pageId: string; number: number }) {
  const { t } = useTranslation();
  const send = useSend();
  const link = useTerminalLink();
  const load = useCallback((signal: AbortSignal) => link.page(pageId, signal), [link, pageId]);
  const address = usePicture(load);
  return (
    <li className="thumbnail">
      {address ? (
        <img src={address} alt={t('screens.capture.page', { number })} />
      ) : (
        <span className="thumbnail__blank" />
      )}
      <span className="thumbnail__number" aria-hidden>
        {number}
      </span>
      <Button
        className="button thumbnail__remove"
        aria-label={t('screens.capture.remove', { number })}
        onPress={() => send({ type: 'remove-page', pageId })}
      >
        <Trash2 aria-hidden />
      </Button>
    </li>
  );
}
