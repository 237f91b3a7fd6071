import { ChevronDown, ChevronUp } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { chinaTime } from '#contract/china-time.ts';
import { useFormats } from '../../language/format.ts';
import {
  type CalendarDay,
  type CalendarPart,
  formatDay,
  formatMonth,
  parseDay,
  turn,
  within,
} from './calendar.ts';

interface Bounds {
  earliest: CalendarDay;
  latest: CalendarDay;
}

const WHOLE_RANGE: Bounds = {
  earliest: { year: 1900, month: 1, day: 1 },
  latest: { year: 2099, month: 12, day: 31 },
};

export function dateBounds(earliest: string | undefined, latest: string | undefined): Bounds {
  return {
    earliest: (earliest && parseDay(earliest)) || WHOLE_RANGE.earliest,
    latest: (latest && parseDay(latest)) || WHOLE_RANGE.latest,
  };
}

/** What the wheels show before anybody turned them: the value, else today, inside the bounds. */
export function firstDay(value: string, bounds: Bounds, today: Date): CalendarDay {
  return within(parseDay(value) ?? parseDay(chinaTime(today).date) ?? bounds.latest, bounds);
}

/** A day chosen by turning year, month and day. */
export function DateWheels(props: {
  label: string;
  withDay: boolean;
  value: string;
  bounds: Bounds;
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const day = firstDay(props.value, props.bounds, new Date());
  const parts: CalendarPart[] = props.withDay ? ['year', 'month', 'day'] : ['year', 'month'];
  const set = (next: CalendarDay) => props.onChange(props.withDay ? formatDay(next) : formatMonth(next));
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row of wheels in every engine. */}
      <div className="wheels" role="group" aria-label={props.label}>
        {parts.map((part) => {
          const go = (by: number) => set(turn(day, part, by, props.bounds));
          const onKeyDown = (event: KeyboardEvent) => {
            const by = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
            if (!by) return;
            event.preventDefault();
            go(by);
          };
          const unit = t(`screens.form.wheel.${part}`);
          return (
            <div className="wheel" key={part}>
              {part === 'year' && (
                <Button className="wheel__step wheel__step--ten" onPress={() => go(-10)}>
                  {t('screens.form.wheel.tenEarlier')}
                </Button>
              )}
              <Button
                className="wheel__step"
                aria-label={t('screens.form.wheel.less', { unit })}
                onPress={() => go(-1)}
              >
                <ChevronUp aria-hidden />
              </Button>
              <span className="wheel__beside" aria-hidden>
                {turn(day, part, -1, props.bounds)[part]}
              </span>
              <div
                className="wheel__value"
                role="spinbutton"
                tabIndex={0}
                aria-label={unit}
                aria-valuenow={day[part]}
                aria-valuetext={t('screens.form.wheel.value', { number: day[part], unit })}
                onKeyDown={onKeyDown}
              >
                {day[part]}
                <span className="wheel__unit">{unit}</span>
              </div>
              <span className="wheel__beside" aria-hidden>
                {turn(day, part, 1, props.bounds)[part]}
              </span>
              <Button
                className="wheel__step"
                aria-label={t('screens.form.wheel.more', { unit })}
                onPress={() => go(1)}
              >
                <ChevronDown aria-hidden />
              </Button>
              {part === 'year' && (
                <Button className="wheel__step wheel__step--ten" onPress={() => go(10)}>
                  {t('screens.form.wheel.tenLater')}
                </Button>
              )}
            </div>
          );
        })}
      </div>
      <p className="wheels__sentence" role="status">
        {props.withDay ? formats.dateAndWeekday(formatDay(day)) : formats.month(formatMonth(day))}
      </p>
    </>
  );
}
