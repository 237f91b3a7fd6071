import { Eraser } from 'lucide-react';
import { type PointerEvent, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Stroke } from '#contract/visit.ts';

const WIDTH = 1000;
const HEIGHT = 400;
/** As the contract allows; more points of one stroke would say nothing more about it. */
const MOST_POINTS = 2000;
const MOST_STROKES = 100;
/** Points nearer than this, in pad units, are the finger's trembling. */
const NEAREST = 2;

/** A pad to sign with the finger. Holds strokes in pad units; draws them as smooth lines. */
export function SignaturePad(props: {
  strokes: Stroke[];
  onChange: (strokes: Stroke[]) => void;
  /** Holds a mark that nothing may be added to; it can be cleared. */
  isLocked?: boolean;
}) {
  const { t } = useTranslation();
  const [drawing, setDrawing] = useState<Stroke>();
  const pointer = useRef<number | undefined>(undefined);

  const pointOf = (event: PointerEvent<SVGSVGElement>): [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    const clamp = (value: number, most: number) => Math.round(Math.min(most, Math.max(0, value)) * 10) / 10;
    return [
      clamp(((event.clientX - box.left) / box.width) * WIDTH, WIDTH),
      clamp(((event.clientY - box.top) / box.height) * HEIGHT, HEIGHT),
    ];
  };
  const onDown = (event: PointerEvent<SVGSVGElement>) => {
    if (props.isLocked || pointer.current !== undefined || props.strokes.length >= MOST_STROKES) return;
    pointer.current = event.pointerId;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrawing([pointOf(event)]);
  };
  const onMove = (event: PointerEvent<SVGSVGElement>) => {
    if (event.pointerId !== pointer.current) return;
    const point = pointOf(event);
    setDrawing((stroke) => {
      const last = stroke?.at(-1);
      if (!stroke || !last || stroke.length >= MOST_POINTS) return stroke;
      const far = Math.hypot(point[0] - last[0], point[1] - last[1]) >= NEAREST;
      return far ? [...stroke, point] : stroke;
    });
  };
  const onUp = (event: PointerEvent<SVGSVGElement>) => {
    if (event.pointerId !== pointer.current) return;
    pointer.current = undefined;
    if (drawing) props.onChange([...props.strokes, drawing]);
    setDrawing(undefined);
  };

  const all = drawing ? [...props.strokes, drawing] : props.strokes;
  return (
    <div className="signature">
      <svg
        className="signature__pad"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t('screens.sign.pad')}
        data-testid="signature-pad"
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={onUp}
        onPointerCancel={onUp}
      >
        <path className="signature__line" d="M60 320h880" />
        {all.map((stroke, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: strokes are only ever appended.
          <path key={index} className="signature__stroke" d={strokePath(stroke)} />
        ))}
      </svg>
      {props.strokes.length > 0 && (
        <Button className="button button--soft signature__clear" onPress={() => props.onChange([])}>
          <Eraser aria-hidden />
          {t('screens.sign.clear')}
        </Button>
      )}
      {all.length === 0 && (
        <p className="signature__hint" aria-hidden>
          {t('screens.sign.hint')}
        </p>
      )}
    </div>
  );
}

/** Quadratic curves through the middles of the points. */
export function strokePath(stroke: Stroke): string {
  const [first, ...rest] = stroke;
  if (!first) return '';
  if (rest.length === 0) return `M${first[0]} ${first[1]}h.1`;
  let path = `M${first[0]} ${first[1]}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    if (next) path += `Q${point[0]} ${point[1]} ${(point[0] + next[0]) / 2} ${(point[1] + next[1]) / 2}`;
    else path += `L${point[0]} ${point[1]}`;
  });
  return path;
}

/** Enough ink to be a name and not a slip of the finger: half the pad's height in all. */
export function isSignature(strokes: Stroke[]): boolean {
  let length = 0;
  for (const stroke of strokes) {
    stroke.forEach((point, index) => {
      const before = stroke[index - 1];
      if (before) length += Math.hypot(point[0] - before[0], point[1] - before[1]);
    });
  }
  return length >= HEIGHT / 2;
}
