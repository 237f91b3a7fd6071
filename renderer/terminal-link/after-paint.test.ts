import { afterEach, describe, expect, test, vi } from 'vitest';
import { afterPaint, forNextFrame } from './after-paint.ts';

/** A window whose frames come when the test says so. */
function frames(): { draw(): void } {
  const callbacks = new Map<number, () => void>();
  let last = 0;
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => {
    last += 1;
    callbacks.set(last, callback);
    return last;
  });
  vi.stubGlobal('cancelAnimationFrame', (id: number) => callbacks.delete(id));
  return {
    draw: () => {
      const due = [...callbacks];
      for (const [id] of due) callbacks.delete(id);
      for (const [, callback] of due) callback();
    },
  };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('after the paint', () => {
  test('work waits until the frame is drawn, and runs once', () => {
    const window = frames();
    const work = vi.fn();
    afterPaint(work);
    window.draw();
    expect(work).not.toHaveBeenCalled();
    window.draw();
    expect(work).toHaveBeenCalledTimes(1);
    vi.runAllTimers();
    expect(work).toHaveBeenCalledTimes(1);
  });

  test('work for the next frame waits for one frame', () => {
    const window = frames();
    const work = vi.fn();
    forNextFrame(work);
    expect(work).not.toHaveBeenCalled();
    window.draw();
    window.draw();
    expect(work).toHaveBeenCalledTimes(1);
  });

  test('a window without frames does not hold it up', () => {
    frames();
    const work = vi.fn();
    afterPaint(work);
    vi.runAllTimers();
    expect(work).toHaveBeenCalledTimes(1);
  });

  test('what was called off does not run', () => {
    const window = frames();
    const work = vi.fn();
    const cancel = afterPaint(work);
    window.draw();
    cancel();
    vi.runAllTimers();
    expect(work).not.toHaveBeenCalled();
  });

  test('without a window it runs at once', () => {
    const work = vi.fn();
    afterPaint(work);
    expect(work).toHaveBeenCalledTimes(1);
  });
});
