import type { Peer } from '../transports/peer.ts';
import { isRealTime, type PrinterCommand, type RealTimeCommand } from './codec.ts';
import { CommandParser } from './command-parser.ts';
import { dotsPerMillimetre, PaperRoll } from './paper-roll.ts';
import { heightOf, type PrintedElement, type PrintedSlip, PrintProcess } from './printed-slip.ts';
import {
  automaticStatusBytes,
  healthyStatus,
  type PrinterStatus,
  realTimeAnswer,
  sensorStatusByte,
} from './status.ts';
import { buffersClearedResponse, processIdResponse } from './status-parser.ts';

/** What can go wrong with the printer. Lines are counted from the moment the fault is set. */
export type ReceiptPrinterFault =
  | { readonly kind: 'paper-out' }
  | { readonly kind: 'paper-out-after-lines'; readonly lines: number }
  | { readonly kind: 'cover-open' }
  | { readonly kind: 'cover-open-after-lines'; readonly lines: number }
  /** The next cut gets stuck. */
  | { readonly kind: 'cutter-jam' }
  | { readonly kind: 'overheated' }
  | { readonly kind: 'overheated-after-lines'; readonly lines: number }
  | { readonly kind: 'head-broken' }
  | { readonly kind: 'unplugged' }
  | { readonly kind: 'unplugged-after-lines'; readonly lines: number }
  /** Neither prints nor answers, as without power. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'silent-after-lines'; readonly lines: number }
  /** Each answer comes between these bytes. */
  | { readonly kind: 'garbage'; readonly bytes: Uint8Array };

export interface ReceiptPrinterSimulatorOptions {
  readonly peer: Peer;
  /** 576 dots: 48 columns. */
  readonly columns?: 48 | 32;
  /** 0 prints without taking time. Real printers do 150 to 250 mm a second. */
  readonly millimetresPerSecond?: number;
  readonly paperMm?: number;
  /** `undefined` for a printer without the near-end sensor. */
  readonly nearEndMm?: number | undefined;
  /** Whether GS ( H and DLE DC4 8 are known; compatible printers of the plain kind ignore them. */
  readonly extendedCommands?: boolean;
}

/** What a screen shows of the simulated printer. */
export interface ReceiptPrinterState {
  readonly status: PrinterStatus;
  readonly paperLeftMm: number;
  readonly printing: boolean;
  /** Finished slips that nobody has taken. */
  readonly hangingSlips: number;
  /** Printed, but not cut off. */
  readonly unfinished: readonly PrintedElement[];
  readonly pluggedIn: boolean;
}

/** Slips remembered after they were taken away. */
const keptSlips = 20;

interface TimedFault {
  readonly lines: number;
  readonly fault: ReceiptPrinterFault;
}

/**
 * A receipt printer at the other end of a real cable: it reads bytes with the production codec, prints
 * onto a roll of paper, and answers as ESC/POS printers do, including while it is offline.
 */
export class ReceiptPrinterSimulator {
  readonly #peer: Peer;
  readonly #parser: CommandParser;
  readonly #process: PrintProcess;
  readonly #speed: number;
  readonly #extendedCommands: boolean;
  readonly #roll: PaperRoll;
  readonly #slipListeners = new Set<(slip: PrintedSlip) => void>();
  readonly #changeListeners = new Set<(state: ReceiptPrinterState) => void>();
  readonly #detach: () => void;
  #queue: PrinterCommand[] = [];
  #onPaper: PrintedElement[] = [];
  #slips: PrintedSlip[] = [];
  #allSlips: PrintedSlip[] = [];
  #working: Promise<void> | undefined;
  #automaticTopics = 0;
  #lastAutomatic = '';
  #coverOpen = false;
  #cutterWillJam = false;
  #cutterError = false;
  #overheated = false;
  #headBroken = false;
  #silent = false;
  #garbage: Uint8Array | undefined;
  #pluggedIn = true;
  #closed = false;
  #timedFaults: TimedFault[] = [];
  #linesPrinted = 0;

