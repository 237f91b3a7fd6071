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
    /** Puts items on line, and does nothing else. Without `departmentIds`: those of every department. */
    z.strictObject({
      role: z.literal('publisher'),
      departmentIds: z
        .array(z.string().regex(/^[a-z][a-z0-9-]{0,59}$/))
        .min(1)
        .optional(),
      key: z.string().min(16).max(200),
    }),
  ]),
);
export type OperatorKeys = z.infer<typeof operatorKeysSchema>;

/** Who puts items on line. */
export interface PublishingOperator {
  readonly operatorId: string;
  /** Absent: of every department, and the everyday words. */
  readonly departmentIds?: readonly string[] | undefined;
}

/** Finds the operator behind `Authorization: Bearer <key>`; undefined when there is none, or none who may do this. */
export type OperatorAuthentication = (authorization: string | undefined) => Operator | undefined;
export type PublisherAuthentication = (authorization: string | undefined) => PublishingOperator | undefined;

/** For those who rectify and count. */
export function createOperatorAuthentication(keys: OperatorKeys): OperatorAuthentication {
  return byKey(keys, (operatorId, entry) =>
    entry.role === 'publisher'
      ? undefined
      : {
          operatorId,
          role: entry.role,
          ...(entry.role === 'department' ? { departmentId: entry.departmentId } : {}),
        },
  );
}

/** For those who put items on line. */
export function createPublisherAuthentication(keys: OperatorKeys): PublisherAuthentication {
  return byKey(keys, (operatorId, entry) =>
    entry.role === 'publisher' ? { operatorId, departmentIds: entry.departmentIds } : undefined,
  );
}

/** Keys are compared by hash, in constant time, all of them. */
function byKey<Found>(
  keys: OperatorKeys,
  read: (operatorId: string, entry: OperatorKeys[string]) => Found | undefined,
): (authorization: string | undefined) => Found | undefined {
  const known = Object.entries(keys).flatMap(([operatorId, entry]) => {
    const operator = read(operatorId, entry);
    return operator === undefined ? [] : [{ operator, hash: Buffer.from(sha256Hex(entry.key), 'hex') }];
  });
  return (authorization) => {
    const key = /^Bearer ([\x21-\x7e]{16,200})$/.exec(authorization ?? '')?.[1];
    if (key === undefined) return undefined;
    const offered = Buffer.from(sha256Hex(key), 'hex');
    let found: Found | undefined;
    for (const each of known) if (timingSafeEqual(each.hash, offered)) found = each.operator;
    return found;
  };
}
