import { ArrowRight, CircleQuestionMark, Clock, Info, Printer, Ticket, TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button, ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Hindrance, ItemGuide } from '#contract/visit/guide.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Icon } from '../components/icon.tsx';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { usePanelShape } from '../components/use-panel-shape.ts';
import { useSend } from '../terminal-link/context.ts';
import { GuideLimit } from './guide-limit.tsx';
import { type GuideSectionName, GuideSections } from './guide-sections.tsx';
import { TicketButton } from './ticket-button.tsx';
import { useHindranceWords } from './use-hindrance-words.ts';
import { useSheetWords } from './use-sheet-words.ts';

/** On a landscape panel one asks the guide: a paper of a dozen screenfuls would be turned for ever. */
const TABS = {
  bring: ['prepare', 'materials'],
  who: ['conditions', 'basis'],
  how: ['steps', 'specialSteps', 'fee', 'devices'],
  result: ['result'],
  where: ['place', 'phones', 'remedies'],
} as const satisfies Record<string, readonly GuideSectionName[]>;
type Tab = keyof typeof TABS | 'glance';
const WIDE_TABS = ['bring', 'who', 'how', 'result', 'where'] as const satisfies readonly Tab[];
const SHALLOW_TABS = ['glance', ...WIDE_TABS] as const satisfies readonly Tab[];

/** What it is, what to bring, how long, what it costs, where else; and plainly, when it cannot be done here now. */
export function Guide({ screen: { guide } }: { screen: ScreenOf<'guide'> }) {
  const { t } = useTranslation();
  const send = useSend();
  const shape = usePanelShape();
  const [wanted, setWanted] = useState<Tab>();
  const tabs = shape === 'shallow' ? SHALLOW_TABS : WIDE_TABS;
  const tab = tabs.find((name) => name === wanted) ?? tabs[0];
  const deeds = <GuideDeeds guide={guide} />;
  return (
    <Page
      className={shape === 'shallow' && tab !== 'glance' ? 'guide guide--inside' : 'guide'}
      title={guide.tile.name}
      lead={guide.tile.summary}
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
        guide.hindrances.length > 0
          ? undefined
          : {
              label: t('screens.guide.begin'),
              icon: <ArrowRight aria-hidden />,
              onPress: () => send({ type: 'begin' }),
            }
      }
    >
      {shape !== 'shallow' && <AtAGlance guide={guide} />}
      {shape !== 'shallow' && <PaperTold guide={guide} />}
      {shape === 'tall' && deeds}
      {shape !== 'tall' && (
        // A shallow panel never turns the page itself: all that is long stands in the tabs.
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in.
        <div
          className="guide__tabs"
          role="group"
          aria-label={t('guidance.guide.tabs')}
          data-instrument={shape === 'shallow' || undefined}
        >
          {tabs.map((name) => (
            <ToggleButton
              key={name}
              className="button guide__tab"
              isSelected={name === tab}
              onChange={() => setWanted(name)}
            >
              {t(`guidance.guide.tab.${name}`)}
            </ToggleButton>
          ))}
        </div>
      )}
      <div className={shape !== 'tall' && tab === 'glance' ? 'guide__paper' : 'sheet guide__paper'}>
        <Paged key={shape === 'tall' ? 'paper' : tab}>
          {shape !== 'tall' && tab === 'glance' ? (
            <div className="guide__overview">
              <AtAGlance guide={guide} />
              {guide.package && <GuideSections guide={guide} of={['parts']} />}
            </div>
          ) : (
            <GuideSections
              guide={guide}
              {...(shape !== 'tall' && { of: sectionsOf(tab, shape) })}
              atPlace={
                shape !== 'tall' && (
                  <>
                    {deeds}
                    {shape === 'shallow' && <PaperTold guide={guide} />}
                  </>
                )
              }
            />
          )}
        </Paged>
      </div>
    </Page>
  );
}

/** What a package contains stands before what to prepare for it. */
function sectionsOf(tab: Tab, shape: 'wide' | 'shallow'): readonly GuideSectionName[] {
  if (tab === 'glance') return [];
  return shape === 'wide' && tab === 'bring' ? ['parts', ...TABS.bring] : TABS[tab];
}

/** What stands in the way, what is to be known, and the three facts that everybody asks for. */
function AtAGlance({ guide: { tile, implementation, hindrances, remarks } }: { guide: ItemGuide }) {
  const { t } = useTranslation();
  return (
    <>
      {hindrances.length > 0 && (
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
          <GuideLimit limit={implementation.promisedLimit} />
        </Glance>
        <Glance icon={<Ticket aria-hidden />} label={t('screens.guide.fee')}>
          {implementation.fee.charged
            ? (implementation.fee.standard ?? t('screens.guide.charged'))
            : t('screens.guide.free')}
        </Glance>
      </div>
    </>
  );
}

/** Whether the guide has come out of the printer. */
function PaperTold({ guide: { paper, paperPlace } }: { guide: ItemGuide }) {
  const sheetWords = useSheetWords();
  const paperTold = paper === 'printed' || paper === 'failed' || paper === 'unknown' ? paper : undefined;
  return (
    paperTold && (
      <p className="note note--plain" role="status">
        <Printer aria-hidden />
        {sheetWords(paperTold, paperPlace)}
      </p>
    )
  );
}

/** Beside beginning here: a number for the window, and the guide to take along. */
function GuideDeeds({ guide: { ticket, paper = 'no-printer' } }: { guide: ItemGuide }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <div className="guide__deeds">
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
    </div>
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

function HindranceNote({ hindrance }: { hindrance: Hindrance }) {
  const wordsOf = useHindranceWords();
  return (
    <p className="note note--warning">
      <TriangleAlert aria-hidden />
      {wordsOf(hindrance)}
    </p>
  );
}
