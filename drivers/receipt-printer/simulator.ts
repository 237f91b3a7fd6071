import type { Peer } from '../transports/peer.ts';
import { isRealTime, type PrinterCommand, type RealTimeCommand } from './codec.ts';
import { CommandParser } from './command-parser.ts';
import { dotsPerMillimetre, PaperRoll } from './paper-roll.ts';
import { heightOf, type PrintedElement, type PrintedSlip, PrintProcess } from './printed-slip.ts';
import type { ReceiptPrinterProfile } from './profile.ts';
import {
  automaticStatusBytes,
  healthyStatus,
  type PrinterStatus,
  realTimeAnswer,
  sensorStatusByte,
} from './status.ts';
import { buffersClearedResponse, processIdResponse, XOFF, XON } from './status-parser.ts';

/** What can go wrong with the printer. Lines are counted from the moment the fault is set. */
export type ReceiptPrinterFault =
  | { readonly kind: 'paper-out' }
  | { readonly kind: 'paper-out-after-lines'; readonly lines: number }
  | { readonly kind: 'cover-open' }
  | { readonly kind: 'cover-open-after-lines'; readonly lines: number }
  /** The next cut gets stuck. `by-itself`: the blade tries again until it comes free, after so many tries. */
  | { readonly kind: 'cutter-jam'; readonly freesItselfAfter?: number }
  | { readonly kind: 'overheated' }
  | { readonly kind: 'overheated-after-lines'; readonly lines: number }
  /** Too hot after so many lines, and cool again after so many milliseconds. */
  | { readonly kind: 'overheated-for-a-while'; readonly lines: number; readonly milliseconds: number }
  | { readonly kind: 'head-broken' }
  /** Off and on again: everything in its memory is lost, the paper stays where it is. */
  | { readonly kind: 'power-cycled' }
  | { readonly kind: 'power-cycled-after-lines'; readonly lines: number }
  /** The next answers get lost on the line. */
  | { readonly kind: 'answers-lost'; readonly count: number }
  /** XOFF, and no XON any more. */
  | { readonly kind: 'flow-stopped' }
  | { readonly kind: 'flow-stopped-after-lines'; readonly lines: number }
  /** The next XON gets lost on the line. */
  | { readonly kind: 'xon-lost' }
  | { readonly kind: 'unplugged' }
  | { readonly kind: 'unplugged-after-lines'; readonly lines: number }
  /** Neither prints nor answers, as without power. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'silent-after-lines'; readonly lines: number }
  /** Each answer comes between these bytes. */
  | { readonly kind: 'garbage'; readonly bytes: Uint8Array };

export interface ReceiptPrinterSimulatorOptions {
  readonly peer: Peer;
  /** Characters of font A in a line; 48 when absent. */
  readonly columns?: number;
  /** Dots of the print head; 12 a character when absent. */
  readonly dotsPerLine?: number;
  /** `none`: cut commands do nothing, slips are torn off. */
  readonly cutter?: 'fitted' | 'none';
  /** Bytes of the receive buffer. With it the printer sends XOFF and XON; without it nothing ever overruns. */
  readonly bufferBytes?: number;
  /** 0 prints without taking time. Real printers do 150 to 250 mm a second. */
  readonly millimetresPerSecond?: number;
  readonly paperMm?: number;
  /** `undefined` for a printer without the near-end sensor. */
  readonly nearEndMm?: number | undefined;
  /** Whether GS ( H and DLE DC4 8 are known; compatible printers of the plain kind ignore them. */
  readonly extendedCommands?: boolean;
}

/**
 * A printer that is and can what a profile says. Its buffer never overruns: a pseudo-terminal holds kilobytes of its own,
 * and XOFF would come too late.
 */
