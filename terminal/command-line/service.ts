import { existsSync } from 'node:fs';
import { chinaTime } from '#contract/china-time.ts';
import { isServiceOn, setService } from '../guidance/service-state.ts';
import { askDesk } from '../technician/desk-client.ts';
import { type DataOptions, dataDirectoryOf } from './data-directory.ts';
import { EXIT } from './exit-codes.ts';
import { interruption } from './interruption.ts';
import { Output } from './output.ts';

export interface ServiceOptions extends DataOptions {
  readonly json?: boolean;
  /** HH:MM in China: when it is thought to go on. */
  readonly until?: string;
}

export type ServiceAction = 'stop' | 'start' | 'status' | 'acknowledge';

/** Stops or resumes the service of a terminal, running or not. A visit under way is finished first. */
export async function serve(action: ServiceAction, options: ServiceOptions): Promise<number> {
  const output = new Output(options);
  const directory = await dataDirectoryOf(options);
  if (!directory.ok) return output.fail(directory.failure);
  if (!existsSync(directory.value))
    return output.fail({ code: 'data-folder-missing', detail: directory.value });
  if (action === 'acknowledge') {
    const asked = await askDesk(
      directory.value,
      { request: 'acknowledge-cabinet' },
      { signal: interruption(), onAnswer: () => undefined },
    );
    if (!asked.ok) return output.fail(asked.failure);
  } else if (action !== 'status') {
    const until = options.until === undefined ? undefined : nextTime(options.until, new Date());
    setService(directory.value, action === 'start', until);
  }
  const on = isServiceOn(directory.value);
  output.show(
    { event: 'service', on },
    on ? 'in service' : 'out of service: the screen says so, and where to go instead',
  );
  return EXIT.ok;
}

/** The next time that the clocks of China show this. */
export function nextTime(time: string, now: Date): Date {
  const today = new Date(`${chinaTime(now).date}T${time}:00+08:00`);
  return today > now ? today : new Date(today.getTime() + 86_400_000);
}
