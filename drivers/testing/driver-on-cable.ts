import type { Peer } from '../transports/peer.ts';
import { createTcpCable, type TestCable } from './cable-ends.ts';

export interface DriverOnCable<Driver, Simulator> {
  /** TCP when absent. */
  readonly makeCable?: (() => Promise<TestCable>) | undefined;
  /** Starts a simulated device at the other end of the cable. */
  readonly simulate: (peer: Peer) => Simulator;
  readonly makeDriver: (peer: Peer) => Driver;
}

/** Lends a driver and its simulated device on a new cable, and clears all three away however the use ends. */
export async function withDriverOnCable<
  Driver extends { close(): Promise<void> },
  Simulator extends { close(): void | Promise<void> },
>(
  { makeCable = createTcpCable, simulate, makeDriver }: DriverOnCable<Driver, Simulator>,
  use: (driver: Driver, simulator: Simulator, peer: Peer) => Promise<void>,
): Promise<void> {
  const cable = await makeCable();
  const simulator = simulate(cable.peer);
  const driver = makeDriver(cable.peer);
  try {
    await use(driver, simulator, cable.peer);
  } finally {
    await driver.close();
    await simulator.close();
    await cable.dispose();
  }
}
