/**
 * The simulated devices of a development profile, with the drawer that works them. The drivers reach them
 * over real pseudo-terminals and sockets; nothing here is known to the drivers.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import type { DeviceHealth } from '#contract/device.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { ScenarioEvent } from '#contract/scenario.ts';
import type { Headphones } from '#contract/speech.ts';
import type { SimulatedAction, SimulatedFault, TechnicianState } from '#contract/technician.ts';
import type { SimulatedDevice, WireFault } from '#contract/wire-fault.ts';
import { CabinetSimulator } from '#drivers/cabinet/simulator.ts';
import { CardDispenserSimulator } from '#drivers/card-dispenser/simulator.ts';
import { codeScannerProfiles } from '#drivers/code-scanner/profile.ts';
import { CodeScannerSimulator } from '#drivers/code-scanner/simulator.ts';
import { DocumentCameraDriver } from '#drivers/document-camera/driver.ts';
import { DocumentCameraSimulator } from '#drivers/document-camera/simulator.ts';
import { DocumentPrinterSimulator } from '#drivers/document-printer/simulator.ts';
import { IdCardReaderSimulator } from '#drivers/id-card-reader/simulator.ts';
import { renderSlip } from '#drivers/receipt-printer/rendering.ts';
import { ReceiptPrinterSimulator } from '#drivers/receipt-printer/simulator.ts';
import { SimulatedSocialSecurityCard } from '#drivers/smart-card/simulated-card.ts';
import { SmartCardSimulator } from '#drivers/smart-card/simulator.ts';
import type { Peer } from '#drivers/transports/peer.ts';
import { PseudoTerminal } from '#drivers/transports/pseudo-terminal.ts';
import { TcpPeer } from '#drivers/transports/tcp-peer.ts';
import { UninterruptiblePowerSimulator } from '#drivers/uninterruptible-power/simulator.ts';
import type { SimulatedConnections } from '../devices/device-set.ts';
import { SimulatedFaceEngine } from '../face-comparison/face-engine.ts';
import { Publisher } from '../rpc/publisher.ts';
import type { LastPrint } from '../rpc/terminal-router.ts';
import { FAULT_GROUPS, type FaultGroup, groupOf } from './fault-groups.ts';
import type { FaultyLine } from './faulty-line.ts';
import { FaultyPeer } from './faulty-peer.ts';
import { FaultyPictureSource } from './faulty-picture-source.ts';
import { FaultyTunnel } from './faulty-tunnel.ts';
import type { NetworkLink } from './network-link.ts';
import { SPECIMEN_CARDS, SPECIMEN_PAPERS } from './specimens.ts';

export type SimulationFailure = AppFailure<'simulated-devices-failed'>;

/** What the drawer shows beside the simulated devices themselves. */
export type BesideDevices = Pick<
  TechnicianState,
  'devices' | 'outbox' | 'scenarios' | 'scenario' | 'selfTest'
>;

const CODE_SYMBOLOGY = 'qr';
/** Fast enough for a test, slow enough to watch. */
const MILLISECONDS_PER_SHEET = 1200;
const RECEIPT_MILLIMETRES_PER_SECOND = 150;
const UPS_NAME = 'simulated';
const CARDS_IN_STACKER = 20;
/** How the simulated cabinet is wired. */
const CABINET_WIRING = {
  slave: 1,
  lamps: {
    'id-card-reader': 0,
    'code-scanner': 1,
    'document-camera': 2,
    'face-camera': 3,
    'document-tray': 4,
    'receipt-slot': 5,
  },
  door: { address: 0 },
  serviceKey: { address: 1 },
} as const;

export interface SimulatedSiteOptions {
  readonly link: NetworkLink;
  /** Called after something changed that the terminal should look at. */
  readonly onChange: () => void;
}

/** The devices that hang on a cable of bytes. */
const CABLES = [
  'id-card-reader',
  'receipt-printer',
  'code-scanner',
  'uninterruptible-power',
  'cabinet',
  'card-dispenser',
  'smart-card-reader',
] as const;
type Cables = Readonly<Record<(typeof CABLES)[number], FaultyPeer>>;

