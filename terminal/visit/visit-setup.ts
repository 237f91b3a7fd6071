/** The parts of the visit's statechart: actors (device and hub calls), guards, delays and shared actions. */
import { assign, setup } from 'xstate';
import type { Signature } from '#contract/signature.ts';
import { licenceLookUp } from '#contract/theme-package/look-ups.ts';
import type { ReportReason } from '#contract/trouble-report.ts';
import {
  askAppointment,
  fetchAppointmentSlip,
  findTimes,
  refreshProgress,
} from '../appointments/appointment-tasks.ts';
import { composeEvaluation } from '../evaluations/evaluation-draft.ts';
import { canHandOver } from '../guidance/handover-view.ts';
import { endedIn } from '../guidance/kept.ts';
import { thingsOnPaper } from '../guidance/lamp.ts';
import { windowGuidance } from '../guidance/window-guidance.ts';
import { WINDOW_SLIP_KEY } from '../guidance/window-slip.ts';
import { printSheet } from '../papers/sheet-job.ts';
import { nothingPaid, paidOutcome, standingOf } from '../payments/payment-progress.ts';
import { closePayment, listDues, openPayment, watchPayment } from '../payments/payment-tasks.ts';
import { claimPolicy, findPolicies } from '../policies/policy-tasks.ts';
import { findCompanies, readRecord } from '../public-credit/credit-tasks.ts';
import { ticketOffered } from '../window-tickets/ticket-progress.ts';
import { lookAtQueue, takeTicket } from '../window-tickets/ticket-tasks.ts';
import { someoneActs } from './acting.ts';
import { askedBefore, isKnown, mayBeKnown } from './known-fields.ts';
import { partsRuledOut, questionnaireLength } from './package-choice.ts';
import { pauseUnlessAborted } from './pause.ts';
import { answeredBeforeTheCard, composeSubmission, newCaseId, newReportNumber } from './submission.ts';
import { FACE_ATTEMPTS, type VisitContext, type VisitTiming } from './visit-context.ts';
import type { AnyVisitEvent } from './visit-events.ts';
import {
  cardWaysOf,
  citizenOf,
  hasPage,
  isSigned,
  itemOf,
  materialsComplete,
  missingFieldIndex,
  today,
  unfinishedPage,
} from './visit-rules.ts';
import type { VisitServices } from './visit-services.ts';
import { printPapers, readinessTicker, readingTicker, secondTicker, task } from './visit-tasks.ts';

/** Readers are polled until the state is left: the visit's idle time ends the waiting, not the device call. */
const READER_PATIENCE_MS = 600_000;
/** Between two questions to the hub whether a phone has come. */
const HANDOVER_QUESTION_MS = 1_500;
const HANDOVER_DEADLINE_MS = 8_000;
/** Before a reader that did not answer is asked again. */
const READER_PAUSE_MS = 5_000;

/** How long the commitments take to read, in seconds: longer for who asks for more time, never less. */
export function readingSeconds(context: VisitContext): number {
  const written = itemOf(context).commitments.reduce((sum, { readingSeconds: each = 0 }) => sum + each, 0);
  return Math.ceil(written * patience(context) * (context.timing.readingShare ?? 1));
}

/** Who reads large letters or listens needs twice the time. */
export function patience({ preferences }: Pick<VisitContext, 'preferences'>): 1 | 2 {
  return preferences.elder || preferences.speech.on ? 2 : 1;
}

export interface VisitInput {
  readonly services: VisitServices;
  readonly timing: VisitTiming;
  readonly terminal: { readonly id: string; readonly regionCode: string };
}

interface TaskInput {
  readonly context: VisitContext;
}

