import { Check, CreditCard } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { PrinterDrawing } from '../components/drawings/printer.tsx';
import { CardOnReaderDrawing } from '../components/drawings/take-away.tsx';
import { EndedNote } from '../components/ended-note.tsx';
import { OutcomeHead } from '../components/outcome-head.tsx';
import { Page } from '../components/page.tsx';
import type { Loudness } from '../guidance/chime.ts';
import { useCallBack } from '../guidance/use-call-back.ts';
import { useSend, useSnapshot } from '../terminal-link/context.ts';
import { useWords } from '../use-words.ts';

/** What lies where, and louder and louder while the card stays. The end is not said before it is taken. */
export function TakeThings({ screen }: { screen: ScreenOf<'take-things'> }) {
  const { t } = useTranslation();
  const words = useWords();
  const send = useSend();
  const { outcome, staffCalled } = useSnapshot();
  const waiting = screen.card === 'on-reader';
  const which = screen.isChipCard ? 'chipCard' : 'call';
  const call = t(`guidance.take.${which}.${waiting ? (screen.urgency as 0 | Loudness) : 0}`);
  useCallBack(screen.urgency === 0 ? undefined : (screen.urgency as Loudness), call, staffCalled);
  return (
    <Page
      align="center"
      className="take-things"
      title={t(
        waiting
          ? screen.isChipCard
            ? 'screens.take.titleChip'
            : 'screens.take.titleCard'
          : 'screens.take.title',
      )}
      lead={
        <>
          {screen.ended && <EndedNote ended={screen.ended} />}
          {waiting
            ? t(screen.isChipCard ? 'guidance.take.leadChip' : 'guidance.take.leadCard')
            : t('guidance.take.lead', { count: screen.secondsLeft })}
        </>
      }
      go={{
        label: t(waiting ? 'screens.take.doneWaiting' : 'screens.take.done'),
        icon: <Check aria-hidden />,
        onPress: () => send({ type: 'continue' }),
      }}
    >
      {outcome?.slipCode && <OutcomeHead outcome={outcome} />}
      {screen.urgency > 0 && (
        <p className="call-back" data-urgency={screen.urgency} role="alert">
          {waiting && staffCalled
            ? t(screen.isChipCard ? 'guidance.take.staffCalledChip' : 'guidance.take.staffCalled')
            : call}
        </p>
      )}
      <ul className="things">
        {screen.card !== 'none' && (
          <li className="thing" data-urgent={waiting || undefined}>
            {screen.isChipCard ? (
              <CreditCard aria-hidden className="drawing chip-card" />
            ) : (
              <CardOnReaderDrawing taken={!waiting} />
            )}
            <div>
              <h2 className="thing__name">
                {t(screen.isChipCard ? 'screens.take.chip' : 'screens.take.card')}
              </h2>
              <p className="thing__place" role="status">
                {t(
                  !waiting
                    ? 'screens.take.cardTaken'
                    : screen.isChipCard
                      ? 'screens.take.chipInReader'
                      : 'screens.take.cardOnReader',
                )}
              </p>
            </div>
          </li>
        )}
        {screen.papers.map((paper) => (
          <li className="thing" key={`${paper.place} ${paper.title}`}>
            <PrinterDrawing
              device={paper.place === 'document-tray' ? 'document-printer' : 'receipt-printer'}
              state="printed"
            />
            <div>
              <h2 className="thing__name" lang={paper.titleLanguage}>
                {paper.title === 'window-slip'
                  ? t('guidance.take.windowSlip')
                  : words('screens.printing.paper', paper.title)}
              </h2>
              <p className="thing__place">{t(`screens.take.place.${paper.place}`)}</p>
            </div>
          </li>
        ))}
      </ul>
    </Page>
  );
}
