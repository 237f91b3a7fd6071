import type { AppFailure } from '#contract/result.ts';
import { EXIT } from './exit-codes.ts';
import { nextStepOf } from './next-steps.ts';

/** One line of standard output: scripts read `event` first. */
export interface OutputLine {
  readonly event: string;
  readonly [key: string]: unknown;
}

/**
 * Standard output belongs to the result, standard error to everything that is said about it. With `--json`
 * standard output holds one JSON object a line and nothing else.
 */
export class Output {
  readonly #json: boolean;

  constructor(options: { readonly json?: boolean | undefined }) {
    this.#json = options.json === true;
  }

  /** A line that is JSON however the command was called: the events of `probe` and `simulate`. */
  event(line: OutputLine, note?: string): void {
    process.stdout.write(`${JSON.stringify(line)}\n`);
    if (note !== undefined && !this.#json) this.tell(note);
  }

  /** JSON for scripts, `text` for people. */
  show(line: OutputLine, text: string): void {
    process.stdout.write(this.#json ? `${JSON.stringify(line)}\n` : `${text}\n`);
  }

  /** On standard error. */
  tell(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /**
   * The end of a command that did not do what it was asked to; answers its exit code. `fields` go into the JSON
   * line beside the code; the detail and what to do about it go to standard error.
   */
  fail(failure: AppFailure, fields: Readonly<Record<string, unknown>> = {}): number {
    if (this.#json) this.event({ event: 'error', code: failure.code, ...fields });
    return this.#explain(failure);
  }

  /** The same for commands whose events are always JSON. */
  failEvent(failure: AppFailure): number {
    this.event({ event: 'error', code: failure.code });
    return this.#explain(failure);
  }

  #explain({ code, detail }: AppFailure): number {
    this.tell(`${code}${detail === undefined ? '' : `: ${detail}`}`);
    const nextStep = nextStepOf(code);
    if (nextStep !== undefined) this.tell(`  ${nextStep}`);
    return code === 'socat-missing' ? EXIT.unavailable : EXIT.failed;
  }
}
