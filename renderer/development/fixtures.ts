/**
 * One snapshot of every screen and of every state worth looking at, for the gallery and the tests.
 * All persons are specimens.
 */
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import { actingSnapshots } from './fixtures/acting.ts';
import { appointmentSnapshots } from './fixtures/appointments.ts';
import { caseSnapshots } from './fixtures/cases.ts';
import { findingSnapshots } from './fixtures/finding.ts';
import { formSnapshots } from './fixtures/forms.ts';
import { helperSnapshots } from './fixtures/helpers.ts';
import { personSnapshots } from './fixtures/knowing-the-person.ts';
import { leavingSnapshots } from './fixtures/leaving.ts';
import { materialSnapshots } from './fixtures/materials.ts';
import { paperSnapshots } from './fixtures/papers.ts';
import { paymentSnapshots } from './fixtures/payments.ts';
import { policySnapshots } from './fixtures/policies.ts';
import { signingSnapshots } from './fixtures/signing.ts';
import { packageSnapshots } from './fixtures/theme-packages.ts';
import { ticketAndCreditSnapshots } from './fixtures/tickets-and-credit.ts';
import { troubleSnapshots } from './fixtures/trouble.ts';

export const fixtures: Record<string, VisitSnapshot> = {
  ...findingSnapshots,
  ...personSnapshots,
  ...actingSnapshots,
  ...helperSnapshots,
  ...formSnapshots,
  ...materialSnapshots,
  ...signingSnapshots,
  ...packageSnapshots,
  ...paymentSnapshots,
  ...paperSnapshots,
  ...caseSnapshots,
  ...appointmentSnapshots,
  ...policySnapshots,
  ...ticketAndCreditSnapshots,
  ...leavingSnapshots,
  ...troubleSnapshots,
};
