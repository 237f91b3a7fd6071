/** The hub's routes for who puts items, packages and policies on line: publish, withdraw, roll back, and look up who did what. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { sha256HexSchema } from './crypto/schemas.ts';
import { fileFindingSchema } from './item-lint/lint-files.ts';

/** `taxation/tax-payment-certificate.en.json`, `packages/birth.json`, `policies/health/reward.json`, or `vocabulary.guangdong.json`. */
const filePath = z
  .string()
  .max(160)
  .regex(/^((policies\/)?[a-z0-9-]+\/[a-z0-9-]+(\.[A-Za-z0-9-]+)?|vocabulary(\.[a-z0-9-]+)?)\.json$/);

/** What is withdrawn or taken back, by its file: an item, `packages/birth`, or `policies/health/reward`. */
const publishedId = z
  .string()
  .max(160)
  .regex(/^(policies\/)?[a-z0-9-]+\/[a-z0-9-]+$/);

const publicationActions = ['started', 'published', 'withdrawn', 'rolled-back'] as const;

/** What every change of the catalog says beside itself. */
const change = {
  /** Why, for who reads the history. */
  note: z.string().min(1).max(200).optional(),
  /** The revision that the operator has seen; another one by now: CONFLICT. */
  expectedRevision: z.int().min(0).optional(),
  /** Only says what would happen. */
  dryRun: z.boolean().default(false),
};

export const changedFileSchema = z.strictObject({
  file: z.string(),
  change: z.enum(['added', 'changed', 'removed']),
});

export const publicationAnswerSchema = z.strictObject({
  /** `unchanged`: all of it is on line already. `checked`: a dry run that found no error. */
  state: z.enum(['published', 'unchanged', 'checked']),
  /** The newest one now. */
  revision: z.int().min(0),
  changes: z.array(changedFileSchema),
  /** Warnings; an error would have stopped it. */
  findings: z.array(fileFindingSchema),
});
export type PublicationAnswer = z.infer<typeof publicationAnswerSchema>;

/** One line of the history: who, what, when. Lines are added and never changed; each carries the digest of the one before. */
export const publicationSchema = z.strictObject({
  revision: z.int().min(1),
  at: z.iso.datetime(),
  /** Absent: the hub itself, from its items folder at a start. */
  operatorId: z.string().optional(),
  action: z.enum(publicationActions),
  /** Of a rollback: the revision that it went back to. */
  ofRevision: z.int().min(1).optional(),
  note: z.string().optional(),
  changes: z.array(changedFileSchema),
  /** SHA-256 of the canonical JSON of this line, with every changed file's SHA-256, and of the line before. */
  digest: sha256HexSchema,
});
export type Publication = z.infer<typeof publicationSchema>;

const base = oc.errors({
  /** The operator is unknown, or the key is wrong. */
  UNAUTHORIZED: {},
  /** Not this operator's department. */
  FORBIDDEN: { data: z.object({ reason: z.string() }) },
  BAD_REQUEST: { data: z.object({ reason: z.string() }) },
  /** No such revision, or no such item, package or policy in it. */
  NOT_FOUND: { data: z.object({ reason: z.string() }) },
  /** Somebody else was faster; or this hub's catalog is not made of item files. */
  CONFLICT: { data: z.object({ reason: z.string() }) },
  /** The lint has found errors, all of which are here; nothing was published. */
  UNPROCESSABLE_CONTENT: { data: z.object({ findings: z.array(fileFindingSchema) }) },
});

export const publicationRoutes = {
  /**
   * Items, departments, packages, policies and everyday words as they lie in their files. Each comes with all its
   * translations: those that do not come are taken away. All of it becomes one revision, or nothing does.
   */
  publish: base
    .route({ method: 'POST', path: '/catalog-publications' })
    .input(
      z.strictObject({
        files: z
          .array(z.strictObject({ path: filePath, content: z.unknown() }))
          .min(1)
          .max(2_000),
        ...change,
      }),
    )
    .output(publicationAnswerSchema),
  /** Takes items, packages and policies off line. What was handed in or confirmed goes on. */
  withdraw: base
    .route({ method: 'POST', path: '/catalog-withdrawals' })
    .input(z.strictObject({ itemIds: z.array(publishedId).min(1).max(200), ...change }))
    .output(publicationAnswerSchema),
  /** What `itemIds` names, or without it everything, as it was at a revision: as a new revision. */
  rollBack: base
    .route({ method: 'POST', path: '/catalog-rollbacks' })
    .input(
      z.strictObject({
        revision: z.int().min(1),
        itemIds: z.array(publishedId).min(1).max(200).optional(),
        ...change,
      }),
    )
    .output(publicationAnswerSchema),
  /** The newest first. */
  list: base
    .route({ method: 'GET', path: '/catalog-publications' })
    .input(z.strictObject({ limit: z.coerce.number<number>().int().min(1).max(500).default(50) }))
    .output(z.strictObject({ revision: z.int().min(0), publications: z.array(publicationSchema).max(500) })),
};
