import type { DeviceKind } from '#contract/device.ts';
import type { SimulatedFault } from '#contract/technician.ts';

/** Faults of one device, and the device. */
const deviceOfGroup = {
  reader: 'id-card-reader',
  receipt: 'receipt-printer',
  document: 'document-printer',
  scanner: 'code-scanner',
  camera: 'document-camera',
  face: 'face-camera',
  power: 'uninterruptible-power',
  cabinet: 'cabinet',
  dispenser: 'card-dispenser',
} as const satisfies Record<string, DeviceKind>;

export type FaultGroup = keyof typeof deviceOfGroup;

export const FAULT_GROUPS = Object.keys(deviceOfGroup) as readonly FaultGroup[];

export function groupOf(fault: SimulatedFault): FaultGroup {
  switch (fault) {
    case 'card-removed-while-reading':
      return 'reader';
    case 'power-failed':
    case 'battery-low':
      return 'power';
    case 'cards-empty':
      return 'dispenser';
    default: {
      const group = FAULT_GROUPS.find((name) => fault.startsWith(`${name}-`));
      if (group === undefined) throw new Error(`${fault} is of no device`);
      return group;
    }
  }
}

export function deviceOfFault(fault: SimulatedFault): DeviceKind {
  return deviceOfGroup[groupOf(fault)];
}
