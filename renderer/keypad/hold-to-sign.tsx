import { Grip } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Signature } from '#contract/signature.ts';
import { confirmedMark } from './confirmed-mark.ts';

const HOLD_MS = 3_000;

/** For who cannot write by hand: the key, or the finger, held for three seconds draws the mark 本人确认（按键）. */
export function HoldToSign({ onMark }: { onMark: (mark: Signature) => void }) {
  const { t } = useTranslation();
  const [held, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const end = () => {
    clearTimeout(timer.current);
    setHeld(false);
  };
  return (
    <div className="hold-to-sign">
      <Button
        className="button hold-to-sign__key"
        data-held={held || undefined}
        onPressStart={() => {
          setHeld(true);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => {
            setHeld(false);
            onMark(confirmedMark());
          }, HOLD_MS);
        }}
        onPressEnd={end}
      >
        <Grip aria-hidden />
        {t(held ? 'speech.sign.holding' : 'speech.sign.byKey')}
      </Button>
      <p className="hold-to-sign__note">{t('speech.sign.note')}</p>
    </div>
  );
}
