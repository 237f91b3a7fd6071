import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AppFailure, Result } from '#contract/result.ts';
import { fail, ok } from '#contract/result.ts';
import { answers, end, findFreePort } from './peer-process.ts';

/** A queue of printers.conf(5): raw, so that the document goes to the printer as it came. */
export interface CupsQueue {
  readonly name: string;
  /** Uri of the printer behind it. */
  readonly deviceUri: string;
  readonly isStopped?: boolean;
  readonly rejects?: boolean;
  /** job-hold-until-default */
  readonly holdsJobs?: boolean;
}

/** CUPS's own scheduler with folders of its own, on the loopback: a judge of the queue dialect of IPP. */
export interface CupsScheduler {
  uriOf(queue: string): string;
  /** Documents that lie in its spool folder. */
  countKeptDocuments(): Promise<number>;
  stop(): Promise<void>;
}

const executable = '/usr/sbin/cupsd';
const startAttempts = 200;

export async function startCupsScheduler(
  queues: readonly CupsQueue[],
): Promise<Result<CupsScheduler, AppFailure<'cupsd-unavailable'>>> {
  if (!existsSync(executable)) return fail('cupsd-unavailable', 'cups-daemon is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'zhuban-cupsd-'));
  // As root, its backends run under another user.
  await chmod(folder, 0o755);
  const at = (name: string): string => join(folder, name);
  for (const name of ['etc', 'spool', 'spool/tmp', 'cache', 'state', 'log']) await mkdir(at(name));
  const port = await findFreePort();
  // cupsd refuses to give its backends the rights of root (cups-files.conf(5), User).
  const own = userInfo();
  const user = own.uid === 0 ? ['User lp', 'Group lp'] : [`User ${own.username}`];
  await writeFile(
    at('etc/cups-files.conf'),
    [
      ...user,
      `ServerRoot ${at('etc')}`,
      `RequestRoot ${at('spool')}`,
      `TempDir ${at('spool/tmp')}`,
      `CacheDir ${at('cache')}`,
      `StateDir ${at('state')}`,
      `AccessLog ${at('log/access')}`,
      `ErrorLog ${at('log/error')}`,
      `PageLog ${at('log/page')}`,
      '',
    ].join('\n'),
  );
  // As Debian installs it: what may be done by whom, and documents kept for a day.
  await writeFile(
    at('etc/cupsd.conf'),
    [
      `Listen localhost:${port}`,
      'Browsing Off',
      'WebInterface No',
      'JobRetryInterval 1',
      '<Location />',
      'Order allow,deny',
      'Allow localhost',
      '</Location>',
      '<Policy default>',
      'JobPrivateAccess default',
      'JobPrivateValues default',
      '<Limit Cancel-Job CUPS-Authenticate-Job>',
      'Require user @OWNER @SYSTEM',
      'Order deny,allow',
      '</Limit>',
      '<Limit All>',
      'Order deny,allow',
      '</Limit>',
      '</Policy>',
      '',
    ].join('\n'),
  );
  await writeFile(at('etc/printers.conf'), queues.map(describeQueue).join(''));
  const child = spawn(executable, ['-f', '-c', at('etc/cupsd.conf'), '-s', at('etc/cups-files.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (bytes: Buffer) => {
    complaint = `${complaint}${bytes}`.slice(-500);
  });
  const stop = async (): Promise<void> => {
    // Its backends end with it only when it may end by itself.
    await end(child, 'SIGTERM');
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  for (let attempt = 0; !(await answers(`http://localhost:${port}/`)); attempt += 1) {
    if (attempt === startAttempts || child.exitCode !== null) {
      await stop();
      return fail('cupsd-unavailable', `does not answer ${complaint.trim()}`);
    }
    await delay(50);
  }
  return ok({
    uriOf: (queue) => `ipp://localhost:${port}/printers/${queue}`,
    countKeptDocuments: async () =>
      (await readdir(at('spool'))).filter((name) => /^d\d{5}-/.test(name)).length,
    stop,
  });
}

function describeQueue(queue: CupsQueue): string {
  return [
    `<Printer ${queue.name}>`,
    `DeviceURI ${queue.deviceUri}`,
    `State ${queue.isStopped === true ? 'Stopped' : 'Idle'}`,
    `Accepting ${queue.rejects === true ? 'No' : 'Yes'}`,
    'Shared No',
    'OpPolicy default',
    'ErrorPolicy retry-job',
    ...(queue.holdsJobs === true ? ['Option job-hold-until indefinite'] : []),
    '</Printer>',
    '',
  ].join('\n');
}
