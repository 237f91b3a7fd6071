import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AppFailure, Result } from '#contract/result.ts';
import { fail, ok } from '#contract/result.ts';
import { answers, end, findFreePort } from './peer-process.ts';

/** CUPS's own IPP Everywhere printer, run as a judge that knows nothing of this project. */
export interface IppEvePrinter {
  readonly port: number;
  readonly uri: string;
  /** Number of documents that its print command has been given. */
  countDocuments(): Promise<number>;
  /** While set, the print command stands still and reports this reason; without it, pages come out. */
  obstruct(reason: 'media-empty' | 'media-jam' | 'cover-open' | 'toner-empty' | undefined): Promise<void>;
  /** The print command gives up after this many pages, or only skips the rest of them. */
  endAfter(pages: number, how: 'fails' | 'skips'): Promise<void>;
  /** The job attributes that the last print command was given, by their IPP names. */
  lastJob(): Promise<ReadonlyMap<string, string>>;
  /** What its web form calls the level of the main tray, in percent. */
  setTrayLevel(percent: number): Promise<void>;
  setTonerLevel(percent: number): Promise<void>;
  /** Cuts the power. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface IppEvePrinterOptions {
  /** Pages that the print command pretends to print, one each `secondsPerPage`. */
  readonly pages: number;
  readonly secondsPerPage: number;
  readonly twoSided?: boolean;
}

const executable = '/usr/sbin/ippeveprinter';
const startAttempts = 100;

/**
 * The print command: looks only whether the document has its end, as any PDF interpreter must. Its stderr drives the printer's state
 * (ippeveprinter(8), "Print Commands"). It never stands still for more than 3 s, because
 * ippeveprinter lets a command finish even when its job was cancelled.
 */
function printCommand(folder: string, options: IppEvePrinterOptions): string {
  return `#!/bin/sh
env | grep '^IPP_' > '${folder}/job'
echo document >> '${folder}/documents'
tail -c 1024 "$1" | grep -aq '%%EOF' || exit 1
page=0
stuck=0
while [ $page -lt $((${options.pages} * \${IPP_COPIES:-1})) ]; do
  if [ -s '${folder}/obstacle' ]; then
    reason=$(cat '${folder}/obstacle')
    echo "STATE: +$reason-error" >&2
    while [ -s '${folder}/obstacle' ] && [ $stuck -lt 60 ]; do sleep 0.05; stuck=$((stuck+1)); done
    [ $stuck -lt 60 ] || exit 1
    echo "STATE: -$reason-error" >&2
  fi
  [ "$(cat '${folder}/end' 2>/dev/null)" = "$page fails" ] && exit 1
  [ "$(cat '${folder}/end' 2>/dev/null)" = "$page skips" ] && exit 0
  sleep ${options.secondsPerPage}
  page=$((page+1))
  echo "ATTR: job-impressions-completed=$page" >&2
done
exit 0
`;
}

/** Says why it cannot be had, so that a suite can skip aloud. */
export async function startIppEvePrinter(
  options: IppEvePrinterOptions,
): Promise<Result<IppEvePrinter, AppFailure<'ippeveprinter-unavailable'>>> {
  if (!existsSync(executable)) return fail('ippeveprinter-unavailable', 'cups-ipp-utils is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'zhuban-ippeveprinter-'));
  const command = join(folder, 'print-command');
  await writeFile(command, printCommand(folder, options), { mode: 0o755 });
  await writeFile(join(folder, 'documents'), '');
  const bus = await startMessageBus(folder);
  if (!bus.ok) {
    await rm(folder, { recursive: true, force: true });
    return bus;
  }
  const port = await findFreePort();
  const child = spawn(
    executable,
    [
      '-r',
      'off',
      '-n',
      'localhost',
      '-p',
      `${port}`,
      '-f',
      'application/pdf',
      '-d',
      folder,
      '-c',
      command,
      ...(options.twoSided === true ? ['-2'] : []),
      'Judge',
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: bus.value.address },
    },
  );
  let complaint = '';
  child.stderr.on('data', (bytes: Buffer) => {
    complaint = `${complaint}${bytes}`.slice(-500);
  });
  const origin = `http://localhost:${port}`;
  const kill = async (): Promise<void> => {
    await end(child);
  };
  const stop = async (): Promise<void> => {
    await kill();
    await bus.value.stop();
    // A print command that is still running may write into the folder once more.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  for (let attempt = 0; ; attempt += 1) {
    if (await answers(origin)) break;
    if (attempt === startAttempts || child.exitCode !== null) {
      await stop();
      return fail('ippeveprinter-unavailable', `does not answer ${complaint.trim()}`);
    }
    await delay(50);
  }
  const submitForm = async (query: string): Promise<void> => {
    const response = await fetch(`${origin}/${query}`);
    if (!response.ok) throw new Error(`web form: HTTP ${response.status}`);
    await response.arrayBuffer();
  };
  const setTrayLevel = (percent: number): Promise<void> =>
    submitForm(`media?size1=iso_a4_210x297mm&type1=stationery&level1=${percent}&size3=&type3=&level3=25`);
  // It comes with paper of the American size.
  await setTrayLevel(100);
  return ok({
    port,
    uri: `ipp://localhost:${port}/ipp/print`,
    countDocuments: async () => (await readFile(join(folder, 'documents'), 'utf8')).split('\n').length - 1,
    obstruct: (reason) => writeFile(join(folder, 'obstacle'), reason ?? ''),
    endAfter: (pages, how) => writeFile(join(folder, 'end'), `${pages} ${how}`),
    lastJob: async () =>
      new Map(
        (await readFile(join(folder, 'job'), 'utf8'))
          .split('\n')
          .map((line) => /^IPP_([^=]*)=(.*)$/.exec(line))
          .flatMap((line) => (line === null ? [] : [[nameOfVariable(line[1] ?? ''), line[2] ?? '']])),
      ),
    setTrayLevel,
    setTonerLevel: (percent) => submitForm(`supplies?supply1=${percent}`),
    kill,
    stop,
  });
}

/**
 * ippeveprinter ends at once when it finds no message bus to look for Avahi on, even though it is told to announce
 * nothing. A bus of its own, with nobody on it, satisfies it, needs no right, and disturbs no other program.
 */
async function startMessageBus(
  folder: string,
): Promise<
  Result<{ readonly address: string; stop(): Promise<void> }, AppFailure<'ippeveprinter-unavailable'>>
> {
  const socket = join(folder, 'bus');
  const configuration = join(folder, 'bus.conf');
  await writeFile(
    configuration,
    `<busconfig><listen>unix:path=${socket}</listen><auth>EXTERNAL</auth><policy context="default">` +
      '<allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>' +
      '</policy></busconfig>',
  );
  const bus = spawn('dbus-daemon', [`--config-file=${configuration}`, '--nofork', '--nopidfile'], {
    stdio: 'ignore',
  });
  let failedToStart = false;
  bus.once('error', () => {
    failedToStart = true;
  });
  for (let attempt = 0; !existsSync(socket); attempt += 1) {
    if (attempt === startAttempts || failedToStart || bus.exitCode !== null) {
      if (!failedToStart) await end(bus);
      return fail('ippeveprinter-unavailable', 'dbus-daemon does not start');
    }
    await delay(20);
  }
  return ok({ address: `unix:path=${socket}`, stop: () => end(bus) });
}

/** IPP_PRINT_COLOR_MODE → print-color-mode */
function nameOfVariable(variable: string): string {
  return variable.toLowerCase().replaceAll('_', '-');
}
