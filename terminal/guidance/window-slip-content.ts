import type { Elsewhere } from '#contract/visit/guide.ts';
import type { OutcomeView } from '#contract/visit/outcome.ts';
import type { RoadStepId } from '#contract/visit/road.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';

/** 转人工窗口: what a person at the window needs to go on. Nothing of the citizen: the slip may be lost. */
export interface WindowGuidance {
  readonly itemId: string;
  readonly itemName: string;
  readonly elsewhere: Elsewhere;
  readonly windowCode: string;
  /** Read by the window's scanner: item, step and code, without any lookup. */
  readonly qr: string;
  readonly done: readonly RoadStepId[];
  readonly remaining: readonly RoadStepId[];
  /** Names of the materials still to be shown, as the item calls them. */
  readonly materials: readonly string[];
  readonly outcome: OutcomeView['kind'] | undefined;
  /** As the screen tells the citizen: the window must not hear it otherwise. */
  readonly kept: ScreenOf<'problem'>['kept'];
}
