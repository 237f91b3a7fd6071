import { ArrowRight, CalendarClock, CircleX, Clock, MapPin, Phone, Printer, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { AppointmentCard } from '../components/appointment-card.tsx';
import { SlotEntry } from '../components/fields/slot-entry.tsx';
import { Page } from '../components/page.tsx';
import { Reason, Reasons } from '../components/reasons.tsx';
import { SimulatedMark } from '../components/simulated-mark.tsx';
import { useSend } from '../terminal-link/context.ts';
import { AppointmentNote } from './appointment-note.tsx';

type Screen = ScreenOf<'appointment'>;

/** 改约, 取消预约, 签到: one question, one answer, and in every answer what comes next. */
export function Appointment({ screen }: { screen: Screen }) {
  switch (screen.state) {
    case 'looking':
    case 'returning':
      return <Moment of={screen.state} />;
    case 'asking':
      return <Moment of={screen.wish} />;
    case 'choosing':
      return <Choosing screen={screen} />;
    case 'confirming':
      return screen.wish === 'cancel' ? <ConfirmCancel screen={screen} /> : <ConfirmChange screen={screen} />;
    case 'done':
      return <Done screen={screen} />;
    case 'refused':
      return <Refused screen={screen} because={screen.because ?? 'busy'} />;
  }
}

function Moment({ of }: { of: 'looking' | 'returning' | Screen['wish'] }) {
  const { t } = useTranslation();
  return (
    <Page
      align="center"
      title={t(`appointment.moment.${of}.title`)}
      lead={<span role="status">{t(`appointment.moment.${of}.lead`)}</span>}
    >
      <span className="turning" aria-hidden />
    </Page>
  );
}

function Choosing({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  const [slotId, setSlotId] = useState(screen.slotId ?? '');
  return (
    <Page
      className="form form--slot"
      title={t('appointment.choose.title')}
      lead={t('appointment.choose.lead')}
      go={{
        label: t('common.go'),
        icon: <ArrowRight aria-hidden />,
        disabled: slotId === '',
        onPress: () => send({ type: 'choose-slot', slotId }),
      }}
    >
      <SlotEntry
        label={t('appointment.choose.slot')}
        slots={screen.slots ?? []}
        value={slotId}
        onChange={setSlotId}
      />
    </Page>
  );
}

function ConfirmChange({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Page
      className="appointment-page"
      title={t('appointment.confirmChange.title')}
      lead={t('appointment.confirmChange.lead')}
      go={{ label: t('appointment.confirmChange.go'), onPress: () => send({ type: 'confirm' }) }}
    >
      <AppointmentCard label={t('appointment.was')} time={screen.appointment.time} past />
      <AppointmentCard label={t('appointment.new')} time={screen.wished} hall={screen.appointment.hall} />
    </Page>
  );
}

function ConfirmCancel({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Page
      className="appointment-page"
      title={t('appointment.confirmCancel.title')}
      lead={screen.itemName}
      beside={
        <Button className="button button--hand" onPress={() => send({ type: 'back' })}>
          {t('appointment.confirmCancel.keep')}
        </Button>
      }
      go={{ label: t('appointment.confirmCancel.go'), onPress: () => send({ type: 'confirm' }) }}
    >
      <AppointmentCard label={t('appointment.label')} time={screen.appointment.time} titled />
      <Reasons>
        <Reason icon={<CalendarClock aria-hidden />} title={t('appointment.confirmCancel.changeInstead')}>
          <p>{t('appointment.confirmCancel.changeNote')}</p>
        </Reason>
        <Reason icon={<CircleX aria-hidden />} title={t('appointment.confirmCancel.ends')}>
          <p>{t('appointment.confirmCancel.endsNote')}</p>
        </Reason>
      </Reasons>
    </Page>
  );
}

function Done({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  const { wish, paper, appointment } = screen;
  const atWork = paper === 'fetching' || paper === 'printing';
  const again = paper === 'failed' || paper === 'not-fetched';
  const leave = () => send({ type: 'continue' });
  return (
    <Page
      className="appointment-page"
      title={t(`appointment.done.${wish}`)}
      lead={screen.itemName}
      beside={
        again && (
          <Button className="button button--hand" onPress={leave}>
            {t('appointment.done.leave')}
          </Button>
        )
      }
      go={
        again
          ? {
              label: t(paper === 'failed' ? 'appointment.done.printAgain' : 'appointment.done.print'),
              icon: <Printer aria-hidden />,
              onPress: () => send({ type: 'print' }),
            }
          : { label: t('appointment.done.leave'), disabled: atWork, onPress: leave }
      }
    >
      <AppointmentCard
        label={t(wish === 'change' ? 'appointment.new' : 'appointment.label')}
        time={appointment.time}
        hall={appointment.hall}
        past={wish === 'cancel'}
        titled
      >
        <AppointmentNote appointment={appointment} />
        {screen.simulated && <SimulatedMark of="data" />}
      </AppointmentCard>
      {wish === 'change' && (
        <p className="note note--plain" role="status">
          <Printer aria-hidden />
          <PaperWords screen={screen} />
        </p>
      )}
    </Page>
  );
}

function PaperWords({ screen: { paper, paperPlace } }: { screen: Screen }) {
  const { t } = useTranslation();
  switch (paper) {
    case 'none':
      return t('appointment.paper.not-fetched');
    case 'not-fetched':
    case 'fetching':
    case 'printing':
    case 'failed':
      return t(`appointment.paper.${paper}`);
    case 'printed':
    case 'unknown':
      return t(`appointment.paper.${paper}.${paperPlace}`);
  }
}

/** Nothing hangs in the air: what stands, why, and where a person can be asked. */
function Refused({ screen, because }: { screen: Screen; because: NonNullable<Screen['because']> }) {
  const { t } = useTranslation();
  const send = useSend();
  const { wish, appointment, elsewhere } = screen;
  const again = !['not-possible', 'not-here', 'not-accepted'].includes(because);
  return (
    <Page
      className="appointment-page"
      title={
        because === 'not-possible'
          ? t(`appointment.because.not-possible.${wish}`)
          : t(`appointment.because.${because}.title`)
      }
      lead={<span role="status">{t(`appointment.because.${because}.lead`)}</span>}
      go={
        again
          ? {
              label: t(because === 'full' ? 'appointment.chooseAgain' : 'appointment.retry'),
              icon: <RotateCcw aria-hidden />,
              onPress: () => send({ type: 'retry' }),
            }
          : { label: t('appointment.toProgress'), onPress: () => send({ type: 'back' }) }
      }
    >
      {because !== 'no-answer' && (
        <AppointmentCard
          label={t('appointment.label')}
          time={appointment.time}
          state={appointment.state}
          past={appointment.state === 'cancelled' || appointment.state === 'missed'}
        >
          {because === 'not-possible' && <AppointmentNote appointment={appointment} />}
        </AppointmentCard>
      )}
      <section className="appointment-where sheet">
        <h2 className="section-title">
          {t(because === 'not-here' ? 'appointment.where' : 'appointment.ask')}
        </h2>
        <p>
          <MapPin aria-hidden />
          <span>
            <b>{elsewhere.name}</b> {elsewhere.address}
          </span>
        </p>
        <p>
          <Clock aria-hidden />
          <span>{elsewhere.hours}</span>
        </p>
        <p>
          <Phone aria-hidden />
          <span className="number">{elsewhere.phone}</span>
        </p>
      </section>
    </Page>
  );
}
