import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { amountInCapitals } from '#contract/amount.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import { useSnapshot } from '../../terminal-link/context.ts';
import { NumberPad } from '../keyboard/number-pad.tsx';
import { groupedAmount, typedAmount } from './amount-text.ts';
import { type Entry, NumberInput } from './number-entry.tsx';

/** A sum of money, read back in capitals as on a cheque: a nought too many shows at once. */
export function AmountEntry(props: Entry) {
  const { t } = useTranslation();
  const capitalsId = useId();
  const capitals = amountInCapitals(props.value.replace(/\.$/, ''));
  // What stands as dots above must not stand in words below.
  const helped = useSnapshot().helper?.state === 'helping';
  return (
    <div className="number-entry">
      <NumberInput
        {...props}
        describedBy={helped ? props.describedBy : `${props.describedBy} ${capitalsId}`}
        shown={groupedAmount(props.value)}
        unit={t('keyboard.amount.unit')}
        onShown={(shown) => props.onChange(typedAmount('', shown.replaceAll(',', '')))}
      />
      {!helped && (
        <p className="amount__capitals" id={capitalsId} role="status">
          {capitals ? (
            <>
              {t('keyboard.amount.capitals')} <span lang={SOURCE_LANGUAGE}>{capitals}</span>
            </>
          ) : (
            t('keyboard.amount.empty')
          )}
        </p>
      )}
      <NumberPad
        extra="."
        onText={(text) => props.onChange(typedAmount(props.value, text))}
        onDelete={() => props.onChange(props.value.slice(0, -1))}
      />
    </div>
  );
}
