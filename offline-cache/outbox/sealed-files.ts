/** A sealed case as files: one directory by its id, one file for each attachment, and the manifest. */
import { join } from 'node:path';
import { caseManifestSchema } from '#contract/case.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { type DurableFiles, onDisk } from './durable-files.ts';
import { parseJson } from './parse-json.ts';
import type { SealedCase } from './seal-case.ts';

const MANIFEST_FILE = 'manifest.json';

/** What can be read back: the attachments stay on the disk. */
export type SealedManifest = Pick<SealedCase, 'manifest' | 'manifestJson' | 'manifestSha256'>;

/** Files first, then their names, then a check that what was written is what can be read. */
export async function writeSealedFiles(
  files: DurableFiles,
  directory: string,
  sealedDirectory: string,
  sealed: SealedCase,
): Promise<boolean> {
  const manifestBytes = new TextEncoder().encode(sealed.manifestJson);
  await files.createDirectory(directory);
  for (const attachment of sealed.attachments) {
    await files.write(join(directory, sealedFileNameOf(attachment.attachmentId)), attachment.sealed);
  }
  await files.write(join(directory, MANIFEST_FILE), manifestBytes);
  await files.syncDirectory(directory);
  await files.syncDirectory(sealedDirectory);
  return (await readSealedCase(files, directory)) !== undefined;
}

/** Undefined when the case in the directory is not whole. */
export async function readSealedCase(
  files: DurableFiles,
  directory: string,
): Promise<SealedManifest | undefined> {
  const manifestBytes = await onDisk(() => files.read(join(directory, MANIFEST_FILE)));
  if (!manifestBytes.ok) return undefined;
  const manifestJson = new TextDecoder().decode(manifestBytes.value);
  const manifest = caseManifestSchema.safeParse(parseJson(manifestJson));
  if (!manifest.success || canonicalJson(manifest.data) !== manifestJson) return undefined;
  for (const attachment of manifest.data.attachments) {
    const bytes = await onDisk(() => files.read(join(directory, sealedFileNameOf(attachment.attachmentId))));
    if (!bytes.ok || sha256Hex(bytes.value) !== attachment.sha256) return undefined;
  }
  return { manifest: manifest.data, manifestJson, manifestSha256: sha256Hex(manifestJson) };
}

/** Bytes of the sealed case on the disk. */
export function sealedSizeOf(sealed: Pick<SealedManifest, 'manifest' | 'manifestJson'>): number {
  const attachments = sealed.manifest.attachments.reduce((sum, { size }) => sum + size, 0);
  return attachments + Buffer.byteLength(sealed.manifestJson);
}

export function sealedFileNameOf(attachmentId: string): string {
  return `${attachmentId}.sealed`;
}
