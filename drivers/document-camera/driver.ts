import type { DeviceHealth, DeviceProblem } from '#contract/device.ts';
import type { Result } from '#contract/result.ts';
import { fail, ok } from '#contract/result.ts';
import { withinBounds } from '../bounds.ts';
import type { CallBounds } from '../port.ts';
import type {
  DocumentCamera,
  DocumentCameraFailure,
  DocumentPicture,
  PictureSource,
} from './document-camera.ts';
import { decodePicture, encodeWithin, isWholeJpeg } from './picture.ts';
import { assessPicture, defaultQualityLimits, measurePicture, type QualityLimits } from './quality.ts';

/** A4 at about 200 dots an inch: 12 pt print is readable, and the hub's limit for an attachment is kept. */
export const captureLimits = { bytes: 400_000, widthPx: 2400 } as const;
const previewLimits = { bytes: 60_000, widthPx: 640 } as const;

/** Turns whatever a camera delivers into pictures of a bounded size with honest words on their quality. */
export class DocumentCameraDriver implements DocumentCamera {
  private readonly source: PictureSource;
  private readonly qualityLimits: QualityLimits;

  constructor(source: PictureSource, qualityLimits: QualityLimits = defaultQualityLimits) {
    this.source = source;
    this.qualityLimits = qualityLimits;
  }

  async checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, DocumentCameraFailure>> {
    const looked = await withinBounds(bounds, this.look(bounds));
    const picture = looked.ok ? looked.value : looked;
    if (!picture.ok && picture.failure.code === 'aborted') return picture;
    const health = { kind: 'document-camera' as const, simulated: this.source.simulated };
    if (picture.ok) return ok({ ...health, condition: 'ready', problems: [] });
    return ok({ ...health, condition: 'offline', problems: [problemOf(picture.failure)] });
  }

  capture(bounds: CallBounds): Promise<Result<DocumentPicture, DocumentCameraFailure>> {
    return this.take(bounds, captureLimits);
  }

  preview(bounds: CallBounds): Promise<Result<DocumentPicture, DocumentCameraFailure>> {
    return this.take(bounds, previewLimits);
  }

  private async take(
    bounds: CallBounds,
    limits: { bytes: number; widthPx: number },
  ): Promise<Result<DocumentPicture, DocumentCameraFailure>> {
    const taken = await withinBounds(bounds, this.takeUnbounded(bounds, limits));
    return taken.ok ? taken.value : taken;
  }

  private async takeUnbounded(
    bounds: CallBounds,
    limits: { bytes: number; widthPx: number },
  ): Promise<Result<DocumentPicture, DocumentCameraFailure>> {
    const frame = await this.grabFrame(bounds);
    if (!frame.ok) return frame;
    const decoded = await decodePicture(frame.value);
    if (!decoded.ok) return decoded;
    const { width, height } = decoded.value;
    const pixels = decoded.value.getContext('2d').getImageData(0, 0, width, height);
    const quality = assessPicture(measurePicture({ data: pixels.data, width, height }), this.qualityLimits);
    return ok({ ...(await encodeWithin(decoded.value, limits)), quality });
  }

  /** Whether the camera delivers pictures. Asked every second, so it decodes only what is not plainly a whole JPEG. */
  private async look(bounds: CallBounds): Promise<Result<unknown, DocumentCameraFailure>> {
    const frame = await this.grabFrame(bounds);
    return !frame.ok || isWholeJpeg(frame.value) ? frame : decodePicture(frame.value);
  }

  private async grabFrame(bounds: CallBounds): Promise<Result<Uint8Array, DocumentCameraFailure>> {
    const frame = await this.source.grab(bounds);
    return frame.ok && frame.value.length === 0 ? fail('camera-no-picture', 'empty frame') : frame;
  }
}

function problemOf(failure: DocumentCameraFailure): DeviceProblem {
  switch (failure.code) {
    case 'camera-not-found':
      return 'port-lost';
    case 'camera-picture-unreadable':
      return 'protocol-error';
    default:
      return 'not-responding';
  }
}
