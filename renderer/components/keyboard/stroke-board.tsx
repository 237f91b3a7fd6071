import { Delete } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { loadStrokes } from '../../input-methods/load.ts';
import { ANY_STROKE, MOST_STROKES, STROKES } from '../../input-methods/stroke-engine.ts';
import { CandidateStrip } from './candidate-strip.tsx';
import { Key } from './key.tsx';
import { useEngine } from './use-engine.ts';

/** As they are drawn. */
export const STROKE_FACES: Readonly<Record<string, string>> = {
  '1': '一',
  '2': '丨',
  '3': '丿',
  '4': '㇏',
  '5': '乛',
  [ANY_STROKE]: '＊',
};

export function drawnStrokes(strokes: string): string {
  return [...strokes].map((stroke) => STROKE_FACES[stroke] ?? '').join('');
}

/** Five strokes and a sixth key for the one that is not remembered. */
export function StrokeBoard({ onText, onDelete }: { onText: (text: string) => void; onDelete: () => void }) {
  const { t } = useTranslation();
  const loaded = useEngine(loadStrokes);
  const [strokes, setStrokes] = useState('');
  const found = useMemo(
    () => (loaded.state === 'ready' ? loaded.engine.lookup(strokes) : []),
    [loaded, strokes],
  );
  const type = (stroke: string) => strokes.length < MOST_STROKES && setStrokes(strokes + stroke);
  const hint = {
    loading: 'keyboard.loading',
    failed: 'keyboard.notReady',
    ready: 'keyboard.strokeHint',
  } as const;
  return (
    <>
      <CandidateStrip
        typed={drawnStrokes(strokes)}
        hint={t(hint[loaded.state])}
        candidates={found}
        nothing={loaded.state === 'ready' ? t('keyboard.nothing') : undefined}
        onChoose={(index) => {
          onText(found[index] ?? '');
          setStrokes('');
        }}
      />
      <div className="keyboard__row">
        {STROKES.map((stroke) => (
          <StrokeKey key={stroke} stroke={stroke} onPress={() => type(stroke)} />
        ))}
      </div>
      <div className="keyboard__row">
        <StrokeKey stroke={ANY_STROKE} onPress={() => type(ANY_STROKE)} />
        <Key side wide disabled={strokes === ''} onPress={() => setStrokes('')}>
          {t('keyboard.startAgain')}
        </Key>
        {['，', '。', '、'].map((sign) => (
          <Key key={sign} onPress={() => onText(sign)}>
            {sign}
          </Key>
        ))}
        <Key
          side
          wide
          label={t('common.keyboard.delete')}
          onPress={() => (strokes ? setStrokes(strokes.slice(0, -1)) : onDelete())}
        >
          <Delete aria-hidden />
        </Key>
      </div>
      <div className="keyboard__digits">
        <div className="keyboard__row">
          {[...'1234567890'].map((digit) => (
            <Key key={digit} onPress={() => onText(digit)}>
              {digit}
            </Key>
          ))}
        </div>
      </div>
    </>
  );
}

/** The stroke as it is drawn, and its name beneath. */
export function StrokeKey({ stroke, onPress }: { stroke: string; onPress: () => void }) {
  const { t } = useTranslation();
  const names = {
    '1': t('keyboard.stroke.1'),
    '2': t('keyboard.stroke.2'),
    '3': t('keyboard.stroke.3'),
    '4': t('keyboard.stroke.4'),
    '5': t('keyboard.stroke.5'),
    '*': t('keyboard.stroke.any'),
  };
  const name = names[stroke as keyof typeof names];
  return (
    <Key label={name} onPress={onPress}>
      <span className="key__stroke" aria-hidden>
        {STROKE_FACES[stroke]}
      </span>
      <span className="key__name" aria-hidden>
        {name}
      </span>
    </Key>
  );
}