export function simulatedPrinterOf(
  profile: ReceiptPrinterProfile,
): Omit<ReceiptPrinterSimulatorOptions, 'peer'> {
  const { columns, dotsPerLine, millimetresPerSecond } = profile;
  return {
    columns,
    dotsPerLine,
    millimetresPerSecond,
    cutter: profile.cutter === 'none' ? 'none' : 'fitted',
    extendedCommands: profile.clearsBuffers || profile.confirmation === 'process-id',
    ...(profile.nearEndSensor ? {} : { nearEndMm: undefined }),
  };
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

/** Real printers take longer to start. */
const bootMs = 100;
/** Between two tries of a blade that frees itself. */
const cutTryMs = 100;
/** Room in the buffer at which XOFF and XON are sent. */
const xoffRoomBytes = 256;
const xonRoomBytes = 1_024;

/** Slips remembered after they were taken away. */
const keptSlips = 20;

interface TimedFault {
  readonly atLine: number;
  readonly begin: () => Promise<void>;
}

const faultsAfterLines = {
  'paper-out-after-lines': 'paper-out',
  'cover-open-after-lines': 'cover-open',
  'overheated-after-lines': 'overheated',
  'unplugged-after-lines': 'unplugged',
  'silent-after-lines': 'silent',
  'power-cycled-after-lines': 'power-cycled',
  'flow-stopped-after-lines': 'flow-stopped',
} as const;

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
  readonly #cutter: 'fitted' | 'none';
  readonly #bufferBytes: number | undefined;
  #waitingBytes = 0;
  #overrunBytes = 0;
  #xoffSent = false;
  #flowStopped = false;
  #xonWillBeLost = false;
  #answersToLose = 0;
  #cutTriesLeft: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ReceiptPrinterSimulatorOptions) {
    this.#peer = options.peer;
    this.#parser = new CommandParser();
    this.#process = new PrintProcess(options.columns ?? 48, options.dotsPerLine);
    this.#cutter = options.cutter ?? 'fitted';
    this.#bufferBytes = options.bufferBytes;
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

  /** Bytes lost because somebody went on sending behind XOFF. */
  get overrunBytes(): number {
    return this.#overrunBytes;
  }

  /** It has sent XOFF and not yet XON. */
  get holds(): boolean {
    return this.#xoffSent;
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
        this.#cutTriesLeft = fault.freesItselfAfter;
        break;
      case 'power-cycled':
        this.#powerCycle();
        this.#silent = true;
        this.#timer = setTimeout(() => {
          this.#silent = false;
          this.#changed();
        }, bootMs);
        break;
      case 'answers-lost':
        this.#answersToLose = fault.count;
        break;
      case 'flow-stopped':
        this.#flowStopped = true;
        break;
      case 'xon-lost':
        this.#xonWillBeLost = true;
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
      case 'overheated-for-a-while':
        this.#timedFaults.push({
          atLine: this.#linesPrinted + fault.lines,
          begin: () => this.#overheatFor(fault.milliseconds),
        });
        break;
      default: {
        const kind = faultsAfterLines[fault.kind];
        this.#timedFaults.push({
          atLine: this.#linesPrinted + fault.lines,
          begin: () => this.inject({ kind }),
        });
      }
    }
    this.#changed();
  }

  /** A technician puts everything right: cover shut, blade freed, cable in, power on. Paper is apart. */
  async repair(): Promise<void> {
    if (this.#silent) this.#powerCycle();
    this.#coverOpen = false;
    this.#cutterWillJam = false;
    this.#cutterError = false;
    this.#cutTriesLeft = undefined;
    this.#overheated = false;
    this.#headBroken = false;
    this.#silent = false;
    this.#garbage = undefined;
    this.#answersToLose = 0;
    this.#flowStopped = false;
    this.#xonWillBeLost = false;
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
    clearTimeout(this.#timer);
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
      autoRecoverableError: this.#overheated || (this.#cutterError && this.#cutTriesLeft !== undefined),
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
      else this.#enqueue(command);
    }
    this.#regulate();
    this.#work();
  }

  #enqueue(command: PrinterCommand): void {
    const size = sizeOf(command);
    if (this.#bufferBytes !== undefined && this.#waitingBytes > this.#bufferBytes) {
      this.#overrunBytes += size;
      return;
    }
    this.#waitingBytes += size;
    this.#queue.push(command);
  }

  /** XOFF while the buffer is nearly full or the printer is offline, XON when both are over. */
  #regulate(): void {
    if (this.#bufferBytes === undefined && !this.#flowStopped) return;
    const room = (this.#bufferBytes ?? Number.POSITIVE_INFINITY) - this.#waitingBytes;
    const mustStop = this.#flowStopped || !this.#status.online || room <= xoffRoomBytes;
    if (mustStop && !this.#xoffSent) {
      this.#xoffSent = true;
      this.#answer(Uint8Array.of(XOFF));
    } else if (!mustStop && this.#xoffSent && room >= xonRoomBytes) {
      this.#xoffSent = false;
      if (!this.#xonWillBeLost) this.#answer(Uint8Array.of(XON));
      this.#xonWillBeLost = false;
    }
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
    this.#waitingBytes = 0;
    this.#process.reset();
  }

  #powerCycle(): void {
    this.#clearBuffers();
    this.#parser.reset();
    this.#automaticTopics = 0;
    this.#xoffSent = false;
  }

  async #overheatFor(milliseconds: number): Promise<void> {
    this.#overheated = true;
    this.#timer = setTimeout(() => {
      this.#overheated = false;
      this.#changed();
      this.#work();
    }, milliseconds);
  }

  #answer(bytes: Uint8Array): void {
    if (this.#silent) return;
    if (this.#answersToLose > 0) {
      this.#answersToLose -= 1;
      return;
    }
    const sent = this.#garbage ? Uint8Array.of(...this.#garbage, ...bytes, ...this.#garbage) : bytes;
    // A line without anyone at its end loses bytes, on a real cable too.
    void this.#peer.write(sent);
  }

  #changed(): void {
    const automatic = automaticStatusBytes(this.#status);
    const signature = automatic.join();
    if (this.#automaticTopics !== 0 && signature !== this.#lastAutomatic) this.#answer(automatic);
    this.#lastAutomatic = signature;
    this.#regulate();
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
      this.#waitingBytes = Math.max(0, this.#waitingBytes - sizeOf(command));
      this.#regulate();
    }
  }

  async #execute(command: PrinterCommand): Promise<void> {
    for (const element of this.#process.run(command)) {
      // What is left of a command is lost with the paper; real printers lose that line as well.
      if (!this.#stopped) await this.#printElement(element);
    }
    if (command.kind === 'cut' && this.#cutter === 'fitted') this.#cut(command.part);
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
    const due = this.#timedFaults.filter((timed) => timed.atLine <= this.#linesPrinted);
    this.#timedFaults = this.#timedFaults.filter((timed) => timed.atLine > this.#linesPrinted);
    for (const timed of due) await timed.begin();
  }

  /** The blade moves on its own until it is free. */
  #tryCutAgain(): void {
    this.#timer = setTimeout(() => {
      this.#cutTriesLeft = (this.#cutTriesLeft ?? 1) - 1;
      if (this.#cutTriesLeft > 0) {
        this.#tryCutAgain();
        return;
      }
      this.#cutTriesLeft = undefined;
      this.#cutterWillJam = false;
      this.#cutterError = false;
      this.#changed();
      this.#work();
    }, cutTryMs);
  }

  #cut(part: 'full' | 'partial'): void {
    if (this.#cutterWillJam && !this.#stopped) this.#cutterError = true;
    if (this.#cutterError && this.#cutTriesLeft !== undefined) this.#tryCutAgain();
    if (this.#stopped) {
      // The cut is still to be made when the printer can go on, unless its buffers are cleared.
      this.#queue.unshift({ kind: 'cut', part, feedDots: 0 });
      this.#waitingBytes += sizeOf({ kind: 'cut', part, feedDots: 0 });
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

/** How much of the buffer a command takes, nearly. Images are printed while they come in, and take little of it. */
function sizeOf(command: PrinterCommand): number {
  return 'data' in command ? 8 + command.data.length : 3;
}

/** Lets bytes come in between two bursts of work, also when printing takes no time. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
