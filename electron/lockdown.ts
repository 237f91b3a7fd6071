/**
 * What the page and the person in front of it may not do. Electron's defaults are made for desktop programs: every
 * permission is granted and every window may navigate. Here nothing is allowed that is not named.
 */
import type { App, Input, Session, WebContents, WebPreferences } from 'electron';
import { CHROMIUM_SWITCHES } from '#contract/chromium-switches.ts';

export const PAGE_SCHEME = 'zhuban';
export const PAGE_HOST = 'app';
export const PAGE_ADDRESS = `${PAGE_SCHEME}://${PAGE_HOST}/index.html`;

/** Kept in memory alone: without the prefix `persist:` Electron writes nothing of it to disk. */
export const PARTITION = 'kiosk';

/** Is it a page of ours? Compares protocol and host: to Node the origin of a custom scheme is "null". */
export function isOwnPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return protocol === `${PAGE_SCHEME}:` && host === PAGE_HOST;
}

/** May the page's process load this at all? Everything else that it needs comes over the terminal's port. */
export const mayLoad = (address: string): boolean => isOwnPage(address) || /^(data|blob):/.test(address);

export const webPreferences = (preload: string): WebPreferences => ({
  preload,
  partition: PARTITION,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  devTools: false,
  navigateOnDragDrop: false,
  disableDialogs: true,
  spellcheck: false,
  // A visit's clock runs on, and speech starts without a tap.
  backgroundThrottling: false,
  autoplayPolicy: 'no-user-gesture-required',
});

/** Typing, arrows, Tab, Enter and Escape stay; whatever opens, closes, reloads, zooms, prints or inspects does not. */
export const isForbiddenKey = ({
  key,
  control,
  alt,
  meta,
}: Pick<Input, 'key' | 'control' | 'alt' | 'meta'>): boolean =>
  control || alt || meta || /^(F\d{1,2}|Browser\w+|Launch\w+|ContextMenu|PrintScreen|Help)$/.test(key);

/** Before the app is ready: switches and handlers that belong to the whole app. */
export function lockApp(app: App): void {
  app.enableSandbox();
  for (const [name, value] of CHROMIUM_SWITCHES) app.commandLine.appendSwitch(name, value);
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, trust) => {
    event.preventDefault();
    trust(false);
  });
  // Unhandled, Electron would use the first certificate that fits, and that may be a technician's key.
  app.on('select-client-certificate', (event, _contents, _url, _certificates, choose) => {
    event.preventDefault();
    choose();
  });
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
}

/** For every page, worker or frame that is ever made. */
function lockContents(contents: WebContents): void {
  const stay = (details: { readonly url: string; preventDefault(): void }) => {
    // The page may load itself afresh, and nothing else.
    if (details.url !== PAGE_ADDRESS) details.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  contents.on('before-input-event', (event, input) => {
    if (isForbiddenKey(input)) event.preventDefault();
  });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setIgnoreMenuShortcuts(true);
}

/**
 * The session that the page lives in: no permission, no device, no download, no network. The one exception is the
 * picture of a camera, for our page alone and only where the terminal's profile has such a camera.
 */
export function lockSession(session: Session, mayUseCamera: () => boolean): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const kinds = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const picture = permission === 'media' && kinds.length > 0 && kinds.every((kind) => kind === 'video');
    decide(picture && isOwnPage(details.requestingUrl) && mayUseCamera());
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin, details) =>
      permission === 'media' && details.mediaType === 'video' && isOwnPage(origin) && mayUseCamera(),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  // The page is never served by TLS, so no certificate is one of ours (-2: refused).
  session.setCertificateVerifyProc((_request, verdict) => verdict(-2));
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url) }));
}
