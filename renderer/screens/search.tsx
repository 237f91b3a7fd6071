import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemTile } from '#contract/item-tile.ts';
import { TextEntry } from '../components/fields/text-entry.tsx';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { Tile } from '../components/tile.tsx';
import { useSnapshot, useTerminalLink } from '../terminal-link/context.ts';

/** A finger types a letter in about a fifth of a second. */
const PAUSE_MS = 150;
const LONGEST_QUERY = 60;

/** Names, nicknames, pinyin and initials all find. */
export function Search() {
  const { t } = useTranslation();
  const link = useTerminalLink();
  const { language } = useSnapshot().preferences;
  const [text, setText] = useState('');
  const [found, setFound] = useState<{ text: string; items: ItemTile[] }>();

  useEffect(() => {
    const query = text.trim();
    if (!query) return setFound(undefined);
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      link
        .search(query, language, leaving.signal)
        .then((items) => setFound({ text: query, items }))
        .catch(() => undefined);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [text, language, link]);

  return (
    <Page title={t('screens.search.title')} className="search">
      <TextEntry
        label={t('screens.search.field')}
        placeholder={t('screens.search.placeholder')}
        kind="letters"
        value={text}
        onChange={setText}
        maxLength={LONGEST_QUERY}
        className="search__entry"
      />
      <section className="search__found" aria-label={t('screens.search.results')}>
        <p className="search__count" role="status">
          {found && found.items.length > 0 && t('screens.search.found', { count: found.items.length })}
        </p>
        {found && found.items.length === 0 && <p className="note">{t('screens.search.nothing')}</p>}
        {!found && <p className="search__hint">{t('screens.search.hint')}</p>}
        {found && found.items.length > 0 && (
          <Paged key={found.text}>
            <div className="tiles">
              {found.items.map((tile) => (
                <Tile key={tile.id} tile={tile} withDepartment />
              ))}
            </div>
          </Paged>
        )}
      </section>
    </Page>
  );
}
