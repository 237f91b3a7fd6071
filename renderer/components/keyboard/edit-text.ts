/** Pure editing of a text with a selection, as every key of the on-screen keyboard does it. */
export interface EditableText {
  text: string;
  /** Selection in UTF-16 units, as inputs give it. */
  start: number;
  end: number;
}

/** Puts `inserted` in place of the selection; refuses what would exceed `maxLength` UTF-16 units. */
export function insertText(current: EditableText, inserted: string, maxLength: number): EditableText {
  const text = current.text.slice(0, current.start) + inserted + current.text.slice(current.end);
  if (text.length > maxLength) return current;
  const caret = current.start + inserted.length;
  return { text, start: caret, end: caret };
}

/** Deletes the selection, or the whole character before the caret (both halves of a surrogate pair). */
export function deleteBackward(current: EditableText): EditableText {
  if (current.start !== current.end) {
    return {
      text: current.text.slice(0, current.start) + current.text.slice(current.end),
      start: current.start,
      end: current.start,
    };
  }
  const before = [...current.text.slice(0, current.start)];
  before.pop();
  const head = before.join('');
  return { text: head + current.text.slice(current.end), start: head.length, end: head.length };
}
