import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../terminal-link/context.ts';
import { MachineDrawing } from './drawings/machine.tsx';
import { type HandAction, Hands } from './hands.tsx';
import { Paged } from './paged.tsx';
import { TurnedContext } from './turned.ts';
import { useContentVersion } from './use-content-version.ts';

export interface PageProps {
  title: string;
  lead?: ReactNode;
  /** A drawing of what the machine is doing. */
  stage?: ReactNode;
  align?: 'start' | 'center';
  children?: ReactNode;
  /** Go on: at the right of the hands. */
  go?: HandAction | undefined;
  /** A second way, beside help. */
  beside?: ReactNode;
  className?: string;
}

/**
 * One page: exactly one heading, which takes the focus when the page appears; one thing; the hands.
 *
 * Where it does not fit (large letters, English, a small panel) it first leaves out what is only said beside, and
 * then turns as a whole, by 上一屏 and 下一屏. What is written or drawn on one place (a keyboard, a signature) never
 * turns. Nothing is drawn anew meanwhile: half-typed answers stay.
 */
export function Page({ title, lead, stage, align = 'start', children, go, beside, className }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const main = useRef<HTMLElement>(null);
  const crowding = useCrowding(main);
  const turned = crowding === 'turned';
  const { lamp } = useSnapshot();
  const where = lamp && (
    <div className="locator">
      <MachineDrawing part={lamp} />
    </div>
  );
  const classes = ['page', `page--${align}`, stage && !turned ? 'page--staged' : '', className ?? ''];
  return (
    <div className={classes.filter(Boolean).join(' ')} data-crowding={crowding}>
      <main className={turned ? 'page__leaf' : 'page__main'} ref={main}>
        <TurnedContext value={turned}>
          <Paged as="page" still={!turned}>
            {stage && (
              <div className="page__stage">
                {stage}
                {where}
              </div>
            )}
            <div className="page__text">
              <h1 className="page__title" tabIndex={-1} ref={heading}>
                {title}
              </h1>
              {lead && <div className="page__lead">{lead}</div>}
              {!stage && where}
            </div>
            <div className="page__body">{children}</div>
          </Paged>
        </TurnedContext>
      </main>
      <Hands go={go} beside={beside} />
    </div>
  );
}

/** open: everything fits. tight: what is said beside is left out. turned: the page is turned by buttons. */
type Crowding = 'open' | 'tight' | 'turned';

/** A field and its keys are used together: they are never on two screenfuls. */
const INSTRUMENTS = '.keyboard, .number-pad, .text-entry, .number-entry, [data-instrument]';
/** A list that shows less of itself than this, in lines of running text, is no list. */
const FEWEST_LINES = 2.4;
/** On a tall panel a list with more screenfuls than this, in less than this share of the page, is read better with it. */
const SMALL_WINDOW = { screenfuls: 6, share: 0.4 } as const;

function useCrowding(main: React.RefObject<HTMLElement | null>): Crowding {
  const { preferences } = useSnapshot();
  const { i18n } = useTranslation();
  const view = useViewSize();
  const { elder, lowReach, highContrast } = preferences;
  // Another mode, language or panel begins anew.
  const way = [elder, lowReach, highContrast, i18n.language, view].join(' ');
  const [found, setFound] = useState<{ way: string; crowding: Crowding }>({ way, crowding: 'open' });
  const crowding = found.way === way ? found.crowding : 'open';

  const contentVersion = useContentVersion(main);
  const judged = useRef('');
  const observer = useRef<ResizeObserver | undefined>(undefined);
  useLayoutEffect(() => {
    const element = main.current;
    if (!element || crowding === 'turned') {
      observer.current?.disconnect();
      judged.current = '';
      return;
    }
    const state = `${way} ${crowding} ${contentVersion()}`;
    if (state === judged.current) return;
    judged.current = state;
    const judge = () => {
      if (!isCrowded(element)) return;
      const whole = element.querySelector(INSTRUMENTS) !== null;
      if (crowding === 'tight' && whole) return;
      setFound({ way, crowding: crowding === 'open' ? 'tight' : 'turned' });
    };
    judge();
    observer.current?.disconnect();
    observer.current = new ResizeObserver(judge);
    observer.current.observe(element);
    for (const part of element.querySelectorAll(
      '.page__text, .page__body, .page__body > *, .paged__flow > *',
    ))
      observer.current.observe(part);
  });
  useEffect(() => () => observer.current?.disconnect(), []);
  return crowding;
}

function isCrowded(main: HTMLElement): boolean {
  const line = Number.parseFloat(getComputedStyle(document.body).fontSize) * 1.5;
  const overflows = (element: Element) => element.scrollHeight > element.clientHeight + 2;
  if (overflows(main)) return true;
  for (const part of main.querySelectorAll('.page__body, .page__text')) {
    if (part.clientHeight > 0 && overflows(part)) return true;
  }
  for (const list of main.querySelectorAll('.paged__window:not(.paged__window--still)')) {
    const many = list.classList.contains('paged__window--many');
    if (many && list.clientHeight < FEWEST_LINES * line) return true;
    if (many && isSmallWindow(list, main)) return true;
    const { left, right, bottom } = list.getBoundingClientRect();
    for (const control of list.querySelectorAll('button:not([inert]), label:not([inert])')) {
      const box = control.getBoundingClientRect();
      if (box.left >= left && box.left < right && box.bottom > bottom + 3) return true;
    }
  }
  return false;
}

function isSmallWindow(list: Element, main: Element): boolean {
  const flow = list.firstElementChild;
  if (!flow || flow.clientWidth === 0 || window.innerWidth > window.innerHeight) return false;
  return (
    flow.scrollWidth > SMALL_WINDOW.screenfuls * flow.clientWidth * 1.1 &&
    list.clientHeight < SMALL_WINDOW.share * main.clientHeight
  );
}

function viewSize(): string {
  return `${window.innerWidth} ${window.innerHeight} ${document.documentElement.dataset.profile ?? ''}`;
}

function useViewSize(): string {
  const [size, setSize] = useState(viewSize);
  useEffect(() => {
    const follow = () => setSize(viewSize());
    const observer = new MutationObserver(follow);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-profile'] });
    window.addEventListener('resize', follow);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', follow);
    };
  }, []);
  return size;
}
