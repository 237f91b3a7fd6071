import { expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { MemoryPeer } from '../trace/memory-peer.ts';
import { UninterruptiblePowerSimulator } from './simulator.ts';

const bounds = () => ({ deadlineMs: 15_000, signal: new AbortController().signal });

/** Lines as a person types them into a connection, each answered before the next. */
async function ask(...lines: string[]): Promise<string[]> {
  const peer = new MemoryPeer();
  const credentials = { username: 'monitor', password: 'specimen' };
  const simulator = new UninterruptiblePowerSimulator({ peer, credentials });
  simulator.inject({ kind: 'duplicate', request: 'version', times: 2 });
  const port = unwrap(await peer.opener.open(bounds()));
  const said: string[] = [];
  for (const line of lines) {
    const answered = Promise.withResolvers<string>();
    const stop = port.onBytes((bytes) => answered.resolve(Buffer.from(bytes).toString()));
    unwrap(await port.write(Buffer.from(`${line}\n`), bounds()));
    said.push((await answered.promise).trim());
    stop();
  }
  simulator.close();
  await peer.close();
  return said;
}

test('the simulated upsd answers what upsd answers', async () => {
  expect(
    await ask(
      'SHUTDOWN',
      'LOGIN ups',
      'USERNAME monitor',
      'LOGIN ups',
      'PASSWORD specimen',
      'LOGIN other',
      'LOGIN ups',
      'LOGOUT',
    ),
  ).toEqual([
    'ERR UNKNOWN-COMMAND',
    'ERR USERNAME-REQUIRED',
    'OK',
    'ERR PASSWORD-REQUIRED',
    'OK',
    'ERR UNKNOWN-UPS',
    'OK',
    'OK Goodbye',
  ]);
});

test('the simulated upsd lists what it knows, and says a thing twice when it is told to', async () => {
  const [version, again, once, all] = await ask('VER', 'VER', 'VER', 'LIST VAR ups');
  expect(version).toBe(`${once}\n${once}`);
  expect(again).toBe(version);
  const lines = all?.split('\n') ?? [];
  expect([lines[0], lines.at(-1)]).toEqual(['BEGIN LIST VAR ups', 'END LIST VAR ups']);
  expect(lines).toContain('VAR ups ups.status "OL"');
});
