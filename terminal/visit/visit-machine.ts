/**
 * The visit (办事过程) as one statechart. Two regions: `flow` is what the citizen does, `attention` is whether
 * he is still there. Devices and the hub are reached only by the actors a state invokes; leaving the state
 * aborts them. All personal data lies in `context.citizen` and is dropped in `wiping`.
 */
import { assign, raise } from 'xstate';
import { EVALUATION_REASONS } from './evaluation-reasons.ts';
import { checkField } from './field-validation.ts';
import { newCaseId, newSlipCode, outcomeFrom, papersFor, slipCodeFrom } from './submission.ts';
import { emptyVisit, type RetryAt } from './visit-context.ts';
import {
  canCapture,
  citizenOf,
  fieldIndexOf,
  hasPage,
  initialMaterials,
  itemOf,
  materialAt,
  materialsAreComplete,
  pagesLeft,
  prefilledAnswers,
  ruledOutBy,
  withMaterial,
} from './visit-rules.ts';
import { visitSetup } from './visit-setup.ts';

/** A failed call ends on the problem page, which says what was kept and offers to try again where that helps. */
function toProblem(retryAt?: RetryAt) {
  return {
    target: '#visit.flow.problem' as const,
    actions: [{ type: 'keepProblem' as const }, visitSetup.assign({ retryAt })],
  };
}

