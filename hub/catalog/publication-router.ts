import { implement } from '@orpc/server';
import type { PublicationAnswer } from '#contract/publication-api.ts';
import { publicationRoutes } from '#contract/publication-api.ts';
import { operatorsOnly, type RequestContext } from '../http/callers.ts';
import type { PublisherAuthentication } from '../http/operator-authentication.ts';
import type { Catalog } from './catalog.ts';
import type { PublicationFailure, Publications } from './publications.ts';

export interface PublicationRouterParts {
  readonly catalog: Catalog;
  readonly publications: Publications;
  readonly authenticatePublisher: PublisherAuthentication;
}

export function createPublicationRouter(parts: PublicationRouterParts) {
  const { publications } = parts;
  const { publications: routes } = implement({ publications: publicationRoutes })
    .$context<RequestContext>()
    .use(operatorsOnly(parts.authenticatePublisher));

  return {
    publications: {
      publish: routes.publish.handler(async ({ input, context, errors }) => {
        const { files, ...request } = input;
        return answerOf(await publications.publish(context.operator, files, request), errors);
      }),
      withdraw: routes.withdraw.handler(async ({ input, context, errors }) => {
        const { itemIds, ...request } = input;
        return answerOf(await publications.withdraw(context.operator, itemIds, request), errors);
      }),
      rollBack: routes.rollBack.handler(async ({ input, context, errors }) => {
        const { revision, itemIds, ...request } = input;
        return answerOf(await publications.rollBack(context.operator, revision, itemIds, request), errors);
      }),
      list: routes.list.handler(async ({ input }) => ({
        revision: await parts.catalog.revision(),
        publications: await publications.list(input.limit),
      })),
    },
  };
}

type WithReason = (options: { data: { reason: string } }) => Error;

function answerOf(
  answer: Awaited<ReturnType<Publications['publish']>>,
  errors: {
    readonly FORBIDDEN: WithReason;
    readonly BAD_REQUEST: WithReason;
    readonly NOT_FOUND: WithReason;
    readonly CONFLICT: WithReason;
    readonly UNPROCESSABLE_CONTENT: (options: {
      data: { findings: Extract<PublicationFailure, { code: 'lint-failed' }>['findings'][number][] };
    }) => Error;
  },
): PublicationAnswer {
  if (answer.ok) return answer.value;
  const { failure } = answer;
  if (failure.code === 'lint-failed') {
    throw errors.UNPROCESSABLE_CONTENT({ data: { findings: [...failure.findings] } });
  }
  const data = { reason: failure.detail === undefined ? failure.code : `${failure.code}: ${failure.detail}` };
  switch (failure.code) {
    case 'operator-not-allowed':
      throw errors.FORBIDDEN({ data });
    case 'revision-unknown':
    case 'item-unknown':
      throw errors.NOT_FOUND({ data });
    case 'revision-moved':
    case 'catalog-is-sharded':
      throw errors.CONFLICT({ data });
    case 'file-twice':
    case 'items-invalid':
      throw errors.BAD_REQUEST({ data });
  }
}
