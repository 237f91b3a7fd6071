/**
 * Loaded with `--import` before the terminal: gives its process a `parentPort` as Electron does for a utility
 * process, hands over a port by the shell's handshake, and speaks at its other end as the page does.
 * Prints what the page got as `{"event":"page",…}`.
 */
import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { isShellMessage, rendererPort, terminalReady } from '#contract/shell-channel.ts';
import type { TerminalContract } from '#contract/terminal-api.ts';

/** Electron's MessagePortMain has Node's `on`, whose listeners get an event with `data`, and no `addEventListener`. */
const asMessagePortMain = (port: MessagePort) => ({
  on: (name: string, listener: (event?: { data: unknown }) => void) =>
    port.on(name, (data: unknown) => listener(name === 'message' ? { data } : undefined)),
  postMessage: (message: unknown) => port.postMessage(message),
  start: () => port.start(),
  close: () => port.close(),
});

const parentPort = new EventEmitter();
Object.assign(parentPort, {
  postMessage: (message: unknown) => {
    if (isShellMessage(terminalReady, message)) void open();
  },
});
Object.assign(process, { parentPort });

async function open(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  parentPort.emit('message', { data: { type: 'something-else' }, ports: [] });
  parentPort.emit('message', { data: rendererPort, ports: [asMessagePortMain(port1)] });
  port2.start();
  const client: ContractRouterClient<TerminalContract> = createORPCClient(
    new RPCLink({ port: port2 as unknown as globalThis.MessagePort }),
  );
  const statuses = await client.status.watch();
  const first = await statuses.next();
  if (first.done) throw new Error('the terminal told no status');
  const { hits } = await client.catalog.search({ text: '' });
  console.log(
    JSON.stringify({
      event: 'page',
      terminalNumber: first.value.terminalNumber,
      found: Array.isArray(hits),
    }),
  );
}
