import { afterEach, describe, expect, test, vi } from 'vitest';
import { afterPaint } from './after-paint.ts';

/** A window whose frames come when the test says so. */
function frames(): { draw(): void } {
  let callbacks: (() => void)[] = [];
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => callbacks.push(callback));
  vi.stubGlobal('cancelAnimationFrame', (id: number) => {
    callbacks = callbacks.filter((_, place) => place !== id - 1);
  });
  return {
    draw: () => {
      for (const callback of callbacks.splice(0)) callback();
    },
  };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('after the paint', () => {
  test('work waits for the frame and the task after it, and runs once', () => {
    const window = frames();
    const work = vi.fn();
    afterPaint(work);
    window.draw();
    expect(work).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(work).toHaveBeenCalledTimes(1);
    vi.runAllTimers();
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
