import { describeDriverContract } from '../testing/driver-contract.ts';
import { CodeScannerDriver } from './driver.ts';
import { codeScannerProfiles } from './profile.ts';
import { CodeScannerSimulator } from './simulator.ts';

// The scanner's maker on hardware: TEST_CODE_SCANNER_PROFILE=honeywell, newland when absent.
const profile =
  process.env.TEST_CODE_SCANNER_PROFILE === 'honeywell'
    ? codeScannerProfiles.honeywell
    : codeScannerProfiles.newland;

describeDriverContract({
  kind: 'code-scanner',
  makeDriver: (options) => new CodeScannerDriver({ ...options, profile, reopenWindowMs: 300 }),
  // On hardware: hold nothing before the window.
  waitingCall: (driver, bounds) => driver.scan(bounds),
  simulate: (peer) => new CodeScannerSimulator({ peer, profile }),
  hardwareVariable: 'TEST_CODE_SCANNER_PORT',
  hasTraces: true,
});
