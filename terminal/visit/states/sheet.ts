/** For a state that prints one sheet and goes back to its page: paper that has begun comes out whole. */
import { type WantedSheet, withSheet } from '../../papers/sheet-job.ts';
import type { VisitContext } from '../visit-context.ts';
import { visitSetup } from '../visit-setup.ts';

type WantedOf = (context: VisitContext) => WantedSheet;

/** On entry. */
export function begunSheet(wantedOf: WantedOf) {
  return visitSetup.assign(({ context }) => ({
    sheets: withSheet(context, wantedOf(context), { state: 'printing', problems: [] }),
  }));
}

export function sheetPrinter(wantedOf: WantedOf) {
  return {
    src: 'printSheet' as const,
    input: ({ context }: { context: VisitContext }) => ({ context, wanted: wantedOf(context) }),
  };
}

/** On `sheet.settled`. */
export function settledSheet(wantedOf: WantedOf) {
  return visitSetup.assign(({ context, event }) =>
    event.type === 'sheet.settled'
      ? {
          sheets: withSheet(context, wantedOf(context), {
            state: event.settled.outcome,
            problems: [...event.settled.problems],
          }),
        }
      : {},
  );
}
