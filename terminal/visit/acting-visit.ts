/** One who acts for another, in a visit. */
import { actorIn } from '#contract/item/actor.ts';
import type { Item } from '#contract/item.ts';
import { maskNumber } from '#contract/masking.ts';
import { type Acting, type ActingSituation, caseActorOf } from './acting.ts';
import type { VisitContext } from './visit-context.ts';
import { itemOf, materialsFor, prefilledAnswers, ruledOutBy, today } from './visit-rules.ts';

export function actingSituation(context: VisitContext): ActingSituation {
  const item = itemOf(context);
  return {
    item,
    followUp: context.followUp?.kind,
    otherItems: context.followUp === undefined ? otherAgentItems(context, item) : [],
    today: today(),
  };
}

/** Items of the same department that an agent may do. */
function otherAgentItems({ services }: VisitContext, item: Item): readonly Item[] {
  const [departmentId = ''] = item.id.split('/');
  return services.catalog
    .itemsOf(departmentId)
    .filter(({ id }) => id !== item.id)
    .filter((other) => actorIn(other, 'agent')?.scope?.includes('submit') === true);
}

/** Both are known and all is proven: the case is the principal's, the face is that of who stands here. */
export function whenBothAreRead(context: VisitContext): Partial<VisitContext> {
  const item = itemOf(context);
  const { principal, actor } = context.acting?.persons ?? {};
  if (context.acting === undefined || principal === undefined || actor === undefined) {
    throw new Error('both persons are known by now');
  }
  const byNumber = isByNumber(context.acting);
  return {
    problem: undefined,
    ineligible: ruledOutBy(byNumber ? withoutCardRules(item) : item, principal.document),
    citizen: {
      document: principal.document,
      photo: actor.photo,
      identifiedBy: byNumber ? 'number' : principal.way,
      identifiedAt: new Date().toISOString(),
      answers: prefilledAnswers(item, principal.document),
      materials: materialsFor(item),
      actor: caseActorOf(context.acting, item),
    },
  };
}

function isByNumber({ persons }: Acting): boolean {
  // Only a card names who issued it.
  return persons.principal?.document.issuer === '';
}

/** Who is told by his number has no card that could have expired. */
function withoutCardRules(item: Item): Item {
  return {
    ...item,
    eligibilityRules: item.eligibilityRules.filter(({ rule }) => rule.kind !== 'document-not-expired'),
  };
}

/** Who acted, masked like on the papers: the audit names the other person, and only he who knows him reads who it was. */
export function actorInAudit({ citizen }: VisitContext): Record<string, string> {
  const actor = citizen?.actor;
  if (actor === undefined) return {};
  return {
    actedBy: actor.kind,
    actedByNumber: maskNumber(actor.person.number),
    ...(actor.kind === 'agent' ? { authorisation: actor.authorisation.number } : {}),
  };
}
