import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Write, fsync, rename: without the fsync a power cut leaves an empty file under the final name. */
export async function writeWhole(path: string, data: Uint8Array | string): Promise<void> {
  const temporary = `${path}.tmp`;
  await withFile(temporary, 'w', async (file) => {
    await file.writeFile(data);
    await file.sync();
  });
  await rename(temporary, path);
}

/** Makes the entries of a folder durable. Windows refuses it (EPERM), and keeps them without being asked. */
export async function syncFolder(path: string, platform: NodeJS.Platform = process.platform): Promise<void> {
  if (platform === 'win32') return;
  await withFile(path, 'r', (folder) => folder.sync());
}

/** A small file in the place of the one before: after a power cut it is there whole, the new one or the old one. */
export async function keepFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeWhole(path, text);
  await syncFolder(dirname(path));
}

async function withFile(
  path: string,
  flags: string,
  use: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}
