import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { ok, unwrap } from '#contract/result.ts';
import { DocumentCameraDriver } from './driver.ts';
import { decodePicture, encodeWithin } from './picture.ts';
import { DocumentCameraSimulator, type SimulatedPaper } from './simulator.ts';

const disabilityCard: SimulatedPaper = {
  title: '残疾人证',
  lines: ['姓名：李示例', '号码：11010519491231002X'],
  format: 'card',
};
const lease: SimulatedPaper = {
  title: '房屋租赁合同',
  lines: [
    '出租方：张三丰样本',
    '承租方：李示例',
    '一、房屋坐落于示例市样本区模拟路一号，建筑面积八十八平方米，用途为居住。',
  ],
};

let simulator: DocumentCameraSimulator;
let camera: DocumentCameraDriver;
const within = (deadlineMs: number, signal = new AbortController().signal) => ({ deadlineMs, signal });

beforeEach(() => {
  simulator = new DocumentCameraSimulator();
  camera = new DocumentCameraDriver(simulator);
});

describe('a paper on the desk', () => {
  test.each([disabilityCard, lease, { title: '银行卡', lines: [], format: 'card' as const }])(
    '$title is taken sharp and bright, within 400 kB',
    async (paper) => {
      simulator.layPaper(paper);
      const picture = unwrap(await camera.capture(within(15_000)));
      expect(picture.quality).toEqual({ blurred: false, dark: false, empty: false });
      expect(picture.jpeg.length).toBeLessThanOrEqual(400_000);
      const decoded = unwrap(await decodePicture(picture.jpeg));
      expect([decoded.width, decoded.height]).toEqual([picture.widthPx, picture.heightPx]);
    },
  );

  test('every sheet is marked as a specimen in red', async () => {
    simulator.layPaper({ title: '证明', lines: [] });
    const picture = unwrap(await decodePicture(unwrap(await camera.capture(within(15_000))).jpeg));
    const { data } = picture.getContext('2d').getImageData(0, 0, picture.width, picture.height);
    let red = 0;
    for (let offset = 0; offset < data.length; offset += 4) {
      const others = Math.max(data[offset + 1] ?? 0, data[offset + 2] ?? 0);
      if ((data[offset] ?? 0) > 190 && others < 205 && (data[offset] ?? 0) - others > 30) red += 1;
    }
    expect(red / (picture.width * picture.height)).toBeGreaterThan(0.01);
  });

  test('different papers give different pictures, the same paper the same', async () => {
    simulator.layPaper(lease);
    const first = unwrap(await camera.capture(within(15_000))).jpeg;
    simulator.layPaper(disabilityCard);
    const second = unwrap(await camera.capture(within(15_000))).jpeg;
    simulator.layPaper(lease);
    const third = unwrap(await camera.capture(within(15_000))).jpeg;
    expect(Buffer.from(first).equals(second)).toBe(false);
    expect(Buffer.from(first).equals(third)).toBe(true);
  });

  test('the live view is small', async () => {
    simulator.layPaper(lease);
    const picture = unwrap(await camera.preview(within(15_000)));
    expect(picture.widthPx).toBeLessThanOrEqual(640);
    expect(picture.jpeg.length).toBeLessThanOrEqual(60_000);
  });
});

