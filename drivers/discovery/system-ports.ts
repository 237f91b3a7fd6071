import type { PortEnumerator } from './attached-port.ts';
import { LibraryPorts } from './library-ports.ts';
import { LinuxPorts } from './linux-ports.ts';

/** The ports of this machine. */
export function systemPorts(platform: NodeJS.Platform = process.platform): PortEnumerator {
  return platform === 'linux' ? new LinuxPorts() : new LibraryPorts();
}
