import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { CodeAssembler } from '../code-scanner/code-assembler.ts';
import { createScannerParser, isNewlandReply, type ScannerMessage } from '../code-scanner/codec.ts';
import { HONEYWELL_REPLY_STATUS } from '../code-scanner/hid-line.ts';
import type { CodeScannerProfile } from '../code-scanner/profile.ts';
import { decodeScannedReport, layoutOfDevice, reportLayouts } from '../code-scanner/report-layout.ts';
import { decodeCode, type ScannedCode } from '../code-scanner/text.ts';
import { bytesOf, openedPortOf, type Trace } from './trace.ts';

export interface TracedCode {
  /** Milliseconds since the trace began. */
  readonly t: number;
  /** Nothing when its bytes are no text. */
  readonly code: ScannedCode | undefined;
}

/** The codes that a scanner sent in a trace, whether anybody waited for them or not. */
export function codesOfTrace(
  trace: Trace,
  profile: CodeScannerProfile,
): Result<TracedCode[], AppFailure<'report-layout-unknown'>> {
  return openedPortOf(trace)?.reports ? codesOfReports(trace, profile) : ok(codesOfBytes(trace, profile));
}

function codesOfReports(
  trace: Trace,
  profile: CodeScannerProfile,
): Result<TracedCode[], AppFailure<'report-layout-unknown'>> {
  const opened = openedPortOf(trace);
  const layout =
    profile.reportLayout === 'descriptor'
      ? layoutOfDevice({
          reportDescriptor:
            opened?.reportDescriptor === undefined ? undefined : bytesOf(opened.reportDescriptor),
          vendorId: opened?.vendorId,
        })
      : reportLayouts[profile.reportLayout];
  if (layout === undefined) return fail('report-layout-unknown');
  const assembler = new CodeAssembler();
  const codes: TracedCode[] = [];
  /** Where the codes behind the last command begin: they may be the text of its reply. */
  let sinceCommand = 0;
  for (const entry of trace.entries) {
    if (!('dir' in entry)) continue;
    if (entry.dir === 'tx') {
      sinceCommand = codes.length;
      continue;
    }
    const { t } = entry;
    const piece = decodeScannedReport(layout, bytesOf(entry.hex));
    const code = piece && assembler.push(piece, t);
    if (code === undefined || isNewlandReply(profile.commandSet, code.bytes)) continue;
    if (code.aim === HONEYWELL_REPLY_STATUS) {
      const replied = codes.splice(sinceCommand).filter(({ code: text }) => text?.symbology !== 'other');
      codes.push(...replied);
      continue;
    }
    const hasAim = code.aim !== undefined;
    const whole = Buffer.concat([Buffer.from(code.aim ?? ''), code.bytes]);
    const aimIdentifiers = hasAim || (layout.aim === undefined && profile.aimIdentifiers);
    codes.push({ t, code: decodeCode(whole, { charset: profile.charset, aimIdentifiers }) });
  }
  return ok(codes);
}

function codesOfBytes(trace: Trace, profile: CodeScannerProfile): TracedCode[] {
  const parser = createScannerParser(profile);
  const assembler = new CodeAssembler();
  const codes: TracedCode[] = [];
  const take = (message: ScannerMessage, t: number) => {
    if (message.kind === 'code') codes.push({ t, code: decodeCode(message.bytes, profile) });
    if (message.kind !== 'piece') return;
    const code = assembler.push(message, t);
    if (code === undefined) return;
    const whole = Buffer.concat([Buffer.from(code.aim ?? ''), code.bytes]);
    codes.push({ t, code: decodeCode(whole, { ...profile, aimIdentifiers: true }) });
  };
  let last = 0;
  for (const { t, bytes } of sentByDevice(trace)) {
    for (const { message } of parser.push(bytes, t)) take(message, t);
    last = t;
  }
  // Behind the last line it stayed silent.
  for (const { message } of parser.tick(Number.POSITIVE_INFINITY)) take(message, last);
  return codes;
}

function sentByDevice(trace: Trace): { readonly t: number; readonly bytes: Uint8Array }[] {
  return trace.entries.flatMap((entry) =>
    'dir' in entry && entry.dir === 'rx' ? [{ t: entry.t, bytes: bytesOf(entry.hex) }] : [],
  );
}
