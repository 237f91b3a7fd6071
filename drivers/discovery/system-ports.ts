import type { PortEnumerator } from './attached-port.ts';
import { LibraryPorts } from './library-ports.ts';
import { LinuxPorts } from './linux-ports.ts';

/** The ports of this machine. */
export function systemPorts(): PortEnumerator {
  return process.platform === 'linux' ? new LinuxPorts() : new LibraryPorts();
}
