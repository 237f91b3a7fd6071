import { createTcpCable } from '../testing/cable-ends.ts';
import { describeDriverContract } from '../testing/driver-contract.ts';
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
  // Its real peer is pcscd, see pcscd.test.ts.
  hardwareVariable: 'TEST_SMART_CARD_PORT',
});