export const visitSetup = setup({
  types: {
    context: {} as VisitContext,
    input: {} as VisitInput,
    events: {} as AnyVisitEvent,
  },
  actors: {
    secondTicker,
    readinessTicker,
    readingTicker,
    printPapers,
    listDues,
    openPayment,
    watchPayment,
    closePayment,
    printSheet,
    lookAtQueue,
    takeTicket,
    findTimes,
    askAppointment,
    fetchAppointmentSlip,
    refreshProgress,
    findCompanies,
    readRecord,
    findPolicies,
    claimPolicy,
    readCard: task<TaskInput>(async ({ context }, signal, send) => {
      const { services } = context;
      const read = await services.readCard(
        { deadlineMs: READER_PATIENCE_MS, signal },
        (state, way = 'id-card') => send({ type: 'reader.progress', state, way }),
        cardWaysOf(context),
      );
      send(read.ok ? { type: 'card.read', ...read.value } : { type: 'task.failed', code: read.failure.code });
    }),
    waitForCardRemoval: task<TaskInput>(async ({ context }, signal, send) => {
      while (!signal.aborted) {
        const removed = await context.services.waitForCardRemoval(
          { deadlineMs: READER_PATIENCE_MS, signal },
          context.cardWay,
        );
        if (removed.ok) return send({ type: 'card.removed' });
        if (removed.failure.detail === 'deadline-exceeded') continue;
        send({ type: 'card.unwatched' });
        await pauseUnlessAborted(READER_PAUSE_MS, signal);
      }
    }),
    askWhatIsKnown: task<TaskInput>(async ({ context }, signal, send) => {
      const known = await context.services.knownAnswers(
        {
          itemId: itemOf(context).id,
          holder: citizenOf(context).document,
          consentedAt: context.consentedAt ?? new Date().toISOString(),
          eligibility: answeredBeforeTheCard(itemOf(context), context),
        },
        { deadlineMs: context.timing.hubAnswer, signal },
      );
      context.services.audit({
        actor: 'terminal',
        event: 'known-answers-asked',
        ok: known.ok,
        detail: {
          itemId: itemOf(context).id,
          fields: known.ok ? known.value.fields.length : 0,
          documents: known.ok ? (known.value.materials ?? []).length : 0,
        },
      });
      send(
        known.ok
          ? { type: 'known.told', answers: known.value }
          : { type: 'task.failed', code: known.failure.code },
      );
    }),
    listSlots: task<TaskInput>(async ({ context }, signal, send) => {
      const slots = await context.services.listSlots(itemOf(context).id, {
        deadlineMs: context.timing.hubAnswer,
        signal,
      });
      send(
        slots.ok
          ? { type: 'slots.listed', slots: slots.value }
          : { type: 'task.failed', code: slots.failure.code },
      );
    }),
    fetchLicences: task<TaskInput>(async ({ context }, signal, send) => {
      const citizen = citizenOf(context);
      for (const entry of citizen.materials) {
        if (entry.state !== 'fetching') continue;
        const found = await context.services.fetchLicence(
          {
            ...licenceLookUp(itemOf(context), context.questionAnswers ?? [], entry.material.id),
            holder: citizen.document,
          },
          { deadlineMs: context.timing.hubAnswer, signal },
        );
        // A failed query is no reason to stop: the citizen can show the paper to the camera.
        send({
          type: 'licence.settled',
          materialId: entry.material.id,
          licence: found.ok ? found.value : undefined,
        });
      }
      send({ type: 'licences.finished' });
    }),
    findAuthorisation: task<TaskInput>(async ({ context }, signal, send) => {
      const { principal, actor } = context.acting?.persons ?? {};
      if (principal === undefined || actor === undefined) throw new Error('both cards are read by now');
      const found = await context.services.findAuthorisation(
        { itemId: itemOf(context).id, principal: principal.document, agent: actor.document },
        { deadlineMs: context.timing.hubAnswer, signal },
      );
      send(
        found.ok
          ? { type: 'authorisation.found', authorisation: found.value }
          : { type: 'task.failed', code: found.failure.code },
      );
    }),
    signInHelper: task<TaskInput & { readonly staffNumber: string; readonly code: string }>(
      async ({ context, staffNumber, code }, _signal, send) => {
        const { helpers } = context.services;
        if (helpers === undefined) throw new Error('nobody can sign in here');
        const signedIn = await helpers.signIn(staffNumber, code);
        send(
          signedIn.ok
            ? { type: 'helper.signed-in', staffNumber }
            : { type: 'helper.refused', because: signedIn.failure.code },
        );
      },
    ),
    capturePage: task<TaskInput>(async ({ context }, signal, send) => {
      const page = await context.services.capturePage({ deadlineMs: 15_000, signal });
      if (!page.ok) return send({ type: 'task.failed', code: page.failure.code });
      const pageId = `${context.captureMaterialId}-${newCaseId().slice(-12)}`;
      send({ type: 'page.captured', pageId, ...page.value });
    }),
    compareFace: task<TaskInput>(async ({ context }, signal, send) => {
      const compared = await context.services.compareFace(citizenOf(context).photo, {
        deadlineMs: 20_000,
        signal,
      });
      send(
        compared.ok
          ? { type: 'face.compared', matched: compared.value.matched }
          : { type: 'task.failed', code: compared.failure.code },
      );
    }),
    renderSignature: task<TaskInput & { readonly signature: Signature }>(
      async ({ context, signature }, _signal, send) => {
        send({ type: 'signature.rendered', rendered: await context.services.renderSignature(signature) });
      },
    ),
    submit: task<TaskInput>(async ({ context }, signal, send) => {
      const { services, timing } = context;
      const submission = await composeSubmission(context, services.faceEngine);
      const bounds = { deadlineMs: timing.hubAnswer, signal };
      const submitted =
        itemOf(context).availability.network === 'live'
          ? await services.submitLive(submission, bounds)
          : await services.submitQueued(submission, bounds, (stage) => send({ type: 'submit.stage', stage }));
      send(
        submitted.ok
          ? { type: 'submit.done', submitted: submitted.value }
          : { type: 'task.failed', code: submitted.failure.code },
      );
    }),
    fetchResult: task<TaskInput>(async ({ context }, signal, send) => {
      if (context.caseId === undefined || context.slipCode === undefined) throw new Error('no case to fetch');
      const result = await context.services.fetchResult(
        { caseId: context.caseId, slipCode: context.slipCode },
        { deadlineMs: context.timing.hubPapers, signal },
      );
      send(
        result.ok
          ? { type: 'result.fetched', result: result.value }
          : { type: 'task.failed', code: result.failure.code },
      );
    }),
    scanCode: task<TaskInput>(async ({ context }, signal, send) => {
      const scanned = await context.services.scanCode({ deadlineMs: READER_PATIENCE_MS, signal });
      send(
        scanned.ok
          ? { type: 'code.scanned', text: scanned.value }
          : { type: 'task.failed', code: scanned.failure.code },
      );
    }),
    findProgress: task<TaskInput>(async ({ context }, signal, send) => {
      if (context.slipCode === undefined) throw new Error('no slip code to ask for');
      const found = await context.services.findProgress(context.slipCode, {
        deadlineMs: context.timing.hubAnswer,
        signal,
      });
      send(
        found.ok
          ? { type: 'progress.found', progress: found.value }
          : { type: 'task.failed', code: found.failure.code },
      );
    }),
    findStanding: task<TaskInput>(async ({ context }, signal, send) => {
      if (context.slipCode === undefined) return;
      const found = await context.services.findStanding(context.slipCode, {
        deadlineMs: context.timing.hubAnswer,
        signal,
      });
      // The progress stands by itself: a hub that does not answer here has nothing to offer.
      if (found.ok) send({ type: 'standing.found', standing: found.value });
    }),
    storeEvaluation: task<TaskInput>(async ({ context }, _signal, send) => {
      const stored = await context.services.storeEvaluation(composeEvaluation(context));
      context.services.audit({ actor: 'citizen', event: 'evaluation-given', ok: stored.ok });
      send({ type: stored.ok ? 'evaluation.stored' : 'evaluation.not-stored' });
    }),
    storeReport: task<TaskInput & { readonly reasons: readonly ReportReason[] }>(
      async ({ context, reasons }, _signal, send) => {
        const reportNumber = newReportNumber();
        const stored = context.services.storeTroubleReport({
          reportId: newCaseId(),
          reportNumber,
          ...(context.item === undefined ? {} : { itemId: context.item.id }),
          terminalId: context.terminal.id,
          regionCode: context.terminal.regionCode,
          step: context.helpStep ?? 'home',
          ...(context.problem === undefined ? {} : { problemCode: context.problem }),
          reasons: [...new Set(reasons)],
          at: new Date().toISOString(),
        });
        send(stored.ok ? { type: 'report.stored', reportNumber } : { type: 'report.failed' });
      },
    ),
    printWindowSlip: task<TaskInput>(async ({ context }, signal, send) => {
      const { services, visitId, windowSlip, timing } = context;
      if (visitId === undefined || windowSlip === undefined) throw new Error('no slip to print');
      const settled = await services.print(
        {
          visitId,
          paper: {
            kind: 'window-slip',
            jobId: windowSlip.jobId,
            title: WINDOW_SLIP_KEY,
            guidance: windowGuidance(context),
          },
        },
        { deadlineMs: timing.print, signal },
        () => undefined,
      );
      send({ type: 'window-slip.settled', settled });
    }),
    openHandover: task<TaskInput>(async ({ context }, signal, send) => {
      const { caseId, slipCode, outcome, preferences } = context;
      if (slipCode === undefined) throw new Error('nothing to hand over');
      const opened = await context.services.openHandover(
        {
          ...(caseId === undefined || outcome === undefined ? {} : { caseId }),
          slipCode,
          language: preferences.language,
        },
        { deadlineMs: HANDOVER_DEADLINE_MS, signal },
      );
      send(opened.ok ? { type: 'handover.given', handover: opened.value } : { type: 'handover.refused' });
    }),
    watchHandover: task<TaskInput>(async ({ context }, signal, send) => {
      const { handoverId, secondsLeft } = context.handover ?? {};
      if (handoverId === undefined) throw new Error('nothing to watch');
      const endsAt = performance.now() + (secondsLeft ?? 0) * 1000;
      while (!signal.aborted) {
        await pauseUnlessAborted(HANDOVER_QUESTION_MS, signal);
        if (signal.aborted) return;
        const asked = await context.services.handoverState(handoverId, {
          deadlineMs: HANDOVER_DEADLINE_MS,
          signal,
        });
        // A hub that is silent for a moment: the code still runs its time.
        const rest = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
        const state = asked.ok
          ? asked.value
          : { state: rest === 0 ? ('expired' as const) : ('waiting' as const), secondsLeft: rest };
        send({ type: 'handover.changed', handoverId, state });
        if (state.state !== 'waiting') return;
      }
    }),
    closeHandover: task<TaskInput>(async ({ context }, signal, send) => {
      const { handoverId } = context.handover ?? {};
      // A hub that cannot be told forgets it by itself in time.
      if (handoverId !== undefined) {
        await context.services.closeHandover(handoverId, { deadlineMs: HANDOVER_DEADLINE_MS, signal });
      }
      send({ type: 'handover.closed' });
    }),
    wipe: task<TaskInput>(async ({ context }, _signal, send) => {
      if (context.visitId !== undefined) await context.services.wipe(context.visitId);
      send({ type: 'wipe.done' });
    }),
  },
  guards: {
    isPackage: ({ context }) => context.item?.package !== undefined && context.followUp === undefined,
    // Each time that the questionnaire has been gone through.
    partsToChoose: ({ context, event }) =>
      event.type === 'answer-eligibility' && questionnaireLength(context) === context.questionIndex,
    partsRuledOut: ({ context }) =>
      context.citizen !== undefined && partsRuledOut(context, context.citizen.document, today()).length > 0,
    hasEligibility: ({ context }) => hasPage(itemOf(context), 'eligibility'),
    hasForm: ({ context }) => hasPage(itemOf(context), 'form'),
    hasDues: ({ context }) => hasPage(itemOf(context), 'dues'),
    awaitsPayment: ({ context }) => hasPage(itemOf(context), 'dues') && context.outcome?.kind === 'accepted',
    hasFaceCheck: ({ context }) => hasPage(itemOf(context), 'faceCheck'),
    hasMaterials: ({ context }) => hasPage(itemOf(context), 'materials'),
    stillToRead: ({ context }) => (context.readingLeft ?? 0) > 0,
    hasSigning: ({ context }) => isSigned(context),
    ruledOut: ({ context }) => context.ineligible !== undefined,
    correcting: ({ context }) => context.correcting,
    hindered: ({ context }) => context.hindrances.length > 0,
    nobodyKnown: ({ context }) => context.citizen === undefined,
    followsUp: ({ context }) => context.followUp !== undefined,
    hasItem: ({ context }) => context.item !== undefined,
    fromDepartment: ({ context }) => context.departmentId !== undefined,
    isWindowTicket: ({ context }) => context.item?.outcome.kind === 'window-ticket',
    isPolicies: ({ context }) => context.item?.outcome.kind === 'policies',
    isPublicLookup: ({ context }) => context.item?.outcome.kind === 'public-lookup',
    ticketOffered: ({ context }) => ticketOffered(context),
    isProgress: ({ context }) => context.item?.outcome.kind === 'progress',
    fieldNeedsSlots: ({ context }) =>
      itemOf(context).fields[context.fieldIndex]?.input.kind === 'slot' && context.slots === undefined,
    mayBeKnown: ({ context }) => mayBeKnown(context),
    lookUpRefused: ({ context }) => !context.lookUp,
    fieldKnown: ({ context }) =>
      !context.correcting && isKnown(context, itemOf(context).fields[context.fieldIndex]?.id),
    fieldMissing: ({ context }) => missingFieldIndex(context) >= 0,
    fieldWrong: ({ context }) => context.fieldError !== undefined,
    moreFields: ({ context }) => context.fieldIndex < itemOf(context).fields.length,
    moreQuestions: ({ context }) => context.questionIndex < itemOf(context).eligibilityQuestions.length,
    firstField: ({ context }) => context.fieldIndex === 0,
    firstQuestion: ({ context }) => context.questionIndex === 0,
    licencesToFetch: ({ context }) =>
      citizenOf(context).materials.some((entry) => entry.state === 'fetching'),
    materialsComplete: ({ context }) => materialsComplete(citizenOf(context).materials),
    faceMatched: ({ context }) => context.faceMatched === true,
    faceAttemptsLeft: ({ context }) => context.faceAttempt < FACE_ATTEMPTS,
    cardOnReader: ({ context }) => context.card === 'on-reader',
    cardWasLaid: ({ context }) => context.card !== 'none',
    nothingKnown: ({ context }) =>
      context.citizen === undefined &&
      !someoneActs(context) &&
      context.progress === undefined &&
      context.card === 'none' &&
      thingsOnPaper(context).length === 0,
    papersToTake: ({ context }) => thingsOnPaper(context).length > 0,
    aboutEarlierCase: ({ context }) => context.evaluation?.about === 'slip',
    canHandOver: ({ context }) => canHandOver(context),
    stopped: ({ context }) => context.stopped !== undefined,
    readyToSubmit: ({ context }) => unfinishedPage(context) === undefined,
    somethingToTake: ({ context }) =>
      (context.card !== 'none' && context.card !== 'taken') || thingsOnPaper(context).length > 0,
    withoutPapers: ({ context }) =>
      context.outcome?.kind === 'pending' ||
      // A refusal of an application is a paper of its own (不予受理通知书).
      (context.outcome?.kind === 'refused' && itemOf(context).outcome.kind !== 'acceptance'),
    papersOptional: ({ context }) =>
      ['acceptance', 'booking', 'payment'].includes(itemOf(context).outcome.kind),
    hasInformation: ({ context }) => context.citizen?.result?.information !== undefined,
    decidedWithoutPapers: ({ context }) => context.outcome !== undefined && context.jobs.length === 0,
    hasPapers: ({ context }) => context.papers.length > 0,
    allPrinted: ({ context }) =>
      context.handover === undefined && context.jobs.every((job) => job.state === 'printed'),
    someFailed: ({ context }) => context.jobs.some((job) => job.state === 'failed'),
    timeIsUp: ({ context }) => context.secondsLeft <= 1,
  },
  actions: {
    toLastQuestion: assign({
      questionIndex: ({ context }) => Math.max(0, itemOf(context).eligibilityQuestions.length - 1),
    }),
    toLastField: assign({
      fieldIndex: ({ context }) => Math.max(0, askedBefore(context, itemOf(context).fields.length)),
      fieldError: undefined,
    }),
    forgetEvaluation: assign({ evaluation: undefined }),
    /** Nothing was taken: there is no case to speak of any more. */
    forgetPayment: assign({ outcome: undefined }),
    keepPaidOutcome: assign(({ context }) =>
      context.outcome === undefined
        ? {}
        : { outcome: paidOutcome(context.outcome, context.payment ?? nothingPaid) },
    ),
    auditPayment: ({ context }) =>
      context.services.audit({
        actor: 'terminal',
        event: 'payment-standing',
        ok: true,
        detail: {
          caseId: context.caseId ?? '',
          orderId: context.payment?.order?.orderId ?? '',
          standing: standingOf(context.payment ?? nothingPaid),
        },
      }),
    refreshReadiness: assign(({ context }) =>
      context.item === undefined ? {} : context.services.readiness(context.item),
    ),
    countDown: assign({ secondsLeft: ({ context }) => Math.max(0, context.secondsLeft - 1) }),
    keepFarewell: assign({
      farewell: ({ context }) => ({
        tone: context.item?.tone ?? ('plain' as const),
        hint:
          context.outcome?.kind === 'pending'
            ? ('sent-when-online' as const)
            : context.outcome?.kind === 'accepted'
              ? ('slip-shows-progress' as const)
              : ('none' as const),
        ...endedIn(context),
      }),
    }),
    keepProblem: assign(({ event }) => (event.type === 'task.failed' ? { problem: event.code } : {})),
  },
  delays: {
    idle: ({ context }) => {
      const known =
        context.citizen !== undefined ||
        someoneActs(context) ||
        context.progress !== undefined ||
        context.questionAnswers !== undefined;
      return (known ? context.timing.idleVisit : context.timing.idleBrowsing) * patience(context);
    },
    /** Between two calls for a card that lies on the reader, each louder than the one before. */
    reminder: 5000,
    /** The reader looks three times whether the card is still there. */
    cardQuestion: 700,
    printedPause: 2500,
    readerPause: 1500,
    /** Signed in: after this a helper signs in again (GB/T 22239-2019 asks for a session that ends). */
    helperSession: 15 * 60_000,
  },
});
