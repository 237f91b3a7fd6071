/** The terminal put together: devices, databases, the visit and its screen. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createActor } from 'xstate';
import type { DeviceHealth } from '#contract/device.ts';
import { resolveDeviceProfile } from '#contract/device-profile.ts';
import type { HelpedStep } from '#contract/helper.ts';
import { departmentIdOf, type Item } from '#contract/item.ts';
import type { ItemTile } from '#contract/item-tile.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { TerminalStatus } from '#contract/terminal-api.ts';
import type { VisitEvent } from '#contract/visit/events.ts';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import { WireTap } from '#drivers/trace/wire-tap.ts';
import type { CatalogRollback } from '#offline-cache/catalog/catalog-notes.ts';
import { openCatalogStore } from '#offline-cache/catalog/catalog-store.ts';
import { createHubClient } from '#offline-cache/hub-client.ts';
import { openCaseStore } from '#offline-cache/outbox/case-store.ts';
import { createAppointmentDesk } from './appointments/appointment-desk.ts';
import { type AuditEvent, openAuditLog } from './audit/audit-log.ts';
import { BulletinDesk } from './bulletin/bulletin-desk.ts';
import { createCaseDesk } from './cases/case-desk.ts';
import { CatalogNews } from './cases/catalog-news.ts';
import { catalogPort } from './cases/catalog-port.ts';
import { HubExchange } from './cases/hub-exchange.ts';
import { HubKeysFile } from './cases/hub-keys-file.ts';
import { HubWatch } from './cases/hub-watch.ts';
import type { Configuration } from './configuration/configuration-schema.ts';
import { readTerminalKey } from './configuration/load-configuration.ts';
import { CabinetService } from './devices/cabinet-service.ts';
import { checkDevices, createDeviceSet, isSimulatedIn } from './devices/device-set.ts';
import { HEALTH_EVERY_MS } from './devices/health-rounds.ts';
import { LampFollower } from './devices/lamp-follower.ts';
import { type Readiness, readinessOf } from './devices/readiness.ts';
import { ScreenCameraDesk } from './devices/screen-cameras.ts';
import { watchPen } from './devices/watch-pen.ts';
import { OptionsDesk } from './evaluations/options-desk.ts';
import { noFaceEngine } from './face-comparison/face-engine.ts';
import { faceHealth } from './face-comparison/face-health.ts';
import { faultSign } from './guidance/fault-sign.ts';
import { ServiceState, type ServiceStop } from './guidance/service-state.ts';
import { StepTimes } from './guidance/step-times.ts';
import { VisitProgress } from './guidance/visit-progress.ts';
import { HelpedStepWatch } from './helpers/helped-step-watch.ts';
import { createHelperDesk } from './helpers/helper-desk.ts';
import { inLanguage } from './language/in-language.ts';
import { createLogger, type Logger } from './logging/logger.ts';
import { pagesAsPdf } from './papers/pages-pdf.ts';
import { PrintDesk } from './papers/print-desk.ts';
import { findSheetFonts } from './papers/sheet-pdf.ts';
import { renderSignature } from './papers/signature-image.ts';
import { VisitFollower } from './papers/visit-follower.ts';
import { createPaymentDesk } from './payments/payment-desk.ts';
import { createPolicyDesk } from './policies/policy-desk.ts';
import { watchPower } from './power/watch-power.ts';
import { createCreditDesk } from './public-credit/credit-desk.ts';
import { answerQuestion } from './questions/answer-questions.ts';
import { Publisher } from './rpc/publisher.ts';
import { createTerminalRouter, type TerminalRouter } from './rpc/terminal-router.ts';
import { openScenery } from './scenery/open-scenery.ts';
import { SearchDesk } from './search/search-desk.ts';
import { DailySelfTest } from './self-test/daily-self-test.ts';
import { partChecks } from './self-test/part-checks.ts';
import { SelfTestDesk } from './self-test/self-test-desk.ts';
import { SelfTestStore } from './self-test/self-test-store.ts';
import { NetworkLink } from './simulation/network-link.ts';
import { shippedScenarios } from './simulation/scenario-library.ts';
import { SimulatedSite } from './simulation/simulated-site.ts';
import { noClips, openClipLibrary } from './speech/clip-library.ts';
import { startDeskServer } from './technician/desk-server.ts';
import { TechnicianWork } from './technician/technician-work.ts';
import { createDeviceServices } from './visit/device-services.ts';
import { visitMachine } from './visit/visit-machine.ts';
import type { VisitServices } from './visit/visit-services.ts';
import { itemTile, projectSnapshot } from './visit/visit-snapshot.ts';
import { visitUnderWay } from './visit/visit-under-way.ts';
import { createTicketDesk } from './window-tickets/ticket-desk.ts';

export const VERSION = '0.1.0';

export interface RunningTerminal {
  readonly router: TerminalRouter;
  readonly logger: Logger;
  /** The profile has a camera that the screen's browser opens. */
  readonly usesScreenCamera: boolean;
  close(): Promise<void>;
}

