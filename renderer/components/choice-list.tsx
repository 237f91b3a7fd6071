import { Label, Radio, RadioGroup } from 'react-aria-components';
import { Paged } from './paged.tsx';

/** More characters are a sentence, and set as one. */
const LONGEST_NAME = 28;

/** A choice of one, as cards. Tapping marks it; the way on is a tap of its own, so a slip of the finger costs nothing. */
export function ChoiceList(props: {
  label: string;
  options: { id: string; label: string }[];
  value: string | undefined;
  onChange: (id: string) => void;
}) {
  const columns = props.options.length > 4 ? 2 : 1;
  return (
    <RadioGroup className="choices paged" value={props.value ?? null} onChange={props.onChange}>
      <Label className="visually-hidden">{props.label}</Label>
      <Paged>
        <div className="choices__list" data-columns={columns}>
          {props.options.map((option) => (
            <Radio
              key={option.id}
              className="choice"
              value={option.id}
              data-long={option.label.length > LONGEST_NAME || undefined}
            >
              {option.label}
            </Radio>
          ))}
        </div>
      </Paged>
    </RadioGroup>
  );
}
