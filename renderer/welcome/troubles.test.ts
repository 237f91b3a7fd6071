import { expect, test } from 'vitest';
import {
  type DeviceHealth,
  type DeviceKind,
  deviceConditionSchema,
  deviceKindSchema,
} from '#contract/device.ts';
import { troublesOf } from './troubles.ts';

const device = (kind: DeviceHealth['kind'], condition: DeviceHealth['condition']): DeviceHealth => ({
  kind,
  condition,
  problems: [],
  simulated: true,
});

test('a device that serves is no trouble, however much it needs a technician', () => {
  expect(
    troublesOf({
      online: true,
      devices: [device('document-printer', 'degraded'), device('id-card-reader', 'ready')],
    }),
  ).toEqual([]);
});

test('what stops most people comes first', () => {
  expect(
    troublesOf({
      online: false,
      devices: [
        device('receipt-printer', 'blocked'),
        device('document-printer', 'blocked'),
        device('id-card-reader', 'offline'),
      ],
    }),
  ).toEqual(['id-card-reader', 'document-printer', 'offline', 'receipt-printer']);
});

/** Parts of the machine that no citizen comes for: a technician is told, the attract page is not. */
const BEHIND_THE_FRONT: readonly DeviceKind[] = [
  'uninterruptible-power',
  'cabinet',
  'card-dispenser',
  'smart-card-reader',
];

test('every kind of device that people use is told when it is down, and no other', () => {
  for (const kind of deviceKindSchema.options) {
    for (const condition of deviceConditionSchema.options) {
      const told = troublesOf({ online: true, devices: [device(kind, condition)] });
      const down = condition === 'blocked' || condition === 'offline';
      expect(told, kind).toEqual(down && !BEHIND_THE_FRONT.includes(kind) ? [kind] : []);
    }
  }
});

test('before the terminal has spoken there is nothing to tell', () => {
  expect(troublesOf(undefined)).toEqual([]);
});
