import { type DriverWork, describeDriverContract } from '../testing/driver-contract.ts';
import { HidPeer } from '../transports/hid-peer.ts';
import { HidPortOpener } from '../transports/hid-port.ts';
import { CodeScannerDriver } from './driver.ts';
import { HidScannerSimulator } from './hid-simulator.ts';
import { codeScannerProfiles } from './profile.ts';
import { reportLayouts } from './report-layout.ts';
import { CodeScannerSimulator } from './simulator.ts';

// The scanner's maker on hardware: TEST_CODE_SCANNER_PROFILE=honeywell, newland when absent.
const profile =
  process.env.TEST_CODE_SCANNER_PROFILE === 'honeywell'
    ? codeScannerProfiles.honeywell
    : codeScannerProfiles.newland;

/** Shows a code again and again, as people do: one that was shown before the call counts for nothing. */
const work: DriverWork<CodeScannerDriver, Pick<CodeScannerSimulator, 'presentCode' | 'close'>> = {
  prepare: () => undefined,
  async call(driver, bounds, simulator) {
    const showing = setInterval(() => simulator.presentCode({ text: '6901234567892' }), 20);
    try {
      return await driver.scan(bounds);
    } finally {
      clearInterval(showing);
    }
  },
};

describeDriverContract({
  kind: 'code-scanner',
  makeDriver: (options) => new CodeScannerDriver({ ...options, profile, reopenWindowMs: 300 }),
  // On hardware: hold nothing before the window.
  waitingCall: (driver, bounds) => driver.scan(bounds),
  simulate: (peer) => new CodeScannerSimulator({ peer, profile }),
  work,
  hardwareVariable: 'TEST_CODE_SCANNER_PORT',
  traces: 'code-scanner',
});

describeDriverContract({
  kind: 'code-scanner',
  makeDriver: (options) =>
    new CodeScannerDriver({ ...options, profile: codeScannerProfiles.honeywell, reopenWindowMs: 300 }),
  waitingCall: (driver, bounds) => driver.scan(bounds),
  cables: {
    async HID() {
      const peer = new HidPeer({ vendorId: 0x0c2e });
      return { peer, dispose: () => peer.close() };
    },
  },
  simulate: (peer) => {
    if (!(peer instanceof HidPeer)) throw new TypeError('a HID scanner hangs on a HID cable');
    const { honeywell } = codeScannerProfiles;
    return new HidScannerSimulator({ peer, profile: honeywell, layout: reportLayouts.honeywell });
  },
  work,
  // A path: /dev/hidraw0. The scanner must be one of Honeywell's.
  hardwareVariable: 'TEST_CODE_SCANNER_HID',
  hardwareOpener: (path) => new HidPortOpener({ target: { path } }),
});
