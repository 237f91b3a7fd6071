import type { IncomingMessage, ServerResponse } from 'node:http';
import { slipCodeFrom } from '#contract/slip-code.ts';
import type { HandoverOffice } from '../handover/handover-office.ts';
import { letIn } from '../handover/phone-page.ts';
import { chosenLanguage, PHONE_HEADERS, phoneVisitor, readForm, sendPage } from '../handover/phone-shell.ts';
import { phoneEvaluationTexts } from './phone-evaluation-texts.ts';

/** Where somebody at home types what stands on his slip. */
export const SLIP_ENTRY_PATH = '/evaluate';
const MAXIMUM_FORM_BYTES = 2048;
/** Instead of a terminal's id, in the row of the session. */
const AT_HOME = 'phone';

export interface SlipEntryParts {
  readonly handovers: HandoverOffice;
  /** Is there a case behind this code? */
  readonly isKnown: (slipCode: string) => Promise<boolean>;
  readonly publicUrl: () => string;
}

/**
 * `/evaluate`: the code of a slip opens the page for phones, without the papers. The code has 80 random bits and travels
 * in the body of a POST, so it stands in no address and no log. Whoever holds the slip may ask at any machine as well.
 */
export function createSlipEntryPage(
  parts: SlipEntryParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const { visit } = phoneVisitor(request, response);
    const language = chosenLanguage(visit, undefined);
    if (request.method === 'GET' || request.method === 'HEAD')
      return sendPage(visit, 200, language, form(language));
    if (request.method !== 'POST') {
      response.writeHead(405, { ...PHONE_HEADERS, Allow: 'GET, HEAD, POST' }).end();
      return;
    }
    const slipCode = slipCodeFrom((await readForm(request, MAXIMUM_FORM_BYTES))?.get('code') ?? '');
    if (slipCode === undefined || !(await parts.isKnown(slipCode))) {
      return sendPage(visit, 404, language, form(language, true));
    }
    const { url } = await parts.handovers.open(AT_HOME, { slipCode, language });
    const entered = await parts.handovers.enter(url.slice(url.lastIndexOf('/') + 1));
    if ('refused' in entered) throw new Error('a session that was opened just now is refused');
    letIn(response, parts.publicUrl(), entered.session, language);
  };
}

function form(language: string, unknown = false): string {
  const texts = phoneEvaluationTexts[language];
  if (texts === undefined) throw new Error(`no texts in ${language}`);
  return `<form class="sheet" method="post"><h1>${texts.entryTitle}</h1><p>${texts.entryNote}</p>${
    unknown ? `<p class="mark" role="alert">${texts.codeUnknown}</p>` : ''
  }<label class="form-text" for="code">${texts.code}</label><p id="hint">${texts.codeHint}</p><input class="code" id="code" name="code" required maxlength="60" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="hint"><p></p><button type="submit">${texts.open}</button></form>`;
}
