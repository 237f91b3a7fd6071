import { ArrowRight, FilePlus2, Printer, Ticket } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Progress } from '#contract/case.ts';
import type { InformationTable } from '#contract/hub-api.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { QuotedNote } from '../components/quoted-note.tsx';
import { SimulatedMark } from '../components/simulated-mark.tsx';
import { HandoverOffer } from '../guidance/handover-offer.tsx';
import { useFormats } from '../language/format.ts';
import { useLanguage } from '../language/use-language.ts';
import { useSend } from '../terminal-link/context.ts';
import { AppointmentOfCase } from './appointment-of-case.tsx';
import { EvaluationOfCase } from './evaluation-of-case.tsx';
import { Gaps, WithdrawButton } from './follow-ups.tsx';
import { PartsProgress } from './package-parts.tsx';

export function Result({ screen }: { screen: ScreenOf<'result'> }) {
  const { t } = useTranslation();
  const send = useSend();
  const { information, progress, canPrint } = screen;
  const { tag } = useLanguage();
  const gaps = progress?.supplement;
  const canSupplement = screen.followUps?.includes('supplement') ?? false;
  const canCheckIn = screen.appointment?.ways.includes('check-in') ?? false;
  const quoted = screen.language !== undefined && screen.language !== tag;
  return (
    <Page
      className={screen.appointment ? 'result result--appointment' : 'result'}
      title={
        information?.title ??
        (screen.appointment ? t(`appointment.title.${screen.appointment.state}`) : undefined) ??
        (progress ? t(`screens.result.state.${progress.state}`) : t('screens.result.title'))
      }
      lead={
        progress
          ? t('screens.result.progressOf', { item: progress.itemName, number: progress.acceptanceNumber })
          : ((quoted ? undefined : information?.note) ?? t('screens.result.lead'))
      }
      beside={
        (canPrint || canSupplement || canCheckIn) && (
          <Button className="button button--hand" onPress={() => send({ type: 'continue' })}>
            {t(canPrint ? 'screens.result.noPrint' : 'screens.result.done')}
          </Button>
        )
      }
      go={
        canPrint
          ? {
              label: t('screens.result.print'),
              icon: <Printer aria-hidden />,
              onPress: () => send({ type: 'print' }),
            }
          : canCheckIn
            ? {
                label: t('appointment.checkIn'),
                icon: <Ticket aria-hidden />,
                onPress: () => send({ type: 'check-in' }),
              }
            : canSupplement
              ? {
                  label: t('screens.result.supplement.begin'),
                  icon: <FilePlus2 aria-hidden />,
                  onPress: () => send({ type: 'follow-up', kind: 'supplement' }),
                }
              : {
                  label: t('screens.result.done'),
                  icon: <ArrowRight aria-hidden />,
                  onPress: () => send({ type: 'continue' }),
                }
      }
    >
      {screen.appointment && <AppointmentOfCase appointment={screen.appointment} />}
      <QuotedNote language={screen.language} />
      {quoted && information?.note && <p lang={screen.language}>{information.note}</p>}
      {information && <Table information={information} language={screen.language} />}
      {/* One thing a page: what is missing comes before how it came to that. */}
      {gaps && <Gaps supplement={gaps} language={screen.language} />}
      {screen.evaluation && <EvaluationOfCase standing={screen.evaluation} />}
      {progress?.clockStopped && <p className="note note--plain">{t('screens.result.clockStopped')}</p>}
      {progress?.parts ? (
        <PartsProgress parts={progress.parts} followUps={screen.partFollowUps} language={screen.language} />
      ) : (
        progress && !gaps && <Timeline progress={progress} language={screen.language} />
      )}
      {screen.followUps?.includes('withdraw') && <WithdrawButton all={progress?.parts !== undefined} />}
      {(information?.simulated || progress?.simulated) && <SimulatedMark of="data" />}
      <HandoverOffer />
    </Page>
  );
}

function Table({ information, language }: { information: InformationTable; language: string | undefined }) {
  const { t } = useTranslation();
  if (information.rows.length === 0) return <p className="note note--plain">{t('screens.result.noRows')}</p>;
  return (
    <div className="sheet result__paper">
      <Paged>
        <table className="result__table" lang={language}>
          <thead>
            <tr>
              {information.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {information.rows.map((row, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of one answer never move.
              <tr key={line}>
                {row.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                  <td key={column}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Paged>
    </div>
  );
}

/** Of a booking: what was done with it says more than the state that its case stays in. */
function eventKey({ action, state }: Progress['timeline'][number]) {
  return action === 'change-appointment' || action === 'cancel-appointment' || action === 'check-in'
    ? (`appointment.event.${action}` as const)
    : (`screens.result.event.${state}` as const);
}

function Timeline({ progress, language }: { progress: Progress; language: string | undefined }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <div className="sheet result__paper">
      {progress.promisedDate && (
        <p className="result__promised">
          {t('screens.outcome.promised')} <b>{formats.date(progress.promisedDate)}</b>
        </p>
      )}
      <Paged>
        <ol className="timeline">
          {progress.timeline.map((event, index) => (
            <li
              className="timeline__event"
              key={`${event.at} ${event.state}`}
              data-newest={index === progress.timeline.length - 1 || undefined}
            >
              <time className="timeline__time" dateTime={event.at}>
                {formats.moment(event.at)}
              </time>
              <b className="timeline__state">{t(eventKey(event))}</b>
              <span className="timeline__text" lang={language}>
                {event.text}
              </span>
            </li>
          ))}
        </ol>
      </Paged>
    </div>
  );
}
