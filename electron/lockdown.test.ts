import { describe, expect, test } from 'vitest';
import {
  isForbiddenKey,
  isOwnPage,
  lockApp,
  lockSession,
  mayLoad,
  PAGE_ADDRESS,
  PARTITION,
  webPreferences,
} from './lockdown.ts';
import { FakeEvent, FakeSession, FakeWebContents, fakeApp } from './testing/fake-electron.ts';

lockApp(fakeApp.typed);
const newContents = () => {
  const contents = new FakeWebContents();
  fakeApp.emit('web-contents-created', new FakeEvent(), contents);
  return contents;
};
const lockedSession = (mayUseCamera = false) => {
  const session = new FakeSession();
  lockSession(session.typed, () => mayUseCamera);
  return session;
};

/** The two questions that Chromium asks of a session. */
const permissionsOf = (handlers: FakeSession['handlers']) => ({
  ask: (permission: string, details: object): boolean | undefined => {
    let granted: boolean | undefined;
    const handler = handlers.setPermissionRequestHandler as (
      contents: unknown,
      permission: string,
      decide: (yes: boolean) => void,
      details: object,
    ) => void;
    handler(null, permission, (yes) => (granted = yes), details);
    return granted;
  },
  check: (permission: string, origin: string, details: object): boolean =>
    (
      handlers.setPermissionCheckHandler as (
        contents: unknown,
        permission: string,
        origin: string,
        details: object,
      ) => boolean
    )(null, permission, origin, details),
});

const FOREIGN = [
  'https://example.com/',
  'http://zhuban/app/index.html',
  'file:///etc/passwd',
  'ws://127.0.0.1:1/',
  'zhuban://other/index.html',
  'zhuban-x://app/index.html',
  'javascript:alert(1)',
  'devtools://devtools/bundled/inspector.html',
  'about:blank',
  '',
  'not an address',
];

describe('addresses', () => {
  test.each(FOREIGN)('%j is not our page', (address) => {
    expect(isOwnPage(address)).toBe(false);
    expect(mayLoad(address)).toBe(false);
  });

  test('our page and its files are', () => {
    expect(isOwnPage(PAGE_ADDRESS)).toBe(true);
    expect(isOwnPage('zhuban://app/assets/main.js')).toBe(true);
  });
});

describe('session', () => {
  test('checklist 1: the page loads its own files, data: and blob: only', () => {
    const { requestFilter } = lockedSession();
    const cancelled = (url: string) => {
      let cancel: boolean | undefined;
      requestFilter?.({ url }, (response) => {
        cancel = response.cancel;
      });
      return cancel;
    };
    for (const address of FOREIGN) expect(cancelled(address)).toBe(true);
    for (const address of [PAGE_ADDRESS, 'data:image/png;base64,AA==', 'blob:zhuban://app/1'])
      expect(cancelled(address)).toBe(false);
  });

  test('checklist 5: every permission is denied, asked for and checked', () => {
    const { handlers } = lockedSession();
    const { ask, check } = permissionsOf(handlers);
    // All that electron.d.ts 45 names, and one that a later version may bring.
    for (const permission of PERMISSIONS) {
      const details = { requestingUrl: PAGE_ADDRESS, mediaTypes: ['video'], mediaType: 'video' };
      expect([permission, ask(permission, details), check(permission, PAGE_ADDRESS, details)]).toEqual([
        permission,
        false,
        false,
      ]);
    }
  });

  test('checklist 5: where the profile has a camera in the page, our page gets its picture and nothing else', () => {
    const { ask, check } = permissionsOf(lockedSession(true).handlers);
    const own = { requestingUrl: PAGE_ADDRESS };
    expect(ask('media', { ...own, mediaTypes: ['video'] })).toBe(true);
    expect(check('media', 'zhuban://app/', { mediaType: 'video' })).toBe(true);
    for (const mediaTypes of [['audio'], ['video', 'audio'], [], undefined])
      expect(ask('media', { ...own, mediaTypes })).toBe(false);
    for (const mediaType of ['audio', 'unknown', undefined])
      expect(check('media', 'zhuban://app/', { mediaType })).toBe(false);
    for (const address of FOREIGN) {
      expect(ask('media', { requestingUrl: address, mediaTypes: ['video'] })).toBe(false);
      expect(check('media', address, { mediaType: 'video' })).toBe(false);
    }
    for (const permission of PERMISSIONS.filter((name) => name !== 'media'))
      expect(ask(permission, { ...own, mediaTypes: ['video'] })).toBe(false);
  });

  test('checklist 5: no device, pairing, screen capture, certificate or download', () => {
    const session = lockedSession();
    const { handlers } = session;
    expect((handlers.setDevicePermissionHandler as () => boolean)()).toBe(false);
    const answers: unknown[] = [];
    const answer = (value: unknown) => answers.push(value);
    (handlers.setBluetoothPairingHandler as (d: unknown, a: typeof answer) => void)({}, answer);
    (handlers.setDisplayMediaRequestHandler as (d: unknown, a: typeof answer) => void)({}, answer);
    (handlers.setCertificateVerifyProc as (d: unknown, a: typeof answer) => void)({}, answer);
    expect(answers).toEqual([{ confirmed: false }, null, -2]);
    const protectedClasses = ['audio', 'hid'];
    expect((handlers.setUSBProtectedClassesHandler as (d: unknown) => unknown)({ protectedClasses })).toEqual(
      protectedClasses,
    );
    const download = new FakeEvent();
    session.emit('will-download', download);
    expect(download.prevented).toBe(true);
  });
});

