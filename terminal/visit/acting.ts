/** 代理 and 监护: what is still to be asked, read and proven before somebody may act for another. Pure. */
import { randomBytes } from 'node:crypto';
import {
  type ActingRefusal,
  AUTHORISED_ITEMS,
  type Authorisation,
  actorRefusal,
  type CaseActor,
  type GuardianRelation,
  guardianRelationSchema,
  principalRefusal,
} from '#contract/acting-for.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import { type ActingAs, actorIn, agentProofsOf } from '#contract/item/actor.ts';
import type { AgentProof } from '#contract/item/identification.ts';
import type { Item } from '#contract/item.ts';
import { maskName } from '#contract/masking.ts';
import type { ActingChoice, ActingQuestion } from '#contract/visit/filling.ts';
import type { RenderedSignature } from '../papers/signature-image.ts';
import type { CardWay } from './visit-services.ts';

export interface PersonRead {
  readonly document: IdentityDocument;
  readonly photo: Uint8Array;
  readonly way: CardWay;
}

/** The child's name and number, typed where he has no card with him. */
export interface TypedChild {
  readonly name?: string;
  readonly number?: string;
}

/** The persons of a visit in which one acts for another: forgotten together, as soon as one of them fails. */
export interface ActingPersons {
  readonly principal?: PersonRead;
  readonly actor?: PersonRead;
  readonly typed?: TypedChild;
  readonly standing?: Authorisation;
  /** The principal's own, under the authorisation. */
  readonly signature?: RenderedSignature;
  readonly relation?: GuardianRelation;
}

/** What was chosen, and who was read. Absent in a visit: nobody has been asked yet, or everybody acts for himself. */
export interface Acting {
  readonly kind: 'self' | CaseActor['kind'];
  /** The child's own card was read alone. */
  readonly childAlone?: 'asking' | 'told';
  readonly childBy?: 'id-card' | 'number';
  readonly proof?: AgentProof;
  readonly scope?: 'this-item' | 'items';
  readonly itemIds: readonly string[];
  readonly itemsChosen: boolean;
  readonly validUntil?: string;
  /** Born once: the slip and the case name the same. */
  readonly number: string;
  readonly persons: ActingPersons;
  /** Readings of the second card that failed, in a row. */
  readonly failures: number;
  readonly refused?: ActingRefusal;
}

/** The second card is asked for so many times before the first is forgotten. */
export const SECOND_CARD_ATTEMPTS = 3;

/** Last days that are offered, counted from today. */
const TERMS_IN_DAYS = [0, 7, 30] as const;

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function begunActing(kind: Acting['kind']): Acting {
  const code = [...randomBytes(10)].map((byte) => CROCKFORD[byte % 32]).join('');
  return { kind, itemIds: [], itemsChosen: false, number: `SQ-${code}`, persons: {}, failures: 0 };
}

/** Somebody's number or name is held, and nobody is the citizen yet. */
export function someoneActs({ acting }: { readonly acting: Acting | undefined }): boolean {
  return acting !== undefined && Object.keys(acting.persons).length > 0;
}

/** Nothing of either person is remembered; what was chosen stays. */
export function forgotten(acting: Acting): Acting {
  const { childAlone: _, refused: __, ...rest } = acting;
  return { ...rest, persons: {}, failures: 0 };
}

/** As the item sees who acts. */
export function actingAs(acting: Acting | undefined): ActingAs {
  if (acting?.kind === 'guardian') return { kind: 'guardian' };
  if (acting?.kind !== 'agent') return undefined;
  return { kind: 'agent', proof: acting.proof ?? 'present' };
}

/** Which kinds of others the item lets act in this visit; a follow-up only as far as an authorisation may cover it. */
export function othersFor(
  item: Item,
  followUp: 'supplement' | 'withdraw' | undefined,
): readonly CaseActor['kind'][] {
  if (item.identification.kind === 'none') return [];
  const agent = actorIn(item, 'agent');
  const covered = agent?.scope?.includes(followUp ?? 'submit') === true;
  return [
    ...(actorIn(item, 'guardian') === undefined ? [] : (['guardian'] as const)),
    ...(covered ? (['agent'] as const) : []),
  ];
}

/** What stands round the questions. */
export interface ActingSituation {
  readonly item: Item;
  readonly followUp: 'supplement' | 'withdraw' | undefined;
  /** Other items of the department that let an agent act. */
  readonly otherItems: readonly Item[];
  /** In China, YYYY-MM-DD. */
  readonly today: string;
}

