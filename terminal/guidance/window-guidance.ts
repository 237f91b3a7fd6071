import { randomBytes } from 'node:crypto';
import type { RoadStepId } from '#contract/visit/road.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { itemOf, materialsComplete } from '../visit/visit-rules.ts';
import { elsewhereOf } from './elsewhere.ts';
import { keptOf } from './kept.ts';
import { roadSteps, stepOfScreen } from './road.ts';
import type { WindowGuidance } from './window-slip-content.ts';

export const WINDOW_QR_PREFIX = 'ZHUBAN-WINDOW:';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Six characters of Crockford's base 32: short enough to be read out, new for every visit. */
export function newWindowCode(): string {
  return [...randomBytes(6)].map((byte) => ALPHABET[byte % 32]).join('');
}

/** The item is chosen, and one's things are taken at every counter. */
const told = (id: RoadStepId): boolean => id !== 'choose' && id !== 'take';

export function windowGuidance(context: VisitContext): WindowGuidance {
  const item = itemOf(context);
  const step = context.helpStep ?? 'guide';
  const steps = roadSteps(item);
  // The problem page is no step of the road: what was handed in is behind it, what was not lies ahead.
  const reached = stepOfScreen(step) ?? (context.outcome === undefined ? 'check' : 'take');
  const position = Math.max(0, steps.indexOf(reached));
  const missing = (context.citizen?.materials ?? []).filter((entry) => !materialsComplete([entry]));
  const materials =
    context.outcome !== undefined
      ? []
      : context.citizen === undefined
        ? item.materials.map((material) => material.name)
        : missing.map((entry) => entry.material.name);
  const windowCode = context.windowCode ?? '';
  return {
    itemId: item.id,
    itemName: item.name,
    elsewhere: elsewhereOf(item),
    windowCode,
    qr: `${WINDOW_QR_PREFIX}${item.implementation.taskCode}:${item.id}:${step}:${windowCode}`,
    done: steps.slice(0, position).filter(told),
    remaining: steps.slice(position).filter(told),
    materials,
    outcome: context.outcome?.kind,
    kept: keptOf(context),
  };
}