  constructor(options: ReceiptPrinterSimulatorOptions) {
    this.#peer = options.peer;
    this.#parser = new CommandParser();
    this.#process = new PrintProcess(options.columns ?? 48);
    this.#speed = options.millimetresPerSecond ?? 0;
    this.#extendedCommands = options.extendedCommands ?? true;
    this.#roll = new PaperRoll(options.paperMm ?? 80_000, 'nearEndMm' in options ? options.nearEndMm : 5_000);
    const stopListening = this.#peer.onBytes((bytes) => this.#receive(bytes));
    const stopWatching = this.#peer.onReplug(() => {
      // The printer has its own power: the cable takes nothing from it but the line.
      this.#pluggedIn = true;
      this.#changed();
    });
    this.#detach = () => {
      stopListening();
      stopWatching();
    };
  }

  /** The last slips that were cut off, also those taken away. */
  get slips(): readonly PrintedSlip[] {
    return this.#allSlips;
  }

  get discardedBytes(): number {
    return this.#parser.counts.discardedBytes;
  }

  get state(): ReceiptPrinterState {
    return {
      status: this.#status,
      paperLeftMm: this.#roll.leftMm,
      printing: this.#working !== undefined && !this.#stopped,
      hangingSlips: this.#slips.length,
      unfinished: this.#onPaper,
      pluggedIn: this.#pluggedIn,
    };
  }

  /** Called with each slip when it is cut off. Returns the function that unsubscribes. */
  onSlip(listener: (slip: PrintedSlip) => void): () => void {
    this.#slipListeners.add(listener);
    return () => this.#slipListeners.delete(listener);
  }

  onChange(listener: (state: ReceiptPrinterState) => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  /** The citizen takes what hangs out of the slit; a slip that is not cut off is torn off. */
  takePaper(): PrintedSlip[] {
    const taken = this.#slips;
    this.#slips = [];
    if (this.#onPaper.some((element) => element.kind !== 'feed') && this.#working === undefined) {
      taken.push({ elements: this.#onPaper, end: 'torn' });
      this.#onPaper = [];
    }
    this.#changed();
    return taken;
  }

  async inject(fault: ReceiptPrinterFault): Promise<void> {
    switch (fault.kind) {
      case 'paper-out':
        this.#roll.leftMm = 0;
        break;
      case 'cover-open':
        this.#coverOpen = true;
        break;
      case 'cutter-jam':
        this.#cutterWillJam = true;
        break;
      case 'overheated':
        this.#overheated = true;
        break;
      case 'head-broken':
        this.#headBroken = true;
        break;
      case 'silent':
        this.#silent = true;
        break;
      case 'garbage':
        this.#garbage = fault.bytes;
        break;
      case 'unplugged':
        this.#pluggedIn = false;
        await this.#peer.unplug();
        break;
      case 'paper-out-after-lines':
        this.#timedFaults.push({ lines: this.#linesPrinted + fault.lines, fault: { kind: 'paper-out' } });
        break;
      case 'cover-open-after-lines':
        this.#timedFaults.push({ lines: this.#linesPrinted + fault.lines, fault: { kind: 'cover-open' } });
        break;
      case 'overheated-after-lines':
        this.#timedFaults.push({ lines: this.#linesPrinted + fault.lines, fault: { kind: 'overheated' } });
        break;
      case 'unplugged-after-lines':
        this.#timedFaults.push({ lines: this.#linesPrinted + fault.lines, fault: { kind: 'unplugged' } });
        break;
      case 'silent-after-lines':
        this.#timedFaults.push({ lines: this.#linesPrinted + fault.lines, fault: { kind: 'silent' } });
        break;
    }
    this.#changed();
  }

  /** A technician puts everything right: cover shut, blade freed, cable in, power on. Paper is apart. */
  async repair(): Promise<void> {
    if (this.#silent) this.#powerCycle();
    this.#coverOpen = false;
    this.#cutterWillJam = false;
    this.#cutterError = false;
    this.#overheated = false;
    this.#headBroken = false;
    this.#silent = false;
    this.#garbage = undefined;
    this.#timedFaults = [];
    if (!this.#pluggedIn) {
      const replugged = await this.#peer.replug();
      this.#pluggedIn = replugged.ok;
    }
    this.#changed();
    this.#work();
  }

  loadPaper(millimetres = 80_000): void {
    this.#roll.leftMm = millimetres;
    this.#changed();
    this.#work();
  }

  /** Resolves when nothing is left to print or the printer stands still. */
  async settled(): Promise<void> {
    while (this.#working) await this.#working;
  }

  /** Stops listening; the peer stays open, it belongs to whoever made it. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#detach();
    this.#queue = [];
    await this.settled();
  }

  get #status(): PrinterStatus {
    const paper = this.#roll.state;
    const online =
      paper !== 'end' && !this.#coverOpen && !this.#cutterError && !this.#overheated && !this.#headBroken;
    return {
      ...healthyStatus,
      online,
      paper,
      coverOpen: this.#coverOpen,
      cutterError: this.#cutterError,
      autoRecoverableError: this.#overheated,
      unrecoverableError: this.#headBroken,
      stoppedByPaperEnd: paper === 'end',
      error: this.#cutterError || this.#overheated || this.#headBroken,
    };
  }

  get #stopped(): boolean {
    return !this.#status.online || this.#silent || this.#closed;
  }

  #receive(bytes: Uint8Array): void {
    if (this.#silent) return;
    for (const command of this.#parser.push(bytes, performance.now())) {
      if (isRealTime(command)) this.#actAtOnce(command);
      else this.#queue.push(command);
    }
    this.#work();
  }

  #actAtOnce(command: RealTimeCommand): void {
    switch (command.kind) {
      case 'real-time-status':
        this.#answer(Uint8Array.of(realTimeAnswer(this.#status, command.topic)));
        return;
      case 'real-time-recovery':
        if (command.buffers === 'clear') this.#clearBuffers();
        // The blade comes free only when nothing holds it any more.
        if (!this.#cutterWillJam) this.#cutterError = false;
        this.#changed();
        return;
      case 'real-time-clear':
        if (!this.#extendedCommands) return;
        this.#clearBuffers();
        this.#answer(buffersClearedResponse);
        this.#changed();
    }
  }

  #clearBuffers(): void {
    this.#queue = [];
    this.#process.reset();
  }

  #powerCycle(): void {
    this.#clearBuffers();
    this.#parser.reset();
    this.#automaticTopics = 0;
  }

  #answer(bytes: Uint8Array): void {
    if (this.#silent) return;
    const sent = this.#garbage ? Uint8Array.of(...this.#garbage, ...bytes, ...this.#garbage) : bytes;
    // A line without anyone at its end loses bytes, on a real cable too.
    void this.#peer.write(sent);
  }

  #changed(): void {
    const automatic = automaticStatusBytes(this.#status);
    const signature = automatic.join();
    if (this.#automaticTopics !== 0 && signature !== this.#lastAutomatic) this.#answer(automatic);
    this.#lastAutomatic = signature;
    const state = this.state;
    for (const listener of [...this.#changeListeners]) listener(state);
  }

  #work(): void {
    if (this.#working || this.#stopped || this.#queue.length === 0) return;
    this.#working = this.#workOff().finally(() => {
      this.#working = undefined;
      this.#changed();
      this.#work();
    });
  }

  async #workOff(): Promise<void> {
    await nextTurn();
    while (!this.#stopped) {
      const command = this.#queue.shift();
      if (!command) return;
      await this.#execute(command);
    }
  }

  async #execute(command: PrinterCommand): Promise<void> {
    for (const element of this.#process.run(command)) {
      // What is left of a command is lost with the paper; real printers lose that line as well.
      if (!this.#stopped) await this.#printElement(element);
    }
    if (command.kind === 'cut') this.#cut(command.part);
    // Real-time commands may have cleared the queue meanwhile, a fault may have stopped the printer.
    if (this.#stopped) return;
    if (command.kind === 'automatic-status') {
      this.#automaticTopics = command.topics;
      const automatic = automaticStatusBytes(this.#status);
      this.#lastAutomatic = automatic.join();
      if (command.topics !== 0) this.#answer(automatic);
    }
    if (command.kind === 'sensor-status') {
      this.#answer(Uint8Array.of(command.sensor === 'paper' ? sensorStatusByte(this.#status) : 0));
    }
    if (command.kind === 'process-id' && this.#extendedCommands) this.#answer(processIdResponse(command.id));
  }

  async #printElement(element: PrintedElement): Promise<void> {
    const dots = heightOf(element);
    const milliseconds = this.#speed > 0 ? (dots / dotsPerMillimetre / this.#speed) * 1_000 : 0;
    if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
    this.#onPaper = [...this.#onPaper, element];
    this.#roll.advance(dots);
    if (element.kind !== 'feed') this.#linesPrinted += 1;
    await this.#injectDueFaults();
    this.#changed();
  }

  async #injectDueFaults(): Promise<void> {
    const due = this.#timedFaults.filter((timed) => timed.lines <= this.#linesPrinted);
    this.#timedFaults = this.#timedFaults.filter((timed) => timed.lines > this.#linesPrinted);
    for (const timed of due) await this.inject(timed.fault);
  }

  #cut(part: 'full' | 'partial'): void {
    if (this.#cutterWillJam && !this.#stopped) this.#cutterError = true;
    if (this.#stopped) {
      // The cut is still to be made when the printer can go on, unless its buffers are cleared.
      this.#queue.unshift({ kind: 'cut', part, feedDots: 0 });
      this.#changed();
      return;
    }
    const slip: PrintedSlip = { elements: this.#onPaper, end: part === 'full' ? 'cut' : 'partial-cut' };
    this.#onPaper = [];
    this.#slips.push(slip);
    this.#allSlips = [...this.#allSlips, slip].slice(-keptSlips);
    for (const listener of [...this.#slipListeners]) listener(slip);
    this.#changed();
  }
}

/** Lets bytes come in between two bursts of work, also when printing takes no time. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
