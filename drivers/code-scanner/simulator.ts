import iconv from 'iconv-lite';
import { IncrementalParser } from '../incremental-parser.ts';
import { PlannedFaults } from '../planned-faults.ts';
import type { Peer } from '../transports/peer.ts';
import {
  createScannerCommandParser,
  echoOf,
  encodeScannerReply,
  type ScannerCommand,
  terminatorOf,
} from './codec.ts';
import type { CodeScannerProfile } from './profile.ts';
import {
  encodeSsiPacket,
  SSI_MAXIMUM_DATA,
  SSI_MAXIMUM_PACKET,
  SSI_OPCODE,
  SSI_SOURCE,
  SSI_STATUS,
  type SsiPacket,
  scanSsiPacket,
  ssiTypeOfAim,
} from './ssi.ts';
import type { CommandStatus } from './status.ts';
import { aimIdentifierOf, type Symbology } from './text.ts';

export type PresentedCode = { readonly symbology?: Symbology } & (
  | { readonly text: string; readonly charset?: 'utf-8' | 'gb18030' }
  | { readonly bytes: Uint8Array }
);

/** What goes wrong: with the next command, or with the next code. */
export type CodeScannerFault =
  /** The next command is not answered. */
  | { readonly kind: 'silent'; readonly times?: number }
  | { readonly kind: 'command-status'; readonly status: CommandStatus; readonly times?: number }
  | { readonly kind: 'unplug'; readonly times?: number }
  /** The next code breaks off in the middle and has no terminator. */
  | { readonly kind: 'truncated-code'; readonly times?: number }
  /** The next code has these bytes before it. */
  | { readonly kind: 'noise-bytes'; readonly bytes: Uint8Array; readonly times?: number };

/** How long an SSI scanner waits for the acknowledgement of a packet before it sends it again. */
const SSI_RESEND_MS = 300;
const SSI_ATTEMPTS = 3;

const codeFaults = new Set<CodeScannerFault['kind']>(['truncated-code', 'noise-bytes']);

export interface CodeScannerSimulatorOptions {
  readonly peer: Peer;
  readonly profile: CodeScannerProfile;
  /** Bytes per write; everything at once when absent. */
  readonly chunkSize?: number;
  readonly onCommand?: (command: ScannerCommand) => void;
}

/** A code scanner at the other end of a cable: a code in its window is sent once, while the beam is on. */
export class CodeScannerSimulator {
  readonly #peer: Peer;
  readonly #options: CodeScannerSimulatorOptions;
  readonly #unsubscribe: () => void;
  #inWindow: PresentedCode | undefined;
  #beamOn: boolean;
  readonly #faults = new PlannedFaults<CodeScannerFault>();
  /** SSI packets of codes that the host has not acknowledged; the first one has been sent. */
  #unacknowledged: { packet: SsiPacket; attempts: number }[] = [];
  #resendTimer: NodeJS.Timeout | undefined;

