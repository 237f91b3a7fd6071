import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type PhoneTexts, phoneLanguage, phoneTexts } from './phone-texts.ts';

const STYLE = `
:root{color-scheme:light}
body{margin:0;background:#f5f3ee;color:#17233a;font:18px/1.7 "Noto Sans CJK SC","PingFang SC","PingFang HK","Microsoft YaHei",sans-serif}
main{max-width:34rem;margin:0 auto;padding:1.5rem 1.25rem}
.sheet{background:#fff;border:1px solid #dfdbd1;border-radius:14px;padding:1.5rem;margin-bottom:1.25rem}
h1{font-size:1.6rem;line-height:1.35;margin:0 0 .5rem}h2{font-size:1.15rem;margin:0 0 .75rem}
p{margin:.25rem 0 .75rem}
.mark{border:2px solid #8f2413;color:#8f2413;border-radius:8px;padding:.5rem .75rem;font-weight:700}
.quoted{border-left:4px solid #dfdbd1;padding-left:.75rem;overflow-wrap:anywhere}
button,.paper{display:block;box-sizing:border-box;width:100%;min-height:3.5rem;border:0;border-radius:12px;background:#0f4499;color:#fff;font:inherit;font-weight:700;padding:.85rem 1.25rem;text-align:center;text-decoration:none}
.paper{margin-top:.75rem;text-align:left}.paper small{display:block;font-weight:400}
.levels button{margin-top:.75rem;background:#fff;color:#17233a;border:2px solid #0f4499}
.later{display:block;margin-top:1rem;padding:.6rem 0;text-align:center;color:#0f4499}
button:focus-visible,a:focus-visible,input:focus-visible,textarea:focus-visible{outline:4px solid #0c3a86;outline-offset:3px}
fieldset{border:0;margin:0 0 1rem;padding:0}legend{font-weight:700;margin-bottom:.25rem}
.tick{display:flex;align-items:center;gap:.75rem;min-height:3rem}.tick input{width:1.5rem;height:1.5rem;flex:none}
textarea,.code{box-sizing:border-box;width:100%;border:2px solid #5b6b8c;border-radius:12px;padding:.75rem;font:inherit;background:#fff;color:inherit}
textarea{min-height:7rem}.code{letter-spacing:.06em}
.form-text{display:block;font-weight:700;margin-bottom:.25rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:1rem 0 0}dt{color:#3f4d6b}dd{margin:0;overflow-wrap:anywhere;font-weight:700}
ol{margin:0;padding-left:1.25rem}li{margin-bottom:.75rem}time{display:block;color:#3f4d6b}
nav{display:flex;gap:.5rem;flex-wrap:wrap;margin-bottom:1rem}nav a{color:#0f4499;padding:.6rem .9rem;border-radius:10px}nav a[aria-current]{background:#e6eefa;color:#17233a;text-decoration:none}
footer{color:#3f4d6b;font-size:.9rem}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

export const PHONE_HEADERS = {
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex, nofollow',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
const HTML = { ...PHONE_HEADERS, 'Content-Type': 'text/html; charset=utf-8' };

/** Who looks at a page for phones, and what he asked for. */
export interface PhoneVisitor {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Asked for in the address; empty: not. */
  readonly language: string;
}

/** The address under a host that is not there: only path and query count. */
export function phoneVisitor(
  request: IncomingMessage,
  response: ServerResponse,
): { readonly url: URL; readonly visit: PhoneVisitor } {
  const url = new URL(request.url ?? '/', 'http://hub.invalid');
  const asked = url.searchParams.get('lang');
  const language = asked !== null && Object.hasOwn(phoneTexts, asked) ? asked : '';
  return { url, visit: { request, response, language } };
}

/** The language asked for, else that of the visit at the machine, else the phone's own. */
export function chosenLanguage({ language, request }: PhoneVisitor, visit: string | undefined): string {
  return phoneLanguage(language === '' ? null : language, visit, request.headers['accept-language']);
}

export function textsOf(language: string): PhoneTexts {
  const texts = phoneTexts[language];
  if (texts === undefined) throw new Error(`no texts in ${language}`);
  return texts;
}

/** As people of the language write it, in China's time. */
export function dateIn(language: string, instant: string, withTime: boolean): string {
  return new Intl.DateTimeFormat(language === 'zh-Hant' ? 'zh-HK' : language, {
    dateStyle: 'long',
    ...(withTime ? { timeStyle: 'short' } : {}),
    timeZone: 'Asia/Shanghai',
  }).format(new Date(instant));
}

/** @param query What the links that change the language keep, as `level=2`. */
export function sendPage(
  { request, response }: PhoneVisitor,
  status: number,
  language: string,
  body: string,
  query = '',
): void {
  const texts = textsOf(language);
  const kept = query === '' ? '' : `&amp;${escapeHtml(query)}`;
  const links = Object.entries(phoneTexts)
    .map(
      ([tag, each]) =>
        `<a href="?lang=${tag}${kept}" lang="${tag}" hreflang="${tag}"${tag === language ? ' aria-current="true"' : ''}>${each.name}</a>`,
    )
    .join('');
  response.writeHead(status, HTML);
  response.end(
    request.method === 'HEAD'
      ? undefined
      : `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${texts.title}</title><style>${STYLE}</style></head><body><main><nav aria-label="${texts.languages}">${links}</nav>${body}<footer>${texts.footer}</footer></main></body></html>`,
  );
}

/** A form as a browser sends it; undefined: too large, or no form at all. */
export async function readForm(
  request: IncomingMessage,
  maximumBytes: number,
): Promise<URLSearchParams | undefined> {
  if (!(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded'))
    return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumBytes) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
