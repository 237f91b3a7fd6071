/** What the helper's presence changes on the screen, and what his colleagues may see of the step. */
import type { HelpedStep, HelperView } from '#contract/helper.ts';
import type { FormField } from '#contract/item.ts';
import type { DocumentOrigin } from '#contract/known-answers.ts';
import type { Screen, VisitSnapshot } from '#contract/visit.ts';
import type { VisitContext } from '../visit/visit-context.ts';

export function helperView(
  state: 'none' | 'consenting' | 'signingIn' | 'checking' | 'helping',
  context: VisitContext,
): HelperView | undefined {
  switch (state) {
    case 'none':
      return context.visitId !== undefined && context.services.helpers?.staffed === true
        ? { state: 'offered' }
        : undefined;
    case 'consenting':
      return { state: 'consenting' };
    case 'signingIn':
    case 'checking':
      return {
        state: 'signing-in',
        checking: state === 'checking',
        ...(context.helperRefused === undefined ? {} : { refused: context.helperRefused }),
      };
    case 'helping':
      return context.helping === undefined ? undefined : { state: 'helping', staffNumber: context.helping };
  }
}

const HIDDEN = '******';
/** Kinds of fields that are typed. */
const WRITTEN: ReadonlySet<FormField['input']['kind']> = new Set([
  'text',
  'phone',
  'bank-card',
  'identity-number',
  'credit-code',
  'number',
  'amount',
]);

/** The page while a helper looks on: every value of the citizen's is hidden, every question stays. */
export function withoutData(screen: Screen): Screen {
  switch (screen.name) {
    case 'check':
      return {
        ...screen,
        sections: screen.sections.map((section) =>
          section.id === 'materials' || section.id === 'signature'
            ? section
            : { ...section, rows: section.rows.map((row) => ({ ...row, value: HIDDEN })) },
        ),
      };
    case 'result':
      return screen.information === undefined
        ? screen
        : {
            ...screen,
            information: {
              ...screen.information,
              rows: screen.information.rows.map((row) => row.map(() => HIDDEN)),
            },
          };
    case 'materials':
      return {
        ...screen,
        materials: screen.materials.map((entry) => ({
          ...entry,
          ...(entry.licence && { licence: { ...entry.licence, maskedNumber: HIDDEN } }),
          ...(entry.earlier && { earlier: withoutOrigin(entry.earlier) }),
        })),
      };
    case 'known':
      return {
        ...screen,
        rows: screen.rows.map((row) => ({ ...row, value: HIDDEN })),
        ...(screen.materials && { materials: screen.materials.map(withoutOrigin) }),
      };
    case 'form':
      // What is written is drawn as dots; what is chosen would stand there in words.
      return WRITTEN.has(screen.field.input.kind) ? screen : { ...screen, value: '' };
    case 'eligibility': {
      const { selectedOptionId: _, ...rest } = screen;
      return rest;
    }
    case 'policies':
      // Why it is he is what departments know of him.
      return {
        ...screen,
        list: screen.list.map((each) => ({ ...each, reasons: [] })),
        ...(screen.policy === undefined ? {} : { policy: { ...screen.policy, reasons: [] } }),
      };
    case 'dues':
      return { ...screen, lines: screen.lines.map((line) => ({ ...line, payer: HIDDEN })) };
    default:
      return screen;
  }
}

/** What somebody has applied for before is his own business. */
function withoutOrigin<T extends { readonly origin: DocumentOrigin }>(document: T): T {
  const { on } = document.origin;
  return {
    ...document,
    origin: { itemName: HIDDEN, department: HIDDEN, acceptanceNumber: HIDDEN, on },
  };
}

/** Which page, what is wanted there and where it hangs. Of no answer is anything said. */
export function helpedStep(
  { screen, helper }: Pick<VisitSnapshot, 'screen' | 'helper'>,
  since: Date,
): HelpedStep | undefined {
  if (helper?.state !== 'helping') return undefined;
  const wanted = wantedOn(screen);
  const stuckBy = stuckOn(screen);
  return {
    staffNumber: helper.staffNumber,
    screen: screen.name,
    ...(wanted === undefined ? {} : { wanted }),
    ...(stuckBy === undefined ? {} : { stuckBy }),
    since: since.toISOString(),
  };
}

function wantedOn(screen: Screen): string | undefined {
  switch (screen.name) {
    case 'form':
      return screen.field.label;
    case 'eligibility':
      return screen.question.title;
    case 'capture':
      return screen.material.name;
    case 'materials':
      return screen.materials.find(({ state }) => state === 'missing' || state === 'licence-not-found')
        ?.material.name;
    case 'acting':
      return screen.question;
    default:
      return undefined;
  }
}

function stuckOn(screen: Screen): string | undefined {
  switch (screen.name) {
    case 'form':
      return screen.error;
    case 'problem':
    case 'acting-refused':
      return screen.code;
    case 'identify':
    case 'scan-slip':
      return screen.problem;
    case 'capture':
      return screen.quality === 'good' ? undefined : screen.quality;
    default:
      return undefined;
  }
}
