import { createTcpCable } from '../testing/cable-ends.ts';
import { describeDriverContract } from '../testing/driver-contract.ts';
import { PcscSocketOpener } from '../transports/pcsc-socket.ts';
import { SmartCardDriver } from './driver.ts';
import { SimulatedSocialSecurityCard } from './simulated-card.ts';
import { SmartCardSimulator } from './simulator.ts';

describeDriverContract({
  kind: 'smart-card-reader',
  makeDriver: (options) => new SmartCardDriver({ ...options, pollIntervalMs: 50, reopenWindowMs: 300 }),
  // The daemon answers over a local socket, which dies with its questions: no pseudo-terminal does.
  cables: { TCP: createTcpCable },
  waitingCall: (driver, bounds) => driver.waitForCard(bounds),
  simulate: (peer) => new SmartCardSimulator({ peer }),
  work: {
    prepare: (simulator) => simulator.insert(new SimulatedSocialSecurityCard()),
    call: (driver, bounds) => driver.readSocialSecurityCard(bounds),
  },
  // A real reader stands behind pcscd: the path of its socket. pcscd.test.ts has a virtual one. Leave it empty.
  hardwareVariable: 'TEST_PCSCD_SOCKET',
  hardwareOpener: (path) => new PcscSocketOpener(path),
  traces: 'smart-card',
});
