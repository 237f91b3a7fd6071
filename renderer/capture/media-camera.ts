import type { CallBounds } from '#contract/call-bounds.ts';
import type { CameraKind, ScreenCamera, ScreenCameras } from '#contract/camera.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import type { CameraFailure, CameraPort, LiveCamera } from './camera-port.ts';
import { isBlack } from './picture/judge.ts';
import type { Pixels } from './picture/pixels.ts';

/** Reads pictures out of a stream; a `<video>` that nobody sees, or a double of it in tests. */
export interface FrameReader {
  /** The newest picture, no side longer than `longest`; undefined while there is none. */
  read(longest: number): Pixels | undefined;
  readonly size: { readonly width: number; readonly height: number };
  close(): void;
}

/** What is used of the browser. */
export interface CameraBrowser {
  /** Absent where the page's policy or an insecure origin takes it away. */
  readonly devices: Pick<MediaDevices, 'enumerateDevices' | 'getUserMedia'> | undefined;
  permission(): Promise<PermissionState>;
  readFrames(stream: MediaStream): FrameReader;
  /** Resolves later: between two looks at a stream. */
  pause(milliseconds: number): Promise<void>;
}

/** Document cameras have 5 to 16 megapixels; beyond 200 dots an inch on A4 nothing more is read. */
const WANTED: Readonly<Record<CameraKind, { readonly width: number; readonly height: number }>> = {
  document: { width: 3264, height: 2448 },
  face: { width: 1280, height: 720 },
};
const LONGEST_TAKEN = 3264;
const LOOK_EVERY_MS = 100;
/** A camera whose lamp and exposure come up is black for a while: that long it is not called blind. */
const BLACK_FOR_MS = 4_000;

export class MediaCameraPort implements CameraPort {
  readonly #browser: CameraBrowser;
  readonly #cameras: ScreenCameras;

  constructor(browser: CameraBrowser, cameras: ScreenCameras) {
    this.#browser = browser;
    this.#cameras = cameras;
  }

