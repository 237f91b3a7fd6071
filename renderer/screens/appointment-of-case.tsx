import { CalendarSync, CalendarX2, Ticket } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { AppointmentView } from '#contract/visit/appointment.ts';
import { AppointmentCard } from '../components/appointment-card.tsx';
import { useSend } from '../terminal-link/context.ts';
import { AppointmentNote } from './appointment-note.tsx';

/** Before the progress of a booking: when and where, and what its holder may do with it. Checking in is the way on. */
export function AppointmentOfCase({ appointment }: { appointment: AppointmentView }) {
  const { t } = useTranslation();
  const send = useSend();
  const { state, ways, hall, time } = appointment;
  return (
    <AppointmentCard
      label={t('appointment.label')}
      time={time}
      hall={hall}
      titled
      past={state === 'cancelled' || state === 'missed'}
    >
      <AppointmentNote appointment={appointment} />
      {(state === 'checked-in' || ways.includes('change') || ways.includes('cancel')) && (
        <div className="appointment__ways">
          {ways.includes('change') && (
            <Button className="button button--soft" onPress={() => send({ type: 'change-appointment' })}>
              <CalendarSync aria-hidden />
              {t('appointment.change')}
            </Button>
          )}
          {ways.includes('cancel') && (
            <Button className="button" onPress={() => send({ type: 'cancel-appointment' })}>
              <CalendarX2 aria-hidden />
              {t('appointment.cancel')}
            </Button>
          )}
          {state === 'checked-in' && (
            <Button className="button button--soft" onPress={() => send({ type: 'open-ticket' })}>
              <Ticket aria-hidden />
              {t('appointment.showNumber')}
            </Button>
          )}
        </div>
      )}
    </AppointmentCard>
  );
}
