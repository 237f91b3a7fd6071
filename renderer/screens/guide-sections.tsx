/** What a guide says, section by section; which of them stand together, its page decides. */
import {
  Backpack,
  FileStack,
  Hourglass,
  Landmark,
  ListOrdered,
  MapPin,
  MonitorCog,
  Phone,
  Ticket,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemGuide } from '#contract/visit/guide.ts';
import { Icon } from '../components/icon.tsx';
import { useFormats } from '../language/format.ts';
import { GuideLimit } from './guide-limit.tsx';
import { GuideParts } from './package-parts.tsx';

interface Told {
  guide: ItemGuide;
  /** What can be done where the window's address stands. */
  atPlace?: ReactNode;
}

/** In the order of a paper that is read from its head to its end. */
const SECTIONS = {
  parts: Parts,
  prepare: Prepare,
  materials: Materials,
  conditions: Conditions,
  steps: Steps,
  specialSteps: SpecialSteps,
  fee: Fee,
  result: Result,
  devices: Devices,
  place: Place,
  phones: Phones,
  remedies: Remedies,
  basis: Basis,
} as const satisfies Record<string, (told: Told) => ReactNode>;

export type GuideSectionName = keyof typeof SECTIONS;

const GUIDE_SECTIONS = Object.keys(SECTIONS) as GuideSectionName[];

export function GuideSections({ of, ...told }: Told & { of?: readonly GuideSectionName[] }) {
  return (
    <div className="guide__flow">
      {(of ?? GUIDE_SECTIONS).map((name) => {
        const Section = SECTIONS[name];
        return <Section key={name} {...told} />;
      })}
    </div>
  );
}

function Parts({ guide }: Told) {
  const { t } = useTranslation();
  if (!guide.package) return null;
  return (
    <GuideSection icon={<Icon name="layers" />} title={t('package.contains')}>
      <GuideParts of={guide.package} />
    </GuideSection>
  );
}

function Prepare({ guide }: Told) {
  const { t } = useTranslation();
  const { list } = useFormats();
  const { preparation } = guide;
  return (
    <GuideSection icon={<Backpack aria-hidden />} title={t('guidance.guide.prepare')}>
      <ul className="bullets">
        {preparation.documents.length === 0 ? (
          <li>{t('guidance.guide.noDocument')}</li>
        ) : (
          <li>
            <b>{list(preparation.documents.map((document) => t(`guidance.guide.document.${document}`)))}</b>
            {preparation.documents.length > 1 && (
              <span className="guide__note">{t('guidance.guide.anyDocument')}</span>
            )}
          </li>
        )}
        {preparation.numbers.map((number) => (
          <li key={number}>{t(`guidance.guide.number.${number}`)}</li>
        ))}
        {preparation.signature && <li>{t('guidance.guide.signature')}</li>}
        {preparation.face && <li>{t('guidance.guide.face')}</li>}
      </ul>
    </GuideSection>
  );
}

function Materials({ guide }: Told) {
  const { t } = useTranslation();
  const { materials } = guide;
  return (
    <GuideSection icon={<FileStack aria-hidden />} title={t('screens.guide.materials')}>
      {materials.length === 0 ? (
        <p>{t('screens.guide.noMaterials')}</p>
      ) : (
        <ul className="bullets">
          {materials.map((material) => (
            <li key={material.id}>
              <b>{material.name}</b>
              {material.necessity.kind !== 'required' && (
                <span className="tag" data-tone="jade">
                  {material.necessity.kind === 'optional'
                    ? t('screens.materials.optional')
                    : t('screens.materials.deferrable', { count: material.necessity.workingDays })}
                </span>
              )}
              {material.sources.some((source) => source.kind === 'e-licence') && (
                <span className="tag" data-tone="blue">
                  {t('screens.materials.byLicence')}
                </span>
              )}
              {material.sources.some((source) => source.kind === 'earlier-case') && (
                <span className="tag" data-tone="blue">
                  {t('screens.materials.byEarlier')}
                </span>
              )}
              {material.note && <span className="guide__note">{material.note}</span>}
            </li>
          ))}
        </ul>
      )}
    </GuideSection>
  );
}

function Conditions({ guide }: Told) {
  const { t } = useTranslation();
  const { implementation } = guide;
  const { notes } = implementation;
  return (
    <GuideSection icon={<Icon name="badge-check" />} title={t('screens.guide.conditions')}>
      <ul className="bullets">
        {implementation.conditions.map((condition) => (
          <li key={condition}>{condition}</li>
        ))}
      </ul>
      <PlainNote>{notes?.conditions}</PlainNote>
    </GuideSection>
  );
}

