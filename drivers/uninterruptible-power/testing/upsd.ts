import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { withinBounds } from '../../bounds.ts';
import { TcpPortOpener } from '../../transports/tcp-port.ts';

/** A real upsd with NUT's own dummy driver: a peer that knows nothing of this project. */
export interface NutServer {
  readonly port: number;
  readonly credentials: { readonly username: string; readonly password: string };
  /** What the UPS measures, e.g. `{'ups.status': 'OB LB'}`. The dummy driver sees it within a second or two. */
  setVariables(variables: Readonly<Record<string, string>>): Promise<void>;
  /** The driver of the UPS dies; upsd lives. */
  killDriver(): Promise<void>;
  stop(): Promise<void>;
}

// The programs themselves: Debian's wrappers want /etc/nut to be configured.
const upsd = '/lib/nut/upsd';
const dummyDriver = '/lib/nut/dummy-ups';
const START_ATTEMPTS = 200;

export function nutInstalled(): boolean {
  return existsSync(upsd) && existsSync(dummyDriver);
}

export async function startNutServer(): Promise<Result<NutServer, AppFailure<'nut-unavailable'>>> {
  if (!nutInstalled()) return fail('nut-unavailable', 'nut-server is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'zhuban-nut-'));
  const state = join(folder, 'state');
  await mkdir(state, { mode: 0o750 });
  const port = await findFreePort();
  const device = join(folder, 'specimen.dev');
  const credentials = { username: 'kiosk', password: 'speci"men 7' };
  const write = (name: string, text: string) => writeFile(join(folder, name), text, { mode: 0o640 });
  await write('ups.conf', `[ups]\n  driver = dummy-ups\n  port = ${device}\n  mode = dummy-once\n`);
  await write('upsd.conf', `LISTEN 127.0.0.1 ${port}\nMAXAGE 3\n`);
  await write('upsd.users', `[kiosk]\n  password = "speci\\"men 7"\n  upsmon secondary\n`);
  let changedAt = Math.floor(Date.now() / 1_000) - 3_600;
  const setVariables = async (variables: Readonly<Record<string, string>>): Promise<void> => {
    const lines = Object.entries(variables).map(([name, value]) => `${name}: ${value}`);
    // The driver must never read half a file, and sees a change by its time, which it takes in whole seconds.
    await write('next', `${lines.join('\n')}\n`);
    changedAt += 2;
    await utimes(join(folder, 'next'), changedAt, changedAt);
    await rename(join(folder, 'next'), device);
  };
  await setVariables({ 'ups.status': 'OL', 'battery.charge': '97', 'battery.runtime': '1200' });
  await chmod(folder, 0o750);

  const env = { ...process.env, NUT_CONFPATH: folder, NUT_STATEPATH: state, NUT_ALTPIDPATH: state };
  const user = userInfo().username;
  const log = { text: '' };
  const driver = run(dummyDriver, ['-a', 'ups', '-u', user, '-F', '-i', '1'], env, log);
  const server = run(upsd, ['-F', '-u', user], env, log);
  const stop = async (): Promise<void> => {
    await end(server);
    await end(driver);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  for (let attempt = 0; !(await isReady(port)); attempt += 1) {
    if (attempt === START_ATTEMPTS || server.exitCode !== null || driver.exitCode !== null) {
      await stop();
      return fail('nut-unavailable', log.text.slice(-500));
    }
    await delay(100);
  }
  return ok({ port, credentials, setVariables, killDriver: () => end(driver), stop });
}

/** The dummy driver has read its file when the status is no longer WAIT. Asked with bare bytes, not with our codec. */
async function isReady(port: number): Promise<boolean> {
  const bounds = { deadlineMs: 500, signal: new AbortController().signal };
  const opened = await new TcpPortOpener({ host: '127.0.0.1', port }).open(bounds);
  if (!opened.ok) return false;
  const answered = new Promise<string>((resolve) => {
    opened.value.onBytes((bytes) => resolve(Buffer.from(bytes).toString()));
  });
  const asked = await opened.value.write(Buffer.from('GET VAR ups ups.status\n'), bounds);
  const answer = asked.ok ? await withinBounds(bounds, answered) : asked;
  await opened.value.close();
  return answer.ok && answer.value.includes('"OL"');
}

function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  log: { text: string },
): ChildProcess {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      log.text = `${log.text}${bytes}`.slice(-2_000);
    });
  }
  child.on('error', (error) => {
    log.text += error.message;
  });
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGKILL');
  await exited;
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
