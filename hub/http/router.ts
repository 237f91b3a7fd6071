import { implement } from '@orpc/server';
import type { Progress } from '#contract/case.ts';
import { hubContract } from '#contract/hub-api.ts';
import { departmentIdOf } from '#contract/item.ts';
import { maskNumber } from '#contract/masking.ts';
import type { WorkingCalendar } from '#contract/working-calendar.ts';
import {
  type AuthorisationRouterParts,
  createAuthorisationRouter,
} from '../authorisations/authorisation-routes.ts';
import { type AppointmentParts, createAppointmentRouter } from '../bookings/appointment-router.ts';
import { freeSlots, slotGrid } from '../bookings/slots.ts';
import type { BulletinBoard } from '../bulletin/bulletin-board.ts';
import { localDate } from '../calendar/local-time.ts';
import type { CaseOffice, PutCaseFailure } from '../cases/case-office.ts';
import type { KnownAnswersDesk } from '../cases/known-answers.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { createPublicationRouter, type PublicationRouterParts } from '../catalog/publication-router.ts';
import type { Database } from '../database/schema.ts';
import type { DepartmentRegistry } from '../departments/department-registry.ts';
import type { DocumentOffice } from '../documents/document-office.ts';
import { createEvaluationRouter, type EvaluationRouterParts } from '../evaluations/evaluations.ts';
import type { HandoverOffice } from '../handover/handover-office.ts';
import type { HubKeys } from '../keys/hub-keys.ts';
import type { MoneyTold, PaymentOffice } from '../payments/payment-office.ts';
import { createPolicyRouter, type PolicyRouterParts } from '../policies/policy-router.ts';
import { createPublicCreditRouter, type PublicCreditParts } from '../public-credit/public-credit-router.ts';
import { createWindowTicketRouter, type WindowTicketParts } from '../queues/window-ticket-router.ts';
import type { TroubleReports } from '../trouble-reports/trouble-reports.ts';
import { type RequestContext, terminalsOnly } from './callers.ts';
import type { TerminalAuthentication } from './terminal-authentication.ts';

export interface RouterParts
  extends EvaluationRouterParts,
    PublicationRouterParts,
    WindowTicketParts,
    PublicCreditParts,
    PolicyRouterParts,
    AuthorisationRouterParts,
    AppointmentParts {
  database: Database;
  catalog: Catalog;
  cases: CaseOffice;
  knownAnswers: KnownAnswersDesk;
  documents: DocumentOffice;
  departments: DepartmentRegistry;
  calendar: WorkingCalendar;
  bulletin: BulletinBoard;
  troubleReports: TroubleReports;
  handovers: HandoverOffice;
  payments: PaymentOffice | undefined;
  keys: HubKeys;
  epoch: string;
  authenticate: TerminalAuthentication;
  now: () => Date;
  departmentDeadlineMilliseconds: number;
}

const RETRY_SECONDS = 60;
/** Terminals keep a reason with the case. */
const MAXIMUM_REASON_LENGTH = 200;