function Steps({ guide }: Told) {
  const { t } = useTranslation();
  const { implementation } = guide;
  const { notes } = implementation;
  return (
    <GuideSection icon={<ListOrdered aria-hidden />} title={t('services.guide.steps')}>
      <ol className="bullets">
        {implementation.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <PlainNote>{notes?.steps}</PlainNote>
      <PlainNote>{notes?.promisedLimit}</PlainNote>
      <PlainNote>{notes?.siteVisits}</PlainNote>
    </GuideSection>
  );
}

function SpecialSteps({ guide }: Told) {
  const { t } = useTranslation();
  const { specialSteps = [] } = guide.implementation;
  if (specialSteps.length === 0) return null;
  return (
    <GuideSection icon={<Hourglass aria-hidden />} title={t('services.guide.special')}>
      <p>{t('services.guide.specialNote')}</p>
      <ul className="bullets">
        {specialSteps.map((step) => (
          <li key={step.id}>
            <b>{step.name}</b>
            <span className="guide__note">
              <GuideLimit limit={step.limit} />
            </span>
            <PlainNote>{step.note}</PlainNote>
          </li>
        ))}
      </ul>
    </GuideSection>
  );
}

function Fee({ guide }: Told) {
  const { t } = useTranslation();
  const { implementation } = guide;
  const { notes } = implementation;
  if (!implementation.fee.charged && !notes?.fee) return null;
  return (
    <GuideSection icon={<Ticket aria-hidden />} title={t('screens.guide.fee')}>
      <p>
        {implementation.fee.charged
          ? (implementation.fee.standard ?? t('screens.guide.charged'))
          : t('screens.guide.free')}
      </p>
      <PlainNote>{implementation.fee.reduction?.who}</PlainNote>
      <PlainNote>{notes?.fee}</PlainNote>
    </GuideSection>
  );
}

function Result({ guide }: Told) {
  const { t } = useTranslation();
  const { implementation } = guide;
  const { notes } = implementation;
  return (
    <GuideSection icon={<Icon name="file-badge" />} title={t('screens.guide.result')}>
      <p>{implementation.resultName}</p>
      <PlainNote>{notes?.result}</PlainNote>
      {implementation.resultSample && (
        <p>
          <span className="guide__note">{t('services.guide.sample')}</span>
          {implementation.resultSample.text}
          {implementation.resultSample.example && (
            <span className="example">{t('screens.guide.example')}</span>
          )}
        </p>
      )}
    </GuideSection>
  );
}

function Devices({ guide }: Told) {
  const { t } = useTranslation();
  const { list } = useFormats();
  const { preparation } = guide;
  if (preparation.devices.length === 0) return null;
  return (
    <GuideSection icon={<MonitorCog aria-hidden />} title={t('guidance.guide.devices')}>
      <p>{list(preparation.devices.map((device) => t(`devices.kind.${device}`)))}</p>
    </GuideSection>
  );
}

function Place({ guide, atPlace }: Told) {
  const { t } = useTranslation();
  const { implementation } = guide;
  return (
    <GuideSection icon={<MapPin aria-hidden />} title={t('screens.guide.place')}>
      <p>{implementation.place.name}</p>
      <p>{implementation.place.address}</p>
      <p>{implementation.place.hours}</p>
      {atPlace}
    </GuideSection>
  );
}

function Phones({ guide }: Told) {
  const { t } = useTranslation();
  const { implementation } = guide;
  return (
    <GuideSection icon={<Phone aria-hidden />} title={t('screens.guide.phones')}>
      <p>{t('screens.guide.consult', { phone: implementation.consultPhone })}</p>
      <p>{t('screens.guide.complaint', { phone: implementation.complaintPhone })}</p>
    </GuideSection>
  );
}

function Remedies({ guide }: Told) {
  const { t } = useTranslation();
  const { remedies } = guide.implementation;
  if (!remedies) return null;
  return (
    <GuideSection icon={<Landmark aria-hidden />} title={t('services.guide.remedies')}>
      <Remedy title={t('services.guide.review')} remedy={remedies.review} />
      <Remedy title={t('services.guide.litigation')} remedy={remedies.litigation} />
    </GuideSection>
  );
}

function Basis({ guide }: Told) {
  const { t } = useTranslation();
  const { implementation } = guide;
  return (
    <GuideSection icon={<Icon name="scale" />} title={t('screens.guide.basis')}>
      <ul className="bullets">
        {implementation.legalBasis.map((basis) => (
          <li key={basis}>{basis}</li>
        ))}
      </ul>
    </GuideSection>
  );
}

/** The department's plain words beside its official ones. */
function PlainNote({ children }: { children: string | undefined }) {
  return children ? <span className="guide__note">{children}</span> : null;
}

function Remedy({
  title,
  remedy,
}: {
  title: string;
  remedy: NonNullable<ItemGuide['implementation']['remedies']>['review'];
}) {
  const { t } = useTranslation();
  if (!remedy) return null;
  return (
    <>
      <p>
        <b>{title}</b>
        <span className="guide__note">{t('services.guide.term', { term: remedy.term })}</span>
      </p>
      <p>{remedy.body}</p>
      <p>{remedy.address}</p>
      <p className="number">{remedy.phone}</p>
    </>
  );
}

function GuideSection({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <section className="guide__section">
      <h2 className="guide__heading">
        {icon}
        {title}
      </h2>
      <div className="guide__text">{children}</div>
    </section>
  );
}
