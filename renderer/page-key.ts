import type { FormField } from '#contract/item.ts';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';

/** Answers that stand there in words once they are chosen; what is typed is drawn as dots while a helper looks on. */
const CHOSEN: ReadonlySet<FormField['input']['kind']> = new Set([
  'date',
  'month',
  'region',
  'choice',
  'slot',
]);

/** A new key is a new page: its heading takes the focus and local state starts afresh. */
export function pageKey({ screen, helper }: Pick<VisitSnapshot, 'screen' | 'helper'>): string {
  // What was chosen before a helper came is not in the page any more; what the page has kept of it goes as well.
  const helped = helper?.state === 'helping' ? ' helped' : '';
  switch (screen.name) {
    case 'department':
      return `department ${screen.department.id}`;
    case 'ask':
      return `ask ${screen.item?.id ?? ''}`;
    case 'guide':
      return `guide ${screen.guide.tile.id}`;
    case 'eligibility':
      return `eligibility ${screen.question.id}${helped}`;
    case 'form':
      return `form ${screen.field.id}${CHOSEN.has(screen.field.input.kind) ? helped : ''}`;
    case 'appointment':
      return `appointment ${screen.state}${screen.state === 'choosing' ? helped : ''}`;
    case 'acting':
      return `acting ${screen.question}${helped}`;
    case 'identify':
      return `identify ${screen.whose ?? ''} ${screen.takeFirst === true}`;
    case 'sign':
      return `sign ${screen.signer ?? ''}`;
    case 'capture':
      return `capture ${screen.material.id}`;
    case 'report':
      return `report ${screen.reportNumber ?? ''}`;
    case 'erased':
      return `erased ${screen.stage}`;
    default:
      return screen.name;
  }
}
