import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';

export interface KeyProps {
  children: ReactNode;
  onPress: () => void;
  /** What is read aloud, where the face of the key is not a word. */
  label?: string;
  side?: boolean;
  wide?: boolean;
  space?: boolean;
  /** One of several of which one is in force. */
  pressed?: boolean;
  disabled?: boolean;
}

/** One key: acts on a single tap, never takes the focus away from the field. */
export function Key(props: KeyProps) {
  const classes = ['key', props.side && 'key--side', props.wide && 'key--wide', props.space && 'key--space'];
  return (
    <Button
      className={classes.filter(Boolean).join(' ')}
      {...(props.label ? { 'aria-label': props.label } : {})}
      {...(props.pressed === undefined ? {} : { 'aria-pressed': props.pressed })}
      isDisabled={props.disabled ?? false}
      // The field keeps the focus and its caret.
      preventFocusOnPress
      onPress={props.onPress}
    >
      {props.children}
    </Button>
  );
}
