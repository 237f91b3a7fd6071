import { actorRefusal, needsGuardian, principalRefusal } from '#contract/acting-for.ts';
import type { CaseContent, CaseManifest } from '#contract/case.ts';
import { actorIn, agentProofsOf, proofMaterial } from '#contract/item/actor.ts';
import type { Item } from '#contract/item.ts';

const DAY_MILLISECONDS = 86_400_000;

/**
 * Why nobody may act so for another, as places and never as values; undefined: he may, as far as the case itself can
 * tell. `day` is the local day on which it was handed in at the machine.
 */
export function actorProblem(
  content: CaseContent,
  manifest: Pick<CaseManifest, 'attachments'>,
  item: Item,
  day: string,
): string | undefined {
  const { actor, applicant } = content;
  if (actor === undefined) {
    if (content.identifiedBy === 'number') return 'nobody is identified by a number alone';
    return item.identification.kind === 'identity' && needsGuardian(item, applicant, day)
      ? 'a child without a guardian'
      : undefined;
  }
  const allowed = actorIn(item, actor.kind);
  if (allowed === undefined) return `actor ${actor.kind}`;
  if (item.identification.kind === 'identity') {
    const { ways = ['id-card'], documents } = item.identification;
    if (!ways.includes(actor.identifiedBy)) return `actor identified by ${actor.identifiedBy}`;
    if (!documents.includes(actor.person.type)) return `document type ${actor.person.type} of the actor`;
  }
  const refusal =
    principalRefusal(item, actor.kind, applicant, day) ?? actorRefusal(applicant, actor.person, day);
  if (refusal !== undefined) return refusal;
  if (content.followUp !== undefined && !provesItself(content, manifest, item)) return 'the proof is missing';
  if (actor.kind === 'guardian') {
    const byNumber = content.identifiedBy === 'number';
    const ways = actorIn(item, 'guardian')?.childBy ?? ['id-card'];
    return ways.includes(byNumber ? 'number' : 'id-card') ? undefined : 'how the child is identified';
  }
  if (content.identifiedBy === 'number') return 'nobody is identified by a number alone';
  const { authorisation } = actor;
  const agent = actorIn(item, 'agent');
  const step = content.followUp?.kind ?? 'submit';
  if (agent?.scope?.includes(step) !== true) return `an agent may not ${step}`;
  if (!agentProofsOf(item).includes(authorisation.proof)) return `authorisation by ${authorisation.proof}`;
  if (!authorisation.itemIds.includes(content.itemId)) return 'the authorisation does not name the item';
  if (authorisation.validUntil < day) return 'the authorisation is over';
  if (authorisation.proof === 'standing') return undefined;
  const latest = new Date(Date.parse(`${day}T00:00:00Z`) + (agent.validDays ?? 0) * DAY_MILLISECONDS);
  if (authorisation.validUntil > latest.toISOString().slice(0, 10)) return 'the authorisation holds too long';
  if (authorisation.proof === 'written') {
    return authorisation.itemIds.length > 1 ? 'a written authorisation for other items' : undefined;
  }
  return manifest.attachments.some(({ attachmentId }) => attachmentId === actor.signatureAttachmentId)
    ? undefined
    : 'the authorisation is not signed';
}

/** Of a follow-up, whose materials are otherwise only what was missing. */
function provesItself(
  content: CaseContent,
  manifest: Pick<CaseManifest, 'attachments'>,
  item: Item,
): boolean {
  const { actor } = content;
  const acting =
    actor?.kind === 'agent'
      ? { kind: actor.kind, proof: actor.authorisation.proof }
      : actor && { kind: actor.kind };
  const proofId = proofMaterial(item, acting);
  if (proofId === undefined) return true;
  const attached = new Set(manifest.attachments.map(({ attachmentId }) => attachmentId));
  const pages = content.materials.find(({ materialId }) => materialId === proofId)?.attachmentIds ?? [];
  return pages.length > 0 && pages.every((id) => attached.has(id));
}
