/**
 * The simulated devices of a development profile, with the drawer that works them. The drivers reach them
 * over real pseudo-terminals and sockets; nothing here is known to the drivers.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceHealth } from '#contract/device.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { Headphones } from '#contract/speech.ts';
import type { SimulatedFault, TechnicianAction, TechnicianState } from '#contract/technician.ts';
import { codeScannerProfiles } from '#drivers/code-scanner/profile.ts';
import { CodeScannerSimulator } from '#drivers/code-scanner/simulator.ts';
import { DocumentCameraDriver } from '#drivers/document-camera/driver.ts';
import { DocumentCameraSimulator } from '#drivers/document-camera/simulator.ts';
import { DocumentPrinterSimulator } from '#drivers/document-printer/simulator.ts';
import { IdCardReaderSimulator } from '#drivers/id-card-reader/simulator.ts';
import { renderSlip } from '#drivers/receipt-printer/rendering.ts';
import { ReceiptPrinterSimulator } from '#drivers/receipt-printer/simulator.ts';
import type { Peer } from '#drivers/transports/peer.ts';
import { PseudoTerminal } from '#drivers/transports/pseudo-terminal.ts';
import { TcpPeer } from '#drivers/transports/tcp-peer.ts';
import type { SimulatedConnections } from '../devices/device-set.ts';
import { SimulatedFaceEngine } from '../face-comparison/face-engine.ts';
import { Publisher } from '../rpc/publisher.ts';
import type { LastPrint, TechnicianDesk } from '../rpc/terminal-router.ts';
import type { NetworkLink } from './network-link.ts';
import { SPECIMEN_CARDS, SPECIMEN_PAPERS } from './specimens.ts';

export type SimulationFailure = AppFailure<'simulated-devices-failed'>;

const CODE_SYMBOLOGY = 'qr';
/** Fast enough for a test, slow enough to watch. */
const MILLISECONDS_PER_SHEET = 1200;
const RECEIPT_MILLIMETRES_PER_SECOND = 150;

export interface SimulatedSiteOptions {
  readonly link: NetworkLink;
  /** Called after the drawer changed something the terminal should look at. */
  readonly onChange: () => void;
}

export class SimulatedSite implements TechnicianDesk {
  readonly state: Publisher<TechnicianState>;
  readonly faceEngine = new SimulatedFaceEngine();
  readonly connections: SimulatedConnections;
  readonly #options: SimulatedSiteOptions;
  readonly #directory: string;
  readonly #peers: { readonly reader: Peer; readonly receipt: Peer; readonly scanner: Peer };
  readonly #reader: IdCardReaderSimulator;
  readonly #receipt: ReceiptPrinterSimulator;
  readonly #scanner: CodeScannerSimulator;
  readonly #documents: DocumentPrinterSimulator;
  readonly #camera: DocumentCameraSimulator;
  readonly #faults = new Set<SimulatedFault>();
  #card: string | null = null;
  #paper: string | null = null;
  #lastSlipQr: string | undefined;
  #headphones: Headphones = 'out';

