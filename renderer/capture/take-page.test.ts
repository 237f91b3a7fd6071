import { describe, expect, test } from 'vitest';
import { ok, unwrap } from '#contract/result.ts';
import type { LiveCamera } from './camera-port.ts';
import type { Pixels } from './picture/pixels.ts';
import { takeFace, takePage } from './take-page.ts';

const seen: Pixels = { data: new Uint8ClampedArray(64 * 48 * 4).fill(120), width: 64, height: 48 };
const camera: LiveCamera = {
  stream: undefined as unknown as MediaStream,
  size: seen,
  takePicture: async () => ok(seen),
  glance: () => seen,
  onLost: () => () => undefined,
  close: () => undefined,
};
const TOO_LARGE = 'A'.repeat(2_800_001);

describe('what is offered', () => {
  test('a page with its material, at the first quality that fits', async () => {
    const tried: number[] = [];
    const { signal } = new AbortController();
    const page = await takePage(camera, 'material-1', signal, async (_pixels, quality) => {
      tried.push(quality);
      return quality > 0.8 ? TOO_LARGE : 'AAAA';
    });
    expect(unwrap(page)).toMatchObject({ kind: 'document', materialId: 'material-1', jpeg: 'AAAA' });
    expect(tried).toEqual([0.92, 0.85, 0.72]);
  });

  test('nothing, when the citizen went on while the page was encoded', async () => {
    const leaving = new AbortController();
    let encoded = 0;
    const page = await takePage(camera, 'material-1', leaving.signal, async () => {
      encoded += 1;
      leaving.abort();
      return encoded === 1 ? 'AAAA' : TOO_LARGE;
    });
    expect(unwrap(page)).toBeUndefined();
    expect(encoded).toBe(1);
  });

  test('no face, when the citizen went on while it was encoded', async () => {
    const leaving = new AbortController();
    const taken = (goesOn: boolean) =>
      takeFace(camera, leaving.signal, async () => {
        if (goesOn) leaving.abort();
        return 'AAAA';
      });
    expect(unwrap(await taken(false))).toEqual({ kind: 'face', jpeg: 'AAAA' });
    expect(unwrap(await taken(true))).toBeUndefined();
  });
});
