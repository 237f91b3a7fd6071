import { ArrowBigUp, ChevronLeft, ChevronRight, Delete } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Button, ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';

const LETTER_ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'] as const;
const SIGN_ROWS = ['1234567890', '-/()（）、，。#', '@._:；“”《》'] as const;
const CANDIDATES_AT_ONCE = 8;

interface KeyboardProps {
  onText: (text: string) => void;
  onDelete: () => void;
  /** pinyin: letters become characters. letters: they stay letters. code: capitals and digits only. */
  kind: 'pinyin' | 'letters' | 'code';
}

/** The keyboard in the page: the system's own stays behind a full-screen window. */
export function Keyboard({ onText, onDelete, kind }: KeyboardProps) {
  const { t } = useTranslation();
  const [signs, setSigns] = useState(false);
  const [chinese, setChinese] = useState(kind === 'pinyin');
  const [capital, setCapital] = useState(false);
  const [letters, setLetters] = useState('');

  const composing = chinese && !signs;
  const type = (character: string) => {
    if (composing) setLetters((typed) => (typed.length < 6 ? typed + character : typed));
    else onText(capital || kind === 'code' ? character.toUpperCase() : character);
  };
  const erase = () => (letters ? setLetters(letters.slice(0, -1)) : onDelete());
  const commit = (text: string) => {
    onText(text);
    setLetters('');
  };

  const rows = signs ? SIGN_ROWS : LETTER_ROWS;
  return (
    <section className="keyboard" aria-label={t('common.keyboard.label')}>
      {composing && <Candidates letters={letters} onChoose={commit} />}
      {kind === 'code' && (
        <div className="keyboard__row">
          {[...SIGN_ROWS[0]].map((digit) => (
            <Key key={digit} onPress={() => onText(digit)}>
              {digit}
            </Key>
          ))}
        </div>
      )}
      {rows.map((row, place) => (
        <div className="keyboard__row" key={row}>
          {place === 1 && !signs && <span className="keyboard__half" />}
          {place === 2 && kind === 'letters' && !signs && (
            <ToggleButton
              className="key key--side key--wide"
              isSelected={capital}
              onChange={setCapital}
              aria-label={t('common.keyboard.capital')}
            >
              <ArrowBigUp aria-hidden />
            </ToggleButton>
          )}
          {[...row].map((character) => (
            <Key key={character} onPress={() => type(character)}>
              {!signs && (capital || kind === 'code') ? character.toUpperCase() : character}
            </Key>
          ))}
          {place === 1 && !signs && <span className="keyboard__half" />}
          {place === 2 && (
            <Key side wide label={t('common.keyboard.delete')} onPress={erase}>
              <Delete aria-hidden />
            </Key>
          )}
        </div>
      ))}
      {kind !== 'code' && (
        <div className="keyboard__row">
          <Key side wide onPress={() => setSigns(!signs)}>
            {t(signs ? 'common.keyboard.letters' : 'common.keyboard.signs')}
          </Key>
          {kind === 'pinyin' && (
            <Key
              side
              wide
              onPress={() => {
                setLetters('');
                setChinese(!chinese);
              }}
            >
              {t(chinese ? 'common.keyboard.toLatin' : 'common.keyboard.toChinese')}
            </Key>
          )}
          <Key space onPress={() => (letters ? commit(letters) : onText(' '))}>
            {t(letters ? 'common.keyboard.asLetters' : 'common.keyboard.space')}
          </Key>
        </div>
      )}
    </section>
  );
}

/** Characters for the letters typed so far. The dictionary is fetched when it is first needed. */
function Candidates({ letters, onChoose }: { letters: string; onChoose: (text: string) => void }) {
  const { t } = useTranslation();
  const [found, setFound] = useState<{ letters: string; characters: string[] }>({
    letters: '',
    characters: [],
  });
  const [first, setFirst] = useState(0);

  useEffect(() => {
    if (!letters) return;
    let current = true;
    import('./pinyin-candidates.ts')
      .then(({ candidatesFor }) => candidatesFor(letters))
      .then((characters) => {
        if (!current) return;
        setFound({ letters, characters });
        setFirst(0);
      })
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [letters]);

  const characters = letters ? found.characters : [];
  const shown = characters.slice(first, first + CANDIDATES_AT_ONCE);
  return (
    <div className="candidates">
      <span className="candidates__letters" aria-live="polite">
        {letters || t('common.keyboard.pinyinHint')}
      </span>
      <div className="candidates__list">
        {shown.map((character) => (
          <Key key={character} onPress={() => onChoose(character)}>
            {character}
          </Key>
        ))}
      </div>
      {characters.length > CANDIDATES_AT_ONCE && (
        <>
          <Key
            side
            label={t('common.keyboard.earlier')}
            onPress={() => setFirst(Math.max(0, first - CANDIDATES_AT_ONCE))}
          >
            <ChevronLeft aria-hidden />
          </Key>
          <Key
            side
            label={t('common.keyboard.later')}
            onPress={() =>
              setFirst(first + CANDIDATES_AT_ONCE < characters.length ? first + CANDIDATES_AT_ONCE : 0)
            }
          >
            <ChevronRight aria-hidden />
          </Key>
        </>
      )}
    </div>
  );
}

export function Key(props: {
  children: ReactNode;
  onPress: () => void;
  label?: string;
  side?: boolean;
  wide?: boolean;
  space?: boolean;
}) {
  const classes = ['key', props.side && 'key--side', props.wide && 'key--wide', props.space && 'key--space'];
  return (
    <Button
      className={classes.filter(Boolean).join(' ')}
      {...(props.label ? { 'aria-label': props.label } : {})}
      // The field keeps the focus and its caret.
      preventFocusOnPress
      onPress={props.onPress}
    >
      {props.children}
    </Button>
  );
}
