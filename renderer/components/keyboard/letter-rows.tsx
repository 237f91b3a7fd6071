import { ArrowBigUp, Delete } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Key } from './key.tsx';

const LETTER_ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'] as const;
export const DIGITS = '1234567890';

export type Shift = 'off' | 'once' | 'locked';

export function nextShift(shift: Shift): Shift {
  return shift === 'off' ? 'once' : shift === 'once' ? 'locked' : 'off';
}

/** The letters as on every keyboard; `before` stands at the left of the last row. */
export function LetterRows(props: {
  capital: boolean;
  onLetter: (letter: string) => void;
  onDelete: () => void;
  before?: ReactNode;
}) {
  const { t } = useTranslation();
  return LETTER_ROWS.map((row, place) => (
    <div className="keyboard__row" key={row}>
      {place === 1 && <span className="keyboard__half" />}
      {place === 2 && props.before}
      {[...row].map((letter) => {
        const face = props.capital ? letter.toUpperCase() : letter;
        return (
          <Key key={letter} onPress={() => props.onLetter(face)}>
            {face}
          </Key>
        );
      })}
      {place === 1 && <span className="keyboard__half" />}
      {place === 2 && (
        <Key side wide label={t('common.keyboard.delete')} onPress={props.onDelete}>
          <Delete aria-hidden />
        </Key>
      )}
    </div>
  ));
}

export function ShiftKey({ shift, onShift }: { shift: Shift; onShift: (shift: Shift) => void }) {
  const { t } = useTranslation();
  return (
    <Key
      side
      wide
      label={t(shift === 'locked' ? 'keyboard.allCapitals' : 'common.keyboard.capital')}
      pressed={shift !== 'off'}
      onPress={() => onShift(nextShift(shift))}
    >
      {shift === 'locked' ? <span className="key__locked">ABC</span> : <ArrowBigUp aria-hidden />}
    </Key>
  );
}

/** A row of characters that are written as they stand. */
export function PlainRow({ characters, onText }: { characters: string; onText: (text: string) => void }) {
  return (
    <div className="keyboard__row">
      {[...characters].map((character) => (
        <Key key={character} onPress={() => onText(character)}>
          {character}
        </Key>
      ))}
    </div>
  );
}
