import {
  Gauge,
  Minus,
  MonitorOff,
  Pause,
  Play,
  Plus,
  RotateCcw,
  Speech as SpeechSign,
  VolumeOff,
} from 'lucide-react';
import { Button, ToggleButton, Toolbar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../terminal-link/context.ts';
import { useSpeech } from './speech-context.ts';

const SPEEDS = ['slow', 'normal', 'fast'] as const;
const LOUDEST = 5;
const NAMED = ['mandarin', 'cantonese', 'hakka', 'teochew', 'english'] as const;

/** How the page is read: above the hands, while it is read. */
export function SpeechBar() {
  const { t } = useTranslation();
  const speech = useSpeech();
  const { preferences } = useSnapshot();
  const { on, speed, volume } = preferences.speech;
  if (!on) return null;
  const nextSpeed = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 'normal';
  return (
    <Toolbar className="speech-bar" aria-label={t('speech.bar')}>
      {(speech.voiceless || speech.unplugged) && (
        <p className="speech-bar__word" role="status">
          <VolumeOff aria-hidden />
          {t(speech.unplugged ? 'speech.unplugged' : 'speech.noVoice')}
        </p>
      )}
      <div className="speech-bar__keys">
        <Button className="button speech-bar__key" onPress={speech.repeat}>
          <RotateCcw aria-hidden />
          {t('speech.repeat')}
        </Button>
        <Button className="button speech-bar__key" onPress={speech.pauseOrResume}>
          {speech.paused ? <Play aria-hidden /> : <Pause aria-hidden />}
          {t(speech.paused ? 'speech.resume' : 'speech.pause')}
        </Button>
        <Button
          className="button speech-bar__key speech-bar__setting"
          onPress={() => speech.change({ speed: nextSpeed })}
        >
          <Gauge aria-hidden />
          {t('speech.speed.label')} {t(`speech.speed.${speed}`)}
        </Button>
        <div className="speech-bar__volume">
          <Button
            className="button speech-bar__key"
            aria-label={t('speech.volume.less')}
            isDisabled={volume === 1}
            onPress={() => speech.change({ volume: volume - 1 })}
          >
            <Minus aria-hidden />
          </Button>
          <span className="speech-bar__value">{t('speech.volume.value', { count: volume })}</span>
          <Button
            className="button speech-bar__key"
            aria-label={t('speech.volume.more')}
            isDisabled={volume === LOUDEST}
            onPress={() => speech.change({ volume: volume + 1 })}
          >
            <Plus aria-hidden />
          </Button>
        </div>
        <VoiceKey />
        <ToggleButton
          className="button speech-bar__key speech-bar__setting"
          isSelected={preferences.blackScreen}
          onChange={speech.setBlackScreen}
        >
          <MonitorOff aria-hidden />
          {t('speech.blackScreen')}
        </ToggleButton>
      </div>
    </Toolbar>
  );
}

/** One voice after another; only where there are several. */
function VoiceKey() {
  const { t } = useTranslation();
  const { voices, change } = useSpeech();
  const { preferences } = useSnapshot();
  if (voices.length < 2) return null;
  const now = preferences.speech.voice ?? voices[0] ?? '';
  const next = voices[(voices.indexOf(now) + 1) % voices.length] ?? now;
  const named = NAMED.find((name) => name === now);
  return (
    <Button
      className="button speech-bar__key speech-bar__setting speech-bar__voice"
      onPress={() => change({ voice: next })}
    >
      <SpeechSign aria-hidden />
      {t('speech.voice')} {named ? t(`speech.voices.${named}`) : now}
    </Button>
  );
}
