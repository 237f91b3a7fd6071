import { join } from 'node:path';
import { unwrap } from '#contract/result.ts';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import { silentLogger } from '#terminal/logging/logger.ts';
import { Publisher } from '#terminal/rpc/publisher.ts';
import { createTerminalRouter } from '#terminal/rpc/terminal-router.ts';
import { builtInScenery } from '#terminal/scenery/scenery-pack.ts';
import { startScreenServer } from '#terminal/screen-server/screen-server.ts';
import { noClips } from '#terminal/speech/clip-library.ts';
import { status } from '../../renderer/development/fixtures/terminal-status.ts';
import { fixtures } from '../../renderer/development/fixtures.ts';
import { ROOT } from './station.ts';

/** The built page behind the terminal's own server, shown snapshots that nobody has to live through first. */
export interface ReplayedScreen {
  readonly entryUrl: string;
  /** Publishes one screen after the other, as a visit would. */
  show(screen: VisitSnapshot): void;
  close(): Promise<void>;
}

/** One snapshot of every screen, in the order of a visit: from attract to attract. */
export function recordedVisit(): readonly VisitSnapshot[] {
  const seen = new Map<string, VisitSnapshot>();
  for (const snapshot of Object.values(fixtures)) {
    if (!seen.has(snapshot.screen.name)) seen.set(snapshot.screen.name, snapshot);
  }
  return [...seen.values()];
}

export async function serveReplayedScreen(): Promise<ReplayedScreen> {
  let revision = 1;
  const [first] = recordedVisit();
  if (first === undefined) throw new Error('no fixtures');
  const snapshots = new Publisher<VisitSnapshot>({ ...first, revision });
  const server = unwrap(
    await startScreenServer({
      screenDirectory: join(ROOT, 'dist/renderer'),
      port: 0,
      logger: silentLogger,
      router: createTerminalRouter({
        snapshots,
        status: new Publisher(status),
        technician: undefined,
        clips: noClips,
        scenery: builtInScenery,
        logger: silentLogger,
        send: () => true,
        ask: () => [],
        search: () => ({ kind: 'words', hits: [], total: 0, departments: [], understood: [] }),
        capturedPage: () => undefined,
        cameraView: async () => undefined,
        offerPicture: () => false,
        watchPen: async function* () {},
        reportCamera: () => undefined,
      }),
    }),
  );
  return {
    entryUrl: server.entryUrl(),
    show(screen) {
      revision += 1;
      snapshots.publish({ ...screen, revision });
    },
    close: () => server.close(),
  };
}
