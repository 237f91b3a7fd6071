import type { Appointment } from '#contract/appointment.ts';
import type { Slot } from '#contract/hub-api.ts';
import type { Item } from '#contract/item.ts';
import type { AppointmentWish } from '#contract/visit/appointment.ts';
import type { PrintJobView } from '#contract/visit/outcome.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import type { Paper } from '../visit/visit-services.ts';

/** What is wished of the appointment whose progress is shown, as far as it has come. */
export interface AppointmentProgress {
  readonly wish: AppointmentWish;
  /** As it was when the wish began: a catalog that changes meanwhile does not change it. */
  readonly item: Item;
  /** As it was before the wish. */
  readonly before: Appointment;
  readonly slots?: readonly Slot[] | undefined;
  /** Of these. */
  readonly slotId?: string | undefined;
  /** The hub has said what became of it. */
  readonly answered?: true;
  readonly because?: ScreenOf<'appointment'>['because'];
  /** The new 预约单; `missing`: it could not be had. */
  readonly paper?: { readonly paper: Paper; readonly job: PrintJobView } | 'missing' | undefined;
}
