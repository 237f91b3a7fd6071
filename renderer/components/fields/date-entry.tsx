import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../language/format.ts';
import {
  type CalendarBounds,
  type CalendarDay,
  type CalendarPart,
  choicesOf,
  decades,
  firstDay,
  formatDay,
  formatMonth,
  parseDay,
  withPart,
} from './calendar.ts';
import { ChoiceGrid } from './choice-grid.tsx';

type Step = 'decade' | 'year' | 'month' | 'day';

/** Below so many decades the years stand in one list at once. */
const FEW_DECADES = 2;

/**
 * A day in four taps: decade, year, month, day. Nothing is dragged or turned. Every part
 * can be changed alone afterwards.
 */
export function DateEntry(props: {
  label: string;
  withDay: boolean;
  value: string;
  bounds: CalendarBounds;
  onChange: (value: string) => void;
}) {
  const { bounds } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  /** What was chosen so far; the answer is empty until every part is. */
  const [chosen, setChosen] = useState<Partial<CalendarDay>>(() => parseDay(props.value) ?? {});
  const day = { ...firstDay(props.value, bounds, new Date()), ...chosen };
  const few = decades(bounds).length <= FEW_DECADES;
  const [step, setStep] = useState<Step>(few ? 'year' : 'decade');
  const [decade, setDecade] = useState<number>();
  const order: readonly CalendarPart[] = props.withDay ? ['year', 'month', 'day'] : ['year', 'month'];

  const set = (part: CalendarPart, to: number) => {
    const next = withPart(day, part, to, bounds);
    const known = order.filter((each) => each === part || chosen[each] !== undefined);
    setChosen(Object.fromEntries(known.map((each) => [each, next[each]])));
    if (known.length === order.length) props.onChange(props.withDay ? formatDay(next) : formatMonth(next));
    setStep(order[order.indexOf(part) + 1] ?? part);
    setDecade(undefined);
  };
  const parts = [
    { part: 'year', name: t('keyboard.date.year'), face: t('keyboard.date.yearName', { year: day.year }) },
    {
      part: 'month',
      name: t('keyboard.date.month'),
      face: formats.monthName(day.month),
    },
    ...(props.withDay
      ? [
          {
            part: 'day',
            name: t('keyboard.date.day'),
            face: t('keyboard.date.dayName', { day: day.day }),
          } as const,
        ]
      : []),
  ] as const;
  const asks: Record<Step, string> = {
    decade: t('keyboard.date.chooseDecade'),
    year: t('keyboard.date.chooseYear'),
    month: t('keyboard.date.chooseMonth'),
    day: t('keyboard.date.chooseDay'),
  };
  const current = step === 'decade' ? 'year' : step;

  return (
    <div className="steps">
      <fieldset className="steps__chosen" aria-label={props.label}>
        {parts.map(({ part, name, face }) => (
          <Button
            key={part}
            className="steps__part"
            aria-label={t('keyboard.date.change', {
              part: name,
              value: chosen[part] === undefined ? t('keyboard.date.notYet') : face,
            })}
            isDisabled={chosen[part] === undefined && part !== current}
            {...(part === current ? { 'aria-current': 'step' as const } : {})}
            onPress={() => setStep(part === 'year' && !few ? 'decade' : part)}
          >
            {chosen[part] === undefined ? <span className="steps__name">{name}</span> : face}
          </Button>
        ))}
      </fieldset>
      <p className="steps__ask" role="status">
        {asks[step]}
      </p>
      {step === 'decade' && (
        <ChoiceGrid
          label={asks.decade}
          columns={4}
          wide={6}
          chosen={chosen.year === undefined ? undefined : String(Math.floor(chosen.year / 10) * 10)}
          choices={decades(bounds).map((from) => ({
            id: String(from),
            face: t('keyboard.date.decadeName', { from }),
          }))}
          onChoose={(from) => {
            setDecade(Number(from));
            setStep('year');
          }}
        />
      )}
      {step === 'year' && (
        <ChoiceGrid
          label={asks.year}
          columns={5}
          wide={10}
          chosen={chosen.year === undefined ? undefined : String(chosen.year)}
          choices={(few && decade === undefined ? decades(bounds) : [decade ?? day.year])
            .flatMap((year) => choicesOf('year', { ...day, year }, bounds))
            .map(({ value, possible }) => ({
              id: String(value),
              face: String(value),
              label: t('keyboard.date.yearName', { year: value }),
              disabled: !possible,
            }))}
          onChoose={(year) => set('year', Number(year))}
        />
      )}
      {step === 'month' && (
        <ChoiceGrid
          label={asks.month}
          columns={4}
          wide={6}
          chosen={chosen.month === undefined ? undefined : String(chosen.month)}
          choices={choicesOf('month', day, bounds).map(({ value, possible }) => ({
            id: String(value),
            face: formats.monthName(value),
            disabled: !possible,
          }))}
          onChoose={(month) => set('month', Number(month))}
        />
      )}
      {step === 'day' && (
        <ChoiceGrid
          label={asks.day}
          columns={7}
          wide={11}
          chosen={chosen.day === undefined ? undefined : String(chosen.day)}
          choices={choicesOf('day', day, bounds).map(({ value, possible }) => ({
            id: String(value),
            face: String(value),
            label: t('keyboard.date.dayName', { day: value }),
            disabled: !possible,
          }))}
          onChoose={(date) => set('day', Number(date))}
        />
      )}
    </div>
  );
}