/** The question that comes next; undefined: none is open. */
export function openQuestion(
  acting: Acting | undefined,
  situation: ActingSituation,
): ActingQuestion | undefined {
  const { item, followUp, otherItems } = situation;
  if (acting === undefined) return othersFor(item, followUp).length === 0 ? undefined : 'whom';
  if (acting.kind === 'self') return undefined;
  if (acting.kind === 'guardian') {
    if (acting.childAlone === 'asking') return 'child-alone';
    if (acting.childBy === undefined && childWaysOf(item).length > 1) return 'child-by';
    return acting.persons.actor !== undefined && acting.persons.relation === undefined
      ? 'relation'
      : undefined;
  }
  if (acting.proof === undefined && agentProofsOf(item).length > 1) return 'proof';
  const proof = proofOf(acting, item);
  if (proof === 'standing') return undefined;
  // Only what the applicant himself signs here may reach further than this item.
  if (acting.scope === undefined && proof === 'present' && otherItems.length > 0) return 'scope';
  if (acting.scope === 'items' && !acting.itemsChosen) return 'items';
  return acting.validUntil === undefined ? 'until' : undefined;
}

export function childWaysOf(item: Item): readonly ('id-card' | 'number')[] {
  return actorIn(item, 'guardian')?.childBy ?? ['id-card'];
}

export function proofOf(acting: Acting, item: Item): AgentProof {
  return acting.proof ?? agentProofsOf(item)[0] ?? 'present';
}

/** The child is told by name and number, which are not typed yet. */
export function isTypingChild(acting: Acting, item: Item): boolean {
  if (acting.kind !== 'guardian' || acting.persons.principal !== undefined) return false;
  return (acting.childBy ?? childWaysOf(item)[0]) === 'number';
}

export function choicesOf(
  question: ActingQuestion,
  acting: Acting | undefined,
  situation: ActingSituation,
): readonly ActingChoice[] {
  const { item, followUp, otherItems, today } = situation;
  const plain = (id: string, chosen = false): ActingChoice => ({ id, chosen });
  switch (question) {
    case 'whom':
      return [plain('self'), ...othersFor(item, followUp).map((kind) => plain(kind))];
    case 'child-alone':
      return [plain('guardian')];
    case 'child-by':
      return childWaysOf(item).map((way) => plain(way));
    case 'proof':
      return agentProofsOf(item).map((proof) => plain(proof));
    case 'scope':
      return [plain('this-item'), plain('items')];
    case 'items':
      return otherItems
        .slice(0, AUTHORISED_ITEMS - 1)
        .map(({ id, name }) => ({ id, chosen: acting?.itemIds.includes(id) === true, itemName: name }));
    case 'until': {
      const days = actorIn(item, 'agent')?.validDays ?? 0;
      const terms = [...TERMS_IN_DAYS.filter((term) => term < days), days];
      return terms.map((term) => ({ id: `${term}-days`, chosen: false, date: dayAfter(today, term) }));
    }
    case 'relation': {
      const sex = acting?.persons.actor?.document.sex;
      return guardianRelationSchema.options
        .filter((relation) => !(relation === 'father' && sex === 'female'))
        .filter((relation) => !(relation === 'mother' && sex === 'male'))
        .map((relation) => plain(relation));
    }
  }
}

/** After a choice that was offered; anything else changes nothing. */
export function answered(
  question: ActingQuestion,
  choiceId: string,
  acting: Acting | undefined,
  situation: ActingSituation,
): Acting | undefined {
  const choice = choicesOf(question, acting, situation).find(({ id }) => id === choiceId);
  if (choice === undefined) return acting;
  if (question === 'whom') return begunActing(choiceId as Acting['kind']);
  if (acting === undefined) return undefined;
  switch (question) {
    case 'child-alone':
      return { ...acting, childAlone: 'told' };
    case 'child-by':
      return { ...acting, childBy: choiceId as 'id-card' | 'number' };
    case 'proof':
      return { ...acting, proof: choiceId as AgentProof };
    case 'scope':
      return { ...acting, scope: choiceId as 'this-item' | 'items' };
    case 'items':
      return {
        ...acting,
        itemIds: choice.chosen
          ? acting.itemIds.filter((id) => id !== choiceId)
          : [...acting.itemIds, choiceId],
      };
    case 'until':
      return choice.date === undefined ? acting : { ...acting, validUntil: choice.date };
    case 'relation':
      return { ...acting, persons: { ...acting.persons, relation: choiceId as GuardianRelation } };
  }
}

