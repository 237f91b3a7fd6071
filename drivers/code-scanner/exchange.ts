import { ok, type Result } from '#contract/result.ts';
import { type Deadline, listenFor } from '../bounds.ts';
import type { BytePort, PortFailure } from '../port.ts';
import { stepFailure } from '../step-failure.ts';
import { REPLY_TIMEOUT_MS, type ScannerLineFailure, WRITE_LIMIT_MS } from './scanner-line.ts';
import type { CommandStatus } from './status.ts';

/** Commands and their replies on one open port, one at a time. */
export class CommandExchange {
  readonly #port: BytePort;
  #awaitedEcho: string | undefined;
  #onReply: ((reply: Result<CommandStatus, PortFailure>) => void) | undefined;
  #lost = false;

  constructor(port: BytePort) {
    this.#port = port;
    port.onLost((failure) => {
      this.#lost = true;
      this.#onReply?.({ ok: false, failure });
    });
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** What the reply to the command that waits now must contain. */
  get awaitedEcho(): string | undefined {
    return this.#awaitedEcho;
  }

  /** Undefined as soon as the bytes have gone, when no `echo` is awaited. */
  async send(
    bytes: Uint8Array,
    echo: string | undefined,
    step: string,
    deadline: Deadline,
  ): Promise<Result<CommandStatus | undefined, ScannerLineFailure>> {
    const reply = Promise.withResolvers<Result<CommandStatus, PortFailure>>();
    this.#awaitedEcho = echo;
    this.#onReply = reply.resolve;
    try {
      const written = await this.#port.write(bytes, deadline.within(WRITE_LIMIT_MS));
      if (!written.ok) {
        if (written.failure.code === 'port-closed') this.#lost = true;
        return stepFailure(written.failure, deadline, 'write');
      }
      if (echo === undefined) return ok(undefined);
      const answered = await listenFor(reply.promise, REPLY_TIMEOUT_MS, deadline);
      return answered.ok ? answered.value : stepFailure(answered.failure, deadline, step);
    } finally {
      this.#awaitedEcho = undefined;
      this.#onReply = undefined;
    }
  }

  /** A late reply to an earlier command answers nothing. */
  takeReply(text: string, status: CommandStatus): void {
    if (this.#awaitedEcho !== undefined && text.includes(this.#awaitedEcho)) this.#onReply?.(ok(status));
  }

  async close(): Promise<void> {
    this.#lost = true;
    await this.#port.close();
  }
}
