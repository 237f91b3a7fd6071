import { FAULT_PATH, faultToken } from '#contract/crypto/fault-token.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';

export interface FaultSignOptions {
  readonly terminal: { readonly id: string; readonly number: string; readonly regionCode: string };
  readonly site: { readonly name: string; readonly phone: string };
  /** What citizens' phones can open; absent: they are told whom to call instead. */
  readonly publicUrl: string | undefined;
  readonly terminalKey: string;
  readonly code: string;
  readonly since: string;
}

/** The QR on the resting page. It is made here, so it needs no network; the phone that reads it has its own. */
export function faultSign(options: FaultSignOptions): NonNullable<ScreenOf<'out-of-service'>['report']> {
  const { terminal, site, publicUrl, terminalKey, code, since } = options;
  const { id: terminalId, regionCode } = terminal;
  const token = faultToken({ terminalId, regionCode, code, since: new Date(since) }, terminalKey);
  if (publicUrl !== undefined) {
    return { kind: 'page', qr: `${publicUrl.replace(/\/+$/, '')}${FAULT_PATH}/${token}` };
  }
  // In the words of who answers the phone, whatever the citizen reads.
  const lines = [`${site.name} ${terminal.number}`, `自助终端暂停服务`, `请打 ${site.phone} 或 12345`, token];
  return { kind: 'text', qr: lines.join('\n') };
}
