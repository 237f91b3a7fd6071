import { readFileSync } from 'node:fs';
import { type AppFailure, fail, type Result } from '#contract/result.ts';
import { scannerProfileOf, traceConductors } from '#drivers/trace/conductors.ts';
import { codesOfTrace } from '#drivers/trace/scanner-codes.ts';
import { openedPortOf, parseTrace, type Trace } from '#drivers/trace/trace.ts';
import { checkTrace, type TraceDifference } from '#drivers/trace/trace-check.ts';
import { TracePlayer } from '#drivers/trace/trace-player.ts';
import { EXIT } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { Output } from '../output.ts';
import { layCable } from '../simulate/cable.ts';

export interface ReplayOptions {
  readonly trace: string;
  readonly link?: string;
  readonly check?: boolean;
  readonly profile?: string;
  readonly speed: number;
  readonly repeat?: boolean;
  readonly json?: boolean;
}

/** Plays a trace in the one way that the options name. `device` is the folder of its driver. */
export async function replayTrace(device: string, options: ReplayOptions): Promise<number> {
  const output = new Output(options);
  const trace = readTrace(options.trace, device);
  if (!trace.ok) return output.fail(trace.failure);
  if (options.check) return check(trace.value, options, output);
  if (options.profile !== undefined) return showCodes(trace.value, options.profile, output);
  return play(trace.value, options.link ?? '', options, output);
}

function readTrace(path: string, device: string): Result<Trace, AppFailure> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return fail('trace-file-failed', path);
  }
  const trace = parseTrace(text);
  if (trace.ok && trace.value.header.device !== device) {
    return fail('trace-of-another-device', trace.value.header.device);
  }
  return trace;
}

async function check(trace: Trace, options: ReplayOptions, output: Output): Promise<number> {
  const conductor = traceConductors[trace.header.device];
  if (conductor === undefined) return output.fail({ code: 'trace-of-another-device' });
  const checked = await checkTrace(trace, conductor, { signal: interruption(), speed: options.speed });
  if (!checked.ok) return output.fail(checked.failure);
  const { calls, played, entries, differences, maskedFrom } = checked.value;
  for (const difference of differences) {
    output.show({ event: 'difference', ...difference }, sentenceOf(difference));
  }
  const masked =
    maskedFrom === undefined ? '' : ` Behind line ${maskedFrom} the data are masked: not checked.`;
  output.show(
    {
      event: 'checked',
      calls,
      played,
      entries,
      differences: differences.length,
      ...(maskedFrom === undefined ? {} : { maskedFrom }),
    },
    `${calls} calls, ${played} of ${entries} lines played, ${differences.length} differences.${masked}`,
  );
  return differences.length === 0 ? EXIT.ok : output.fail({ code: 'trace-differs' });
}

function sentenceOf(difference: TraceDifference): string {
  switch (difference.kind) {
    case 'sent-otherwise':
      return `line ${difference.line}: the driver sent ${difference.sent || 'nothing'}, recorded was ${difference.expected}`;
    case 'not-sent':
      return `line ${difference.line}: the driver did not send ${difference.expected}`;
    case 'sent-more':
      return `behind the end: the driver sent ${difference.sent}`;
    case 'outcome':
      return `line ${difference.line}: the call ended with ${difference.outcome}, recorded was ${difference.expected}`;
    case 'call-unknown':
      return `line ${difference.line}: the driver has no call ${difference.call}`;
  }
}

function showCodes(trace: Trace, profileName: string, output: Output): number {
  const profile = scannerProfileOf(profileName);
  if (profile === undefined) return output.fail({ code: 'trace-profile-unknown', detail: profileName });
  const codes = codesOfTrace(trace, profile);
  if (!codes.ok) return output.fail(codes.failure);
  for (const { t, code } of codes.value) {
    if (code === undefined) output.show({ event: 'error', t, code: 'code-undecodable' }, `${t} ms: no text`);
    else output.show({ event: 'code', t, ...code }, `${t} ms: ${code.symbology} ${code.text}`);
  }
  output.tell(`${codes.value.length} codes.`);
  return codes.value.some(({ code }) => code !== undefined) ? EXIT.ok : EXIT.failed;
}

async function play(trace: Trace, link: string, options: ReplayOptions, output: Output): Promise<number> {
  if (openedPortOf(trace)?.reports) return output.fail({ code: 'trace-of-reports' });
  const interrupted = interruption();
  const cable = await layCable(link);
  if (!cable.ok) return output.fail(cable.failure);
  const player = new TracePlayer({
    trace,
    peer: cable.value,
    mode: 'lenient',
    speed: options.speed,
    ...(options.repeat === undefined ? {} : { repeat: options.repeat }),
  });
  try {
    output.show({ event: 'ready', link }, `Ready at ${link}. Ctrl-C ends it.`);
    player.start();
    const ended = new Promise<void>((resolve) => interrupted.addEventListener('abort', () => resolve()));
    await Promise.race([player.finished, ended]);
    // What was written last is still on its way through the terminal.
    await new Promise((resolve) => setTimeout(resolve, 200));
    output.show(
      {
        event: 'played',
        played: player.played,
        entries: trace.entries.length,
        ignoredBytes: player.ignoredBytes,
      },
      `${player.played} of ${trace.entries.length} lines played, ${player.ignoredBytes} bytes not in the trace.`,
    );
    return EXIT.ok;
  } finally {
    player.close();
    await cable.value.close();
  }
}
