import { createCanvas } from '@napi-rs/canvas';
import { beforeEach, describe, expect, test } from 'vitest';
import { cameraTroubleSchema } from '#contract/camera.ts';
import { unwrap } from '#contract/result.ts';
import { decodePicture } from './picture.ts';
import { ScreenCamera } from './screen-camera.ts';

const bounds = { deadlineMs: 15_000, signal: new AbortController().signal };
const found = { sheetFound: true, dark: false, glare: false };
let camera: ScreenCamera;

/** A page with a few lines, or an even grey. */
async function page(lines: number, ground = '#f4f4f2'): Promise<Uint8Array> {
  const canvas = createCanvas(800, 1131);
  const pen = canvas.getContext('2d');
  pen.fillStyle = ground;
  pen.fillRect(0, 0, 800, 1131);
  pen.fillStyle = '#1d1d1f';
  for (let line = 0; line < lines; line += 1) pen.fillRect(90, 120 + line * 40, 600, 9);
  return new Uint8Array(await canvas.encode('jpeg', 90));
}

beforeEach(() => {
  camera = new ScreenCamera();
});

describe('a page from the screen', () => {
  test('is fetched once', async () => {
    camera.offer({ jpeg: await page(20), ...found });
    const taken = unwrap(await camera.capture(bounds));
    expect(taken.quality).toEqual({ blurred: false, dark: false, empty: false, glare: false });
    expect(taken.jpeg.length).toBeLessThanOrEqual(400_000);
    expect(await camera.capture(bounds)).toMatchObject({ failure: { code: 'camera-no-picture' } });
  });

  test('a sheet that was cut out is there, even with nothing on it; its light is what the screen saw', async () => {
    camera.offer({ jpeg: await page(0), sheetFound: true, dark: true, glare: true });
    expect(unwrap(await camera.capture(bounds)).quality).toMatchObject({
      empty: false,
      dark: true,
      glare: true,
    });
  });

  test('without a sheet the whole picture is judged like any camera’s', async () => {
    camera.offer({ jpeg: await page(0, '#808080'), sheetFound: false, dark: false, glare: false });
    expect(unwrap(await camera.capture(bounds)).quality).toMatchObject({ empty: true, edgesNotFound: true });
  });

  test('a sheet that is printed and out of focus is said to be blurred', async () => {
    const sharp = unwrap(await decodePicture(await page(20)));
    const lens = createCanvas(800, 1131);
    const context = lens.getContext('2d');
    context.filter = 'blur(7px)';
    context.drawImage(sharp, 0, 0);
    camera.offer({ jpeg: new Uint8Array(await lens.encode('jpeg', 90)), ...found });
    expect(unwrap(await camera.capture(bounds)).quality).toMatchObject({ blurred: true, empty: false });
  });

  test('a visit that ends while its page is judged gets no picture, and the page is gone', async () => {
    const leaving = new AbortController();
    camera.offer({ jpeg: await page(20), ...found });
    const taken = camera.capture({ deadlineMs: 15_000, signal: leaving.signal });
    leaving.abort();
    expect(await taken).toMatchObject({ failure: { code: 'aborted' } });
    expect(await camera.checkHealth({ deadlineMs: 15_000, signal: leaving.signal })).toMatchObject({
      failure: { code: 'aborted' },
    });
    expect(await camera.capture(bounds)).toMatchObject({ failure: { code: 'camera-no-picture' } });
  });

  test('bytes that are no picture are not kept', async () => {
    camera.offer({ jpeg: new Uint8Array([1, 2, 3]), ...found });
    expect(await camera.capture(bounds)).toMatchObject({ failure: { code: 'camera-picture-unreadable' } });
  });

  test('is forgotten with the visit', async () => {
    camera.offer({ jpeg: await page(3), ...found });
    camera.forget();
    expect(await camera.capture(bounds)).toMatchObject({ failure: { code: 'camera-no-picture' } });
  });
});

test('its health is what the screen found last', async () => {
  expect(unwrap(await camera.checkHealth(bounds))).toMatchObject({ condition: 'ready', simulated: false });
  camera.report('camera-lost');
  expect(unwrap(await camera.checkHealth(bounds))).toMatchObject({
    condition: 'offline',
    problems: ['port-lost'],
  });
  camera.report(undefined);
  expect(unwrap(await camera.checkHealth(bounds)).condition).toBe('ready');
});

describe('after the visit that found a trouble', () => {
  test.each(cameraTroubleSchema.options)(
    '%s is a doubt until the camera is opened again',
    async (trouble) => {
      camera.report(trouble);
      const { problems } = unwrap(await camera.checkHealth(bounds));
      camera.forget();
      expect(unwrap(await camera.checkHealth(bounds))).toMatchObject({ condition: 'degraded', problems });
      camera.report(trouble);
      expect(unwrap(await camera.checkHealth(bounds)).condition).toBe('offline');
      camera.forget();
      camera.report(undefined);
      expect(unwrap(await camera.checkHealth(bounds))).toMatchObject({ condition: 'ready', problems: [] });
    },
  );
});
