import { deviceKindSchema } from '#contract/device.ts';
import type { WireLine } from '#contract/technician.ts';
import { askDesk } from '../../technician/desk-client.ts';
import { type DataOptions, dataDirectoryOf } from '../data-directory.ts';
import { EXIT } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { Output } from '../output.ts';

export interface WatchOptions extends DataOptions {
  readonly json?: boolean;
}

/** Shows what goes over the ports of the running terminal until it is interrupted. */
export async function watchWire(deviceName: string | undefined, options: WatchOptions): Promise<number> {
  const output = new Output(options);
  const device = deviceKindSchema.optional().safeParse(deviceName);
  if (!device.success) {
    return output.fail({ code: 'device-unknown', detail: deviceKindSchema.options.join(', ') });
  }
  const directory = await dataDirectoryOf(options);
  if (!directory.ok) return output.fail(directory.failure);
  const interrupted = interruption();
  const asked = await askDesk(
    directory.value,
    { request: 'watch', ...(device.data === undefined ? {} : { device: device.data }) },
    {
      signal: interrupted,
      onAnswer: (answer) => {
        if (answer.event === 'line') output.show({ event: 'line', ...answer.line }, textOf(answer.line));
      },
    },
  );
  return asked.ok || interrupted.aborted ? EXIT.ok : output.fail(asked.failure);
}

const ARROWS = { 'to-device': '→', 'from-device': '←', port: '·' } as const;

function textOf(line: WireLine): string {
  const { at, device, direction, hex, length, masked, meanings } = line;
  const bytes = hex.match(/../g)?.join(' ') ?? '';
  const more = 2 * length > hex.length ? ` … ${length} bytes` : '';
  const hidden = masked ? ' (masked)' : '';
  return `${at.slice(11, 23)} ${device} ${ARROWS[direction]} ${bytes}${more}${hidden}  ${meanings.join('; ')}`.trimEnd();
}
