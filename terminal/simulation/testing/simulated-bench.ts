import { unwrap } from '#contract/result.ts';
import { WireTap } from '#drivers/trace/wire-tap.ts';
import type { Configuration } from '../../configuration/configuration-schema.ts';
import { loadConfiguration } from '../../configuration/load-configuration.ts';
import { checkDevices, createDeviceSet, type DeviceSet } from '../../devices/device-set.ts';
import { NetworkLink } from '../network-link.ts';
import { SimulatedSite } from '../simulated-site.ts';

/** The simulated devices of the development profile with the drivers that the terminal uses, and nothing else of it. */
export interface SimulatedBench extends AsyncDisposable {
  readonly configuration: Configuration;
  readonly site: SimulatedSite;
  readonly devices: DeviceSet;
  readonly tap: WireTap;
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

export async function openBench(): Promise<SimulatedBench> {
  const configuration = unwrap(await loadConfiguration('development'));
  const link = new NetworkLink(configuration.hub.url);
  await link.open();
  const changed = { tell: () => {} };
  const site = unwrap(await SimulatedSite.start({ link, onChange: () => changed.tell() }));
  changed.tell = () => site.report({});
  const tap = new WireTap();
  const devices = createDeviceSet(configuration, site.connections, silent, tap);
  const leaving = new AbortController();
  // The terminal asks its devices again and again; so does this.
  const rounds = (async () => {
    let health: Awaited<ReturnType<typeof checkDevices>> = [];
    while (!leaving.signal.aborted) {
      health = await checkDevices(devices, health, leaving.signal);
      site.report({ devices: [...health] });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return {
    configuration,
    site,
    devices,
    tap,
    async [Symbol.asyncDispose]() {
      leaving.abort();
      await rounds;
      await devices.close();
      await site.close();
      await link.close();
    },
  };
}
