import type { Evaluation, EvaluationLevel } from '#contract/evaluation.ts';
import type { EvaluationOptions } from '#contract/evaluation-options.ts';

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
