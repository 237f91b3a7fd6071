import { describeDriverContract } from '../testing/driver-contract.ts';
import { IdCardReaderDriver } from './driver.ts';
import { IdCardReaderSimulator } from './simulator.ts';

describeDriverContract({
  kind: 'id-card-reader',
  makeDriver: (options) => new IdCardReaderDriver({ ...options, reopenWindowMs: 300 }),
  // On hardware: leave the reader empty.
  waitingCall: (driver, bounds) => driver.readCard(bounds),
  simulate: (peer) => new IdCardReaderSimulator({ peer }),
  hardwareVariable: 'TEST_ID_CARD_READER_PORT',
  hasTraces: true,
});
