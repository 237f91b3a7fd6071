import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { Button } from 'react-aria-components';

export interface GridChoice {
  readonly id: string;
  readonly face: ReactNode;
  /** What is read aloud, where the face is not enough. */
  readonly label?: string;
  readonly disabled?: boolean;
}

/** Big buttons side by side: one tap chooses; on keys, arrows go to the neighbour and Enter chooses. */
export function ChoiceGrid(props: {
  label: string;
  choices: readonly GridChoice[];
  chosen?: string | undefined;
  columns: number;
  onChoose: (id: string) => void;
}) {
  const grid = useRef<HTMLFieldSetElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -props.columns, ArrowDown: props.columns }[event.key];
    if (!by) return;
    const buttons = [
      ...(grid.current?.querySelectorAll<HTMLElement>('button:not(:disabled):not([inert])') ?? []),
    ];
    const next = buttons[buttons.indexOf(event.target as HTMLElement) + by];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <fieldset
      className="steps__grid"
      aria-label={props.label}
      ref={grid}
      onKeyDown={onKeyDown}
      style={{ '--columns': props.columns } as React.CSSProperties}
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
