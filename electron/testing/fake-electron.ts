/**
 * A stand-in for the `electron` module in tests: it emits what Electron emits and keeps what it was told. Each part
 * is checked against Electron's own types where the shell touches it, so that a renamed method does not pass unseen.
 */
import { EventEmitter } from 'node:events';
import type {
  App,
  BrowserWindowConstructorOptions,
  CustomScheme,
  MessagePortMain,
  Session,
  UtilityProcess,
  WebContents,
  WebFrameMain,
} from 'electron';

/** An event as Electron gives it to a listener, which may prevent its default. */
export class FakeEvent {
  prevented = false;
  readonly url: string;
  constructor(url = '') {
    this.url = url;
  }
  preventDefault = () => {
    this.prevented = true;
  };
}

type Handlers<Source> = { [Name in keyof Source]?: unknown };

export class FakeSession extends EventEmitter {
  handlers: Handlers<Session> = {};
  requestFilter:
    | ((details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void)
    | undefined;
  pages = new Map<string, (request: Request) => Promise<Response>>();
  cleared = 0;
  readonly webRequest = {
    onBeforeRequest: (filter: NonNullable<FakeSession['requestFilter']>) => {
      this.requestFilter = filter;
    },
  } satisfies Handlers<Session['webRequest']>;
  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Promise<Response>) => {
      this.pages.set(scheme, handler);
    },
  } satisfies Handlers<Session['protocol']>;
  clearData = () => {
    this.cleared += 1;
    return Promise.resolve();
  };

  constructor() {
    super();
    for (const name of [
      'setPermissionRequestHandler',
      'setPermissionCheckHandler',
      'setDevicePermissionHandler',
      'setDisplayMediaRequestHandler',
      'setBluetoothPairingHandler',
      'setUSBProtectedClassesHandler',
      'setCertificateVerifyProc',
    ] as const satisfies ReadonlyArray<keyof Session>)
      Object.assign(this, {
        [name]: (handler: unknown) => {
          this.handlers[name] = handler;
        },
      });
  }

  /** As the shell sees it. */
  get typed(): Session {
    return this as unknown as Session;
  }
}

export class FakeWebContents extends EventEmitter {
  readonly mainFrame = { url: 'zhuban://app/index.html' } as WebFrameMain;
  readonly session = new FakeSession();
  openHandler: Parameters<WebContents['setWindowOpenHandler']>[0] | undefined;
  menuShortcutsIgnored = false;
  crashed = 0;
  posted: Array<readonly [channel: string, message: unknown, ports: readonly unknown[]]> = [];
  setWindowOpenHandler: WebContents['setWindowOpenHandler'] = (handler) => {
    this.openHandler = handler;
  };
  setIgnoreMenuShortcuts: WebContents['setIgnoreMenuShortcuts'] = (ignore) => {
    this.menuShortcutsIgnored = ignore;
  };
  forcefullyCrashRenderer: WebContents['forcefullyCrashRenderer'] = () => {
    this.crashed += 1;
    this.emit('render-process-gone', new FakeEvent(), { reason: 'killed', exitCode: 9 });
  };
  postMessage: WebContents['postMessage'] = (channel, message, ports = []) => {
    this.posted.push([channel, message, ports]);
  };
}

export class FakeWindow extends EventEmitter {
  static all: FakeWindow[] = [];
  readonly webContents = new FakeWebContents();
  loaded: string[] = [];
  failures: Error[] = [];
  readonly options: BrowserWindowConstructorOptions;
  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
    FakeWindow.all.push(this);
    fakeApp.emit('web-contents-created', new FakeEvent(), this.webContents);
  }
  loadURL = (address: string) => {
    this.loaded.push(address);
    const failure = this.failures.shift();
    if (failure) return Promise.reject(failure);
    this.webContents.emit('did-finish-load');
    return Promise.resolve();
  };
  isDestroyed = () => false;
  focus = () => {};
}

export class FakePort extends EventEmitter {
  closed = false;
  close = () => {
    this.closed = true;
  };
  get typed(): MessagePortMain {
    return this as unknown as MessagePortMain;
  }
}

export class FakeUtilityProcess extends EventEmitter {
  static all: FakeUtilityProcess[] = [];
  received: Array<readonly [message: unknown, ports: readonly unknown[]]> = [];
  killed = false;
  readonly modulePath: string;
  readonly args: readonly string[];
  constructor(modulePath = '', args: readonly string[] = []) {
    super();
    this.modulePath = modulePath;
    this.args = args;
    FakeUtilityProcess.all.push(this);
  }
  postMessage: UtilityProcess['postMessage'] = (message, ports = []) => {
    this.received.push([message, ports]);
  };
  kill: UtilityProcess['kill'] = () => {
    this.killed = true;
    return true;
  };
  get typed(): UtilityProcess {
    return this as unknown as UtilityProcess;
  }
}

/** The order in which the shell did what must be done before the app is ready. */
export const calls: string[] = [];

class FakeApp extends EventEmitter {
  readonly switches = new Map<string, string>();
  readonly commandLine = {
    appendSwitch: (name: string, value = '') => {
      this.switches.set(name, value);
    },
  } satisfies Handlers<App['commandLine']>;
  exits: number[] = [];
  enableSandbox: App['enableSandbox'] = () => {
    calls.push('enableSandbox');
  };
  requestSingleInstanceLock: App['requestSingleInstanceLock'] = () => {
    calls.push('requestSingleInstanceLock');
    return true;
  };
  whenReady: App['whenReady'] = () => {
    calls.push('whenReady');
    return Promise.resolve();
  };
  exit: App['exit'] = (code = 0) => {
    this.exits.push(code);
  };
  get typed(): App {
    return this as unknown as App;
  }
}
export const fakeApp = new FakeApp();

const sessions = new Map<string, FakeSession>();

/** The module itself, for `vi.mock('electron', …)`. */
export const fakeElectron = {
  app: fakeApp,
  BrowserWindow: FakeWindow,
  ipcMain: new EventEmitter(),
  Menu: {
    setApplicationMenu: (menu: unknown) => calls.push(`menu ${menu}`),
  },
  MessageChannelMain: class {
    readonly port1 = new FakePort();
    readonly port2 = new FakePort();
  },
  powerSaveBlocker: {
    start: (kind: string) => calls.push(`powerSaveBlocker ${kind}`),
  },
  protocol: {
    registerSchemesAsPrivileged: (schemes: readonly CustomScheme[]) => {
      for (const { scheme } of schemes) calls.push(`scheme ${scheme}`);
    },
  },
  session: {
    fromPartition: (partition: string) => {
      const session = sessions.get(partition) ?? new FakeSession();
      sessions.set(partition, session);
      return session;
    },
  },
  utilityProcess: {
    fork: (modulePath: string, args: readonly string[]) => new FakeUtilityProcess(modulePath, args),
  },
} satisfies { [Name in keyof typeof import('electron')]?: unknown };
