import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type AppFailure, fail, type Result } from '#contract/result.ts';
import type { Peer } from '#drivers/transports/peer.ts';
import { PseudoTerminal } from '#drivers/transports/pseudo-terminal.ts';

/** A pseudo-terminal at the path, whose folder is made when it is not there. */
export async function layCable(linkPath: string): Promise<Result<Peer, AppFailure>> {
  try {
    await mkdir(dirname(linkPath), { recursive: true });
  } catch (error) {
    return fail('link-folder-failed', error instanceof Error ? error.message : undefined);
  }
  return PseudoTerminal.create({ linkPath });
}

export async function plug(peer: Peer, on: boolean): Promise<Result<void, AppFailure>> {
  if (on) return peer.replug();
  await peer.unplug();
  return { ok: true, value: undefined };
}
