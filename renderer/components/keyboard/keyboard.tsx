import { Delete } from 'lucide-react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { handwriting } from '../../input-methods/handwriting-port.ts';
import { type Board, boardsFor, firstBoard, type KeyboardKind } from './boards.ts';
import { HandwritingBoard } from './handwriting-board.tsx';
import { Key } from './key.tsx';
import { DIGITS, LetterRows, PlainRow, type Shift, ShiftKey } from './letter-rows.tsx';
import { PinyinBoard } from './pinyin-board.tsx';
import { RareBoard } from './rare-board.tsx';
import { StrokeBoard } from './stroke-board.tsx';

const CHINESE_SIGNS = ['-/()（）、，。#', '@._:；“”《》·'] as const;
const LATIN_SIGNS = ['-/()\'",.&#', '@_:;?!+*%='] as const;

interface KeyboardProps {
  onText: (text: string) => void;
  onDelete: () => void;
  kind: KeyboardKind;
}

/**
 * The keyboard in the page: the system's own stays behind a full-screen window. Give it handlers that stay the same, and
 * it is not drawn anew for each letter.
 */
export const Keyboard = memo(function Keyboard({ onText, onDelete, kind }: KeyboardProps) {
  const { t, i18n } = useTranslation();
  const [board, setBoard] = useState<Board | 'handwriting'>(() => firstBoard(kind, i18n.language));
  /** Where the signs were opened from: their kind follows it, and their key leads back. */
  const [beside, setBeside] = useState<Board | 'handwriting'>(board);
  const [letters, setLetters] = useState('');
  const [language, setLanguage] = useState(i18n.language);
  const [shift, setShift] = useState<Shift>('off');
  const writing = handwriting();

  // Another language of the screen begins with its own board.
  if (language !== i18n.language) {
    setLanguage(i18n.language);
    setLetters('');
    setBoard(firstBoard(kind, i18n.language));
    setBeside(firstBoard(kind, i18n.language));
  }

  const show = (next: Board | 'handwriting') => {
    setLetters('');
    if (next !== 'signs') setBeside(next);
    setBoard(board === 'signs' && next === 'signs' ? beside : next);
  };
  const typeLatin = (letter: string) => {
    onText(letter);
    if (shift === 'once') setShift('off');
  };
  const names: Record<Board, string> = {
    pinyin: t('keyboard.board.pinyin'),
    strokes: t('keyboard.board.strokes'),
    rare: t('keyboard.board.rare'),
    latin: t('keyboard.board.latin'),
    signs: t(board === 'signs' ? 'common.keyboard.letters' : 'common.keyboard.signs'),
  };
  const boards = boardsFor(kind);
  const signs = beside === 'latin' ? LATIN_SIGNS : CHINESE_SIGNS;

  return (
    <section className={`keyboard keyboard--${board}`} aria-label={t('common.keyboard.label')}>
      {board === 'pinyin' && (
        <PinyinBoard letters={letters} onLetters={setLetters} onText={onText} onDelete={onDelete} />
      )}
      {board === 'strokes' && <StrokeBoard onText={onText} onDelete={onDelete} />}
      {board === 'rare' && <RareBoard onText={onText} onDelete={onDelete} />}
      {board === 'handwriting' && writing.state === 'installed' && (
        <HandwritingBoard engine={writing.engine} onText={onText} onDelete={onDelete} />
      )}
      {board === 'latin' && (
        <>
          {kind === 'code' ? (
            <PlainRow characters={DIGITS} onText={onText} />
          ) : (
            <div className="keyboard__digits">
              <PlainRow characters={DIGITS} onText={onText} />
            </div>
          )}
          <LetterRows
            capital={kind === 'code' || shift !== 'off'}
            onLetter={typeLatin}
            onDelete={onDelete}
            before={kind !== 'code' && <ShiftKey shift={shift} onShift={setShift} />}
          />
        </>
      )}
      {board === 'signs' && (
        <>
          <PlainRow characters={DIGITS} onText={onText} />
          <PlainRow characters={signs[0]} onText={onText} />
          <div className="keyboard__row">
            {[...signs[1]].map((sign) => (
              <Key key={sign} onPress={() => onText(sign)}>
                {sign}
              </Key>
            ))}
            <Key side wide label={t('common.keyboard.delete')} onPress={onDelete}>
              <Delete aria-hidden />
            </Key>
          </div>
        </>
      )}
      {boards.length > 0 && (
        <fieldset className="keyboard__row keyboard__boards" aria-label={t('keyboard.boards')}>
          {boards.map((each) => (
            <Key key={each} side pressed={each === board} onPress={() => show(each)}>
              {names[each]}
            </Key>
          ))}
          {kind === 'pinyin' && writing.state === 'installed' && (
            <Key side pressed={board === 'handwriting'} onPress={() => show('handwriting')}>
              {t('keyboard.board.handwriting')}
            </Key>
          )}
          <Key
            space
            onPress={() => {
              // Letters that no word is wanted for are written as they stand.
              onText(letters || ' ');
              setLetters('');
            }}
          >
            {t(letters ? 'common.keyboard.asLetters' : 'common.keyboard.space')}
          </Key>
        </fieldset>
      )}
    </section>
  );
});
