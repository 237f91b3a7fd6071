import type { CameraBrowser, FrameReader } from './media-camera.ts';
import type { Pixels } from './picture/pixels.ts';

/** The cameras of the browser that shows this page. */
export const cameraBrowser: CameraBrowser = {
  get devices() {
    return (navigator as { readonly mediaDevices?: MediaDevices }).mediaDevices;
  },
  permission: async () => (await navigator.permissions.query({ name: 'camera' })).state,
  readFrames: (stream) => new VideoFrames(stream),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Never part of the document: only the newest frame is ever drawn, into memory. */
class VideoFrames implements FrameReader {
  readonly #video = document.createElement('video');
  readonly #canvas = new OffscreenCanvas(1, 1);

  constructor(stream: MediaStream) {
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#video.srcObject = stream;
    // A stream that ends before it plays rejects; `read` then has nothing, which is told.
    this.#video.play().catch(() => undefined);
  }

  get size() {
    return { width: this.#video.videoWidth, height: this.#video.videoHeight };
  }

  read(longest: number): Pixels | undefined {
    const { videoWidth, videoHeight, readyState } = this.#video;
    if (readyState < HTMLMediaElement.HAVE_CURRENT_DATA || videoWidth === 0 || videoHeight === 0)
      return undefined;
    const scale = Math.min(1, longest / Math.max(videoWidth, videoHeight));
    const width = Math.max(1, Math.round(videoWidth * scale));
    const height = Math.max(1, Math.round(videoHeight * scale));
    this.#canvas.width = width;
    this.#canvas.height = height;
    const context = this.#canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) return undefined;
    context.imageSmoothingQuality = 'high';
    context.drawImage(this.#video, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    return { data, width, height };
  }

  close(): void {
    this.#video.pause();
    this.#video.srcObject = null;
    this.#canvas.width = 1;
    this.#canvas.height = 1;
  }
}

/** As JPEG in base64, in memory; `quality` from 0 to 1. */
export async function encodeJpeg({ data, width, height }: Pixels, quality: number): Promise<string> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2d canvas');
  context.putImageData(new ImageData(data, width, height), 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
