import { useCallback, useEffect, useRef, useState } from 'react';
import type { CameraKind, CameraTrouble, ScreenCamera } from '#contract/camera.ts';
import { useTerminalLink, useTerminalView } from '../terminal-link/context.ts';
import { cameraBrowser } from './camera-browser.ts';
import type { CameraFailure, LiveCamera } from './camera-port.ts';
import { labelToOpen } from './label-to-open.ts';
import { MediaCameraPort } from './media-camera.ts';
import { type CameraWatch, watchCamera } from './watch-camera.ts';

export interface LiveCameraState {
  /** Open, and seeing something. */
  readonly camera: LiveCamera | undefined;
  readonly trouble: CameraTrouble | undefined;
  /** Opens it anew, after a trouble. */
  readonly retry: () => void;
  /** The camera answered badly when a picture was asked of it; it is shut. */
  readonly failed: (failure: CameraFailure) => void;
}

/** A camera that is open while the page that uses it is to be seen: with the page its lamp goes out. */
export function useLiveCamera(kind: CameraKind, wanted: ScreenCamera | undefined): LiveCameraState {
  const link = useTerminalLink();
  const label = labelToOpen(wanted, useTerminalView());
  const [camera, setCamera] = useState<LiveCamera>();
  const [trouble, setTrouble] = useState<CameraTrouble>();
  const [attempt, setAttempt] = useState(0);
  const watch = useRef<CameraWatch | undefined>(undefined);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  const failed = useCallback((failure: CameraFailure) => watch.current?.failed(failure), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another camera.
  useEffect(() => {
    if (label === undefined) return;
    setTrouble(undefined);
    const watching = watchCamera(new MediaCameraPort(cameraBrowser, { [kind]: { label } }), kind, {
      onCamera: (opened) => {
        setCamera(opened);
        if (opened !== undefined) link.reportCamera(kind, undefined);
      },
      onTrouble: (found) => {
        setTrouble(found);
        link.reportCamera(kind, found);
      },
      onCrash: (error) => link.report('screen-error', error, 'use-live-camera'),
    });
    watch.current = watching;
    return () => {
      watching.leave();
      watch.current = undefined;
    };
  }, [link, kind, label, attempt]);

  // Plugged in again: nobody has to touch anything.
  useEffect(() => {
    const { devices } = cameraBrowser;
    if (trouble === undefined || devices === undefined) return;
    const target = devices as MediaDevices;
    target.addEventListener('devicechange', retry);
    return () => target.removeEventListener('devicechange', retry);
  }, [trouble, retry]);

  return { camera, trouble, retry, failed };
}
