import { RPCHandler } from '@orpc/server/message-port';
import { isShellMessage, readyWith, rendererPort } from '#contract/shell-channel.ts';
import type { TerminalRouter } from './terminal-router.ts';

/** The part of Electron's `process.parentPort` that is used; typed here so that the terminal needs no Electron. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly MessagePortMain[] }) => void,
  ): void;
}
type MessagePortMain = Parameters<RPCHandler<Record<never, never>>['upgrade']>[0] & { start(): void };

/** Serves each port the shell hands over. `onOrphaned` is called when this is no child of Electron. */
export function serveMessagePorts(router: TerminalRouter, usesCamera: boolean, onOrphaned: () => void): void {
  const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
  if (parentPort === undefined) {
    process.stderr.write('no-parent-port: --message-port is for Electron utility processes only\n');
    onOrphaned();
    return;
  }
  const handler = new RPCHandler(router);
  parentPort.on('message', ({ data, ports }) => {
    const [port] = ports;
    if (!isShellMessage(rendererPort, data) || port === undefined) return;
    handler.upgrade(port, { context: {} });
    port.start();
  });
  parentPort.postMessage(readyWith(usesCamera));
}
