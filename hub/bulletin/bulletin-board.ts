import { readFile, stat } from 'node:fs/promises';
import type { Bulletin } from '#contract/bulletin.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { writeDurably } from '../durable-file.ts';
import { type BulletinFile, bulletinFor, parseBulletinFile } from './bulletin-file.ts';

export interface BulletinBoard {
  /** Reads the operator's file again when it was changed. Never rejects. */
  forRegion(regionCode: string, now: Date): Promise<Bulletin>;
}

export interface BulletinBoardOptions {
  /** The operator's file. It may be missing, and may come at any time. */
  readonly file: string;
  /** Where the last good one is kept; its folder must be there. */
  readonly copy: string;
  /** Told once for each wrong version of the file. */
  readonly onFault: (failure: AppFailure) => void;
}

const MAXIMUM_BYTES = 512 * 1024;
const NOTHING: BulletinFile = { notices: [], weather: [] };

/**
 * The notices of `bulletin.json`. A slip of the operator's pen must not take the good notices off every screen of
 * a province: a file that is not right is refused whole and told, and the last good one goes on, after a restart too.
 */
export function createBulletinBoard(options: BulletinBoardOptions): BulletinBoard {
  const { file, copy, onFault } = options;
  let shown: BulletinFile | undefined;
  let seen = 'never';
  let reading: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    const found = await stat(file).catch((error: NodeJS.ErrnoException) => error.code ?? 'unreadable');
    const version = typeof found === 'string' ? found : `${found.mtimeMs} ${found.size}`;
    if (version === seen) return;
    seen = version;
    if (version === 'ENOENT') {
      shown = NOTHING;
      return;
    }
    const read =
      typeof found === 'string' ? fail('bulletin-unreadable', found) : await load(file, found.size);
    if (read.ok) {
      shown = read.value.parsed;
      await writeDurably(copy, read.value.content).catch((error: NodeJS.ErrnoException) =>
        onFault({ code: 'bulletin-copy-not-written', detail: error.code }),
      );
      return;
    }
    onFault(read.failure);
    // After a restart the good one is only on the disk.
    shown ??= await load(copy, 0).then((kept) => (kept.ok ? kept.value.parsed : NOTHING));
  }

  return {
    async forRegion(regionCode, now) {
      reading ??= refresh().finally(() => {
        reading = undefined;
      });
      await reading;
      return bulletinFor(shown ?? NOTHING, regionCode, now);
    },
  };
}

async function load(file: string, size: number): Promise<Result<{ content: string; parsed: BulletinFile }>> {
  if (size > MAXIMUM_BYTES) return fail('bulletin-too-large', `${size} bytes of at most ${MAXIMUM_BYTES}`);
  try {
    const content = await readFile(file, 'utf8');
    const parsed = parseBulletinFile(content);
    return parsed.ok ? ok({ content, parsed: parsed.value }) : parsed;
  } catch (error) {
    return fail('bulletin-unreadable', (error as NodeJS.ErrnoException).code);
  }
}
