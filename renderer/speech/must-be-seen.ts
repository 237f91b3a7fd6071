import type { VisitSnapshot } from '#contract/visit/snapshot.ts';

/**
 * Pages that no black cloth may cover: the machine is of no use to anybody, or somebody has left his card behind and
 * whoever comes to help has to see it. The citizen may be gone, and the voice with his headphones.
 */
export function mustBeSeen({ screen, staffCalled }: Pick<VisitSnapshot, 'screen' | 'staffCalled'>): boolean {
  switch (screen.name) {
    case 'out-of-service':
      return true;
    case 'take-things':
      return staffCalled || screen.urgency >= 2;
    default:
      return false;
  }
}
