import { chinaTime } from '#contract/china-time.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { EvaluationStanding } from '#contract/evaluation.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import type { ComposedEvaluation } from './evaluation-types.ts';

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
