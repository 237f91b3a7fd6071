import { describeDriverContract } from '../testing/driver-contract.ts';
import { TcpPortOpener } from '../transports/tcp-port.ts';
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
  // A real UPS stands behind upsd: HOST:PORT of one that calls it `ups`. nut.test.ts has a dummy. Leave the mains on.
  hardwareVariable: 'TEST_UPSD',
  hardwareOpener: (address) => {
    const { hostname, port } = new URL(`tcp://${address}`);
    return new TcpPortOpener({ host: hostname, port: Number(port) });
  },
  traces: 'uninterruptible-power',
});
