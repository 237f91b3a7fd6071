import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { RPC_PATH, type TerminalContract } from '#contract/terminal-api.ts';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';

type Terminal = ContractRouterClient<TerminalContract>;
export type OpenItemFailure = AppFailure<'item-not-offered' | 'kiosk-busy' | 'kiosk-unreachable'>;

const LONGEST_MS = 60_000;

/**
 * Brings the kiosk to the first page of an item, whatever is on it: leaves the visit that is on as a citizen would,
 * and opens the item as soon as the terminal has this revision of the catalog.
 */
export async function openItem(
  entryUrl: string,
  itemId: string,
  revision: number,
): Promise<Result<void, OpenItemFailure>> {
  const origin = new URL(entryUrl).origin;
  const entry = await fetch(entryUrl, { redirect: 'manual' });
  const cookie = entry.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) return fail('kiosk-unreachable', String(entry.status));
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${RPC_PATH}`, {
    headers: { Cookie: cookie },
    origin,
  });
  const limit = AbortSignal.timeout(LONGEST_MS);
  try {
    const terminal: Terminal = createORPCClient(
      new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
    );
    await revisionArrived(terminal, revision, limit);
    return await walkTo(terminal, itemId, limit);
  } catch (error) {
    if (limit.aborted) return fail('kiosk-busy', 'it did not come to the item in time');
    return fail('kiosk-unreachable', error instanceof Error ? error.message : undefined);
  } finally {
    socket.terminate();
  }
}

async function revisionArrived(terminal: Terminal, revision: number, signal: AbortSignal): Promise<void> {
  for await (const { catalogRevision } of await terminal.status.watch(undefined, { signal })) {
    if (catalogRevision >= revision) return;
    // Whatever happens to a simulated device, the terminal looks for its hub at once, and hears of the revision.
    await terminal.technician.act({ type: 'take-card' }, { signal });
  }
  throw new Error('the terminal has ended');
}

async function walkTo(
  terminal: Terminal,
  itemId: string,
  signal: AbortSignal,
): Promise<Result<void, OpenItemFailure>> {
  let fresh = false;
  for await (const snapshot of await terminal.visit.watch(undefined, { signal })) {
    const { name } = snapshot.screen;
    if (fresh && name !== 'attract' && name !== 'home') return ok();
    if (name === 'attract') fresh = true;
    if (fresh && name === 'home') {
      const { accepted } = await terminal.visit.send({ type: 'open-item', itemId }, { signal });
      if (!accepted) return fail('item-not-offered', itemId);
      continue;
    }
    await oneStep(terminal, snapshot, signal);
  }
  return fail('kiosk-unreachable', 'the terminal has ended');
}

/** One step to the attract page and from there to home; what prints or is being sent is waited for. */
async function oneStep(terminal: Terminal, { screen }: VisitSnapshot, signal: AbortSignal): Promise<void> {
  const send = (event: Parameters<Terminal['visit']['send']>[0]) => terminal.visit.send(event, { signal });
  switch (screen.name) {
    case 'attract':
      await send({ type: 'start' });
      return;
    case 'take-things':
      for (const type of ['take-card', 'take-slips', 'take-documents'] as const) {
        await terminal.technician.act({ type }, { signal });
      }
      await send({ type: 'continue' });
      return;
    case 'evaluate':
      await send({ type: 'skip-evaluation' });
      return;
    case 'erased':
    case 'result':
    case 'printing':
      if (!(await send({ type: 'leave' })).accepted) await send({ type: 'continue' });
      return;
    default:
      await send({ type: 'leave' });
  }
}
