import { ScanLine, ShieldCheck, Trash2 } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit.ts';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { useSend } from '../terminal-link/context.ts';

/** What is read, why, and how long it stays, before anything is read. Refusing is as easy as agreeing. */
export function Consent({ screen }: { screen: ScreenOf<'consent'> }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Page
      className="consent"
      title={t('screens.consent.title')}
      lead={t('screens.consent.lead')}
      beside={
        <Button className="button button--hand" onPress={() => send({ type: 'decline' })}>
          {t('screens.consent.decline')}
        </Button>
      }
      go={{ label: t('screens.consent.agree'), onPress: () => send({ type: 'consent' }) }}
    >
      <div className="sheet consent__paper">
        <Paged>
          <div className="reasons">
            <section className="reason">
              <ScanLine aria-hidden />
              <div>
                <h2 className="reason__title">{t('screens.consent.data')}</h2>
                <ul className="bullets">
                  {screen.data.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </div>
            </section>
            <section className="reason">
              <ShieldCheck aria-hidden />
              <div>
                <h2 className="reason__title">{t('screens.consent.purpose')}</h2>
                <p>{screen.purpose}</p>
              </div>
            </section>
            <section className="reason">
              <Trash2 aria-hidden />
              <div>
                <h2 className="reason__title">{t('screens.consent.retention')}</h2>
                <p>{screen.retention}</p>
              </div>
            </section>
          </div>
        </Paged>
      </div>
    </Page>
  );
}
