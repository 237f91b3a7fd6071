import { implement } from '@orpc/server';
import { evaluationRoutes, rectificationRoutes } from '#contract/evaluation-api.ts';
import { type EvaluationOptionsHistory, newestOptions } from '#contract/evaluation-options.ts';
import type { AppFailure } from '#contract/result.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Database } from '../database/schema.ts';
import { operatorsOnly, type RequestContext, terminalsOnly } from '../http/callers.ts';
import type { OperatorAuthentication } from '../http/operator-authentication.ts';
import type { TerminalAuthentication } from '../http/terminal-authentication.ts';
import type { HubKeys } from '../keys/hub-keys.ts';
import { createEvaluationBook, type EvaluationBook } from './evaluation-book.ts';
import type { EvaluationPolicy } from './evaluation-policy.ts';
import { reportEvaluations } from './evaluation-report.ts';
import { createOptionsShelf } from './options-shelf.ts';
import {
  createRectificationOffice,
  type RectificationOffice,
  type RectificationOfficeOptions,
} from './rectification-office.ts';

/** 好差评 as the hub keeps it. */
export interface Evaluations {
  readonly book: EvaluationBook;
  readonly rectifications: RectificationOffice;
  readonly options: () => Promise<EvaluationOptionsHistory>;
}

export interface EvaluationsOptions {
  readonly database: Database;
  readonly catalog: Pick<Catalog, 'itemOfOpenCase'>;
  readonly calendar: RectificationOfficeOptions['calendar'];
  readonly keys: HubKeys;
  readonly policy: EvaluationPolicy;
  readonly optionsFile: string;
  readonly optionsCopy: string;
  readonly now: () => Date;
  /** A wrong options file, or words that could not be opened. Names no citizen. */
  readonly onFault: (failure: AppFailure) => void;
}

export function createEvaluations(parts: EvaluationsOptions): Evaluations {
  const { database, keys, policy, now, onFault } = parts;
  const shelf = createOptionsShelf({ file: parts.optionsFile, copy: parts.optionsCopy, onFault });
  const options = () => shelf.history();
  const rectifications = createRectificationOffice({
    database,
    cipher: keys.recordCipher,
    catalog: parts.catalog,
    calendar: parts.calendar,
    policy,
    options,
    now,
  });
  const book = createEvaluationBook({
    database,
    keys,
    policy,
    options,
    rectifications,
    now,
    onUnreadableText: (evaluationId) => onFault({ code: 'evaluation-text-unreadable', detail: evaluationId }),
  });
  return { book, rectifications, options };
}

export interface EvaluationRouterParts {
  readonly evaluations: Evaluations;
  readonly database: Database;
  readonly authenticate: TerminalAuthentication;
  readonly authenticateOperator: OperatorAuthentication;
  readonly now: () => Date;
}

export function createEvaluationRouter(parts: EvaluationRouterParts) {
  const { book, rectifications, options } = parts.evaluations;
  const contract = { evaluations: evaluationRoutes, rectifications: rectificationRoutes };
  const open = implement(contract).$context<RequestContext>();
  const terminalOnly = open.use(terminalsOnly(parts.authenticate));
  const operatorOnly = open.use(operatorsOnly(parts.authenticateOperator));

  return {
    evaluations: {
      put: terminalOnly.evaluations.put.handler(async ({ input, context, errors }) => {
        if (input.terminalId !== context.terminalId) {
          throw errors.BAD_REQUEST({ data: { reason: 'evaluation-of-another-terminal' } });
        }
        await book.put(input);
        return { stored: true as const };
      }),
      options: terminalOnly.evaluations.options.handler(async () => newestOptions(await options())),
      standing: terminalOnly.evaluations.standing.handler(async ({ input, errors }) => {
        const standing = await book.standing(input.slipCode);
        if (standing === undefined) throw errors.NOT_FOUND();
        return standing;
      }),
      report: operatorOnly.evaluations.report.handler(async ({ input, context, errors }) => {
        if (input.to < input.from) throw errors.BAD_REQUEST({ data: { reason: 'ends-before-it-begins' } });
        return reportEvaluations(parts.database, await options(), input, context.operator, parts.now());
      }),
    },
    rectifications: {
      list: operatorOnly.rectifications.list.handler(async ({ input, context }) => ({
        rectifications: await rectifications.list(context.operator, {
          state: input.state,
          overdue: input.overdue === 'true',
        }),
      })),
      step: operatorOnly.rectifications.step.handler(async ({ input, context, errors }) => {
        const done = await rectifications.step(
          input.rectificationId,
          input.after,
          input.action,
          context.operator,
        );
        if (done.ok) return done.value;
        const { code, detail } = done.failure;
        const data = { reason: detail === undefined ? code : `${code}: ${detail}` };
        switch (code) {
          case 'rectification-unknown':
            throw errors.NOT_FOUND();
          case 'operator-not-allowed':
          case 'second-person-needed':
            throw errors.FORBIDDEN({ data });
          case 'step-not-legal':
          case 'call-back-missing':
          case 'changed-meanwhile':
            throw errors.CONFLICT({ data });
        }
      }),
    },
  };
}
