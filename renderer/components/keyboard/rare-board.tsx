import { Delete } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { characterByCode, codeOf } from '../../input-methods/code-point.ts';
import { loadComponents, loadRadicals, loadStrokes } from '../../input-methods/load.ts';
import type { Radical } from '../../input-methods/radical-index.ts';
import { STROKES } from '../../input-methods/stroke-engine.ts';
import { CandidateStrip } from './candidate-strip.tsx';
import { Key } from './key.tsx';
import { drawnStrokes, StrokeKey } from './stroke-board.tsx';
import { type Loaded, useEngine } from './use-engine.ts';

const WAYS = ['parts', 'radical', 'code'] as const;
type Way = (typeof WAYS)[number];
interface Writing {
  onText: (text: string) => void;
  onDelete: () => void;
}

/** Characters of names that no pinyin finds: by their parts, by their radical, by their code. */
export function RareBoard(props: Writing) {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>('parts');
  const names = {
    parts: t('keyboard.rare.parts'),
    radical: t('keyboard.rare.radical'),
    code: t('keyboard.rare.code'),
  };
  return (
    <>
      {way === 'parts' && <PartsWay {...props} />}
      {way === 'radical' && <RadicalWay {...props} />}
      {way === 'code' && <CodeWay {...props} />}
      <fieldset className="keyboard__row" aria-label={t('keyboard.rare.by')}>
        {WAYS.map((each) => (
          <Key key={each} side pressed={each === way} onPress={() => setWay(each)}>
            {names[each]}
          </Key>
        ))}
      </fieldset>
    </>
  );
}

/** The parts that characters of names are made of most. */
const COMMON_PARTS = [
  ...'氵亻扌忄艹钅讠纟犭礻衤王木火土日月女口山石田禾米竹虫鱼鸟马车贝页门雨宀广疒尸弓力又寸大小子心手水人文方立衣言足金食革音韦龙吉天喜吾昌羽白目矢走辶阝刂冫彡攵灬',
];

function PartsWay({ onText, onDelete }: Writing) {
  const { t } = useTranslation();
  const components = useEngine(loadComponents);
  const strokeEngine = useEngine(loadStrokes);
  const [parts, setParts] = useState<readonly string[]>([]);
  const [strokes, setStrokes] = useState('');
  const found = useMemo(
    () => (components.state === 'ready' ? components.engine.lookup(parts) : []),
    [components, parts],
  );
  const offered = useMemo(
    () => (strokes && strokeEngine.state === 'ready' ? strokeEngine.engine.lookup(strokes) : COMMON_PARTS),
    [strokeEngine, strokes],
  );
  const add = (part: string) => {
    setStrokes('');
    if (parts.length < 5) setParts([...parts, part]);
  };
  const erase = () => {
    if (strokes) setStrokes(strokes.slice(0, -1));
    else if (parts.length > 0) setParts(parts.slice(0, -1));
    else onDelete();
  };
  return (
    <>
      <CandidateStrip
        typed={parts.join(' + ')}
        hint={hintOf(components, t('keyboard.rare.partsHint'), t('keyboard.loading'), t('keyboard.notReady'))}
        candidates={found}
        nothing={t('keyboard.nothing')}
        onChoose={(index) => {
          onText(found[index] ?? '');
          setParts([]);
        }}
      />
      <CandidateStrip
        className="candidates--parts"
        label={t('keyboard.rare.choosePart')}
        typed={drawnStrokes(strokes)}
        hint={t('keyboard.rare.choosePart')}
        candidates={offered}
        onChoose={(index) => add(offered[index] ?? '')}
      />
      <div className="keyboard__row">
        {STROKES.map((stroke) => (
          <StrokeKey key={stroke} stroke={stroke} onPress={() => setStrokes(strokes + stroke)} />
        ))}
        <Key side wide label={t('common.keyboard.delete')} onPress={erase}>
          <Delete aria-hidden />
        </Key>
      </div>
    </>
  );
}

