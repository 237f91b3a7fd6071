import { ArrowRight, Info, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ReportReason } from '#contract/trouble-report.ts';
import { problemCodeSchema } from '#contract/visit/outcome.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Page } from '../components/page.tsx';
import { useSend, useSnapshot, useStatus } from '../terminal-link/context.ts';

/** 办不成事反映: reasons by touch, the place is known already, and nothing of the citizen goes along. */
export function Report({ screen }: { screen: ScreenOf<'report'> }) {
  return screen.reportNumber === undefined ? (
    <Choosing screen={screen} />
  ) : (
    <Sent reportNumber={screen.reportNumber} />
  );
}

function Choosing({ screen }: { screen: ScreenOf<'report'> }) {
  const { t } = useTranslation();
  const send = useSend();
  const { itemName } = useSnapshot();
  const [chosen, setChosen] = useState<readonly ReportReason[]>([]);
  const problem = problemCodeSchema.safeParse(screen.problem);
  return (
    <Page
      className="report"
      title={t('guidance.report.title')}
      lead={t('guidance.report.lead')}
      go={{
        label: t('guidance.report.send'),
        icon: <ArrowRight aria-hidden />,
        disabled: chosen.length === 0,
        onPress: () => send({ type: 'send-report', reasons: [...chosen] }),
      }}
    >
      {screen.failed && (
        <p className="note note--warning" role="alert">
          <TriangleAlert aria-hidden />
          {t('guidance.report.notStored')}
        </p>
      )}
      <section className="report__reasons" aria-label={t('guidance.report.reasons')}>
        {screen.reasons.map((reason) => (
          <ToggleButton
            key={reason}
            className="button chip"
            isSelected={chosen.includes(reason)}
            onChange={(on) => setChosen(on ? [...chosen, reason] : chosen.filter((each) => each !== reason))}
          >
            {t(`guidance.report.reason.${reason}`)}
          </ToggleButton>
        ))}
      </section>
      <section className="sheet report__about" aria-label={t('guidance.report.about')}>
        <h2 className="report__heading">{t('guidance.report.about')}</h2>
        <dl>
          <div>
            <dt>{t('guidance.report.item')}</dt>
            <dd>{itemName ?? t('guidance.report.noItem')}</dd>
          </div>
          <div>
            <dt>{t('guidance.report.step')}</dt>
            <dd>{t(`guidance.report.steps.${screen.step}`)}</dd>
          </div>
          {problem.success && (
            <div>
              <dt>{t('guidance.report.problem')}</dt>
              <dd>{t(`screens.problem.${problem.data}.title`)}</dd>
            </div>
          )}
        </dl>
      </section>
    </Page>
  );
}

function Sent({ reportNumber }: { reportNumber: string }) {
  const { t } = useTranslation();
  const send = useSend();
  const status = useStatus();
  return (
    <Page
      align="center"
      className="report"
      title={t('guidance.report.sentTitle')}
      lead={t('guidance.report.sentLead')}
      go={{
        label: t('guidance.report.sentGo'),
        icon: <ArrowRight aria-hidden />,
        onPress: () => send({ type: 'continue' }),
      }}
    >
      <section className="sheet report__number" aria-label={t('guidance.report.number')}>
        <p>{t('guidance.report.number')}</p>
        <p className="report__code number">{reportNumber}</p>
        <p>{t('guidance.report.numberNote')}</p>
      </section>
      {status?.online === false && (
        <p className="note">
          <Info aria-hidden />
          {t('guidance.report.offline')}
        </p>
      )}
    </Page>
  );
}