  constructor(options: CodeScannerSimulatorOptions) {
    this.#peer = options.peer;
    this.#options = options;
    this.#beamOn = options.profile.trigger === 'always-on';
    const { commandSet } = options.profile;
    const parser = commandSet === 'none' ? undefined : createScannerCommandParser(commandSet);
    const packets = new IncrementalParser<SsiPacket>({
      scan: (bytes) => scanSsiPacket(bytes, SSI_SOURCE.host),
      capacity: SSI_MAXIMUM_PACKET,
      interByteTimeoutMs: 300,
    });
    const stopBytes = this.#peer.onBytes((bytes) => {
      if (commandSet === 'zebra-ssi') {
        for (const { message } of packets.push(bytes, performance.now())) {
          if (message.opcode === SSI_OPCODE.acknowledge) this.#takeAcknowledgement();
        }
      }
      for (const { message } of parser?.push(bytes, performance.now()) ?? []) this.#obey(message);
    });
    // A scanner lives on its cable.
    const stopReplug = this.#peer.onReplug(() => {
      parser?.discardPending('power-off');
      packets.discardPending('power-off');
      this.#forgetPackets();
      this.#beamOn = options.profile.trigger === 'always-on';
    });
    this.#unsubscribe = () => {
      stopBytes();
      stopReplug();
      this.#forgetPackets();
    };
  }

  get beamOn(): boolean {
    return this.#beamOn;
  }

  /** Holds a code into the window; it stays there until it is read or taken away. */
  presentCode(code: PresentedCode): void {
    this.#inWindow = code;
    this.#look();
  }

  takeCode(): void {
    this.#inWindow = undefined;
  }

  inject(fault: CodeScannerFault): void {
    this.#faults.plan(fault, fault.times);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  /** Leaves the peer, which belongs to whoever made it. */
  close(): void {
    this.#unsubscribe();
  }

  #obey(command: ScannerCommand): void {
    this.#options.onCommand?.(command);
    const fault = this.#faults.take(({ kind }) => !codeFaults.has(kind));
    if (fault?.kind === 'silent') return;
    if (fault?.kind === 'unplug') {
      void this.#peer.unplug();
      return;
    }
    const status = fault?.kind === 'command-status' ? fault.status : 'acknowledged';
    const { commandSet, trigger } = this.#options.profile;
    const echo = echoOf(commandSet, command);
    if (commandSet !== 'none' && echo !== undefined) {
      const text = command.kind === 'query-firmware' ? `${echo}: simulated` : echo;
      this.#send(encodeScannerReply(commandSet, text, status));
    }
    if (status !== 'acknowledged') return;
    if (command.kind === 'trigger-on') this.#beamOn = true;
    if (command.kind === 'trigger-off') this.#beamOn = trigger === 'always-on';
    this.#look();
  }

  #look(): void {
    const code = this.#inWindow;
    if (!this.#beamOn || code === undefined) return;
    this.#inWindow = undefined;
    const { profile } = this.#options;
    // One code for one pull of the trigger.
    this.#beamOn = profile.trigger === 'always-on';
    const data = bytesOf(code);
    if (profile.commandSet === 'zebra-ssi') {
      this.#sendPackets(data, aimIdentifierOf(code.symbology ?? 'qr'));
      return;
    }
    const identifier = profile.aimIdentifiers ? aimIdentifierOf(code.symbology ?? 'qr') : '';
    const whole = Buffer.concat([Buffer.from(identifier), data]);
    const fault = this.#faults.take(({ kind }) => codeFaults.has(kind));
    if (fault?.kind === 'truncated-code') {
      this.#send(whole.subarray(0, Math.ceil(whole.length / 2)));
      return;
    }
    if (fault?.kind === 'noise-bytes') this.#send(fault.bytes);
    this.#send(Buffer.concat([whole, terminatorOf(profile)]));
  }

  #sendPackets(data: Uint8Array, aim: string): void {
    const type = ssiTypeOfAim(aim);
    const idle = this.#unacknowledged.length === 0;
    for (let from = 0; from === 0 || from < data.length; from += SSI_MAXIMUM_DATA) {
      const part = data.subarray(from, from + SSI_MAXIMUM_DATA);
      const more = from + SSI_MAXIMUM_DATA < data.length;
      const packet = {
        opcode: SSI_OPCODE.decodeData,
        source: SSI_SOURCE.scanner,
        status: more ? SSI_STATUS.continued : 0,
        data: Uint8Array.of(type, ...part),
      };
      this.#unacknowledged.push({ packet, attempts: 0 });
    }
    if (idle) this.#sendFirstPacket();
  }

  #sendFirstPacket(): void {
    const first = this.#unacknowledged[0];
    if (first === undefined) return;
    const { packet } = first;
    const again = first.attempts > 0 ? SSI_STATUS.retransmitted : 0;
    first.attempts += 1;
    const fault = first.attempts === 1 ? this.#faults.take(({ kind }) => codeFaults.has(kind)) : undefined;
    const bytes = encodeSsiPacket({ ...packet, status: packet.status | again });
    if (fault?.kind === 'noise-bytes') this.#send(fault.bytes);
    this.#send(fault?.kind === 'truncated-code' ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes);
    this.#resendTimer = setTimeout(() => {
      if (first.attempts < SSI_ATTEMPTS) this.#sendFirstPacket();
      // Nobody listens: the code is lost, as with a real scanner.
      else this.#forgetPackets();
    }, SSI_RESEND_MS);
  }

  #takeAcknowledgement(): void {
    if (this.#unacknowledged.length === 0) return;
    clearTimeout(this.#resendTimer);
    this.#unacknowledged.shift();
    this.#sendFirstPacket();
  }

  #forgetPackets(): void {
    clearTimeout(this.#resendTimer);
    this.#unacknowledged = [];
  }

  #send(bytes: Uint8Array): void {
    const size = this.#options.chunkSize ?? bytes.length;
    for (let offset = 0; offset < bytes.length; offset += size) {
      void this.#peer.write(bytes.slice(offset, offset + size));
    }
  }
}

/** The bytes in the printed code. */
export function bytesOf(code: PresentedCode): Uint8Array {
  return 'bytes' in code ? code.bytes : iconv.encode(code.text, code.charset ?? 'utf-8');
}
