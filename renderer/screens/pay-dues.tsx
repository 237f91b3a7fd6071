import { ArrowRight, Check, Info, Printer, Store } from 'lucide-react';
import { ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { QuotedNote } from '../components/quoted-note.tsx';
import { SimulatedMark } from '../components/simulated-mark.tsx';
import { useSum } from '../components/use-sum.ts';
import { useSend } from '../terminal-link/context.ts';

type Screen = ScreenOf<'dues'>;

/** What is owed, line by line: big rows to tick, and the sum of what is ticked. */
export function PayDues({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  const sum = useSum();
  const count = screen.lines.filter((line) => line.ticked).length;
  const payable = screen.lines.some((line) => line.selectable);
  if (screen.state === 'asking') {
    return (
      <Page align="center" title={t('screens.dues.asking')}>
        <span className="turning" aria-hidden />
      </Page>
    );
  }
  return (
    <Page
      title={t(payable ? 'screens.dues.title' : 'screens.dues.nothingTitle')}
      lead={t(payable ? 'screens.dues.lead' : 'screens.dues.nothingLead')}
      go={
        payable
          ? {
              label: t('common.go'),
              icon: <ArrowRight aria-hidden />,
              disabled: count === 0,
              onPress: () => send({ type: 'continue' }),
            }
          : undefined
      }
    >
      <QuotedNote language={screen.language} />
      <Paged>
        <ul className="due-list">
          {screen.lines.map((line) => (
            <li key={line.noticeNumber}>
              <DueRow line={line} language={screen.language} />
            </li>
          ))}
        </ul>
      </Paged>
      {payable && (
        <p className="due-sum sheet" role="status">
          <span>{t('screens.dues.sum', { count })}</span>
          <b className="due-sum__amount number">{sum(screen.totalFen) ?? '¥ 0.00'}</b>
        </p>
      )}
      {payable && <PapersNote papers={screen.papers} />}
      {payable && <NoPhone elsewhere={screen.elsewhere} />}
      {screen.simulated && <SimulatedMark of="data" />}
    </Page>
  );
}

function DueRow({ line, language }: { line: Screen['lines'][number]; language: string }) {
  const { t } = useTranslation();
  const send = useSend();
  const sum = useSum();
  return (
    <ToggleButton
      className="due"
      isSelected={line.ticked}
      isDisabled={!line.selectable}
      onChange={() => send({ type: 'toggle-due', noticeNumber: line.noticeNumber })}
    >
      <span className="due__box">{line.ticked && <Check aria-hidden strokeWidth={3} />}</span>
      <span className="due__text">
        <span className="due__title" lang={language}>
          {line.title}
        </span>
        <span className="due__facts" lang={language}>
          {line.period}
          {' · '}
          {line.payer}
        </span>
        {line.state !== 'due' && <span className="due__state">{t(`screens.dues.state.${line.state}`)}</span>}
      </span>
      <span className="due__amount number">{sum(line.amountFen)}</span>
    </ToggleButton>
  );
}

/** Said before anything is paid: what will be in the hand afterwards. */
export function PapersNote({ papers }: { papers: Screen['papers'] }) {
  const { t } = useTranslation();
  if (papers === 'receipt') return null;
  return (
    <p className="note">
      <Printer aria-hidden />
      {t(`screens.dues.papers.${papers}`)}
    </p>
  );
}

/** 没有手机怎么办: money is taken in other ways too, and where. */
export function NoPhone({ elsewhere }: { elsewhere: Screen['elsewhere'] }) {
  const { t } = useTranslation();
  return (
    <p className="note note--plain">
      <Store aria-hidden />
      {t('screens.dues.noPhone', {
        name: elsewhere.name,
        address: elsewhere.address,
        phone: elsewhere.phone,
      })}
    </p>
  );
}

/** The code still stands, but nothing was heard of it for a moment. */
export function SilentNote() {
  const { t } = useTranslation();
  return (
    <p className="note" role="status">
      <Info aria-hidden />
      {t('screens.pay.silent')}
    </p>
  );
}