export function createRouter(parts: RouterParts) {
  const open = implement(hubContract).$context<RequestContext>();
  const terminalOnly = open.use(terminalsOnly(parts.authenticate));

  return open.router({
    health: open.health.handler(async () => ({
      ok: true,
      epoch: parts.epoch,
      catalogRevision: await parts.catalog.revision(),
      time: parts.now().toISOString(),
    })),
    // Public keys: a terminal pins them when it is registered, before it has a key of its own.
    keys: open.keys.handler(() => parts.keys.publicKeys),
    catalog: {
      feed: terminalOnly.catalog.feed.handler(async ({ input }) => {
        const changes = await parts.catalog.changes(input.from);
        const manifest = (changes?.feed ?? changes?.snapshot)?.manifest;
        return { revision: manifest?.to ?? (await parts.catalog.revision()), ...changes };
      }),
    },
    cases: {
      put: terminalOnly.cases.put.handler(async ({ input, context, errors }) => {
        const answer = await parts.cases.put(input, context.terminalId);
        if (answer.ok) return answer.value;
        throw asHttpError(answer.failure, errors);
      }),
      result: terminalOnly.cases.result.handler(async ({ input, errors }) => {
        const order = await parts.cases.issueOrder(input.caseId, input.slipCode);
        if (!order) throw errors.NOT_FOUND();
        const documents = await parts.documents.issue(input.caseId, order.papers);
        if (!documents.ok) {
          throw errors.SERVICE_UNAVAILABLE({
            message: `${documents.failure.code}: ${documents.failure.detail ?? ''}`,
            data: { department: 'documents' },
          });
        }
        return { documents: documents.value, ...(order.information && { information: order.information }) };
      }),
      progress: terminalOnly.cases.progress.handler(async ({ input, errors }) => {
        const progress = await parts.cases.progress(input.slipCode);
        if (!progress) throw errors.NOT_FOUND();
        const told = (await parts.payments?.told(input.slipCode)) ?? [];
        return told.length === 0 ? progress : withMoney(progress, told);
      }),
      reconcile: terminalOnly.cases.reconcile.handler(async ({ input }) => ({
        epoch: parts.epoch,
        missing: await parts.cases.missing(input.caseIds),
      })),
    },
    licences: {
      fetch: terminalOnly.licences.fetch.handler(async ({ input, errors }) => {
        const item = await parts.catalog.item(input.itemId);
        const material = item?.materials.find((each) => each.id === input.materialId);
        const department = await parts.catalog.department(departmentIdOf(input.itemId));
        if (!item || !material || !department) throw errors.NOT_FOUND();
        const licence = await parts.departments
          .adapter(department.id)
          .findLicence(
            { item, material, holder: input.holder, today: localDate(parts.now()) },
            { deadlineMilliseconds: parts.departmentDeadlineMilliseconds },
          );
        if (!licence.ok) {
          throw errors.SERVICE_UNAVAILABLE({
            data: {
              department: department.name,
              retryAfterSeconds: licence.failure.retryAfterSeconds ?? RETRY_SECONDS,
            },
          });
        }
        if (!licence.value) return { state: 'not-found' as const };
        const { number, ...rest } = licence.value;
        return { state: 'found' as const, ...rest, maskedNumber: maskNumber(number) };
      }),
    },
    knownAnswers: {
      ask: terminalOnly.knownAnswers.ask.handler(async ({ input, errors }) => {
        const answer = await parts.knownAnswers.answer(input.itemId, input.question);
        if (answer === undefined) throw errors.NOT_FOUND();
        return { answer };
      }),
    },
    slots: {
      list: terminalOnly.slots.list.handler(async ({ input, errors }) => {
        // Off line too: what was booked of it before can still be moved.
        if (!(await parts.catalog.itemOfOpenCase(input.itemId))) throw errors.NOT_FOUND();
        const grid = slotGrid(input.itemId, input.regionCode, parts.calendar, parts.now());
        return { slots: await freeSlots(parts.database, grid) };
      }),
    },
    payments: {
      dues: terminalOnly.payments.dues.handler(async ({ input, errors }) => {
        const item = await parts.catalog.item(input.itemId);
        const department = await parts.catalog.department(departmentIdOf(input.itemId));
        if (item?.outcome.kind !== 'payment' || !department) throw errors.NOT_FOUND();
        const { holder, payer } = input;
        const found = await parts.payments?.dues({ item, holder, payer });
        if (found?.ok) return found.value;
        const retryAfterSeconds = found?.failure.retryAfterSeconds ?? RETRY_SECONDS;
        throw errors.SERVICE_UNAVAILABLE({ data: { department: department.name, retryAfterSeconds } });
      }),
      open: terminalOnly.payments.open.handler(async ({ input, errors }) => {
        const order = await parts.payments?.open(input.caseId, input.slipCode);
        if (!order) throw errors.NOT_FOUND();
        return order;
      }),
      state: terminalOnly.payments.state.handler(async ({ input, errors }) => {
        const order = await parts.payments?.state(input.caseId, input.slipCode);
        if (!order) throw errors.NOT_FOUND();
        return order;
      }),
      close: terminalOnly.payments.close.handler(async ({ input, errors }) => {
        const order = await parts.payments?.close(input.caseId, input.slipCode);
        if (!order) throw errors.NOT_FOUND();
        return order;
      }),
    },
    bulletin: {
      get: terminalOnly.bulletin.get.handler(({ input }) =>
        parts.bulletin.forRegion(input.region, parts.now()),
      ),
    },
    ...createAppointmentRouter(parts),
    ...createAuthorisationRouter(parts),
    ...createEvaluationRouter(parts),
    ...createPublicationRouter(parts),
    ...createWindowTicketRouter(parts),
    ...createPublicCreditRouter(parts),
    ...createPolicyRouter(parts),
    troubleReports: {
      put: terminalOnly.troubleReports.put.handler(async ({ input, context, errors }) => {
        if (input.terminalId !== context.terminalId) {
          throw errors.BAD_REQUEST({ data: { reason: 'report-of-another-terminal' } });
        }
        await parts.troubleReports.store(input);
        return { stored: true as const };
      }),
      list: terminalOnly.troubleReports.list.handler(async ({ context }) => ({
        reports: await parts.troubleReports.ofTerminal(context.terminalId),
      })),
    },
    handovers: {
      open: terminalOnly.handovers.open.handler(({ input, context }) =>
        parts.handovers.open(context.terminalId, input),
      ),
      state: terminalOnly.handovers.state.handler(async ({ input, context, errors }) => {
        const state = await parts.handovers.state(context.terminalId, input.handoverId);
        if (state === undefined) throw errors.NOT_FOUND();
        return state;
      }),
      close: terminalOnly.handovers.close.handler(async ({ input, context, errors }) => {
        if (!(await parts.handovers.close(context.terminalId, input.handoverId))) throw errors.NOT_FOUND();
        return { closed: true as const };
      }),
    },
  });
}

