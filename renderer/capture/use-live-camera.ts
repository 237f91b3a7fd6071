import { useCallback, useEffect, useState } from 'react';
import type { CameraKind, CameraTrouble, ScreenCamera } from '#contract/camera.ts';
import { useTerminalLink } from '../terminal-link/context.ts';
import { cameraBrowser } from './camera-browser.ts';
import type { CameraFailure, LiveCamera } from './camera-port.ts';
import { MediaCameraPort } from './media-camera.ts';

/** A camera that wakes up takes up to some seconds to send its first picture. */
const OPEN_MS = 12_000;

export interface LiveCameraState {
  /** Open, and seeing something. */
  readonly camera: LiveCamera | undefined;
  readonly trouble: CameraTrouble | undefined;
  /** Opens it anew, after a trouble. */
  readonly retry: () => void;
  /** The camera answered badly when a picture was asked of it. */
  readonly failed: (failure: CameraFailure) => void;
}

/** A camera that is open while the page that uses it is there: with the page its lamp goes out. */
export function useLiveCamera(kind: CameraKind, wanted: ScreenCamera | undefined): LiveCameraState {
  const link = useTerminalLink();
  const label = wanted?.label;
  const [camera, setCamera] = useState<LiveCamera>();
  const [trouble, setTrouble] = useState<CameraTrouble>();
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);

  const failed = useCallback(
    (failure: CameraFailure) => {
      if (failure.code === 'aborted') return;
      // A driver that hangs in another program's hands does not answer.
      const found = failure.code === 'deadline-exceeded' ? 'camera-busy' : failure.code;
      setTrouble(found);
      link.reportCamera(kind, found);
    },
    [link, kind],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another camera.
  useEffect(() => {
    if (label === undefined) return;
    const leaving = new AbortController();
    let open: LiveCamera | undefined;
    const shut = () => {
      open?.close();
      open = undefined;
      setCamera(undefined);
    };
    setTrouble(undefined);
    const port = new MediaCameraPort(cameraBrowser, { [kind]: { label } });
    port
      .open(kind, { deadlineMs: OPEN_MS, signal: leaving.signal })
      .then((opened) => {
        if (!opened.ok) return failed(opened.failure);
        if (leaving.signal.aborted) return opened.value.close();
        open = opened.value;
        open.onLost(() => {
          shut();
          failed({ code: 'camera-lost' });
        });
        setCamera(open);
        link.reportCamera(kind, undefined);
      })
      .catch((error: unknown) => {
        link.report('screen-error', error, 'use-live-camera');
        if (!leaving.signal.aborted) failed({ code: 'camera-busy' });
      });
    return () => {
      leaving.abort();
      shut();
    };
  }, [link, kind, label, attempt, failed]);

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
