import { ok, type Result } from '#contract/result.ts';
import type { Deadline } from '../bounds.ts';
import type { IncrementalParser } from '../incremental-parser.ts';
import type { BytePort, PortFailure } from '../port.ts';
import { CodeAssembler } from './code-assembler.ts';
import {
  createScannerParser,
  echoOf,
  encodeScannerCommand,
  encodeSsiAcknowledgement,
  type ScannerCommand,
  type ScannerMessage,
} from './codec.ts';
import { CommandExchange } from './exchange.ts';
import type { CodeScannerProfile } from './profile.ts';
import { type RawCode, type ScannerLine, type ScannerLineFailure, WRITE_LIMIT_MS } from './scanner-line.ts';
import type { CommandStatus } from './status.ts';

/** A scanner on a serial port, USB-CDC or TCP: a stream of bytes. */
export class SerialLine implements ScannerLine {
  readonly #port: BytePort;
  readonly #profile: CodeScannerProfile;
  readonly #exchange: CommandExchange;
  readonly #parser: IncrementalParser<ScannerMessage>;
  readonly #assembler = new CodeAssembler();
  #onCode: ((code: Result<RawCode, PortFailure>) => void) | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #skipsCode = false;
  #lastPiece: Uint8Array | undefined;

  constructor(port: BytePort, profile: CodeScannerProfile) {
    this.#port = port;
    this.#profile = profile;
    this.#exchange = new CommandExchange(port);
    this.#parser = createScannerParser(profile, () => this.#exchange.awaitedEcho);
    port.onBytes((bytes) => {
      const now = performance.now();
      for (const { message } of this.#parser.push(bytes, now)) this.#take(message, now);
      this.#watchSilence();
    });
    port.onLost((failure) => this.#onCode?.({ ok: false, failure }));
  }

  get lost(): boolean {
    return this.#exchange.lost;
  }

  async prepare(): Promise<Result<void, ScannerLineFailure>> {
    return ok();
  }

  nextCode(): { readonly promise: Promise<Result<RawCode, PortFailure>>; readonly cancel: () => void } {
    // A code that has begun before belongs to nobody, and neither does its rest.
    this.#skipsCode = this.#parser.bufferedBytes > 0 || this.#assembler.waiting;
    const next = Promise.withResolvers<Result<RawCode, PortFailure>>();
    this.#onCode = next.resolve;
    return {
      promise: next.promise,
      cancel: () => {
        this.#onCode = undefined;
      },
    };
  }

  async command(
    command: ScannerCommand,
    deadline: Deadline,
  ): Promise<Result<CommandStatus | undefined, ScannerLineFailure>> {
    const { commandSet } = this.#profile;
    const bytes = encodeScannerCommand(commandSet, command);
    if (bytes === undefined) return ok(undefined);
    return this.#exchange.send(bytes, echoOf(commandSet, command), command.kind, deadline);
  }

  async close(): Promise<void> {
    clearTimeout(this.#idleTimer);
    await this.#exchange.close();
  }

  #take(message: ScannerMessage, now: number): void {
    switch (message.kind) {
      case 'code':
        this.#deliver({ bytes: message.bytes, aimIdentifier: this.#profile.aimIdentifiers });
        return;
      case 'piece': {
        void this.#acknowledge();
        // Sent again because our acknowledgement was lost: we have it already.
        if (message.retransmitted && this.#lastPiece && Buffer.from(message.data).equals(this.#lastPiece)) {
          return;
        }
        this.#lastPiece = message.data;
        const code = this.#assembler.push(message, now);
        if (code === undefined) return;
        const bytes = new Uint8Array(Buffer.concat([Buffer.from(code.aim ?? ''), code.bytes]));
        this.#deliver({ bytes, aimIdentifier: true });
        return;
      }
      case 'reply':
        this.#exchange.takeReply(message.text, message.status);
    }
  }

  #deliver(code: RawCode): void {
    if (!this.#skipsCode) this.#onCode?.(ok(code));
    this.#skipsCode = false;
  }

  async #acknowledge(): Promise<void> {
    const bounds = { deadlineMs: WRITE_LIMIT_MS, signal: new AbortController().signal };
    // Where it does not go out, the scanner sends the packet again, and it is acknowledged again.
    await this.#port.write(encodeSsiAcknowledgement(), bounds);
  }

  #watchSilence(): void {
    clearTimeout(this.#idleTimer);
    const never = Number.POSITIVE_INFINITY;
    const idleAt = Math.min(this.#parser.idleAt ?? never, this.#assembler.idleAt ?? never);
    if (idleAt === never) {
      this.#skipsCode = false;
      return;
    }
    this.#idleTimer = setTimeout(
      () => {
        const now = performance.now();
        for (const { message } of this.#parser.tick(now)) this.#take(message, now);
        this.#assembler.tick(now);
        // A timer may fire a little early: then the partial code still waits, and so do we.
        this.#watchSilence();
      },
      Math.max(1, idleAt - performance.now()),
    );
  }
}
