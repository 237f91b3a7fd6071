import type { DeviceKind } from '#contract/device.ts';
import type { TerminalStatus } from '#contract/terminal-api.ts';

/** What stops most people comes first. Parts that no citizen uses by name are not told here. */
const ORDER = [
  'id-card-reader',
  'document-printer',
  'offline',
  'document-camera',
  'receipt-printer',
  'code-scanner',
  'face-camera',
] as const satisfies readonly (DeviceKind | 'offline')[];
export type Trouble = (typeof ORDER)[number];

/** What cannot be done now, for whoever has not begun yet. A device that still serves is nobody's trouble. */
export function troublesOf(
  status: Pick<TerminalStatus, 'devices' | 'online'> | undefined,
): readonly Trouble[] {
  if (!status) return [];
  const down = new Set<DeviceKind | 'offline'>(
    status.devices
      .filter(({ condition }) => condition === 'blocked' || condition === 'offline')
      .map(({ kind }) => kind),
  );
  if (!status.online) down.add('offline');
  return ORDER.filter((trouble) => down.has(trouble));
}
