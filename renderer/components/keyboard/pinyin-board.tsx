import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { loadPinyin } from '../../input-methods/load.ts';
import { LONGEST_INPUT, type PinyinCandidate } from '../../input-methods/pinyin-engine.ts';
import { useAfterPaint } from '../use-after-paint.ts';
import { CandidateStrip } from './candidate-strip.tsx';
import { Key } from './key.tsx';
import { DIGITS, LetterRows, PlainRow } from './letter-rows.tsx';
import { useEngine } from './use-engine.ts';
import { useVisitMemory } from './use-visit-memory.ts';

/** Letters become words. What is chosen is written at once; letters it did not use stay for the next choice. */
export function PinyinBoard(props: {
  letters: string;
  onLetters: (letters: string) => void;
  onText: (text: string) => void;
  onDelete: () => void;
}) {
  const { letters, onLetters, onText } = props;
  const { t } = useTranslation();
  const memory = useVisitMemory();
  const loaded = useEngine(loadPinyin);
  /** Chosen so far out of one row of letters: together they are a name worth remembering. */
  const pieces = useRef<PinyinCandidate[]>([]);
  // The letter is on the glass before its words are looked up.
  const asked = useAfterPaint(letters);
  const found = useMemo(
    () => (loaded.state === 'ready' && letters && asked ? loaded.engine.lookup(asked, { memory }) : []),
    [loaded, letters, asked, memory],
  );
  const texts = useMemo(() => found.map(({ text }) => text), [found]);

  useEffect(() => {
    if (letters === '') pieces.current = [];
  }, [letters]);

  const choose = (index: number) => {
    const candidate = found[index];
    if (!candidate) return;
    const chosen = [...pieces.current, candidate];
    const rest = letters.slice(candidate.consumed).replace(/^'+/, '');
    memory.remember(candidate.text, candidate.syllables);
    if (rest === '' && chosen.length > 1) {
      memory.remember(
        chosen.map(({ text }) => text).join(''),
        chosen.flatMap(({ syllables }) => syllables),
      );
    }
    pieces.current = rest === '' ? [] : chosen;
    onText(candidate.text);
    onLetters(rest);
  };
  const type = (letter: string) => letters.length < LONGEST_INPUT && onLetters(letters + letter);

  return (
    <>
      <CandidateStrip
        typed={letters}
        hint={
          loaded.state === 'failed'
            ? t('keyboard.notReady')
            : t(loaded.state === 'loading' ? 'keyboard.loading' : 'common.keyboard.pinyinHint')
        }
        candidates={texts}
        onChoose={choose}
        nothing={loaded.state === 'ready' && asked === letters ? t('keyboard.nothing') : undefined}
      />
      <div className="keyboard__digits">
        <PlainRow characters={DIGITS} onText={onText} />
      </div>
      <LetterRows
        capital={false}
        onLetter={type}
        onDelete={() => (letters ? onLetters(letters.slice(0, -1)) : props.onDelete())}
        before={
          <Key side wide label={t('keyboard.split')} disabled={letters === ''} onPress={() => type("'")}>
            ’
          </Key>
        }
      />
    </>
  );
}
