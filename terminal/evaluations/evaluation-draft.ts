import { chinaTime } from '#contract/china-time.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { Evaluation, EvaluationLevel, EvaluationStanding } from '#contract/evaluation.ts';
import type { EvaluationOptions } from '#contract/evaluation-options.ts';
import type { VisitContext } from '../visit/visit-context.ts';

/** What the page of a visit is made of; a visit stays on the options it began with. */
export interface EvaluationForm {
  readonly options: EvaluationOptions;
  /** The hub's key is known, so own words can be sealed to it. */
  readonly canWrite: boolean;
}

/** case: brought in on this visit. slip: its holder came back to it. visit: there is no case. */
export type EvaluationAbout = 'case' | 'slip' | 'visit';

export interface EvaluationDraft {
  readonly about: EvaluationAbout;
  readonly evaluationId: string;
  readonly form: EvaluationForm;
  /** It could not be stored. */
  readonly failed: boolean;
  readonly given?:
    | {
        readonly level: EvaluationLevel;
        readonly optionIds: readonly string[];
        readonly text?: string | undefined;
        readonly callBack: boolean;
      }
    | undefined;
}

/** Own words go beside: they are sealed before they are stored. */
export interface ComposedEvaluation {
  readonly evaluation: Evaluation;
  readonly text: string | undefined;
}

/** He is there, and his case knows a number to call. */
export function mayBeCalled({ item, citizen, caseId, evaluation }: VisitContext): boolean {
  if (evaluation?.about !== 'case' || caseId === undefined) return false;
  return (item?.fields ?? []).some(
    ({ id, input }) => input.kind === 'phone' && (citizen?.answers[id]?.value ?? '') !== '',
  );
}

/** Throws when nothing was given: the statechart stores nothing else. */
export function composeEvaluation(context: VisitContext): ComposedEvaluation {
  const { evaluation: draft, item, terminal, caseId, slipCode, visitId, standing } = context;
  if (draft?.given === undefined || item === undefined) throw new Error('no evaluation was given');
  const { given, about, evaluationId, form } = draft;
  return {
    text: given.text,
    evaluation: {
      evaluationId,
      ...(about === 'case' && caseId !== undefined ? { caseId } : {}),
      ...(about === 'slip' && slipCode !== undefined ? { slipCodeSha256: sha256Hex(slipCode) } : {}),
      ...(about === 'visit' && visitId !== undefined ? { visitId } : {}),
      itemId: about === 'slip' && standing !== undefined ? standing.itemId : item.id,
      terminalId: terminal.id,
      regionCode: terminal.regionCode,
      channel: 'kiosk',
      level: given.level,
      reasons: [...given.optionIds],
      reasonsVersion: form.options.version,
      ...(given.callBack ? { callBack: true } : {}),
      at: new Date().toISOString(),
    },
  };
}

/** The hub may hear of it later: until then the page knows. */
export function afterGiving({ standing, evaluation }: VisitContext): {
  readonly standing: EvaluationStanding | undefined;
} {
  if (standing === undefined || evaluation?.given === undefined) return { standing };
  const on = chinaTime(new Date()).date;
  return {
    standing: {
      ...standing,
      state: 'over',
      given: [...standing.given, { level: evaluation.given.level, on }].slice(-50),
    },
  };
}
