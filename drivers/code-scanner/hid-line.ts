import { ok, type Result } from '#contract/result.ts';
import type { Deadline } from '../bounds.ts';
import type { PortFailure, ReportPort } from '../port.ts';
import { stepFailure } from '../step-failure.ts';
import { AwaitedCode } from './awaited-code.ts';
import { CodeAssembler } from './code-assembler.ts';
import { echoOf, encodeScannerCommand, isNewlandReply, type ScannerCommand } from './codec.ts';
import { CommandExchange } from './exchange.ts';
import type { CodeScannerProfile } from './profile.ts';
import { decodeScannedReport, type ReportLayout, type ScannedPiece } from './report-layout.ts';
import { type RawCode, type ScannerLine, type ScannerLineFailure, WRITE_LIMIT_MS } from './scanner-line.ts';
import { type CommandStatus, commandStatuses } from './status.ts';

/*
 * Commands over HID are the serial ones in an output report:
 *
 *   Honeywell  FD | length | bytes, as it is. Replies are input reports: text under ]X0, then the command's own
 *              words with its status under ]Z6. The feature report FE 01 asks for codes in HID reports.
 *   Newland    04 | length | bytes, filled up to 64. No manual describes replies; none is waited for.
 */
const OUTPUT = { honeywell: 0xfd, newland: 0x04 } as const;
const NEWLAND_OUTPUT_LENGTH = 64;
const HONEYWELL_HID_MODE = Uint8Array.of(0xfe, 0x01);
const HONEYWELL_REPLY_TEXT = ']X0';
export const HONEYWELL_REPLY_STATUS = ']Z6';

/** The output report that carries a command; nothing if this scanner takes no commands over HID. */
export function encodeHidCommand(
  commandSet: CodeScannerProfile['commandSet'],
  command: ScannerCommand,
): Uint8Array | undefined {
  if (commandSet !== 'honeywell' && commandSet !== 'newland') return undefined;
  const bytes = encodeScannerCommand(commandSet, command);
  // Two bytes stand before the command; a longer one has no form over HID.
  if (bytes === undefined || bytes.length > NEWLAND_OUTPUT_LENGTH - 2) return undefined;
  const report = new Uint8Array(commandSet === 'newland' ? NEWLAND_OUTPUT_LENGTH : bytes.length + 2);
  report.set([OUTPUT[commandSet], bytes.length]);
  report.set(bytes, 2);
  return report;
}

/** A scanner on USB HID: whole reports. */
export class HidLine implements ScannerLine {
  readonly #port: ReportPort;
  readonly #profile: CodeScannerProfile;
  readonly #layout: ReportLayout;
  readonly #exchange: CommandExchange;
  readonly #assembler = new CodeAssembler();
  readonly #awaited = new AwaitedCode();

  constructor(port: ReportPort, profile: CodeScannerProfile, layout: ReportLayout) {
    this.#port = port;
    this.#profile = profile;
    this.#layout = layout;
    this.#exchange = new CommandExchange(port);
    port.onBytes((report) => {
      const piece = decodeScannedReport(layout, report);
      if (piece !== undefined) this.#take(piece, performance.now());
    });
    port.onLost((failure) => this.#awaited.lost(failure));
  }

  get lost(): boolean {
    return this.#exchange.lost;
  }

  async prepare(deadline: Deadline): Promise<Result<void, ScannerLineFailure>> {
    if (this.#profile.commandSet !== 'honeywell') return ok();
    const sent = await this.#port.sendFeatureReport(HONEYWELL_HID_MODE, deadline.within(WRITE_LIMIT_MS));
    // A model that does not know the report refuses it, and sends its codes all the same.
    if (sent.ok || sent.failure.code === 'port-write-failed') return ok();
    return stepFailure(sent.failure, deadline, 'hid-mode');
  }

  nextCode(): { readonly promise: Promise<Result<RawCode, PortFailure>>; readonly cancel: () => void } {
    this.#assembler.tick(performance.now());
    return this.#awaited.next(this.#assembler.waiting);
  }

  async command(
    command: ScannerCommand,
    deadline: Deadline,
  ): Promise<Result<CommandStatus | undefined, ScannerLineFailure>> {
    const { commandSet } = this.#profile;
    const report = encodeHidCommand(commandSet, command);
    if (report === undefined) return ok(undefined);
    const echo = commandSet === 'honeywell' ? echoOf(commandSet, command) : undefined;
    return this.#exchange.send(report, echo, command.kind, deadline);
  }

  async close(): Promise<void> {
    await this.#exchange.close();
  }

  #take(piece: ScannedPiece, now: number): void {
    if (this.#profile.commandSet === 'honeywell') {
      if (piece.aim === HONEYWELL_REPLY_STATUS) {
        const status = commandStatuses.get(piece.data.at(-2) ?? -1);
        if (status !== undefined) {
          this.#exchange.takeReply(Buffer.from(piece.data.subarray(0, -2)).toString('latin1'), status);
        }
        return;
      }
      if (piece.aim === HONEYWELL_REPLY_TEXT && this.#exchange.awaitedEcho !== undefined) return;
    }
    // No timer is needed: silence delivers nothing here, it only ends what waits.
    this.#assembler.tick(now);
    if (!this.#assembler.waiting) this.#awaited.settle();
    const code = this.#assembler.push(piece, now);
    if (code === undefined || isNewlandReply(this.#profile.commandSet, code.bytes)) return;
    if (this.#layout.aim === undefined) {
      this.#awaited.deliver({ bytes: code.bytes, aimIdentifier: this.#profile.aimIdentifiers });
      return;
    }
    const head = Buffer.from(code.aim ?? '');
    const bytes = new Uint8Array(Buffer.concat([head, code.bytes]));
    this.#awaited.deliver({ bytes, aimIdentifier: code.aim !== undefined });
  }
}
