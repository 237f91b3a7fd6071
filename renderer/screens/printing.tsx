import { ArrowRight, RotateCw, TriangleAlert } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { PrintJobView } from '#contract/visit/outcome.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { PrinterDrawing } from '../components/drawings/printer.tsx';
import { OutcomeHead } from '../components/outcome-head.tsx';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { HandoverOffer } from '../guidance/handover-offer.tsx';
import { useSend, useSnapshot } from '../terminal-link/context.ts';
import { useWords } from '../use-words.ts';
import { concerning } from './concerning.ts';

/** Each paper with the device it comes from, in pages. "Printed" is only said when the device said so. */
export function Printing({ screen }: { screen: ScreenOf<'printing'> }) {
  const { t } = useTranslation();
  const send = useSend();
  const { outcome } = useSnapshot();
  const trouble = screen.jobs.some((job) => job.state === 'failed' || job.state === 'unknown');
  const phase = !screen.settled ? 'working' : trouble ? 'trouble' : 'done';
  return (
    <Page
      className="printing"
      title={t(`screens.printing.title.${phase}`)}
      lead={t(`screens.printing.lead.${phase}`)}
      beside={
        screen.canRetry && (
          <Button className="button button--hand" onPress={() => send({ type: 'retry' })}>
            <RotateCw aria-hidden />
            {t('screens.printing.retry')}
          </Button>
        )
      }
      go={
        screen.settled
          ? {
              label: t('common.go'),
              icon: <ArrowRight aria-hidden />,
              onPress: () => send({ type: 'continue' }),
            }
          : undefined
      }
    >
      {outcome && <OutcomeHead outcome={outcome} />}
      <PaperCount jobs={screen.jobs} settled={screen.settled} />
      <Paged>
        <ul className="jobs">
          {screen.jobs.map((job) => (
            <Job key={job.jobId} job={job} />
          ))}
        </ul>
      </Paged>
      {phase === 'trouble' && <p className="note note--plain">{t('guidance.printing.trouble')}</p>}
      <HandoverOffer />
    </Page>
  );
}

/** How many sheets are out, told only as the printers told it; then how many to take, and from where. */
function PaperCount({ jobs, settled }: { jobs: PrintJobView[]; settled: boolean }) {
  const { t } = useTranslation();
  const sheets = (device: PrintJobView['device']) =>
    jobs.filter((job) => job.device === device).reduce((sum, job) => sum + job.pagesDone, 0);
  const [tray, slot] = [sheets('document-printer'), sheets('receipt-printer')];
  if (tray + slot === 0) return null;
  return (
    <p className="paper-count" role="status" data-settled={settled || undefined}>
      <b>{t(settled ? 'guidance.printing.take' : 'guidance.printing.soFar', { count: tray + slot })}</b>
      {settled && tray > 0 && <span>{t('guidance.printing.fromTray')}</span>}
      {settled && slot > 0 && <span>{t('guidance.printing.fromSlot')}</span>}
    </p>
  );
}

function Job({ job }: { job: PrintJobView }) {
  const { t } = useTranslation();
  const words = useWords();
  const pages = Array.from({ length: Math.min(job.pages, 12) }, (_, index) => index);
  return (
    <li className="job" data-state={job.state}>
      <PrinterDrawing device={job.device} state={job.state} />
      <div className="job__text">
        <h2 className="job__title" lang={job.titleLanguage}>
          {words('screens.printing.paper', job.title)}
        </h2>
        <p className="job__state" role="status">
          {t(`screens.printing.state.${job.state}`, {
            done: job.pagesDone,
            count: job.pages,
            place: t(`screens.printing.place.${job.device}`),
          })}
        </p>
        {job.pages > 1 && (
          <span className="job__pages" aria-hidden>
            {pages.map((page) => (
              <span key={page} className="job__page" data-done={page < job.pagesDone || undefined} />
            ))}
          </span>
        )}
        {concerning(job.problems).map((problem) => (
          <p className="job__problem" key={problem} role="alert">
            <TriangleAlert aria-hidden />
            {t(`devices.problem.${problem}`)}
            {t('screens.printing.todo', { todo: t(`devices.todo.${problem}`) })}
          </p>
        ))}
      </div>
    </li>
  );
}
