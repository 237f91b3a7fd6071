/**
 * The visit (办事过程) as one statechart. Three regions: `flow` is what the citizen does, `attention` is whether
 * he is still there, `handover` is a code for his phone. Devices and the hub are reached only by the actors a state invokes; leaving the state
 * aborts them. All personal data lies in `context.citizen` and is dropped in `wiping`.
 */
import { assign, raise } from 'xstate';
import { acting } from './states/acting.ts';
import { appointment } from './states/appointment.ts';
import { attention } from './states/attention.ts';
import { attract, choosing, consenting, guidePaper } from './states/choosing.ts';
import { evaluating } from './states/evaluating.ts';
import { asking, eligibility, form, ineligible, judging } from './states/filling.ts';
import { handover } from './states/handover.ts';
import { report, window } from './states/help.ts';
import { helping } from './states/helping.ts';
import { identified, identifying } from './states/identifying.ts';
import { knowing } from './states/knowing.ts';
import { erased, leaving, takingThings, wiping } from './states/leaving.ts';
import { materials } from './states/materials.ts';
import { partsChoice } from './states/parts-choice.ts';
import { dues, paying } from './states/paying.ts';
import { policies } from './states/policies.ts';
import { printing, showingResult } from './states/printing.ts';
import { scanningSlip, showingProgress } from './states/progress.ts';
import { publicLookup } from './states/public-lookup.ts';
import { checking, faceCheck, signing } from './states/signing.ts';
import { submitting } from './states/submitting.ts';
import { ticketing } from './states/ticketing.ts';
import { outOfService, problem } from './states/trouble.ts';
import { emptyVisit, plainFarewell } from './visit-context.ts';
import { visitSetup } from './visit-setup.ts';

export const visitMachine = visitSetup.createMachine({
  id: 'visit',
  context: ({ input }) => ({
    ...emptyVisit,
    ...input,
    staffCalled: false,
    helping: undefined,
    helperRefused: undefined,
    secondsLeft: 0,
    farewell: plainFarewell,
    stopped: undefined,
  }),
  type: 'parallel',
  on: {
    'call-staff': {
      actions: [
        assign({ staffCalled: true }),
        ({ context }) => context.services.audit({ actor: 'citizen', event: 'staff-called', ok: true }),
      ],
    },
    'dismiss-staff': { actions: assign({ staffCalled: false }) },
    // The idle time begins anew, at the length that the new choice asks for.
    'set-preferences': {
      actions: [assign({ preferences: ({ event }) => event.preferences }), raise({ type: 'touch' })],
    },
  },
  states: {
    attention,
    handover,
    helping,
    flow: {
      initial: 'attract',
      on: {
        'task.crashed': {
          target: '.problem',
          actions: [
            assign({ problem: 'internal-error', retryAt: undefined }),
            ({ context }) => context.services.audit({ actor: 'terminal', event: 'task-crashed', ok: false }),
          ],
        },
        // Told between visits: one that is under way is ended in order first, and a card is not forgotten.
        'service.stopped': {
          actions: assign({ stopped: ({ event: { type: _, ...stopped } }) => stopped }),
        },
        'service.ends-visit': {
          actions: [assign({ endedBecause: ({ event }) => event.code }), raise({ type: 'leave' })],
        },
        'service.restored': { actions: assign({ stopped: undefined }) },
      },
      states: {
        attract,
        choosing,
        consenting,
        acting,
        identifying,
        identified,
        knowing,
        asking,
        eligibility,
        partsChoice,
        judging,
        ineligible,
        form,
        dues,
        materials,
        faceCheck,
        signing,
        checking,
        submitting,
        paying,
        showingResult,
        printing,
        evaluating,
        scanningSlip,
        showingProgress,
        appointment,
        leaving,
        takingThings,
        wiping,
        erased,
        problem,
        report,
        window,
        ticketing,
        publicLookup,
        policies,
        guidePaper,
        outOfService,
      },
    },
  },
});
