import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Progress } from '#contract/case.ts';
import { handoverTokenSchema, PHONE_PATH, PHONE_SESSION_SECONDS } from '#contract/handover.ts';
import type { IssuedDocument } from '#contract/hub-api.ts';
import type { CaseOffice } from '../cases/case-office.ts';
import type { DocumentOffice } from '../documents/document-office.ts';
import type { HandoverOffice, PhoneSession, RefusedOpening } from './handover-office.ts';
import { type PhoneTexts, phoneLanguage, phoneTexts } from './phone-texts.ts';

const STYLE = `
:root{color-scheme:light}
body{margin:0;background:#f5f3ee;color:#17233a;font:18px/1.7 "Noto Sans CJK SC","PingFang SC","PingFang HK","Microsoft YaHei",sans-serif}
main{max-width:34rem;margin:0 auto;padding:1.5rem 1.25rem}
.sheet{background:#fff;border:1px solid #dfdbd1;border-radius:14px;padding:1.5rem;margin-bottom:1.25rem}
h1{font-size:1.6rem;line-height:1.35;margin:0 0 .5rem}h2{font-size:1.15rem;margin:0 0 .75rem}
p{margin:.25rem 0 .75rem}
.mark{border:2px solid #8f2413;color:#8f2413;border-radius:8px;padding:.5rem .75rem;font-weight:700}
button,.paper{display:block;box-sizing:border-box;width:100%;min-height:3.5rem;border:0;border-radius:12px;background:#0f4499;color:#fff;font:inherit;font-weight:700;padding:.85rem 1.25rem;text-align:center;text-decoration:none}
.paper{margin-top:.75rem;text-align:left}.paper small{display:block;font-weight:400}
button:focus-visible,a:focus-visible{outline:4px solid #0c3a86;outline-offset:3px}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:1rem 0 0}dt{color:#3f4d6b}dd{margin:0;overflow-wrap:anywhere;font-weight:700}
ol{margin:0;padding-left:1.25rem}li{margin-bottom:.75rem}time{display:block;color:#3f4d6b}
nav{display:flex;gap:.5rem;flex-wrap:wrap;margin-bottom:1rem}nav a{color:#0f4499;padding:.6rem .9rem;border-radius:10px}nav a[aria-current]{background:#e6eefa;color:#17233a;text-decoration:none}
footer{color:#3f4d6b;font-size:.9rem}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const HEADERS = {
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex, nofollow',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
const HTML = { ...HEADERS, 'Content-Type': 'text/html; charset=utf-8' };
const COOKIE = 'zhuban-phone';

export interface PhonePageParts {
  readonly handovers: HandoverOffice;
  readonly cases: CaseOffice;
  readonly documents: DocumentOffice;
  readonly publicUrl: () => string;
}

interface Visitor {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly language: string;
}

/**
 * `/phone/{token}`, then `/phone`. A look at the address uses nothing up: scanners of messengers and previews
 * fetch addresses before their owner does. Only the button, a POST, opens, once; from then on a cookie that no
 * script can read stands for the token, and the address bar holds nothing.
 */
export function createPhonePage(
  parts: PhonePageParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { handovers, cases, documents } = parts;
  const base = (): string => new URL(parts.publicUrl()).pathname.replace(/\/$/, '');

  async function token(visit: Visitor, given: string): Promise<void> {
    const { request, response } = visit;
    const wellFormed = handoverTokenSchema.safeParse(given).success;
    if (request.method === 'POST') {
      const entered = wellFormed ? await handovers.enter(given) : { refused: 'unknown' as const };
      if ('refused' in entered) return refuse(visit, entered.refused, entered.language);
      const language = visit.language === '' ? entered.language : visit.language;
      const secure = parts.publicUrl().startsWith('https:') ? '; Secure' : '';
      response.writeHead(303, {
        ...HEADERS,
        Location: `${base()}${PHONE_PATH}?lang=${encodeURIComponent(language)}`,
        'Set-Cookie': `${COOKIE}=${entered.session}; Path=${base()}${PHONE_PATH}; Max-Age=${PHONE_SESSION_SECONDS}; HttpOnly; SameSite=Strict${secure}`,
      });
      response.end();
      return;
    }
    const looked = wellFormed ? await handovers.look(given) : { refused: 'unknown' as const };
    if (looked.refused !== undefined) return refuse(visit, looked.refused, looked.language);
    const language = chosen(visit, looked.language);
    const texts = textsOf(language);
    send(
      visit,
      200,
      language,
      `<div class="sheet"><h1>${texts.welcome}</h1><p>${texts.openNote}</p><form method="post"><button type="submit">${texts.open}</button></form></div>`,
    );
  }

  async function overview(visit: Visitor, session: PhoneSession): Promise<void> {
    const language = chosen(visit, session.subject.language);
    const texts = textsOf(language);
    const progress = await cases.progress(session.subject.slipCode);
    if (progress === undefined) return refuse(visit, 'not-found', session.subject.language);
    const papers = await papersOf(session);
    send(
      visit,
      200,
      language,
      progressSheet(progress, texts, language) + paperSheet(papers, texts, session, language),
    );
  }

  async function papersOf({ subject }: PhoneSession): Promise<IssuedDocument[]> {
    if (subject.caseId === undefined) return [];
    const order = await cases.issueOrder(subject.caseId, subject.slipCode);
    if (order === undefined) return [];
    const issued = await documents.issue(subject.caseId, order.papers);
    return issued.ok ? issued.value : [];
  }

  async function paper(visit: Visitor, session: PhoneSession, position: number): Promise<void> {
    const found = (await papersOf(session))[position - 1];
    if (found === undefined) return refuse(visit, 'not-found', session.subject.language);
    const bytes = Buffer.from(found.pdf, 'base64');
    visit.response.writeHead(200, {
      ...HEADERS,
      'Content-Type': 'application/pdf',
      'Content-Length': bytes.length,
      'Content-Disposition': `attachment; filename="${found.documentNumber.replace(/[^A-Za-z0-9-]/g, '')}.pdf"`,
    });
    visit.response.end(bytes);
  }

  function refuse(
    visit: Visitor,
    why: RefusedOpening | 'session-over' | 'not-found',
    language?: string,
  ): void {
    const tag = chosen(visit, language);
    const texts = textsOf(tag);
    const status = why === 'unknown' || why === 'not-found' ? 404 : why === 'session-over' ? 401 : 410;
    send(
      visit,
      status,
      tag,
      `<div class="sheet"><h1>${texts.refusedTitle}</h1><p>${texts.refused[why]}</p><p>${texts.again}</p></div>`,
    );
  }

  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://hub.invalid');
    const rest = url.pathname.slice(PHONE_PATH.length).replace(/^\//, '');
    const asked = url.searchParams.get('lang');
    const language = asked !== null && Object.hasOwn(phoneTexts, asked) ? asked : '';
    const visit: Visitor = { request, response, language };
    const position = /^papers\/(\d{1,2})$/.exec(rest)?.[1];
    const atToken = rest !== '' && position === undefined;
    const allowed = atToken ? ['GET', 'HEAD', 'POST'] : ['GET', 'HEAD'];
    if (!allowed.includes(request.method ?? '')) {
      response.writeHead(405, { ...HEADERS, Allow: allowed.join(', ') }).end();
      return;
    }
    if (atToken) return token(visit, rest);
    const session = await handovers.session(cookieOf(request));
    if (session === undefined) return refuse(visit, 'session-over');
    return position === undefined ? overview(visit, session) : paper(visit, session, Number(position));
  };
}

function cookieOf(request: IncomingMessage): string {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === COOKIE && value !== undefined && handoverTokenSchema.safeParse(value).success) return value;
  }
  return '';
}

function chosen({ language, request }: Visitor, visit: string | undefined): string {
  return phoneLanguage(language === '' ? null : language, visit, request.headers['accept-language']);
}

function textsOf(language: string): PhoneTexts {
  const texts = phoneTexts[language];
  if (texts === undefined) throw new Error(`no texts in ${language}`);
  return texts;
}

function progressSheet(progress: Progress, texts: PhoneTexts, language: string): string {
  const promised =
    progress.promisedDate === undefined
      ? ''
      : `<dt>${texts.promised}</dt><dd>${escapeHtml(dateIn(language, `${progress.promisedDate}T00:00:00+08:00`, false))}</dd>`;
  const steps = progress.timeline
    .map(
      (step) =>
        `<li><time datetime="${escapeHtml(step.at)}">${escapeHtml(dateIn(language, step.at, true))}</time><b>${texts.state[step.state]}</b> <span lang="zh-Hans">${escapeHtml(step.text)}</span></li>`,
    )
    .join('');
  return `<div class="sheet"><h1>${texts.state[progress.state]}</h1><p lang="zh-Hans">${escapeHtml(progress.itemName)}</p>${
    progress.simulated ? `<p class="mark">${texts.simulated}</p>` : ''
  }<dl><dt>${texts.number}</dt><dd>${escapeHtml(progress.acceptanceNumber)}</dd>${promised}</dl></div><section class="sheet"><h2>${texts.timeline}</h2><ol>${steps}</ol></section>`;
}

function paperSheet(
  papers: readonly IssuedDocument[],
  texts: PhoneTexts,
  session: PhoneSession,
  language: string,
): string {
  const list = papers
    .map(
      (each, index) =>
        `<a class="paper" href="phone/papers/${index + 1}" download>${texts.download} <span lang="zh-Hans">${escapeHtml(each.title)}</span><small>${texts.pages(each.pages)}</small></a>`,
    )
    .join('');
  return `<section class="sheet"><h2>${texts.papers}</h2>${list === '' ? `<p>${texts.noPapers}</p>` : list}</section><p>${escapeHtml(texts.until(dateIn(language, session.endsAt.toISOString(), true)))}</p>`;
}

/** As people of the language write it, in China's time. */
function dateIn(language: string, instant: string, withTime: boolean): string {
  return new Intl.DateTimeFormat(language === 'zh-Hant' ? 'zh-HK' : language, {
    dateStyle: 'long',
    ...(withTime ? { timeStyle: 'short' } : {}),
    timeZone: 'Asia/Shanghai',
  }).format(new Date(instant));
}

function send({ request, response }: Visitor, status: number, language: string, body: string): void {
  const texts = textsOf(language);
  const links = Object.entries(phoneTexts)
    .map(
      ([tag, each]) =>
        `<a href="?lang=${tag}" lang="${tag}" hreflang="${tag}"${tag === language ? ' aria-current="true"' : ''}>${each.name}</a>`,
    )
    .join('');
  response.writeHead(status, HTML);
  response.end(
    request.method === 'HEAD'
      ? undefined
      : `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${texts.title}</title><style>${STYLE}</style></head><body><main><nav aria-label="${texts.languages}">${links}</nav>${body}<footer>${texts.footer}</footer></main></body></html>`,
  );
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
