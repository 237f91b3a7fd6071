import type { CallBounds } from '#contract/call-bounds.ts';
import type { CameraKind, CameraTrouble } from '#contract/camera.ts';
import type { AppFailure, Result } from '#contract/result.ts';
import type { Pixels } from './picture/pixels.ts';

export type CameraFailure = AppFailure<CameraTrouble | 'deadline-exceeded' | 'aborted'>;

/** A camera that is open; its lamp is on until `close`. */
export interface LiveCamera {
  /** For a `<video>`; nothing of it is recorded. */
  readonly stream: MediaStream;
  /** Width by height of the pictures, as the camera sends them. */
  readonly size: { readonly width: number; readonly height: number };
  /** What it sees now, as sharp as it sees it. */
  takePicture(bounds: CallBounds): Promise<Result<Pixels, CameraFailure>>;
  /** What it sees now, no side longer than `longest`; undefined between two pictures. */
  glance(longest: number): Pixels | undefined;
  /** Called once when the camera is gone. Returns the function that unsubscribes. */
  onLost(listener: () => void): () => void;
  /** Stops every track: the lamp goes off. May be called again. */
  close(): void;
}

/** Opens the camera that the profile names, or says why not. Never another one. */
export interface CameraPort {
  open(kind: CameraKind, bounds: CallBounds): Promise<Result<LiveCamera, CameraFailure>>;
}