export type TerminalFailure = AppFailure<string>;

const HUB_PROBE_EVERY_MS = 5_000;
/** What may be ticked changes a few times a year. */
const EVALUATION_OPTIONS_EVERY_MS = 30 * 60_000;

export async function startTerminal(
  configuration: Configuration,
): Promise<Result<RunningTerminal, TerminalFailure>> {
  const { dataDirectory, terminal, site, timing } = configuration;
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const logger = createLogger({ directory: join(dataDirectory, 'logs'), level: configuration.logLevel });
  const audit = openAuditLog({ path: join(dataDirectory, 'audit', 'audit.jsonl'), terminalId: terminal.id });
  if (!audit.ok) return audit;
  const tellRollback = ({ reason, revision }: CatalogRollback): void =>
    logger.warn('catalog-rolled-back', { code: reason, revision });
  const catalog = openCatalogStore({
    path: join(dataDirectory, 'catalog.db'),
    onRollback: tellRollback,
    onThreadMissing: (detail) => logger.warn('catalog-thread-missing', { detail }),
  });
  if (!catalog.ok) return catalog;
  const { rollback } = catalog.value.notes();
  if (rollback?.overcome === false) tellRollback(rollback);
  const cases = await openCaseStore({ directory: join(dataDirectory, 'cases') });
  if (!cases.ok) return cases;

  const { clipsDirectory } = configuration.speech;
  const clips = clipsDirectory === undefined ? ok(noClips) : await openClipLibrary(clipsDirectory);
  if (!clips.ok) return clips;

  const needsSimulation = Object.values(configuration.devices).some(
    (device) => device.transport === 'simulated',
  );
  const link = configuration.kind === 'development' ? new NetworkLink(configuration.hub.url) : undefined;
  await link?.open();
  let simulatedSite: SimulatedSite | undefined;
  if (needsSimulation && link !== undefined) {
    const started = await SimulatedSite.start({ link, onChange: () => refreshSoon() });
    if (!started.ok) return started;
    simulatedSite = started.value;
  } else if (needsSimulation) return fail('simulator-in-production');

  const terminalKey = await readTerminalKey(configuration);
  if (!terminalKey.ok) return terminalKey;
  const hub = createHubClient({
    baseUrl: link?.url ?? configuration.hub.url,
    terminalKey: terminalKey.value,
  });
  const keysFile = new HubKeysFile(join(dataDirectory, 'hub-keys.json'), configuration.hub.publicKeys);
  const tap = new WireTap();
  const devices = createDeviceSet(configuration, simulatedSite?.connections, logger, tap);
  const faceEngine =
    configuration.devices.faceCamera.transport === 'none'
      ? noFaceEngine
      : (simulatedSite?.faceEngine ?? noFaceEngine);
  const screenCameras = new ScreenCameraDesk(configuration, devices, logger);
  const { cameras } = screenCameras;
  const { cabinet } = devices;
  const lamps =
    cabinet && new LampFollower({ setLamp: (part, bounds) => cabinet.setLamp(part, bounds), logger });
  const sheetFonts = findSheetFonts();
  const printDesk = new PrintDesk({
    sheetFonts,
    documentPrinter: devices.documentPrinter,
    receiptPrinter: devices.receiptPrinter,
    surroundings: () => ({ site, terminalNumber: terminal.number, simulated: devices.simulated }),
    logger,
  });

  const scenery = await openScenery(configuration.welcome.sceneryDirectory, logger);

  const stopping = new AbortController();
  let health: readonly DeviceHealth[] = [];
  const region = { regionCode: terminal.regionCode };
  const stepTimes = new StepTimes(join(dataDirectory, 'guidance', 'step-times.json'));

  const bulletin = new BulletinDesk({
    hub,
    path: join(dataDirectory, 'bulletin.json'),
    regionCode: terminal.regionCode,
    everyMs: configuration.bulletin.everySeconds * 1000,
    offers: (itemId) => catalogPort(catalog.value, region, stepTimes).item(itemId) !== undefined,
    logger,
    onChange: () => publishStatus(),
  });

  const evaluationOptions = new OptionsDesk({
    hub,
    path: join(dataDirectory, 'evaluation-options.json'),
    everyMs: EVALUATION_OPTIONS_EVERY_MS,
    logger,
  });

  const catalogNews = new CatalogNews({
    held: () => (catalog.ok ? catalog.value.revision() : 0),
    pull: () => exchange.pullCatalog(),
    spreadMs: configuration.hub.catalogSpreadSeconds * 1000,
    logger,
  });
  const hubWatch = new HubWatch({
    hub,
    keysFile,
    logger,
    everyMs: HUB_PROBE_EVERY_MS,
    onChange: (online) => {
      if (online) syncNow();
      publishStatus();
      // What can be offered to a passer-by hangs on the network and the devices.
      publishSnapshot();
    },
    onKeys: () => exchange.start(),
    onCatalogRevision: (newest) => catalogNews.heard(newest),
  });

  const exchange = new HubExchange({
    hub,
    cases: cases.value,
    catalog: catalog.value,
    keysFile,
    logger,
    onCases: () => publishStatus(),
    // The attract page tells what is in the catalog, and nobody may touch it for hours.
    onCatalog: () => publishSnapshot(),
  });

  /** The hub is back. */
  function syncNow(): void {
    void bulletin.pullWhenDue();
    void evaluationOptions.pullWhenDue();
    exchange.syncNow();
  }

  /** A disk that takes no row must not end the visit under way; it is told in the log and on the status page. */
  function recordAudit(event: AuditEvent): void {
    if (!audit.ok) return;
    try {
      audit.value.record(event);
    } catch (error) {
      logger.error('audit-not-written', { detail: error });
    }
  }

  const visitProgress = new VisitProgress(stepTimes);

  const caseDesk = createCaseDesk({
    hub,
    cases: cases.value,
    synchronizer: () => exchange.synchronizer,
    hubKeys: () => keysFile.keys,
    terminalId: terminal.id,
    regionCode: terminal.regionCode,
    evaluationOptions: () => evaluationOptions.current,
    logger,
  });

  const readinessNow = (item: Parameters<typeof readinessOf>[0]): Readiness =>
    readinessOf(item, {
      devices: health,
      online: hubWatch.online,
      canSeal: keysFile.keys !== undefined,
      now: new Date(),
    });

  const services: VisitServices = {
    ...createDeviceServices(devices, logger),
    ...caseDesk,
    submitQueued: async (submission, bounds, onStage) => {
      const submitted = await caseDesk.submitQueued(submission, bounds, onStage);
      if (!submitted.ok && submitted.failure.code === 'case-not-saved') void lookAtStorage();
      return submitted;
    },
    catalog: catalogPort(catalog.value, region, stepTimes, configuration.home.first),
    readiness: (item) => readinessNow(item),
    printerReady: (kind) =>
      health.some(
        (device) => device.kind === kind && (device.condition === 'ready' || device.condition === 'degraded'),
      ),
    setsSheetsOnA4: sheetFonts !== undefined,
    payments: createPaymentDesk({ hub, logger }),
    tickets: createTicketDesk({ hub, logger }),
    appointments: createAppointmentDesk({ hub, regionCode: terminal.regionCode, logger }),
    publicCredit: createCreditDesk({ hub, logger }),
    policies: createPolicyDesk({ hub, hubKeys: () => keysFile.keys, logger }),
    readerReady: (way) =>
      health.some(
        ({ kind, condition }) =>
          kind === (way === 'id-card' ? 'id-card-reader' : 'smart-card-reader') && condition === 'ready',
      ),
    faceEngine,
    compareFace: async (cardPhoto, bounds) => {
      const still = screenCameras.takeFace();
      if (cameras.face !== undefined && still === undefined) return fail('camera-not-responding');
      return faceEngine.compare({ cardPhoto, still }, bounds);
    },
    print: (input, bounds, onProgress) => printDesk.print(input, bounds, onProgress),
    helpers: createHelperDesk({ helpers: configuration.helpers }),
    bindPages: pagesAsPdf,
    renderSignature,
    wipe: (visitId) => {
      screenCameras.forget();
      return printDesk.close(visitId);
    },
    audit: ({ detail, ...event }) =>
      recordAudit(detail === undefined ? event : { ...event, detail: { ...detail } }),
  };

  const actor = createActor(visitMachine, {
    input: {
      services,
      terminal: { id: terminal.id, regionCode: terminal.regionCode },
      timing: {
        idleBrowsing: timing.idleBrowsingSeconds * 1000,
        idleVisit: timing.idleVisitSeconds * 1000,
        idleWarningSeconds: timing.idleWarningSeconds,
        hubAnswer: timing.hubAnswerSeconds * 1000,
        hubPapers: timing.hubPapersSeconds * 1000,
        print: timing.printSeconds * 1000,
        takeThingsSeconds: timing.takeThingsSeconds,
        erasedSeconds: timing.erasedSeconds,
        readingShare: timing.readingShare,
      },
    },
  });
  let revision = 0;
  const helpedSteps = new HelpedStepWatch();
  let helped: HelpedStep | undefined;
  const snapshots = new Publisher(currentSnapshot());
  const status = new Publisher(describeStatus());
  const visitFollower = new VisitFollower(printDesk, logger);

  function publishSnapshot(): void {
    revision += 1;
    const snapshot = currentSnapshot();
    snapshots.publish(snapshot);
    lamps?.follow(snapshot.lamp);
    const step = helpedSteps.see(snapshot);
    if (step?.since === helped?.since && step?.staffNumber === helped?.staffNumber) return;
    helped = step;
    publishStatus();
  }

  function currentSnapshot(): VisitSnapshot {
    const state = actor.getSnapshot();
    const snapshot = projectSnapshot(state, revision);
    const { visitId, item, outcome, followUp } = state.context;
    const minutesLeft = visitProgress.see({
      visitId,
      // A supplement is no measure of how long the item takes.
      item: followUp === undefined ? item : undefined,
      screen: snapshot.screen.name,
      finished: outcome !== undefined,
    });
    return minutesLeft === undefined ? snapshot : { ...snapshot, minutesLeft };
  }

  const serviceState = new ServiceState({
    dataDirectory,
    tryToWrite: () => cases.value.tryToWrite(),
    powerStop: () => powerWatch?.serviceStop,
    cabinetStop: () => cabinetService.stop,
    onChange: (stop) => {
      logger.warn('service-state', { code: stop?.code ?? 'in-service' });
      recordAudit({
        actor: 'terminal',
        event: stop === undefined ? 'service-restored' : 'service-stopped',
        ok: stop === undefined,
        ...(stop === undefined ? {} : { detail: { code: stop.code } }),
      });
      actor.send(
        stop === undefined
          ? { type: 'service.restored' }
          : { type: 'service.stopped', ...stop, ...expectation(stop), report: reportOf(stop) },
      );
    },
  });

  /** How long it will take, as far as the site knows it and the technician has said nothing. */
  function expectation({ code, since, expectedAt }: ServiceStop): Pick<ServiceStop, 'expectedAt'> {
    const { usualMinutes } = configuration.resting;
    // Nobody at the site knows when the power is back, and nothing is mended while the key is gone.
    const unknown = code === 'on-battery' || code === 'battery-low' || code === 'key-wiped';
    if (expectedAt !== undefined || usualMinutes === undefined || unknown) return {};
    return { expectedAt: new Date(Date.parse(since) + usualMinutes * 60_000).toISOString() };
  }

  function reportOf({ code, since }: ServiceStop): ReturnType<typeof faultSign> {
    if (!terminalKey.ok) throw new Error('no terminal starts without its key');
    const publicUrl =
      configuration.hub.publicUrl ??
      (configuration.kind === 'development' ? configuration.hub.url : undefined);
    return faultSign({ terminal, site, publicUrl, terminalKey: terminalKey.value, code, since });
  }

  const underWay = visitUnderWay(actor);
  const powerWatch = watchPower({
    ups: configuration.devices.uninterruptiblePower,
    driver: devices.uninterruptiblePower,
    visit: underWay,
    onStop: () => void lookAtService(false),
    closeStores: close,
    recordAudit,
    logger,
  });
  const cabinetService = new CabinetService({
    configuration,
    cabinet,
    visit: underWay,
    lookAtService: () => lookAtService(false),
    recordAudit,
    logger,
  });

  const selfTest = new SelfTestDesk({
    checks: () =>
      partChecks(devices, {
        tryToWrite: () => cases.value.tryToWrite(),
        askPlatform: async () => {
          await hubWatch.probe();
          return hubWatch.online;
        },
        faceCamera: () => health.find(({ kind }) => kind === 'face-camera'),
      }),
    receiptPrinter: devices.receiptPrinter,
    store: new SelfTestStore(dataDirectory),
    terminalKey: terminalKey.value,
    about: () => {
      const { pending, uploading, acknowledged, quarantined } = cases.value.counts();
      return {
        terminalId: terminal.id,
        terminalNumber: terminal.number,
        site: site.name,
        version: VERSION,
        catalogRevision: catalog.value.revision(),
        counters: { pending: pending + uploading, acknowledged, quarantined },
        simulated: devices.simulated,
      };
    },
    visitRunning: () => underWay.isRunning(),
    logger,
    onChange: () => publishStatus(),
    onReport: ({ verdict, stopped }) => {
      recordAudit({
        actor: 'terminal',
        event: 'self-test',
        ok: verdict !== 'failed',
        detail: { verdict, stopped },
      });
      void refresh();
    },
  });
  const { dailyAt, printSheet } = configuration.selfTest;
  const dailySelfTest =
    dailyAt === undefined
      ? undefined
      : new DailySelfTest({
          at: dailyAt,
          reports: () => selfTest.reports,
          run: () => selfTest.run({ signal: stopping.signal, printSheet }),
        });
  const technician = new TechnicianWork({
    site: simulatedSite,
    scenarios: simulatedSite === undefined ? [] : shippedScenarios(),
    selfTest,
    tap,
    isSimulated: (device) => isSimulatedIn(configuration, device),
    acknowledgeCabinet: () => cabinetService.acknowledge(),
    onChange: () => publishStatus(),
    onError: (error) => logger.error('scenario-failed', { detail: error }),
  });

  /** Something was just not written: the next citizen is told before he begins. */
  function lookAtStorage(): Promise<void> {
    return lookAtService(true);
  }

  function lookAtService(urgently: boolean): Promise<void> {
    return serviceState
      .look(urgently)
      .catch((error: unknown) => logger.error('service-state-unknown', { detail: error }));
  }

  function describeStatus(): TerminalStatus {
    const counts = cases.ok ? cases.value.counts() : { pending: 0, uploading: 0 };
    return {
      site: { ...site, regionCode: terminal.regionCode },
      terminalNumber: terminal.number,
      elsewhere: configuration.resting.elsewhere,
      screen: resolveDeviceProfile(configuration.screen),
      online: hubWatch.online,
      catalogRevision: catalog.ok ? catalog.value.revision() : 0,
      devices: [...health],
      cameras,
      penPad: devices.signaturePad !== undefined,
      simulated: devices.simulated,
      drawer: simulatedSite !== undefined,
      pendingCases: counts.pending + counts.uploading,
      ...(helped === undefined ? {} : { helped }),
      ...(devices.keyboardScanner !== undefined && { keyboardScanner: true }),
      // No adapter for the socket of a real machine yet: it says that it cannot tell.
      headphones: simulatedSite?.headphones ?? 'unknown',
      bulletin: bulletin.current,
      welcome: {
        night: configuration.welcome.night,
        ...(scenery.pack !== undefined && { scenery: scenery.pack }),
      },
      version: VERSION,
    };
  }

  /** Called from timers and from the outbox: a database that fails for a moment must not end either. */
  function publishStatus(): void {
    try {
      publishCurrentStatus();
    } catch (error) {
      logger.error('status-not-published', { detail: error });
    }
  }

  function publishCurrentStatus(): void {
    status.publish(describeStatus());
    if (!cases.ok) return;
    const { pending, uploading, acknowledged, quarantined } = cases.value.counts();
    simulatedSite?.report({
      devices: [...health],
      outbox: { pending: pending + uploading, acknowledged, quarantined },
      ...technician.shown,
    });
  }

  async function refreshHealth(): Promise<void> {
    const checked = selfTest.withFindings(await checkDevices(devices, health, stopping.signal));
    if (stopping.signal.aborted) return;
    const before = JSON.stringify(health);
    health = [...checked, ...faceHealth(faceEngine, screenCameras.faceTrouble)];
    if (JSON.stringify(health) !== before) {
      for (const device of health) {
        logger.info('device-health', {
          device: device.kind,
          condition: device.condition,
          problems: device.problems,
        });
      }
      publishSnapshot();
    }
    await serviceState.look();
    cabinetService.endVisitIfOpened();
    if (hubWatch.online) {
      void bulletin.pullWhenDue();
      void evaluationOptions.pullWhenDue();
    }
    publishStatus();
    await printDesk.tidy();
  }

  let refreshing: Promise<void> | undefined;
  function refresh(): Promise<void> {
    refreshing ??= refreshHealth()
      .catch((error: unknown) => logger.error('health-check-failed', { detail: error }))
      .finally(() => {
        refreshing = undefined;
      });
    return refreshing;
  }
  function refreshSoon(): void {
    publishStatus();
    void refresh();
    void hubWatch.probe();
  }

  actor.subscribe({
    // A bug in the statechart itself: the supervisor starts a fresh process, whose visit is a wiped one.
    error: (error) => {
      logger.error('visit-crashed', { detail: error });
      process.exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
    },
  });
  let followed: string | undefined;
  actor.subscribe((state) => {
    const { visitId } = state.context;
    if (followed === undefined && visitId !== undefined) {
      selfTest.visitBegan();
      simulatedSite?.note('visit-began');
    }
    if (followed !== undefined && visitId === undefined) simulatedSite?.note('visit-ended');
    followed = visitId;
    visitFollower.follow(visitId);
    publishSnapshot();
  });

  exchange.start();
  actor.start();
  await Promise.all([refresh(), hubWatch.start()]);
  await exchange.pullCatalog();
  publishStatus();
  const healthTimer = setInterval(() => void refresh(), HEALTH_EVERY_MS);
  recordAudit({
    actor: 'terminal',
    event: 'terminal-started',
    ok: true,
    detail: { version: VERSION },
  });
  logger.info('terminal-started', { version: VERSION, terminalId: terminal.id });

  function tileIn(item: Item, language: string): ItemTile {
    if (!catalog.ok) throw new Error('no catalog');
    const from = { catalog: catalog.value, revision: catalog.value.revision() };
    const department = catalog.value.department(departmentIdOf(item.id));
    return itemTile(
      inLanguage(item, language, from),
      department === undefined ? undefined : inLanguage(department, language, from),
    );
  }

  const searchDesk = new SearchDesk({
    catalog: catalog.value,
    regionCode: terminal.regionCode,
    hindrances: (item) => readinessNow(item).hindrances,
    uses: () => stepTimes.visits(),
    minutes: (id, minutes) => stepTimes.minutesOf({ id, minutes }),
  });

  const router = createTerminalRouter({
    snapshots,
    status,
    technician: technician.drawer,
    clips: clips.value,
    scenery,
    logger,
    send: (event: VisitEvent) => {
      const accepted = actor.getSnapshot().can(event);
      actor.send({ type: 'touch' });
      actor.send(event);
      return accepted;
    },
    search: (request) => searchDesk.search(request),
    ask: (text) => {
      const { item, preferences } = actor.getSnapshot().context;
      return answerQuestion(
        {
          questions: (words, limit) => catalog.value.questions(words, { ...region, limit }),
          item: (id) => catalog.value.item(id),
          tile: tileIn,
        },
        { text, language: preferences.language, itemId: item?.id },
      );
    },
    capturedPage: (pageId) =>
      // While somebody helps, no picture of a paper is shown.
      actor.getSnapshot().context.helping !== undefined
        ? undefined
        : actor
            .getSnapshot()
            .context.citizen?.materials.flatMap((material) => material.pages)
            .find((page) => page.pageId === pageId)?.jpeg,
    typedCode: (code) => devices.keyboardScanner?.take(code) ?? false,
    links: () => devices.links.all,
    cameraView: async () => {
      // The camera looks only while a citizen is photographing a paper.
      if (!actor.getSnapshot().matches({ flow: { materials: 'capturing' } })) return undefined;
      const view = await devices.documentCamera?.preview({ deadlineMs: 2_000, signal: stopping.signal });
      return view?.ok === true ? view.value.jpeg : undefined;
    },
    offerPicture: (picture) => {
      actor.send({ type: 'touch' });
      return screenCameras.offer(picture, {
        can: (event) => actor.getSnapshot().can(event),
        send: (event) => actor.send(event),
      });
    },
    watchPen: (signal) =>
      watchPen(devices.signaturePad, {
        signal: signal === undefined ? stopping.signal : AbortSignal.any([signal, stopping.signal]),
        // Between signatures the pad is not read.
        isWanted: () => actor.getSnapshot().matches({ flow: { signing: 'waiting' } }),
        logger,
      }),
    reportCamera: (kind, trouble) => {
      screenCameras.report(kind, trouble);
      void refresh();
    },
  });

  powerWatch?.start();
  cabinetService.start();
  dailySelfTest?.start();
  // Without it the terminal serves all the same; its technician is told.
  const deskServer = await startDeskServer({
    dataDirectory,
    work: technician,
    selfTest,
    tap,
    links: () => devices.links.all,
    logger,
  });
  if (!deskServer.ok) logger.error('technician-desk-failed', { detail: deskServer.failure.detail });

  let closing: Promise<void> | undefined;
  /** Once only: a failing battery and a signal may both ask for it. */
  function close(): Promise<void> {
    closing ??= closeInOrder();
    return closing;
  }

  async function closeInOrder(): Promise<void> {
    stopping.abort();
    exchange.abort();
    clearInterval(healthTimer);
    actor.stop();
    if (deskServer.ok) await deskServer.value.close();
    await technician.close();
    await dailySelfTest?.stop();
    await powerWatch?.stop();
    await cabinetService.close();
    await lamps?.stop();
    await hubWatch.stop();
    await catalogNews.stop();
    await bulletin.stop();
    await evaluationOptions.stop();
    await exchange.close();
    await refreshing;
    await devices.close();
    await simulatedSite?.close();
    await link?.close();
    recordAudit({ actor: 'terminal', event: 'terminal-stopped', ok: true });
    if (audit.ok) audit.value.close();
    if (catalog.ok) catalog.value.close();
    if (cases.ok) cases.value.close();
  }

  return ok({ router, logger, usesScreenCamera: Object.keys(cameras).length > 0, close });
}
