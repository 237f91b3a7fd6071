import type { VisitStep } from '#contract/trouble-report.ts';

/** Where each page that offers help is gone back to. Device calls under way are not: their page is. */
export const HELP_STEPS = {
  home: '#visit.flow.choosing.home',
  department: '#visit.flow.choosing.department',
  search: '#visit.flow.choosing.search',
  guide: '#visit.flow.choosing.guide',
  consent: '#visit.flow.consenting',
  acting: '#visit.flow.acting.deciding',
  identify: '#visit.flow.identifying',
  known: '#visit.flow.knowing',
  eligibility: '#visit.flow.eligibility',
  ineligible: '#visit.flow.ineligible',
  form: '#visit.flow.form.asking',
  dues: '#visit.flow.dues.choosing',
  pay: '#visit.flow.paying.closed',
  'face-check': '#visit.flow.faceCheck.ready',
  materials: '#visit.flow.materials.deciding',
  capture: '#visit.flow.materials.capturing',
  sign: '#visit.flow.signing.waiting',
  check: '#visit.flow.checking',
  'scan-slip': '#visit.flow.scanningSlip',
  result: '#visit.flow.showingResult',
  progress: '#visit.flow.showingProgress',
  printing: '#visit.flow.printing.settled',
  evaluate: '#visit.flow.evaluating',
  problem: '#visit.flow.problem',
} as const satisfies Record<VisitStep, string>;
