import { describeDriverContract } from '../testing/driver-contract.ts';
import { UninterruptiblePowerDriver } from './driver.ts';
import { UninterruptiblePowerSimulator } from './simulator.ts';

describeDriverContract({
  kind: 'uninterruptible-power',
  makeDriver: (options) =>
    new UninterruptiblePowerDriver({
      ...options,
      upsName: 'ups',
      pollIntervalMs: 50,
      reopenWindowMs: 300,
    }),
  waitingCall: (driver, bounds) => driver.waitForChange({ source: 'mains', batteryLow: false }, bounds),
  simulate: (peer) => new UninterruptiblePowerSimulator({ peer }),
  work: {
    prepare: () => undefined,
    call: (driver, bounds) => driver.readPower(bounds),
  },
  // A UPS has no serial port of its own here: its real test is nut.test.ts.
  hardwareVariable: 'TEST_UNINTERRUPTIBLE_POWER_PORT',
});
