import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import {
  type CalendarBounds,
  choicesOf,
  decades,
  firstDay,
  formatDay,
  formatMonth,
  withPart,
} from './calendar.ts';
import { ChoiceGrid } from './choice-grid.tsx';

type Step = 'decade' | 'year' | 'month' | 'day';

/** Below so many decades the years stand in one list at once. */
const FEW_DECADES = 2;

/**
 * A day in four taps: decade, year, month, day. Nothing is dragged or turned. It begins at today, so that a day
 * near by needs one tap only; every part can be changed alone.
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
  const day = firstDay(props.value, bounds, new Date());
  const few = decades(bounds).length <= FEW_DECADES;
  const [step, setStep] = useState<Step>(few ? 'year' : 'decade');
  const [decade, setDecade] = useState<number>();
  const last: Step = props.withDay ? 'day' : 'month';

  const set = (part: 'year' | 'month' | 'day', to: number) => {
    const next = withPart(day, part, to, bounds);
    props.onChange(props.withDay ? formatDay(next) : formatMonth(next));
    if (part !== last) setStep(part === 'year' ? 'month' : 'day');
    setDecade(undefined);
  };
  const parts = [
    { part: 'year', name: t('keyboard.date.year'), face: t('keyboard.date.yearName', { year: day.year }) },
    {
      part: 'month',
      name: t('keyboard.date.month'),
      face: t('keyboard.date.monthName', { month: day.month }),
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
            aria-label={t('keyboard.date.change', { part: name, value: face })}
            {...(part === current ? { 'aria-current': 'step' as const } : {})}
            onPress={() => setStep(part === 'year' && !few ? 'decade' : part)}
          >
            {face}
          </Button>
        ))}
      </fieldset>
      <p className="steps__ask" role="status">
        {asks[step]}
      </p>
      {step === 'decade' && (
        <ChoiceGrid
          label={asks.decade}
          columns={5}
          chosen={String(Math.floor(day.year / 10) * 10)}
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
          chosen={String(day.year)}
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
          chosen={String(day.month)}
          choices={choicesOf('month', day, bounds).map(({ value, possible }) => ({
            id: String(value),
            face: t('keyboard.date.monthName', { month: value }),
            disabled: !possible,
          }))}
          onChoose={(month) => set('month', Number(month))}
        />
      )}
      {step === 'day' && (
        <ChoiceGrid
          label={asks.day}
          columns={7}
          chosen={String(day.day)}
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
