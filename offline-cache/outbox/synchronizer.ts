/**
 * Brings the outbox to the hub and the catalog from it. Liveness rests on two independent things: each failed case
 * is retried on its own, and an unconditional sweep looks at the database every minute, so that no lost event, flag
 * or poisoned case can leave another one lying.
 */
import type { CaseReceipt } from '#contract/case.ts';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { boundedSignal, type CallBounds } from '../call-bounds.ts';
import { type CatalogPullResult, pullCatalog } from '../catalog/catalog-pull.ts';
import type { CatalogStore } from '../catalog/catalog-store.ts';
import { type Clock, createSystemClock } from '../clock.ts';
import { sqliteCode } from '../database/open-database.ts';
import type { HubClient } from '../hub-client.ts';
import type { HubFailure } from '../hub-failure.ts';
import { fullJitterBackoff } from './backoff.ts';
import type { CaseStore, LeasedCase } from './case-store.ts';
import { checkReceipt } from './receipt-check.ts';
import type { RecordOutcome } from './record-outbox.ts';

/** Times in milliseconds. */
export interface SynchronizerLimits {
  readonly sweepEveryMs: number;
  readonly catalogEveryMs: number;
  /** The catalog is pulled up to this much earlier or later, so that a hall does not ask at the same second. */
  readonly catalogJitterMs: number;
  readonly reconcileEveryMs: number;
  /** For one question to the hub. */
  readonly callDeadlineMs: number;
  /** For one attachment; what is not through by then is resumed. */
  readonly uploadDeadlineMs: number;
  readonly parallelCases: number;
  /** After this many failures in a row that are the hub's or the network's, only the sweep's probe asks. */
  readonly breakerThreshold: number;
}

const DEFAULT_LIMITS: SynchronizerLimits = {
  sweepEveryMs: 60_000,
  catalogEveryMs: 30 * 60_000,
  catalogJitterMs: 10 * 60_000,
  reconcileEveryMs: 24 * 60 * 60_000,
  callDeadlineMs: 20_000,
  uploadDeadlineMs: 10 * 60_000,
  parallelCases: 3,
  breakerThreshold: 5,
};

export interface SynchronizerOptions {
  readonly cases: CaseStore;
  readonly catalog: CatalogStore;
  readonly hub: HubClient;
  /** Pinned at registration. */
  readonly hubKeys: HubPublicKeys;
  readonly clock?: Clock | undefined;
  /** In [0, 1). */
  readonly random?: (() => number) | undefined;
  readonly limits?: Partial<SynchronizerLimits> | undefined;
  /** Stable codes and case ids only. */
  readonly onEvent?: ((event: SynchronizerEvent) => void) | undefined;
}

export type SynchronizerEvent =
  | { readonly kind: 'case-acknowledged'; readonly caseId: string }
  | { readonly kind: 'case-attempt-failed'; readonly caseId: string; readonly code: string }
  | { readonly kind: 'case-quarantined'; readonly caseId: string; readonly code: string }
  | { readonly kind: 'cases-offered-again'; readonly count: number; readonly epoch: string }
  | { readonly kind: 'evaluation-quarantined'; readonly evaluationId: string; readonly code: string }
  | { readonly kind: 'trouble-report-quarantined'; readonly reportNumber: string; readonly code: string }
  | { readonly kind: 'catalog-updated'; readonly revision: number }
  | { readonly kind: 'catalog-failed'; readonly code: string }
  | { readonly kind: 'breaker-opened' | 'breaker-closed' }
  /** A bug: the loop goes on with its next round. */
  | { readonly kind: 'synchronizer-error'; readonly error: unknown };

export interface SynchronizerStatus {
  readonly breaker: 'closed' | 'open';
  /** Milliseconds since the hub last answered; undefined: not since the start. */
  readonly lastContactAge?: number | undefined;
  readonly lastFailure?: string | undefined;
}

export type ReceiptWaitFailure = AppFailure<string>;

