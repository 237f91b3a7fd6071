import { describe, expect, test } from 'vitest';
import type { ScreenCameras } from '#contract/camera.ts';
import { unwrap } from '#contract/result.ts';
import { type CameraBrowser, MediaCameraPort } from './media-camera.ts';
import type { Pixels } from './picture/pixels.ts';

const profile: ScreenCameras = { document: { label: '(1bcf:2cd1)' }, face: { label: 'front camera' } };
const deskCamera = { deviceId: 'desk', label: 'HD Camera (1BCF:2CD1)' };
const faceCamera = { deviceId: 'face', label: 'Front Camera (0c45:6366)' };
const bounds = (signal = new AbortController().signal) => ({ deadlineMs: 15_000, signal });

/** A machine's cameras as a browser shows them; tells which were opened and whose tracks still run. */
class Cameras implements CameraBrowser {
  attached: { deviceId: string; label: string }[] = [faceCamera, deskCamera];
  state: PermissionState = 'granted';
  refusal: Error | undefined;
  picture: number | undefined = 120;
  readonly opened: (string | undefined)[] = [];
  readonly running = new Set<EventTarget>();
  opens = Promise.resolve();

  readonly devices = {
    enumerateDevices: async () =>
      [{ kind: 'audioinput', deviceId: 'x', label: 'Microphone (1bcf:2cd1)' }, ...this.attached].map(
        (device) =>
          ({
            kind: 'videoinput',
            ...device,
            label: this.state === 'granted' ? device.label : '',
          }) as MediaDeviceInfo,
      ),
    getUserMedia: async (wanted?: MediaStreamConstraints) => {
      expect(wanted?.audio).toBe(false);
      await this.opens;
      if (this.refusal !== undefined) throw this.refusal;
      this.state = 'granted';
      const video = wanted?.video as { readonly deviceId?: { readonly exact: string } };
      this.opened.push(video.deviceId?.exact);
      const track = new EventTarget();
      this.running.add(track);
      Object.assign(track, { stop: () => this.running.delete(track) });
      return { getTracks: () => [track], getVideoTracks: () => [track] } as unknown as MediaStream;
    },
  };

  permission = async () => this.state;
  pause = () => new Promise<void>((resolve) => setImmediate(resolve));
  readFrames = () => {
    const cameras = this;
    return {
      size: { width: 8, height: 6 },
      close: () => undefined,
      read: (): Pixels | undefined =>
        cameras.picture === undefined
          ? undefined
          : { data: new Uint8ClampedArray(8 * 6 * 4).fill(cameras.picture), width: 8, height: 6 },
    };
  };

  unplug(): void {
    for (const track of this.running) track.dispatchEvent(new Event('ended'));
  }
}

function namedError(name: string): Error {
  return Object.assign(new Error('as the browser says it'), { name });
}

describe('which camera is opened', () => {
  test('the one that the profile names, wherever it stands in the list', async () => {
    const cameras = new Cameras();
    const port = new MediaCameraPort(cameras, profile);
    unwrap(await port.open('document', bounds())).close();
    cameras.attached.reverse();
    unwrap(await port.open('document', bounds())).close();
    unwrap(await port.open('face', bounds())).close();
    expect(cameras.opened).toEqual(['desk', 'desk', 'face']);
  });

  test('none when the named one is absent, though another is there', async () => {
    const cameras = new Cameras();
    cameras.attached = [faceCamera];
    const port = new MediaCameraPort(cameras, profile);
    expect(await port.open('document', bounds())).toMatchObject({ failure: { code: 'camera-not-found' } });
    expect(await new MediaCameraPort(cameras, {}).open('face', bounds())).toMatchObject({
      failure: { code: 'camera-not-found' },
    });
    expect(cameras.opened).toEqual([]);
  });

  test('none when two have the name', async () => {
    const cameras = new Cameras();
    cameras.attached.push({ ...deskCamera, deviceId: 'other' });
    const opened = await new MediaCameraPort(cameras, profile).open('document', bounds());
    expect(opened).toMatchObject({ failure: { code: 'camera-ambiguous' } });
    expect(cameras.opened).toEqual([]);
  });

  test('names that are hidden until cameras are granted are asked for once, and the asking leaves no lamp on', async () => {
    const cameras = new Cameras();
    cameras.state = 'prompt';
    unwrap(await new MediaCameraPort(cameras, profile).open('document', bounds())).close();
    expect(cameras.opened).toEqual([undefined, 'desk']);
    expect(cameras.running.size).toBe(0);
  });
});

