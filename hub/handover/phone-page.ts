import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Progress } from '#contract/case.ts';
import { handoverTokenSchema, PHONE_PATH, PHONE_SESSION_SECONDS } from '#contract/handover.ts';
import type { IssuedDocument } from '#contract/hub-api.ts';
import type { CaseOffice } from '../cases/case-office.ts';
import type { DocumentOffice } from '../documents/document-office.ts';
import type { PhoneEvaluationSheets } from '../evaluations/phone-evaluation.ts';
import type { HandoverOffice, PhoneSession, RefusedOpening } from './handover-office.ts';
import {
  chosenLanguage,
  dateIn,
  escapeHtml,
  PHONE_HEADERS,
  type PhoneVisitor,
  phoneVisitor,
  sendPage,
  textsOf,
} from './phone-shell.ts';
import type { PhoneTexts } from './phone-texts.ts';

const COOKIE = 'zhuban-phone';

export interface PhonePageParts {
  readonly handovers: HandoverOffice;
  readonly cases: CaseOffice;
  readonly documents: DocumentOffice;
  readonly evaluation: PhoneEvaluationSheets;
  readonly publicUrl: () => string;
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

  async function token(visit: PhoneVisitor, given: string): Promise<void> {
    const { request, response } = visit;
    const wellFormed = handoverTokenSchema.safeParse(given).success;
    if (request.method === 'POST') {
      const entered = wellFormed ? await handovers.enter(given) : { refused: 'unknown' as const };
      if ('refused' in entered) return refuse(visit, entered.refused, entered.language);
      const language = visit.language === '' ? entered.language : visit.language;
      letIn(response, parts.publicUrl(), entered.session, language);
      return;
    }
    const looked = wellFormed ? await handovers.look(given) : { refused: 'unknown' as const };
    if (looked.refused !== undefined) return refuse(visit, looked.refused, looked.language);
    const language = chosenLanguage(visit, looked.language);
    const texts = textsOf(language);
    sendPage(
      visit,
      200,
      language,
      `<div class="sheet"><h1>${texts.welcome}</h1><p>${texts.openNote}</p><form method="post"><button type="submit">${texts.open}</button></form></div>`,
    );
  }

  async function overview(visit: PhoneVisitor, session: PhoneSession): Promise<void> {
    const language = chosenLanguage(visit, session.subject.language);
    const texts = textsOf(language);
    const progress = await cases.progress(session.subject.slipCode);
    if (progress === undefined) return refuse(visit, 'not-found', session.subject.language);
    const papers = await papersOf(session);
    sendPage(
      visit,
      200,
      language,
      progressSheet(progress, texts, language) +
        (await parts.evaluation.sheet(session.subject.slipCode, language)) +
        paperSheet(papers, texts, session, language),
    );
  }

  /** The level is chosen on the overview; here the rest is asked, and taken. */
  async function evaluate(visit: PhoneVisitor, session: PhoneSession, level: string | null): Promise<void> {
    const { slipCode, language: visitLanguage } = session.subject;
    const language = chosenLanguage(visit, visitLanguage);
    if (visit.request.method === 'POST') {
      const taken = await parts.evaluation.take(visit.request, slipCode);
      if (!taken.ok) {
        return sendPage(visit, 409, language, parts.evaluation.refusal(taken.failure.code, language));
      }
      visit.response.writeHead(303, {
        ...PHONE_HEADERS,
        Location: `${base()}${PHONE_PATH}?lang=${encodeURIComponent(language)}`,
      });
      visit.response.end();
      return;
    }
    const form = await parts.evaluation.form(slipCode, level ?? '', language);
    if (form === undefined) return refuse(visit, 'not-found', visitLanguage);
    sendPage(visit, 200, language, form, `level=${level}`);
  }

  async function papersOf({ subject }: PhoneSession): Promise<IssuedDocument[]> {
    if (subject.caseId === undefined) return [];
    const order = await cases.issueOrder(subject.caseId, subject.slipCode);
    if (order === undefined) return [];
    const issued = await documents.issue(subject.caseId, order.papers);
    return issued.ok ? issued.value : [];
  }

  async function paper(visit: PhoneVisitor, session: PhoneSession, position: number): Promise<void> {
    const found = (await papersOf(session))[position - 1];
    if (found === undefined) return refuse(visit, 'not-found', session.subject.language);
    const bytes = Buffer.from(found.pdf, 'base64');
    visit.response.writeHead(200, {
      ...PHONE_HEADERS,
      'Content-Type': 'application/pdf',
      'Content-Length': bytes.length,
      'Content-Disposition': `attachment; filename="${found.documentNumber.replace(/[^A-Za-z0-9-]/g, '')}.pdf"`,
    });
    visit.response.end(bytes);
  }

