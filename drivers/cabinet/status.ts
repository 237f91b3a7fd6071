import type { DeviceHealth, DeviceProblem } from '#contract/device.ts';

/** What the cabinet senses. Undefined: no such switch is wired. */
export interface CabinetInputs {
  readonly doorOpen: boolean | undefined;
  readonly personPresent: boolean | undefined;
  /** The technician's key is turned. */
  readonly serviceKey: boolean | undefined;
}

/** Meaning of exception codes ("MODBUS Application Protocol Specification" V1.1b3, section 7). */
export const exceptionCodes: ReadonlyMap<number, { readonly code: string; readonly wait: boolean }> = new Map(
  [
    [0x01, { code: 'illegal-function', wait: false }],
    [0x02, { code: 'illegal-data-address', wait: false }],
    [0x03, { code: 'illegal-data-value', wait: false }],
    [0x04, { code: 'server-device-failure', wait: false }],
    [0x05, { code: 'acknowledge', wait: true }],
    [0x06, { code: 'server-device-busy', wait: true }],
    [0x08, { code: 'memory-parity-error', wait: false }],
    [0x0a, { code: 'gateway-path-unavailable', wait: false }],
    [0x0b, { code: 'gateway-target-silent', wait: true }],
  ],
);

/** An open door is the technician's business while his key is turned, and a fault otherwise. */
export function cabinetHealth(
  inputs: CabinetInputs,
): Pick<DeviceHealth, 'condition'> & { problems: DeviceProblem[] } {
  const open = inputs.doorOpen === true && inputs.serviceKey !== true;
  return open ? { condition: 'degraded', problems: ['cabinet-open'] } : { condition: 'ready', problems: [] };
}
