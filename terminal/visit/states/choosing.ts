/** From the standing screen to the consent: nobody is known yet. */
import { and, assign, raise } from 'xstate';
import { guideSheet, guideSubject } from '../../guidance/guide-sheet.ts';
import { slipsOut } from '../../guidance/lamp.ts';
import { canPrintSheet } from '../../papers/sheet-job.ts';
import { newCaseId } from '../submission.ts';
import { emptyVisit } from '../visit-context.ts';
import { visitSetup } from '../visit-setup.ts';
import { away, helpFrom, reportFrom, ticketFrom } from './help.ts';
import { begunSheet, settledSheet, sheetPrinter } from './sheet.ts';

export const attract = visitSetup.createStateConfig({
  entry: [
    // A code that is still being taken back is named until the hub has been told.
    assign(({ context }) => ({ ...emptyVisit, handover: context.handover, staffCalled: false })),
    raise({ type: 'attention.off' }),
    raise({ type: 'handover.over' }),
  ],
  exit: raise({ type: 'attention.on' }),
  always: { guard: 'stopped', target: 'outOfService' },
  initial: 'asEverybodyFindsIt',
  on: {
    start: { target: 'choosing', actions: assign({ visitId: () => newCaseId() }) },
    // Chosen before the first tap, kept for the visit that it begins.
    'set-preferences': {
      target: '.suited',
      actions: assign({ preferences: ({ event }) => event.preferences }),
    },
  },
  states: {
    asEverybodyFindsIt: {},
    /** Who chose a language and went away leaves the next one what everybody finds. */
    suited: { after: { idle: { target: '#visit.flow.attract', reenter: true } } },
  },
});

export const choosing = visitSetup.createStateConfig({
  initial: 'home',
  // Who is only looking is told at once; who is known finishes first.
  always: [
    { guard: and(['stopped', 'nothingKnown']), target: 'outOfService' },
    {
      guard: 'stopped',
      target: 'leaving',
      actions: assign({ endedBecause: ({ context }) => context.stopped?.code }),
    },
  ],
  on: {
    leave: away,
    'idle.expired': away,
    'open-item': {
      guard: ({ context, event }) => context.services.catalog.item(event.itemId) !== undefined,
      target: '.guide',
      actions: assign(({ context, event }) => ({
        item: context.services.catalog.item(event.itemId),
        catalogRevision: context.services.catalog.revision(),
        windowCode: undefined,
        // The slip of another item may still lie in the slot.
        windowSlip: undefined,
        earlierSlips: [...context.earlierSlips, ...slipsOut(context)],
      })),
    },
    'open-department': {
      guard: ({ context, event }) => context.services.catalog.department(event.departmentId) !== undefined,
      target: '.department',
      actions: assign({ departmentId: ({ event }) => event.departmentId }),
    },
    'open-search': { target: '.search' },
    'open-questions': { target: '.ask' },
  },
  states: {
    home: {
      entry: assign({
        item: undefined,
        departmentId: undefined,
        questionAnswers: undefined,
        ineligible: undefined,
      }),
      on: { ...reportFrom('home'), back: away },
    },
    department: {
      entry: assign({ item: undefined }),
      on: { ...reportFrom('department'), back: { target: 'home' } },
    },
    search: {
      entry: assign({ item: undefined, departmentId: undefined }),
      on: { ...reportFrom('search'), back: { target: 'home' } },
    },
    /** About the item whose guide was open, or about any. */
    ask: {
      on: { back: [{ guard: 'hasItem', target: 'guide' }, { target: 'home' }] },
    },
    guide: {
      // The guide tells everybody's list, whatever somebody has begun to answer.
      entry: ['refreshReadiness', assign({ questionAnswers: undefined, ineligible: undefined })],
      // A printer that gets paper while somebody reads the guide is taken note of.
      invoke: { src: 'readinessTicker' },
      on: {
        ...helpFrom('guide'),
        'readiness.due': { actions: 'refreshReadiness' },
        begin: [
          { guard: 'hindered', actions: 'refreshReadiness' },
          { guard: 'isProgress', target: '#visit.flow.scanningSlip' },
          {
            guard: 'isWindowTicket',
            target: '#visit.flow.ticketing',
            actions: assign({ ticket: undefined }),
          },
          { guard: 'isPublicLookup', target: '#visit.flow.publicLookup' },
          { target: '#visit.flow.asking' },
        ],
        'open-ticket': ticketFrom('guide'),
        print: {
          guard: ({ context }) => canPrintSheet(context, guideSubject(context)),
          target: '#visit.flow.guidePaper',
        },
        back: [{ guard: 'fromDepartment', target: 'department' }, { target: 'home' }],
      },
    },
  },
});

/** 打印指南. Nothing of the citizen is on it, and nobody is asked who he is. */
export const guidePaper = visitSetup.createStateConfig({
  entry: [raise({ type: 'attention.off' }), begunSheet(guideSheet)],
  exit: raise({ type: 'attention.on' }),
  invoke: sheetPrinter(guideSheet),
  on: { 'sheet.settled': { target: 'choosing.guide', actions: settledSheet(guideSheet) } },
});

export const consenting = visitSetup.createStateConfig({
  on: {
    ...helpFrom('consent'),
    consent: {
      target: 'acting',
      actions: assign(({ event }) => ({
        acting: undefined,
        consentedAt: new Date().toISOString(),
        lookUp: event.lookUp !== false,
      })),
    },
    decline: [
      { guard: 'followsUp', target: 'showingProgress' },
      { guard: 'isPolicies', target: 'policies.refused' },
      { target: 'choosing.guide' },
    ],
    back: [
      { guard: 'followsUp', target: 'showingProgress' },
      { guard: 'isPackage', target: 'partsChoice' },
      { guard: 'hasEligibility', target: 'eligibility', actions: 'toLastQuestion' },
      { target: 'choosing.guide' },
    ],
    leave: away,
    'idle.expired': away,
  },
});
