import { ArrowRight, CircleAlert } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { ChoiceList } from '../components/choice-list.tsx';
import { AmountEntry } from '../components/fields/amount-entry.tsx';
import { dateBounds, firstDay, formatDay, formatMonth } from '../components/fields/calendar.ts';
import { DateEntry } from '../components/fields/date-entry.tsx';
import { GroupedNumberEntry, QuantityEntry } from '../components/fields/number-entry.tsx';
import { RegionEntry } from '../components/fields/region-entry.tsx';
import { SlotEntry } from '../components/fields/slot-entry.tsx';
import { TextEntry } from '../components/fields/text-entry.tsx';
import { Page } from '../components/page.tsx';
import { QuestionCount } from '../components/question-count.tsx';
import { useSend, useStatus } from '../terminal-link/context.ts';

type Screen = ScreenOf<'form'>;

/** Longer texts get a field of several lines, so that nothing runs out of sight. */
const LONGEST_LINE = 16;

/** One question. The answer is judged by the terminal; its word about it stands above the field. */
export function Form({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  const { field } = screen;
  const [value, setValue] = useState(() => startValue(screen));
  const errorId = useId();
  const alert = useRef<HTMLParagraphElement>(null);
  const answer = (text: string) => send({ type: 'answer-field', fieldId: field.id, value: text });
  const submit = () => answer(value);

  useEffect(() => {
    if (screen.error) alert.current?.focus();
  }, [screen.error]);

  return (
    <Page
      className={`form form--${field.input.kind}`}
      title={field.title}
      lead={
        <>
          <QuestionCount index={screen.index} total={screen.total} />
          {field.help && <span className="form__help">{field.help}</span>}
          <span className="form__purpose">{t('screens.form.purpose', { purpose: field.purpose })}</span>
        </>
      }
      beside={
        !field.required && (
          <Button className="button button--hand" onPress={() => answer('')}>
            {t('screens.form.skip')}
          </Button>
        )
      }
      go={{
        label: t('common.go'),
        icon: <ArrowRight aria-hidden />,
        disabled: field.required && value === '',
        onPress: submit,
      }}
    >
      {screen.error && (
        <p className="note note--warning" role="alert" id={errorId} tabIndex={-1} ref={alert}>
          <CircleAlert aria-hidden />
          {errorText(screen, t)}
        </p>
      )}
      <FieldInput screen={screen} value={value} onChange={setValue} onEnter={submit} describedBy={errorId} />
    </Page>
  );
}

function FieldInput(props: {
  screen: Screen;
  value: string;
  onChange: (value: string) => void;
  onEnter: () => void;
  describedBy: string;
}) {
  const { field, slots, error } = props.screen;
  const { input } = field;
  const status = useStatus();
  const common = {
    label: field.title,
    value: props.value,
    onChange: props.onChange,
    onEnter: props.onEnter,
    invalid: error !== undefined,
    describedBy: props.describedBy,
  };
  switch (input.kind) {
    case 'text':
      return (
        <TextEntry
          {...common}
          kind="pinyin"
          maxLength={input.maxLength}
          lines={input.maxLength > LONGEST_LINE}
        />
      );
    case 'phone':
    case 'bank-card':
    case 'identity-number':
    case 'credit-code':
      return <GroupedNumberEntry {...common} kind={input.kind} />;
    case 'number':
      return <QuantityEntry {...common} unit={input.unit} minimum={input.minimum} maximum={input.maximum} />;
    case 'date':
      return (
        <DateEntry
          label={field.title}
          withDay
          bounds={dateBounds(input.earliest, input.latest)}
          value={props.value}
          onChange={props.onChange}
        />
      );
    case 'month':
      return (
        <DateEntry
          label={field.title}
          withDay={false}
          bounds={dateBounds(undefined, undefined)}
          value={props.value}
          onChange={props.onChange}
        />
      );
    case 'amount':
      return <AmountEntry {...common} />;
    case 'region':
      return (
        <RegionEntry
          label={field.title}
          value={props.value}
          precision={input.precision}
          home={status?.site.regionCode?.slice(0, 6)}
          onChange={props.onChange}
        />
      );
    case 'choice':
      return (
        <ChoiceList
          label={field.title}
          options={input.options}
          value={props.value || undefined}
          onChange={props.onChange}
        />
      );
    case 'slot':
      return (
        <SlotEntry label={field.title} slots={slots ?? []} value={props.value} onChange={props.onChange} />
      );
  }
}

/**
 * What is shown is what is sent. A date that may lie ahead begins today, since it is mostly near; one that is over by a
 * given day, such as a birth date, begins empty: nobody goes on with today by mistake.
 */
function startValue({ field, value }: Screen): string {
  if (value !== '') return value;
  if (field.input.kind === 'date' && field.input.latest === undefined) {
    return formatDay(firstDay('', dateBounds(field.input.earliest, field.input.latest), new Date()));
  }
  if (field.input.kind === 'month')
    return formatMonth(firstDay('', dateBounds(undefined, undefined), new Date()));
  return '';
}

function errorText({ field, error }: Screen, t: ReturnType<typeof useTranslation>['t']): string {
  if (!error) return '';
  const { input } = field;
  const bounds: Record<string, string | number> =
    input.kind === 'number' || input.kind === 'amount'
      ? { from: input.minimum, to: input.maximum }
      : input.kind === 'text'
        ? { from: input.minLength, to: input.maxLength }
        : input.kind === 'date'
          ? { from: input.earliest ?? '', to: input.latest ?? '' }
          : {};
  return String(t(`screens.form.error.${error}` as never, { label: field.label, ...bounds } as never));
}
