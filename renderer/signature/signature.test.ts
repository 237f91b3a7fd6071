import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SIGNATURE_LIMITS, signatureSchema, signatureTrouble } from '#contract/signature.ts';
import { confirmedMark } from '../keypad/confirmed-mark.ts';
import { type PointerLike, PointerReader } from './pointer-input.ts';
import { record, signatureOf, undo, type Written } from './recorder.ts';
import type { SignatureSample, SignatureSurface } from './signature-input.ts';

const surface = { widthMm: 220, heightMm: 88 };
const sample = (x: number, y: number, at: number, touches = true): SignatureSample => ({
  x,
  y,
  at,
  pressure: 0.5,
  touches,
});
const write = (samples: readonly SignatureSample[], on: SignatureSurface = surface): Written | undefined =>
  samples.reduce<Written | undefined>((written, each) => record(written, each, 'finger', on), undefined);

describe('what is recorded', () => {
  test('whatever an instrument says, in whatever order: valid data, or nothing', () => {
    const samples = fc.array(
      fc.record({
        x: fc.double({ min: -500, max: 500, noNaN: true }),
        y: fc.double({ min: -500, max: 500, noNaN: true }),
        at: fc.double({ min: -1e7, max: 1e7, noNaN: true }),
        pressure: fc.double({ min: -2, max: 2, noNaN: true }),
        touches: fc.boolean(),
      }),
      { maxLength: 300 },
    );
    const surfaces = fc.record({
      widthMm: fc.double({ min: 10, max: SIGNATURE_LIMITS.widthMm, noNaN: true }),
      heightMm: fc.double({ min: 10, max: SIGNATURE_LIMITS.heightMm, noNaN: true }),
    });
    fc.assert(
      fc.property(samples, surfaces, (all, on) => {
        const written = write(all, on);
        if (written !== undefined) expect(signatureSchema.safeParse(signatureOf(written)).success).toBe(true);
        else expect(all.some(({ touches }) => touches)).toBe(false);
      }),
    );
  });

  test('a point on the edge of a surface that is no whole number of hundredths', () => {
    const edge = { widthMm: 209.5555, heightMm: 157.1752 };
    const written = write([sample(0, 0, 0), sample(500, 157.1752, 10), sample(0, 157.174, 20)], edge)!;
    expect(written.strokes[0]?.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [209.55, 157.17],
      [0, 157.17],
    ]);
    expect(signatureSchema.safeParse(signatureOf(written)).success).toBe(true);
    // The last number before 10.3: times 100 it is 1030 all the same.
    const nearly = { widthMm: 10.299999999999999, heightMm: 10.299999999999999 };
    const corner = write([sample(500, 500, 0)], nearly)!;
    expect(signatureSchema.safeParse(signatureOf(corner)).success).toBe(true);
  });

  test('strokes end where the instrument is lifted; the clock begins with the first point', () => {
    const written = write([
      sample(10, 10, 5_000),
      sample(20, 10, 5_010),
      sample(20, 10, 5_020, false),
      sample(40, 40, 5_500),
      sample(40, 40, 5_520, false),
    ]);
    expect(written?.strokes.map((stroke) => stroke.map(({ t }) => t))).toEqual([[0, 10], [500]]);
    expect(written?.open).toBe(false);
  });

  test('no more than the contract takes, however long somebody scribbles', () => {
    let written: Written | undefined;
    for (let stroke = 0; stroke < SIGNATURE_LIMITS.strokes + 5; stroke += 1) {
      for (let point = 0; point < 130; point += 1) {
        written = record(
          written,
          sample((point * 3) % 200, (stroke * 7) % 80, stroke * 1_000 + point),
          'finger',
          surface,
        );
      }
      written = record(written, sample(0, 0, stroke * 1_000 + 999, false), 'finger', surface);
    }
    expect(signatureSchema.safeParse(signatureOf(written!)).success).toBe(true);
  });

  test('undo takes the newest stroke, and at last all', () => {
    const two = write([sample(1, 1, 0), sample(1, 1, 1, false), sample(9, 9, 2), sample(9, 9, 3, false)])!;
    const one = undo(two)!;
    expect(one.strokes).toEqual([two.strokes[0]]);
    expect(undo(one)).toBeUndefined();
  });

  test('what one instrument began another does not go on with', () => {
    const begun = record(undefined, sample(10, 10, 0), 'pen-pad', { widthMm: 100, heightMm: 40 })!;
    expect(record(begun, sample(60, 60, 5), 'finger', surface)).toBe(begun);
  });

  test('the mark of a held key is a signature as well', () => {
    const mark = signatureSchema.parse(confirmedMark());
    expect(mark.instrument).toBe('held-key');
    expect(signatureTrouble(mark.strokes, mark)).toBeUndefined();
  });
});

describe('pointers', () => {
  const box = { left: 100, top: 200, width: 880, height: 352 };
  const pointer = (change: Partial<PointerLike>): PointerLike => ({
    pointerId: 1,
    pointerType: 'touch',
    clientX: 540,
    clientY: 376,
    width: 20,
    height: 24,
    pressure: 0,
    timeStamp: 1_000,
    ...change,
  });

  function reader() {
    const samples: (SignatureSample & { instrument: string })[] = [];
    return {
      samples,
      reader: new PointerReader(surface, (each, instrument) => samples.push({ ...each, instrument })),
    };
  }

  test('millimetres of the surface, and every point between two frames', () => {
    const { samples, reader: pad } = reader();
    expect(pad.down(pointer({}), box)).toBe(true);
    const between = [500, 520, 530].map((clientX, index) => pointer({ clientX, timeStamp: 1_004 + index }));
    pad.move(pointer({ getCoalescedEvents: () => between }), box);
    pad.up(pointer({ timeStamp: 1_010 }), box);
    expect(samples[0]).toEqual({
      x: 110,
      y: 44,
      at: 1_000,
      pressure: 0.5,
      touches: true,
      instrument: 'finger',
    });
    expect(samples.slice(1, 4).map(({ x }) => x)).toEqual([100, 105, 107.5]);
    expect(samples.at(-1)?.touches).toBe(false);
  });

  test('the ball of the hand does not write', () => {
    const { samples, reader: pad } = reader();
    expect(pad.down(pointer({ width: 160, height: 140 }), box)).toBe(false);
    pad.move(pointer({}), box);
    expect(samples).toEqual([]);
  });

  test('a second finger does not write while the first one does', () => {
    const { samples, reader: pad } = reader();
    pad.down(pointer({}), box);
    expect(pad.down(pointer({ pointerId: 2 }), box)).toBe(false);
    pad.move(pointer({ pointerId: 2, clientX: 200 }), box);
    pad.up(pointer({ pointerId: 2 }), box);
    expect(samples).toHaveLength(1);
  });

  test('once a pen has written, touches are the hand that holds it; its pressure is kept', () => {
    const { samples, reader: pad } = reader();
    pad.down(pointer({ pointerType: 'pen', pressure: 0.73 }), box);
    pad.up(pointer({ pointerType: 'pen', pressure: 0 }), box);
    expect(pad.down(pointer({ pointerId: 5 }), box)).toBe(false);
    expect(samples[0]).toMatchObject({ instrument: 'pen', pressure: 0.73 });
  });
});
