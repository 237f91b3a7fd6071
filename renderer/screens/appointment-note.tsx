import { useTranslation } from 'react-i18next';
import type { AppointmentView } from '#contract/visit/appointment.ts';

/** What is to be known of it now, in one line. */
export function AppointmentNote({ appointment }: { appointment: AppointmentView }) {
  const { t } = useTranslation();
  const { state, checkInFrom, ways, number } = appointment;
  if (state === 'booked') {
    if (ways.includes('check-in'))
      return <p className="appointment__note">{t('appointment.note.checkInNow')}</p>;
    if (checkInFrom === undefined) return null;
    return <p className="appointment__note">{t('appointment.note.checkInFrom', { time: checkInFrom })}</p>;
  }
  return (
    <>
      {number !== undefined && (
        <p className="appointment__number number">
          {t('appointment.number')} {number}
        </p>
      )}
      <p className="appointment__note">{t(`appointment.note.${state}`)}</p>
    </>
  );
}
