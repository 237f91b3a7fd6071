import type { DeviceLink } from '#contract/device-link.ts';
import { askDesk } from '../../technician/desk-client.ts';
import { type DataOptions, dataDirectoryOf } from '../data-directory.ts';
import { EXIT } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { Output } from '../output.ts';

export interface LinksOptions extends DataOptions {
  readonly json?: boolean;
}

/** Shows the counters of the lines of the running terminal. */
export async function showLinks(options: LinksOptions): Promise<number> {
  const output = new Output(options);
  const directory = await dataDirectoryOf(options);
  if (!directory.ok) return output.fail(directory.failure);
  const asked = await askDesk(
    directory.value,
    { request: 'links' },
    {
      signal: interruption(),
      onAnswer: (answer) => {
        if (answer.event !== 'links') return;
        for (const link of answer.links) output.show({ event: 'link', ...link }, linkText(link));
      },
    },
  );
  return asked.ok ? EXIT.ok : output.fail(asked.failure);
}

/** One device in two lines; the second one tells troubles only where there are any. */
export function linkText(link: DeviceLink): string {
  const troubles = [
    [link.discardedBytes, 'bytes discarded'],
    [link.checksumErrors, 'checksum errors'],
    [link.timeouts, 'timeouts'],
    [link.retries, 'retries'],
    [link.softResets, 'resets'],
    [link.reopens, 'reopened'],
    [link.outOfService, 'times out of service'],
  ] as const;
  const told = troubles.filter(([times]) => times > 0).map(([times, what]) => `${times} ${what}`);
  const { trouble } = link;
  if (trouble !== undefined) told.push([trouble.code, trouble.detail].filter(Boolean).join(': '));
  return [
    `${link.device} ${link.open ? 'open' : 'closed'}, ${link.port}, since ${link.since}`,
    `  sent ${link.framesSent} frames (${link.bytesSent} bytes), received ${link.framesReceived} (${link.bytesReceived} bytes)${told.length === 0 ? '' : `; ${told.join(', ')}`}`,
  ].join('\n');
}
