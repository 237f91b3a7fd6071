import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CatalogFeed, CatalogRow } from '#contract/catalog.ts';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { createEd25519Signer, generateEd25519KeyPair } from '#contract/crypto/signing.ts';
import { type Department, departmentIdOf, departmentSchema, itemSchema } from '#contract/item.ts';
import { sortTranslations } from '#contract/item-translation.ts';
import { isVocabularyFile, publishVocabulary } from '#contract/search-vocabulary.ts';
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
  const departments = new Map<string, Department>();
  const parsed = subjects.map(({ path, content }) => {
    const subject = { ...(content as object), translations: translations.get(path) ?? {} };
    if (!path.endsWith('/department.json')) return itemSchema.parse(subject);
    const department = departmentSchema.parse(subject);
    departments.set(department.id, department);
    return department;
  });
  const words = (await readdir(ITEMS)).filter(isVocabularyFile).sort();
  const vocabulary = publishVocabulary(
    await Promise.all(
      words.map(async (path) => ({
        path,
        content: JSON.parse(await readFile(join(ITEMS, path), 'utf8')) as unknown,
      })),
    ),
  );
  const after = parsed.map((subject): CatalogRow => {
    if ('implementation' in subject) return itemRow(subject, departments.get(departmentIdOf(subject.id)));
    const row = departmentRow(subject);
    return row.kind === 'department' && row.id === 'general' ? { ...row, vocabulary } : row;
  });
  const { privateKey, publicKey } = generateEd25519KeyPair();
  const signer = createEd25519Signer({ privateKey });
  return {
    feed: signedFeed(signer, { from: 0, to: 1, after }),
    // Nothing is sealed here.
    keys: { signing: { keyId: signer.keyId, publicKey }, sealing: { keyId: 'none', publicKey: '' } },
  };
}
