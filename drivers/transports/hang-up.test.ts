import { EventEmitter } from 'node:events';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SerialPort } from 'serialport';
import { expect, onTestFinished, test } from 'vitest';
import { endReadingOnHangUp } from './hang-up.ts';

interface Binding {
  isOpen: boolean;
  fd: number | null;
  poller: EventEmitter;
  read(buffer: Buffer, offset: number, length: number): Promise<{ bytesRead: number }>;
}

/** What the library's port has of the system, with a descriptor of the test's choice. */
function bindingOf(fd: number | null): Binding {
  const binding: Binding = {
    isOpen: true,
    fd,
    poller: new EventEmitter(),
    read: () => Promise.reject(new Error('the library’s own reading')),
  };
  endReadingOnHangUp({ port: binding } as unknown as SerialPort);
  return binding;
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'zhuban-hang-up-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function descriptorOf(path: string): Promise<number> {
  const handle = await open(path, 'r');
  onTestFinished(() => handle.close());
  return handle.fd;
}

test('closed before it is read: taken for our own closing', async () => {
  await expect(bindingOf(null).read(Buffer.alloc(8), 0, 8)).rejects.toMatchObject({ canceled: true });
});

test('a line that hung up reads nothing for ever: the reading ends', async () => {
  const path = join(await folder(), 'line');
  await writeFile(path, 'last');
  const binding = bindingOf(await descriptorOf(path));
  expect(await binding.read(Buffer.alloc(8), 0, 8)).toMatchObject({ bytesRead: 4 });
  await expect(binding.read(Buffer.alloc(8), 0, 8)).rejects.toThrow('hung up');
});

test('an error that is more than an empty line is told as it is', async () => {
  const binding = bindingOf(await descriptorOf(await folder()));
  await expect(binding.read(Buffer.alloc(8), 0, 8)).rejects.toMatchObject({ code: 'EISDIR' });
  // The same error while we closed it is our own closing.
  binding.isOpen = false;
  await expect(binding.read(Buffer.alloc(8), 0, 8)).rejects.toMatchObject({ canceled: true });
});

test('a port without the bindings of Unix is left as it is', () => {
  const windows = { port: { read: () => Promise.resolve({ bytesRead: 1 }) } };
  const { read } = windows.port;
  endReadingOnHangUp(windows as unknown as SerialPort);
  expect(windows.port.read).toBe(read);
});
