import { deviceKindSchema } from '#contract/device.ts';
import { type WireFault, wireFaultSchema } from '#contract/wire-fault.ts';
import { askDesk } from '../../technician/desk-client.ts';
import { type DataOptions, dataDirectoryOf } from '../data-directory.ts';
import { EXIT } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { Output } from '../output.ts';

export interface LineFaultOptions extends DataOptions {
  readonly times?: number;
  /** Milliseconds. */
  readonly by?: number;
  readonly json?: boolean;
}

/** Puts a fault on the line of a simulated device of the running terminal, or mends it. */
export async function setLineFault(
  deviceName: string,
  kind: string,
  options: LineFaultOptions,
): Promise<number> {
  const output = new Output(options);
  const device = deviceKindSchema.safeParse(deviceName);
  if (!device.success) {
    return output.fail({ code: 'device-unknown', detail: deviceKindSchema.options.join(', ') });
  }
  const fault = kind === 'mend' ? undefined : faultOf(kind, options);
  if (fault !== undefined && !fault.success) {
    return output.fail({ code: 'fault-unknown', detail: FAULT_KINDS.join(', ') });
  }
  const directory = await dataDirectoryOf(options);
  if (!directory.ok) return output.fail(directory.failure);
  const asked = await askDesk(
    directory.value,
    fault === undefined
      ? { request: 'mend', device: device.data }
      : { request: 'fault', device: device.data, fault: fault.data },
    { signal: interruption(), onAnswer: () => undefined },
  );
  if (!asked.ok) return output.fail(asked.failure);
  output.show({ event: 'fault', device: device.data, kind }, `${device.data}: ${kind}`);
  return EXIT.ok;
}

const FAULT_KINDS: readonly string[] = [
  ...wireFaultSchema.options.map((option) => option.shape.kind.value satisfies WireFault['kind']),
  'mend',
];

const DELAY_MS = 3_000;

function faultOf(kind: string, { times, by }: LineFaultOptions) {
  return wireFaultSchema.safeParse({
    kind,
    ...(times === undefined ? {} : { times }),
    ...(kind === 'delay' ? { milliseconds: by ?? DELAY_MS } : {}),
  });
}
