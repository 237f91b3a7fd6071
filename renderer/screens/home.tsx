import { Accessibility, CircleQuestionMark, Hand, Keyboard, Search as Magnifier } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button, ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Icon } from '../components/icon.tsx';
import { Paged } from '../components/paged.tsx';
import { StaffBanner } from '../components/staff-banner.tsx';
import { Tile } from '../components/tile.tsx';
import { LanguageSwitch } from '../language/language-switch.tsx';
import { ModesPill, useModes } from '../modes/modes-dialog.tsx';
import { ReadAloudButton } from '../speech/read-aloud-button.tsx';
import { SpeechBar } from '../speech/speech-bar.tsx';
import { useSend, useSnapshot } from '../terminal-link/context.ts';
import { ReminderStrip } from '../welcome/reminder-strip.tsx';

/** Six are as many as one sees at a glance; the sixth leads to all others. */
const ELDER_TILES = 5;

export function Home({ screen }: { screen: ScreenOf<'home'> }) {
  const { preferences } = useSnapshot();
  return preferences.elder ? <ElderHome screen={screen} /> : <StandardHome screen={screen} />;
}

function StandardHome({ screen }: { screen: ScreenOf<'home'> }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <div className="page home">
      <main className="page__main home__main">
        <div className="home__ask">
          <Greeting first={t('screens.home.greeting')} second={t('screens.home.question')} />
          <div className="home__find">
            <Button className="search-button" onPress={() => send({ type: 'open-search' })}>
              <Magnifier aria-hidden />
              <span className="search-button__text">{t('screens.home.search')}</span>
              <span className="search-button__keys">
                <Keyboard aria-hidden />
              </span>
            </Button>
            <Button
              className="button button--hand button--stacked home__question"
              onPress={() => send({ type: 'open-questions' })}
            >
              <CircleQuestionMark aria-hidden />
              {t('questions.open')}
            </Button>
          </div>
        </div>
        <section className="home__popular" aria-labelledby="popular">
          <h2 className="section-title" id="popular">
            {t('screens.home.popular')}
          </h2>
          <Paged>
            <div className="tiles">
              {screen.popular.map((tile) => (
                <Tile key={tile.id} tile={tile} />
              ))}
            </div>
          </Paged>
        </section>
        <section className="home__departments" aria-labelledby="departments">
          <h2 className="section-title" id="departments">
            {t('screens.home.departments', { count: screen.departments.length })}
          </h2>
          <Paged>
            <div className="departments">
              {screen.departments.map((department) => (
                <Button
                  key={department.id}
                  className="tile tile--small"
                  onPress={() => send({ type: 'open-department', departmentId: department.id })}
                >
                  <Icon name={department.icon} />
                  {department.shortName}
                </Button>
              ))}
            </div>
          </Paged>
        </section>
        <ReminderStrip />
      </main>
      <ModeHands />
    </div>
  );
}

/** 长辈版: six things, said as people say them. */
function ElderHome({ screen }: { screen: ScreenOf<'home'> }) {
  const { t } = useTranslation();
  const send = useSend();
  const tones = ['blue', 'jade', 'gold', 'blue', 'jade'] as const;
  return (
    <div className="page home home--elder">
      <main className="page__main">
        <Greeting first={t('screens.home.elderQuestion')} />
        <div className="tiles tiles--giant">
          {screen.popular.slice(0, ELDER_TILES).map((tile, place) => (
            <Button
              key={tile.id}
              className="tile tile--giant"
              data-tone={tones[place]}
              onPress={() => send({ type: 'open-item', itemId: tile.id })}
            >
              <Icon name={tile.icon} />
              <span className="tile__name">{tile.name}</span>
            </Button>
          ))}
          <Button className="tile tile--giant" data-tone="ink" onPress={() => send({ type: 'open-search' })}>
            <Magnifier aria-hidden />
            <span className="tile__name">{t('screens.home.elderOther')}</span>
          </Button>
        </div>
      </main>
      <ModeHands />
    </div>
  );
}

function Greeting({ first, second }: { first: string; second?: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <h1 className="home__greeting" tabIndex={-1} ref={heading}>
      <span>{first}</span>
      {second && <span>{second}</span>}
    </h1>
  );
}

/** How the page suits me, and somebody to ask. */
function ModeHands() {
  const { t } = useTranslation();
  const send = useSend();
  const { staffCalled } = useSnapshot();
  const { preferences, set } = useModes();
  return (
    <footer>
      <SpeechBar />
      {staffCalled && <StaffBanner />}
      <div className="hands hands--modes">
        <ToggleButton
          className="button button--hand button--stacked hands__wide"
          isSelected={preferences.elder}
          onChange={(elder) => set({ elder })}
        >
          <Accessibility aria-hidden />
          {t('common.modes.elder')}
        </ToggleButton>
        <LanguageSwitch className="button button--hand button--stacked hands__wide" withSign />
        <ReadAloudButton className="button button--hand button--stacked hands__wide" />
        <ModesPill className="button button--hand button--stacked hands__wide" />
        {!staffCalled && (
          <Button
            className="button button--hand button--stacked button--staff hands__wide"
            onPress={() => send({ type: 'call-staff' })}
          >
            <Hand aria-hidden />
            {t('common.staff.call')}
          </Button>
        )}
      </div>
    </footer>
  );
}
