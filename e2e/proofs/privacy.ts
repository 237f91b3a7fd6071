import { readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import iconv from 'iconv-lite';
import type { IdentityDocument } from '#contract/identity-document.ts';
import { SPECIMEN_CARDS } from '#terminal/simulation/specimens.ts';
import { RpcVisitor } from '../support/rpc-visitor.ts';
import { HURRIED, Station } from '../support/station.ts';

export interface PrivacyReport {
  readonly visits: number;
  readonly filesSearched: number;
  readonly bytesSearched: number;
  /** `file: what` for each find. */
  readonly finds: readonly string[];
}

const ITEMS = [
  'public-security/residence-permit',
  'human-resources/participation-certificate',
  'human-resources/pension-payments',
  'human-resources/flexible-employment',
  'taxation/tax-payment-certificate',
] as const;

/** What a person may be known by, in each form in which it could lie on a disk. */
function traces(document: IdentityDocument): readonly { readonly what: string; readonly bytes: Buffer }[] {
  const values = [document.name, document.latinName, document.number, document.address, document.passNumber];
  return values.flatMap((value) => {
    // Two characters may stand anywhere by chance; a name or number does not.
    if (value === undefined || [...value].length < 2) return [];
    return [
      { what: 'utf-8', bytes: Buffer.from(value, 'utf8') },
      { what: 'utf-16le', bytes: Buffer.from(value, 'utf16le') },
      { what: 'gb18030', bytes: iconv.encode(value, 'gb18030') },
      { what: 'json', bytes: Buffer.from(JSON.stringify(value).slice(1, -1), 'utf8') },
      {
        what: 'base64',
        bytes: Buffer.from(
          Buffer.from(value, 'utf8')
            .toString('base64')
            .replace(/.{0,4}=*$/, ''),
        ),
      },
      { what: 'percent', bytes: Buffer.from(encodeURIComponent(value)) },
      { what: 'hex', bytes: Buffer.from(Buffer.from(value, 'utf8').toString('hex')) },
    ].filter((trace) => trace.bytes.length >= 4);
  });
}

/**
 * Visits of specimen persons, online and offline, finished and broken off; then a byte search over everything the
 * terminal's process wrote: databases with their WAL, sealed files, logs, audit, and its temporary folder.
 */
export async function runPrivacySearch(options: {
  readonly visits: number;
  readonly onVisit?: (visit: number) => void;
}): Promise<PrivacyReport> {
  const station = await Station.start({ ownTemporaryFolder: true, timing: HURRIED });
  try {
    const visitor = await RpcVisitor.connect(station.terminal.ready.url);
    for (let visit = 0; visit < options.visits; visit += 1) {
      const itemId = ITEMS[visit % ITEMS.length] ?? ITEMS[0];
      const card = SPECIMEN_CARDS[Math.floor(visit / ITEMS.length) % SPECIMEN_CARDS.length];
      const offline = visit % 7 === 3 && itemId === ITEMS[0];
      if (offline) await visitor.rpc.technician.act({ type: 'set-network', on: false });
      await visitOnce(visitor, itemId, card?.id ?? 'resident', visit % 5 === 4);
      if (offline) await visitor.rpc.technician.act({ type: 'set-network', on: true });
      options.onVisit?.(visit + 1);
    }
    visitor.close();
    // First while it runs (WAL and all), then after a kill: nothing may be left that a clean end would tidy up.
    const running = await search(station);
    await station.terminal.stop('SIGKILL');
    const killed = await search(station);
    await provesThatItFinds(station);
    return {
      visits: options.visits,
      filesSearched: running.files + killed.files,
      bytesSearched: running.bytes + killed.bytes,
      finds: [...running.finds, ...killed.finds],
    };
  } finally {
    await station.stop();
  }
}

/** Some cards do not fit some items, and some citizens walk away: those visits leave their traces too. */
async function visitOnce(
  visitor: RpcVisitor,
  itemId: string,
  cardId: string,
  breaksOff: boolean,
): Promise<void> {
  const end = await visitor.fillIn(itemId, cardId);
  if (end.screen.name === 'check' && !breaksOff) await visitor.submit();
  else await visitor.send({ type: 'leave' });
  await visitor.finish();
}

/** A search that finds nothing because it cannot find anything would be worth nothing. */
async function provesThatItFinds(station: Station): Promise<void> {
  const control = join(station.terminalDirectory, 'control.bin');
  await writeFile(control, iconv.encode(`\u0000${SPECIMEN_CARDS[0]?.document.name ?? ''}\u0000`, 'gb18030'));
  const { finds } = await search(station);
  await rm(control);
  if (!finds.some((find) => find.includes('control.bin')))
    throw new Error('the search missed a planted name');
}

async function search(
  station: Station,
): Promise<{ readonly files: number; readonly bytes: number; readonly finds: readonly string[] }> {
  const wanted = SPECIMEN_CARDS.flatMap((card) => traces(card.document));
  const finds: string[] = [];
  let files = 0;
  let bytes = 0;
  for (const root of [station.terminalDirectory, station.temporaryDirectory]) {
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      // A pseudo-terminal's link is no file: its name is searched, it is not opened.
      const content = entry.isFile()
        ? await readFile(path)
        : entry.isSymbolicLink()
          ? Buffer.from(await readlink(path))
          : Buffer.alloc(0);
      files += 1;
      bytes += content.length;
      for (const { what, bytes: trace } of wanted) {
        if (content.includes(trace) || Buffer.from(path).includes(trace)) {
          finds.push(`${relative(station.directory, path)}: ${what}`);
        }
      }
    }
  }
  return { files, bytes, finds };
}
