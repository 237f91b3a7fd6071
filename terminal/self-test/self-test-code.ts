import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sm3Hex } from '#contract/crypto/hash.ts';
import type { SelfTestReport, SelfTestVerdict } from '#contract/self-test.ts';

/*
 * The QR code on the sheet: ZHUBAN-TEST:1:<terminal>:<time>:<verdict>:<digest>:<signature>
 *
 *   time       YYYYMMDDTHHMMSSZ
 *   verdict    P passed, A attention, F failed
 *   digest     the first 16 hexadecimal digits of SM3 over the canonical JSON of the stored result
 *   signature  the first 32 of HMAC-SHA-256 over all before it, with a key derived from the terminal's own key
 *
 * Whoever has the terminal's key, the terminal and its platform, can tell a sheet that was printed from one that was
 * written by hand. It says nothing of any citizen.
 */

const HEAD = 'ZHUBAN-TEST:1';
const DIGEST_DIGITS = 16;
const SIGNATURE_DIGITS = 32;
const verdictLetters = { passed: 'P', attention: 'A', failed: 'F' } as const satisfies Record<
  SelfTestVerdict,
  string
>;

/** Of the report as it is stored, but for the code itself. */
function digestOf(report: Omit<SelfTestReport, 'qr' | 'sheet'>): string {
  const { terminalId, terminalNumber, site, version, catalogRevision, at, tookMs } = report;
  const { verdict, stopped, results, counters } = report;
  const signed = { terminalId, terminalNumber, site, version, catalogRevision, at, tookMs };
  return sm3Hex(canonicalJson({ ...signed, verdict, stopped, results, counters })).slice(0, DIGEST_DIGITS);
}

function signatureOf(text: string, terminalKey: string): string {
  // Never the key itself: what it signs elsewhere must not be had from here.
  const key = createHmac('sha256', terminalKey).update('zhuban self-test sheet').digest();
  return createHmac('sha256', key).update(text).digest('hex').slice(0, SIGNATURE_DIGITS);
}

export function selfTestCode(report: Omit<SelfTestReport, 'qr' | 'sheet'>, terminalKey: string): string {
  const time = report.at.replace(/[-:]|\.\d+/g, '');
  const letter = verdictLetters[report.verdict];
  const text = `${HEAD}:${report.terminalId}:${time}:${letter}:${digestOf(report)}`;
  return `${text}:${signatureOf(text, terminalKey)}`;
}

/** `genuine`: this terminal signed it. `report`: it is the code of this stored result. */
export function checkSelfTestCode(
  code: string,
  terminalKey: string,
  reports: readonly SelfTestReport[],
): { readonly genuine: boolean; readonly report: SelfTestReport | undefined } {
  const at = code.lastIndexOf(':');
  const signature = Buffer.from(code.slice(at + 1));
  const expected = Buffer.from(signatureOf(code.slice(0, Math.max(0, at)), terminalKey));
  const genuine =
    code.startsWith(`${HEAD}:`) &&
    signature.length === expected.length &&
    timingSafeEqual(signature, expected);
  const report = genuine
    ? reports.find((each) => each.qr === code && selfTestCode(each, terminalKey) === code)
    : undefined;
  return { genuine, report };
}
