import { Delete } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Key } from './key.tsx';

/** Ten digits, and at the lower left what this field needs besides: X of an identity number, or a point. */
export function NumberPad(props: {
  extra?: 'X' | '.' | '-';
  onText: (text: string) => void;
  onDelete: () => void;
}) {
  const { t } = useTranslation();
  return (
    <section className="number-pad" aria-label={t('common.keyboard.numbers')}>
      {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => (
        <Key key={digit} onPress={() => props.onText(digit)}>
          {digit}
        </Key>
      ))}
      {props.extra ? (
        <Key side onPress={() => props.extra && props.onText(props.extra)}>
          {props.extra}
        </Key>
      ) : (
        <span />
      )}
      <Key onPress={() => props.onText('0')}>0</Key>
      <Key side label={t('common.keyboard.delete')} onPress={props.onDelete}>
        <Delete aria-hidden />
      </Key>
    </section>
  );
}
