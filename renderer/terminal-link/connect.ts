/**
 * Finds the terminal: through the MessagePort that the Electron preload hands over, or through a WebSocket
 * to the origin that served this page (the browser shell; its cookie authenticates).
 */
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { RENDERER_PORT_MESSAGE, SHELL_BRIDGE, type ShellBridge } from '#contract/shell-channel.ts';
import { RPC_PATH, type TerminalContract } from '#contract/terminal-api.ts';

export type TerminalClient = ContractRouterClient<TerminalContract>;

export interface Connection {
  client: TerminalClient;
  /** Settles when the channel is gone. */
  closed: Promise<void>;
  close(): void;
}

function electronBridge(): ShellBridge | undefined {
  return (window as { [SHELL_BRIDGE]?: ShellBridge })[SHELL_BRIDGE];
}

/** Opens a channel. Rejects when none is there within the signal's time. */
export async function connect(signal: AbortSignal): Promise<Connection> {
  const bridge = electronBridge();
  return bridge ? connectPort(bridge, signal) : connectSocket(signal);
}

function connectPort(bridge: ShellBridge, signal: AbortSignal): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      window.removeEventListener('message', onMessage);
      signal.removeEventListener('abort', onAbort);
    };
    const onAbort = () => {
      stop();
      reject(new Error('no port from the shell'));
    };
    const onMessage = (event: MessageEvent<unknown>) => {
      const port = event.ports[0];
      // The preload posts from this very window; anything else is not the shell.
      if (event.source !== window || event.data !== RENDERER_PORT_MESSAGE || !port) return;
      stop();
      const closed = new Promise<void>((settle) => {
        // Chromium fires `close` when the other end of the port dies.
        port.addEventListener('close', () => settle());
      });
      port.start();
      const client: TerminalClient = createORPCClient(new PortLink({ port }));
      resolve({ client, closed, close: () => port.close() });
    };
    window.addEventListener('message', onMessage);
    signal.addEventListener('abort', onAbort);
    bridge.requestPort();
  });
}

function connectSocket(signal: AbortSignal): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const address = new URL(RPC_PATH, window.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    const onAbort = () => socket.close();
    signal.addEventListener('abort', onAbort);
    const closed = new Promise<void>((settle) => {
      socket.addEventListener('close', () => {
        reject(new Error('the socket closed'));
        settle();
      });
    });
    socket.addEventListener('open', () => {
      signal.removeEventListener('abort', onAbort);
      const client: TerminalClient = createORPCClient(new SocketLink({ websocket: socket }));
      resolve({ client, closed, close: () => socket.close() });
    });
  });
}
