import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import {
  EVALUATION_LEVELS,
  EVALUATION_TEXT_LENGTH,
  type EvaluationLevel,
  type EvaluationStanding,
  evaluationLevelSchema,
  type RectificationProgress,
} from '#contract/evaluation.ts';
import { newestOptions, optionText } from '#contract/evaluation-options.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import { type AppFailure, fail, type Result } from '#contract/result.ts';
import { dateIn, escapeHtml, readForm } from '../handover/phone-shell.ts';
import type { Evaluations } from './evaluations.ts';
import { type PhoneEvaluationTexts, phoneEvaluationTexts } from './phone-evaluation-texts.ts';

export type PhoneEvaluationRefusal =
  | 'case-unknown'
  | 'evaluation-over'
  | 'options-unknown'
  | 'form-unreadable';

/** The parts of the phone's page that are about 好差评. No script, nothing ticked beforehand, five keys alike. */
export interface PhoneEvaluationSheets {
  /** On the overview: what was said, what became of it, and the five levels while they may be chosen. */
  sheet(slipCode: string, language: string): Promise<string>;
  /** Undefined: there is nothing to fill in, or no such level. */
  form(slipCode: string, level: string, language: string): Promise<string | undefined>;
  /** Reads what was filled in. Sent twice it counts once. */
  take(request: IncomingMessage, slipCode: string): Promise<Result<void, AppFailure<PhoneEvaluationRefusal>>>;
  refusal(code: PhoneEvaluationRefusal, language: string): string;
}

const MAXIMUM_FORM_BYTES = 16 * 1024;

const formSchema = z.strictObject({
  evaluationId: z.uuid(),
  level: z.coerce.number<string>().pipe(evaluationLevelSchema),
  version: z.coerce.number<string>().int().min(1),
  options: z.array(z.string().max(60)).max(10),
  text: z.string().max(EVALUATION_TEXT_LENGTH * 2),
});

export function createPhoneEvaluation({ book, options }: Evaluations): PhoneEvaluationSheets {
  return {
    async sheet(slipCode, language) {
      const standing = await book.standing(slipCode);
      if (standing === undefined) return '';
      const texts = textsOf(language);
      return [
        standing.given.length > 0 ? givenSheet(standing, texts, language) : '',
        standing.state === 'over' ? '' : levelsSheet(standing, texts, language),
      ].join('');
    },

    async form(slipCode, level, language) {
      const standing = await book.standing(slipCode);
      const chosen = evaluationLevelSchema.safeParse(Number(level));
      if (standing === undefined || standing.state === 'over' || !chosen.success) return undefined;
      const history = await options();
      const { version, levels } = newestOptions(history);
      const texts = textsOf(language);
      const ticks = levels[`${chosen.data}`]
        .map(
          (id) =>
            `<label class="tick"><input type="checkbox" name="option" value="${escapeHtml(id)}">${escapeHtml(optionText(history, version, id, language))}</label>`,
        )
        .join('');
      const hidden = Object.entries({ evaluationId: randomUUID(), level: chosen.data, version })
        .map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`)
        .join('');
      return `<form class="sheet" method="post" action="evaluation?lang=${language}"><h1>${texts.chosen}${language === 'en' ? ': ' : '：'}${texts.level[chosen.data]}</h1>${hidden}<fieldset><legend>${texts.why}</legend>${ticks}</fieldset><label class="form-text" for="text">${texts.own}</label><p id="hint">${texts.ownHint}</p><textarea id="text" name="text" maxlength="${EVALUATION_TEXT_LENGTH}" autocomplete="off" aria-describedby="hint"></textarea><p></p><button type="submit">${texts.send}</button><a class="later" href="../phone?lang=${language}">${texts.skip}</a></form>`;
    },

    async take(request, slipCode) {
      const form = await readForm(request, MAXIMUM_FORM_BYTES);
      const filled = formSchema.safeParse({
        evaluationId: form?.get('evaluationId'),
        level: form?.get('level'),
        version: form?.get('version'),
        options: form?.getAll('option') ?? [],
        // A browser sends a line's end as two characters.
        text: (form?.get('text') ?? '').replace(/\r\n?/g, '\n'),
      });
      if (!filled.success) return fail('form-unreadable');
      const { version, options: optionIds, text, ...rest } = filled.data;
      return book.putFromPhone({
        ...rest,
        slipCode,
        optionIds,
        optionsVersion: version,
        ...(text.trim() === '' ? {} : { text: text.trim().slice(0, EVALUATION_TEXT_LENGTH) }),
      });
    },

    refusal(code, language) {
      const texts = textsOf(language);
      return `<div class="sheet"><h1>${texts.refused[code]}</h1><a class="later" href="../phone?lang=${language}">${texts.back}</a></div>`;
    },
  };
}

function textsOf(language: string): PhoneEvaluationTexts {
  const texts = phoneEvaluationTexts[language];
  if (texts === undefined) throw new Error(`no texts in ${language}`);
  return texts;
}

function day(language: string, date: string): string {
  return dateIn(language, `${date}T00:00:00+08:00`, false);
}

function levelsSheet(standing: EvaluationStanding, texts: PhoneEvaluationTexts, language: string): string {
  const keys = EVALUATION_LEVELS.map(
    (level: EvaluationLevel) =>
      `<button type="submit" name="level" value="${level}">${texts.level[level]}</button>`,
  ).join('');
  const title = standing.state === 'open' ? texts.ask : texts.askMore;
  return `<section class="sheet"><h2>${title}</h2><p>${texts.free} ${texts.until(day(language, standing.until))}</p><form class="levels" method="get" action="phone/evaluation"><input type="hidden" name="lang" value="${language}">${keys}</form></section>`;
}

function givenSheet(standing: EvaluationStanding, texts: PhoneEvaluationTexts, language: string): string {
  const rows = standing.given
    .map(
      ({ level, on }, index) =>
        `<li>${index === 0 ? '' : `${texts.added} `}${texts.onDay(texts.level[level], day(language, on))}</li>`,
    )
    .join('');
  const { rectification } = standing;
  return `<section class="sheet"><h2>${texts.given}</h2><ol>${rows}</ol>${
    rectification === undefined ? '' : rectificationPart(rectification, texts, language)
  }</section>`;
}

function rectificationPart(
  { state, dueDate, overdue, answer }: RectificationProgress,
  texts: PhoneEvaluationTexts,
  language: string,
): string {
  const pending = state === 'received' || state === 'being-rectified';
  const clock = pending ? `<p>${overdue ? texts.overdue : texts.due(day(language, dueDate))}</p>` : '';
  const quoted =
    answer === undefined
      ? ''
      : `<h2>${texts.answer}</h2><p class="quoted" lang="${SOURCE_LANGUAGE}">${escapeHtml(answer)}</p>`;
  return `<p><b>${texts.rectification[state]}</b></p>${clock}${quoted}`;
}
