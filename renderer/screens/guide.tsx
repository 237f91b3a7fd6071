import {
  ArrowRight,
  Backpack,
  CircleQuestionMark,
  Clock,
  FileStack,
  Hourglass,
  Info,
  Landmark,
  ListOrdered,
  MapPin,
  MonitorCog,
  Phone,
  Printer,
  Ticket,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { TimeLimit } from '#contract/item.ts';
import type { Hindrance, ItemGuide, ScreenOf } from '#contract/visit.ts';
import { Icon } from '../components/icon.tsx';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { useFormats } from '../language/format.ts';
import { useSend } from '../terminal-link/context.ts';
import { GuideParts } from './package-parts.tsx';
import { TicketButton } from './ticket-button.tsx';
import { useHindranceWords } from './use-hindrance-words.ts';

/** What it is, what to bring, how long, what it costs, where else; and plainly, when it cannot be done here now. */
export function Guide({ screen }: { screen: ScreenOf<'guide'> }) {
  const { t } = useTranslation();
  const { list } = useFormats();
  const send = useSend();
  const { tile, implementation, materials, preparation, hindrances, remarks } = screen.guide;
  const { notes, specialSteps = [], remedies } = implementation;
  const hindered = hindrances.length > 0;
  const { paper } = screen.guide;
  const paperTold = paper === 'printed' || paper === 'failed' || paper === 'unknown' ? paper : undefined;
  return (
    <Page
      className="guide"
      title={tile.name}
      lead={tile.summary}
      beside={
        <Button
          className="button button--hand button--stacked"
          onPress={() => send({ type: 'open-questions' })}
        >
          <CircleQuestionMark aria-hidden />
          {t('questions.open')}
        </Button>
      }
      go={
        hindered
          ? undefined
          : {
              label: t('screens.guide.begin'),
              icon: <ArrowRight aria-hidden />,
              onPress: () => send({ type: 'begin' }),
            }
      }
    >
      {hindered && (
        <div className="guide__hindrances" role="alert">
          {hindrances.map((hindrance) => (
            <HindranceNote key={JSON.stringify(hindrance)} hindrance={hindrance} />
          ))}
          <p className="guide__instead">
            {t('screens.guide.instead', {
              place: implementation.place.name,
              phone: implementation.consultPhone,
            })}
          </p>
        </div>
      )}
      {remarks.map((remark) => (
        <p className="note" key={remark}>
          <Info aria-hidden />
          {t(`screens.guide.remark.${remark}`)}
        </p>
      ))}
      <div className="guide__glance">
        <Glance icon={<Clock aria-hidden />} label={t('screens.guide.atMachine')}>
          {t('common.minutes', { count: tile.minutes })}
        </Glance>
        <Glance icon={<Icon name="calendar-check" />} label={t('screens.guide.limit')}>
          <Limit limit={implementation.promisedLimit} />
        </Glance>
        <Glance icon={<Ticket aria-hidden />} label={t('screens.guide.fee')}>
          {implementation.fee.charged
            ? (implementation.fee.standard ?? t('screens.guide.charged'))
            : t('screens.guide.free')}
        </Glance>
      </div>
      {paperTold && (
        <p className="note note--plain" role="status">
          <Printer aria-hidden />
          {t(`services.sheet.${paperTold}`)}
        </p>
      )}
      <div className="guide__deeds guide__deeds--high">
        <GuideDeeds guide={screen.guide} />
      </div>
      <div className="sheet guide__paper">
        <Paged>
          <div className="guide__flow">
            {screen.guide.package && (
              <GuideSection icon={<Icon name="layers" />} title={t('package.contains')}>
                <GuideParts of={screen.guide.package} />
              </GuideSection>
            )}
            <GuideSection icon={<Backpack aria-hidden />} title={t('guidance.guide.prepare')}>
              <ul className="bullets">
                {preparation.documents.length === 0 ? (
                  <li>{t('guidance.guide.noDocument')}</li>
                ) : (
                  <li>
                    <b>
                      {list(
                        preparation.documents.map((document) => t(`guidance.guide.document.${document}`)),
                      )}
                    </b>
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
                      {material.note && <span className="guide__note">{material.note}</span>}
                    </li>
                  ))}
                </ul>
              )}
            </GuideSection>
            <GuideSection icon={<Icon name="badge-check" />} title={t('screens.guide.conditions')}>
              <ul className="bullets">
                {implementation.conditions.map((condition) => (
                  <li key={condition}>{condition}</li>
                ))}
              </ul>
              <PlainNote>{notes?.conditions}</PlainNote>
            </GuideSection>
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
            {specialSteps.length > 0 && (
              <GuideSection icon={<Hourglass aria-hidden />} title={t('services.guide.special')}>
                <p>{t('services.guide.specialNote')}</p>
                <ul className="bullets">
                  {specialSteps.map((step) => (
                    <li key={step.id}>
                      <b>{step.name}</b>
                      <span className="guide__note">
                        <Limit limit={step.limit} />
                      </span>
                      <PlainNote>{step.note}</PlainNote>
                    </li>
                  ))}
                </ul>
              </GuideSection>
            )}
            {(implementation.fee.charged || notes?.fee) && (
              <GuideSection icon={<Ticket aria-hidden />} title={t('screens.guide.fee')}>
                <p>
                  {implementation.fee.charged
                    ? (implementation.fee.standard ?? t('screens.guide.charged'))
                    : t('screens.guide.free')}
                </p>
                <PlainNote>{implementation.fee.reduction?.who}</PlainNote>
                <PlainNote>{notes?.fee}</PlainNote>
              </GuideSection>
            )}
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
            {preparation.devices.length > 0 && (
              <GuideSection icon={<MonitorCog aria-hidden />} title={t('guidance.guide.devices')}>
                <p>{list(preparation.devices.map((device) => t(`devices.kind.${device}`)))}</p>
              </GuideSection>
            )}
            <GuideSection icon={<MapPin aria-hidden />} title={t('screens.guide.place')}>
              <p>{implementation.place.name}</p>
              <p>{implementation.place.address}</p>
              <p>{implementation.place.hours}</p>
              <div className="guide__deeds guide__deeds--low">
                <GuideDeeds guide={screen.guide} />
              </div>
            </GuideSection>
            <GuideSection icon={<Phone aria-hidden />} title={t('screens.guide.phones')}>
              <p>{t('screens.guide.consult', { phone: implementation.consultPhone })}</p>
              <p>{t('screens.guide.complaint', { phone: implementation.complaintPhone })}</p>
            </GuideSection>
            {remedies && (
              <GuideSection icon={<Landmark aria-hidden />} title={t('services.guide.remedies')}>
                <Remedy title={t('services.guide.review')} remedy={remedies.review} />
                <Remedy title={t('services.guide.litigation')} remedy={remedies.litigation} />
              </GuideSection>
            )}
            <GuideSection icon={<Icon name="scale" />} title={t('screens.guide.basis')}>
              <ul className="bullets">
                {implementation.legalBasis.map((basis) => (
                  <li key={basis}>{basis}</li>
                ))}
              </ul>
            </GuideSection>
          </div>
        </Paged>
      </div>
    </Page>
  );
}

