/** A terminal's catalog in a process of its own, to be killed: opens it, pulls once, says so. */

import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { unwrap } from '#contract/result.ts';
import { pullCatalog } from '#offline-cache/catalog/catalog-pull.ts';
import { openCatalogStore } from '#offline-cache/catalog/catalog-store.ts';
import { createHubClient } from '#offline-cache/hub-client.ts';

export interface KilledTask {
  readonly path: string;
  readonly url: string;
  readonly hubKeys: HubPublicKeys;
}

process.once('message', (message) => {
  const { path, url, hubKeys } = message as KilledTask;
  const catalog = unwrap(openCatalogStore({ path }));
  const hub = createHubClient({ baseUrl: url, terminalKey: 'chains-terminal-key' });
  process.send?.('pulling');
  pullCatalog({ catalog, hub, hubKeys }, { deadlineMs: 60_000, signal: new AbortController().signal }).then(
    ({ ok }) => process.send?.(ok ? 'pulled' : 'refused', () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.('ready');
