import { readFile, stat } from 'node:fs/promises';
import { createORPCClient, isDefinedError, ORPCError, safe } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { HUB_API_PREFIX } from '#contract/hub-api.ts';
import type { FileFinding } from '#contract/item-lint/lint-files.ts';
import { publicationRoutes } from '#contract/publication-api.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';

const contract = { publications: publicationRoutes };
export type HubOperator = ContractRouterClient<typeof contract>['publications'];

/** A large publication is linted before the hub answers. */
const ANSWER_DEADLINE_MS = 120_000;
const KEY = /^[\x21-\x7e]{16,200}$/;

export interface HubOperatorOptions {
  readonly hub: string;
  readonly keyFile: string;
}

/** The operator's key is read from a file of his own: on the command line every process would see it. */
export async function connectOperator({
  hub,
  keyFile,
}: HubOperatorOptions): Promise<
  Result<
    HubOperator,
    AppFailure<
      | 'hub-address-invalid'
      | 'operator-key-unreadable'
      | 'operator-key-not-private'
      | 'operator-key-malformed'
    >
  >
> {
  const address = URL.canParse(hub) ? new URL(hub) : undefined;
  if (address === undefined || !/^https?:$/.test(address.protocol)) return fail('hub-address-invalid', hub);
  // Not said again: a password on the screen is one that others have seen.
  if (address.username !== '' || address.password !== '') return fail('hub-address-invalid', address.host);
  let key: string;
  try {
    const { mode } = await stat(keyFile);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      return fail('operator-key-not-private', keyFile);
    key = (await readFile(keyFile, 'utf8')).trim();
  } catch {
    return fail('operator-key-unreadable', keyFile);
  }
  if (!KEY.test(key)) return fail('operator-key-malformed', keyFile);
  const client: ContractRouterClient<typeof contract> = createORPCClient(
    new OpenAPILink(contract, {
      url: `${hub.replace(/\/+$/, '')}${HUB_API_PREFIX}`,
      headers: { authorization: `Bearer ${key}` },
      fetch: (request, init) =>
        fetch(request, {
          ...init,
          signal: AbortSignal.any([request.signal, AbortSignal.timeout(ANSWER_DEADLINE_MS)]),
        }),
    }),
  );
  return ok(client.publications);
}

/** What the lint of the hub has found is shown as its own lint would show it. */
export type HubRefusal =
  | { readonly findings: readonly FileFinding[] }
  | { readonly failure: AppFailure; readonly findings?: never };

/** Every way in which the hub does not do it, as a value. */
export async function asked<Value>(
  call: Promise<Value>,
): Promise<
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: HubRefusal }
> {
  const { error, data } = await safe(call);
  if (error === null) return { ok: true, value: data as Value };
  return { ok: false, refusal: refusalOf(error) };
}

function refusalOf(error: unknown): HubRefusal {
  if (error instanceof ORPCError) {
    if (isDefinedError(error)) {
      const { findings, reason } = (error.data ?? {}) as { findings?: FileFinding[]; reason?: string };
      if (findings !== undefined) return { findings };
      // `code: detail`, as the hub says it.
      const [, code, detail] = /^([a-z-]+)(?:: (.*))?$/s.exec(reason ?? '') ?? [];
      if (code !== undefined) return { failure: { code, detail } };
    }
    if (error.status === 401) return { failure: { code: 'operator-unknown' } };
    return { failure: { code: 'hub-refused', detail: `${error.status} ${error.code}` } };
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const detail = cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : undefined;
  return { failure: { code: 'hub-unreachable', detail } };
}
