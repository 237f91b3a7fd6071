import { Info, PencilLine, Send } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { useSend } from '../terminal-link/context.ts';
import { useWords } from '../use-words.ts';

export function Check({ screen }: { screen: ScreenOf<'check'> }) {
  const { t } = useTranslation();
  const words = useWords();
  const send = useSend();
  return (
    <Page
      className="check"
      title={t('screens.check.title')}
      lead={t('screens.check.lead')}
      go={{
        label: t(
          screen.sections.some(({ id }) => id === 'payment')
            ? 'screens.check.confirmPay'
            : screen.willBeSentLater
              ? 'screens.check.confirmLater'
              : 'screens.check.confirm',
        ),
        icon: <Send aria-hidden />,
        onPress: () => send({ type: 'confirm' }),
      }}
    >
      {screen.willBeSentLater && (
        <p className="note">
          <Info aria-hidden />
          {t('screens.check.later')}
        </p>
      )}
      <Paged>
        <div className="check__sections">
          {screen.sections.map((section) => (
            <section key={section.id} className="check__section">
              <h2 className="section-title">{words('screens.check.section', section.title)}</h2>
              <dl className="check__rows">
                {section.rows.map((row) => {
                  const label = words('screens.check.label', row.label);
                  return (
                    <div className="check__row" key={row.label}>
                      <dt>{label}</dt>
                      <dd>
                        {section.id === 'answers' ? row.value : words('screens.check.value', row.value)}
                      </dd>
                      {row.edit && (
                        <dd className="check__edit">
                          <Button
                            className="button button--soft"
                            aria-label={t('screens.check.editOf', { label })}
                            onPress={() => row.edit && send({ type: 'edit', target: row.edit })}
                          >
                            <PencilLine aria-hidden />
                            {t('screens.check.edit')}
                          </Button>
                        </dd>
                      )}
                    </div>
                  );
                })}
              </dl>
            </section>
          ))}
        </div>
      </Paged>
    </Page>
  );
}
