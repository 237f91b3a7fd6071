import { ArrowRight, BadgeCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { EarlierOrigin } from '../components/earlier-origin.tsx';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { SimulatedMark } from '../components/simulated-mark.tsx';
import { useFormats } from '../language/format.ts';
import { useSend } from '../terminal-link/context.ts';

type Screen = ScreenOf<'known'>;
type Row = Screen['rows'][number];
type Document = NonNullable<Screen['materials']>[number];

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
  const { rows, materials: documents = [] } = screen;
  const onlyDocuments = rows.length === 0;
  return (
    <Page
      className="known"
      title={t(`screens.known.${onlyDocuments ? 'titleDocuments' : 'title'}`)}
      lead={t(`screens.known.${onlyDocuments ? 'leadDocuments' : 'lead'}`)}
      go={{
        label: t('common.go'),
        icon: <ArrowRight aria-hidden />,
        onPress: () => send({ type: 'continue' }),
      }}
    >
      <Paged>
        <ul className="material-list">
          {rows.map((row) => (
            <KnownRow key={row.fieldId} row={row} />
          ))}
          {documents.map((row) => (
            <KnownDocument key={row.materialId} row={row} />
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
  return (
    <Offer
      label={label}
      use={use}
      refused={t('screens.known.refused')}
      button={t(use ? 'screens.known.refuse' : 'screens.known.use')}
      buttonName={t(use ? 'screens.known.notThis' : 'screens.known.useThis', { label })}
      onPress={() => send({ type: 'use-known', fieldId, use: !use })}
    >
      <p className="known__value">{value}</p>
      <p className="material__note">
        {origin.kind === 'e-licence'
          ? t('screens.known.licence', { name: origin.name, issuer: origin.issuer })
          : t('screens.known.earlier', { name: origin.itemName, date: formats.date(origin.on) })}
      </p>
      {origin.kind === 'e-licence' && origin.simulated && <SimulatedMark of="data" />}
    </Offer>
  );
}

function KnownDocument({ row: { materialId, label, pages, use, origin } }: { row: Document }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Offer
      label={label}
      tag={t('screens.known.pages', { count: pages })}
      use={use}
      refused={t('screens.known.refusedDocument')}
      button={t(use ? 'screens.known.refuseDocument' : 'screens.known.useDocument')}
      buttonName={t(use ? 'screens.known.notThisDocument' : 'screens.known.useThisDocument', { label })}
      onPress={() => send({ type: 'use-earlier', materialId, use: !use })}
    >
      <EarlierOrigin origin={origin} />
    </Offer>
  );
}

/** One thing that is known, and a way not to use it. */
function Offer(props: {
  label: string;
  tag?: string;
  use: boolean;
  refused: string;
  button: string;
  buttonName: string;
  onPress: () => void;
  children: ReactNode;
}) {
  const { label, tag, use, refused, button, buttonName, onPress, children } = props;
  const Sign = use ? BadgeCheck : CircleDashed;
  return (
    <li className="material" data-state={use ? 'captured' : 'missing'}>
      <span className="material__sign">
        <Sign aria-hidden />
      </span>
      <div className="material__text">
        <h2 className="material__name">
          {label}
          {tag !== undefined && <span className="tag">{tag}</span>}
        </h2>
        {children}
        {!use && (
          <p className="material__state" role="status">
            {refused}
          </p>
        )}
      </div>
      <div className="material__ways">
        <Button className="button button--soft" aria-label={buttonName} onPress={onPress}>
          {button}
        </Button>
      </div>
    </li>
  );
}
