import type { CSSProperties, ReactNode } from 'react';
import { Button } from 'react-aria-components';

export interface GridChoice {
  readonly id: string;
  readonly face: ReactNode;
  /** What is read aloud, where the face is not enough. */
  readonly label?: string;
  readonly disabled?: boolean;
}

/** Big buttons side by side: one tap chooses; on a keypad, arrows go from one to the next and Enter chooses. */
export function ChoiceGrid(props: {
  label: string;
  choices: readonly GridChoice[];
  chosen?: string | undefined;
  /** Side by side on an upright panel, and on a wide one. */
  columns: number;
  wide?: number;
  onChoose: (id: string) => void;
}) {
  return (
    <fieldset
      className="steps__grid"
      aria-label={props.label}
      style={{ '--upright': props.columns, '--wide': props.wide ?? props.columns } as CSSProperties}
    >
      {props.choices.map(({ id, face, label, disabled }) => (
        <Button
          key={id}
          className="steps__choice"
          aria-pressed={id === props.chosen}
          {...(label ? { 'aria-label': label } : {})}
          isDisabled={disabled ?? false}
          onPress={() => props.onChoose(id)}
        >
          {face}
        </Button>
      ))}
    </fieldset>
  );
}
