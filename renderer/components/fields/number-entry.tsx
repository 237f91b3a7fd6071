import { Keyboard } from '../keyboard/keyboard.tsx';
import { NumberPad } from '../keyboard/number-pad.tsx';
import { type GroupedKind, grouped, plainValue } from './grouping.ts';

export interface Entry {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onEnter: () => void;
  invalid: boolean;
  describedBy: string;
}

/** Long numbers, grouped for the eye: phone, bank card, identity number, credit code. */
export function GroupedNumberEntry({ kind, ...entry }: Entry & { kind: GroupedKind }) {
  const type = (text: string) => entry.onChange(plainValue(kind, entry.value + text));
  const erase = () => entry.onChange(entry.value.slice(0, -1));
  return (
    <div className={kind === 'credit-code' ? 'text-entry' : 'number-entry'}>
      <NumberInput
        {...entry}
        shown={grouped(kind, entry.value)}
        onShown={(shown) => entry.onChange(plainValue(kind, shown))}
      />
      {kind === 'credit-code' ? (
        <Keyboard kind="code" onText={type} onDelete={erase} />
      ) : (
        <NumberPad {...(kind === 'identity-number' ? { extra: 'X' } : {})} onText={type} onDelete={erase} />
      )}
    </div>
  );
}

/** A quantity, with its unit. */
export function QuantityEntry(props: Entry & { unit: string | undefined; minimum: number; maximum: number }) {
  const clean = (text: string) => text.replace(/[^\d.-]/g, '').slice(0, 16);
  const extra = props.minimum < 0 ? '-' : '.';
  return (
    <div className="number-entry">
      <NumberInput
        {...props}
        shown={props.value}
        unit={props.unit}
        onShown={(shown) => props.onChange(clean(shown))}
      />
      <NumberPad
        extra={extra}
        onText={(text) => props.onChange(clean(props.value + text))}
        onDelete={() => props.onChange(props.value.slice(0, -1))}
      />
    </div>
  );
}

export function NumberInput(
  props: Entry & { shown: string; onShown: (shown: string) => void; unit?: string | undefined },
) {
  return (
    <div className="number-entry__input">
      <input
        className="field__input field__input--number"
        type="text"
        inputMode="none"
        autoComplete="off"
        spellCheck={false}
        aria-label={props.label}
        aria-invalid={props.invalid || undefined}
        aria-describedby={props.describedBy}
        value={props.shown}
        onChange={(event) => props.onShown(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') props.onEnter();
        }}
      />
      {props.unit && <span className="number-entry__unit">{props.unit}</span>}
    </div>
  );
}