  async open(kind: CameraKind, bounds: CallBounds): Promise<Result<LiveCamera, CameraFailure>> {
    const wanted = this.#cameras[kind];
    const { devices } = this.#browser;
    if (bounds.signal.aborted) return fail('aborted');
    if (wanted === undefined) return fail('camera-not-found', 'the profile names none');
    if (devices === undefined) return fail('camera-not-permitted', 'no mediaDevices');
    const until = performance.now() + bounds.deadlineMs;

    const chosen = await within(bounds, this.#choose(wanted, devices));
    if (!chosen.ok) return chosen;
    if (!chosen.value.ok) return chosen.value;
    const opening = openStream(devices, chosen.value.value, kind);
    const opened = await within({ ...bounds, deadlineMs: until - performance.now() }, opening);
    if (!opened.ok) {
      // The browser cannot be told to give up; what it opens late is closed at once.
      void opening.then((late) => late.ok && stop(late.value));
      return opened;
    }
    if (!opened.value.ok) return opened.value;
    const stream = opened.value.value;
    try {
      const camera = new MediaCamera(stream, this.#browser);
      const seen = await camera.waitForPicture({ ...bounds, deadlineMs: until - performance.now() });
      if (seen.ok) return ok(camera);
      camera.close();
      return seen;
    } catch (error) {
      // Whatever broke, nobody would be left to put the lamp out.
      stop(stream);
      throw error;
    }
  }

  /** By the name from the profile: exactly one camera may have it. */
  async #choose(
    wanted: ScreenCamera,
    devices: NonNullable<CameraBrowser['devices']>,
  ): Promise<Result<string, CameraFailure>> {
    let cameras = await listCameras(devices);
    if (cameras.length > 0 && cameras.every(({ label }) => label === '')) {
      // Names are told once the use of cameras is granted; asking is the only way to be granted it.
      if ((await this.#browser.permission()) !== 'prompt') return fail('camera-not-permitted', 'no names');
      const asked = await openStream(devices, undefined, 'document');
      if (!asked.ok) return asked;
      stop(asked.value);
      cameras = await listCameras(devices);
    }
    const label = wanted.label.toLowerCase();
    const matching = cameras.filter((camera) => camera.label.toLowerCase().includes(label));
    const [only] = matching;
    if (only === undefined) return fail('camera-not-found', `${cameras.length} others`);
    if (matching.length > 1) return fail('camera-ambiguous', `${matching.length} of that name`);
    return ok(only.deviceId);
  }
}

class MediaCamera implements LiveCamera {
  readonly stream: MediaStream;
  readonly #browser: CameraBrowser;
  readonly #frames: FrameReader;
  readonly #listeners = new Set<() => void>();
  #lost = false;
  #closed = false;

  constructor(stream: MediaStream, browser: CameraBrowser) {
    this.stream = stream;
    this.#browser = browser;
    this.#frames = browser.readFrames(stream);
    for (const track of stream.getVideoTracks()) track.addEventListener('ended', () => this.#lose());
  }

  get size() {
    return this.#frames.size;
  }

  async takePicture(bounds: CallBounds): Promise<Result<Pixels, CameraFailure>> {
    const until = performance.now() + bounds.deadlineMs;
    for (;;) {
      const over = this.#over(bounds, until);
      if (over !== undefined) return over;
      const picture = this.#frames.read(LONGEST_TAKEN);
      if (picture !== undefined) return isBlack(picture) ? fail('camera-no-picture', 'black') : ok(picture);
      await this.#browser.pause(LOOK_EVERY_MS);
    }
  }

  /** Until something is to be seen. */
  async waitForPicture(bounds: CallBounds): Promise<Result<void, CameraFailure>> {
    const until = performance.now() + bounds.deadlineMs;
    let blackSince: number | undefined;
    for (;;) {
      const over = this.#over(bounds, until);
      if (over !== undefined) return over;
      const picture = this.#frames.read(160);
      const now = performance.now();
      if (picture !== undefined) {
        if (!isBlack(picture)) return ok();
        blackSince ??= now;
        if (now - blackSince >= Math.min(BLACK_FOR_MS, bounds.deadlineMs / 2)) {
          return fail('camera-no-picture', 'black');
        }
      }
      await this.#browser.pause(LOOK_EVERY_MS);
    }
  }

  glance(longest: number): Pixels | undefined {
    return this.#lost || this.#closed ? undefined : this.#frames.read(longest);
  }

  onLost(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    this.#listeners.clear();
    this.#frames.close();
    stop(this.stream);
  }

  #over({ signal }: CallBounds, until: number): Result<never, CameraFailure> | undefined {
    if (signal.aborted || this.#closed) return fail('aborted');
    if (this.#lost) return fail('camera-lost');
    // Open, and no picture came in all that time.
    return performance.now() >= until ? fail('camera-no-picture', 'no frames') : undefined;
  }

  #lose(): void {
    if (this.#closed || this.#lost) return;
    this.#lost = true;
    for (const listener of [...this.#listeners]) listener();
  }
}

async function listCameras(
  devices: NonNullable<CameraBrowser['devices']>,
): Promise<readonly MediaDeviceInfo[]> {
  return (await devices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput');
}

async function openStream(
  devices: NonNullable<CameraBrowser['devices']>,
  deviceId: string | undefined,
  kind: CameraKind,
): Promise<Result<MediaStream, CameraFailure>> {
  const { width, height } = WANTED[kind];
  try {
    return ok(
      await devices.getUserMedia({
        audio: false,
        video: {
          ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }),
          width: { ideal: width },
          height: { ideal: height },
          // Smooth enough to lay a paper by, and half the work for a small machine.
          frameRate: { ideal: 15 },
        },
      }),
    );
  } catch (error) {
    return openFailure(error);
  }
}

/** By the names of Media Capture and Streams, section 10.3. */
function openFailure(error: unknown): Result<never, CameraFailure> {
  const name = error instanceof Error ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
    case 'TypeError':
      return fail('camera-not-permitted', name);
    case 'NotFoundError':
    case 'OverconstrainedError':
      return fail('camera-not-found', name);
    default:
      return fail('camera-busy', name);
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Gives up waiting for what cannot be ended. */
async function within<Value>(
  { deadlineMs, signal }: CallBounds,
  work: Promise<Value>,
): Promise<Result<Value, CameraFailure>> {
  const over = Promise.withResolvers<Result<never, CameraFailure>>();
  const onAbort = (): void => over.resolve(fail('aborted'));
  const timer = setTimeout(() => over.resolve(fail('deadline-exceeded')), Math.max(0, deadlineMs));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work.then((value) => ok(value)), over.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