/** One answer less; undefined: back to the first question. The persons are forgotten in any case. */
export function oneAnswerBack(acting: Acting | undefined): Acting | undefined {
  if (acting === undefined) return undefined;
  const { validUntil, scope, proof, childBy, itemsChosen, ...rest } = forgotten(acting);
  const bare = { ...rest, itemsChosen: false };
  const withProof = { ...bare, ...(proof === undefined ? {} : { proof }) };
  if (validUntil !== undefined) {
    return { ...withProof, ...(scope === undefined ? {} : { scope }), itemsChosen: false };
  }
  if (itemsChosen || scope !== undefined) return { ...withProof, itemIds: [] };
  if (proof !== undefined || childBy !== undefined) return { ...bare, itemIds: [] };
  return undefined;
}

/** Which of the two cards is on the reader's turn. */
export function whoseTurn(acting: Acting): 'principal' | 'agent' | 'child' | 'guardian' {
  if (acting.persons.principal === undefined) return acting.kind === 'guardian' ? 'child' : 'principal';
  return acting.kind === 'guardian' ? 'guardian' : 'agent';
}

/** Why the person just read may not be the next of the two; undefined: he may. */
export function refusalOf(
  acting: Acting,
  item: Item,
  document: IdentityDocument,
  today: string,
): ActingRefusal | undefined {
  const { principal } = acting.persons;
  if (acting.kind === 'self') return undefined;
  return principal === undefined
    ? principalRefusal(item, acting.kind, document, today)
    : actorRefusal(principal.document, document, today);
}

export function withPerson(acting: Acting, person: PersonRead): Acting {
  const { persons } = acting;
  return {
    ...acting,
    failures: 0,
    persons:
      persons.principal === undefined ? { ...persons, principal: person } : { ...persons, actor: person },
  };
}

/** The child whose number was typed: what the number says, and nothing that only a card could. */
export function typedPerson(name: string, number: string): PersonRead {
  return {
    document: {
      type: 'resident',
      name,
      number,
      sex: Number(number[16]) % 2 === 1 ? 'male' : 'female',
      birth: `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`,
      issuer: '',
    },
    photo: new Uint8Array(),
    way: 'id-card',
  };
}

/** The authorisation as it will be signed and sealed. */
export function authorisationOf(acting: Acting, item: Item): Authorisation | undefined {
  if (acting.persons.standing !== undefined) return acting.persons.standing;
  if (acting.kind !== 'agent' || acting.validUntil === undefined) return undefined;
  return {
    number: acting.number,
    proof: proofOf(acting, item),
    itemIds: [item.id, ...acting.itemIds],
    validUntil: acting.validUntil,
  };
}

/** The other person of the case. Called when all is proven; anything missing is a bug. */
export function caseActorOf(acting: Acting | undefined, item: Item): CaseActor | undefined {
  if (acting === undefined || acting.kind === 'self') return undefined;
  const { actor, relation, signature } = acting.persons;
  if (actor === undefined) throw new Error('who acts for another was not read');
  const person = { person: actor.document, identifiedBy: actor.way };
  if (acting.kind === 'guardian') {
    if (relation === undefined) throw new Error('a guardian without a relation');
    return { kind: 'guardian', ...person, relation };
  }
  const authorisation = authorisationOf(acting, item);
  if (authorisation === undefined) throw new Error('an agent without an authorisation');
  return {
    kind: 'agent',
    ...person,
    authorisation: { ...authorisation, itemIds: [...authorisation.itemIds] },
    ...(signature === undefined ? {} : { signatureAttachmentId: AUTHORISATION_SIGNATURE }),
  };
}

export const AUTHORISATION_SIGNATURE = 'authorisation-signature';

/** For the page on which the principal signs. */
export function authorisesView(
  acting: Acting,
  item: Item,
  nameOf: (itemId: string) => string,
): { agent: string; items: string[]; validUntil: string } {
  const authorisation = authorisationOf(acting, item);
  const agent = acting.persons.actor;
  if (authorisation === undefined || agent === undefined) throw new Error('nothing to sign yet');
  return {
    agent: maskName(agent.document.name),
    items: authorisation.itemIds.map(nameOf),
    validUntil: authorisation.validUntil,
  };
}

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