describe('faults', () => {
  test('permission denied', async () => {
    const cameras = new Cameras();
    cameras.state = 'denied';
    const port = new MediaCameraPort(cameras, profile);
    expect(await port.open('document', bounds())).toMatchObject({
      failure: { code: 'camera-not-permitted' },
    });
    cameras.state = 'granted';
    cameras.refusal = namedError('NotAllowedError');
    expect(await port.open('document', bounds())).toMatchObject({
      failure: { code: 'camera-not-permitted' },
    });
    const without = new Proxy(cameras, {
      get: (on, key) => (key === 'devices' ? undefined : Reflect.get(on, key)),
    });
    expect(await new MediaCameraPort(without, profile).open('document', bounds())).toMatchObject({
      failure: { code: 'camera-not-permitted' },
    });
  });

  test.each([
    ['NotReadableError', 'camera-busy'],
    ['AbortError', 'camera-busy'],
    ['OverconstrainedError', 'camera-not-found'],
    ['NotFoundError', 'camera-not-found'],
  ])('%s while opening is %s', async (name, code) => {
    const cameras = new Cameras();
    cameras.refusal = namedError(name);
    expect(await new MediaCameraPort(cameras, profile).open('document', bounds())).toMatchObject({
      failure: { code },
    });
  });

  test('unplugged while it is open', async () => {
    const cameras = new Cameras();
    const camera = unwrap(await new MediaCameraPort(cameras, profile).open('document', bounds()));
    let lost = 0;
    camera.onLost(() => {
      lost += 1;
    });
    cameras.unplug();
    cameras.unplug();
    expect(lost).toBe(1);
    expect(camera.glance(100)).toBeUndefined();
    expect(await camera.takePicture(bounds())).toMatchObject({ failure: { code: 'camera-lost' } });
  });

  test('black picture', async () => {
    const cameras = new Cameras();
    cameras.picture = 0;
    const port = new MediaCameraPort(cameras, profile);
    const opened = await port.open('document', { ...bounds(), deadlineMs: 60 });
    expect(opened).toMatchObject({ failure: { code: 'camera-no-picture' } });
    expect(cameras.running.size).toBe(0);
    cameras.picture = 120;
    const camera = unwrap(await port.open('document', bounds()));
    cameras.picture = 0;
    expect(await camera.takePicture(bounds())).toMatchObject({ failure: { code: 'camera-no-picture' } });
  });

  test.each(['the reader cannot be made', 'the picture cannot be read'])(
    '%s: the lamp goes out',
    async (broken) => {
      const cameras = new Cameras();
      const { readFrames } = cameras;
      cameras.readFrames = () => {
        if (broken === 'the reader cannot be made') throw new Error(broken);
        return {
          ...readFrames(),
          read: () => {
            throw new Error(broken);
          },
        };
      };
      await expect(new MediaCameraPort(cameras, profile).open('document', bounds())).rejects.toThrow(broken);
      expect(cameras.opened).toEqual(['desk']);
      expect(cameras.running.size).toBe(0);
    },
  );

  test('no picture ever comes', async () => {
    const cameras = new Cameras();
    cameras.picture = undefined;
    const opened = await new MediaCameraPort(cameras, profile).open('document', {
      ...bounds(),
      deadlineMs: 60,
    });
    expect(opened).toMatchObject({ failure: { code: 'camera-no-picture' } });
    expect(cameras.running.size).toBe(0);
  });

  test('a camera that opens after everybody has left is closed at once', async () => {
    const cameras = new Cameras();
    const opens = Promise.withResolvers<void>();
    cameras.opens = opens.promise;
    const leaving = new AbortController();
    const opening = new MediaCameraPort(cameras, profile).open('document', bounds(leaving.signal));
    await new Promise((resolve) => setImmediate(resolve));
    leaving.abort();
    expect(await opening).toMatchObject({ failure: { code: 'aborted' } });
    opens.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(cameras.opened).toEqual(['desk']);
    expect(cameras.running.size).toBe(0);
  });

  test('closing stops every track', async () => {
    const cameras = new Cameras();
    const camera = unwrap(await new MediaCameraPort(cameras, profile).open('face', bounds()));
    expect(cameras.running.size).toBe(1);
    expect(unwrap(await camera.takePicture(bounds())).width).toBe(8);
    camera.close();
    camera.close();
    expect(cameras.running.size).toBe(0);
    expect(await camera.takePicture(bounds())).toMatchObject({ failure: { code: 'aborted' } });
  });
});
