import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CatalogFeed, CatalogRow } from '#contract/catalog.ts';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { createEd25519Signer, generateEd25519KeyPair } from '#contract/crypto/signing.ts';
import { departmentSchema, itemSchema } from '#contract/item.ts';
import { sortTranslations } from '#contract/item-translation.ts';
import { departmentRow, itemRow, signedFeed } from './sample-catalog.ts';

const ITEMS = fileURLToPath(new URL('../../items/', import.meta.url));

/** The project's own items with their translations, as a full snapshot that a hub has signed. */
export async function shippedCatalogFeed(): Promise<{ feed: CatalogFeed; keys: HubPublicKeys }> {
  const paths = (await readdir(ITEMS, { recursive: true })).filter(
    (path) => path.includes('/') && path.endsWith('.json'),
  );
  const files = await Promise.all(
    paths.sort().map(async (path) => ({
      path,
      content: JSON.parse(await readFile(join(ITEMS, path), 'utf8')) as unknown,
    })),
  );
  const { subjects, translations } = sortTranslations(files);
  const after = subjects.map(({ path, content }): CatalogRow => {
    const subject = { ...(content as object), translations: translations.get(path) ?? {} };
    return path.endsWith('/department.json')
      ? departmentRow(departmentSchema.parse(subject))
      : itemRow(itemSchema.parse(subject));
  });
  const { privateKey, publicKey } = generateEd25519KeyPair();
  const signer = createEd25519Signer({ privateKey });
  return {
    feed: signedFeed(signer, { from: 0, to: 1, after }),
    // Nothing is sealed here.
    keys: { signing: { keyId: signer.keyId, publicKey }, sealing: { keyId: 'none', publicKey: '' } },
  };
}