/** The steps of the case, and what became of the money, in the order in which it happened. */
/** Of a package the money stands with the part that it was paid for. */
function withMoney<Told extends Progress>(progress: Told, told: readonly MoneyTold[]): Told {
  const parts = progress.parts?.map((part) => withMoney(part, told));
  const own = told.filter(({ caseId }) => caseId === progress.caseId);
  const stateAt = (at: string): Progress['state'] =>
    progress.timeline.findLast((step) => step.at <= at)?.state ?? progress.state;
  const steps = own.map(({ at, text }) => ({ at, state: stateAt(at), text }));
  const timeline = [...progress.timeline, ...steps].sort((one, other) => (one.at < other.at ? -1 : 1));
  return { ...progress, ...(parts && { parts }), timeline };
}

type PutErrors = {
  BAD_REQUEST: (options: { data: { reason: string } }) => Error;
  CONFLICT: (options: { data: { reason: string } }) => Error;
  SERVICE_UNAVAILABLE: (options: { data: { department: string; retryAfterSeconds?: number } }) => Error;
};

function asHttpError(failure: PutCaseFailure, errors: PutErrors): Error {
  const reason = (failure.detail === undefined ? failure.code : `${failure.code}: ${failure.detail}`).slice(
    0,
    MAXIMUM_REASON_LENGTH,
  );
  switch (failure.code) {
    case 'manifest-conflict':
      return errors.CONFLICT({ data: { reason } });
    case 'department-unavailable':
      return errors.SERVICE_UNAVAILABLE({
        data: {
          department: 'department' in failure ? failure.department : '',
          retryAfterSeconds:
            ('department' in failure ? failure.retryAfterSeconds : undefined) ?? RETRY_SECONDS,
        },
      });
    // Not UNAUTHORIZED: the key is good, and the terminal's other cases must go on.
    case 'case-of-another-terminal':
    case 'case-unreadable':
    case 'case-invalid':
    case 'item-unknown':
      return errors.BAD_REQUEST({ data: { reason } });
  }
}
