import { PlannedFaults } from '../planned-faults.ts';
import type { HidPeer } from '../transports/hid-peer.ts';
import { createScannerCommandParser, encodeScannerReply, type ScannerCommand } from './codec.ts';
import type { CodeScannerProfile } from './profile.ts';
import { encodeScannedReports, type ReportLayout } from './report-layout.ts';
import { bytesOf, type PresentedCode } from './simulator.ts';
import type { CommandStatus } from './status.ts';
import { aimIdentifierOf } from './text.ts';

/** What goes wrong: with the next command, or with the next code. */
export type HidScannerFault =
  | { readonly kind: 'silent' }
  | { readonly kind: 'command-status'; readonly status: CommandStatus }
  | { readonly kind: 'unplug' }
  /** Only the first report of the next code comes. */
  | { readonly kind: 'truncated-code' }
  /** The next code's reports come with this pause between them, in milliseconds. */
  | { readonly kind: 'late-report'; readonly pauseMs: number };

const codeFaults = new Set<HidScannerFault['kind']>(['truncated-code', 'late-report']);

export interface HidScannerSimulatorOptions {
  readonly peer: HidPeer;
  readonly profile: CodeScannerProfile;
  readonly layout: ReportLayout;
  readonly onCommand?: (command: ScannerCommand) => void;
}

/** A HID-POS scanner at the other end of a cable of reports; otherwise like the serial simulator. */
export class HidScannerSimulator {
  readonly #options: HidScannerSimulatorOptions;
  readonly #unsubscribe: () => void;
  #inWindow: PresentedCode | undefined;
  #beamOn: boolean;
  #hidMode = false;
  readonly #faults = new PlannedFaults<HidScannerFault>();

  constructor(options: HidScannerSimulatorOptions) {
    this.#options = options;
    const { peer, profile } = options;
    this.#beamOn = profile.trigger === 'always-on';
    const stops = [
      peer.onBytes((report) => this.#takeOutput(report)),
      peer.onFeatureReport((report) => {
        if (report[0] === 0xfe && report[1] === 0x01) this.#hidMode = true;
      }),
      peer.onReplug(() => {
        this.#beamOn = profile.trigger === 'always-on';
        this.#hidMode = false;
      }),
    ];
    this.#unsubscribe = () => {
      for (const stop of stops) stop();
    };
  }

  get beamOn(): boolean {
    return this.#beamOn;
  }

  /** Whether the host has asked for codes in reports (Honeywell's feature report). */
  get hidMode(): boolean {
    return this.#hidMode;
  }

  presentCode(code: PresentedCode): void {
    this.#inWindow = code;
    this.#look();
  }

  inject(fault: HidScannerFault): void {
    this.#faults.plan(fault);
  }

  /** Leaves the peer, which belongs to whoever made it. */
  close(): void {
    this.#unsubscribe();
  }

  #takeOutput(report: Uint8Array): void {
    const { commandSet } = this.#options.profile;
    if (commandSet !== 'honeywell' && commandSet !== 'newland') return;
    const parser = createScannerCommandParser(commandSet);
    for (const { message } of parser.push(report.subarray(2, 2 + report[1]!), 0)) this.#obey(message);
  }

  #obey(command: ScannerCommand): void {
    const { profile, peer } = this.#options;
    this.#options.onCommand?.(command);
    const fault = this.#faults.take(({ kind }) => !codeFaults.has(kind));
    if (fault?.kind === 'silent') return;
    if (fault?.kind === 'unplug') {
      void peer.unplug();
      return;
    }
    const status = fault?.kind === 'command-status' ? fault.status : 'acknowledged';
    if (profile.commandSet === 'honeywell') void this.#replyAsHoneywell(command, status);
    if (status !== 'acknowledged') return;
    if (command.kind === 'trigger-on') this.#beamOn = true;
    if (command.kind === 'trigger-off') this.#beamOn = profile.trigger === 'always-on';
    this.#look();
  }

  async #replyAsHoneywell(command: ScannerCommand, status: CommandStatus): Promise<void> {
    if (command.kind === 'trigger-on' || command.kind === 'trigger-off') return;
    if (command.kind === 'query-firmware') {
      const text = 'Product Name: simulated scanner\r\nSoftware Revision: none, this is no device\r\n';
      await this.#sendCode(Buffer.from(text), ']X0', 0);
    }
    const words = command.kind === 'setup' ? command.text : 'REVINF';
    await this.#sendCode(encodeScannerReply('honeywell', words, status), ']Z6', 0);
  }

  #look(): void {
    const code = this.#inWindow;
    if (!this.#beamOn || code === undefined) return;
    this.#inWindow = undefined;
    this.#beamOn = this.#options.profile.trigger === 'always-on';
    const fault = this.#faults.take(({ kind }) => codeFaults.has(kind));
    const pauseMs = fault?.kind === 'late-report' ? fault.pauseMs : 0;
    const aim = aimIdentifierOf(code.symbology ?? 'qr');
    void this.#sendCode(bytesOf(code), aim, pauseMs, fault?.kind === 'truncated-code' ? 1 : undefined);
  }

  async #sendCode(bytes: Uint8Array, aim: string, pauseMs: number, most?: number): Promise<void> {
    const { layout, peer } = this.#options;
    const reports = encodeScannedReports(layout, { bytes, aim, makerCode: 0x73 }).slice(0, most);
    for (const [index, report] of reports.entries()) {
      if (index > 0 && pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      const sent = await peer.write(report);
      if (!sent.ok) return;
    }
  }
}
