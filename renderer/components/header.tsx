import { ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../language/format.ts';
import { LanguageSwitch } from '../language/language-switch.tsx';
import { useSend, useSnapshot, useStatus } from '../terminal-link/context.ts';
import { SimulatedMark } from './simulated-mark.tsx';
import { useClock } from './use-clock.ts';

/** Where am I, is the line up, what time is it. */
export function Header() {
  const { t } = useTranslation();
  const send = useSend();
  const status = useStatus();
  const { itemName, screen, preferences } = useSnapshot();
  const now = useClock();
  const inFlow = itemName !== undefined && screen.name !== 'home';
  return (
    <header className="header">
      <div className="header__where">
        <span className="header__name">{inFlow ? itemName : status?.site.name}</span>
        {!inFlow && status && (
          <span className="header__note header__terminal">
            {t('common.header.terminal', { number: status.terminalNumber })}
          </span>
        )}
      </div>
      <div className="header__facts">
        {status?.simulated && <SimulatedMark of="devices" />}
        {screen.name !== 'home' && <LanguageSwitch className="button button--pill" />}
        {screen.name !== 'home' && (
          <ToggleButton
            className="button button--pill"
            isSelected={preferences.elder}
            onChange={(elder) => send({ type: 'set-preferences', preferences: { ...preferences, elder } })}
          >
            {t('common.modes.elder')}
          </ToggleButton>
        )}
        {status && (
          <span className="lamp header__line" data-state={status.online ? 'on' : 'off'}>
            {t(status.online ? 'common.header.online' : 'common.header.offline')}
          </span>
        )}
        <time className="header__time">{clockTime(now)}</time>
      </div>
    </header>
  );
}
