import { ArrowRight, BadgeCheck, CircleDashed } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit.ts';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { SimulatedMark } from '../components/simulated-mark.tsx';
import { useFormats } from '../language/format.ts';
import { useSend } from '../terminal-link/context.ts';

type Screen = ScreenOf<'known'>;
type Row = Screen['rows'][number];

/** 免填: what others have said, and who; what the citizen lets stand is not asked again. */
export function Known({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  if (screen.state === 'asking') {
    return (
      <Page
        align="center"
        className="known"
        title={t('screens.known.asking')}
        lead={<span role="status">{t('screens.known.askingLead')}</span>}
        go={{ label: t('screens.known.skip'), onPress: () => send({ type: 'continue' }) }}
      >
        <span className="turning" aria-hidden />
      </Page>
    );
  }
  return (
    <Page
      className="known"
      title={t('screens.known.title')}
      lead={t('screens.known.lead')}
      go={{
        label: t('common.go'),
        icon: <ArrowRight aria-hidden />,
        onPress: () => send({ type: 'continue' }),
      }}
    >
      <Paged>
        <ul className="material-list">
          {screen.rows.map((row) => (
            <KnownRow key={row.fieldId} row={row} />
          ))}
        </ul>
      </Paged>
    </Page>
  );
}

function KnownRow({ row: { fieldId, label, value, use, origin } }: { row: Row }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const send = useSend();
  const Sign = use ? BadgeCheck : CircleDashed;
  return (
    <li className="material" data-state={use ? 'captured' : 'missing'}>
      <span className="material__sign">
        <Sign aria-hidden />
      </span>
      <div className="material__text">
        <h2 className="material__name">{label}</h2>
        <p className="known__value">{value}</p>
        <p className="material__note">
          {origin.kind === 'e-licence'
            ? t('screens.known.licence', { name: origin.name, issuer: origin.issuer })
            : t('screens.known.earlier', { name: origin.itemName, date: formats.date(origin.on) })}
        </p>
        {!use && (
          <p className="material__state" role="status">
            {t('screens.known.refused')}
          </p>
        )}
        {origin.kind === 'e-licence' && origin.simulated && <SimulatedMark of="data" />}
      </div>
      <div className="material__ways">
        <Button
          className="button button--soft"
          aria-label={t(use ? 'screens.known.notThis' : 'screens.known.useThis', { label })}
          onPress={() => send({ type: 'use-known', fieldId, use: !use })}
        >
          {t(use ? 'screens.known.refuse' : 'screens.known.use')}
        </Button>
      </div>
    </li>
  );
}