export class SimulatedSite {
  readonly state: Publisher<TechnicianState>;
  readonly faceEngine = new SimulatedFaceEngine();
  readonly connections: SimulatedConnections;
  readonly #options: SimulatedSiteOptions;
  readonly #directory: string;
  readonly #cables: Cables;
  readonly #tunnel: FaultyTunnel;
  readonly #lines: Readonly<Record<SimulatedDevice, FaultyLine>>;
  readonly #reader: IdCardReaderSimulator;
  readonly #receipt: ReceiptPrinterSimulator;
  readonly #scanner: CodeScannerSimulator;
  readonly #documents: DocumentPrinterSimulator;
  readonly #camera: DocumentCameraSimulator;
  readonly #power: UninterruptiblePowerSimulator;
  readonly #cabinet: CabinetSimulator;
  readonly #dispenser: CardDispenserSimulator;
  readonly #chipReader: SmartCardSimulator;
  readonly #faults = new Set<SimulatedFault>();
  readonly #eventListeners = new Set<(event: ScenarioEvent) => void>();
  #beside: BesideDevices = {
    devices: [],
    outbox: { pending: 0, acknowledged: 0, quarantined: 0 },
    scenarios: [],
    scenario: null,
    selfTest: { running: null, last: null },
  };
  #card: string | null = null;
  #paper: string | null = null;
  #lastSlipQr: string | undefined;
  #headphones: Headphones = 'out';

  private constructor(
    options: SimulatedSiteOptions,
    directory: string,
    cables: Cables,
    tunnel: FaultyTunnel,
    documents: DocumentPrinterSimulator,
  ) {
    this.#options = options;
    this.#directory = directory;
    this.#cables = cables;
    this.#tunnel = tunnel;
    this.#documents = documents;
    this.#reader = new IdCardReaderSimulator({
      peer: cables['id-card-reader'],
      onCommand: (command) => {
        if (command === 'readTextAndPhoto') this.note('card-read');
      },
    });
    this.#receipt = new ReceiptPrinterSimulator({
      peer: cables['receipt-printer'],
      millimetresPerSecond: RECEIPT_MILLIMETRES_PER_SECOND,
    });
    this.#scanner = new CodeScannerSimulator({
      peer: cables['code-scanner'],
      profile: codeScannerProfiles.newland,
    });
    this.#power = new UninterruptiblePowerSimulator({
      peer: cables['uninterruptible-power'],
      upsName: UPS_NAME,
    });
    this.#cabinet = new CabinetSimulator({ peer: cables.cabinet, slave: CABINET_WIRING.slave });
    this.#dispenser = new CardDispenserSimulator({
      peer: cables['card-dispenser'],
      cards: CARDS_IN_STACKER,
    });
    this.#chipReader = new SmartCardSimulator({ peer: cables['smart-card-reader'] });
    this.#camera = new DocumentCameraSimulator();
    const cameraCable = new FaultyPictureSource(this.#camera);
    this.#lines = { ...cables, 'document-printer': tunnel, 'document-camera': cameraCable };
    this.connections = {
      idCardReader: cables['id-card-reader'].opener,
      receiptPrinter: cables['receipt-printer'].opener,
      codeScanner: cables['code-scanner'].opener,
      documentPrinterUri: `ipp://127.0.0.1:${tunnel.port}/ipp/print`,
      documentCamera: new DocumentCameraDriver(cameraCable),
      uninterruptiblePower: { opener: cables['uninterruptible-power'].opener, upsName: UPS_NAME },
      cabinet: { opener: cables.cabinet.opener, wiring: CABINET_WIRING },
      cardDispenser: cables['card-dispenser'].opener,
      smartCardReader: cables['smart-card-reader'].opener,
    };
    this.#receipt.onSlip((slip) => {
      const qr = slip.elements.find((element) => element.kind === 'qr');
      if (qr?.kind === 'qr') this.#lastSlipQr = qr.content;
      this.note('slip-printed');
      this.#changed();
    });
    this.#documents.onDocument = () => {
      this.note('document-printed');
      this.#changed();
    };
    let sheetsInBin = 0;
    this.#documents.onChange = (snapshot) => {
      if (snapshot.sheetsInBin > sheetsInBin) this.note('sheet-printed');
      sheetsInBin = snapshot.sheetsInBin;
    };
    this.state = new Publisher(this.#describe());
  }

  static async start(options: SimulatedSiteOptions): Promise<Result<SimulatedSite, SimulationFailure>> {
    const directory = await mkdtemp(join(tmpdir(), 'zhuban-devices-'));
    const laid = await Promise.all(CABLES.map((device) => cable(device, join(directory, device))));
    const failed = laid.find((entry) => !entry.ok);
    if (failed?.ok === false) {
      await Promise.all(laid.map((entry) => (entry.ok ? entry.value.close() : undefined)));
      await rm(directory, { recursive: true, force: true });
      return fail('simulated-devices-failed', failed.failure.detail);
    }
    const cables = Object.fromEntries(
      CABLES.map((device, index) => {
        const entry = laid[index];
        if (entry?.ok !== true) throw new Error(`no cable for ${device}`);
        return [device, new FaultyPeer(entry.value)];
      }),
    ) as Record<(typeof CABLES)[number], FaultyPeer>;
    const documents = new DocumentPrinterSimulator({ port: 0, millisecondsPerSheet: MILLISECONDS_PER_SHEET });
    await documents.start();
    const tunnel = await FaultyTunnel.open(() => Number(new URL(documents.uri).port));
    if (!tunnel.ok) {
      await documents.stop();
      await Promise.all(Object.values(cables).map((each) => each.close()));
      await rm(directory, { recursive: true, force: true });
      return fail('simulated-devices-failed', tunnel.failure.detail);
    }
    return ok(new SimulatedSite(options, directory, cables, tunnel.value, documents));
  }

  /** The terminal tells what the drawer shows beside the simulators. */
  report(beside: Partial<BesideDevices>): void {
    this.#beside = { ...this.#beside, ...beside };
    this.state.publish(this.#describe());
  }

  get headphones(): Headphones {
    return this.#headphones;
  }

  /** How the terminal sees its devices now. */
  get health(): readonly DeviceHealth[] {
    return this.#beside.devices;
  }

  async act(action: SimulatedAction): Promise<Result<void, AppFailure>> {
    const code = await this.#perform(action);
    this.#changed();
    return code === undefined ? ok() : fail(code);
  }

  /** A fault on the line of a device. */
  async injectFault(device: SimulatedDevice, fault: WireFault): Promise<Result<void, AppFailure>> {
    const injected = await this.#lines[device].inject(fault);
    this.#changed();
    return injected;
  }

  async mendLine(device: SimulatedDevice): Promise<Result<void, AppFailure>> {
    const mended = await this.#lines[device].mend();
    this.#changed();
    return mended;
  }

  /** Everything is mended, nothing lies on reader or desk, and the network is there. */
  async reset(): Promise<Result<void, AppFailure>> {
    this.#faults.clear();
    const mended = await Promise.all(Object.values(this.#lines).map((line) => line.mend()));
    for (const group of FAULT_GROUPS) await this.#applyFaults(group);
    this.#reader.takeCard();
    this.#card = null;
    this.#chipReader.remove();
    this.#camera.takePaper();
    this.#paper = null;
    this.#scanner.takeCode();
    this.#cabinet.inputs[CABINET_WIRING.serviceKey.address] = false;
    await this.#options.link.setNetwork(true);
    await this.#options.link.setHub(true);
    this.#changed();
    return mended.find((result) => !result.ok) ?? ok();
  }

  /** Something happened that a scenario may wait for. */
  note(event: ScenarioEvent): void {
    for (const listener of [...this.#eventListeners]) listener(event);
  }

  /** Returns the function that unsubscribes. */
  onEvent(listener: (event: ScenarioEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
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
    this.#power.close();
    this.#cabinet.close();
    this.#dispenser.close();
    this.#chipReader.close();
    await this.#tunnel.close();
    await this.#documents.stop();
    await Promise.all(Object.values(this.#cables).map((each) => each.close()));
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Answers with a code when the action makes no sense now. */
  async #perform(action: SimulatedAction): Promise<string | undefined> {
    switch (action.type) {
      case 'lay-card': {
        const card = SPECIMEN_CARDS.find((candidate) => candidate.id === action.specimenId);
        if (card === undefined) return 'specimen-unknown';
        this.#reader.layCard({ document: card.document });
        this.#card = card.id;
        this.note('card-laid');
        return undefined;
      }
      case 'take-card':
        this.#reader.takeCard();
        this.#card = null;
        this.note('card-taken');
        return undefined;
      case 'insert-chip-card':
        this.#chipReader.insert(new SimulatedSocialSecurityCard());
        return undefined;
      case 'take-chip-card':
        this.#chipReader.remove();
        return undefined;
      case 'present-code':
        this.#presentCode(action.text);
        return undefined;
      case 'present-last-slip':
        if (this.#lastSlipQr === undefined) return 'no-slip-printed';
        this.#presentCode(this.#lastSlipQr);
        return undefined;
      case 'lay-paper': {
        const entry = SPECIMEN_PAPERS.find((candidate) => candidate.id === action.paperId);
        if (entry === undefined) return 'paper-unknown';
        this.#camera.layPaper(entry.paper);
        this.#paper = entry.id;
        this.note('paper-laid');
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
        await this.#applyFaults('receipt');
        await this.#applyFaults('document');
        return undefined;
      case 'set-fault':
        if (action.on) this.#faults.add(action.fault);
        else this.#faults.delete(action.fault);
        await this.#applyFaults(groupOf(action.fault));
        return undefined;
      case 'turn-service-key':
        this.#cabinet.inputs[CABINET_WIRING.serviceKey.address] = action.on;
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

  #presentCode(text: string): void {
    const bytes = iconv.encode(text, this.#faults.has('scanner-wrong-code-page') ? WRONG_CODE_PAGE : 'utf-8');
    this.#scanner.presentCode({ symbology: CODE_SYMBOLOGY, bytes });
    this.note('code-presented');
  }

  /**
   * The device is repaired, then what is still broken is broken again: no fault can be left over. Other devices are
   * left as they are: a sheet that is stuck in one stays stuck.
   */
  async #applyFaults(group: FaultGroup): Promise<void> {
    const has = (fault: SimulatedFault): boolean => this.#faults.has(fault);
    switch (group) {
      case 'reader': {
        this.#reader.clearFaults();
        await plug(this.#cables['id-card-reader'], !has('reader-unplugged'));
        const always = { times: Number.POSITIVE_INFINITY };
        if (has('reader-silent')) this.#reader.inject({ kind: 'silent', ...always });
        if (has('reader-bad-checksum')) this.#reader.inject({ kind: 'wrong-checksum', ...always });
        if (has('reader-short-read')) this.#reader.inject({ kind: 'short-read', ...always });
        if (has('card-removed-while-reading')) this.#reader.inject({ kind: 'card-removed-during-read' });
        return;
      }
      case 'receipt':
        await this.#receipt.repair();
        await plug(this.#cables['receipt-printer'], !has('receipt-unplugged'));
        if (has('receipt-paper-out')) await this.#receipt.inject({ kind: 'paper-out' });
        else this.#receipt.loadPaper(has('receipt-paper-low') ? 2_000 : undefined);
        if (has('receipt-cover-open')) await this.#receipt.inject({ kind: 'cover-open' });
        if (has('receipt-cutter-jam')) await this.#receipt.inject({ kind: 'cutter-jam' });
        return;
      case 'document': {
        await this.#documents.repair();
        const replugged = await this.#tunnel.replug();
        if (!replugged.ok) throw new Error(`the printer cannot be plugged in: ${replugged.failure.detail}`);
        if (has('document-media-empty'))
          await this.#documents.inject({ kind: 'media-empty', afterSheets: 0 });
        if (has('document-media-jam')) await this.#documents.inject({ kind: 'media-jam', afterSheets: 0 });
        if (has('document-jam-at-second-sheet'))
          await this.#documents.inject({ kind: 'media-jam', afterSheets: 1 });
        if (has('document-toner-low')) await this.#documents.inject({ kind: 'toner', percent: 5 });
        if (has('document-cover-open')) await this.#documents.inject({ kind: 'cover-open' });
        if (has('document-unplugged')) {
          await this.#tunnel.unplug();
          await this.#documents.inject({ kind: 'unplug', what: 'power' });
        }
        return;
      }
      case 'scanner':
        await plug(this.#cables['code-scanner'], !has('scanner-unplugged'));
        return;
      case 'camera':
        this.#camera.repair();
        if (has('camera-unplugged')) this.#camera.inject('unplugged');
        if (has('camera-blurred')) this.#camera.inject('blurred');
        if (has('camera-dark')) this.#camera.inject('dark');
        return;
      case 'face':
        this.faceEngine.matches = !has('face-not-matched');
        this.faceEngine.unplugged = has('face-camera-unplugged');
        return;
      case 'power': {
        const onBattery = has('power-failed') || has('battery-low');
        const low = has('battery-low');
        this.#power.setVariable('ups.status', low ? 'OB LB' : onBattery ? 'OB' : 'OL');
        this.#power.setVariable('battery.charge', low ? '4' : onBattery ? '70' : '100');
        this.#power.setVariable('battery.runtime', low ? '40' : onBattery ? '800' : '1200');
        return;
      }
      case 'cabinet':
        this.#cabinet.inputs[CABINET_WIRING.door.address] = has('cabinet-open');
        return;
      case 'dispenser':
        this.#dispenser.clearJam();
        this.#dispenser.fill(has('cards-empty') ? 0 : CARDS_IN_STACKER);
        if (has('dispenser-jam')) this.#dispenser.inject({ kind: 'jam' });
        return;
    }
  }

  #describe(): TechnicianState {
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
      serviceKey: this.#cabinet.inputs[CABINET_WIRING.serviceKey.address] === true,
      lines: (Object.keys(this.#lines) as SimulatedDevice[]).map((device) => ({
        device,
        faults: [...this.#lines[device].faults],
      })),
      ...this.#beside,
      devices: [...this.#beside.devices],
    };
  }

  #changed(): void {
    this.#options.onChange();
  }
}

/** Traditional characters of Taiwan: a text of it is no text in the code pages that a terminal reads. */
const WRONG_CODE_PAGE = 'big5';

const REPAIRED_BY_PAPER: ReadonlySet<SimulatedFault> = new Set([
  'receipt-paper-out',
  'receipt-paper-low',
  'document-media-empty',
]);

/** What is on the network in life is on the network here; a pseudo-terminal for the others, where there are any. */
async function cable(device: (typeof CABLES)[number], path: string): Promise<Result<Peer, AppFailure>> {
  if (device === 'uninterruptible-power' || device === 'smart-card-reader') return TcpPeer.listen();
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
