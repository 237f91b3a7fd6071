/** The terminal's own process: started here by its entry file, kept running, and given the page's ports. */
import type { MessagePortMain, UtilityProcess } from 'electron';
import { isShellMessage, rendererPort, terminalReady, usesCamera } from '#contract/shell-channel.ts';
import { RestartPause } from './restart-pause.ts';

const LONGEST_END_MS = 5_000;

export interface TerminalProcessParts {
  readonly fork: () => UtilityProcess;
  readonly report: (code: string, detail: string) => void;
}

export class TerminalProcess {
  readonly #parts: TerminalProcessParts;
  readonly #pause = new RestartPause();
  #process: UtilityProcess | undefined;
  #ready = false;
  #usesCamera = false;
  #stopped = false;
  /** The newest port that came before the terminal was ready. */
  #waiting: MessagePortMain | undefined;

  constructor(parts: TerminalProcessParts) {
    this.#parts = parts;
  }

  start(): void {
    const process = this.#parts.fork();
    this.#process = process;
    process.on('message', (message: unknown) => {
      if (!isShellMessage(terminalReady, message)) return;
      this.#ready = true;
      this.#usesCamera = usesCamera(message);
      const port = this.#waiting;
      this.#waiting = undefined;
      if (port) this.serve(port);
    });
    process.on('exit', (code) => {
      this.#ready = false;
      this.#usesCamera = false;
      this.#process = undefined;
      if (this.#stopped) return;
      const pause = this.#pause.died(performance.now());
      this.#parts.report('terminal-ended', `exit code ${code}, starting it again in ${pause / 1000} s`);
      setTimeout(() => {
        if (!this.#stopped) this.start();
      }, pause);
    });
  }

  /** Does the profile have a camera that the page opens? Never before the terminal has said so. */
  get usesCamera(): boolean {
    return this.#usesCamera;
  }

  /** Gives the terminal its end of a new channel to the page, now or as soon as it is ready. */
  serve(port: MessagePortMain): void {
    if (this.#ready && this.#process) {
      this.#process.postMessage(rendererPort, [port]);
      return;
    }
    this.#waiting?.close();
    this.#waiting = port;
  }

  /** Ends it for good (SIGTERM: it closes its databases first); resolves when it is gone, at the latest in 5 s. */
  stop(): Promise<void> {
    this.#stopped = true;
    const process = this.#process;
    if (!process) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LONGEST_END_MS);
      process.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      process.kill();
    });
  }
}