export interface Synchronizer {
  /** Starts the sweep and the catalog schedule. The first sweep begins at once. */
  start(): void;
  /** Ends everything under way and waits for it. Leases are given back. */
  stop(): Promise<void>;
  /** An immediate try, whatever backoff or breaker say: a citizen is waiting. */
  kick(caseId: string): void;
  /**
   * The receipt, as soon as the hub signs it. Fails with the reason when the try that was under way (or was begun
   * for this) fails, the bounds are reached or the case is quarantined: it then stays in the outbox.
   */
  waitForReceipt(caseId: string, bounds: CallBounds): Promise<Result<CaseReceipt, ReceiptWaitFailure>>;
  /** One round over everything that is due. */
  sweep(): Promise<void>;
  pullCatalog(bounds: CallBounds): Promise<CatalogPullResult>;
  /** Names to the hub what it has signed for, and offers again what it does not know. */
  reconcile(bounds: CallBounds): Promise<Result<{ readonly offeredAgain: number }, HubFailure>>;
  status(): SynchronizerStatus;
}

/** `case`: this case will never be taken. `system`: the hub or the network; says nothing about the case. */
type AttemptOutcome =
  | { readonly kind: 'acknowledged'; readonly receipt: CaseReceipt }
  | {
      readonly kind: 'failed';
      readonly scope: 'case' | 'system' | 'stopped';
      readonly code: string;
      readonly retryAfterMs?: number;
    };

/** Failures that say only that the hub was not there: when it answers again, these cases are due at once. */
const WAITING_FOR_THE_HUB: readonly string[] = ['hub-unreachable', 'deadline-exceeded', 'hub-malformed'];
const RECONCILED_CASES = 10_000;
const RECORDS_PER_SWEEP = 200;
/** Manifest, uploads, manifest; and once more where a restored hub lost an upload in between. */
const PUT_ROUNDS = 3;

