import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildGallery, PREPARED_GALLERY } from './gallery.ts';
import { RpcVisitor } from './rpc-visitor.ts';
import { PREPARED_STATION, ROOT, Station } from './station.ts';

/**
 * What every worker would else do for itself, once before the first spec: the gallery and the terminal built, and one
 * village station set up, with keys made and the catalog published and taken over. Each spec's own station is a copy
 * that starts as after a quiet night, in half of the time. Returns what clears it away.
 */
export default async function prepare(): Promise<() => Promise<void>> {
  const prepared = await mkdtemp(join(tmpdir(), 'zhuban-prepared-'));
  const [station, gallery] = [join(prepared, 'station'), join(prepared, 'gallery')];
  // Nothing is done where it was built from what is there now.
  const terminal = promisify(execFile)(process.execPath, ['build/build.ts', 'terminal'], { cwd: ROOT });
  await Promise.all([terminal, prepareStation(station), buildGallery(gallery)]);
  process.env[PREPARED_STATION] = station;
  process.env[PREPARED_GALLERY] = gallery;
  return () => rm(prepared, { recursive: true, force: true });
}

async function prepareStation(folder: string): Promise<void> {
  const station = await Station.start();
  try {
    const visitor = await RpcVisitor.connect(await station.terminal.entryUrl());
    for await (const status of await visitor.rpc.status.watch()) if (status.catalogRevision > 0) break;
    visitor.close();
    await station.terminal.stop();
    await station.hub.stop();
    await cp(station.directory, folder, { recursive: true });
  } finally {
    await station.stop();
  }
}
