import {
  Building2,
  CalendarDays,
  CircleAlert,
  FileBadge,
  Gavel,
  Hash,
  Info,
  Printer,
  Search,
} from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { CREDIT_QUERY_LENGTH } from '#contract/public-credit.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { GroupedNumberEntry } from '../components/fields/number-entry.tsx';
import { TextEntry } from '../components/fields/text-entry.tsx';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { QuotedNote } from '../components/quoted-note.tsx';
import { Reason, Reasons } from '../components/reasons.tsx';
import { SimulatedMark } from '../components/simulated-mark.tsx';
import { useFormats } from '../language/format.ts';
import { useSend } from '../terminal-link/context.ts';
import { useSheetWords } from './use-sheet-words.ts';

type Screen = ScreenOf<'credit'>;

/** 公示查询: a name or a code, the companies that bear it, and what was published of one of them. */
export function Credit({ screen }: { screen: Screen }) {
  switch (screen.state) {
    case 'asking':
      return <Asking screen={screen} />;
    case 'searching':
    case 'fetching':
      return <Moment />;
    case 'list':
      return <Companies screen={screen} />;
    case 'record':
      return <PublicRecordPage screen={screen} />;
  }
}

function Asking({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  const [by, setBy] = useState(screen.by);
  const [query, setQuery] = useState(screen.query);
  const problemId = useId();
  const submit = () => send({ type: 'search-companies', by, query });
  const other = by === 'name' ? 'code' : 'name';
  const common = {
    label: t(`services.credit.by.${by}`),
    value: query,
    onChange: setQuery,
    onEnter: submit,
    invalid: screen.problem !== undefined,
    describedBy: problemId,
  };
  return (
    <Page
      className="credit"
      title={t('services.credit.askTitle')}
      lead={t(`services.credit.askLead.${by}`)}
      beside={
        <Button
          className="button button--hand button--stacked"
          onPress={() => {
            setBy(other);
            setQuery('');
          }}
        >
          {other === 'code' ? <Hash aria-hidden /> : <Building2 aria-hidden />}
          {t(`services.credit.switch.${other}`)}
        </Button>
      }
      go={{
        label: t('services.credit.search'),
        icon: <Search aria-hidden />,
        disabled: query.trim() === '',
        onPress: submit,
      }}
    >
      {screen.problem && (
        <p className="note note--warning" role="alert" id={problemId}>
          <CircleAlert aria-hidden />
          {t(`services.credit.problem.${screen.problem}`)}
        </p>
      )}
      {by === 'name' ? (
        <TextEntry key="name" {...common} kind="pinyin" maxLength={CREDIT_QUERY_LENGTH} />
      ) : (
        <GroupedNumberEntry key="code" {...common} kind="credit-code" />
      )}
    </Page>
  );
}

function Moment() {
  const { t } = useTranslation();
  return (
    <Page
      align="center"
      title={t('services.credit.searching')}
      lead={<span role="status">{t('services.credit.searchingLead')}</span>}
    >
      <span className="turning" aria-hidden />
    </Page>
  );
}

function Companies({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  const companies = screen.companies ?? [];
  return (
    <Page
      className="credit"
      title={t('services.credit.listTitle', { count: companies.length })}
      lead={screen.more ? t('services.credit.more') : t('services.credit.listLead')}
    >
      {screen.problem && (
        <p className="note note--warning" role="alert">
          <CircleAlert aria-hidden />
          {t(`services.credit.problem.${screen.problem}`)}
        </p>
      )}
      <QuotedNote language={screen.language} />
      <Paged>
        <div className="credit__list">
          {companies.map((company) => (
            <Button
              key={company.creditCode}
              className="credit__company"
              onPress={() => send({ type: 'open-record', creditCode: company.creditCode })}
            >
              <span className="credit__name" lang={screen.language}>
                {company.name}
              </span>
              <span className="credit__facts">
                <span className="number">{company.creditCode}</span>
                {' · '}
                {t(`services.credit.state.${company.state}`)}
              </span>
            </Button>
          ))}
        </div>
      </Paged>
      {screen.simulated && <SimulatedMark of="data" />}
    </Page>
  );
}

function PublicRecordPage({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const { date } = useFormats();
  const send = useSend();
  const { record, paper, paperPlace } = screen;
  const sheetWords = useSheetWords();
  if (record === undefined) return null;
  const printable = paper === 'none' || paper === 'failed' || paper === 'unknown' || paper === 'printing';
  const told = paper === 'none' ? undefined : sheetWords(paper, paperPlace);
  return (
    <Page
      className="credit"
      title={t('services.credit.recordTitle')}
      go={
        printable
          ? {
              label: t('services.sheet.print'),
              icon: <Printer aria-hidden />,
              disabled: paper === 'printing',
              onPress: () => send({ type: 'print' }),
            }
          : { label: t('services.credit.done'), onPress: () => send({ type: 'continue' }) }
      }
    >
      <p className="note">
        <Info aria-hidden />
        {t('services.credit.reference', { day: date(record.asOf) })}
      </p>
      {told && (
        <p className="note note--plain" role="status">
          <Printer aria-hidden />
          {told}
        </p>
      )}
      <QuotedNote language={screen.language} />
      <Reasons>
        <Reason icon={<Building2 aria-hidden />} title={record.name} titleLanguage={screen.language}>
          <p className="number">{record.creditCode}</p>
          <p>{t(`services.credit.state.${record.state}`)}</p>
        </Reason>
        <Reason icon={<CalendarDays aria-hidden />} title={t('services.credit.registered')}>
          <p>{date(record.establishedOn)}</p>
          <p lang={screen.language}>{record.registrar}</p>
        </Reason>
        <Reason icon={<FileBadge aria-hidden />} title={t('services.credit.licences')}>
          {record.licences.length === 0 && <p>{t('services.credit.none')}</p>}
          {record.licences.map((licence) => (
            <p key={licence.number} className="credit__entry">
              <b lang={screen.language}>{licence.name}</b>
              <span lang={screen.language}>
                {licence.number}
                {' · '}
                {licence.body}
              </span>
              <span>
                {licence.validTo === undefined
                  ? t('services.credit.decided', { day: date(licence.decidedOn) })
                  : t('services.credit.decidedUntil', {
                      day: date(licence.decidedOn),
                      until: date(licence.validTo),
                    })}
              </span>
            </p>
          ))}
        </Reason>
        <Reason icon={<Gavel aria-hidden />} title={t('services.credit.penalties')}>
          {record.penalties.length === 0 && <p>{t('services.credit.none')}</p>}
          {record.penalties.map((penalty) => (
            <p key={penalty.number} className="credit__entry">
              <b lang={screen.language}>
                {penalty.reason}
                {' · '}
                {penalty.decision}
              </b>
              <span lang={screen.language}>
                {penalty.number}
                {' · '}
                {penalty.body}
              </span>
              <span>{t('services.credit.decided', { day: date(penalty.decidedOn) })}</span>
            </p>
          ))}
        </Reason>
      </Reasons>
      {screen.simulated && <SimulatedMark of="data" />}
    </Page>
  );
}
