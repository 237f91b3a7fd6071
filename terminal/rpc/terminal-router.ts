import { implement } from '@orpc/server';
import type { CameraKind, CameraTrouble, OfferedPicture } from '#contract/camera.ts';
import type { DeviceLink } from '#contract/device-link.ts';
import type { Answer } from '#contract/questions.ts';
import type { SearchAnswer } from '#contract/search-answer.ts';
import type { PenWriting } from '#contract/signature.ts';
import type { TechnicianAction, TechnicianState, WireLine } from '#contract/technician.ts';
import { type TerminalStatus, terminalContract } from '#contract/terminal-api.ts';
import type { TypedCode } from '#contract/typed-code.ts';
import type { VisitEvent } from '#contract/visit/events.ts';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import type { Logger } from '../logging/logger.ts';
import type { Scenery } from '../scenery/scenery-pack.ts';
import type { SearchRequest } from '../search/search-desk.ts';
import type { ClipLibrary } from '../speech/clip-library.ts';
import type { Publisher } from './publisher.ts';

export interface LastPrint {
  readonly mediaType: 'image/png' | 'application/pdf';
  readonly bytes: Uint8Array;
}

/** The simulated site behind the technician's drawer; absent in production. */
export interface TechnicianDesk {
  readonly state: Publisher<TechnicianState>;
  act(action: TechnicianAction): Promise<{ readonly done: boolean; readonly code?: string }>;
  /** What goes over the ports, masked. */
  wire(signal: AbortSignal | undefined): AsyncGenerator<WireLine[], void, void>;
  lastPrint(device: 'receipt-printer' | 'document-printer'): Promise<LastPrint | undefined>;
}

/** What the RPC needs of the terminal. */
export interface TerminalServices {
  readonly snapshots: Publisher<VisitSnapshot>;
  readonly status: Publisher<TerminalStatus>;
  readonly technician: TechnicianDesk | undefined;
  readonly clips: ClipLibrary;
  readonly scenery: Scenery;
  readonly logger: Logger;
  send(event: VisitEvent): boolean;
  /** `language`: BCP 47, of the tiles. */
  search(request: SearchRequest): SearchAnswer;
  /** In the language of the visit. */
  ask(text: string): readonly Answer[];
  capturedPage(pageId: string): Uint8Array | undefined;
  cameraView(): Promise<Uint8Array | undefined>;
  /** From a scanner in keyboard mode; false: nobody waits for a code. Absent where there is none. */
  typedCode?(code: TypedCode): boolean;
  /** The counters of the lines to the devices. */
  links?(): readonly DeviceLink[];
  /** False: no such picture is asked for now; it is forgotten. */
  offerPicture(picture: OfferedPicture): boolean;
  /** Ends when `signal` does, or when the pad cannot be read. */
  watchPen(signal: AbortSignal | undefined): AsyncGenerator<PenWriting>;
  reportCamera(kind: CameraKind, trouble: CameraTrouble | undefined): void;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

export function createTerminalRouter(services: TerminalServices) {
  const os = implement(terminalContract);
  return os.router({
    visit: {
      watch: os.visit.watch.handler(({ signal }) => services.snapshots.watch(signal)),
      send: os.visit.send.handler(({ input }) => ({ accepted: services.send(input) })),
      page: os.visit.page.handler(({ input }) => {
        const jpeg = services.capturedPage(input.pageId);
        return jpeg === undefined ? null : { jpeg: base64(jpeg) };
      }),
      cameraView: os.visit.cameraView.handler(async () => {
        const jpeg = await services.cameraView();
        return jpeg === undefined ? null : { jpeg: base64(jpeg) };
      }),
      offerPicture: os.visit.offerPicture.handler(({ input }) => ({
        accepted: services.offerPicture(input),
      })),
      watchPen: os.visit.watchPen.handler(({ signal }) => services.watchPen(signal)),
      reportCamera: os.visit.reportCamera.handler(({ input }) => {
        services.reportCamera(input.kind, input.trouble);
        return { stored: true };
      }),
    },
    status: { watch: os.status.watch.handler(({ signal }) => services.status.watch(signal)) },
    catalog: {
      ask: os.catalog.ask.handler(({ input }) => ({ answers: [...services.ask(input.text)] })),
      search: os.catalog.search.handler(({ input }) => services.search(input)),
    },
    codes: {
      typed: os.codes.typed.handler(({ input }) => ({ accepted: services.typedCode?.(input) ?? false })),
    },
    speech: {
      voices: os.speech.voices.handler(() => ({ voices: [...services.clips.voices] })),
      clip: os.speech.clip.handler(async ({ input }) => (await services.clips.clip(input)) ?? null),
    },
    scenery: {
      picture: os.scenery.picture.handler(({ input }) => {
        const picture = services.scenery.picture(input.file);
        return picture === undefined ? null : { mediaType: picture.mediaType, bytes: base64(picture.bytes) };
      }),
    },
    diagnostics: {
      report: os.diagnostics.report.handler(({ input }) => {
        const { kind, code, source } = input;
        services.logger.error(kind, { code, source });
        return { stored: true };
      }),
    },
    technician: {
      watch: os.technician.watch.handler(async function* ({ signal }) {
        if (services.technician === undefined) return;
        yield* services.technician.state.watch(signal);
      }),
      wire: os.technician.wire.handler(async function* ({ signal }) {
        if (services.technician === undefined) return;
        yield* services.technician.wire(signal);
      }),
      act: os.technician.act.handler(({ input }) =>
        services.technician === undefined
          ? { done: false, code: 'no-simulated-devices' }
          : services.technician.act(input),
      ),
      links: os.technician.links.handler(() => ({ links: [...(services.links?.() ?? [])] })),
      lastPrint: os.technician.lastPrint.handler(async ({ input }) => {
        const print = await services.technician?.lastPrint(input.device);
        return print === undefined ? null : { mediaType: print.mediaType, bytes: base64(print.bytes) };
      }),
    },
  });
}
export type TerminalRouter = ReturnType<typeof createTerminalRouter>;
