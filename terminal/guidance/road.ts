import type { Item } from '#contract/item.ts';
import type { RoadStep, RoadStepId } from '#contract/visit/road.ts';
import type { ScreenName } from '#contract/visit/screens.ts';
import { hasPage, isWithoutCase } from '../visit/visit-rules.ts';

/** The steps this item leads through, in their order; none for asking after a case. */
export function roadSteps(item: Item): readonly RoadStepId[] {
  if (isWithoutCase(item)) return [];
  const steps: RoadStepId[] = ['choose', 'identify'];
  if (hasPage(item, 'form') || hasPage(item, 'dues')) steps.push('fill');
  if (hasPage(item, 'faceCheck')) steps.push('face');
  if (hasPage(item, 'materials')) steps.push('materials');
  if (hasPage(item, 'signing')) steps.push('sign');
  steps.push('check', item.outcome.kind === 'information' ? 'look' : 'print', 'take');
  return steps;
}

const STEP_OF_SCREEN: Partial<Record<ScreenName, RoadStepId>> = {
  guide: 'choose',
  consent: 'identify',
  acting: 'identify',
  'acting-refused': 'identify',
  identify: 'identify',
  // Whether it is the right thing at all belongs to choosing it.
  eligibility: 'choose',
  package: 'choose',
  ineligible: 'choose',
  known: 'fill',
  form: 'fill',
  dues: 'fill',
  pay: 'check',
  'face-check': 'face',
  materials: 'materials',
  capture: 'materials',
  sign: 'sign',
  check: 'check',
  withdraw: 'check',
  submitting: 'check',
  result: 'look',
  printing: 'print',
  evaluate: 'take',
  'take-things': 'take',
};

export function stepOfScreen(screen: string): RoadStepId | undefined {
  return STEP_OF_SCREEN[screen as ScreenName];
}

/** Nothing where the screen is no step of the road: a problem, or the end of the road by a refusal. */
export function roadOf(item: Item | undefined, screen: ScreenName): RoadStep[] {
  if (item === undefined || screen === 'ineligible') return [];
  const steps = roadSteps(item);
  const current = stepOfScreen(screen);
  const position = current === undefined ? -1 : steps.indexOf(current);
  if (position < 0) return [];
  return steps.map((id, index) => ({
    id,
    state: index < position ? 'done' : index === position ? 'current' : 'ahead',
  }));
}