describe('web preferences', () => {
  const preferences = webPreferences('/p/preload.cjs');

  test('nothing of a visit is kept on disk', () => {
    expect(preferences.partition).toBe(PARTITION);
    expect(PARTITION).not.toMatch(/^persist:/);
  });

  test('checklist 2: no Node in the page, its workers or its frames', () => {
    expect(preferences).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
  });
  test('checklist 3: context isolation', () => expect(preferences.contextIsolation).toBe(true));
  test('checklist 6: web security', () => expect(preferences.webSecurity).toBe(true));
  test('checklist 8: no insecure content', () => expect(preferences.allowRunningInsecureContent).toBe(false));
  test('checklist 9: no experimental features', () => expect(preferences.experimentalFeatures).toBe(false));
  test('checklist 10: no Blink features', () => {
    expect(Object.keys(preferences).filter((name) => /blink/i.test(name))).toEqual([]);
  });
  test('no developer tools, no dialogs', () => {
    expect(preferences).toMatchObject({ devTools: false, disableDialogs: true, navigateOnDragDrop: false });
  });
});

describe('app and contents', () => {
  test('certificate errors are never trusted, and no client certificate is chosen', () => {
    const answers: unknown[] = [];
    const [error, choice] = [new FakeEvent(), new FakeEvent()];
    fakeApp.emit('certificate-error', error, null, 'https://x/', 'ERR', {}, (trust: boolean) =>
      answers.push(trust),
    );
    fakeApp.emit('select-client-certificate', choice, null, 'https://x/', [{}], (...chosen: unknown[]) =>
      answers.push(chosen),
    );
    expect(answers).toEqual([false, []]);
    expect([error.prevented, choice.prevented]).toEqual([true, true]);
  });

  test('checklist 11: there is no <webview>', () => expect(webPreferences('p').webviewTag).toBe(false));

  test('checklist 12: attaching a <webview> is refused', () => {
    const event = new FakeEvent();
    newContents().emit('will-attach-webview', event);
    expect(event.prevented).toBe(true);
  });

  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
    'checklist 13: %s leads nowhere but to the page',
    (name) => {
      const contents = newContents();
      for (const address of [...FOREIGN, `${PAGE_ADDRESS}?x`, 'zhuban://app/gallery.html']) {
        const event = new FakeEvent(address);
        contents.emit(name, event);
        expect([address, event.prevented]).toEqual([address, true]);
      }
      const own = new FakeEvent(PAGE_ADDRESS);
      contents.emit(name, own);
      expect(own.prevented).toBe(false);
    },
  );

  test('checklist 14: no new window', () => {
    const { openHandler } = newContents();
    for (const url of [...FOREIGN, PAGE_ADDRESS])
      expect(openHandler?.({ url } as Parameters<typeof openHandler>[0])).toEqual({ action: 'deny' });
  });

  test('no Bluetooth device is chosen', () => {
    const event = new FakeEvent();
    const chosen: string[] = [];
    newContents().emit('select-bluetooth-device', event, [{ deviceId: 'x' }], (id: string) =>
      chosen.push(id),
    );
    expect([event.prevented, chosen]).toEqual([true, ['']]);
  });

  test('keys that leave, reload, print or inspect do nothing; typing and moving do', () => {
    const contents = newContents();
    expect(contents.menuShortcutsIgnored).toBe(true);
    const plain = { control: false, alt: false, meta: false, shift: false };
    const prevented = (input: object) => {
      const event = new FakeEvent();
      contents.emit('before-input-event', event, { ...plain, ...input });
      return event.prevented;
    };
    const blocked = [
      { key: 'F11' },
      { key: 'F12' },
      { key: 'F1' },
      { key: 'F24' },
      { key: 'BrowserBack' },
      { key: 'ContextMenu' },
      { key: 'LaunchMail' },
      { key: 'PrintScreen' },
      { key: 'r', control: true },
      { key: 'w', control: true },
      { key: 'p', control: true },
      { key: 'I', control: true, shift: true },
      { key: 'F4', alt: true },
      { key: 'Tab', alt: true },
      { key: 'ArrowLeft', alt: true },
      { key: 'Meta', meta: true },
      { key: 'q', meta: true },
    ];
    for (const input of blocked) expect([input, prevented(input)]).toEqual([input, true]);
    for (const key of ['a', '张', 'Enter', 'Tab', 'Escape', 'ArrowLeft', 'Backspace', 'F', 'Fn', ' '])
      expect([key, prevented({ key })]).toEqual([key, false]);
    expect(isForbiddenKey({ key: 'A', control: false, alt: false, meta: false })).toBe(false);
  });

  test('no pinch and no swipe back', () => {
    expect(fakeApp.switches.has('disable-pinch')).toBe(true);
    expect(fakeApp.switches.get('overscroll-history-navigation')).toBe('0');
  });
});

const PERMISSIONS =
  'ar automatic-fullscreen background-fetch background-sync captured-surface-control clipboard-read clipboard-sanitized-write deprecated-sync-clipboard-read display-capture fileSystem fullscreen geolocation geolocation-approximate hand-tracking hid idle-detection keyboardLock local-fonts local-network local-network-access loopback-network media mediaKeySystem midi midiSysex nfc notifications openExternal payment-handler periodic-background-sync persistent-storage pointerLock screen-wake-lock sensors serial smart-card speaker-selection storage-access system-wake-lock top-level-storage-access usb vr web-app-installation web-printing window-management unknown one-of-tomorrow'.split(
    ' ',
  );
