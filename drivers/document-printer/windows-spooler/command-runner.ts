import { spawn } from 'node:child_process';
import type { AppFailure, Result } from '#contract/result.ts';
import { ok } from '#contract/result.ts';
import { type BoundsFailure, checkBounds, withinBounds } from '../../bounds.ts';
import type { CallBounds } from '../../port.ts';

export interface CommandFailure extends AppFailure<CommandFailureCode> {
  /** It was never started: nothing can have happened. */
  readonly neverStarted: boolean;
  /** What it ended with, where it ended by itself. */
  readonly exitCode?: number;
}
export type CommandFailureCode =
  | 'command-not-started'
  | 'command-failed'
  | 'command-output-too-large'
  | BoundsFailure['code'];

/** Runs one command to its end: its arguments, bytes for its standard input, the bytes of its standard output. */
export interface CommandRunner {
  run(
    commandArguments: readonly string[],
    input: Uint8Array,
    bounds: CallBounds,
  ): Promise<Result<Uint8Array, CommandFailure>>;
}

const greatestOutputBytes = 1024 * 1024;
const greatestComplaintLength = 500;

/** A program started anew for each command, and ended with the bounds of the call. */
export class ProcessCommandRunner implements CommandRunner {
  readonly #executable: string;
  readonly #firstArguments: readonly string[];

  constructor(executable: string, firstArguments: readonly string[]) {
    this.#executable = executable;
    this.#firstArguments = firstArguments;
  }

  async run(
    commandArguments: readonly string[],
    input: Uint8Array,
    bounds: CallBounds,
  ): Promise<Result<Uint8Array, CommandFailure>> {
    const begin = checkBounds(bounds);
    if (!begin.ok) return failed(begin.failure.code, true);
    const child = spawn(this.#executable, [...this.#firstArguments, ...commandArguments], {
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let length = 0;
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > greatestOutputBytes) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = `${complaint}${chunk}`.slice(0, greatestComplaintLength);
    });
    // A program that ends before it has read everything says so by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const ended = Promise.withResolvers<Result<Uint8Array, CommandFailure>>();
    child.once('error', (error) =>
      ended.resolve(failed('command-not-started', child.pid === undefined, error.message)),
    );
    child.once('close', (exitCode) => {
      if (length > greatestOutputBytes) ended.resolve(failed('command-output-too-large', false));
      else if (exitCode === 0) ended.resolve(ok(Buffer.concat(chunks)));
      else {
        const failure = failed('command-failed', false, `exit code ${exitCode}: ${complaint.trim()}`).failure;
        ended.resolve({ ok: false, failure: exitCode === null ? failure : { ...failure, exitCode } });
      }
    });
    const outcome = await withinBounds(bounds, ended.promise);
    if (outcome.ok) return outcome.value;
    child.kill('SIGKILL');
    return failed(outcome.failure.code, false);
  }
}

function failed(
  code: CommandFailureCode,
  neverStarted: boolean,
  detail?: string,
): { readonly ok: false; readonly failure: CommandFailure } {
  return { ok: false, failure: { code, detail, neverStarted } };
}
