import { MapPin, MessageCircleQuestion, Phone, Route } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit.ts';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { useSend } from '../terminal-link/context.ts';

/** Not here and not now: why, and where it does go on. */
export function Ineligible({ screen }: { screen: ScreenOf<'ineligible'> }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Page
      title={t('screens.ineligible.title')}
      lead={t('screens.ineligible.lead')}
      go={{ label: t('common.understood'), onPress: () => send({ type: 'continue' }) }}
    >
      <div className="sheet consent__paper">
        <Paged>
          <div className="reasons">
            <section className="reason">
              <MessageCircleQuestion aria-hidden />
              <div>
                <h2 className="reason__title">{t('screens.ineligible.reason')}</h2>
                <p>{screen.reason}</p>
              </div>
            </section>
            <section className="reason">
              <Route aria-hidden />
              <div>
                <h2 className="reason__title">{t('screens.ineligible.next')}</h2>
                <p>{screen.nextStep}</p>
              </div>
            </section>
            <section className="reason">
              <MapPin aria-hidden />
              <div>
                <h2 className="reason__title">{t('screens.guide.place')}</h2>
                <p>{screen.place.name}</p>
                <p>{screen.place.address}</p>
                <p>{screen.place.hours}</p>
              </div>
            </section>
            <section className="reason">
              <Phone aria-hidden />
              <div>
                <h2 className="reason__title">{t('screens.ineligible.phone')}</h2>
                <p className="number">{screen.phone}</p>
              </div>
            </section>
          </div>
        </Paged>
      </div>
    </Page>
  );
}
