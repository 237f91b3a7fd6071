import { Label, Radio, RadioGroup } from 'react-aria-components';
import { Paged } from './paged.tsx';

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
            <Radio key={option.id} className="choice" value={option.id}>
              {option.label}
            </Radio>
          ))}
        </div>
      </Paged>
    </RadioGroup>
  );
}