/** Beside beginning here: a number for the window, and the guide to take along. Where they stand, the panel decides. */
function GuideDeeds({ guide: { ticket, paper = 'no-printer' } }: { guide: ItemGuide }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <>
      {ticket && <TicketButton />}
      {paper !== 'no-printer' && (
        <Button
          className="button button--hand button--stacked"
          isDisabled={paper === 'printing' || paper === 'printed'}
          onPress={() => send({ type: 'print' })}
        >
          <Printer aria-hidden />
          {paper === 'printing' ? t('services.sheet.printing') : t('services.guide.paper')}
        </Button>
      )}
    </>
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

function Glance({ icon, label, children }: { icon: ReactNode; label: string; children: ReactNode }) {
  return (
    <div className="glance">
      {icon}
      <span className="glance__label">{label}</span>
      <span className="glance__value">{children}</span>
    </div>
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

function Limit({ limit }: { limit: TimeLimit }) {
  const { t } = useTranslation();
  return (
    <>
      {limit.days === 0
        ? t('screens.guide.onTheSpot')
        : t(limit.unit === 'working-day' ? 'screens.guide.workingDays' : 'screens.guide.calendarDays', {
            count: limit.days,
          })}
      {limit.example && <span className="example">{t('screens.guide.example')}</span>}
    </>
  );
}

function HindranceNote({ hindrance }: { hindrance: Hindrance }) {
  const wordsOf = useHindranceWords();
  return (
    <p className="note note--warning">
      <TriangleAlert aria-hidden />
      {wordsOf(hindrance)}
    </p>
  );
}
