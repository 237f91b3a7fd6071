import { Building2, CloudDownload, ScanLine, ShieldCheck, Trash2 } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Page } from '../components/page.tsx';
import { Reason, Reasons } from '../components/reasons.tsx';
import { useSend } from '../terminal-link/context.ts';
import { ConsentParts } from './package-parts.tsx';

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
      <Reasons>
        <Reason icon={<ScanLine aria-hidden />} title={t('screens.consent.data')}>
          <ul className="bullets">
            {screen.data.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Reason>
        {screen.inquiries && (
          <Reason icon={<Building2 aria-hidden />} title={t('services.policies.inquiries')}>
            <ul className="bullets">
              {screen.inquiries.map(({ departmentName, facts }) => (
                <li key={departmentName}>
                  {t('services.policies.inquiry', {
                    department: departmentName,
                    facts: facts
                      .map((fact) => t(`services.policies.fact.${fact}`))
                      .join(t('services.policies.separator')),
                  })}
                </li>
              ))}
            </ul>
          </Reason>
        )}
        {screen.lookups && (
          <Reason icon={<CloudDownload aria-hidden />} title={t('screens.consent.lookups')}>
            <ul className="bullets">
              {screen.lookups.map(({ kind, name, issuer }) => (
                <li key={`${kind} ${name}`}>{t(`screens.consent.lookup.${kind}`, { name, issuer })}</li>
              ))}
            </ul>
            <Button className="button button--soft" onPress={() => send({ type: 'consent', lookUp: false })}>
              {t('screens.consent.withoutLookups')}
            </Button>
          </Reason>
        )}
        <Reason icon={<ShieldCheck aria-hidden />} title={t('screens.consent.purpose')}>
          {screen.parts ? <ConsentParts parts={screen.parts} /> : <p>{screen.purpose}</p>}
        </Reason>
        <Reason icon={<Trash2 aria-hidden />} title={t('screens.consent.retention')}>
          <p>{screen.retention}</p>
        </Reason>
      </Reasons>
    </Page>
  );
}
