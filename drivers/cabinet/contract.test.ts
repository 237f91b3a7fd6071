import { describeDriverContract } from '../testing/driver-contract.ts';
import { CabinetDriver } from './driver.ts';
import { CabinetSimulator } from './simulator.ts';

describeDriverContract({
  kind: 'cabinet',
  makeDriver: (options) =>
    new CabinetDriver({
      ...options,
      wiring: {
        slave: 1,
        lamps: { 'id-card-reader': 0, 'receipt-slot': 1 },
        door: { address: 0 },
        presence: { address: 1 },
        serviceKey: { address: 2 },
      },
      reopenWindowMs: 300,
    }),
  // On hardware: leave door, key and sensor alone.
  waitingCall: (driver, bounds) =>
    driver.waitForChange({ doorOpen: false, personPresent: false, serviceKey: false }, bounds),
  simulate: (peer) => new CabinetSimulator({ peer }),
  work: {
    prepare: () => undefined,
    call: (driver, bounds) => driver.setLamp('receipt-slot', bounds),
  },
  hardwareVariable: 'TEST_CABINET_PORT',
  traces: 'cabinet',
});
