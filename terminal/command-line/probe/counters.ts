import type { DeviceLinks } from '../../devices/device-links.ts';
import type { Output } from '../output.ts';
import { linkText } from './links.ts';

/** What went over the port of a probe. */
export function tellCounters(output: Output, links: DeviceLinks): void {
  for (const link of links.all) output.event({ event: 'link', ...link }, linkText(link));
}
