/** A province's own scenery: a folder with scenery.json and its pictures, checked whole before any of it is shown. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '#contract/result.ts';
import { SCENERY_FILE, type SceneryPack, sceneryPackSchema } from '#contract/scenery.ts';
import { findFault } from './picture-check.ts';

export interface SceneryPicture {
  readonly mediaType: 'image/svg+xml' | 'image/png';
  readonly bytes: Uint8Array;
}

export interface Scenery {
  readonly pack: SceneryPack | undefined;
  picture(file: string): SceneryPicture | undefined;
}

/** No pack: the screen draws the scenery that is built in. */
export const builtInScenery: Scenery = { pack: undefined, picture: () => undefined };

const MAXIMUM_DESCRIPTION_BYTES = 64 * 1024;
export const MAXIMUM_PICTURE_BYTES = 2 * 1024 * 1024;
export const MAXIMUM_PACK_BYTES = 8 * 1024 * 1024;

/** Only files that scenery.json names are ever read; they stay in memory, so nothing is served by path. */
export async function loadScenery(directory: string): Promise<Result<Scenery>> {
  const description = await read(join(directory, SCENERY_FILE), MAXIMUM_DESCRIPTION_BYTES);
  if (!description.ok) return description;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(description.value).toString('utf8'));
  } catch {
    return fail('scenery-not-json', SCENERY_FILE);
  }
  const parsed = sceneryPackSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return fail('scenery-invalid', `${issue?.path.map(String).join('.')}: ${issue?.message}`);
  }
  const pack = parsed.data;
  if (!inOrder(pack.moments) || !pack.layers.every(({ opacity }) => inOrder(opacity ?? []))) {
    return fail('scenery-invalid', 'hours must grow from one moment to the next');
  }
  const files = new Set(pack.layers.flatMap(({ portrait, landscape }) => [portrait, landscape]));
  const pictures = new Map<string, SceneryPicture>();
  let total = 0;
  for (const file of files) {
    const bytes = await read(join(directory, file), MAXIMUM_PICTURE_BYTES);
    if (!bytes.ok) return bytes;
    total += bytes.value.byteLength;
    if (total > MAXIMUM_PACK_BYTES) return fail('scenery-too-large', `more than ${MAXIMUM_PACK_BYTES} bytes`);
    const mediaType = file.endsWith('.svg') ? 'image/svg+xml' : 'image/png';
    const fault = findFault(mediaType, bytes.value);
    if (fault !== undefined) return fail('scenery-picture-refused', `${file}: ${fault}`);
    pictures.set(file, { mediaType, bytes: bytes.value });
  }
  return ok({ pack, picture: (file) => pictures.get(file) });
}

function inOrder(moments: readonly { readonly hour: number }[]): boolean {
  return moments.every(({ hour }, place) => place === 0 || hour > (moments[place - 1]?.hour ?? 0));
}

async function read(path: string, maximumBytes: number): Promise<Result<Uint8Array>> {
  try {
    const { size } = await stat(path);
    if (size > maximumBytes)
      return fail('scenery-too-large', `${path}: ${size} bytes of at most ${maximumBytes}`);
    return ok(await readFile(path));
  } catch (error) {
    return fail('scenery-unreadable', `${path}: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`);
  }
}
