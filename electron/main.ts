/**
 * The Electron shell: gives the page a window, the terminal a process, and both a channel to each other. It draws
 * nothing and knows no service item.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  app,
  BrowserWindow,
  ipcMain,
  Menu,
  MessageChannelMain,
  powerSaveBlocker,
  protocol,
  session,
  utilityProcess,
} from 'electron';
import { PORT_CHANNEL, REQUEST_PORT_CHANNEL } from './ipc-channels.ts';
import { watchPage, windowOptions } from './kiosk-window.ts';
import { lockApp, lockSession, PAGE_ADDRESS, PAGE_SCHEME, PARTITION } from './lockdown.ts';
import { answerRequest, listBuiltFiles, pageScheme } from './page-protocol.ts';
import { isOwnFrame, RequestLimit } from './port-requests.ts';
import { TerminalProcess } from './terminal-process.ts';

/** `dist/`: this file is built to `dist/electron/main.js`. */
const built = join(import.meta.dirname, '..');

const say = (event: string, rest: Readonly<Record<string, string>> = {}) =>
  console.log(JSON.stringify({ event, ...rest }));
const report = (code: string, detail: string) => say('shell-fault', { code, detail });

const TERMINAL_OPTIONS = ['profile', 'hub-url', 'hub-key-file', 'data'] as const;

/** The terminal's own options, as they were given to the shell; Chromium's switches are not passed on. */
function terminalArguments(): string[] {
  const { values } = parseArgs({
    args: process.argv.slice(1),
    strict: false,
    allowPositionals: true,
    options: Object.fromEntries(TERMINAL_OPTIONS.map((name) => [name, { type: 'string' } as const])),
  });
  return TERMINAL_OPTIONS.flatMap((name) => {
    const value = values[name];
    return typeof value === 'string' ? [`--${name}`, value] : [];
  });
}

// Electron would show a dialog about the error to the citizen and stay as it is; the supervisor starts us afresh.
process.on('uncaughtException', (error) => {
  report('shell-crashed', error.stack ?? error.message);
  app.exit(1);
});

lockApp(app);
protocol.registerSchemesAsPrivileged([pageScheme]);

if (app.requestSingleInstanceLock()) void app.whenReady().then(run);
else {
  report('already-running', 'another shell has this screen');
  app.exit(0);
}

async function run(): Promise<void> {
  Menu.setApplicationMenu(null);
  powerSaveBlocker.start('prevent-display-sleep');

  const terminal = new TerminalProcess({
    fork: () =>
      utilityProcess.fork(join(built, 'terminal', 'main.js'), ['--message-port', ...terminalArguments()], {
        serviceName: 'Zhuban terminal',
        stdio: 'inherit',
      }),
    report,
  });
  terminal.start();

  const files = await listBuiltFiles(join(built, 'renderer'));
  const kiosk = session.fromPartition(PARTITION);
  lockSession(kiosk, () => terminal.usesCamera);
  kiosk.protocol.handle(PAGE_SCHEME, (request) => answerRequest(request, files));

  const window = new BrowserWindow(windowOptions(join(import.meta.dirname, 'preload.cjs')));
  watchPage(window, report);

  const limit = new RequestLimit();
  ipcMain.on(REQUEST_PORT_CHANNEL, ({ senderFrame }) => {
    const { webContents } = window;
    if (!isOwnFrame(senderFrame, webContents.mainFrame)) return report('ipc-refused', 'not our page');
    if (!limit.take(performance.now())) return report('ipc-refused', 'too many requests');
    const { port1, port2 } = new MessageChannelMain();
    terminal.serve(port1);
    webContents.postMessage(PORT_CHANNEL, null, [port2]);
  });

  let ending = false;
  // Electron would end the terminal with itself, in the middle of a write.
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (ending) return;
    ending = true;
    void terminal.stop().then(() => app.exit(0));
  });
  app.on('second-instance', () => window.focus());
  window.on('close', (event) => {
    if (!ending) event.preventDefault();
  });
  window.webContents.once('did-finish-load', () => say('shell-ready'));
  // A load that fails is watchPage's to mend.
  await window.loadURL(PAGE_ADDRESS).catch(() => {});
}
