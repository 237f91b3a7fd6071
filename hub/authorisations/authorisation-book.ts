import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Authorisation, CaseActor } from '#contract/acting-for.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { Database, HubDatabase } from '../database/schema.ts';
import type { HubKeys } from '../keys/hub-keys.ts';

/**
 * Standing authorisations (授权): who may do which items for whom, until when. The persons are kept as keyed hashes of
 * their numbers: they can be looked up by who has both cards, and not read by who has the database.
 */
export interface AuthorisationBook {
  /** The one that lets this agent do this item for this person on this day; the one that holds longest. */
  find(request: {
    readonly itemId: string;
    readonly principal: IdentityDocument;
    readonly agent: IdentityDocument;
    /** `YYYY-MM-DD`, local. */
    readonly today: string;
  }): Promise<Authorisation | undefined>;
  /** Inside the transaction that receives the case in which it was given. Idempotent on the number. */
  register(
    transaction: Kysely<HubDatabase>,
    given: { readonly principal: IdentityDocument; readonly actor: CaseActor; readonly at: Date },
  ): Promise<void>;
  /** From this moment it lets nobody do anything. False: there is none of this number. */
  revoke(number: string, operatorId: string, at: Date): Promise<boolean>;
}

const itemIdsSchema = z.array(z.string()).min(1);

export function createAuthorisationBook(
  database: Database,
  keys: Pick<HubKeys, 'personToken'>,
): AuthorisationBook {
  const token = ({ type, number }: IdentityDocument): string => keys.personToken(`${type} ${number}`);
  return {
    async find({ itemId, principal, agent, today }) {
      const rows = await database
        .selectFrom('authorisations')
        .select(['number', 'item_ids_json', 'valid_until'])
        .where('principal_token', '=', token(principal))
        .where('agent_token', '=', token(agent))
        .where('valid_until', '>=', today)
        .where('revoked_at', 'is', null)
        .orderBy('valid_until', 'desc')
        .orderBy('number')
        .execute();
      for (const row of rows) {
        const itemIds = itemIdsSchema.parse(JSON.parse(row.item_ids_json));
        if (itemIds.includes(itemId)) {
          return { number: row.number, proof: 'standing', itemIds, validUntil: row.valid_until };
        }
      }
      return undefined;
    },

    async register(transaction, { principal, actor, at }) {
      if (actor.kind !== 'agent' || actor.authorisation.proof !== 'present') return;
      const { number, itemIds, validUntil } = actor.authorisation;
      await transaction
        .insertInto('authorisations')
        .values({
          number,
          principal_token: token(principal),
          agent_token: token(actor.person),
          item_ids_json: JSON.stringify(itemIds),
          valid_until: validUntil,
          registered_at: at.toISOString(),
          revoked_at: null,
          revoked_by: null,
        })
        .onConflict((conflict) => conflict.column('number').doNothing())
        .execute();
    },

    async revoke(number, operatorId, at) {
      const known = await database
        .selectFrom('authorisations')
        .select('revoked_at')
        .where('number', '=', number)
        .executeTakeFirst();
      if (known === undefined) return false;
      await database
        .updateTable('authorisations')
        .set({ revoked_at: at.toISOString(), revoked_by: operatorId })
        .where('number', '=', number)
        .where('revoked_at', 'is', null)
        .execute();
      return true;
    },
  };
}
