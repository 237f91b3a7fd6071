import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { Operator } from '../evaluations/rectification-rules.ts';

/** Operator id → what he is and his bearer key. Two people never share one: a claim needs a second person. */
export const operatorKeysSchema = z.record(
  z.string().regex(/^[a-z][a-z0-9.-]{1,39}$/),
  z.discriminatedUnion('role', [
    z.strictObject({ role: z.literal('office'), key: z.string().min(16).max(200) }),
    z.strictObject({
      role: z.literal('department'),
      departmentId: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/),
      key: z.string().min(16).max(200),
    }),
  ]),
);
export type OperatorKeys = z.infer<typeof operatorKeysSchema>;

/** Finds the operator behind `Authorization: Bearer <key>`; undefined when there is none. */
export type OperatorAuthentication = (authorization: string | undefined) => Operator | undefined;

/** Keys are compared by hash, in constant time, all of them. */
export function createOperatorAuthentication(keys: OperatorKeys): OperatorAuthentication {
  const known = Object.entries(keys).map(([operatorId, entry]) => ({
    operator: {
      operatorId,
      role: entry.role,
      ...(entry.role === 'department' ? { departmentId: entry.departmentId } : {}),
    },
    hash: Buffer.from(sha256Hex(entry.key), 'hex'),
  }));
  return (authorization) => {
    const key = /^Bearer ([\x21-\x7e]{16,200})$/.exec(authorization ?? '')?.[1];
    if (key === undefined) return undefined;
    const offered = Buffer.from(sha256Hex(key), 'hex');
    let found: Operator | undefined;
    for (const each of known) if (timingSafeEqual(each.hash, offered)) found = each.operator;
    return found;
  };
}
