/** The one window, and the watch over the page in it. */
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { PAGE_ADDRESS, webPreferences } from './lockdown.ts';
import { RestartPause } from './restart-pause.ts';

export const windowOptions = (preload: string): BrowserWindowConstructorOptions => ({
  kiosk: true,
  fullscreen: true,
  frame: false,
  roundedCorners: false,
  autoHideMenuBar: true,
  closable: false,
  minimizable: false,
  title: '助办',
  // The paper colour of the page, so that nothing flashes before its first frame.
  backgroundColor: '#F5F3EE',
  webPreferences: webPreferences(preload),
});

/** What a page that hangs or dies leads to: it is ended, what it stored is wiped, and it is loaded afresh. */
export function watchPage(window: BrowserWindow, report: (code: string, detail: string) => void): void {
  const { webContents } = window;
  const pause = new RestartPause();
  let planned = false;
  const loadAgain = (code: string, detail: string) => {
    if (planned) return;
    planned = true;
    const wait = pause.died(performance.now());
    report(code, `${detail}; loading the page again in ${wait / 1000} s`);
    setTimeout(() => {
      planned = false;
      if (window.isDestroyed()) return;
      webContents.session
        .clearData()
        .catch((error: Error) => report('page-data-not-cleared', error.message))
        .then(() => window.loadURL(PAGE_ADDRESS))
        .catch((error: Error) => loadAgain('page-not-loaded', error.message));
    }, wait);
  };
  webContents.on('render-process-gone', (_event, { reason }) => loadAgain('page-process-gone', reason));
  webContents.on('did-fail-load', (_event, code, text, _url, isMainFrame) => {
    // -3: the load was given up for another one.
    if (isMainFrame && code !== -3) loadAgain('page-not-loaded', text);
  });
  // Its process is stuck and would not notice a reload; its end brings `render-process-gone`.
  window.on('unresponsive', () => webContents.forcefullyCrashRenderer());
}
