import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { chinaTime } from '#contract/china-time.ts';
import { FAULT_PATH, type Fault, readFaultToken } from '#contract/crypto/fault-token.ts';
import type { TroubleReport } from '#contract/trouble-report.ts';
import { phoneLanguage } from '../handover/phone-texts.ts';
import { type FaultTexts, faultTexts } from './fault-texts.ts';
import type { TroubleReports } from './trouble-reports.ts';

const STYLE = `
:root{color-scheme:light}
body{margin:0;background:#f5f3ee;color:#17233a;font:18px/1.7 "Noto Sans CJK SC","PingFang SC","PingFang HK","Microsoft YaHei",sans-serif}
main{max-width:34rem;margin:0 auto;padding:1.5rem 1.25rem}
.sheet{background:#fff;border:1px solid #dfdbd1;border-radius:14px;padding:1.5rem}
h1{font-size:1.6rem;line-height:1.35;margin:0 0 .5rem}p{margin:.25rem 0 .75rem}
button,.call{display:block;box-sizing:border-box;width:100%;min-height:3.5rem;border:0;border-radius:12px;background:#0f4499;color:#fff;font:inherit;font-weight:700;padding:.85rem 1.25rem;text-align:center;text-decoration:none}
.call{background:#e6eefa;color:#0f4499;margin-top:.75rem}
button:focus-visible,a:focus-visible{outline:4px solid #0c3a86;outline-offset:3px}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:1rem 0}dt{color:#3f4d6b}dd{margin:0;overflow-wrap:anywhere;font-weight:700}
footer{color:#3f4d6b;font-size:.9rem;margin-top:1.25rem}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex, nofollow',
};

export interface FaultPageParts {
  readonly keyOf: (terminalId: string) => string | undefined;
  readonly troubleReports: Pick<TroubleReports, 'store'>;
  readonly now: () => Date;
}

/**
 * `/fault/{token}`: what a passer-by's phone opens from the QR of a machine that rests. A look stores nothing; the
 * button does, once for each time that the machine rests, however many people press it. Nobody is asked who he is.
 */
export function createFaultPage(
  parts: FaultPageParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    if (!['GET', 'HEAD', 'POST'].includes(request.method ?? '')) {
      response.writeHead(405, { ...HEADERS, Allow: 'GET, HEAD, POST' }).end();
      return;
    }
    const url = new URL(request.url ?? '/', 'http://hub.invalid');
    const token = url.pathname.slice(FAULT_PATH.length + 1);
    const language = phoneLanguage(
      url.searchParams.get('lang'),
      undefined,
      request.headers['accept-language'],
    );
    const texts = faultTexts[language] ?? faultTexts['zh-Hans'];
    const answer = (status: number, body: string): void => {
      response.writeHead(status, HEADERS).end(page(language, texts, body));
    };
    const fault = readFaultToken(token, parts.keyOf);
    if (fault === undefined)
      return answer(404, `<h1>${texts.unknownTitle}</h1><p>${texts.unknown}</p>${call(texts)}`);
    const facts = factsOf(fault, texts);
    if (request.method !== 'POST') {
      return answer(
        200,
        `<h1>${texts.title}</h1><p>${texts.lead}</p>${facts}<form method="post"><button type="submit">${texts.report}</button></form>${call(texts)}`,
      );
    }
    const report = reportOf(fault, token, parts.now());
    await parts.troubleReports.store(report);
    return answer(
      200,
      `<h1>${texts.thanks}</h1><p>${texts.thanksLead}</p>${facts}<dl><dt>${texts.number}</dt><dd>${report.reportNumber}</dd></dl>${call(texts)}`,
    );
  };
}

/** Its ids come of the token, so that the same rest is reported once. */
function reportOf(fault: Fault, token: string, now: Date): TroubleReport {
  const digest = createHash('sha256').update(`zhuban fault report ${token}`).digest();
  const hex = digest.toString('hex');
  // Version 8, for ids of one's own making (RFC 9562, section 5.8).
  const reportId = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
  const letters = [...digest.subarray(16, 24)].map((byte) => CROCKFORD[byte % 32]).join('');
  return {
    reportId,
    reportNumber: `BC-${letters}`,
    terminalId: fault.terminalId,
    regionCode: fault.regionCode,
    step: 'home',
    problemCode: fault.code,
    reasons: ['machine-failed'],
    at: now.toISOString(),
  };
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function factsOf(fault: Fault, texts: FaultTexts): string {
  const { date, time } = chinaTime(fault.since);
  const rows = [
    [texts.terminal, fault.terminalId],
    [texts.since, `${date} ${time}`],
    [texts.code, fault.code],
  ];
  // Of the token, whose form holds no character that means anything to HTML.
  return `<dl>${rows.map(([label, value]) => `<dt>${label}</dt><dd>${value}</dd>`).join('')}</dl>`;
}

function call(texts: FaultTexts): string {
  return `<a class="call" href="tel:12345">${texts.call}</a>`;
}

function page(language: string, texts: FaultTexts, body: string): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${texts.pageTitle}</title><style>${STYLE}</style></head><body><main><div class="sheet">${body}</div><footer>${texts.footer}</footer></main></body></html>`;
}
