import { MapPin, MessageCircleQuestion, Phone, Route } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Page } from '../components/page.tsx';
import { Reason, Reasons } from '../components/reasons.tsx';
import { useSend } from '../terminal-link/context.ts';

/** Not here and not now: why, and where it does go on. */
export function Ineligible({ screen }: { screen: ScreenOf<'ineligible'> }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Page
      title={t('screens.ineligible.title')}
      lead={
        <>
          {t('screens.ineligible.lead')}
          {!screen.cardRead && t('screens.ineligible.nothingRead')}
        </>
      }
      go={{
        label: t(screen.cardRead ? 'common.understood' : 'screens.ineligible.others'),
        onPress: () => send({ type: 'continue' }),
      }}
    >
      <Reasons>
        <Reason icon={<MessageCircleQuestion aria-hidden />} title={t('screens.ineligible.reason')}>
          <p>{screen.reason}</p>
        </Reason>
        <Reason icon={<Route aria-hidden />} title={t('screens.ineligible.next')}>
          <p>{screen.nextStep}</p>
        </Reason>
        <Reason icon={<MapPin aria-hidden />} title={t('screens.guide.place')}>
          <p>{screen.place.name}</p>
          <p>{screen.place.address}</p>
          <p>{screen.place.hours}</p>
        </Reason>
        <Reason icon={<Phone aria-hidden />} title={t('screens.ineligible.phone')}>
          <p className="number">{screen.phone}</p>
        </Reason>
      </Reasons>
    </Page>
  );
}
