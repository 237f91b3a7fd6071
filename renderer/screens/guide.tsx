import {
  ArrowRight,
  Backpack,
  CircleQuestionMark,
  Clock,
  FileStack,
  Info,
  MapPin,
  MonitorCog,
  Phone,
  Ticket,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { TimeLimit } from '#contract/item.ts';
import type { Hindrance, ScreenOf } from '#contract/visit.ts';
import { Icon } from '../components/icon.tsx';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { useFormats } from '../language/format.ts';
import { useSend } from '../terminal-link/context.ts';
import { useHindranceWords } from './use-hindrance-words.ts';

/** What it is, what to bring, how long, what it costs, where else; and plainly, when it cannot be done here now. */
export function Guide({ screen }: { screen: ScreenOf<'guide'> }) {
  const { t } = useTranslation();
  const { list } = useFormats();
  const send = useSend();
  const { tile, implementation, materials, preparation, hindrances, remarks } = screen.guide;
  const hindered = hindrances.length > 0;
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
      <div className="sheet guide__paper">
        <Paged>
          <div className="guide__flow">
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
            </GuideSection>
            <GuideSection icon={<Icon name="file-badge" />} title={t('screens.guide.result')}>
              <p>{implementation.resultName}</p>
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
            </GuideSection>
            <GuideSection icon={<Phone aria-hidden />} title={t('screens.guide.phones')}>
              <p>{t('screens.guide.consult', { phone: implementation.consultPhone })}</p>
              <p>{t('screens.guide.complaint', { phone: implementation.complaintPhone })}</p>
            </GuideSection>
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
