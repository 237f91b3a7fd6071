import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import { Key } from './key.tsx';
import { pagesOfWidth } from './pages-of-width.ts';

interface Measure {
  width: number;
  gap: number;
  rows: number;
  /** Of one character. */
  character: number;
  narrowest: number;
  padding: number;
}

/** What may be meant, in pages as wide as the strip: everything is reached by tapping, nothing is scrolled. */
export function CandidateStrip(props: {
  /** What was typed so far, or how to begin. */
  typed: string;
  hint: string;
  candidates: readonly string[];
  onChoose: (index: number) => void;
  /** Nothing is found although something was typed. */
  nothing?: string | undefined;
  label?: string;
  /** A mark per candidate under its face, such as its code. */
  className?: string;
}) {
  const { t } = useTranslation();
  const list = useRef<HTMLFieldSetElement>(null);
  const [measure, setMeasure] = useState<Measure>();
  const [wanted, setWanted] = useState({ of: props.candidates, page: 0 });
  // Other candidates begin at their first page again.
  const asked = wanted.of === props.candidates ? wanted.page : 0;

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const read = () => {
      const style = getComputedStyle(element);
      const millimetre = Number.parseFloat(style.getPropertyValue('font-size')) / 10;
      const next: Measure = {
        width: element.clientWidth,
        gap: Number.parseFloat(style.columnGap) || 0,
        rows: Math.max(1, Number.parseInt(style.getPropertyValue('--strip-rows'), 10) || 1),
        character: Number.parseFloat(style.fontSize),
        narrowest: Number.parseFloat(style.getPropertyValue('scroll-padding-left')) || millimetre * 15,
        padding: Number.parseFloat(style.getPropertyValue('scroll-padding-right')) || 0,
      };
      setMeasure((known) => (JSON.stringify(known) === JSON.stringify(next) ? known : next));
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const pages = useMemo(() => {
    const indexes = props.candidates.map((_, index) => index);
    if (!measure || measure.width === 0) return [indexes.slice(0, 8)];
    const widthOf = (index: number) =>
      Math.max(
        measure.narrowest,
        [...(props.candidates[index] ?? '')].length * measure.character + measure.padding,
      );
    return pagesOfWidth(indexes, widthOf, measure);
  }, [props.candidates, measure]);
  const page = Math.min(asked, Math.max(0, pages.length - 1));
  const turn = (by: number) =>
    setWanted({ of: props.candidates, page: (page + by + pages.length) % pages.length });

  return (
    <div className={['candidates', props.className].filter(Boolean).join(' ')}>
      <span
        className={props.typed ? 'candidates__letters' : 'candidates__letters candidates__letters--hint'}
        role="status"
      >
        {props.typed || props.hint}
        {props.typed && props.candidates.length === 0 && props.nothing && (
          <span className="candidates__nothing">{props.nothing}</span>
        )}
      </span>
      <div className="candidates__row">
        <fieldset
          className="candidates__list"
          lang={SOURCE_LANGUAGE}
          aria-label={props.label ?? t('keyboard.candidates')}
          ref={list}
        >
          {(pages[page] ?? []).map((index) => (
            <Key key={`${index} ${props.candidates[index]}`} onPress={() => props.onChoose(index)}>
              {props.candidates[index]}
            </Key>
          ))}
        </fieldset>
        {pages.length > 1 && (
          <div className="candidates__turn">
            <Key side label={t('common.keyboard.earlier')} onPress={() => turn(-1)}>
              <ChevronLeft aria-hidden />
            </Key>
            <Key side label={t('common.keyboard.later')} onPress={() => turn(1)}>
              <ChevronRight aria-hidden />
            </Key>
          </div>
        )}
      </div>
    </div>
  );
}
