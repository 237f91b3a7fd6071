import { describeDriverContract } from '../testing/driver-contract.ts';
import { SmartCardDriver } from './driver.ts';
import { SmartCardSimulator } from './simulator.ts';

describeDriverContract({
  kind: 'smart-card-reader',
  makeDriver: (options) => new SmartCardDriver({ ...options, pollIntervalMs: 50, reopenWindowMs: 300 }),
  waitingCall: (driver, bounds) => driver.waitForCard(bounds),
  simulate: (peer) => new SmartCardSimulator({ peer }),
  // Its real peer is pcscd, see pcscd.test.ts.
  hardwareVariable: 'TEST_SMART_CARD_PORT',
});
