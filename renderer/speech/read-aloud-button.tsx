import { Volume2 } from 'lucide-react';
import { ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../terminal-link/context.ts';
import { useSpeech } from './speech-context.ts';

/** On every page, also on the standing screen. */
export function ReadAloudButton({ className }: { className: string }) {
  const { t } = useTranslation();
  const { preferences } = useSnapshot();
  const { change } = useSpeech();
  return (
    <ToggleButton className={className} isSelected={preferences.speech.on} onChange={(on) => change({ on })}>
      <Volume2 aria-hidden />
      <span className="pill__word">{t('speech.readAloud')}</span>
    </ToggleButton>
  );
}
