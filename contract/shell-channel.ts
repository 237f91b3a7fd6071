/**
 * How the Electron shell joins the screen to the terminal's process. The shell only passes ports on: what is said
 * over them is in `terminal-api.ts`, and the shell reads none of it.
 *
 * 1. The terminal (`terminal/main.ts --message-port`, a utility process) has its handlers ready and posts
 *    `terminalReady` with `process.parentPort.postMessage`.
 * 2. The screen calls `window.zhuban.requestPort()`, the one function of the preload.
 * 3. The shell makes a MessageChannel and posts `rendererPort` to the terminal with one end in
 *    `event.ports[0]` (`process.parentPort.on('message', (event) => …)`), which serves the RPC on it and calls
 *    `port.start()`. Requests before `terminalReady` wait for it.
 * 4. The preload posts {@link RENDERER_PORT_MESSAGE} with the other end to the page's own window.
 *
 * This file goes into the sandboxed preload, which can load no package: it imports nothing.
 *
 * There is one screen: a new port replaces the former one, whose visit goes on. When either process dies, the
 * port's `close` event fires at the other side; the screen then asks for a new one.
 */

/** The data of the window message that carries the port to the page. */
export const RENDERER_PORT_MESSAGE = 'zhuban-port';

/** The name under which the preload puts the {@link ShellBridge} on `window`. */
export const SHELL_BRIDGE = 'zhuban';

/** All that the page gets from the shell: functions with names, never Electron's own objects. */
export interface ShellBridge {
  /** Asks for a fresh port; it comes as a `message` event of this window. */
  requestPort(): void;
}

/** From the shell to the terminal, with one port. */
export const rendererPort = { type: 'renderer-port' } as const;

/** From the terminal to the shell: it serves ports from now on. */
export const terminalReady = { type: 'terminal-ready' } as const;

/** The same with what the profile says: does the page itself open a camera? */
export const readyWith = (usesCamera: boolean) => ({ ...terminalReady, usesCamera });

/** What a terminal that is ready says of cameras; none where it says nothing. */
export const usesCamera = (message: unknown): boolean =>
  isShellMessage(terminalReady, message) &&
  (message as { readonly usesCamera?: unknown }).usesCamera === true;

/** Is it this message? What comes from another process is not taken on trust. */
export const isShellMessage = (expected: { readonly type: string }, message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === expected.type;
