import type { WebFrameMain } from 'electron';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { rendererPort, terminalReady } from '#contract/shell-channel.ts';
import { PORT_CHANNEL, REQUEST_PORT_CHANNEL } from './ipc-channels.ts';
import {
  calls,
  FakeEvent,
  FakeUtilityProcess,
  FakeWindow,
  fakeApp,
  fakeElectron,
} from './testing/fake-electron.ts';

vi.mock('electron', async () => (await import('./testing/fake-electron.ts')).fakeElectron);

const argv = process.argv;
const crashListeners = process.listeners('uncaughtException');
const said: string[] = [];
beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  process.argv = [
    '/electron',
    '.',
    '--no-sandbox',
    '--profile',
    'village',
    '--hub-url=http://127.0.0.1:9/',
    '--inspect',
  ];
  await import('./main.ts');
  await vi.waitFor(() => expect(FakeWindow.all).toHaveLength(1), 20_000);
  await vi.waitFor(() => expect(said.length).toBeGreaterThan(0), 20_000);
});
afterAll(() => {
  process.argv = argv;
  vi.restoreAllMocks();
  for (const listener of process.listeners('uncaughtException'))
    if (!crashListeners.includes(listener)) process.off('uncaughtException', listener);
});

const window = () => FakeWindow.all[0]!;
const terminal = () => FakeUtilityProcess.all[0]!;
const requestPort = (senderFrame: WebFrameMain | null) =>
  fakeElectron.ipcMain.emit(REQUEST_PORT_CHANNEL, { senderFrame });

describe('shell', () => {
  test('checklist 4: the sandbox is on before anything else, and the scheme before the app is ready', () => {
    expect(calls).toEqual([
      'enableSandbox',
      'scheme zhuban',
      'requestSingleInstanceLock',
      'whenReady',
      'menu null',
      'powerSaveBlocker prevent-display-sleep',
    ]);
    expect(window().options.webPreferences?.sandbox).toBe(true);
  });

  test('loads the page and says that it is ready', () => {
    expect(window().loaded).toEqual(['zhuban://app/index.html']);
    expect(said.map((line) => JSON.parse(line))).toContainEqual({ event: 'shell-ready' });
  });

  test('serves the page from its own session, which is locked', async () => {
    const session = fakeElectron.session.fromPartition('kiosk');
    expect(Object.keys(session.handlers)).toContain('setPermissionRequestHandler');
    const answer = await session.pages.get('zhuban')?.(new Request('zhuban://app/index.html'));
    expect(answer?.status).toBe(200);
    expect(window().webContents.openHandler).toBeDefined();
  });

  test('starts the terminal with its own options only', () => {
    expect(terminal().modulePath).toMatch(/terminal[/\\]main\.js$/);
    expect(terminal().args).toEqual([
      '--message-port',
      ...['--profile', 'village', '--hub-url', 'http://127.0.0.1:9/'],
    ]);
  });

  test('joins page and terminal with the two ends of one channel', () => {
    terminal().emit('message', terminalReady);
    requestPort(window().webContents.mainFrame);
    const [message, ports] = terminal().received[0]!;
    expect(message).toEqual(rendererPort);
    const [channel, , pagePorts] = window().webContents.posted[0]!;
    expect(channel).toBe(PORT_CHANNEL);
    expect([ports.length, pagePorts.length]).toEqual([1, 1]);
    expect(ports[0]).not.toBe(pagePorts[0]);
  });

  test('checklist 17: a frame that is gone, another frame or another page gets no port', () => {
    const before = terminal().received.length;
    requestPort(null);
    requestPort({ url: 'zhuban://app/index.html' } as WebFrameMain);
    const { mainFrame } = window().webContents;
    const address = mainFrame.url;
    Object.assign(mainFrame, { url: 'https://example.com/' });
    requestPort(mainFrame);
    Object.assign(mainFrame, { url: address });
    expect(terminal().received.length).toBe(before);
    expect(said.filter((line) => line.includes('ipc-refused'))).toHaveLength(3);
  });

  test('checklist 17: a page that asks without end is refused after ten times', () => {
    for (let n = 0; n < 50; n += 1) requestPort(window().webContents.mainFrame);
    expect(terminal().received.length).toBe(10);
  });

  test('nobody closes the window', () => {
    const event = new FakeEvent();
    window().emit('close', event);
    expect(event.prevented).toBe(true);
  });

  test('told to quit: ends the terminal first, then itself', async () => {
    const event = new FakeEvent();
    fakeApp.emit('before-quit', event);
    expect([event.prevented, terminal().killed, fakeApp.exits]).toEqual([true, true, []]);
    terminal().emit('exit', 0);
    await vi.waitFor(() => expect(fakeApp.exits).toEqual([0]), 20_000);
  });
});
