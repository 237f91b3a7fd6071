import { memo, useEffect, useState } from 'react';
import { Group, ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { SearchAnswer } from '#contract/search-answer.ts';
import { TextEntry } from '../components/fields/text-entry.tsx';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { useFormats } from '../language/format.ts';
import { afterNextFrame } from '../terminal-link/after-paint.ts';
import { useSnapshot, useTerminalLink } from '../terminal-link/context.ts';
import { SearchHitTile } from './search-hit.tsx';

const LONGEST_QUERY = 60;
/** More than these, and they would push the results off a small panel. */
const MOST_CHIPS = 3;

interface Filters {
  readonly departmentId: string | undefined;
  readonly hereOnly: boolean;
}
const NO_FILTERS: Filters = { departmentId: undefined, hereOnly: false };

interface Found {
  readonly text: string;
  readonly filters: Filters;
  readonly answer: SearchAnswer;
}

/** Names, what people call them, pinyin, jyutping and first letters all find; each key searches anew. */
export function Search() {
  const { t } = useTranslation();
  return (
    <Page title={t('screens.search.title')} className="search">
      <Finding />
    </Page>
  );
}

/** A part of its own: a letter draws this anew, and not the page around it. */
function Finding() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [filters, setFilters] = useState(NO_FILTERS);
  const { found, failed } = useSearch(text, filters);

  return (
    <>
      <TextEntry
        label={t('screens.search.field')}
        placeholder={t('screens.search.placeholder')}
        kind="letters"
        value={text}
        onChange={(next) => {
          setText(next);
          // Another matter is not of the same department.
          if (next.trim() === '') setFilters(NO_FILTERS);
        }}
        maxLength={LONGEST_QUERY}
        className="search__entry"
      />
      <section
        className="search__found"
        aria-label={t('screens.search.results')}
        // What is drawn, to be told from what is typed.
        data-found={found?.text}
      >
        {found ? (
          <Results found={found} filters={filters} onFilters={setFilters} />
        ) : (
          <p className="search__hint">{failed ? t('search.failed') : t('screens.search.hint')}</p>
        )}
      </section>
    </>
  );
}

/** Drawn when they change, not with each letter. */
const Results = memo(function Results({
  found,
  filters,
  onFilters,
}: {
  found: Found;
  filters: Filters;
  onFilters: (filters: Filters) => void;
}) {
  const { text, answer } = found;
  return (
    <>
      {answer.hits.length > 0 && <SaidBack found={found} />}
      <FilterChips answer={answer} filters={filters} onChange={onFilters} />
      <Paged of={`${text} ${found.filters.departmentId ?? ''} ${found.filters.hereOnly}`}>
        {answer.hits.length > 0 ? (
          <div className="tiles">
            {answer.hits.map((hit, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row that takes another hit costs half of a new row
              <SearchHitTile key={place} hit={hit} />
            ))}
          </div>
        ) : (
          <Nothing found={found} />
        )}
      </Paged>
    </>
  );
});

/** The newest answer; the one before it stays until then, so that nothing flickers between two keys. */
function useSearch(text: string, filters: Filters): { found: Found | undefined; failed: boolean } {
  const link = useTerminalLink();
  const { language } = useSnapshot().preferences;
  const [found, setFound] = useState<Found>();
  const [failed, setFailed] = useState(false);
  const query = text.trim();

  useEffect(() => {
    setFailed(false);
    if (!query) return setFound(undefined);
    const leaving = new AbortController();
    const { departmentId, hereOnly } = filters;
    let letterDrawn = false;
    let answer: SearchAnswer | undefined;
    // The letter first: the answer is often here before it is drawn.
    const show = (): void => {
      if (letterDrawn && answer !== undefined && !leaving.signal.aborted)
        setFound({ text: query, filters, answer });
    };
    const callOff = afterNextFrame(() => {
      letterDrawn = true;
      show();
    });
    link
      .search(
        { text: query, language, hereOnly, ...(departmentId === undefined ? {} : { departmentId }) },
        leaving.signal,
      )
      .then((answered) => {
        answer = answered;
        show();
      })
      .catch(() => {
        if (leaving.signal.aborted) return;
        setFound(undefined);
        setFailed(true);
      });
    return () => {
      leaving.abort();
      callOff();
    };
  }, [query, filters, language, link]);

  return { found, failed };
}

/** How many there are, and how the text was understood where it is not what is written. */
function SaidBack({ found: { text, answer } }: { found: Found }) {
  const { t } = useTranslation();
  const { hits, total, kind, meant } = answer;
  return (
    <p className="search__count" role="status">
      {meant !== undefined && <span className="search__meant">{t('search.meant', { text, meant })}</span>}
      <Called answer={answer} />
      {kind === 'parts' && <span className="search__meant">{t('search.parts')}</span>}
      <span className="search__number">
        {total > hits.length
          ? t('search.more', { count: total, shown: hits.length })
          : t('screens.search.found', { count: total })}
      </span>
    </p>
  );
}

/** An everyday word, and what it is called in the service hall. */
function Called({ answer: { understood } }: { answer: SearchAnswer }) {
  const { t } = useTranslation();
  const { list } = useFormats();
  const [word] = understood;
  if (!word) return null;
  return (
    <span className="search__meant">{t('search.called', { said: word.said, means: list(word.means) })}</span>
  );
}

function FilterChips({
  answer: { departments, hits },
  filters,
  onChange,
}: {
  answer: SearchAnswer;
  filters: Filters;
  onChange: (filters: Filters) => void;
}) {
  const { t } = useTranslation();
  const chosen = filters.departmentId;
  const elsewhere = filters.hereOnly || hits.some(({ offeredIn }) => offeredIn !== undefined);
  const shown = departments.slice(0, MOST_CHIPS);
  const other = departments.find(({ id }) => id === chosen);
  if (other && !shown.includes(other)) shown.push(other);
  if (shown.length < 2 && !elsewhere && chosen === undefined) return null;
  return (
    <Group className="search__chips" aria-label={t('search.filters')}>
      {elsewhere && (
        <ToggleButton
          className="button chip"
          isSelected={filters.hereOnly}
          onChange={(hereOnly) => onChange({ ...filters, hereOnly })}
        >
          {t('search.hereOnly')}
        </ToggleButton>
      )}
      {shown.map(({ id, name, count }) => (
        <ToggleButton
          key={id}
          className="button chip"
          isSelected={id === chosen}
          onChange={(selected) => onChange({ ...filters, departmentId: selected ? id : undefined })}
        >
          {t('search.department', { name, count })}
        </ToggleButton>
      ))}
    </Group>
  );
}

/** Nobody is left standing: who answers for it where that is known, the departments, staff, 12345. */
function Nothing({ found: { answer, filters } }: { found: Found }) {
  const { t } = useTranslation();
  const { department } = answer.understood.find(({ department: known }) => known !== undefined) ?? {};
  const filtered = filters.hereOnly || filters.departmentId !== undefined;
  return (
    <div className="search__nothing" role="status">
      <Called answer={answer} />
      {department ? (
        <p className="note">
          {t('search.notHere', { department: department.name, phone: department.phone })}
        </p>
      ) : (
        <p className="note">{filtered ? t('search.nothingFiltered') : t('screens.search.nothing')}</p>
      )}
      <p>{t('search.help')}</p>
    </div>
  );
}
