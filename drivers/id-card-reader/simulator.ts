import type { IdentityDocument, IdentityDocumentType } from '#contract/identity-document.ts';
import { unwrap } from '#contract/result.ts';
import type { IncrementalParser } from '../incremental-parser.ts';
import { PlannedFaults } from '../planned-faults.ts';
import type { Peer } from '../transports/peer.ts';
import {
  type BaudRate,
  type CommandName,
  createFrameParser,
  decodeCommand,
  decodeSetBaudRate,
  encodeCardBlocks,
  encodeReply,
  encodeSamId,
} from './codec.ts';
import { specimenDocuments, specimenPhoto } from './specimens.ts';
import { encodeAppendedAddress, encodeTextBlock } from './text-block.ts';

export interface SimulatedCard {
  readonly document: IdentityDocument;
  readonly photo?: Uint8Array;
  /** One address, or the several of a card that was written more than once, oldest first. */
  readonly appendedAddress?: string | readonly string[];
  /** 1024, 512 or no bytes; none when absent. */
  readonly fingerprint?: Uint8Array;
}

/** What goes wrong. Each fault hits the next command, or the next `command` if one is named, `times` times. */
export type IdCardReaderFault = (
  | { readonly kind: 'silent' }
  /** The command is carried out, and its answer is lost on the line. */
  | { readonly kind: 'lost-reply' }
  | { readonly kind: 'wrong-checksum' }
  | { readonly kind: 'truncated-frame' }
  /** Noise before the good reply. */
  | { readonly kind: 'noise-bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'status'; readonly sw3: number }
  /** A reply of the right form to another command than the one that was asked. */
  | { readonly kind: 'stale-reply'; readonly bytes: Uint8Array }
  /** The frame is good, but the card gave less than the lengths before the blocks say. */
  | { readonly kind: 'short-read' }
  /** The frame is good, but a digit of the text was read wrongly. */
  | { readonly kind: 'wrong-read' }
  /** The module itself: 60 self-test failed, 66 not authorised. It answers nothing else. */
  | { readonly kind: 'module-fault'; readonly sw3: 0x60 | 0x66 }
  /** The card is lifted while it is being read. */
  | { readonly kind: 'card-removed-during-read' }
  /** The cable is pulled instead of an answer. */
  | { readonly kind: 'unplug' }
) & { readonly command?: CommandName; readonly times?: number };

export interface IdCardReaderSimulatorOptions {
  readonly peer: Peer;
  /** Bytes per write; everything at once when absent. */
  readonly chunkSize?: number;
  /** Modules from before 2013 do not know the command that reads fingerprints. */
  readonly knowsFingerprints?: boolean;
  /** The maker's own command for a beep; unknown to this reader when absent. */
  readonly vendorBeep?: Uint8Array;
  /** Called with every command that is understood, for tests and for the technician's log. */
  readonly onCommand?: (command: CommandName) => void;
}

/**
 * Where the card stands for the reader (ISO/IEC 14443-3 type B). A card that was selected is ACTIVE and does
 * not answer to a new search until it leaves the field or the field is switched off: that is why a real
 * reader says "no card" while a card that was just read still lies on it.
 */
type CardState = 'idle' | 'found' | 'active';

/** An ID-card reader at the other end of a cable: reads bytes, answers bytes. */
export class IdCardReaderSimulator {
  readonly #peer: Peer;
  readonly #options: IdCardReaderSimulatorOptions;
  readonly #unsubscribe: () => void;
  readonly #parser: IncrementalParser<Uint8Array>;
  #card: SimulatedCard | undefined;
  #cardState: CardState = 'idle';
  readonly #faults = new PlannedFaults<IdCardReaderFault>();
  #baudRate: BaudRate = 115_200;
  #beeps = 0;

  constructor(options: IdCardReaderSimulatorOptions) {
    this.#peer = options.peer;
    this.#options = options;
    this.#parser = createFrameParser('command');
    const stopBytes = this.#peer.onBytes((bytes) => {
      for (const { message } of this.#parser.push(bytes, performance.now())) this.#answer(message);
    });
    // The reader lives on its cable: with it the field goes off, and a lying card starts anew.
    const stopReplug = this.#peer.onReplug(() => {
      this.#parser.discardPending('power-off');
      this.#cardState = 'idle';
    });
    this.#unsubscribe = () => {
      stopBytes();
      stopReplug();
    };
  }

  /** Lays a card on the reader: a specimen by its kind, or any document whose fields fit the chip. */
  layCard(card: SimulatedCard | IdentityDocumentType): void {
    const laid = typeof card === 'string' ? { document: specimenDocuments[card] } : card;
    // A document that no chip can hold is an error of the scenario, not of the device.
    unwrap(encodeTextBlock(laid.document));
    this.#card = laid;
    this.#cardState = 'idle';
  }

  takeCard(): void {
    this.#card = undefined;
    this.#cardState = 'idle';
  }

  get hasCard(): boolean {
    return this.#card !== undefined;
  }

  /** What the module was set to last. A pseudo-terminal carries bytes at any rate. */
  get baudRate(): BaudRate {
    return this.#baudRate;
  }

  get beeps(): number {
    return this.#beeps;
  }

  inject(fault: IdCardReaderFault): void {
    this.#faults.plan(fault, fault.times);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  /** Leaves the peer, which belongs to whoever made it. */
  close(): void {
    this.#unsubscribe();
  }

  #answer(body: Uint8Array): void {
    const { vendorBeep } = this.#options;
    if (vendorBeep !== undefined && Buffer.from(vendorBeep).equals(body)) {
      this.#beeps += 1;
      this.#send(encodeReply(0x90));
      return;
    }
    const command = decodeCommand(body);
    if (command === undefined) {
      this.#send(encodeReply(0x21));
      return;
    }
    this.#options.onCommand?.(command);
    const fault = this.#takeFault(command);
    switch (fault?.kind) {
      case undefined:
        this.#send(this.#reply(command));
        // After its answer, as the standard says.
        this.#baudRate = decodeSetBaudRate(body) ?? this.#baudRate;
        return;
      case 'silent':
        return;
      case 'lost-reply':
        this.#reply(command);
        this.#baudRate = decodeSetBaudRate(body) ?? this.#baudRate;
        return;
      case 'wrong-checksum': {
        const reply = this.#reply(command);
        reply[reply.length - 1]! ^= 0x5a;
        this.#send(reply);
        return;
      }
      case 'truncated-frame': {
        const reply = this.#reply(command);
        this.#send(reply.subarray(0, Math.floor(reply.length / 2)));
        return;
      }
      case 'noise-bytes':
        this.#send(fault.bytes);
        this.#send(this.#reply(command));
        return;
      case 'status':
        this.#send(encodeReply(fault.sw3));
        return;
      case 'stale-reply':
        this.#send(fault.bytes);
        this.#send(this.#reply(command));
        return;
      case 'short-read':
      case 'wrong-read':
        this.#send(this.#reply(command, fault.kind));
        return;
      case 'module-fault':
        this.#send(encodeReply(fault.sw3));
        return;
      case 'card-removed-during-read':
        this.takeCard();
        this.#send(encodeReply(0x41));
        return;
      case 'unplug':
        void this.#peer.unplug();
        return;
    }
  }

  #takeFault(command: CommandName): IdCardReaderFault | undefined {
    return this.#faults.take(
      (fault) =>
        fault.command === command ||
        (fault.command === undefined && (!READ_FAULTS.has(fault.kind) || READ_COMMANDS.has(command))),
    );
  }

  #reply(command: CommandName, damage?: 'short-read' | 'wrong-read'): Uint8Array {
    const card = this.#card;
    switch (command) {
      case 'resetSam':
        // Switches the field off and on: the card on the reader starts anew.
        this.#cardState = 'idle';
        return encodeReply(0x90);
      case 'samStatus':
        return encodeReply(0x90);
      case 'samId':
        return encodeReply(0x90, encodeSamId([5, 1, 20_120_411, 1, 1]));
      case 'setBaudRate':
        return encodeReply(0x90);
      case 'findCard':
        if (card === undefined || this.#cardState === 'active') return encodeReply(0x80);
        this.#cardState = 'found';
        return encodeReply(0x9f, new Uint8Array(4));
      case 'selectCard':
        if (card === undefined || this.#cardState !== 'found') return encodeReply(0x81);
        this.#cardState = 'active';
        return encodeReply(0x90, new Uint8Array(8));
      case 'readTextAndPhoto':
      case 'readWithFingerprint': {
        const withFingerprint = command === 'readWithFingerprint';
        if (withFingerprint && this.#options.knowsFingerprints === false) return encodeReply(0x21);
        if (card === undefined || this.#cardState !== 'active') return encodeReply(0x41);
        const text = unwrap(encodeTextBlock(card.document));
        // The first digit of the date of issue, which stands there in every layout: no date has a ":" in it.
        if (damage === 'wrong-read') text[188] = 0x3a;
        const blocks = encodeCardBlocks({
          text,
          photo: card.photo ?? specimenPhoto,
          ...(withFingerprint ? { fingerprint: card.fingerprint ?? new Uint8Array(0) } : {}),
        });
        return encodeReply(0x90, damage === 'short-read' ? blocks.subarray(0, -100) : blocks);
      }
      case 'readAppendedAddress':
        if (card === undefined || this.#cardState !== 'active') return encodeReply(0x41);
        if (card.appendedAddress === undefined) return encodeReply(0x91);
        return encodeReply(0x90, encodeAppendedAddress(card.appendedAddress));
    }
  }

  #send(bytes: Uint8Array): void {
    const size = this.#options.chunkSize ?? bytes.length;
    for (let offset = 0; offset < bytes.length; offset += size) {
      // Writes keep their order; a write to a pulled cable is lost, as on a real line.
      void this.#peer.write(bytes.slice(offset, offset + size));
    }
  }
}

const READ_COMMANDS: ReadonlySet<CommandName> = new Set(['readTextAndPhoto', 'readWithFingerprint']);
/** Faults that only a read can have. */
const READ_FAULTS: ReadonlySet<IdCardReaderFault['kind']> = new Set([
  'card-removed-during-read',
  'short-read',
  'wrong-read',
]);
