/** An item as it is for who acts: what proves his right is asked of him, and of nobody else. */
import type { Item } from '../item.ts';
import type { Actor, AgentProof } from './identification.ts';

/** What an item says of this kind of actor; undefined: it does not let him. */
export function actorIn<Kind extends Actor['kind']>(
  item: Item,
  kind: Kind,
): Extract<Actor, { kind: Kind }> | undefined {
  return item.actors?.find((actor): actor is Extract<Actor, { kind: Kind }> => actor.kind === kind);
}

/** How an agent may show that he is authorised; without a word in the item the applicant comes along and signs. */
export function agentProofsOf(item: Item): readonly AgentProof[] {
  const agent = actorIn(item, 'agent');
  return agent === undefined ? [] : (agent.proofs ?? ['present']);
}

/** Who acts: undefined is the person himself. */
export type ActingAs =
  | { readonly kind: 'agent'; readonly proof: AgentProof }
  | { readonly kind: 'guardian' }
  | undefined;

/** The material that proves this actor's right. */
export function proofMaterial(item: Item, acting: ActingAs): string | undefined {
  if (acting?.kind === 'guardian') return actorIn(item, 'guardian')?.material;
  return acting?.kind === 'agent' && acting.proof === 'written'
    ? actorIn(item, 'agent')?.material
    : undefined;
}

/** The item without the proofs that only others than this actor hand in. */
export function itemForActor(item: Item, acting: ActingAs): Item {
  const proofs = new Set(
    (item.actors ?? []).flatMap((actor) =>
      'material' in actor && actor.material !== undefined ? [actor.material] : [],
    ),
  );
  if (proofs.size === 0) return item;
  const own = proofMaterial(item, acting);
  return { ...item, materials: item.materials.filter(({ id }) => !proofs.has(id) || id === own) };
}
