import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit.ts';
import { PrinterDrawing } from '../components/drawings/printer.tsx';
import { CardOnReaderDrawing } from '../components/drawings/take-away.tsx';
import { OutcomeHead } from '../components/outcome-head.tsx';
import { Page } from '../components/page.tsx';
import { useSend, useSnapshot } from '../terminal-link/context.ts';
import { useWords } from '../use-words.ts';

export function TakeThings({ screen }: { screen: ScreenOf<'take-things'> }) {
  const { t } = useTranslation();
  const words = useWords();
  const send = useSend();
  const { outcome } = useSnapshot();
  const waiting = screen.card === 'on-reader';
  return (
    <Page
      align="center"
      className="take-things"
      title={t(waiting ? 'screens.take.titleCard' : 'screens.take.title')}
      lead={t('screens.take.lead', { count: screen.secondsLeft })}
      go={{
        label: t(waiting ? 'screens.take.doneWaiting' : 'screens.take.done'),
        icon: <Check aria-hidden />,
        onPress: () => send({ type: 'continue' }),
      }}
    >
      {outcome?.slipCode && <OutcomeHead outcome={outcome} />}
      <ul className="things">
        {screen.card !== 'none' && (
          <li className="thing" data-urgent={waiting || undefined}>
            <CardOnReaderDrawing taken={!waiting} />
            <div>
              <h2 className="thing__name">{t('screens.take.card')}</h2>
              <p className="thing__place" role={waiting ? 'alert' : 'status'}>
                {t(waiting ? 'screens.take.cardOnReader' : 'screens.take.cardTaken')}
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
              <h2 className="thing__name">{words('screens.printing.paper', paper.title)}</h2>
              <p className="thing__place">{t(`screens.take.place.${paper.place}`)}</p>
            </div>
          </li>
        ))}
      </ul>
    </Page>
  );
}
