/**
 * The screen's only way to the rest of the machine: the newest snapshot and status, and events back.
 * Reconnects for ever; keeps nothing but what it shows.
 */

import type { CameraKind, CameraTrouble, OfferedPicture } from '#contract/camera.ts';
import type { DeviceLink } from '#contract/device-link.ts';
import type { Answer } from '#contract/questions.ts';
import type { SearchAnswer } from '#contract/search-answer.ts';
import type { PenWriting } from '#contract/signature.ts';
import type { ClipRequest, ClipVoice } from '#contract/speech.ts';
import {
  type TechnicianAction,
  type TechnicianState,
  technicianStateSchema,
  type WireLine,
  wireLineSchema,
} from '#contract/technician.ts';
import { type TerminalStatus, terminalStatusSchema } from '#contract/terminal-api.ts';
import type { TypedCode } from '#contract/typed-code.ts';
import type { VisitEvent } from '#contract/visit/events.ts';
import { type VisitSnapshot, visitSnapshotSchema } from '#contract/visit/snapshot.ts';
import { afterPaint, forNextFrame } from './after-paint.ts';
import type { Connection, TerminalClient } from './connect.ts';
import { decodeBase64 } from './decode-base64.ts';

export interface TerminalView {
  connected: boolean;
  snapshot: VisitSnapshot | undefined;
  status: TerminalStatus | undefined;
  /** Grows when an event could not be delivered: the citizen is asked to tap again. */
  undelivered: number;
}

export interface SearchInput {
  text: string;
  language: string;
  /** Only items of this department. */
  departmentId?: string;
  /** Only what is offered here. */
  hereOnly: boolean;
}

export type FaultKind = 'csp-violation' | 'screen-error';
export interface PrintPreview {
  mediaType: 'image/png' | 'application/pdf';
  bytes: Uint8Array<ArrayBuffer>;
}

export interface TerminalLink {
  getView(): TerminalView;
  subscribe(listener: () => void): () => void;
  start(): void;
  stop(): void;
  send(event: VisitEvent): void;
  /** From a scanner in keyboard mode. */
  typedCode(code: TypedCode): void;
  /** Names in `language`, whatever language the text is in. */
  search(question: SearchInput, signal: AbortSignal): Promise<SearchAnswer>;
  /** 边问边办. */
  ask(text: string, signal: AbortSignal): Promise<Answer[]>;
  page(pageId: string, signal: AbortSignal): Promise<Blob | undefined>;
  cameraView(signal: AbortSignal): Promise<Blob | undefined>;
  /** A picture from a camera of this browser. False: nothing asks for it now. */
  offerPicture(picture: OfferedPicture): Promise<boolean>;
  /** The pen on the pad beside the screen, until `signal` ends it or the pad cannot be read. */
  watchPen(onWriting: (writing: PenWriting) => void, signal: AbortSignal): Promise<void>;
  /** How a camera of this browser is; without `trouble` it is well. */
  reportCamera(kind: CameraKind, trouble: CameraTrouble | undefined): void;
  voices(signal: AbortSignal): Promise<ClipVoice[]>;
  clip(request: ClipRequest, signal: AbortSignal): Promise<Blob | undefined>;
  /** A picture of the site's own scenery pack. */
  sceneryPicture(file: string, signal: AbortSignal): Promise<Blob | undefined>;
  watchTechnician(onState: (state: TechnicianState) => void, signal: AbortSignal): Promise<void>;
  /** What goes over the ports, masked by the terminal: the last lines at once, then new ones. */
  watchWire(onLines: (lines: readonly WireLine[]) => void, signal: AbortSignal): Promise<void>;
  act(action: TechnicianAction): Promise<{ done: boolean; code?: string | undefined }>;
  /** The counters of the lines to the devices. */
  deviceLinks(signal: AbortSignal): Promise<DeviceLink[]>;
  lastPrint(device: 'receipt-printer' | 'document-printer'): Promise<PrintPreview | undefined>;
  report(kind: FaultKind, error: unknown, source?: string): void;
}

