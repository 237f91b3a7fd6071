import { describeDriverContract } from '../testing/driver-contract.ts';
import { CardDispenserDriver } from './driver.ts';
import { CardDispenserSimulator } from './simulator.ts';

describeDriverContract({
  kind: 'card-dispenser',
  makeDriver: (options) => new CardDispenserDriver({ ...options, pollIntervalMs: 50, reopenWindowMs: 300 }),
  // On hardware: move a card to the mouth first, and leave it there.
  waitingCall: (driver, bounds) => driver.waitUntilTaken(bounds),
  simulate: (peer) => {
    const simulator = new CardDispenserSimulator({ peer });
    simulator.placeAtMouth();
    return simulator;
  },
  work: {
    prepare: (simulator) => {
      simulator.clearJam();
      simulator.fill(100);
    },
    call: (driver, bounds) => driver.takeCard(bounds),
  },
  hardwareVariable: 'TEST_CARD_DISPENSER_PORT',
  traces: 'card-dispenser',
});
