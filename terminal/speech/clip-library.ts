/**
 * The recorded clips of a site: `<folder>/<voice>/index.json`, and `<folder>/<voice>/<language>/index.json`
 * where a voice speaks several languages. Only files that an index names are ever read.
 */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { languageSchema } from '#contract/preferences.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import {
  type Clip,
  type ClipRequest,
  type ClipVoice,
  clipIndexSchema,
  voiceNameSchema,
} from '#contract/speech.ts';

export type ClipFailure = AppFailure<'clips-not-readable' | 'clip-index-not-valid'>;

export interface ClipLibrary {
  readonly voices: readonly ClipVoice[];
  /** The recording; undefined when no index names it, or it cannot be read. */
  clip(request: ClipRequest): Promise<Clip | undefined>;
}

export const noClips: ClipLibrary = { voices: [], clip: async () => undefined };

/** A sentence is some hundred kilobytes; more is not a clip. */
const LARGEST_CLIP_BYTES = 3 * 1024 * 1024;

const MEDIA_TYPES: Readonly<Record<string, Clip['mediaType']>> = {
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.wav': 'audio/wav',
  '.webm': 'audio/webm',
};

interface Shelf {
  readonly folder: string;
  readonly voice: ClipVoice;
  readonly files: ReadonlySet<string>;
}

/** Reads every index. One that is not valid fails the whole: half a voice would fall silent in mid-sentence. */
export async function openClipLibrary(directory: string): Promise<Result<ClipLibrary, ClipFailure>> {
  let root: string;
  let voices: string[];
  try {
    root = await realpath(directory);
    voices = await foldersOf(root);
  } catch {
    return fail('clips-not-readable', directory);
  }
  const shelves: Shelf[] = [];
  for (const voice of voices) {
    if (!voiceNameSchema.safeParse(voice).success) continue;
    const languages = (await foldersOf(join(root, voice))).filter(
      (name) => languageSchema.safeParse(name).success,
    );
    for (const language of [undefined, ...languages]) {
      const folder = join(root, voice, language ?? '');
      const shelf = await readShelf(folder, voice, language);
      if (!shelf.ok) return shelf;
      if (shelf.value !== undefined) shelves.push(shelf.value);
    }
  }
  return ok({
    voices: shelves.map((shelf) => shelf.voice),
    async clip({ voice, language, file }) {
      const shelf = shelves.find(
        (candidate) => candidate.voice.voice === voice && candidate.voice.language === language,
      );
      if (shelf?.files.has(file) !== true) return undefined;
      return readClip(root, join(shelf.folder, file));
    },
  });
}

async function readShelf(
  folder: string,
  voice: string,
  language: string | undefined,
): Promise<Result<Shelf | undefined, ClipFailure>> {
  const path = join(folder, 'index.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return ok(undefined);
  }
  const index = clipIndexSchema.safeParse(parseJson(text));
  if (!index.success) return fail('clip-index-not-valid', path);
  const { sentences, parts } = index.data;
  return ok({
    folder,
    voice: { voice, ...(language === undefined ? {} : { language }), sentences, parts },
    files: new Set([...Object.values(sentences), ...Object.values(parts)]),
  });
}

/** A link that leads out of the library is not followed, whatever an index says. */
async function readClip(root: string, path: string): Promise<Clip | undefined> {
  const mediaType = MEDIA_TYPES[extname(path)];
  if (mediaType === undefined) return undefined;
  try {
    const real = await realpath(path);
    if (!real.startsWith(root + sep)) return undefined;
    const { size } = await stat(real);
    if (size > LARGEST_CLIP_BYTES) return undefined;
    return { mediaType, bytes: (await readFile(real)).toString('base64') };
  } catch {
    return undefined;
  }
}

async function foldersOf(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
