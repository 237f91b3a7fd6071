/** What the helper's presence changes on the screen, and what his colleagues may see of the step. */
import type { Progress } from '#contract/case.ts';
import type { HelpedStep, HelperView } from '#contract/helper.ts';
import type { FormField } from '#contract/item.ts';
import type { DocumentOrigin } from '#contract/known-answers.ts';
import type { AppointmentView } from '#contract/visit/appointment.ts';
import type { OutcomeView } from '#contract/visit/outcome.ts';
import type { Screen, ScreenOf } from '#contract/visit/screens.ts';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
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
    case 'result': {
      // Who helps may be the one whom the evaluation was about.
      const { evaluation: _, ...rest } = screen;
      return {
        ...rest,
        ...(screen.appointment && { appointment: withoutTime(screen.appointment) }),
        ...(screen.information && {
          information: {
            ...screen.information,
            rows: screen.information.rows.map((row) => row.map(() => HIDDEN)),
          },
        }),
        ...(screen.progress && {
          progress: {
            ...progressWithoutData(screen.progress),
            ...(screen.progress.parts && { parts: screen.progress.parts.map(progressWithoutData) }),
          },
        }),
      };
    }
    case 'appointment': {
      const { slotId: _, wished: __, ...rest } = screen;
      return { ...rest, appointment: withoutTime(screen.appointment) };
    }
    case 'withdraw':
      return { ...screen, acceptanceNumber: HIDDEN };
    case 'sign':
      return screen.authorises === undefined
        ? screen
        : { ...screen, authorises: { ...screen.authorises, agent: HIDDEN } };
    case 'acting':
      // Several are ticked on one page, and who ticks them must see them.
      return screen.several
        ? screen
        : { ...screen, choices: screen.choices.map((choice) => ({ ...choice, chosen: false })) };
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
      return withoutSum(screen);
    case 'pay': {
      const { amountFen: _, ...rest } = screen;
      return rest;
    }
    default:
      return screen;
  }
}

function withoutSum({ totalFen: _, ...screen }: ScreenOf<'dues'>): ScreenOf<'dues'> {
  return {
    ...screen,
    lines: screen.lines.map(({ amountFen: __, ...line }) => ({ ...line, payer: HIDDEN })),
  };
}

/** When somebody comes is his own business; what he may do about it is the step. */
function withoutTime({
  time: _,
  checkInFrom: __,
  number: ___,
  ...appointment
}: AppointmentView): AppointmentView {
  return appointment;
}

type OwnProgress = NonNullable<Progress['parts']>[number];

/** How far it is stays; the department's own words say whose and why. */
function progressWithoutData<T extends OwnProgress>(progress: T): T {
  return {
    ...progress,
    acceptanceNumber: HIDDEN,
    timeline: progress.timeline.map((event) => ({ ...event, text: HIDDEN })),
    ...(progress.supplement && {
      supplement: {
        ...progress.supplement,
        gaps: progress.supplement.gaps.map((gap) => ({ ...gap, wrong: HIDDEN })),
      },
    }),
  };
}

/** What came of it, beside the page: with the code of the slip anybody could ask for the rest. */
export function outcomeWithoutData({ slipQr: _, ...outcome }: OutcomeView): OutcomeView {
  return {
    ...outcome,
    ...(outcome.reason !== undefined && { reason: HIDDEN }),
    ...(outcome.acceptanceNumber !== undefined && { acceptanceNumber: HIDDEN }),
    ...(outcome.slipCode !== undefined && { slipCode: HIDDEN }),
    ...(outcome.parts && {
      parts: outcome.parts.map((part) => ({
        ...part,
        acceptanceNumber: HIDDEN,
        ...(part.reason !== undefined && { reason: HIDDEN }),
      })),
    }),
    ...(outcome.payment && { payment: paymentWithoutSum(outcome.payment) }),
  };
}

function paymentWithoutSum({
  amountFen: _,
  ...payment
}: NonNullable<OutcomeView['payment']>): NonNullable<OutcomeView['payment']> {
  return { ...payment, noticeNumbers: [] };
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
    case 'appointment':
      return screen.because;
    case 'capture':
      return screen.quality === 'good' ? undefined : screen.quality;
    default:
      return undefined;
  }
}
