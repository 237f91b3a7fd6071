import { Clock, DoorOpen, MapPin, Phone, Printer, RotateCcw, Star, Ticket as TicketSign } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Icon } from '../components/icon.tsx';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { Reason, Reasons } from '../components/reasons.tsx';
import { SimulatedMark } from '../components/simulated-mark.tsx';
import { clockTime } from '../language/format.ts';
import { useSend } from '../terminal-link/context.ts';

type Screen = ScreenOf<'ticket'>;

/** 取号: how many wait, then the number as large as it can be. Where none is given, why, and what to do without. */
export function Ticket({ screen }: { screen: Screen }) {
  switch (screen.state) {
    case 'matters':
      return <Matters screen={screen} />;
    case 'looking':
    case 'taking':
      return <Moment state={screen.state} />;
    case 'ready':
      return <Ready screen={screen} />;
    case 'given':
      return <Given screen={screen} />;
    case 'unavailable':
      return <Unavailable screen={screen} />;
  }
}

function Matters({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Page title={t('services.ticket.mattersTitle')} lead={t('services.ticket.mattersLead')}>
      <Paged>
        <div className="tiles">
          {screen.matters?.map((department) => (
            <Button
              key={department.id}
              className="tile"
              onPress={() => send({ type: 'choose-matter', departmentId: department.id })}
            >
              <span className="tile__icon" data-tone="jade">
                <Icon name={department.icon} />
              </span>
              <span className="tile__text">
                <span className="tile__name">{department.name}</span>
              </span>
            </Button>
          ))}
        </div>
      </Paged>
    </Page>
  );
}

function Moment({ state }: { state: 'looking' | 'taking' }) {
  const { t } = useTranslation();
  return (
    <Page
      align="center"
      title={t(`services.ticket.${state}Title`)}
      lead={<span role="status">{t(`services.ticket.${state}Lead`)}</span>}
    >
      <span className="turning" aria-hidden />
    </Page>
  );
}

function Ready({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  const { queue } = screen;
  return (
    <Page
      className="hall-ticket-page"
      title={t('services.ticket.readyTitle')}
      lead={t('services.ticket.readyLead')}
      beside={
        <Button
          className="button button--hand button--stacked"
          onPress={() => send({ type: 'take-ticket', priority: true })}
        >
          <Star aria-hidden />
          {t('services.ticket.takePriority')}
        </Button>
      }
      go={{
        label: t('services.ticket.take'),
        icon: <TicketSign aria-hidden />,
        onPress: () => send({ type: 'take-ticket', priority: false }),
      }}
    >
      {queue && (
        <section className="hall-ticket sheet">
          <p className="hall-ticket__label">{t('services.ticket.queue')}</p>
          <p className="hall-ticket__count number">{t('services.ticket.count', { count: queue.waiting })}</p>
          <p>{t('services.ticket.countPriority', { count: queue.waitingWithPriority })}</p>
          <p className="hall-ticket__note">
            {t('services.ticket.counted', { time: clockTime(new Date(queue.at)) })}
          </p>
          {queue.simulated && <SimulatedMark of="data" />}
        </section>
      )}
      <p className="note note--plain">
        <Star aria-hidden />
        {t('services.ticket.takePriorityWho')}
      </p>
      <Reasons>
        <Place screen={screen} />
      </Reasons>
    </Page>
  );
}

function Given({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  const { ticket, slip } = screen;
  if (ticket === undefined) return null;
  const printable = slip === 'none' || slip === 'failed' || slip === 'unknown' || slip === 'printing';
  const done = t('services.ticket.done');
  return (
    <Page
      className="hall-ticket-page"
      title={t('services.ticket.givenTitle')}
      lead={t('services.ticket.givenLead')}
      beside={
        printable && (
          <Button
            className="button button--hand"
            isDisabled={slip === 'printing'}
            onPress={() => send({ type: 'continue' })}
          >
            {done}
          </Button>
        )
      }
      go={
        printable
          ? {
              label: t('services.ticket.print'),
              icon: <Printer aria-hidden />,
              disabled: slip === 'printing',
              onPress: () => send({ type: 'print' }),
            }
          : { label: done, onPress: () => send({ type: 'continue' }) }
      }
    >
      <section className="hall-ticket sheet" aria-label={t('services.ticket.givenTitle')}>
        <p className="hall-ticket__number number" role="status">
          {ticket.number}
        </p>
        {ticket.priority && (
          <p className="tag" data-tone="jade">
            {t('services.ticket.priority')}
          </p>
        )}
        <p className="hall-ticket__before">{t('services.ticket.before', { count: ticket.waiting })}</p>
        <p className="hall-ticket__note">
          {t('services.ticket.beforeCounted', { time: clockTime(new Date(ticket.at)) })}
        </p>
        {ticket.simulated && <SimulatedMark of="data" />}
      </section>
      <p className="note note--plain" role="status">
        <Printer aria-hidden />
        {t(`services.ticket.slip.${slip}`)}
      </p>
      <Reasons>
        <Place screen={screen} />
      </Reasons>
    </Page>
  );
}

function Unavailable({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  const because = screen.because ?? 'offline';
  const again = because !== 'closed' && because !== 'not-offered';
  return (
    <Page
      className="hall-ticket-page"
      title={t(`services.ticket.unavailable.${because}.title`)}
      lead={<span role="status">{t(`services.ticket.unavailable.${because}.lead`)}</span>}
      go={
        again
          ? {
              label: t('services.ticket.retry'),
              icon: <RotateCcw aria-hidden />,
              onPress: () => send({ type: 'retry' }),
            }
          : undefined
      }
    >
      <Reasons>
        <Reason icon={<MapPin aria-hidden />} title={t('services.ticket.instead')}>
          <p>
            <b>{screen.elsewhere.name}</b>
          </p>
          <p>{screen.elsewhere.address}</p>
        </Reason>
        <Reason icon={<Clock aria-hidden />} title={t('services.ticket.hours')}>
          <p>{screen.hall?.hours ?? screen.elsewhere.hours}</p>
        </Reason>
        <Reason icon={<Phone aria-hidden />} title={t('services.ticket.phone')}>
          <p className="number">{screen.elsewhere.phone}</p>
        </Reason>
      </Reasons>
    </Page>
  );
}

function Place({ screen: { hall, elsewhere, countersLanguage } }: { screen: Screen }) {
  const { t } = useTranslation();
  const place = hall ?? elsewhere;
  return (
    <>
      {hall && (
        <Reason icon={<DoorOpen aria-hidden />} title={t('services.ticket.counters')}>
          <p lang={countersLanguage}>
            <b>{hall.counters}</b>
          </p>
        </Reason>
      )}
      <Reason icon={<MapPin aria-hidden />} title={t('services.ticket.hall')}>
        <p>
          <b>{place.name}</b>
        </p>
        <p>{place.address}</p>
        <p>{place.hours}</p>
      </Reason>
    </>
  );
}
