import { ArrowBigUp, Delete } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStableHandler } from '../use-stable-handler.ts';
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
  const onLetter = useStableHandler(props.onLetter);
  const onDelete = useStableHandler(props.onDelete);
  return LETTER_ROWS.map((row, place) => (
    <div className="keyboard__row" key={row}>
      {place === 1 && <span className="keyboard__half" />}
      {place === 2 && props.before}
      {[...row].map((letter) => {
        const face = props.capital ? letter.toUpperCase() : letter;
        return <CharacterKey key={letter} character={face} onCharacter={onLetter} />;
      })}
      {place === 1 && <span className="keyboard__half" />}
      {place === 2 && <DeleteKey label={t('common.keyboard.delete')} onDelete={onDelete} />}
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
export function PlainRow(props: { characters: string; onText: (text: string) => void }) {
  const onText = useStableHandler(props.onText);
  return (
    <div className="keyboard__row">
      {[...props.characters].map((character) => (
        <CharacterKey key={character} character={character} onCharacter={onText} />
      ))}
    </div>
  );
}

/** Drawn once: forty keys drawn anew for each letter would be felt. */
const CharacterKey = memo(function CharacterKey(props: {
  character: string;
  onCharacter: (character: string) => void;
}) {
  return <Key onPress={() => props.onCharacter(props.character)}>{props.character}</Key>;
});

const DeleteKey = memo(function DeleteKey({ label, onDelete }: { label: string; onDelete: () => void }) {
  return (
    <Key side wide label={label} onPress={onDelete}>
      <Delete aria-hidden />
    </Key>
  );
});