  private constructor(
    options: SimulatedSiteOptions,
    directory: string,
    peers: { readonly reader: Peer; readonly receipt: Peer; readonly scanner: Peer },
    documents: DocumentPrinterSimulator,
  ) {
    this.#options = options;
    this.#directory = directory;
    this.#peers = peers;
    this.#documents = documents;
    this.#reader = new IdCardReaderSimulator({ peer: peers.reader });
    this.#receipt = new ReceiptPrinterSimulator({
      peer: peers.receipt,
      millimetresPerSecond: RECEIPT_MILLIMETRES_PER_SECOND,
    });
    this.#scanner = new CodeScannerSimulator({ peer: peers.scanner, profile: codeScannerProfiles.newland });
    this.#camera = new DocumentCameraSimulator();
    this.connections = {
      idCardReader: peers.reader.opener,
      receiptPrinter: peers.receipt.opener,
      codeScanner: peers.scanner.opener,
      documentPrinterUri: documents.uri,
      documentCamera: new DocumentCameraDriver(this.#camera),
    };
    this.#receipt.onSlip((slip) => {
      const qr = slip.elements.find((element) => element.kind === 'qr');
      if (qr?.kind === 'qr') this.#lastSlipQr = qr.content;
      this.#changed();
    });
    this.#documents.onDocument = () => this.#changed();
    this.state = new Publisher(this.#describe([], { pending: 0, acknowledged: 0, quarantined: 0 }));
  }

  static async start(options: SimulatedSiteOptions): Promise<Result<SimulatedSite, SimulationFailure>> {
    const directory = await mkdtemp(join(tmpdir(), 'zhuban-devices-'));
    const reader = await cable(join(directory, 'id-card-reader'));
    const receipt = await cable(join(directory, 'receipt-printer'));
    const scanner = await cable(join(directory, 'code-scanner'));
    if (!reader.ok || !receipt.ok || !scanner.ok) {
      const failed = [reader, receipt, scanner].find((entry) => !entry.ok);
      return fail('simulated-devices-failed', failed?.ok === false ? failed.failure.detail : undefined);
    }
    const documents = new DocumentPrinterSimulator({ port: 0, millisecondsPerSheet: MILLISECONDS_PER_SHEET });
    await documents.start();
    return ok(
      new SimulatedSite(
        options,
        directory,
        { reader: reader.value, receipt: receipt.value, scanner: scanner.value },
        documents,
      ),
    );
  }

  /** The terminal tells what the drawer shows beside the simulators. */
  report(devices: readonly DeviceHealth[], outbox: TechnicianState['outbox']): void {
    this.state.publish(this.#describe(devices, outbox));
  }

  get headphones(): Headphones {
    return this.#headphones;
  }

  async act(action: TechnicianAction): Promise<{ readonly done: boolean; readonly code?: string }> {
    const code = await this.#perform(action);
    this.#changed();
    return code === undefined ? { done: true } : { done: false, code };
  }

  async lastPrint(device: 'receipt-printer' | 'document-printer'): Promise<LastPrint | undefined> {
    if (device === 'receipt-printer') {
      const slip = this.#receipt.slips.at(-1);
      return slip === undefined ? undefined : { mediaType: 'image/png', bytes: renderSlip(slip) };
    }
    const document = this.#documents.printedDocuments.at(-1);
    return document === undefined ? undefined : { mediaType: 'application/pdf', bytes: document.pdf };
  }

  async close(): Promise<void> {
    this.#reader.close();
    await this.#receipt.close();
    this.#scanner.close();
    await this.#documents.stop();
    await Promise.all(Object.values(this.#peers).map((peer) => peer.close()));
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Answers with a code when the action makes no sense now. */
  async #perform(action: TechnicianAction): Promise<string | undefined> {
    switch (action.type) {
      case 'lay-card': {
        const card = SPECIMEN_CARDS.find((candidate) => candidate.id === action.specimenId);
        if (card === undefined) return 'specimen-unknown';
        this.#reader.layCard({ document: card.document });
        this.#card = card.id;
        return undefined;
      }
      case 'take-card':
        this.#reader.takeCard();
        this.#card = null;
        return undefined;
      case 'present-code':
        await this.#scanner.presentCode({ symbology: CODE_SYMBOLOGY, text: action.text });
        return undefined;
      case 'present-last-slip':
        if (this.#lastSlipQr === undefined) return 'no-slip-printed';
        await this.#scanner.presentCode({ symbology: CODE_SYMBOLOGY, text: this.#lastSlipQr });
        return undefined;
      case 'lay-paper': {
        const entry = SPECIMEN_PAPERS.find((candidate) => candidate.id === action.paperId);
        if (entry === undefined) return 'paper-unknown';
        this.#camera.layPaper(entry.paper);
        this.#paper = entry.id;
        return undefined;
      }
      case 'take-paper-from-camera':
        this.#camera.takePaper();
        this.#paper = null;
        return undefined;
      case 'take-slips':
        this.#receipt.takePaper();
        return undefined;
      case 'take-documents':
        this.#documents.takePaper();
        return undefined;
      case 'refill-paper':
        for (const fault of this.#faults) if (REPAIRED_BY_PAPER.has(fault)) this.#faults.delete(fault);
        await this.#applyFaults();
        return undefined;
      case 'set-fault':
        if (action.on) this.#faults.add(action.fault);
        else this.#faults.delete(action.fault);
        await this.#applyFaults();
        return undefined;
      case 'set-network':
        await this.#options.link.setNetwork(action.on);
        return undefined;
      case 'set-hub':
        await this.#options.link.setHub(action.on);
        return undefined;
      case 'set-headphones':
        this.#headphones = action.state;
        return undefined;
    }
  }

  /** Everything is repaired, then what is still broken is broken again: no fault can be left over. */
  async #applyFaults(): Promise<void> {
    const has = (fault: SimulatedFault): boolean => this.#faults.has(fault);

    this.#reader.clearFaults();
    await plug(this.#peers.reader, !has('reader-unplugged'));
    if (has('reader-silent')) this.#reader.inject({ kind: 'silent', times: Number.POSITIVE_INFINITY });
    if (has('reader-bad-checksum'))
      this.#reader.inject({ kind: 'wrong-checksum', times: Number.POSITIVE_INFINITY });
    if (has('card-removed-while-reading')) this.#reader.inject({ kind: 'card-removed-during-read' });

    await this.#receipt.repair();
    await plug(this.#peers.receipt, !has('receipt-unplugged'));
    if (has('receipt-paper-out')) await this.#receipt.inject({ kind: 'paper-out' });
    else this.#receipt.loadPaper(has('receipt-paper-low') ? 2_000 : undefined);
    if (has('receipt-cover-open')) await this.#receipt.inject({ kind: 'cover-open' });
    if (has('receipt-cutter-jam')) await this.#receipt.inject({ kind: 'cutter-jam' });

    await this.#documents.repair();
    if (has('document-media-empty')) await this.#documents.inject({ kind: 'media-empty', afterSheets: 0 });
    if (has('document-media-jam')) await this.#documents.inject({ kind: 'media-jam', afterSheets: 0 });
    if (has('document-toner-low')) await this.#documents.inject({ kind: 'toner', percent: 5 });
    if (has('document-cover-open')) await this.#documents.inject({ kind: 'cover-open' });
    if (has('document-unplugged')) await this.#documents.inject({ kind: 'unplug', what: 'power' });

    await plug(this.#peers.scanner, !has('scanner-unplugged'));

    this.#camera.repair();
    if (has('camera-unplugged')) this.#camera.inject('unplugged');
    if (has('camera-blurred')) this.#camera.inject('blurred');
    if (has('camera-dark')) this.#camera.inject('dark');

    this.faceEngine.matches = !has('face-not-matched');
  }

  #describe(devices: readonly DeviceHealth[], outbox: TechnicianState['outbox']): TechnicianState {
    return {
      specimens: SPECIMEN_CARDS.map((card) => ({ id: card.id, label: card.label, type: card.document.type })),
      cardOnReader: this.#card,
      papers: SPECIMEN_PAPERS.map((paper) => ({ id: paper.id, label: paper.label })),
      paperUnderCamera: this.#paper,
      printedSlips: this.#receipt.slips.length,
      printedDocuments: this.#documents.printedDocuments.length,
      faults: [...this.#faults],
      network: this.#options.link.network,
      hub: this.#options.link.hub,
      devices: [...devices],
      outbox,
    };
  }

  #changed(): void {
    this.#options.onChange();
  }
}

const REPAIRED_BY_PAPER: ReadonlySet<SimulatedFault> = new Set([
  'receipt-paper-out',
  'receipt-paper-low',
  'document-media-empty',
]);

/** A pseudo-terminal where the system can make one; a TCP cable elsewhere. */
async function cable(path: string): Promise<Result<Peer, AppFailure>> {
  const terminal = await PseudoTerminal.create({ linkPath: path });
  return terminal.ok ? terminal : TcpPeer.listen();
}

async function plug(peer: Peer, on: boolean): Promise<void> {
  if (!on) {
    await peer.unplug();
    return;
  }
  const replugged = await peer.replug();
  if (!replugged.ok) throw new Error(`${peer.description} cannot be plugged in: ${replugged.failure.code}`);
}
