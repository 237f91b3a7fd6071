import { CalendarClock, MapPin } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppointmentTime, AppointmentView } from '#contract/visit/appointment.ts';
import { useFormats } from '../language/format.ts';

const TONES = { booked: 'jade', 'checked-in': 'blue', cancelled: undefined, missed: 'gold' } as const;
/** What a helper sees of somebody's time. */
const COVERED = '******';

/** A time and a place, so large that it can be read from a photograph. */
export function AppointmentCard(props: {
  label: string;
  /** Covered where it is absent. */
  time: AppointmentTime | undefined;
  hall?: AppointmentView['hall'];
  state?: AppointmentView['state'];
  /** The page is about nothing else, and its title says so. */
  titled?: boolean;
  /** A time that is no more. */
  past?: boolean;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { time, hall, state, past = false, titled = false } = props;
  return (
    <section className="appointment sheet" aria-label={props.label} data-past={past || undefined}>
      {!titled && (
        <p className="appointment__label">
          <CalendarClock aria-hidden />
          {props.label}
          {state && (
            <span className="tag" data-tone={TONES[state]}>
              {t(`appointment.state.${state}`)}
            </span>
          )}
        </p>
      )}
      <p className="appointment__day">{time ? formats.dayInFull(time.date) : COVERED}</p>
      <p className="appointment__time number">{time ? `${time.from} – ${time.to}` : COVERED}</p>
      {hall && (
        <p className="appointment__hall">
          <MapPin aria-hidden />
          <span>
            <b>{hall.name}</b> {hall.address}
          </span>
        </p>
      )}
      {props.children}
    </section>
  );
}