  function refuse(
    visit: PhoneVisitor,
    why: RefusedOpening | 'session-over' | 'not-found',
    language?: string,
  ): void {
    const tag = chosenLanguage(visit, language);
    const texts = textsOf(tag);
    const status = why === 'unknown' || why === 'not-found' ? 404 : why === 'session-over' ? 401 : 410;
    sendPage(
      visit,
      status,
      tag,
      `<div class="sheet"><h1>${texts.refusedTitle}</h1><p>${texts.refused[why]}</p><p>${texts.again}</p></div>`,
    );
  }

  return async (request, response) => {
    const { url, visit } = phoneVisitor(request, response);
    const rest = url.pathname.slice(PHONE_PATH.length).replace(/^\//, '');
    const position = /^papers\/(\d{1,2})$/.exec(rest)?.[1];
    const atEvaluation = rest === 'evaluation';
    const atToken = rest !== '' && position === undefined && !atEvaluation;
    const allowed = atToken || atEvaluation ? ['GET', 'HEAD', 'POST'] : ['GET', 'HEAD'];
    if (!allowed.includes(request.method ?? '')) {
      response.writeHead(405, { ...PHONE_HEADERS, Allow: allowed.join(', ') }).end();
      return;
    }
    if (atToken) return token(visit, rest);
    const session = await handovers.session(cookieOf(request));
    if (session === undefined) return refuse(visit, 'session-over');
    if (atEvaluation) return evaluate(visit, session, url.searchParams.get('level'));
    return position === undefined ? overview(visit, session) : paper(visit, session, Number(position));
  };
}

/** From here on a cookie that no script can read stands for the code, and the address bar holds nothing. */
export function letIn(response: ServerResponse, publicUrl: string, session: string, language: string): void {
  const home = `${new URL(publicUrl).pathname.replace(/\/$/, '')}${PHONE_PATH}`;
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  response.writeHead(303, {
    ...PHONE_HEADERS,
    Location: `${home}?lang=${encodeURIComponent(language)}`,
    'Set-Cookie': `${COOKIE}=${session}; Path=${home}; Max-Age=${PHONE_SESSION_SECONDS}; HttpOnly; SameSite=Strict${secure}`,
  });
  response.end();
}

function cookieOf(request: IncomingMessage): string {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === COOKIE && value !== undefined && handoverTokenSchema.safeParse(value).success) return value;
  }
  return '';
}

function progressSheet(progress: Progress, texts: PhoneTexts, language: string): string {
  const steps = progress.timeline
    .map(
      (step) =>
        `<li><time datetime="${escapeHtml(step.at)}">${escapeHtml(dateIn(language, step.at, true))}</time><b>${texts.state[step.state]}</b> <span lang="zh-Hans">${escapeHtml(step.text)}</span></li>`,
    )
    .join('');
  const parts = (progress.parts ?? [])
    .map(
      (part) =>
        `<li><b lang="zh-Hans">${escapeHtml(part.itemName)}</b><br>${texts.state[part.state]} <span lang="zh-Hans">${escapeHtml(part.timeline.at(-1)?.text ?? '')}</span>${caseFacts(part, texts, language)}</li>`,
    )
    .join('');
  return `<div class="sheet"><h1>${texts.state[progress.state]}</h1><p lang="zh-Hans">${escapeHtml(progress.itemName)}</p>${
    progress.simulated ? `<p class="mark">${texts.simulated}</p>` : ''
  }${caseFacts(progress, texts, language)}</div>${
    parts === '' ? '' : `<section class="sheet"><h2>${texts.parts}</h2><ol>${parts}</ol></section>`
  }<section class="sheet"><h2>${texts.timeline}</h2><ol>${steps}</ol></section>`;
}

/** The number of a case, or of a part, and its days. */
function caseFacts(progress: Progress, texts: PhoneTexts, language: string): string {
  const day = (label: string, date: string | undefined): string =>
    date === undefined
      ? ''
      : `<dt>${label}</dt><dd>${escapeHtml(dateIn(language, `${date}T00:00:00+08:00`, false))}</dd>`;
  return `<dl><dt>${texts.number}</dt><dd>${escapeHtml(progress.acceptanceNumber)}</dd>${day(
    texts.supplementBy,
    progress.supplement?.by,
  )}${day(texts.promised, progress.promisedDate)}</dl>`;
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
