import { describeDriverContract } from '../testing/driver-contract.ts';
import { IdCardReaderDriver } from './driver.ts';
import { IdCardReaderSimulator } from './simulator.ts';

describeDriverContract({
  kind: 'id-card-reader',
  makeDriver: (options) => new IdCardReaderDriver({ ...options, pollIntervalMs: 20, reopenWindowMs: 300 }),
  // On hardware: leave the reader empty.
  waitingCall: (driver, bounds) => driver.readCard(bounds),
  simulate: (peer) => new IdCardReaderSimulator({ peer }),
  work: {
    prepare: (simulator) => simulator.layCard('resident'),
    call: (driver, bounds) => driver.readCard(bounds),
  },
  hardwareVariable: 'TEST_ID_CARD_READER_PORT',
  traces: 'id-card-reader',
});