function RadicalWay({ onText, onDelete }: Writing) {
  const { t } = useTranslation();
  const loaded = useEngine(loadRadicals);
  const strokes = useEngine(loadStrokes);
  const [radical, setRadical] = useState<Radical>();
  const [further, setFurther] = useState<number>();
  const counts = useMemo(() => (radical ? [...radical.byStrokes.keys()] : []), [radical]);
  const found = useMemo(() => {
    const all = radical && further !== undefined ? (radical.byStrokes.get(further) ?? []) : [];
    if (strokes.state !== 'ready') return all;
    const { engine } = strokes;
    return [...all].sort((a, b) => engine.weightOf(b) - engine.weightOf(a));
  }, [radical, further, strokes]);
  const radicals = loaded.state === 'ready' ? loaded.engine : [];
  const faces = useMemo(() => radicals.map(({ face }) => face), [radicals]);
  const countFaces = useMemo(() => counts.map((count) => String(count)), [counts]);
  return (
    <>
      <CandidateStrip
        typed={
          radical
            ? [
                radical.face,
                further === undefined ? '' : t('keyboard.rare.further', { count: further }),
              ].join(' ')
            : ''
        }
        hint={hintOf(loaded, t('keyboard.rare.radicalHint'), t('keyboard.loading'), t('keyboard.notReady'))}
        candidates={found}
        onChoose={(index) => onText(found[index] ?? '')}
      />
      {radical ? (
        <CandidateStrip
          className="candidates--parts"
          label={t('keyboard.rare.chooseFurther', { radical: radical.face })}
          typed=""
          hint={t('keyboard.rare.chooseFurther', { radical: radical.face })}
          candidates={countFaces}
          onChoose={(index) => setFurther(counts[index])}
        />
      ) : (
        <CandidateStrip
          className="candidates--parts"
          label={t('keyboard.rare.chooseRadical')}
          typed=""
          hint={t('keyboard.rare.chooseRadical')}
          candidates={faces}
          onChoose={(index) => {
            setRadical(radicals[index]);
            setFurther(undefined);
          }}
        />
      )}
      <div className="keyboard__row">
        <Key
          side
          wide
          disabled={!radical}
          onPress={() => {
            setRadical(undefined);
            setFurther(undefined);
          }}
        >
          {t('keyboard.rare.radicalAgain')}
        </Key>
        <Key side wide label={t('common.keyboard.delete')} onPress={onDelete}>
          <Delete aria-hidden />
        </Key>
      </div>
    </>
  );
}

const HEXADECIMAL_ROWS = ['1234567890', 'ABCDEF'] as const;

function CodeWay({ onText, onDelete }: Writing) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const character = characterByCode(code);
  const found = useMemo(() => (character ? [character] : []), [character]);
  return (
    <>
      <CandidateStrip
        typed={code && (character ? codeOf(character) : `U+${code}`)}
        hint={t('keyboard.rare.codeHint')}
        candidates={found}
        nothing={code.length >= 4 ? t('keyboard.rare.noCode') : undefined}
        onChoose={() => {
          onText(character ?? '');
          setCode('');
        }}
      />
      {HEXADECIMAL_ROWS.map((row, place) => (
        <div className="keyboard__row" key={row}>
          {[...row].map((digit) => (
            <Key key={digit} onPress={() => code.length < 5 && setCode(code + digit)}>
              {digit}
            </Key>
          ))}
          {place === 1 && (
            <Key
              side
              wide
              label={t('common.keyboard.delete')}
              onPress={() => (code ? setCode(code.slice(0, -1)) : onDelete())}
            >
              <Delete aria-hidden />
            </Key>
          )}
        </div>
      ))}
    </>
  );
}

function hintOf(loaded: Loaded<unknown>, ready: string, loading: string, failed: string): string {
  return { ready, loading, failed }[loaded.state];
}
