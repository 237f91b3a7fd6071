import type { DeviceKind } from '#contract/device.ts';
import type { TerminalStatus } from '#contract/terminal-api.ts';

export type Trouble = DeviceKind | 'offline';

/** What stops most people comes first. */
const ORDER: readonly Trouble[] = [
  'id-card-reader',
  'document-printer',
  'offline',
  'document-camera',
  'receipt-printer',
  'code-scanner',
  'face-camera',
];

/** What cannot be done now, for whoever has not begun yet. A device that still serves is nobody's trouble. */
export function troublesOf(
  status: Pick<TerminalStatus, 'devices' | 'online'> | undefined,
): readonly Trouble[] {
  if (!status) return [];
  const down = new Set<Trouble>(
    status.devices
      .filter(({ condition }) => condition === 'blocked' || condition === 'offline')
      .map(({ kind }) => kind),
  );
  if (!status.online) down.add('offline');
  return ORDER.filter((trouble) => down.has(trouble));
}