/** Where "back" leads from a page: the nearest page before it that this item has; nowhere before the first. */
const backTo = {
  form: [{ guard: 'hasEligibility', target: '#visit.flow.eligibility', actions: 'toLastQuestion' }],
  faceCheck: [
    { guard: 'hasForm', target: '#visit.flow.form', actions: 'toLastField' },
    { guard: 'hasEligibility', target: '#visit.flow.eligibility', actions: 'toLastQuestion' },
  ],
  materials: [
    { guard: 'hasFaceCheck', target: '#visit.flow.faceCheck' },
    { guard: 'hasForm', target: '#visit.flow.form', actions: 'toLastField' },
    { guard: 'hasEligibility', target: '#visit.flow.eligibility', actions: 'toLastQuestion' },
  ],
  signing: [
    { guard: 'hasMaterials', target: '#visit.flow.materials' },
    { guard: 'hasFaceCheck', target: '#visit.flow.faceCheck' },
    { guard: 'hasForm', target: '#visit.flow.form', actions: 'toLastField' },
    { guard: 'hasEligibility', target: '#visit.flow.eligibility', actions: 'toLastQuestion' },
  ],
  checking: [
    { guard: 'hasSigning', target: '#visit.flow.signing' },
    { guard: 'hasMaterials', target: '#visit.flow.materials' },
    { guard: 'hasFaceCheck', target: '#visit.flow.faceCheck' },
    { guard: 'hasForm', target: '#visit.flow.form', actions: 'toLastField' },
    { guard: 'hasEligibility', target: '#visit.flow.eligibility', actions: 'toLastQuestion' },
  ],
} as const;

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
    attention: {
      description:
        'Is anybody there? Off where nothing can be lost by waiting, or where work must not be cut.',
      initial: 'off',
      on: {
        'attention.off': { target: '.off' },
        'attention.on': { target: '.watching' },
      },
      states: {
        off: {},
        watching: {
          on: { touch: { target: 'watching', reenter: true } },
          after: { idle: { target: 'warning' } },
        },
        warning: {
          entry: assign({ secondsLeft: ({ context }) => context.timing.idleWarningSeconds }),
          invoke: { src: 'secondTicker' },
          on: {
            touch: { target: 'watching' },
            'second.passed': [
              { guard: 'timeIsUp', target: 'off', actions: raise({ type: 'idle.expired' }) },
              { actions: 'countDown' },
            ],
          },
        },
      },
    },

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
        attract: {
          entry: [assign({ ...emptyVisit, staffCalled: false }), raise({ type: 'attention.off' })],
          exit: raise({ type: 'attention.on' }),
          on: { start: { target: 'choosing', actions: assign({ visitId: () => newCaseId() }) } },
        },

        choosing: {
          initial: 'home',
          on: {
            leave: { target: 'attract' },
            'idle.expired': { target: 'attract' },
            'open-item': {
              guard: ({ context, event }) => context.services.catalog.item(event.itemId) !== undefined,
              target: '.guide',
              actions: assign(({ context, event }) => ({
                item: context.services.catalog.item(event.itemId),
                catalogRevision: context.services.catalog.revision(),
              })),
            },
            'open-department': {
              guard: ({ context, event }) =>
                context.services.catalog.department(event.departmentId) !== undefined,
              target: '.department',
              actions: assign({ departmentId: ({ event }) => event.departmentId }),
            },
            'open-search': { target: '.search' },
          },
          states: {
            home: {
              entry: assign({ item: undefined, departmentId: undefined }),
              on: { back: { target: '#visit.flow.attract' } },
            },
            department: { entry: assign({ item: undefined }), on: { back: { target: 'home' } } },
            search: {
              entry: assign({ item: undefined, departmentId: undefined }),
              on: { back: { target: 'home' } },
            },
            guide: {
              entry: 'refreshReadiness',
              // A printer that gets paper while somebody reads the guide is taken note of.
              invoke: { src: 'readinessTicker' },
              on: {
                'readiness.due': { actions: 'refreshReadiness' },
                begin: [
                  { guard: 'hindered', actions: 'refreshReadiness' },
                  { guard: 'isProgress', target: '#visit.flow.scanningSlip' },
                  { target: '#visit.flow.consenting' },
                ],
                back: [{ guard: 'fromDepartment', target: 'department' }, { target: 'home' }],
              },
            },
          },
        },

        consenting: {
          on: {
            consent: {
              target: 'identifying',
              actions: assign({ consentedAt: () => new Date().toISOString() }),
            },
            decline: { target: 'choosing.guide' },
            back: { target: 'choosing.guide' },
            leave: { target: 'attract' },
            'idle.expired': { target: 'attract' },
          },
        },

        identifying: {
          initial: 'reading',
          entry: assign({ problem: undefined, reader: 'opening' }),
          on: {
            // A card that could not be used lies there all the same: its bearer is reminded of it.
            back: [{ guard: 'cardWasLaid', target: 'leaving' }, { target: 'consenting' }],
            leave: [{ guard: 'cardWasLaid', target: 'leaving' }, { target: 'attract' }],
            'idle.expired': [{ guard: 'cardWasLaid', target: 'leaving' }, { target: 'attract' }],
          },
          states: {
            reading: {
              invoke: { src: 'readCard', input: ({ context }) => ({ context }) },
              on: {
                'reader.progress': {
                  actions: assign(({ context, event }) => ({
                    reader: event.state,
                    problem: event.state === 'reading' ? undefined : context.problem,
                  })),
                },
                'card.read': [
                  {
                    guard: ({ context, event }) => {
                      const { identification } = itemOf(context);
                      return (
                        identification.kind === 'identity' &&
                        !identification.documents.includes(event.document.type)
                      );
                    },
                    target: 'failed',
                    actions: assign({ problem: 'document-type-not-allowed', card: 'on-reader' }),
                  },
                  {
                    target: '#visit.flow.identified',
                    actions: [
                      assign(({ context, event }) => ({
                        problem: undefined,
                        card: 'on-reader' as const,
                        ineligible: ruledOutBy(itemOf(context), event.document),
                        citizen: {
                          document: event.document,
                          photo: event.photo,
                          identifiedAt: new Date().toISOString(),
                          eligibility: [],
                          answers: prefilledAnswers(itemOf(context), event.document),
                          materials: initialMaterials(itemOf(context)),
                        },
                      })),
                      ({ context }) =>
                        context.services.audit({
                          actor: 'citizen',
                          event: 'card-read',
                          ok: true,
                          device: 'id-card-reader',
                          detail: { itemId: itemOf(context).id },
                        }),
                    ],
                  },
                ],
                'task.failed': { target: 'failed', actions: 'keepProblem' },
              },
            },
            failed: {
              entry: assign(({ context }) => ({
                // What could not be read lies there all the same, and must not be read for the next person.
                card: context.problem === 'card-not-readable' ? ('on-reader' as const) : context.card,
                reader:
                  context.problem === 'reader-not-responding'
                    ? ('unavailable' as const)
                    : ('failed' as const),
              })),
              on: { retry: { target: 'reading' } },
              after: { readerPause: { target: 'reading' } },
            },
          },
        },

        identified: {
          // Laying the card is a sign of life, and longer idle times hold from here.
          entry: raise({ type: 'attention.on' }),
          always: [
            { guard: 'ruledOut', target: 'ineligible' },
            { guard: 'hasEligibility', target: 'eligibility' },
            { target: 'form' },
          ],
        },

        eligibility: {
          on: {
            'answer-eligibility': {
              guard: ({ context, event }) => {
                const question = itemOf(context).eligibilityQuestions[context.questionIndex];
                return (
                  question?.id === event.questionId &&
                  question.options.some((option) => option.id === event.optionId)
                );
              },
              target: 'judging',
              actions: assign(({ context, event }) => {
                const question = itemOf(context).eligibilityQuestions[context.questionIndex];
                const option = question?.options.find((candidate) => candidate.id === event.optionId);
                const citizen = citizenOf(context);
                return {
                  questionIndex: context.questionIndex + 1,
                  ineligible:
                    option === undefined || option.eligible
                      ? undefined
                      : { reason: option.reason ?? '', nextStep: option.nextStep ?? '' },
                  citizen: {
                    ...citizen,
                    eligibility: [
                      ...citizen.eligibility.filter((answer) => answer.questionId !== event.questionId),
                      { questionId: event.questionId, optionId: event.optionId },
                    ],
                  },
                };
              }),
            },
            back: {
              guard: ({ context }) => context.questionIndex > 0,
              actions: assign({ questionIndex: ({ context }) => context.questionIndex - 1 }),
            },
            leave: { target: 'leaving' },
            'idle.expired': { target: 'leaving' },
          },
        },
        judging: {
          always: [
            { guard: 'ruledOut', target: 'ineligible' },
            { guard: 'moreQuestions', target: 'eligibility' },
            { target: 'form' },
          ],
        },
        ineligible: {
          on: {
            back: {
              guard: ({ context }) => context.questionIndex > 0,
              target: 'eligibility',
              actions: assign({
                ineligible: undefined,
                questionIndex: ({ context }) => context.questionIndex - 1,
              }),
            },
            continue: { target: 'leaving' },
            leave: { target: 'leaving' },
            'idle.expired': { target: 'leaving' },
          },
        },

        form: {
          initial: 'deciding',
          on: { leave: { target: 'leaving' }, 'idle.expired': { target: 'leaving' } },
          states: {
            deciding: {
              always: [
                { guard: 'fieldNeedsSlots', target: 'listingSlots' },
                { guard: 'moreFields', target: 'asking' },
                { target: '#visit.flow.faceCheck' },
              ],
            },
            listingSlots: {
              invoke: { src: 'listSlots', input: ({ context }) => ({ context }) },
              on: {
                'slots.listed': { target: 'asking', actions: assign({ slots: ({ event }) => event.slots }) },
                'task.failed': toProblem('form'),
              },
            },
            asking: {
              on: {
                'answer-field': [
                  {
                    guard: ({ context, event }) => {
                      const field = itemOf(context).fields[context.fieldIndex];
                      return field?.id === event.fieldId && checkField(field, event.value, context.slots).ok;
                    },
                    target: 'answered',
                    actions: assign(({ context, event }) => {
                      const field = itemOf(context).fields[context.fieldIndex];
                      const checked =
                        field === undefined ? undefined : checkField(field, event.value, context.slots);
                      if (checked === undefined || !checked.ok) return {};
                      const citizen = citizenOf(context);
                      return {
                        fieldError: undefined,
                        fieldIndex: context.fieldIndex + 1,
                        citizen: {
                          ...citizen,
                          answers: {
                            ...citizen.answers,
                            [event.fieldId]: { value: checked.value, display: checked.display },
                          },
                        },
                      };
                    }),
                  },
                  {
                    actions: assign(({ context, event }) => {
                      const field = itemOf(context).fields[context.fieldIndex];
                      if (field?.id !== event.fieldId) return {};
                      const checked = checkField(field, event.value, context.slots);
                      return checked.ok ? {} : { fieldError: checked.error };
                    }),
                  },
                ],
                back: [
                  {
                    guard: 'correcting',
                    target: '#visit.flow.checking',
                    actions: assign({ fieldError: undefined }),
                  },
                  {
                    guard: ({ context }) => context.fieldIndex > 0,
                    target: 'deciding',
                    actions: assign({
                      fieldError: undefined,
                      fieldIndex: ({ context }) => context.fieldIndex - 1,
                    }),
                  },
                  ...backTo.form,
                ],
              },
            },
            answered: {
              always: [{ guard: 'correcting', target: '#visit.flow.checking' }, { target: 'deciding' }],
            },
          },
        },

        faceCheck: {
          initial: 'deciding',
          on: { leave: { target: 'leaving' }, 'idle.expired': { target: 'leaving' } },
          states: {
            deciding: {
              always: [{ guard: 'hasFaceCheck', target: 'ready' }, { target: '#visit.flow.materials' }],
            },
            ready: {
              on: {
                'start-face-check': { guard: 'faceAttemptsLeft', target: 'looking' },
                'refuse-face-check': { target: 'refused' },
                back: [...backTo.faceCheck],
              },
            },
            looking: {
              entry: assign({
                faceAttempt: ({ context }) => context.faceAttempt + 1,
                faceMatched: undefined,
              }),
              invoke: { src: 'compareFace', input: ({ context }) => ({ context }) },
              on: {
                'face.compared': [
                  {
                    guard: ({ event }) => event.matched,
                    target: 'matched',
                    actions: assign(({ context }) => ({
                      faceMatched: true,
                      citizen: { ...citizenOf(context), facePassed: true },
                    })),
                  },
                  { target: 'ready', actions: assign({ faceMatched: false }) },
                ],
                'task.failed': { target: 'ready', actions: assign({ faceMatched: false }) },
                'refuse-face-check': { target: 'refused' },
              },
            },
            matched: {
              on: { continue: { target: '#visit.flow.materials' } },
              after: { printedPause: { target: '#visit.flow.materials' } },
            },
            /** The other way beside the face (facial recognition must not be the only one): a person checks later. */
            refused: {
              entry: assign(({ context }) => ({
                faceMatched: undefined,
                citizen: { ...citizenOf(context), facePassed: false },
              })),
              always: { target: '#visit.flow.materials' },
            },
          },
        },

        materials: {
          initial: 'deciding',
          on: { leave: { target: 'leaving' }, 'idle.expired': { target: 'leaving' } },
          states: {
            deciding: {
              always: [
                {
                  guard: ({ context }) => itemOf(context).materials.length === 0,
                  target: '#visit.flow.signing',
                },
                { guard: 'licencesToFetch', target: 'fetching' },
                { target: 'listing' },
              ],
            },
            fetching: {
              invoke: { src: 'fetchLicences', input: ({ context }) => ({ context }) },
              on: {
                'licence.settled': {
                  actions: assign(({ context, event }) => ({
                    citizen: withMaterial(citizenOf(context), event.materialId, (entry) => ({
                      ...entry,
                      state: event.licence === undefined ? 'licence-not-found' : 'licence-found',
                      licence: event.licence,
                    })),
                  })),
                },
                'licences.finished': { target: 'listing' },
              },
            },
            listing: {
              on: {
                'fetch-licence': {
                  target: 'fetching',
                  actions: assign(({ context, event }) => ({
                    citizen: withMaterial(citizenOf(context), event.materialId, (entry) =>
                      entry.material.sources.some((source) => source.kind === 'e-licence')
                        ? { ...entry, state: 'fetching' }
                        : entry,
                    ),
                  })),
                },
                'defer-material': {
                  actions: assign(({ context, event }) => ({
                    citizen: withMaterial(citizenOf(context), event.materialId, (entry) =>
                      entry.material.necessity.kind === 'deferrable'
                        ? { ...entry, state: 'deferred', pages: [] }
                        : entry,
                    ),
                  })),
                },
                'open-capture': {
                  guard: ({ context, event }) => {
                    const entry = materialAt(citizenOf(context), event.materialId);
                    return entry !== undefined && canCapture(entry);
                  },
                  target: 'capturing',
                  actions: assign({
                    captureMaterialId: ({ event }) => event.materialId,
                    captureQuality: undefined,
                    problem: undefined,
                  }),
                },
                continue: [
                  {
                    guard: ({ context }) => context.correcting && materialsAreComplete(context),
                    target: '#visit.flow.checking',
                  },
                  { guard: 'materialsComplete', target: '#visit.flow.signing' },
                ],
                back: [
                  {
                    guard: ({ context }) => context.correcting && materialsAreComplete(context),
                    target: '#visit.flow.checking',
                  },
                  // In mid-correction and incomplete: forward is the only way, or leaving.
                  { guard: 'correcting', actions: [] },
                  ...backTo.materials,
                ],
              },
            },
            capturing: {
              on: {
                'capture-page': {
                  guard: ({ context }) => pagesLeft(context) > 0,
                  target: 'takingPicture',
                },
                'remove-page': {
                  actions: assign(({ context, event }) => ({
                    captureQuality: undefined,
                    citizen: withMaterial(citizenOf(context), context.captureMaterialId ?? '', (entry) => {
                      const pages = entry.pages.filter((page) => page.pageId !== event.pageId);
                      return { ...entry, pages, state: pages.length === 0 ? 'missing' : 'captured' };
                    }),
                  })),
                },
                'finish-capture': { target: 'listing' },
                back: { target: 'listing' },
              },
            },
            takingPicture: {
              invoke: { src: 'capturePage', input: ({ context }) => ({ context }) },
              on: {
                'page.captured': [
                  {
                    // An empty desk or a black picture is no page; a blurred one is kept for the citizen to judge.
                    guard: ({ event }) => event.quality === 'empty' || event.quality === 'dark',
                    target: 'capturing',
                    actions: assign({ captureQuality: ({ event }) => event.quality }),
                  },
                  {
                    target: 'capturing',
                    actions: assign(({ context, event }) => ({
                      problem: undefined,
                      captureQuality: event.quality,
                      citizen: withMaterial(citizenOf(context), context.captureMaterialId ?? '', (entry) => ({
                        ...entry,
                        state: 'captured',
                        licence: undefined,
                        pages: [...entry.pages, { pageId: event.pageId, jpeg: event.jpeg }],
                      })),
                    })),
                  },
                ],
                'task.failed': { target: 'capturing', actions: 'keepProblem' },
              },
            },
          },
        },

        signing: {
          initial: 'deciding',
          on: { leave: { target: 'leaving' }, 'idle.expired': { target: 'leaving' } },
          states: {
            deciding: {
              always: [{ guard: 'hasSigning', target: 'waiting' }, { target: '#visit.flow.checking' }],
            },
            waiting: {
              on: {
                sign: { target: 'rendering' },
                back: [
                  {
                    guard: ({ context }) => context.correcting && context.citizen?.signature !== undefined,
                    target: '#visit.flow.checking',
                  },
                  ...backTo.signing,
                ],
              },
            },
            rendering: {
              invoke: {
                src: 'renderSignature',
                input: ({ context, event }) => ({
                  context,
                  strokes: event.type === 'sign' ? event.strokes : [],
                }),
              },
              on: {
                'signature.rendered': {
                  target: '#visit.flow.checking',
                  actions: assign(({ context, event }) => ({
                    citizen: { ...citizenOf(context), signature: event.png },
                  })),
                },
              },
            },
          },
        },

        checking: {
          entry: assign({ correcting: false }),
          on: {
            edit: [
              {
                guard: ({ context, event }) =>
                  event.target.kind === 'field' && fieldIndexOf(context, event.target.fieldId) >= 0,
                target: 'form',
                actions: assign(({ context, event }) => ({
                  correcting: true,
                  fieldError: undefined,
                  fieldIndex: event.target.kind === 'field' ? fieldIndexOf(context, event.target.fieldId) : 0,
                })),
              },
              {
                guard: ({ context, event }) =>
                  event.target.kind === 'materials' && itemOf(context).materials.length > 0,
                target: 'materials',
                actions: assign({ correcting: true }),
              },
              {
                guard: ({ context, event }) =>
                  event.target.kind === 'signature' && hasPage(itemOf(context), 'signing'),
                target: 'signing.waiting',
                actions: assign({ correcting: true }),
              },
            ],
            confirm: {
              guard: 'readyToSubmit',
              target: 'submitting',
              // Born once, when the citizen confirms: every later try is the same case.
              actions: assign({
                caseId: ({ context }) => context.caseId ?? newCaseId(),
                slipCode: ({ context }) => context.slipCode ?? newSlipCode(),
              }),
            },
            back: [...backTo.checking],
            leave: { target: 'leaving' },
            'idle.expired': { target: 'leaving' },
          },
        },

        submitting: {
          initial: 'sending',
          entry: raise({ type: 'attention.off' }),
          exit: raise({ type: 'attention.on' }),
          states: {
            sending: {
              entry: assign({ submitStage: 'saving' }),
              invoke: { src: 'submit', input: ({ context }) => ({ context }) },
              on: {
                'submit.stage': { actions: assign({ submitStage: ({ event }) => event.stage }) },
                'submit.done': {
                  target: 'decided',
                  actions: [
                    assign(({ context, event }) => ({
                      outcome: outcomeFrom(itemOf(context), context.slipCode ?? '', event.submitted.receipt),
                      citizen: { ...citizenOf(context), receipt: event.submitted.receipt },
                    })),
                    ({ context, event }) =>
                      context.services.audit({
                        actor: 'terminal',
                        event: event.submitted.receipt === undefined ? 'case-saved' : 'case-accepted',
                        ok: true,
                        detail: { caseId: context.caseId ?? '', itemId: itemOf(context).id },
                      }),
                  ],
                },
                'task.failed': toProblem('submitting'),
              },
            },
            decided: {
              always: [{ guard: 'withoutPapers', target: 'settled' }, { target: 'fetchingPapers' }],
            },
            fetchingPapers: {
              entry: assign({ submitStage: 'fetching-papers' }),
              invoke: { src: 'fetchResult', input: ({ context }) => ({ context }) },
              on: {
                'result.fetched': {
                  target: 'settled',
                  actions: assign(({ context, event }) => ({
                    citizen: { ...citizenOf(context), result: event.result },
                  })),
                },
                'task.failed': [
                  // The case is accepted whatever becomes of the notice: the slip has its number.
                  { guard: 'papersOptional', target: 'settled' },
                  toProblem('fetching-papers'),
                ],
              },
            },
            settled: {
              entry: assign(({ context }) => {
                if (context.outcome === undefined || context.visitId === undefined)
                  throw new Error('no outcome');
                const papers = papersFor(
                  context.visitId,
                  itemOf(context),
                  context.outcome,
                  context.citizen?.result,
                  context.services.printerReady,
                );
                return {
                  papers,
                  jobs: papers.map((paper) => ({
                    jobId: paper.jobId,
                    title: paper.title,
                    device:
                      paper.kind === 'slip' ? ('receipt-printer' as const) : ('document-printer' as const),
                    state: 'waiting' as const,
                    pagesDone: 0,
                    pages: paper.kind === 'document' ? paper.document.pages : 1,
                    problems: [],
                  })),
                };
              }),
              always: [
                { guard: 'hasInformation', target: '#visit.flow.showingResult' },
                { guard: 'hasPapers', target: '#visit.flow.printing' },
                { target: '#visit.flow.evaluating' },
              ],
            },
          },
        },

        showingResult: {
          on: {
            print: { guard: 'hasPapers', target: 'printing' },
            continue: { target: 'evaluating', actions: assign({ papers: [], jobs: [] }) },
            leave: { target: 'leaving' },
            'idle.expired': { target: 'leaving' },
          },
        },

        printing: {
          initial: 'working',
          states: {
            working: {
              entry: raise({ type: 'attention.off' }),
              exit: raise({ type: 'attention.on' }),
              invoke: {
                src: 'printPapers',
                input: ({ context }) => ({
                  services: context.services,
                  visitId: context.visitId ?? '',
                  papers: context.papers,
                  jobs: context.jobs,
                  deadlineMs: context.timing.print,
                }),
              },
              on: {
                'print.progress': {
                  actions: assign({
                    jobs: ({ context, event }) =>
                      context.jobs.map((job) =>
                        job.jobId === event.jobId
                          ? {
                              ...job,
                              state: 'printing' as const,
                              pagesDone: Math.min(event.pagesDone, job.pages),
                              problems: [...event.problems],
                            }
                          : job,
                      ),
                  }),
                },
                'print.settled': {
                  actions: [
                    assign({
                      jobs: ({ context, event }) =>
                        context.jobs.map((job) =>
                          job.jobId === event.jobId
                            ? {
                                ...job,
                                state: event.outcome,
                                pagesDone: event.outcome === 'printed' ? job.pages : job.pagesDone,
                                problems: [...event.problems],
                              }
                            : job,
                        ),
                    }),
                    ({ context, event }) =>
                      context.services.audit({
                        actor: 'terminal',
                        event: 'paper-settled',
                        ok: event.outcome === 'printed',
                        detail: { outcome: event.outcome, caseId: context.caseId ?? '' },
                      }),
                  ],
                },
                'print.finished': { target: 'settled' },
              },
            },
            settled: {
              on: {
                retry: {
                  guard: 'someFailed',
                  target: 'working',
                  // Only what certainly did not come out: a silent printer may have printed.
                  actions: assign({
                    jobs: ({ context }) =>
                      context.jobs.map((job) =>
                        job.state === 'failed'
                          ? { ...job, state: 'waiting' as const, pagesDone: 0, problems: [] }
                          : job,
                      ),
                  }),
                },
                continue: { target: '#visit.flow.evaluating' },
                leave: { target: '#visit.flow.leaving' },
                'idle.expired': { target: '#visit.flow.leaving' },
              },
              after: { printedPause: { guard: 'allPrinted', target: '#visit.flow.evaluating' } },
            },
          },
        },

        evaluating: {
          on: {
            evaluate: {
              guard: ({ event }) =>
                event.reasons.every((reason) => EVALUATION_REASONS[event.level].includes(reason)),
              target: 'leaving',
              actions: ({ context, event }) => {
                const item = itemOf(context);
                const stored = context.services.storeEvaluation({
                  evaluationId: newCaseId(),
                  ...(context.caseId === undefined ? {} : { caseId: context.caseId }),
                  itemId: item.id,
                  terminalId: context.terminal.id,
                  regionCode: context.terminal.regionCode,
                  channel: 'terminal',
                  level: event.level,
                  reasons: event.reasons,
                  at: new Date().toISOString(),
                });
                context.services.audit({ actor: 'citizen', event: 'evaluation-given', ok: stored.ok });
              },
            },
            'skip-evaluation': { target: 'leaving' },
            leave: { target: 'leaving' },
            'idle.expired': { target: 'leaving' },
          },
        },

        scanningSlip: {
          initial: 'scanning',
          entry: assign({ slipCode: undefined, problem: undefined, progress: undefined }),
          on: {
            back: { target: 'choosing.guide' },
            leave: { target: 'attract' },
            'idle.expired': { target: 'attract' },
            'enter-slip-code': [
              {
                guard: ({ event }) => slipCodeFrom(event.code) !== undefined,
                target: '.asking',
                actions: assign({ slipCode: ({ event }) => slipCodeFrom(event.code), problem: undefined }),
              },
              { actions: assign({ problem: 'slip-code-not-readable' }) },
            ],
          },
          states: {
            scanning: {
              invoke: { src: 'scanCode', input: ({ context }) => ({ context }) },
              on: {
                'code.scanned': [
                  {
                    guard: ({ event }) => slipCodeFrom(event.text) !== undefined,
                    target: 'asking',
                    actions: assign({
                      slipCode: ({ event }) => slipCodeFrom(event.text),
                      problem: undefined,
                    }),
                  },
                  {
                    target: 'scanning',
                    reenter: true,
                    actions: assign({ problem: 'slip-code-not-readable' }),
                  },
                ],
                'task.failed': { target: 'typingOnly' },
              },
            },
            /** The scanner is out: the code can still be typed. */
            typingOnly: {},
            asking: {
              invoke: { src: 'findProgress', input: ({ context }) => ({ context }) },
              on: {
                'progress.found': {
                  target: '#visit.flow.showingProgress',
                  actions: assign({ progress: ({ event }) => event.progress }),
                },
                'task.failed': { target: 'scanning', actions: 'keepProblem' },
              },
            },
          },
        },
        showingProgress: {
          on: {
            continue: { target: 'wiping' },
            back: { target: 'scanningSlip' },
            leave: { target: 'wiping' },
            'idle.expired': { target: 'wiping' },
          },
        },

        problem: {
          entry: raise({ type: 'attention.on' }),
          on: {
            retry: [
              { guard: ({ context }) => context.retryAt === 'submitting', target: 'submitting' },
              {
                guard: ({ context }) => context.retryAt === 'fetching-papers',
                target: 'submitting.fetchingPapers',
              },
              { guard: ({ context }) => context.retryAt === 'form', target: 'form' },
            ],
            // Decided, but the papers could not be had: the slip with its number is printed all the same.
            continue: [
              { guard: 'decidedWithoutPapers', target: 'submitting.settled' },
              { target: 'leaving' },
            ],
            leave: [{ guard: 'decidedWithoutPapers', target: 'submitting.settled' }, { target: 'leaving' }],
            'idle.expired': { target: 'leaving' },
          },
        },

        leaving: { always: [{ guard: 'somethingToTake', target: 'takingThings' }, { target: 'wiping' }] },

        takingThings: {
          initial: 'reminding',
          entry: [
            raise({ type: 'attention.off' }),
            // The papers are named, but what stands in them is already gone.
            assign(({ context }) => ({
              citizen: undefined,
              secondsLeft: context.timing.takeThingsSeconds,
              papers: [],
            })),
          ],
          invoke: [
            { src: 'secondTicker' },
            { src: 'waitForCardRemoval', input: ({ context }) => ({ context }) },
          ],
          on: {
            'card.removed': { actions: assign({ card: 'taken' }) },
            'card.unwatched': { actions: assign({ card: 'unwatched' }) },
          },
          states: {
            reminding: {
              on: {
                'second.passed': [
                  { guard: 'timeIsUp', target: 'overdue', actions: 'countDown' },
                  { actions: 'countDown' },
                ],
                continue: [{ guard: 'cardOnReader', target: 'overdue' }, { target: '#visit.flow.wiping' }],
              },
            },
            /** A card that stays is never left without a word: staff is called, the page stays until it is taken. */
            overdue: {
              entry: assign(({ context }) => ({
                secondsLeft: 0,
                staffCalled:
                  context.card === 'on-reader' || context.card === 'unwatched' || context.staffCalled,
              })),
              always: { guard: ({ context }) => context.card !== 'on-reader', target: '#visit.flow.wiping' },
            },
          },
        },

        wiping: {
          entry: raise({ type: 'attention.off' }),
          invoke: { src: 'wipe', input: ({ context }) => ({ context }) },
          on: {
            'wipe.done': {
              target: 'erased',
              actions: ({ context }) =>
                context.services.audit({ actor: 'terminal', event: 'visit-wiped', ok: true }),
            },
          },
        },

        erased: {
          entry: [
            assign({ ...emptyVisit, staffCalled: false }),
            assign({ secondsLeft: ({ context }) => context.timing.erasedSeconds }),
            raise({ type: 'attention.off' }),
          ],
          invoke: { src: 'secondTicker' },
          on: {
            'second.passed': [{ guard: 'timeIsUp', target: 'attract' }, { actions: 'countDown' }],
            start: { target: 'attract' },
            continue: { target: 'attract' },
          },
        },

        outOfService: {
          entry: [assign({ ...emptyVisit }), raise({ type: 'attention.off' })],
          on: { 'service.restored': { target: 'attract' } },
        },
      },
    },
  },
});
