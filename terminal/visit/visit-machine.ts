/**
 * The visit (办事过程) as one statechart. Two regions: `flow` is what the citizen does, `attention` is whether
 * he is still there. Devices and the hub are reached only by the actors a state invokes; leaving the state
 * aborts them. All personal data lies in `context.citizen` and is dropped in `wiping`.
 */
import { assign } from 'xstate';
import { attention } from './states/attention.ts';
import { attract, choosing, consenting } from './states/choosing.ts';
import { eligibility, form, ineligible, judging } from './states/filling.ts';
import { identified, identifying } from './states/identifying.ts';
import { erased, leaving, takingThings, wiping } from './states/leaving.ts';
import { materials } from './states/materials.ts';
import { evaluating, printing, showingResult } from './states/printing.ts';
import { scanningSlip, showingProgress } from './states/progress.ts';
import { checking, faceCheck, signing } from './states/signing.ts';
import { submitting } from './states/submitting.ts';
import { outOfService, problem } from './states/trouble.ts';
import { emptyVisit } from './visit-context.ts';
import { visitSetup } from './visit-setup.ts';

export const visitMachine = visitSetup.createMachine({
  id: 'visit',
  context: ({ input }) => ({ ...emptyVisit, ...input, staffCalled: false, secondsLeft: 0 }),
  type: 'parallel',
  on: {
    'call-staff': {
      actions: [
        assign({ staffCalled: true }),
        ({ context }) => context.services.audit({ actor: 'citizen', event: 'staff-called', ok: true }),
      ],
    },
    'dismiss-staff': { actions: assign({ staffCalled: false }) },
    'set-preferences': { actions: assign({ preferences: ({ event }) => event.preferences }) },
  },
  states: {
    attention,
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
        'service.stopped': { target: '.outOfService' },
      },
      states: {
        attract,
        choosing,
        consenting,
        identifying,
        identified,
        eligibility,
        judging,
        ineligible,
        form,
        materials,
        faceCheck,
        signing,
        checking,
        submitting,
        showingResult,
        printing,
        evaluating,
        scanningSlip,
        showingProgress,
        leaving,
        takingThings,
        wiping,
        erased,
        problem,
        outOfService,
      },
    },
  },
});
