/** Whose case it is, by a token that only the hub can make: to find a person's own earlier cases, and nobody else's. */
import type { Kysely } from 'kysely';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { HubDatabase } from '../database/schema.ts';
import type { HubKeys } from '../keys/hub-keys.ts';

export function holderToken(keys: Pick<HubKeys, 'personToken'>, holder: IdentityDocument): string {
  return keys.personToken(`case-holder ${holder.type} ${holder.number}`);
}

/** By document and number: a name is written in more than one way. */
export function isSamePerson(one: IdentityDocument, other: IdentityDocument): boolean {
  return one.type === other.type && one.number === other.number;
}

/** Inside the transaction that receives the case. */
export async function noteHolder(
  transaction: Kysely<HubDatabase>,
  keys: Pick<HubKeys, 'personToken'>,
  received: { caseId: string; itemId: string; holder: IdentityDocument; at: Date },
): Promise<void> {
  await transaction
    .insertInto('case_holders')
    .values({
      case_id: received.caseId,
      item_id: received.itemId,
      holder_token: holderToken(keys, received.holder),
      received_at: received.at.toISOString(),
    })
    .execute();
}

/** Of a person who comes often only the newest cases are opened. */
export const CASES_OPENED = 10;

/** This person's cases for this item, the newest first; those that were parts of packages among them. */
export async function casesOf(
  database: Kysely<HubDatabase>,
  keys: Pick<HubKeys, 'personToken'>,
  holder: IdentityDocument,
  itemId: string,
  limit: number,
): Promise<{ caseId: string; receivedAt: string }[]> {
  const rows = await database
    .selectFrom('case_holders')
    .select(['case_id', 'received_at'])
    .where('holder_token', '=', holderToken(keys, holder))
    .where('item_id', '=', itemId)
    .orderBy('received_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ caseId: row.case_id, receivedAt: row.received_at }));
}
