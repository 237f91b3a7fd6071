import type { DeviceHealth, DeviceProblem } from '#contract/device.ts';

/** Where the terminal's power comes from. `unknown` is never as good as `mains`. */
export type PowerSource = 'mains' | 'battery' | 'unknown';

export interface PowerState {
  readonly source: PowerSource;
  /** The battery is nearly empty, or the UPS server has ordered the end: shut down now. */
  readonly batteryLow: boolean;
  /** Overloaded, on bypass, a worn battery or an alarm: it serves, but cannot be relied on. */
  readonly needsService: boolean;
  /** Charge of the battery, 0–100 %, where the UPS says it. */
  readonly chargePercent?: number;
  /** Estimated time on battery, in seconds, where the UPS says it. */
  readonly runtimeSeconds?: number;
}

/** What `ups.status` is made of (NUT Developer Guide, "Status data"). */
const SERVICE_WORDS = new Set(['RB', 'OVER', 'BYPASS', 'ALARM', 'OFF']);

/**
 * Reads `ups.status`. A UPS that says both OL and OB is believed to be on battery. One that says neither, as a driver
 * that has just started (`WAIT`), tells nothing.
 */
export function powerStateOf(
  status: string,
  details: { readonly charge?: string | undefined; readonly runtime?: string | undefined } = {},
): PowerState {
  const words = new Set(status.split(/\s+/).filter((word) => word !== ''));
  const source = words.has('OB') ? 'battery' : words.has('OL') ? 'mains' : 'unknown';
  const chargePercent = numberOf(details.charge, 100);
  const runtimeSeconds = numberOf(details.runtime, 7 * 24 * 3600);
  return {
    source,
    // On mains LB says that the battery is still filling up, or worn out: nothing to switch off for.
    batteryLow: words.has('FSD') || (source !== 'mains' && words.has('LB')),
    needsService: [...words].some((word) => SERVICE_WORDS.has(word)),
    ...(chargePercent === undefined ? {} : { chargePercent }),
    ...(runtimeSeconds === undefined ? {} : { runtimeSeconds }),
  };
}

export function powerHealth(
  state: PowerState,
): Pick<DeviceHealth, 'condition'> & { problems: DeviceProblem[] } {
  const problems: DeviceProblem[] = [];
  if (state.batteryLow) problems.push('battery-low');
  if (state.source === 'battery') problems.push('on-battery');
  if (state.needsService) problems.push('battery-fault');
  if (state.source === 'unknown') problems.push('not-responding');
  if (state.source === 'unknown') return { condition: 'offline', problems };
  if (state.source === 'battery' || state.batteryLow) return { condition: 'blocked', problems };
  return { condition: problems.length > 0 ? 'degraded' : 'ready', problems };
}

function numberOf(text: string | undefined, maximum: number): number | undefined {
  if (text === undefined || !/^\d+(\.\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return value <= maximum ? value : undefined;
}
