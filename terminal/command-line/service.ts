import { existsSync } from 'node:fs';
import { isServiceOn, setService } from '../guidance/service-state.ts';
import { type DataOptions, dataDirectoryOf } from './data-directory.ts';
import { EXIT } from './exit-codes.ts';
import { Output } from './output.ts';

export interface ServiceOptions extends DataOptions {
  readonly json?: boolean;
}

export type ServiceAction = 'stop' | 'start' | 'status';

/** Stops or resumes the service of a terminal, running or not. A visit under way is finished first. */
export async function serve(action: ServiceAction, options: ServiceOptions): Promise<number> {
  const output = new Output(options);
  const directory = await dataDirectoryOf(options);
  if (!directory.ok) return output.fail(directory.failure);
  if (!existsSync(directory.value))
    return output.fail({ code: 'data-folder-missing', detail: directory.value });
  if (action !== 'status') setService(directory.value, action === 'start');
  const on = isServiceOn(directory.value);
  output.show(
    { event: 'service', on },
    on ? 'in service' : 'out of service: the screen says so, and where to go instead',
  );
  return EXIT.ok;
}