describe('faults', () => {
  test('blurred', async () => {
    simulator.layPaper(lease);
    simulator.inject('blurred');
    expect(unwrap(await camera.capture(within(15_000))).quality).toEqual({
      blurred: true,
      dark: false,
      empty: false,
    });
  });

  test('dark', async () => {
    simulator.layPaper(disabilityCard);
    simulator.inject('dark');
    expect(unwrap(await camera.capture(within(15_000))).quality).toEqual({
      blurred: false,
      dark: true,
      empty: false,
    });
  });

  test('a light that goes out while a picture is drawn: neither this picture nor the next is of before', async () => {
    simulator.layPaper(lease);
    const asked = camera.preview(within(15_000));
    simulator.inject('dark');
    expect(unwrap(await asked).quality.dark).toBe(true);
    expect(unwrap(await camera.preview(within(15_000))).quality.dark).toBe(true);
  });

  test('empty desk', async () => {
    expect(unwrap(await camera.capture(within(15_000))).quality.empty).toBe(true);
    simulator.layPaper(lease);
    expect(unwrap(await camera.capture(within(15_000))).quality.empty).toBe(false);
    simulator.inject('empty-desk');
    expect(unwrap(await camera.capture(within(15_000))).quality.empty).toBe(true);
    simulator.repair('empty-desk');
    expect(simulator.takePaper()).toEqual(lease);
    expect(unwrap(await camera.capture(within(15_000))).quality.empty).toBe(true);
    expect(simulator.takePaper()).toBeUndefined();
  });

  test('unplugged', async () => {
    expect(unwrap(await camera.checkHealth(within(15_000)))).toEqual({
      kind: 'document-camera',
      condition: 'ready',
      problems: [],
      simulated: true,
    });
    simulator.inject('unplugged');
    expect(await camera.capture(within(15_000))).toMatchObject({ failure: { code: 'camera-not-found' } });
    expect(unwrap(await camera.checkHealth(within(15_000)))).toMatchObject({
      condition: 'offline',
      problems: ['port-lost'],
    });
    simulator.repair();
    expect(unwrap(await camera.checkHealth(within(15_000))).condition).toBe('ready');
  });

  test('silent', async () => {
    simulator.inject('silent');
    expect(await camera.capture(within(30))).toMatchObject({ failure: { code: 'deadline-exceeded' } });
    expect(unwrap(await camera.checkHealth(within(30)))).toMatchObject({
      condition: 'offline',
      problems: ['not-responding'],
    });
    const leaving = new AbortController();
    const waiting = camera.capture(within(60_000, leaving.signal));
    leaving.abort();
    expect(await waiting).toMatchObject({ failure: { code: 'aborted' } });
  });

  test('a call that is over before it begins takes no picture', async () => {
    const over = within(15_000, AbortSignal.abort());
    expect(await camera.capture(over)).toMatchObject({ failure: { code: 'aborted' } });
    expect(await camera.checkHealth(over)).toMatchObject({ failure: { code: 'aborted' } });
    // Nor does the cable's other end, asked by itself.
    expect(await simulator.grab(over)).toMatchObject({ failure: { code: 'aborted' } });
  });

  test('more print than a sheet holds ends at its foot', async () => {
    simulator.layPaper({
      title: '公证书',
      lines: Array.from({ length: 60 }, (_, line) => `第${line + 1}条`),
    });
    const full = unwrap(await camera.capture(within(15_000)));
    expect(full.quality).toEqual({ blurred: false, dark: false, empty: false });
    simulator.layPaper({
      title: '公证书',
      lines: Array.from({ length: 61 }, (_, line) => `第${line + 1}条`),
    });
    expect(Buffer.from(unwrap(await camera.capture(within(15_000))).jpeg).equals(full.jpeg)).toBe(true);
  });

  test('broken frames', async () => {
    simulator.layPaper(lease);
    simulator.inject('broken-frames');
    expect(await camera.capture(within(15_000))).toMatchObject({
      failure: { code: 'camera-picture-unreadable' },
    });
    expect(unwrap(await camera.checkHealth(within(15_000)))).toMatchObject({
      condition: 'offline',
      problems: ['protocol-error'],
    });
  });

  test('everybody who draws the desk is told', () => {
    const seen: (string | undefined)[] = [];
    simulator.onChange = (snapshot) => seen.push(snapshot.paper);
    simulator.layPaper(lease);
    simulator.takePaper();
    expect(seen).toEqual([lease.title, undefined]);
  });
});

describe('what a camera may send', () => {
  test('any bytes, and pictures with flipped bytes, give a picture or a typed failure', async () => {
    const canvas = createCanvas(64, 48);
    canvas.getContext('2d').fillRect(10, 10, 20, 20);
    const jpeg = Uint8Array.from(await canvas.encode('jpeg', 70));
    const flipped = fc
      .array(fc.tuple(fc.nat(jpeg.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 8 })
      .map((flips) => {
        const copy = jpeg.slice();
        for (const [at, value] of flips) copy[at] = value;
        return copy;
      });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), flipped), async (bytes) => {
        const source = { simulated: false, grab: async () => ok(bytes) };
        const taken = await new DocumentCameraDriver(source).capture(within(15_000));
        if (taken.ok) expect(taken.value.jpeg.length).toBeGreaterThan(0);
        else expect(taken.failure.code).toMatch(/^camera-/);
      }),
      { numRuns: 150 },
    );
  });

  test('a picture that is a strip, or larger than any sensor, is none; nor are more bytes than any picture has', async () => {
    const picture = async (width: number, height: number): Promise<Uint8Array> =>
      Uint8Array.from(await createCanvas(width, height).encode('jpeg', 50));
    const details = async (jpeg: Uint8Array) => {
      const decoded = await decodePicture(jpeg);
      return decoded.ok ? 'a picture' : decoded.failure.detail;
    };
    expect(await details(await picture(64, 15))).toBe('64 × 15 px');
    expect(await details(await picture(8193, 16))).toBe('8193 × 16 px');
    expect(await details(await picture(8192, 16))).toBe('a picture');
    const padded = new Uint8Array(32 * 1024 * 1024 + 1);
    padded.set(await picture(64, 48));
    expect(await details(padded)).toBe('too many bytes');
  });

  test('a picture of pure noise, the worst to compress, still fits', async () => {
    const canvas = createCanvas(1600, 1200);
    const context = canvas.getContext('2d');
    const noise = context.createImageData(1600, 1200);
    let state = 1;
    for (let index = 0; index < noise.data.length; index += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      noise.data[index] = index % 4 === 3 ? 255 : state >>> 24;
    }
    context.putImageData(noise, 0, 0);
    const encoded = await encodeWithin(canvas, { bytes: 400_000, widthPx: 2400 });
    expect(encoded.jpeg.length).toBeLessThanOrEqual(400_000);
    expect(encoded.widthPx).toBeLessThan(1600);
  });
});
