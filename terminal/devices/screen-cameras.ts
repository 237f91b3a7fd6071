import type { CameraKind, CameraTrouble, OfferedPicture, ScreenCameras } from '#contract/camera.ts';
import type { VisitEvent } from '#contract/visit/events.ts';
import type { Configuration } from '../configuration/configuration-schema.ts';
import { OfferedStill } from '../face-comparison/face-engine.ts';
import type { Logger } from '../logging/logger.ts';
import type { DeviceSet } from './device-set.ts';

/** The cameras that the screen's browser opens: what they are, the pictures they give, and what keeps them from it. */
export class ScreenCameraDesk {
  readonly cameras: ScreenCameras;
  readonly #devices: Pick<DeviceSet, 'screenCamera'>;
  readonly #logger: Logger;
  readonly #still = new OfferedStill();
  #faceTrouble: CameraTrouble | undefined;

  constructor(configuration: Configuration, devices: Pick<DeviceSet, 'screenCamera'>, logger: Logger) {
    const { documentCamera, faceCamera } = configuration.devices;
    this.cameras = {
      ...(documentCamera.transport === 'screen' && { document: { label: documentCamera.label } }),
      ...(faceCamera.transport === 'screen' && { face: { label: faceCamera.label } }),
    };
    this.#devices = devices;
    this.#logger = logger;
  }

  get faceTrouble(): CameraTrouble | undefined {
    return this.#faceTrouble;
  }

  /** The picture of one try, once. */
  takeFace(): Uint8Array | undefined {
    return this.#still.take();
  }

  /** False: no such picture is asked for now; it is forgotten. */
  offer(
    picture: OfferedPicture,
    visit: { can(event: VisitEvent): boolean; send(event: VisitEvent): void },
  ): boolean {
    const event: VisitEvent =
      picture.kind === 'document'
        ? { type: 'capture-page', materialId: picture.materialId }
        : { type: 'start-face-check' };
    if (this.cameras[picture.kind] === undefined || !visit.can(event)) return false;
    const jpeg = Buffer.from(picture.jpeg, 'base64');
    if (picture.kind === 'face') this.#still.offer(jpeg);
    else {
      const { sheetFound, dark, glare } = picture;
      this.#devices.screenCamera?.offer({ jpeg, sheetFound, dark, glare });
    }
    visit.send(event);
    return true;
  }

  report(kind: CameraKind, trouble: CameraTrouble | undefined): void {
    if (trouble !== undefined) {
      this.#logger.warn('screen-camera', { device: `${kind}-camera`, code: trouble });
    }
    if (kind === 'face') this.#faceTrouble = trouble;
    else this.#devices.screenCamera?.report(trouble);
  }

  /** At the end of a visit. */
  forget(): void {
    this.#still.take();
    this.#devices.screenCamera?.forget();
  }
}