export function createSynchronizer(options: SynchronizerOptions): Synchronizer {
  const { cases, catalog, hub, hubKeys } = options;
  const clock = options.clock ?? createSystemClock();
  const random = options.random ?? Math.random;
  const limits: SynchronizerLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const emit = options.onEvent ?? (() => {});

  const stopping = new AbortController();
  const tasks = new Set<Promise<void>>();
  const running = new Map<string, Promise<AttemptOutcome>>();
  /** Monotonic time before which a failed case is left alone. Lost with the process: then everything is due. */
  const notBefore = new Map<string, { readonly at: number; readonly code: string }>();
  const failuresInARow = new Map<string, number>();
  let systemicFailures = 0;
  let breakerOpen = false;
  let lastContact: number | undefined;
  let lastFailure: string | undefined;
  let lastReconcile: number | undefined;

  const callBounds = (): CallBounds => ({ deadlineMs: limits.callDeadlineMs, signal: stopping.signal });

  /** Runs beside everything else; a bug in it is reported and cannot stop another task. */
  function inBackground(work: () => Promise<void>): void {
    const task = (async () => {
      try {
        await work();
      } catch (error) {
        emit({ kind: 'synchronizer-error', error });
      }
    })();
    tasks.add(task);
    void task.finally(() => tasks.delete(task));
  }

  function contact(): void {
    lastContact = clock.monotonicMs();
    lastFailure = undefined;
    systemicFailures = 0;
    if (!breakerOpen) return;
    breakerOpen = false;
    emit({ kind: 'breaker-closed' });
  }

  function systemicFailure(code: string): void {
    lastFailure = code;
    systemicFailures += 1;
    if (breakerOpen || systemicFailures < limits.breakerThreshold) return;
    breakerOpen = true;
    emit({ kind: 'breaker-opened' });
  }

  function noticeEpoch(epoch: string): void {
    const count = cases.noticeHubEpoch(epoch);
    if (count > 0) emit({ kind: 'cases-offered-again', count, epoch });
  }

  async function uploadMissing(
    leased: LeasedCase,
    missing: readonly string[],
  ): Promise<AttemptOutcome | undefined> {
    for (const attachmentId of missing) {
      const attachment = leased.manifest.attachments.find(
        (candidate) => candidate.attachmentId === attachmentId,
      );
      if (!attachment) return { kind: 'failed', scope: 'system', code: 'hub-malformed' };
      const bytes = await cases.readAttachment(leased.caseId, attachmentId);
      if (!bytes.ok) {
        const scope = bytes.failure.code === 'attachment-damaged' ? 'case' : 'system';
        return { kind: 'failed', scope, code: bytes.failure.code };
      }
      const uploaded = await hub.uploadAttachment(
        {
          caseId: leased.caseId,
          attachmentId,
          sha256: attachment.sha256,
          bytes: bytes.value,
          resumeUrl: leased.uploadUrls.get(attachmentId),
          onUploadUrl: (url) => cases.rememberUploadUrl(leased.caseId, attachmentId, url),
        },
        { deadlineMs: limits.uploadDeadlineMs, signal: stopping.signal },
      );
      if (uploaded.ok) continue;
      // Bytes that arrived wrong, or an upload the hub no longer knows, start from nothing next time.
      if (['upload-checksum-mismatch', 'hub-not-found'].includes(uploaded.failure.code)) {
        cases.rememberUploadUrl(leased.caseId, attachmentId, undefined);
      }
      return failedBy(uploaded.failure, 'upload');
    }
    return undefined;
  }

  async function tryOnce(leased: LeasedCase): Promise<AttemptOutcome> {
    for (let round = 0; round < PUT_ROUNDS; round += 1) {
      const answer = await hub.putCase(leased.manifest, callBounds());
      if (!answer.ok) return failedBy(answer.failure, 'manifest');
      if (answer.value.state === 'received') {
        const { signedReceipt } = answer.value;
        const checked = checkReceipt(signedReceipt, leased, hubKeys);
        // Whoever answered is not the hub we know; the case is sound and stays ours.
        if (!checked.ok) return { kind: 'failed', scope: 'system', code: checked.failure.code };
        cases.acknowledge(leased.caseId, signedReceipt);
        return { kind: 'acknowledged', receipt: checked.value };
      }
      const failed = await uploadMissing(leased, answer.value.missingAttachmentIds);
      if (failed) return failed;
    }
    return { kind: 'failed', scope: 'system', code: 'hub-still-incomplete' };
  }

  async function attempt(caseId: string): Promise<AttemptOutcome> {
    const leased = cases.lease(caseId);
    if (!leased) {
      const known = cases.find(caseId);
      if (known?.state === 'acknowledged' && known.receipt)
        return { kind: 'acknowledged', receipt: known.receipt };
      return { kind: 'failed', scope: 'case', code: known ? `case-${known.state}` : 'case-unknown' };
    }
    let outcome: AttemptOutcome = { kind: 'failed', scope: 'system', code: 'synchronizer-error' };
    try {
      outcome = await tryOnce(leased);
    } catch (error) {
      if (sqliteCode(error) === undefined) throw error;
      // The receipt could not be written: the case stays ours, and the hub will give the same receipt again.
      outcome = { kind: 'failed', scope: 'system', code: 'database-unavailable' };
    } finally {
      if (outcome.kind === 'failed') endLease(caseId, outcome.scope, outcome.code);
    }
    settle(caseId, outcome);
    return outcome;
  }

  /** What cannot be written now (full disk) is made good by the next sweep. */
  function endLease(caseId: string, scope: 'case' | 'system' | 'stopped', code: string): void {
    try {
      if (scope === 'case') cases.quarantine(caseId, code);
      else cases.release(caseId, code);
    } catch (error) {
      if (sqliteCode(error) === undefined) throw error;
    }
  }

  function settle(caseId: string, outcome: AttemptOutcome): void {
    if (outcome.kind === 'acknowledged') {
      notBefore.delete(caseId);
      failuresInARow.delete(caseId);
      contact();
      // The receipt's epoch is no news: a restored hub gives the receipts of its backup, signed in an older epoch.
      emit({ kind: 'case-acknowledged', caseId });
      return;
    }
    if (outcome.scope === 'stopped') return;
    if (outcome.scope === 'case') {
      notBefore.delete(caseId);
      failuresInARow.delete(caseId);
      contact();
      emit({ kind: 'case-quarantined', caseId, code: outcome.code });
      return;
    }
    systemicFailure(outcome.code);
    emit({ kind: 'case-attempt-failed', caseId, code: outcome.code });
    const failures = (failuresInARow.get(caseId) ?? 0) + 1;
    failuresInARow.set(caseId, failures);
    const delay = Math.max(fullJitterBackoff(failures, random), outcome.retryAfterMs ?? 0);
    notBefore.set(caseId, { at: clock.monotonicMs() + delay, code: outcome.code });
    inBackground(async () => {
      await clock.sleep(delay, stopping.signal);
      // While the breaker is open only the sweep's probe asks; it makes everything due again when the hub answers.
      if (!breakerOpen && isDue(caseId)) await deliver(caseId);
    });
  }

  function isDue(caseId: string): boolean {
    return (notBefore.get(caseId)?.at ?? Number.NEGATIVE_INFINITY) <= clock.monotonicMs();
  }

  /** One attempt at a time for a case; who comes meanwhile shares its outcome. */
  function deliver(caseId: string): Promise<AttemptOutcome> {
    const under = running.get(caseId);
    if (under) return under;
    if (stopping.signal.aborted)
      return Promise.resolve({ kind: 'failed', scope: 'stopped', code: 'aborted' });
    const started = attempt(caseId).finally(() => running.delete(caseId));
    running.set(caseId, started);
    return started;
  }

  async function deliverAll(caseIds: readonly string[]): Promise<void> {
    const queue = [...caseIds];
    const worker = async (): Promise<void> => {
      for (let caseId = queue.shift(); caseId !== undefined; caseId = queue.shift()) {
        if (stopping.signal.aborted || breakerOpen) return;
        // It may have been tried meanwhile.
        if (!isDue(caseId)) continue;
        try {
          await deliver(caseId);
        } catch (error) {
          // A bug met by one case must not keep the others waiting.
          emit({ kind: 'synchronizer-error', error });
        }
      }
    };
    // At least one, however many slow uploads of an earlier sweep are still under way.
    const workers = Math.max(1, limits.parallelCases - running.size);
    await Promise.all(Array.from({ length: workers }, worker));
  }

  /** Sends what waits, until the hub is silent. */
  async function sendRecords<RecordType>(
    records: readonly RecordType[],
    put: (record: RecordType) => Promise<Result<void, HubFailure>>,
    settle: (record: RecordType, outcome: RecordOutcome) => void,
    quarantined: (record: RecordType, code: string) => void,
  ): Promise<void> {
    for (const record of records) {
      if (stopping.signal.aborted || breakerOpen) return;
      const answer = await put(record);
      if (answer.ok) {
        contact();
        settle(record, 'acknowledged');
      } else if (answer.failure.code === 'hub-refused' || answer.failure.code === 'hub-conflict') {
        contact();
        settle(record, 'quarantined');
        quarantined(record, answer.failure.code);
      } else {
        if (answer.failure.code !== 'aborted') systemicFailure(answer.failure.code);
        settle(record, { failure: answer.failure.code });
        return;
      }
    }
  }

  async function sendEvaluations(): Promise<void> {
    await sendRecords(
      cases.pendingEvaluations(RECORDS_PER_SWEEP),
      (evaluation) => hub.putEvaluation(evaluation, callBounds()),
      ({ evaluationId }, outcome) => cases.settleEvaluation(evaluationId, outcome),
      ({ evaluationId }, code) => emit({ kind: 'evaluation-quarantined', evaluationId, code }),
    );
  }

  async function sendTroubleReports(): Promise<void> {
    await sendRecords(
      cases.troubleReports.pending(RECORDS_PER_SWEEP),
      (report) => hub.putTroubleReport(report, callBounds()),
      ({ reportId }, outcome) => cases.troubleReports.settle(reportId, outcome),
      ({ reportNumber }, code) => emit({ kind: 'trouble-report-quarantined', reportNumber, code }),
    );
  }

  /** Asks whether the hub is there. If so, nobody waits any longer for its sake. */
  async function probe(): Promise<void> {
    const health = await hub.health(callBounds());
    if (!health.ok) {
      if (health.failure.code !== 'aborted') lastFailure = health.failure.code;
      return;
    }
    contact();
    for (const [caseId, { code }] of notBefore) {
      if (WAITING_FOR_THE_HUB.includes(code)) notBefore.delete(caseId);
    }
    noticeEpoch(health.value.epoch);
    if (health.value.catalogRevision > catalog.revision()) inBackground(scheduledPull);
  }

  async function sweep(): Promise<void> {
    cases.releaseAllBut([...running.keys()]);
    await probe();
    const due = cases.pendingCaseIds().filter(isDue);
    if (breakerOpen) {
      // The route of the probe may be broken while the others work: one case goes ahead.
      const [first] = due.splice(0, 1);
      if (first !== undefined) await deliver(first);
    }
    if (!breakerOpen) await deliverAll(due);
    await sendEvaluations();
    await sendTroubleReports();
    await cases.applyRetention();
    const sinceReconcile = clock.monotonicMs() - (lastReconcile ?? Number.NEGATIVE_INFINITY);
    if (!breakerOpen && sinceReconcile >= limits.reconcileEveryMs) await reconcile(callBounds());
  }

  async function reconcile(bounds: CallBounds): Promise<Result<{ offeredAgain: number }, HubFailure>> {
    const caseIds = cases.acknowledgedCaseIds(RECONCILED_CASES);
    const answer = await hub.reconcileCases({ caseIds }, bounds);
    if (!answer.ok) return answer;
    contact();
    lastReconcile = clock.monotonicMs();
    noticeEpoch(answer.value.epoch);
    const asked = new Set(caseIds);
    const offeredAgain = cases.offerAgain(answer.value.missing.filter((caseId) => asked.has(caseId)));
    if (offeredAgain > 0) {
      emit({ kind: 'cases-offered-again', count: offeredAgain, epoch: answer.value.epoch });
    }
    return ok({ offeredAgain });
  }

  let pulling: Promise<CatalogPullResult> | undefined;

  async function pullCatalogInTurn(bounds: CallBounds): Promise<CatalogPullResult> {
    // One at a time: two deltas from the same revision would meet.
    while (pulling) await pulling;
    pulling = pullCatalog({ catalog, hub, hubKeys }, bounds);
    try {
      const result = await pulling;
      if (result.ok && result.value.changed)
        emit({ kind: 'catalog-updated', revision: result.value.revision });
      if (!result.ok) emit({ kind: 'catalog-failed', code: result.failure.code });
      return result;
    } finally {
      pulling = undefined;
    }
  }

  async function scheduledPull(): Promise<void> {
    await pullCatalogInTurn({ deadlineMs: limits.uploadDeadlineMs, signal: stopping.signal });
  }

  async function repeat(work: () => Promise<void>, pause: () => number): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await work();
      } catch (error) {
        emit({ kind: 'synchronizer-error', error });
      }
      await clock.sleep(pause(), stopping.signal);
    }
  }

  return {
    start: () => {
      // Not awaited: an upload that takes minutes must not put off the next sweep.
      const beginSweep = async (): Promise<void> => inBackground(sweep);
      inBackground(() => repeat(beginSweep, () => limits.sweepEveryMs));
      const catalogPause = (): number => limits.catalogEveryMs + (random() * 2 - 1) * limits.catalogJitterMs;
      inBackground(() => repeat(scheduledPull, catalogPause));
    },
    stop: async () => {
      stopping.abort();
      await Promise.allSettled([...tasks, ...running.values()]);
    },
    kick: (caseId) =>
      inBackground(async () => {
        await deliver(caseId);
      }),
    waitForReceipt: async (caseId, bounds) => {
      const bounded = boundedSignal(bounds);
      const reached = Promise.withResolvers<undefined>();
      const onAbort = (): void => reached.resolve(undefined);
      bounded.signal.addEventListener('abort', onAbort, { once: true });
      try {
        if (bounded.signal.aborted) return fail(bounded.reason() ?? 'aborted');
        const outcome = await Promise.race([deliver(caseId), reached.promise]);
        if (outcome === undefined) return fail(bounded.reason() ?? 'aborted');
        return outcome.kind === 'acknowledged' ? ok(outcome.receipt) : fail(outcome.code);
      } finally {
        bounded.signal.removeEventListener('abort', onAbort);
      }
    },
    sweep,
    pullCatalog: pullCatalogInTurn,
    reconcile,
    status: () => ({
      breaker: breakerOpen ? 'open' : 'closed',
      lastContactAge: lastContact === undefined ? undefined : clock.monotonicMs() - lastContact,
      lastFailure,
    }),
  };
}

/** Which failures condemn the case alone: the hub has looked at it and said never. */
function failedBy(failure: HubFailure, step: 'manifest' | 'upload'): AttemptOutcome {
  const retry =
    failure.retryAfterSeconds === undefined ? {} : { retryAfterMs: failure.retryAfterSeconds * 1000 };
  if (failure.code === 'aborted') return { kind: 'failed', scope: 'stopped', code: failure.code };
  const permanent =
    failure.code === 'hub-refused' || (failure.code === 'hub-conflict' && step === 'manifest');
  return { kind: 'failed', scope: permanent ? 'case' : 'system', code: failure.code, ...retry };
}
