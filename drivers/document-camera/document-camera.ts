import type { DeviceHealth } from '#contract/device.ts';
import type { AppFailure, Result } from '#contract/result.ts';
import type { CallBounds } from '../port.ts';

/** What is wrong with a picture, so that the citizen can be told before the material is accepted. */
export interface PictureQuality {
  /** Out of focus, or moved: small print cannot be read. In the dark, noise may hide it: light comes first. */
  readonly blurred: boolean;
  /** Too little light. */
  readonly dark: boolean;
  /** Nothing lies under the camera. */
  readonly empty: boolean;
  /** A lamp mirrors itself in the sheet; only a camera that cuts the sheet out can tell. */
  readonly glare?: boolean;
  /** No sheet could be cut out: the whole picture is kept. Absent where none is looked for. */
  readonly edgesNotFound?: boolean;
}

/** A citizen's material: lives in memory, is sealed before it is stored. */
export interface DocumentPicture {
  /** At most 400 kB. */
  readonly jpeg: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly quality: PictureQuality;
}

export type DocumentCameraFailureCode =
  | 'camera-not-found'
  /** The camera is there and gives no picture, or bytes that are no picture. */
  | 'camera-no-picture'
  | 'camera-picture-unreadable'
  | 'deadline-exceeded'
  | 'aborted';
export type DocumentCameraFailure = AppFailure<DocumentCameraFailureCode>;

/** Takes pictures of papers (高拍仪): a camera on an arm over a desk, or any document scanner. */
export interface DocumentCamera {
  /** Takes a picture to see whether one comes; fails only with `aborted`. */
  checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, DocumentCameraFailure>>;
  /** A picture of bad quality is not a failure: `quality` tells what to ask of the citizen. */
  capture(bounds: CallBounds): Promise<Result<DocumentPicture, DocumentCameraFailure>>;
  /** One small picture for the live view, at most 640 px wide and 60 kB; called again and again. */
  preview(bounds: CallBounds): Promise<Result<DocumentPicture, DocumentCameraFailure>>;
}

/** Where pictures come from: one JPEG a call, as a UVC camera delivers them in MJPEG. */
export interface PictureSource {
  /** True when what it shows was drawn, not seen. */
  readonly simulated: boolean;
  grab(
    bounds: CallBounds,
  ): Promise<
    Result<Uint8Array, AppFailure<'camera-not-found' | 'camera-no-picture' | 'deadline-exceeded' | 'aborted'>>
  >;
}
