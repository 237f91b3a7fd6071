import { ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { HelperNotice } from '../guidance/helper-dialog.tsx';
import { clockTime } from '../language/format.ts';
import { LanguageSwitch } from '../language/language-switch.tsx';
import { ModesPill, useModes } from '../modes/modes-dialog.tsx';
import { ReadAloudButton } from '../speech/read-aloud-button.tsx';
import { useSnapshot, useStatus } from '../terminal-link/context.ts';
import { SimulatedMark } from './simulated-mark.tsx';
import { useClock } from './use-clock.ts';

/** Where am I, is the line up, what time is it; and below, what makes the page suit me. */
export function Header() {
  const { t } = useTranslation();
  const status = useStatus();
  const { preferences, set } = useModes();
  const { itemName, screen } = useSnapshot();
  const now = useClock();
  const atHome = screen.name === 'home';
  const inFlow = itemName !== undefined && !atHome;
  return (
    <header className={atHome ? 'header header--home' : 'header'}>
      <div className="header__where">
        <HelperNotice className="header__helper" />
        <span className="header__name">{inFlow ? itemName : status?.site.name}</span>
        {!inFlow && status && (
          <span className="header__note header__terminal">
            {t('common.header.terminal', { number: status.terminalNumber })}
          </span>
        )}
        {status?.simulated && <SimulatedMark of="devices" />}
      </div>
      <div className="header__facts">
        {status && (
          <span className="lamp header__line" data-state={status.online ? 'on' : 'off'}>
            {t(status.online ? 'common.header.online' : 'common.header.offline')}
          </span>
        )}
        <time className="header__time">{clockTime(now)}</time>
      </div>
      {/* At home they stand large at the bottom. */}
      {!atHome && (
        <div className="header__switches">
          <ToggleButton
            className="button button--pill"
            isSelected={preferences.elder}
            onChange={(elder) => set({ elder })}
          >
            {t('common.modes.elder')}
          </ToggleButton>
          <LanguageSwitch className="button button--pill" />
          <ReadAloudButton className="button button--pill" />
          <ModesPill />
        </div>
      )}
    </header>
  );
}
