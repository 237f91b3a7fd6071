import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '#contract/result.ts';
import type { Peer } from '../transports/peer.ts';
import { PseudoTerminal } from '../transports/pseudo-terminal.ts';
import { TcpPeer } from '../transports/tcp-peer.ts';

/** A peer for one test, and how to clear it away afterwards. */
export interface TestCable {
  readonly peer: Peer;
  dispose(): Promise<void>;
}

/** The kinds of cable that the contract suites run over. */
export const cableKinds: Record<string, () => Promise<TestCable>> = {
  'pseudo-terminal': createPseudoTerminalCable,
  TCP: createTcpCable,
};

/** Needs `socat`; fails loudly without it, so that no run passes by skipping the real terminal. */
export async function createPseudoTerminalCable(): Promise<TestCable> {
  const folder = await mkdtemp(join(tmpdir(), 'zhuban-cable-'));
  const peer = unwrap(await PseudoTerminal.create({ linkPath: join(folder, 'port') }));
  return {
    peer,
    async dispose() {
      await peer.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function createTcpCable(): Promise<TestCable> {
  const peer = unwrap(await TcpPeer.listen());
  return { peer, dispose: () => peer.close() };
}
