import { useLayoutEffect, useRef } from 'react';
import { deleteBackward, type EditableText, insertText } from '../keyboard/edit-text.ts';
import { Keyboard } from '../keyboard/keyboard.tsx';
import { useStableHandler } from '../use-stable-handler.ts';

/** A text field with the keyboard in the page; a real keyboard and its input methods work as well. */
export function TextEntry(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onEnter?: () => void;
  maxLength: number;
  invalid?: boolean;
  describedBy?: string;
  kind: 'pinyin' | 'letters';
  placeholder?: string;
  /** A sheet of several lines, for an address. */
  lines?: boolean;
  className?: string;
}) {
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const Field = props.lines ? 'textarea' : 'input';
  // Where the next key writes: at the end until the citizen puts the caret elsewhere.
  const selection = useRef({ start: props.value.length, end: props.value.length });
  const written = useRef(false);

  useLayoutEffect(() => {
    if (!written.current) return;
    written.current = false;
    input.current?.setSelectionRange(selection.current.start, selection.current.end);
  });

  const edit = (change: (current: EditableText) => EditableText) => {
    const next = change({ text: props.value, ...selection.current });
    selection.current = { start: next.start, end: next.end };
    written.current = true;
    props.onChange(next.text);
  };

  const onText = useStableHandler((text: string) =>
    edit((current) => insertText(current, text, props.maxLength)),
  );
  const onDelete = useStableHandler(() => edit(deleteBackward));

  return (
    <div className={props.className ?? 'text-entry'}>
      <Field
        ref={input}
        className={props.lines ? 'field__input field__input--lines' : 'field__input'}
        // The system's keyboard would cover the page; ours is below.
        inputMode="none"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        aria-label={props.label}
        aria-invalid={props.invalid || undefined}
        aria-describedby={props.describedBy}
        placeholder={props.placeholder}
        maxLength={props.maxLength}
        value={props.value}
        onSelect={({ currentTarget }) => {
          if (document.activeElement !== currentTarget) return;
          selection.current = {
            start: currentTarget.selectionStart ?? props.value.length,
            end: currentTarget.selectionEnd ?? props.value.length,
          };
        }}
        onChange={(event) => props.onChange(event.target.value.replace(/\n/g, ''))}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          props.onEnter?.();
        }}
      />
      <Keyboard kind={props.kind} onText={onText} onDelete={onDelete} />
    </div>
  );
}
