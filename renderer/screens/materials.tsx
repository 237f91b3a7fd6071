import {
  ArrowRight,
  Camera,
  CircleCheckBig,
  CloudDownload,
  FileQuestion,
  History,
  Hourglass,
  Landmark,
  LoaderCircle,
} from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { mayBeBrought } from '#contract/item/material.ts';
import type { MaterialView } from '#contract/visit/filling.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { EarlierOrigin } from '../components/earlier-origin.tsx';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { SimulatedMark } from '../components/simulated-mark.tsx';
import { useFormats } from '../language/format.ts';
import { useSend } from '../terminal-link/context.ts';

const SIGNS = {
  missing: FileQuestion,
  fetching: LoaderCircle,
  'licence-found': CircleCheckBig,
  'licence-not-found': FileQuestion,
  'earlier-found': CircleCheckBig,
  captured: CircleCheckBig,
  deferred: Hourglass,
  'to-window': Hourglass,
} as const;

const CAPTURE_WORDS: {
  readonly [state in MaterialView['state']]?: 'screens.materials.seePages' | 'screens.materials.anew';
} = { captured: 'screens.materials.seePages', 'earlier-found': 'screens.materials.anew' };

export function Materials({ screen }: { screen: ScreenOf<'materials'> }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Page
      className="materials"
      title={t('screens.materials.title')}
      lead={t(screen.complete ? 'screens.materials.leadComplete' : 'screens.materials.lead')}
      go={{
        label: t('common.go'),
        icon: <ArrowRight aria-hidden />,
        disabled: !screen.complete,
        onPress: () => send({ type: 'continue' }),
      }}
    >
      <Paged>
        <ul className="material-list">
          {screen.materials.map((view) => (
            <MaterialCard key={view.material.id} view={view} />
          ))}
        </ul>
      </Paged>
    </Page>
  );
}

function MaterialCard({ view }: { view: MaterialView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const send = useSend();
  const { material, state, licence, earlier, pageIds } = view;
  const capture = material.sources.find((source) => source.kind === 'capture');
  const byLicence = material.sources.some((source) => source.kind === 'e-licence');
  const toWindow = mayBeBrought(material);
  const settled = state === 'licence-found' || state === 'earlier-found' || state === 'captured';
  const Sign = SIGNS[state];
  return (
    <li className="material" data-state={state}>
      <span className="material__sign">
        <Sign aria-hidden />
      </span>
      <div className="material__text">
        <h2 className="material__name">
          {material.name}
          {material.necessity.kind === 'optional' && (
            <span className="tag">{t('screens.materials.optional')}</span>
          )}
        </h2>
        <p className="material__state" role="status">
          {licence
            ? t('screens.materials.licence', { issuer: licence.issuer, number: licence.maskedNumber })
            : t(`screens.materials.state.${state}`, {
                count: state === 'to-window' ? daysOf(material) : pageIds.length,
              })}
          {licence && (
            <span className="material__valid">
              {t('screens.materials.validTo', { date: formats.date(licence.validTo) })}
            </span>
          )}
        </p>
        {earlier && state !== 'captured' && <EarlierOrigin origin={earlier.origin} brief />}
        {licence?.simulated && <SimulatedMark of="data" />}
        {!settled && material.note && <p className="material__note">{material.note}</p>}
      </div>
      <div className="material__ways">
        {byLicence && (state === 'missing' || state === 'licence-not-found') && (
          <Button
            className="button button--soft"
            onPress={() => send({ type: 'fetch-licence', materialId: material.id })}
          >
            <CloudDownload aria-hidden />
            {t(state === 'missing' ? 'screens.materials.fetch' : 'screens.materials.fetchAgain')}
          </Button>
        )}
        {earlier && state !== 'earlier-found' && (
          <Button
            className="button button--soft"
            onPress={() => send({ type: 'use-earlier', materialId: material.id, use: true })}
          >
            <History aria-hidden />
            {t('screens.materials.useEarlier')}
          </Button>
        )}
        {capture && (
          <Button
            className={settled ? 'button' : 'button button--soft'}
            onPress={() => send({ type: 'open-capture', materialId: material.id })}
          >
            <Camera aria-hidden />
            {t(CAPTURE_WORDS[state] ?? 'screens.materials.capture')}
          </Button>
        )}
        {toWindow && !settled && state !== 'to-window' && (
          <Button
            className="button"
            onPress={() => send({ type: 'bring-material', materialId: material.id })}
          >
            <Landmark aria-hidden />
            {t('screens.materials.bring')}
          </Button>
        )}
        {material.necessity.kind === 'deferrable' && !toWindow && !settled && state !== 'deferred' && (
          <Button
            className="button"
            onPress={() => send({ type: 'defer-material', materialId: material.id })}
          >
            <Hourglass aria-hidden />
            {t('screens.materials.defer', { count: material.necessity.workingDays })}
          </Button>
        )}
      </div>
    </li>
  );
}

function daysOf({ necessity }: MaterialView['material']): number {
  return necessity.kind === 'deferrable' ? necessity.workingDays : 0;
}
