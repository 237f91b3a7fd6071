import { Delete } from 'lucide-react';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandwritingEngine, Ink } from '../../input-methods/handwriting-port.ts';
import { CandidateStrip } from './candidate-strip.tsx';
import { Key } from './key.tsx';

const PAD = 1000;

/** Writing with the finger; shown only where an engine is installed (handwriting-port.ts). */
export function HandwritingBoard(props: {
  engine: HandwritingEngine;
  onText: (text: string) => void;
  onDelete: () => void;
}) {
  const { engine, onText, onDelete } = props;
  const { t } = useTranslation();
  const [ink, setInk] = useState<readonly Ink[]>([]);
  const [found, setFound] = useState<readonly string[]>([]);
  const drawing = useRef<Array<readonly [number, number]> | undefined>(undefined);

  useEffect(() => {
    if (ink.length === 0) return setFound([]);
    const leaving = new AbortController();
    engine.recognise(ink, leaving.signal).then(
      (characters) => !leaving.signal.aborted && setFound(characters),
      () => !leaving.signal.aborted && setFound([]),
    );
    return () => leaving.abort();
  }, [engine, ink]);

  const point = (event: PointerEvent<SVGSVGElement>): readonly [number, number] => {
    const pad = event.currentTarget.getBoundingClientRect();
    const scale = (at: number, size: number) => Math.round(Math.min(1, Math.max(0, at / size)) * PAD);
    return [scale(event.clientX - pad.left, pad.width), scale(event.clientY - pad.top, pad.height)];
  };
  return (
    <>
      <CandidateStrip
        typed=""
        hint={t('keyboard.handwritingHint')}
        candidates={found}
        onChoose={(index) => {
          onText(found[index] ?? '');
          setInk([]);
        }}
      />
      <div className="keyboard__row">
        <svg
          className="handwriting"
          viewBox={`0 0 ${PAD} ${PAD}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={t('keyboard.handwritingHint')}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            drawing.current = [point(event)];
          }}
          onPointerMove={(event) => drawing.current?.push(point(event))}
          onPointerUp={() => {
            if (drawing.current) setInk([...ink, drawing.current]);
            drawing.current = undefined;
          }}
        >
          {ink.map((stroke, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: strokes have no other name than their place in time.
            <polyline key={place} points={stroke.map((each) => each.join(',')).join(' ')} />
          ))}
        </svg>
        <Key side disabled={ink.length === 0} onPress={() => setInk([])}>
          {t('keyboard.startAgain')}
        </Key>
        <Key side label={t('common.keyboard.delete')} onPress={onDelete}>
          <Delete aria-hidden />
        </Key>
      </div>
    </>
  );
}
