import { describe, expect, test } from 'vitest';
import type { DeviceHealth } from '#contract/device.ts';
import type { Item } from '#contract/item.ts';
import { projectCatalog } from '../visit/testing/recorded-services.ts';
import { readinessOf, type Surroundings } from './readiness.ts';

const catalog = projectCatalog();
function item(id: string): Item {
  const found = catalog.item(id);
  if (found === undefined) throw new Error(`no item ${id}`);
  return found;
}
const certificate = item('human-resources/participation-certificate');
const application = item('public-security/residence-permit');

function ready(kind: DeviceHealth['kind']): DeviceHealth {
  return { kind, condition: 'ready', problems: [], simulated: true };
}
const allReady: Surroundings = {
  devices: (
    ['id-card-reader', 'receipt-printer', 'document-printer', 'document-camera', 'face-camera'] as const
  ).map(ready),
  online: true,
  canSeal: true,
  now: new Date('2026-11-21T10:00:00+08:00'),
};
function without(kind: DeviceHealth['kind'], health?: DeviceHealth): Surroundings {
  const rest = allReady.devices.filter((device) => device.kind !== kind);
  return { ...allReady, devices: health === undefined ? rest : [...rest, health] };
}

describe('what the guide says before a card is laid', () => {
  test('nothing, when all is well', () => {
    expect(readinessOf(certificate, allReady)).toEqual({ hindrances: [], remarks: [] });
  });

  test('one of two cards is enough: a terminal without a chip reader, or whose ID card reader is away, serves', () => {
    const eitherCard = item('human-resources/contribution-certificate');
    expect(readinessOf(eitherCard, allReady).hindrances).toEqual([]);
    const dead: DeviceHealth = {
      kind: 'id-card-reader',
      condition: 'offline',
      problems: ['port-lost'],
      simulated: true,
    };
    const byChipOnly = without('id-card-reader', dead);
    expect(readinessOf(eitherCard, byChipOnly).hindrances).toHaveLength(2);
    const withChip = { ...byChipOnly, devices: [...byChipOnly.devices, ready('smart-card-reader')] };
    expect(readinessOf(eitherCard, withChip).hindrances).toEqual([]);
    expect(readinessOf(certificate, withChip).hindrances).toHaveLength(1);
  });

  test('document printer out of paper hinders a certificate', () => {
    const empty: DeviceHealth = {
      kind: 'document-printer',
      condition: 'blocked',
      problems: ['media-empty'],
      simulated: true,
    };
    expect(readinessOf(certificate, without('document-printer', empty)).hindrances).toEqual([
      { code: 'device-blocked', device: 'document-printer', problems: ['media-empty'] },
    ]);
  });

  test('receipt printer out of paper does not hinder: the slip is shown on the screen', () => {
    const empty: DeviceHealth = {
      kind: 'receipt-printer',
      condition: 'blocked',
      problems: ['paper-empty'],
      simulated: true,
    };
    const readiness = readinessOf(application, without('receipt-printer', empty));
    expect(readiness.hindrances).toEqual([]);
    expect(readiness.remarks).toContain('slip-on-screen-only');
  });

  test('a reader that is not there hinders', () => {
    expect(readinessOf(certificate, without('id-card-reader')).hindrances).toEqual([
      { code: 'device-missing', device: 'id-card-reader' },
    ]);
  });

  test('network off: live items wait, queued items are sent later, but only with the hub known', () => {
    const offline = { ...allReady, online: false };
    expect(readinessOf(certificate, offline).hindrances).toContainEqual({ code: 'network-needed' });
    expect(readinessOf(application, offline)).toEqual({ hindrances: [], remarks: ['will-be-sent-later'] });
    expect(readinessOf(application, { ...offline, canSeal: false }).hindrances).toContainEqual({
      code: 'network-needed',
    });
  });

  test('network off: the progress of a slip of this terminal can still be asked for', () => {
    const offline = { ...allReady, online: false };
    expect(readinessOf(item('general/case-progress'), offline).hindrances).toEqual([]);
  });

  test('opening hours, over midnight too', () => {
    const at = (from: string, to: string): Item => ({
      ...certificate,
      availability: { ...certificate.availability, hours: { from, to } },
    });
    expect(readinessOf(at('08:00', '20:00'), allReady).hindrances).toEqual([]);
    expect(readinessOf(at('22:00', '06:00'), allReady).hindrances).toHaveLength(1);
    expect(
      readinessOf(at('22:00', '06:00'), { ...allReady, now: new Date('2026-11-21T23:00:00+08:00') })
        .hindrances,
    ).toEqual([]);
  });
});
