import { RotateCcw } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Page } from '../components/page.tsx';
import { QrCode } from '../components/qr-code.tsx';
import { SimulatedMark } from '../components/simulated-mark.tsx';
import { useSum } from '../components/use-sum.ts';
import { useSend } from '../terminal-link/context.ts';
import { NoPhone, PapersNote, SilentNote } from './pay-dues.tsx';

type Screen = ScreenOf<'pay'>;

/** One code for every wallet. Nothing here says "I have paid": the page changes by itself when the money is there. */
export function Pay({ screen }: { screen: Screen }) {
  switch (screen.state) {
    case 'waiting':
      return <Waiting screen={screen} />;
    case 'closed':
      return <Closed screen={screen} />;
    case 'opening':
    case 'received':
    case 'closing':
      return <Moment screen={screen} state={screen.state} />;
  }
}

function Waiting({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Page
      className="pay"
      title={t('screens.pay.title')}
      lead={t('screens.pay.lead')}
      beside={
        <Button className="button button--hand" onPress={() => send({ type: 'cancel-payment' })}>
          {t('screens.pay.cancel')}
        </Button>
      }
    >
      <section className="pay-ticket sheet" data-instrument aria-label={t('screens.pay.qr')}>
        {screen.qr && <QrCode text={screen.qr} label={t('screens.pay.qr')} />}
        <div className="pay-ticket__facts">
          <p className="pay-ticket__label">{t('screens.pay.amount', { count: screen.count })}</p>
          <Amount screen={screen} />
          <p className="pay-ticket__note">{t('screens.pay.byItself')}</p>
          <p className="pay-ticket__left number">
            {t('screens.pay.left', {
              minutes: Math.floor(screen.secondsLeft / 60),
              seconds: String(screen.secondsLeft % 60).padStart(2, '0'),
            })}
          </p>
          <p className="pay-ticket__note">{t('screens.pay.time')}</p>
          {screen.simulated && <SimulatedMark of="data" />}
        </div>
      </section>
      {screen.silent && <SilentNote />}
      <PapersNote papers={screen.papers} />
      <NoPhone elsewhere={screen.elsewhere} />
    </Page>
  );
}

function Moment({ screen, state }: { screen: Screen; state: 'opening' | 'received' | 'closing' }) {
  const { t } = useTranslation();
  return (
    <Page
      align="center"
      className="pay"
      title={t(`screens.pay.moment.${state}.title`)}
      lead={<span role="status">{t(`screens.pay.moment.${state}.lead`)}</span>}
    >
      <span className="turning" aria-hidden />
      <Amount screen={screen} />
    </Page>
  );
}

function Closed({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Page
      align="center"
      className="pay"
      title={t('screens.pay.closedTitle')}
      lead={t(`screens.pay.because.${screen.because ?? 'cancelled'}`)}
      beside={
        <Button className="button button--hand" onPress={() => send({ type: 'continue' })}>
          {t('screens.pay.end')}
        </Button>
      }
      go={{
        label: t('screens.pay.again'),
        icon: <RotateCcw aria-hidden />,
        onPress: () => send({ type: 'retry' }),
      }}
    >
      <NoPhone elsewhere={screen.elsewhere} />
    </Page>
  );
}

function Amount({ screen }: { screen: Screen }) {
  const sum = useSum()(screen.amountFen);
  return sum !== undefined && <p className="pay-amount number">{sum}</p>;
}