const CONNECT_MS = 5_000;
const SEND_MS = 10_000;
const READ_MS = 8_000;
const FIRST_RETRY_MS = 300;
const LONGEST_RETRY_MS = 4_000;
/** A finger that trembles taps twice; the second tap on the same page within this time is not meant. */
const DOUBLE_TAP_MS = 500;
/** More reports in one life of the page say nothing new and would flood the log. */
const MOST_REPORTS = 50;

export function createTerminalLink(connect: (signal: AbortSignal) => Promise<Connection>): TerminalLink {
  let view: TerminalView = {
    connected: false,
    snapshot: undefined,
    status: undefined,
    undelivered: 0,
  };
  const listeners = new Set<() => void>();
  let client: TerminalClient | undefined;
  let stopped = new AbortController();
  let lastSent = { key: '', at: Number.NEGATIVE_INFINITY };
  let reports = 0;
  /** The newest that has come and is not drawn yet: one frame draws one page. */
  let arrived: { raw: unknown } | undefined;

  function update(change: Partial<TerminalView>): void {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  }

  function report(kind: FaultKind, error: unknown, source = ''): void {
    if (!client || reports >= MOST_REPORTS) return;
    reports += 1;
    // The name of an error only: its message could quote what a citizen typed.
    const code = error instanceof Error ? error.name : String(error);
    client.diagnostics
      .report(
        { kind, code: code.slice(0, 200), source: source.slice(0, 300) },
        { signal: AbortSignal.timeout(SEND_MS) },
      )
      .catch(() => undefined);
  }

  function takeSnapshot(raw: unknown): void {
    const parsed = visitSnapshotSchema.safeParse(raw);
    if (!parsed.success) {
      report('screen-error', 'snapshot-not-valid', firstPath(parsed.error));
      return;
    }
    const shown = view.snapshot;
    if (shown && view.connected && parsed.data.revision < shown.revision) return;
    update({ snapshot: parsed.data, connected: true });
  }

  function bringSnapshot(raw: unknown): void {
    const waiting = arrived !== undefined;
    arrived = { raw };
    if (waiting) return;
    forNextFrame(() => {
      const newest = arrived;
      arrived = undefined;
      if (newest) takeSnapshot(newest.raw);
    });
  }

  function takeStatus(raw: unknown): void {
    const parsed = terminalStatusSchema.safeParse(raw);
    if (!parsed.success) {
      report('screen-error', 'status-not-valid', firstPath(parsed.error));
      return;
    }
    update({ status: parsed.data });
  }

  async function follow(
    open: (client: TerminalClient, signal: AbortSignal) => Promise<AsyncIterable<unknown>>,
    take: (raw: unknown) => void,
    current: TerminalClient,
    signal: AbortSignal,
  ): Promise<void> {
    for await (const raw of await open(current, signal)) take(raw);
  }

  async function live(signal: AbortSignal): Promise<void> {
    const connection = await connect(AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)]));
    const ended = new AbortController();
    const over = AbortSignal.any([signal, ended.signal]);
    client = connection.client;
    try {
      await Promise.race([
        connection.closed,
        follow((c, s) => c.visit.watch(undefined, { signal: s }), bringSnapshot, client, over),
        follow((c, s) => c.status.watch(undefined, { signal: s }), takeStatus, client, over),
      ]);
    } finally {
      client = undefined;
      arrived = undefined;
      ended.abort();
      connection.close();
      update({ connected: false });
    }
  }

  async function keepAlive(signal: AbortSignal): Promise<void> {
    let wait = FIRST_RETRY_MS;
    while (!signal.aborted) {
      const before = view.snapshot;
      await live(signal).catch(() => undefined);
      wait = view.snapshot === before ? Math.min(wait * 2, LONGEST_RETRY_MS) : FIRST_RETRY_MS;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  function send(event: VisitEvent): void {
    const now = performance.now();
    const key = `${view.snapshot?.revision}:${JSON.stringify(event)}`;
    if (event.type !== 'touch' && key === lastSent.key && now - lastSent.at < DOUBLE_TAP_MS) return;
    lastSent = { key, at: now };
    // What is pressed is seen first: the answer takes both processors of a small machine.
    afterPaint(() => {
      const sent = client
        ? client.visit.send(event, { signal: AbortSignal.timeout(SEND_MS) })
        : Promise.reject(new Error('not connected'));
      sent.catch(() => {
        lastSent = { key: '', at: Number.NEGATIVE_INFINITY };
        if (event.type !== 'touch') update({ undelivered: view.undelivered + 1 });
      });
    });
  }

  function connected(): TerminalClient {
    if (!client) throw new Error('not connected');
    return client;
  }

  const reading = (signal: AbortSignal) => ({
    signal: AbortSignal.any([signal, AbortSignal.timeout(READ_MS)]),
  });

  return {
    getView: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      stopped = new AbortController();
      void keepAlive(stopped.signal);
    },
    stop: () => stopped.abort(),
    send,
    report,
    typedCode(code) {
      const sent = client
        ? client.codes.typed(code, { signal: AbortSignal.timeout(SEND_MS) })
        : Promise.reject(new Error('not connected'));
      sent.catch(() => update({ undelivered: view.undelivered + 1 }));
    },
    async deviceLinks(signal) {
      return (await connected().technician.links(undefined, reading(signal))).links;
    },
    async ask(text, signal) {
      return (await connected().catalog.ask({ text }, reading(signal))).answers;
    },
    async search(question, signal) {
      return connected().catalog.search(question, reading(signal));
    },
    async page(pageId, signal) {
      const answer = await connected().visit.page({ pageId }, reading(signal));
      return answer ? jpegBlob(answer.jpeg) : undefined;
    },
    async cameraView(signal) {
      const answer = await connected().visit.cameraView(undefined, reading(signal));
      return answer ? jpegBlob(answer.jpeg) : undefined;
    },
    async offerPicture(picture) {
      const answer = await connected().visit.offerPicture(picture, { signal: AbortSignal.timeout(SEND_MS) });
      return answer.accepted;
    },
    async watchPen(onWriting, signal) {
      for await (const writing of await connected().visit.watchPen(undefined, { signal })) onWriting(writing);
    },
    reportCamera(kind, trouble) {
      client?.visit
        .reportCamera(
          { kind, ...(trouble === undefined ? {} : { trouble }) },
          { signal: AbortSignal.timeout(SEND_MS) },
        )
        .catch(() => undefined);
    },
    async voices(signal) {
      return (await connected().speech.voices(undefined, reading(signal))).voices;
    },
    async clip(request, signal) {
      const answer = await connected().speech.clip(request, reading(signal));
      return answer ? new Blob([decodeBase64(answer.bytes)], { type: answer.mediaType }) : undefined;
    },
    async sceneryPicture(file, signal) {
      const answer = await connected().scenery.picture({ file }, reading(signal));
      return answer ? new Blob([decodeBase64(answer.bytes)], { type: answer.mediaType }) : undefined;
    },
    watchTechnician(onState, signal) {
      return follow(
        (c, s) => c.technician.watch(undefined, { signal: s }),
        (raw) => {
          const parsed = technicianStateSchema.safeParse(raw);
          if (parsed.success) onState(parsed.data);
          else report('screen-error', 'technician-state-not-valid', firstPath(parsed.error));
        },
        connected(),
        signal,
      );
    },
    watchWire(onLines, signal) {
      return follow(
        (c, s) => c.technician.wire(undefined, { signal: s }),
        (raw) => {
          const parsed = wireLineSchema.array().safeParse(raw);
          if (parsed.success) onLines(parsed.data);
          else report('screen-error', 'wire-lines-not-valid', firstPath(parsed.error));
        },
        connected(),
        signal,
      );
    },
    act: (action) => connected().technician.act(action, { signal: AbortSignal.timeout(SEND_MS) }),
    async lastPrint(device) {
      const answer = await connected().technician.lastPrint(
        { device },
        { signal: AbortSignal.timeout(READ_MS) },
      );
      return answer ? { mediaType: answer.mediaType, bytes: decodeBase64(answer.bytes) } : undefined;
    },
  };
}

function jpegBlob(base64: string): Blob {
  return new Blob([decodeBase64(base64)], { type: 'image/jpeg' });
}

function firstPath(error: { issues: { path: PropertyKey[] }[] }): string {
  return error.issues[0]?.path.map(String).join('.') ?? '';
}
