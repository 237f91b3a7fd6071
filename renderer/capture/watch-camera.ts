import type { CameraKind, CameraTrouble } from '#contract/camera.ts';
import type { CameraFailure, CameraPort, LiveCamera } from './camera-port.ts';

/** A camera that wakes up takes up to some seconds to send its first picture. */
const OPEN_MS = 12_000;

export interface CameraNews {
  /** Open, and seeing something; undefined when its lamp went out again. */
  readonly onCamera: (camera: LiveCamera | undefined) => void;
  readonly onTrouble: (trouble: CameraTrouble) => void;
  /** A bug, for the log. */
  readonly onCrash: (error: unknown) => void;
}

export interface CameraWatch {
  /** The camera answered badly when a picture was asked of it: it is shut. */
  failed(failure: CameraFailure): void;
  /** The camera is shut, also one that is still opening; nothing is told any more. */
  leave(): void;
}

/** Opens a camera once and watches over it: after any trouble its lamp is out, until it is opened anew. */
export function watchCamera(port: CameraPort, kind: CameraKind, news: CameraNews): CameraWatch {
  const leaving = new AbortController();
  let open: LiveCamera | undefined;
  const shut = (): void => {
    if (open === undefined) return;
    open.close();
    open = undefined;
    news.onCamera(undefined);
  };
  const failed = (failure: CameraFailure): void => {
    if (failure.code === 'aborted' || leaving.signal.aborted) return;
    shut();
    // A driver that hangs in another program's hands does not answer.
    news.onTrouble(failure.code === 'deadline-exceeded' ? 'camera-busy' : failure.code);
  };
  port
    .open(kind, { deadlineMs: OPEN_MS, signal: leaving.signal })
    .then((opened) => {
      if (!opened.ok) return failed(opened.failure);
      if (leaving.signal.aborted) return opened.value.close();
      open = opened.value;
      open.onLost(() => failed({ code: 'camera-lost' }));
      news.onCamera(open);
    })
    .catch((error: unknown) => {
      news.onCrash(error);
      failed({ code: 'camera-busy' });
    });
  return {
    failed,
    leave: () => {
      leaving.abort();
      shut();
    },
  };
}
