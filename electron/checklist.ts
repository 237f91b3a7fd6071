/**
 * Electron's security checklist (electronjs.org/docs/latest/tutorial/security, 20 items), and where each item is
 * kept. Every entry that is not `onlyWithBinary` has a test named "checklist <number>: …".
 */
export interface ChecklistEntry {
  readonly number: number;
  readonly item: string;
  readonly rule: string;
  /** What a test with a stand-in for Electron cannot show; the end-to-end tests in Electron look at it. */
  readonly onlyWithBinary?: string;
}

export const CHECKLIST: readonly ChecklistEntry[] = [
  {
    number: 1,
    item: 'Only load secure content',
    rule: 'only zhuban://app/, data: and blob: are loaded; the page has no network',
  },
  {
    number: 2,
    item: 'No Node.js integration',
    rule: 'off, in workers and subframes too',
    onlyWithBinary: '`typeof require` in the page',
  },
  { number: 3, item: 'Context isolation', rule: 'on' },
  {
    number: 4,
    item: 'Process sandboxing',
    rule: 'app.enableSandbox() before ready',
    onlyWithBinary: "the renderer's namespaces in /proc",
  },
  {
    number: 5,
    item: 'Session permission requests',
    rule: 'every permission is denied: asked for, checked, and for devices',
  },
  { number: 6, item: 'webSecurity', rule: 'on' },
  {
    number: 7,
    item: 'Content security policy',
    rule: 'a header on every answer, with a nonce per load and Trusted Types',
  },
  { number: 8, item: 'allowRunningInsecureContent', rule: 'off' },
  { number: 9, item: 'Experimental features', rule: 'off' },
  { number: 10, item: 'enableBlinkFeatures', rule: 'not set' },
  { number: 11, item: '<webview> allowpopups', rule: 'there is no <webview> at all' },
  { number: 12, item: '<webview> options', rule: 'webviewTag off, and attaching one is refused' },
  {
    number: 13,
    item: 'Navigation',
    rule: 'no navigation, redirect or frame navigation but to the page itself',
    onlyWithBinary: 'a file dropped on the window',
  },
  { number: 14, item: 'New windows', rule: 'denied' },
  { number: 15, item: 'shell.openExternal', rule: 'the shell module is not imported' },
  {
    number: 16,
    item: 'Current version of Electron',
    rule: 'one exact version is pinned, and it carries the Node major of the project',
  },
  {
    number: 17,
    item: 'Sender of IPC messages',
    rule: 'only the main frame of our window on our page, and not too often',
  },
  {
    number: 18,
    item: 'No file:// protocol',
    rule: 'a protocol of our own that answers a list of built files',
  },
  {
    number: 19,
    item: 'Fuses',
    rule: 'set when packaging, each one decided',
    onlyWithBinary: 'electron-fuses read on the package',
  },
  {
    number: 20,
    item: 'No Electron API in the page',
    rule: 'the preload exposes one function and passes on no event',
  },
];
