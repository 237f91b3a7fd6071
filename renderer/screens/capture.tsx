import { Camera, CameraOff, CircleAlert, CircleCheckBig, Trash2 } from 'lucide-react';
import { useCallback } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit.ts';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { useLiveView, usePicture } from '../components/use-picture.ts';
import { useSend, useTerminalLink } from '../terminal-link/context.ts';

export function Capture({ screen }: { screen: ScreenOf<'capture'> }) {
  const { t } = useTranslation();
  const send = useSend();
  const link = useTerminalLink();
  const { material, pageIds, maximumPages, camera, quality } = screen;
  const load = useCallback((signal: AbortSignal) => link.cameraView(signal), [link]);
  const view = useLiveView(load, camera !== 'unavailable');
  const full = pageIds.length >= maximumPages;
  return (
    <Page
      className="capture"
      title={t('screens.capture.title', { name: material.name })}
      lead={t('screens.capture.lead')}
      stage={
        <div className="viewfinder" data-camera={camera}>
          {camera === 'unavailable' ? (
            <p className="viewfinder__off">
              <CameraOff aria-hidden />
              {t('screens.capture.unavailable')}
            </p>
          ) : view ? (
            <img className="viewfinder__picture" src={view} alt={t('screens.capture.view')} />
          ) : (
            <p className="viewfinder__off">
              <Camera aria-hidden />
              {t('screens.capture.opening')}
            </p>
          )}
          <span className="viewfinder__corners" aria-hidden />
          {camera === 'capturing' && <span className="viewfinder__flash" aria-hidden />}
        </div>
      }
      beside={
        pageIds.length > 0 && (
          <Button
            className="button button--hand"
            isDisabled={camera !== 'ready' || full}
            onPress={() => send({ type: 'capture-page' })}
          >
            <Camera aria-hidden />
            {t('screens.capture.takeNext')}
          </Button>
        )
      }
      go={
        pageIds.length === 0
          ? {
              label: t('screens.capture.take'),
              icon: <Camera aria-hidden />,
              disabled: camera !== 'ready',
              onPress: () => send({ type: 'capture-page' }),
            }
          : {
              label: t('screens.capture.finish'),
              disabled: camera === 'capturing',
              onPress: () => send({ type: 'finish-capture' }),
            }
      }
    >
      {quality && (
        <p className={quality === 'good' ? 'note note--good' : 'note'} role="status">
          {quality === 'good' ? <CircleCheckBig aria-hidden /> : <CircleAlert aria-hidden />}
          {t(`screens.capture.quality.${quality}`)}
        </p>
      )}
      <div className="page-strip">
        <h2 className="section-title">
          {t('screens.capture.pages', { count: pageIds.length, most: maximumPages })}
        </h2>
        <Paged>
          <ul className="page-strip__list">
            {pageIds.map((pageId, index) => (
              <PageThumbnail key={pageId} pageId={pageId} number={index + 1} />
            ))}
            {pageIds.length === 0 && <li className="page-strip__empty">{t('screens.capture.none')}</li>}
          </ul>
        </Paged>
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
