import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchPage, windowOptions } from './kiosk-window.ts';
import { PAGE_ADDRESS } from './lockdown.ts';
import { FakeEvent, FakeWindow } from './testing/fake-electron.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const watched = () => {
  const window = new FakeWindow();
  const reports: string[] = [];
  watchPage(window as unknown as BrowserWindow, (code) => reports.push(code));
  const { webContents } = window;
  const crash = () =>
    webContents.emit('render-process-gone', new FakeEvent(), { reason: 'crashed', exitCode: 11 });
  return { window, webContents, reports, crash };
};

describe('window', () => {
  test('is a kiosk without a frame that nobody can close', () => {
    expect(windowOptions('p')).toMatchObject({
      kiosk: true,
      fullscreen: true,
      frame: false,
      closable: false,
    });
  });
});

describe('watch over the page', () => {
  test('page crashes: what it stored is wiped and it is loaded again within 5 s', async () => {
    const { window, webContents, reports, crash } = watched();
    crash();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(webContents.session.cleared).toBe(1);
    expect(window.loaded).toEqual([PAGE_ADDRESS]);
    expect(reports).toEqual(['page-process-gone']);
  });

  test('page hangs: its process is ended and it is loaded again', async () => {
    const { window, webContents } = watched();
    window.emit('unresponsive');
    expect(webContents.crashed).toBe(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(window.loaded).toEqual([PAGE_ADDRESS]);
  });

  test('page cannot be loaded: tried again, with a pause that grows', async () => {
    const { window, reports } = watched();
    window.failures.push(new Error('gone'), new Error('gone'));
    window.webContents.emit('did-fail-load', new FakeEvent(), -6, 'ERR_FILE_NOT_FOUND', PAGE_ADDRESS, true);
    await vi.advanceTimersByTimeAsync(1_000 + 2_000 + 4_000);
    expect(window.loaded).toHaveLength(3);
    expect(reports).toEqual(['page-not-loaded', 'page-not-loaded', 'page-not-loaded']);
  });

  test('a load given up for another one, or of a frame, is no failure', async () => {
    const { window } = watched();
    window.webContents.emit('did-fail-load', new FakeEvent(), -3, 'ERR_ABORTED', PAGE_ADDRESS, true);
    window.webContents.emit('did-fail-load', new FakeEvent(), -6, 'ERR_FILE_NOT_FOUND', 'x', false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(window.loaded).toEqual([]);
  });

  test('page crashes twice at once: loaded once', async () => {
    const { window, crash } = watched();
    crash();
    crash();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(window.loaded).toHaveLength(1);
  });
});
