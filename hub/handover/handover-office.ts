import { randomBytes, randomUUID } from 'node:crypto';
import { sha256Hex } from '#contract/crypto/hash.ts';
import {
  HANDOVER_SECONDS,
  type Handover,
  type HandoverRequest,
  type HandoverState,
  handoverRequestSchema,
  PHONE_PATH,
  PHONE_SESSION_SECONDS,
} from '#contract/handover.ts';
import type { Database, HubDatabase } from '../database/schema.ts';
import type { RecordCipher } from '../keys/record-cipher.ts';

/** Why a phone is not let in, in the words of its page. */
export type RefusedOpening = 'unknown' | 'used' | 'expired' | 'closed';

export interface PhoneSession {
  readonly subject: HandoverRequest;
  readonly endsAt: Date;
}

/** 带到手机上: one-time tokens of terminals, and the session of the one phone that opened each. */
export interface HandoverOffice {
  open(terminalId: string, request: HandoverRequest): Promise<Handover>;
  /** Of the asking terminal's own; undefined when there is none. */
  state(terminalId: string, handoverId: string): Promise<HandoverState | undefined>;
  /** A token nobody has opened opens nothing any more. A phone that is in keeps its session. */
  close(terminalId: string, handoverId: string): Promise<boolean>;
  /** What would happen to this token now, without using it. */
  look(token: string): Promise<{ readonly refused?: RefusedOpening; readonly language?: string }>;
  /** Uses the token: only the first caller gets the session's secret. */
  enter(
    token: string,
  ): Promise<
    | { readonly session: string; readonly language: string }
    | { readonly refused: RefusedOpening; readonly language?: string }
  >;
  session(secret: string): Promise<PhoneSession | undefined>;
}

export interface HandoverOfficeOptions {
  readonly database: Database;
  readonly cipher: RecordCipher;
  /** As citizens' phones reach the hub, without a slash at the end. */
  readonly publicUrl: () => string;
  readonly now: () => Date;
}

/** 256 bits. */
const SECRET_BYTES = 32;
const KEPT_AFTER_END_MILLISECONDS = 24 * 60 * 60 * 1000;

type Row = HubDatabase['handovers'];

export function createHandoverOffice({
  database,
  cipher,
  publicUrl,
  now,
}: HandoverOfficeOptions): HandoverOffice {
  const secret = (): string => randomBytes(SECRET_BYTES).toString('base64url');
  const purpose = (handoverId: string): string => `handover ${handoverId}`;
  const after = (seconds: number): string => new Date(now().getTime() + seconds * 1000).toISOString();

  function refusalOf(row: Row | undefined): RefusedOpening | undefined {
    if (row === undefined) return 'unknown';
    if (row.opened_at !== null) return 'used';
    if (row.closed_at !== null) return 'closed';
    return row.expires_at <= now().toISOString() ? 'expired' : undefined;
  }

  const byToken = (token: string): Promise<Row | undefined> =>
    database
      .selectFrom('handovers')
      .selectAll()
      .where('token_sha256', '=', sha256Hex(token))
      .executeTakeFirst();

  return {
    async open(terminalId, request) {
      await database
        .deleteFrom('handovers')
        .where('expires_at', '<', new Date(now().getTime() - KEPT_AFTER_END_MILLISECONDS).toISOString())
        .execute();
      const handoverId = randomUUID();
      const token = secret();
      await database
        .insertInto('handovers')
        .values({
          handover_id: handoverId,
          terminal_id: terminalId,
          token_sha256: sha256Hex(token),
          session_sha256: null,
          subject: cipher.encrypt(JSON.stringify(request), purpose(handoverId)),
          language: request.language,
          expires_at: after(HANDOVER_SECONDS),
          opened_at: null,
          session_ends_at: null,
          closed_at: null,
        })
        .execute();
      return { handoverId, url: `${publicUrl()}${PHONE_PATH}/${token}`, secondsLeft: HANDOVER_SECONDS };
    },

    async state(terminalId, handoverId) {
      const row = await database
        .selectFrom('handovers')
        .selectAll()
        .where('handover_id', '=', handoverId)
        .where('terminal_id', '=', terminalId)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      if (row.opened_at !== null) return { state: 'opened', secondsLeft: 0 };
      if (row.closed_at !== null) return { state: 'closed', secondsLeft: 0 };
      const rest = Math.ceil((Date.parse(row.expires_at) - now().getTime()) / 1000);
      return rest <= 0 ? { state: 'expired', secondsLeft: 0 } : { state: 'waiting', secondsLeft: rest };
    },

    async close(terminalId, handoverId) {
      const closed = await database
        .updateTable('handovers')
        .set({ closed_at: now().toISOString() })
        .where('handover_id', '=', handoverId)
        .where('terminal_id', '=', terminalId)
        .executeTakeFirst();
      return closed.numUpdatedRows > 0n;
    },

    async look(token) {
      const row = await byToken(token);
      const refused = refusalOf(row);
      return {
        ...(refused === undefined ? {} : { refused }),
        ...(row === undefined ? {} : { language: row.language }),
      };
    },

    async enter(token) {
      const session = secret();
      const at = now().toISOString();
      // One statement decides between two phones, on any database and any node.
      const entered = await database
        .updateTable('handovers')
        .set({
          opened_at: at,
          session_sha256: sha256Hex(session),
          session_ends_at: after(PHONE_SESSION_SECONDS),
        })
        .where('token_sha256', '=', sha256Hex(token))
        .where('opened_at', 'is', null)
        .where('closed_at', 'is', null)
        .where('expires_at', '>', at)
        .executeTakeFirst();
      const row = await byToken(token);
      if (entered.numUpdatedRows === 1n && row !== undefined) return { session, language: row.language };
      return {
        refused: refusalOf(row) ?? 'unknown',
        ...(row === undefined ? {} : { language: row.language }),
      };
    },

    async session(given) {
      const row = await database
        .selectFrom('handovers')
        .selectAll()
        .where('session_sha256', '=', sha256Hex(given))
        .executeTakeFirst();
      if (row === undefined || row.session_ends_at === null || row.session_ends_at <= now().toISOString()) {
        return undefined;
      }
      return {
        subject: handoverRequestSchema.parse(
          JSON.parse(cipher.decrypt(row.subject, purpose(row.handover_id))),
        ),
        endsAt: new Date(row.session_ends_at),
      };
    },
  };
}
