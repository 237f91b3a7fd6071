import { fstatSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isatty } from 'node:tty';
import type { AppFailure, Result } from '#contract/result.ts';
import { EXIT } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { Output, type OutputLine } from '../output.ts';
import { parseSimulateCommand, type SimulateCommand } from './commands.ts';
import type { EventListener, SimulatedDevice } from './simulated-device.ts';

export interface RunOptions {
  readonly json?: boolean | undefined;
  /** Faults that are on from the beginning. */
  readonly fault?: readonly string[] | undefined;
}

/** Runs a device until Ctrl-C or the end of standard input, taking a command a line. */
export async function runDevice(
  options: RunOptions,
  start: (emit: EventListener) => Promise<Result<SimulatedDevice, AppFailure>>,
  first: readonly SimulateCommand[] = [],
): Promise<number> {
  const output = new Output(options);
  const interrupted = interruption();
  // What happens before anybody can know where the device is, is told after that.
  let held: OutputLine[] | undefined = [];
  const started = await start((line) => {
    if (held === undefined) output.event(line);
    else held.push(line);
  });
  if (!started.ok) return output.failEvent(started.failure);
  const device = started.value;
  try {
    const faults = (options.fault ?? []).map((kind) => ({ command: 'fault', kind, on: true }) as const);
    for (const command of [...first, ...faults]) {
      const done = await obey(device, command, output);
      if (!done.ok) return output.failEvent(done.failure);
    }
    output.event({ event: 'ready', ...device.address }, `Ready. "help" lists the commands; Ctrl-C ends it.`);
    for (const line of held) output.event(line);
    held = undefined;
    await takeCommands(device, output, interrupted);
    return EXIT.ok;
  } finally {
    await device.close();
  }
}

async function takeCommands(
  device: SimulatedDevice,
  output: Output,
  interrupted: AbortSignal,
): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const someoneIsThere = !isNullDevice();
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  // One after the other: a fault must be in force before the next command.
  let last: Promise<void> = Promise.resolve();
  lines.on('line', (line) => {
    if (line.trim() === '') return;
    last = last.then(() => takeLine(line, device, output)).catch(ended.reject);
  });
  lines.on('close', () => {
    if (someoneIsThere || interrupted.aborted) last.then(ended.resolve, ended.reject);
  });
  // With nobody at its standard input the device lives until it is ended.
  const alive = setInterval(() => undefined, 60_000);
  if (interrupted.aborted) ended.resolve();
  interrupted.addEventListener('abort', () => ended.resolve(), { once: true });
  try {
    await ended.promise;
  } finally {
    clearInterval(alive);
    lines.close();
  }
}

async function takeLine(line: string, device: SimulatedDevice, output: Output): Promise<void> {
  const parsed = parseSimulateCommand(line);
  const done = parsed.ok ? await obey(device, parsed.value, output) : parsed;
  // A typing error does not end the device.
  if (!done.ok) output.failEvent(done.failure);
}

async function obey(
  device: SimulatedDevice,
  command: SimulateCommand,
  output: Output,
): Promise<Result<void, AppFailure>> {
  if (command.command === 'help') {
    const commands = [...device.vocabulary, `fault ${device.faultKinds.join('|')} on|off`, 'help'];
    output.event({ event: 'help', commands }, commands.join('\n'));
    return { ok: true, value: undefined };
  }
  const done = await device.obey(command);
  if (!done.ok) return done;
  if (done.value) return { ok: true, value: undefined };
  return { ok: false, failure: { code: 'command-not-for-this-device', detail: command.command } };
}

/** A background job of a script has /dev/null for input; its end says nothing. */
function isNullDevice(): boolean {
  try {
    return fstatSync(0).isCharacterDevice() && !isatty(0);
  } catch {
    return true;
  }
}
