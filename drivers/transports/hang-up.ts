import { read } from 'node:fs';
import { promisify } from 'node:util';
import type { SerialPort } from 'serialport';

const readDescriptor = promisify(read);

/** What the Unix bindings of the library have beside their common interface. */
interface UnixBinding {
  readonly isOpen: boolean;
  readonly fd: number | null;
  readonly poller: { once(event: 'readable', listener: (error: Error | null) => void): unknown };
  read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }>;
}

/**
 * Makes a pulled cable end the reading. A terminal that hung up reads 0 bytes for ever (with VMIN 1 and
 * O_NONBLOCK an empty one says EAGAIN), and the library reads again at once: if the hang-up meets a read that
 * is under way, it spins on a whole core and never tells of the loss. Must be called before the first read.
 */
export function endReadingOnHangUp(port: SerialPort): void {
  const binding = port.port as Partial<UnixBinding> | undefined;
  // Windows reports a lost port by itself.
  if (binding?.poller === undefined) return;
  const unix = binding as UnixBinding;
  unix.read = (buffer, offset, length) => readUntilHangUp(unix, buffer, offset, length);
}

async function readUntilHangUp(
  binding: UnixBinding,
  buffer: Buffer,
  offset: number,
  length: number,
): Promise<{ buffer: Buffer; bytesRead: number }> {
  for (;;) {
    if (binding.fd === null) throw closedByUs();
    try {
      const { bytesRead } = await readDescriptor(binding.fd, buffer, offset, length, null);
      if (bytesRead > 0) return { buffer, bytesRead };
    } catch (error) {
      // Closed during the read: its poller must not be touched any more, that ends the process.
      if (!binding.isOpen) throw closedByUs();
      if (!isNotYet(error)) throw error;
      await readable(binding);
      continue;
    }
    throw new Error('the line hung up');
  }
}

/** The library takes an error that is marked so for our own closing. */
function closedByUs(): Error {
  return Object.assign(new Error('closed'), { canceled: true });
}

function isNotYet(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EAGAIN' || code === 'EINTR';
}

function readable(binding: UnixBinding): Promise<void> {
  return new Promise((resolve, reject) => {
    binding.poller.once('readable', (error) => (error ? reject(error) : resolve()));
  });
}
