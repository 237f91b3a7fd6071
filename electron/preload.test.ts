import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';

const electron = vi.hoisted(() => ({
  exposed: new Map<string, Record<string, unknown>>(),
  sent: [] as unknown[][],
  listeners: new Map<string, (event: { ports: unknown[] }, ...rest: unknown[]) => void>(),
}));
vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, api: Record<string, unknown>) => electron.exposed.set(name, api),
  },
  ipcRenderer: {
    send: (...message: unknown[]) => void electron.sent.push(message),
    on: (name: string, listener: (event: { ports: unknown[] }) => void) =>
      electron.listeners.set(name, listener),
  },
}));

test('checklist 20: the page gets one function with a name, which passes nothing on', async () => {
  await import('./preload.ts');
  expect([...electron.exposed.keys()]).toEqual(['zhuban']);
  const bridge = electron.exposed.get('zhuban') ?? {};
  expect(Object.keys(bridge)).toEqual(['requestPort']);
  (bridge.requestPort as (...args: unknown[]) => void)('any', { thing: 1 });
  expect(electron.sent).toEqual([['request-port']]);
});

test('checklist 20: the port is posted to this very window and origin, and no event of Electron with it', async () => {
  await import('./preload.ts');
  const posted: unknown[][] = [];
  vi.stubGlobal('window', { postMessage: (...message: unknown[]) => posted.push(message) });
  const port = {};
  electron.listeners.get('port')?.({ ports: [port] }, 'payload');
  vi.unstubAllGlobals();
  expect(posted).toEqual([['zhuban-port', '/', [port]]]);
});

test('a sandboxed preload can load no package: nothing but electron and files without imports', () => {
  const imports = (file: string) =>
    [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/from '([^']+)'/g)].map(
      ([, name]) => name,
    );
  expect(imports('preload.ts')).toEqual(['electron', '#contract/shell-channel.ts', './ipc-channels.ts']);
  expect(imports('ipc-channels.ts')).toEqual([]);
  expect(imports('../contract/shell-channel.ts')).toEqual([]);
});
