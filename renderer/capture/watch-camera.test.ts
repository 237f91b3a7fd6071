import { expect, test } from 'vitest';
import type { CameraTrouble } from '#contract/camera.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import type { CameraFailure, LiveCamera } from './camera-port.ts';
import { watchCamera } from './watch-camera.ts';

/** A camera that opens when told to, and what is told of it. */
function desk() {
  const opening = Promise.withResolvers<Result<LiveCamera, CameraFailure>>();
  const told: (string | CameraTrouble)[] = [];
  const lamp = { on: false };
  let lose = (): void => undefined;
  const camera: LiveCamera = {
    stream: undefined as unknown as MediaStream,
    size: { width: 8, height: 6 },
    takePicture: async () => fail('camera-no-picture', 'black'),
    glance: () => undefined,
    onLost: (listener) => {
      lose = listener;
      return () => undefined;
    },
    close: () => {
      lamp.on = false;
    },
  };
  const watch = watchCamera({ open: () => opening.promise }, 'face', {
    onCamera: (opened) => told.push(opened === undefined ? 'shut' : 'open'),
    onTrouble: (trouble) => told.push(trouble),
    onCrash: () => told.push('crash'),
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    watch,
    told,
    lamp,
    lose: () => lose(),
    opens: () => {
      lamp.on = true;
      opening.resolve(ok(camera));
      return settled();
    },
    refuses: (failure: CameraFailure) => {
      opening.resolve({ ok: false, failure });
      return settled();
    },
    breaks: () => {
      opening.reject(new Error('a bug'));
      return settled();
    },
  };
}

test('no picture when one was asked for: told, and the lamp is out', async () => {
  const { watch, told, lamp, opens } = desk();
  await opens();
  watch.failed({ code: 'camera-no-picture' });
  expect(told).toEqual(['open', 'shut', 'camera-no-picture']);
  expect(lamp.on).toBe(false);
});

test('pulled out while it is open', async () => {
  const { told, lamp, lose, opens } = desk();
  await opens();
  lose();
  expect(told).toEqual(['open', 'shut', 'camera-lost']);
  expect(lamp.on).toBe(false);
});

test('the page or the terminal goes: the lamp is out, and nothing is called a trouble', async () => {
  const { watch, told, lamp, opens } = desk();
  await opens();
  watch.leave();
  watch.failed({ code: 'camera-lost' });
  expect(told).toEqual(['open', 'shut']);
  expect(lamp.on).toBe(false);
});

test('one that opens after everybody has left is shut at once', async () => {
  const { watch, told, lamp, opens } = desk();
  watch.leave();
  await opens();
  expect(told).toEqual([]);
  expect(lamp.on).toBe(false);
});

test('a driver that does not answer, and one that breaks', async () => {
  const silent = desk();
  await silent.refuses({ code: 'deadline-exceeded' });
  expect(silent.told).toEqual(['camera-busy']);
  const broken = desk();
  await broken.breaks();
  expect(broken.told).toEqual(['crash', 'camera-busy']);
});
