import { ok, type Result } from '#contract/result.ts';
import type { Deadline } from '../bounds.ts';
import type { IncrementalParser } from '../incremental-parser.ts';
import type { BytePort, PortFailure } from '../port.ts';
import { AwaitedCode } from './awaited-code.ts';
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
  readonly #awaited = new AwaitedCode();
  #idleTimer: NodeJS.Timeout | undefined;
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
    port.onLost((failure) => this.#awaited.lost(failure));
  }

  get lost(): boolean {
    return this.#exchange.lost;
  }

  async prepare(): Promise<Result<void, ScannerLineFailure>> {
    return ok();
  }

  nextCode(): { readonly promise: Promise<Result<RawCode, PortFailure>>; readonly cancel: () => void } {
    return this.#awaited.next(this.#parser.bufferedBytes > 0 || this.#assembler.waiting);
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
        this.#awaited.deliver({ bytes: message.bytes, aimIdentifier: this.#profile.aimIdentifiers });
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
        this.#awaited.deliver({ bytes, aimIdentifier: true });
        return;
      }
      case 'reply':
        this.#exchange.takeReply(message.text, message.status);
    }
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
      this.#awaited.settle();
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
