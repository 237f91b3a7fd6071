/** The bridge between the page and the shell: one function with a name, and no object of Electron's behind it. */
import { contextBridge, ipcRenderer } from 'electron';
import { RENDERER_PORT_MESSAGE, SHELL_BRIDGE, type ShellBridge } from '#contract/shell-channel.ts';
import { PORT_CHANNEL, REQUEST_PORT_CHANNEL } from './ipc-channels.ts';

const bridge: ShellBridge = {
  requestPort: () => ipcRenderer.send(REQUEST_PORT_CHANNEL),
};
contextBridge.exposeInMainWorld(SHELL_BRIDGE, bridge);

// A port cannot cross the bridge, but it can be posted to this very window ('/': to our own origin alone).
ipcRenderer.on(PORT_CHANNEL, ({ ports }) => window.postMessage(RENDERER_PORT_MESSAGE, '/', [...ports]));
