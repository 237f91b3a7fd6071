import { ChevronDown, ChevronUp } from 'lucide-react';
import { type ReactNode, use, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { placeSheets } from './sheet-breaks.ts';
import { TurnedContext } from './turned.ts';
import { useContentVersion } from './use-content-version.ts';

/** Where neighbours grow as this shrinks, fitting could go to and fro for ever: then it stays in pages. */
const MOST_FITTINGS = 3;

/**
 * Long content turned by buttons, never scrolled: the content flows into columns as high as the space there is,
 * and one column is shown at a time. Every mode and text size finds its own breaks.
 */
export function Paged({
  children,
  className,
  as = 'list',
  still = false,
  of = '',
}: {
  children: ReactNode;
  className?: string;
  /** A whole page turns its lists with it. */
  as?: 'list' | 'page';
  /** Turns nothing now; it keeps its place, so that nothing in it is drawn anew when it does. */
  still?: boolean;
  /** What the content is of: other content is shown from its first page. Nothing but what changes is drawn anew. */
  of?: string;
}) {
  const { t } = useTranslation();
  const within = use(TurnedContext);
  const idle = still || (as === 'list' && within);
  const flow = useRef<HTMLDivElement>(null);
  const [pages, setPages] = useState(1);
  const [stride, setStride] = useState(0);
  const [wanted, setWanted] = useState(0);
  const [fits, setFits] = useState(false);
  const fitted = useRef({ of, times: 0 });
  const [shown, setShown] = useState(of);
  if (shown !== of) {
    setShown(of);
    setWanted(0);
  }
  const page = Math.min(wanted, pages - 1);
  const contentVersion = useContentVersion(flow);
  const measured = useRef('');
  const observer = useRef<ResizeObserver | undefined>(undefined);

  useLayoutEffect(() => {
    const element = flow.current;
    const opening = element?.parentElement;
    if (!element || !opening) return;
    if (fitted.current.of !== of) fitted.current = { of, times: 0 };
    const state = `${idle} ${pages} ${fits} ${contentVersion()}`;
    if (state === measured.current) return;
    measured.current = state;
    observer.current?.disconnect();
    if (idle) {
      if (pages !== 1) setPages(1);
      if (fits) setFits(false);
      fitted.current.times = 0;
      return;
    }
    const measure = () => {
      if (fits) {
        // As high as its content, until that no longer fits.
        if (element.offsetHeight > opening.clientHeight + 1) setFits(false);
        return;
      }
      const gap = Number.parseFloat(getComputedStyle(element).columnGap) || 0;
      const width = element.clientWidth;
      if (width === 0) return;
      if (as === 'page') placeSheets(element);
      setStride(width + gap);
      // One pixel of rounding is not a page.
      const found = Math.max(1, Math.round((element.scrollWidth - 1 + gap) / (width + gap)));
      setPages(found);
      if (
        found === 1 &&
        contentHeight(element) < opening.clientHeight - 1 &&
        fitted.current.times < MOST_FITTINGS
      ) {
        fitted.current.times += 1;
        setFits(true);
      }
    };
    measure();
    observer.current = new ResizeObserver(measure);
    observer.current.observe(element);
    observer.current.observe(opening);
    for (const child of element.children) observer.current.observe(child);
  });
  useEffect(() => () => observer.current?.disconnect(), []);

  // Controls on other pages are neither seen nor reached: a finger or a key finds only what is shown.
  const away = useRef(new Set<Element>());
  const placed = useRef('');
  useLayoutEffect(() => {
    const element = flow.current;
    if (!element) return;
    const state = `${idle} ${pages} ${stride} ${page} ${contentVersion()}`;
    if (state === placed.current) return;
    placed.current = state;
    const hidden = new Set<Element>();
    if (!idle && pages > 1 && stride > 0) {
      const from = element.getBoundingClientRect().left;
      for (const control of element.querySelectorAll('button, label, input, [tabindex="0"]')) {
        const column = Math.floor((control.getBoundingClientRect().left - from + 1) / stride);
        if (column !== page) hidden.add(control);
      }
    }
    for (const control of hidden) control.setAttribute('inert', '');
    // Only what was hidden here: a list inside hides its own.
    for (const control of away.current) if (!hidden.has(control)) control.removeAttribute('inert');
    away.current = hidden;
  });

  const many = pages > 1 && !idle;
  const window = ['paged__window', many && 'paged__window--many', idle && 'paged__window--still'];
  return (
    <div
      className={['paged', fits && !idle && 'paged--fit', idle && 'paged--still', className]
        .filter(Boolean)
        .join(' ')}
    >
      <div className={window.filter(Boolean).join(' ')}>
        <div ref={flow} className="paged__flow" style={idle ? {} : { translate: `${-page * stride}px 0` }}>
          {children}
        </div>
      </div>
      {many && (
        <div className="paged__turn">
          <Button className="button" isDisabled={page === 0} onPress={() => setWanted(page - 1)}>
            <ChevronUp aria-hidden />
            <span className="paged__word">{t('common.paging.previous')}</span>
          </Button>
          <span role="status" className="paged__where">
            <span aria-hidden>
              {page + 1} / {pages}
            </span>
            <span className="visually-hidden">{t('common.paging.where', { page: page + 1, pages })}</span>
          </span>
          <Button className="button" isDisabled={page === pages - 1} onPress={() => setWanted(page + 1)}>
            <span className="paged__word">{t('common.paging.next')}</span>
            <ChevronDown aria-hidden />
          </Button>
        </div>
      )}
    </div>
  );
}

function contentHeight(flow: HTMLElement): number {
  const last = flow.lastElementChild;
  return last ? last.getBoundingClientRect().bottom - flow.getBoundingClientRect().top : 0;
}
