import { type AppFailure, fail, type Result } from '#contract/result.ts';
import { pause } from '../bounds.ts';
import type { CallBounds, PortOpener } from '../port.ts';
import { HidPeer } from '../transports/hid-peer.ts';
import { MemoryPeer } from './memory-peer.ts';
import { bytesOf, hexOf, openedPortOf, type Trace, type TraceCall, type TraceHeader } from './trace.ts';
import { TracePlayer } from './trace-player.ts';
import { outcomeOf } from './trace-recorder.ts';

/** The driver of one kind of device, as a trace calls it. */
export interface TraceConductor {
  readonly device: string;
  /** Nothing if the driver has no such profile. */
  start(opener: PortOpener, header: TraceHeader): ConductedDriver | undefined;
}

export interface ConductedDriver {
  /** Nothing if the driver has no such call. */
  call(
    name: string,
    args: readonly unknown[],
    bounds: CallBounds,
  ): Promise<Result<unknown, AppFailure>> | undefined;
  close(): Promise<void>;
}

/** `line` counts as in the file: the header is line 1. */
export type TraceDifference =
  /** The driver sent other bytes than in the trace. */
  | {
      readonly kind: 'sent-otherwise';
      readonly line: number;
      readonly expected: string;
      readonly sent: string;
    }
  /** The driver has done all its calls, and did not send this. */
  | { readonly kind: 'not-sent'; readonly line: number; readonly expected: string }
  /** The driver sent this behind the end of the trace. */
  | { readonly kind: 'sent-more'; readonly sent: string }
  /** The call ended in another way. */
  | { readonly kind: 'outcome'; readonly line: number; readonly expected: string; readonly outcome: string }
  | { readonly kind: 'call-unknown'; readonly line: number; readonly call: string };

export interface TraceCheck {
  readonly calls: number;
  /** Entries that were played, of all entries. */
  readonly played: number;
  readonly entries: number;
  readonly differences: readonly TraceDifference[];
  /**
   * The line of the masked bytes after which driver and trace parted: nothing behind it can be checked, and that is
   * no difference.
   */
  readonly maskedFrom: number | undefined;
}

export interface TraceCheckOptions {
  readonly signal: AbortSignal;
  /** 2: the device answers twice as fast as it did. */
  readonly speed?: number;
}

/** For what a driver still sends when its last call is over, e.g. the beam that goes off. */
const AFTER_LAST_CALL_MS = 1_000;
/** For a call whose end is in the trace already; what was masked may never let it end. */
const CALL_GRACE_MS = 3_000;
const MASKED_GRACE_MS = 500;

/** Makes the calls of a trace with the real driver against the trace, and says where they part. */
export async function checkTrace(
  trace: Trace,
  conductor: TraceConductor,
  options: TraceCheckOptions,
): Promise<Result<TraceCheck, AppFailure<'trace-profile-unknown'>>> {
  const peer = peerOf(trace);
  const player = new TracePlayer({
    trace,
    peer,
    mode: 'strict',
    waitsForCalls: true,
    ...(options.speed === undefined ? {} : { speed: options.speed }),
  });
  const driver = conductor.start(player.opener, trace.header);
  if (driver === undefined) {
    player.close();
    return fail('trace-profile-unknown', trace.header.profile);
  }
  const differences: TraceDifference[] = [];
  let calls = 0;
  try {
    player.start();
    for (const [index, entry] of trace.entries.entries()) {
      if (!('call' in entry) || player.difference !== undefined) continue;
      calls += 1;
      const ended = await runCall(trace, entry, index, driver, player, options.signal);
      if (ended !== undefined) differences.push(ended);
      if (ended?.kind === 'call-unknown') break;
    }
    // Unless the calls themselves went wrong, the rest of the trace is what the driver does by itself.
    if (differences.length === 0) {
      const bounds = { deadlineMs: AFTER_LAST_CALL_MS, signal: options.signal };
      await Promise.race([player.finished, pause(AFTER_LAST_CALL_MS, bounds)]);
    }
  } finally {
    await driver.close();
    player.close();
    await peer.close();
  }
  const sent = player.difference;
  if (sent !== undefined) {
    differences.unshift({
      kind: 'sent-otherwise',
      line: sent.entry + 2,
      expected: sent.expected,
      sent: sent.sent,
    });
  } else if (differences.length === 0) {
    const missing = trace.entries.findIndex(
      (entry, index) => index >= player.played && 'dir' in entry && entry.dir === 'tx',
    );
    const entry = trace.entries[missing];
    if (entry !== undefined && 'dir' in entry) {
      differences.push({ kind: 'not-sent', line: missing + 2, expected: entry.hex });
    } else if (player.pending.length > 0) {
      differences.push({ kind: 'sent-more', sent: hexOf(player.pending) });
    }
  }
  const masked = lastMaskedBefore(trace, player.played);
  const parted = differences.length > 0 && masked !== undefined;
  return {
    ok: true,
    value: {
      calls,
      played: player.played,
      entries: trace.entries.length,
      differences: parted ? [] : differences,
      maskedFrom: parted ? masked + 2 : undefined,
    },
  };
}

async function runCall(
  trace: Trace,
  entry: TraceCall,
  index: number,
  driver: ConductedDriver,
  player: TracePlayer,
  signal: AbortSignal,
): Promise<TraceDifference | undefined> {
  const ending = new AbortController();
  const endIndex = trace.entries.findIndex((each, at) => at > index && 'outcome' in each);
  const end = trace.entries[endIndex];
  const expected = end !== undefined && 'outcome' in end ? end.outcome : undefined;
  const running = driver.call(entry.call, entry.args ?? [], {
    deadlineMs: entry.deadlineMs ?? CALL_GRACE_MS,
    signal: AbortSignal.any([signal, ending.signal]),
  });
  if (running === undefined) return { kind: 'call-unknown', line: index + 2, call: entry.call };
  player.beginCall();
  // A call that someone broke off is broken off again; one that goes on behind the end of the trace is a difference.
  const watching = player.finished.then(async () => {
    const broken = expected === 'aborted' || player.difference !== undefined;
    const isMasked = lastMaskedBefore(trace, player.played) !== undefined;
    const graceMs = broken ? 0 : isMasked ? MASKED_GRACE_MS : CALL_GRACE_MS;
    await pause(graceMs, { deadlineMs: CALL_GRACE_MS + 1_000, signal: ending.signal });
    ending.abort();
  });
  const outcome = outcomeOf(await running);
  ending.abort();
  void watching;
  if (expected === undefined || outcome === expected || player.difference !== undefined) return undefined;
  return { kind: 'outcome', line: endIndex + 2, expected, outcome };
}

function peerOf(trace: Trace): MemoryPeer | HidPeer {
  const opened = openedPortOf(trace);
  if (opened?.reports !== true) return new MemoryPeer();
  return new HidPeer({
    ...(opened.vendorId === undefined ? {} : { vendorId: opened.vendorId }),
    ...(opened.reportDescriptor === undefined ? {} : { reportDescriptor: bytesOf(opened.reportDescriptor) }),
  });
}

function lastMaskedBefore(trace: Trace, played: number): number | undefined {
  for (let index = Math.min(played, trace.entries.length) - 1; index >= 0; index -= 1) {
    const entry = trace.entries[index];
    if (entry !== undefined && 'dir' in entry && entry.masked) return index;
  }
  return undefined;
}
