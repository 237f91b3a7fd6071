import { Eraser, Undo2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { millimetresPerPixel } from '#contract/device-profile.ts';
import { strokeOutline } from '#contract/signature-drawing.ts';
import { useStatus, useTerminalLink } from '../terminal-link/context.ts';
import { penPadInput } from './pen-pad-input.ts';
import { pointerInput } from './pointer-input.ts';
import { record, undo, type Written } from './recorder.ts';
import type { SignatureSurface } from './signature-input.ts';

/** The pad on the glass is this many times as wide as it is high. */
const SHAPE = 2.5;
/** The surface of a pad that has not been measured yet: that of the 21.5 inch panel. */
const USUAL: SignatureSurface = { widthMm: 230, heightMm: 92 };

/** Where a name is written, and what is written there, whatever it is written with. */
export function SignaturePad(props: {
  written: Written | undefined;
  onChange: (change: (before: Written | undefined) => Written | undefined) => void;
}) {
  const { t } = useTranslation();
  const { written, onChange } = props;
  const profile = useStatus()?.screen;
  const pad = useRef<SVGSVGElement>(null);

  useEffect(() => {
    const element = pad.current;
    if (!element) return;
    // Real millimetres: a name is as large in the file as it was written.
    const perPixel = profile ? millimetresPerPixel(profile) * window.devicePixelRatio : 0;
    const widthMm =
      Math.min(500, Math.max(60, Math.round(element.getBoundingClientRect().width * perPixel))) ||
      USUAL.widthMm;
    const surface = { widthMm, heightMm: widthMm / SHAPE };
    return pointerInput(element, surface).listen((sample, instrument) =>
      onChange((before) => record(before, sample, instrument, surface)),
    );
  }, [onChange, profile]);

  const link = useTerminalLink();
  const hasPen = useStatus()?.penPad === true;
  useEffect(() => {
    if (!hasPen) return;
    return penPadInput(link).listen((sample, instrument, surface) =>
      onChange((before) => record(before, sample, instrument, surface)),
    );
  }, [link, hasPen, onChange]);

  const surface = written?.surface ?? USUAL;
  const { widthMm, heightMm } = surface;
  return (
    <div className="signature">
      <svg
        ref={pad}
        className="signature__pad"
        viewBox={`0 0 ${widthMm} ${heightMm}`}
        role="img"
        aria-label={t('screens.sign.pad')}
        data-testid="signature-pad"
      >
        <path className="signature__line" d={`M${widthMm * 0.06} ${heightMm * 0.8}H${widthMm * 0.94}`} />
        {written?.strokes.map((stroke, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: strokes are only ever added and taken at the end.
          <path key={index} className="signature__stroke" d={strokeOutline(stroke, surface)} />
        ))}
      </svg>
      {!written && (
        <p className="signature__hint" aria-hidden>
          {t(hasPen ? 'screens.sign.hintPen' : 'screens.sign.hint')}
        </p>
      )}
    </div>
  );
}

/** What can be done about what is written. */
export function SignatureTools(props: {
  written: Written;
  onChange: (change: (before: Written | undefined) => Written | undefined) => void;
}) {
  const { t } = useTranslation();
  const { written, onChange } = props;
  return (
    <div className="signature-tools">
      {written.instrument !== 'held-key' && (
        <Button className="button" onPress={() => onChange((before) => before && undo(before))}>
          <Undo2 aria-hidden />
          {t('screens.sign.undo')}
        </Button>
      )}
      <Button className="button" onPress={() => onChange(() => undefined)}>
        <Eraser aria-hidden />
        {t('screens.sign.clear')}
      </Button>
    </div>
  );
}
