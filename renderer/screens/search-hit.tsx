import { MapPin, TriangleAlert } from 'lucide-react';
import { useRef } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Marks, SearchHit } from '#contract/search-answer.ts';
import { Icon } from '../components/icon.tsx';
import { useFormats } from '../language/format.ts';
import { useSend } from '../terminal-link/context.ts';
import { useHindranceWords } from './use-hindrance-words.ts';

/** An item that was found: what was found of it is marked; where it cannot be done, why, and where it can. */
export function SearchHitTile({ hit }: { hit: SearchHit }) {
  const { t } = useTranslation();
  const { list } = useFormats();
  const send = useSend();
  const wordsOf = useHindranceWords();
  const touched = useRef<string>(undefined);
  const { tile, marks, foundBy, hindrances, offeredIn, elsewhere } = hit;
  const [hindrance] = hindrances;
  const content = (
    <>
      <span className="tile__icon" data-tone={offeredIn || hindrance ? 'ink' : 'blue'}>
        <Icon name={tile.icon} />
      </span>
      <span className="tile__text">
        <span className="tile__name">
          <Marked text={tile.name} marks={marks} />
        </span>
        {foundBy && (
          <span className="tile__facts">
            {t(`search.foundBy.${foundBy.kind}`)}
            <Marked text={foundBy.text} marks={foundBy.marks} />
          </span>
        )}
        {!offeredIn && (
          <span className="tile__facts">
            {tile.departmentName}
            {' · '}
            <span className="tile__minutes">{t('common.minutes', { count: tile.minutes })}</span>
          </span>
        )}
        {!offeredIn && hindrance && (
          <span className="search__reason">
            <TriangleAlert aria-hidden />
            {wordsOf(hindrance)}
          </span>
        )}
        {offeredIn && (
          <span className="search__reason">
            <MapPin aria-hidden />
            {offeredIn.length > 0
              ? t('search.offeredIn', { places: list(offeredIn) })
              : t('search.offeredElsewhere')}
          </span>
        )}
        {offeredIn && elsewhere && (
          <span className="tile__facts">
            {t('search.askThere', { place: elsewhere.name, phone: elsewhere.phone })}
          </span>
        )}
      </span>
    </>
  );
  // What is offered elsewhere leads nowhere here: it says where to go.
  if (offeredIn) return <div className="tile search__elsewhere">{content}</div>;
  return (
    <Button
      className="tile"
      onPressStart={() => {
        touched.current = tile.id;
      }}
      onPress={() => {
        // Under a finger that was slow another hit may have taken the row.
        if (touched.current === tile.id) send({ type: 'open-item', itemId: tile.id });
      }}
    >
      {content}
    </Button>
  );
}

function Marked({ text, marks }: { text: string; marks: Marks }) {
  const pieces = marks.map(([from, to], index) => ({
    key: from,
    before: text.slice(marks[index - 1]?.[1] ?? 0, from),
    marked: text.slice(from, to),
  }));
  return (
    <span>
      {pieces.map(({ key, before, marked }) => (
        <span key={key}>
          {before}
          <mark className="search__mark">{marked}</mark>
        </span>
      ))}
      {text.slice(marks.at(-1)?.[1] ?? 0)}
    </span>
  );
}
