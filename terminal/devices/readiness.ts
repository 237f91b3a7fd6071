import { chinaTime } from '#contract/china-time.ts';
import type { DeviceHealth, DeviceKind } from '#contract/device.ts';
import type { Item } from '#contract/item.ts';
import type { Hindrance, ItemGuide } from '#contract/visit/guide.ts';

export interface Surroundings {
  readonly devices: readonly DeviceHealth[];
  /** The hub could be reached a moment ago. */
  readonly online: boolean;
  /** Its keys are known, so a case can be sealed for it. */
  readonly canSeal: boolean;
  readonly now: Date;
}

export interface Readiness {
  readonly hindrances: readonly Hindrance[];
  readonly remarks: ItemGuide['remarks'];
}

/**
 * What stands in the way of an item here and now. Told on the guide, before a card is laid: nobody should give
 * his data away for something that cannot be finished.
 */
export function readinessOf(
  item: { readonly availability: Item['availability']; readonly outcome: Pick<Item['outcome'], 'kind'> },
  surroundings: Surroundings,
): Readiness {
  const hindrances: Hindrance[] = [];
  const remarks: ItemGuide['remarks'] = [];
  const { network, hours } = item.availability;

  // A slip of this very terminal can be answered for without the hub.
  const answersAlone = item.outcome.kind === 'progress';
  if (network === 'live' && !surroundings.online && !answersAlone)
    hindrances.push({ code: 'network-needed' });
  if (network === 'queued' && !surroundings.online) {
    if (surroundings.canSeal) remarks.push('will-be-sent-later');
    else hindrances.push({ code: 'network-needed' });
  }
  if (hours !== undefined && !isWithin(hours, surroundings.now))
    hindrances.push({ code: 'outside-hours', ...hours });

  for (const device of item.availability.devices) {
    const health = surroundings.devices.find((candidate) => candidate.kind === device);
    if (health !== undefined && (health.condition === 'ready' || health.condition === 'degraded')) continue;
    if (hasAnotherWay(device) || otherCardServes(device, item.availability.devices, surroundings.devices)) {
      if (device === 'receipt-printer') remarks.push('slip-on-screen-only');
      continue;
    }
    hindrances.push(
      health === undefined
        ? { code: 'device-missing', device }
        : { code: 'device-blocked', device, problems: [...health.problems] },
    );
  }
  return { hindrances, remarks };
}

/**
 * Both card readers are listed where either card is taken: one is enough, and the other may be away or was never there.
 */
function otherCardServes(
  device: DeviceKind,
  needed: readonly DeviceKind[],
  devices: readonly DeviceHealth[],
): boolean {
  const other = OTHER_CARD[device];
  if (other === undefined || !needed.includes(other)) return false;
  return devices.some(({ kind, condition }) => kind === other && condition === 'ready');
}

const OTHER_CARD: Partial<Record<DeviceKind, DeviceKind>> = {
  'id-card-reader': 'smart-card-reader',
  'smart-card-reader': 'id-card-reader',
};

/** A slip can be shown on the screen, a code can be typed, and the face is never the only way. */
function hasAnotherWay(device: DeviceKind): boolean {
  return device === 'receipt-printer' || device === 'code-scanner' || device === 'face-camera';
}

/** Hours may pass midnight: 22:00 to 06:00. */
function isWithin(hours: { readonly from: string; readonly to: string }, now: Date): boolean {
  const { time } = chinaTime(now);
  return hours.from <= hours.to
    ? time >= hours.from && time < hours.to
    : time >= hours.from || time < hours.to;
}
