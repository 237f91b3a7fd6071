import { useState } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Slot } from '#contract/hub-api.ts';
import { useFormats } from '../../language/format.ts';
import { Paged } from '../paged.tsx';

/** First the day, then the hour: cards that say how many places are left. */
export function SlotEntry(props: {
  label: string;
  slots: Slot[];
  value: string;
  onChange: (slotId: string) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const days = [...new Set(props.slots.map((slot) => slot.date))].sort();
  const chosen = props.slots.find((slot) => slot.slotId === props.value);
  const [opened, setOpened] = useState(chosen?.date ?? days[0] ?? '');
  if (props.slots.length === 0) {
    return <p className="note">{t('screens.form.noSlots')}</p>;
  }
  return (
    <div className="slots">
      <RadioGroup className="slots__days" value={opened} onChange={setOpened}>
        <Label className="section-title">{t('screens.form.day')}</Label>
        <div className="slots__row">
          {days.map((date) => {
            const free = props.slots.filter((slot) => slot.date === date && slot.free > 0).length;
            return (
              <Radio key={date} className="slot slot--day" value={date} isDisabled={free === 0}>
                <span className="slot__main">{formats.day(date)}</span>
                <span className="slot__note">
                  {free > 0 ? formats.weekday(date) : t('screens.form.full')}
                </span>
              </Radio>
            );
          })}
        </div>
      </RadioGroup>
      <RadioGroup className="slots__hours paged" value={props.value || null} onChange={props.onChange}>
        <Label className="section-title">{t('screens.form.hour')}</Label>
        <Paged>
          <div className="slots__grid">
            {props.slots
              .filter((slot) => slot.date === opened)
              .map((slot) => (
                <Radio key={slot.slotId} className="slot" value={slot.slotId} isDisabled={slot.free === 0}>
                  <span className="slot__main number">
                    {slot.from} – {slot.to}
                  </span>
                  <span className="slot__note">
                    {slot.free > 0 ? t('screens.form.free', { count: slot.free }) : t('screens.form.full')}
                  </span>
                </Radio>
              ))}
          </div>
        </Paged>
      </RadioGroup>
    </div>
  );
}
