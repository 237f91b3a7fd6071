import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSpeech } from '../speech/speech-context.ts';
import { useSend, useSnapshot } from '../terminal-link/context.ts';
import { controlsOf, dialogOnTop, fieldOf, isWritten, neighbour, optionAt } from './controls.ts';
import { actionOf, type KeypadAction } from './keys.ts';

const LOUDEST = 5;
/** The technician's drawer has a keyboard of its own. */
const TECHNICIAN = '.drawer';
/** On the standing screen every key begins the visit, but those that steer the voice, the focus, or call staff. */
const STANDING = '.attract';
const BEGINNING: ReadonlySet<KeypadAction['kind']> = new Set(['press', 'back', 'digit']);

/** Everything on every page by the few keys of a keypad; see docs/experience/speech-and-keypad.md. */
export function useKeypad(): void {
  const { t } = useTranslation();
  const send = useSend();
  const { preferences, canGoBack, staffCalled } = useSnapshot();
  const speech = useSpeech();

  const perform = (action: KeypadAction, event: KeyboardEvent): boolean => {
    const root = document.body;
    const active = document.activeElement;
    const tell = (text: string) => speech.reader()?.tell(text);
    switch (action.kind) {
      case 'move': {
        const next = neighbour(controlsOf(root), active, action.by);
        if (!next) return true;
        if (next.wrapped) {
          speech.reader()?.tellWithNextFocus(t(action.by === 1 ? 'speech.say.begin' : 'speech.say.end'));
        }
        focus(next.control);
        return true;
      }
      case 'press':
        // A held key presses once; buttons and fields take the key themselves.
        if (event.repeat) return active?.matches('button, input') ?? false;
        if (active instanceof HTMLInputElement && !isWritten(active)) {
          active.click();
          return true;
        }
        if (active === null || !controlsOf(root).some((control) => control === active))
          tell(t('speech.help'));
        return false;
      case 'back':
        return goBack(event, root, active, tell);
      case 'read':
        if (!preferences.speech.on) speech.change({ on: true });
        else speech.repeat();
        return true;
      case 'pause':
        speech.pauseOrResume();
        return true;
      case 'louder': {
        const volume = Math.min(LOUDEST, Math.max(1, preferences.speech.volume + action.by));
        speech.change({ volume });
        tell(t('speech.say.volumeIs', { count: volume }));
        return true;
      }
      case 'help':
        if (!staffCalled) send({ type: 'call-staff' });
        return true;
      case 'black-screen':
        speech.setBlackScreen(!preferences.blackScreen);
        return true;
      case 'digit':
        return digit(action.digit, root, active, tell);
    }
  };

  function goBack(
    event: KeyboardEvent,
    root: HTMLElement,
    active: Element | null,
    tell: (text: string) => void,
  ): boolean {
    const keys = active?.closest('.keyboard, .number-pad');
    if (event.key === 'Backspace' && keys) {
      const label = CSS.escape(t('common.keyboard.delete'));
      keys.querySelector<HTMLElement>(`[aria-label="${label}"]`)?.click();
      return true;
    }
    const dialog = dialogOnTop(root);
    // The page behind a dialog stays as it is: back is back to it.
    if (dialog?.matches('[role="alertdialog"]')) send({ type: 'touch' });
    else if (dialog) close(dialog);
    else if (canGoBack) send({ type: 'back' });
    else tell(t('speech.say.noBack'));
    return true;
  }

  function digit(
    value: string,
    root: HTMLElement,
    active: Element | null,
    tell: (text: string) => void,
  ): boolean {
    const number = Number(value);
    const written = active !== null && isWritten(active);
    const option = number === 0 ? undefined : optionAt(root, active, number);
    const field = fieldOf(root);
    // Characters to choose come before digits to write; any other list only where nothing can be written.
    if (option?.matches('.key')) {
      option.click();
      return true;
    }
    if (written) return false;
    if (field) {
      // The key goes on to the field that has the focus now.
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
      return false;
    }
    if (option === undefined) return false;
    if (option === null) tell(t('speech.say.noOption', { number }));
    else choose(option);
    return true;
  }

  const latest = useRef(perform);
  latest.current = perform;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || closings.has(event) || document.querySelector(TECHNICIAN)) return;
      const target = event.target instanceof Element ? event.target : undefined;
      const action = actionOf(event, target !== undefined && isWritten(target));
      if (!action || (BEGINNING.has(action.kind) && document.querySelector(STANDING))) return;
      if (!latest.current(action, event)) return;
      event.preventDefault();
      // React Aria would move a radio's mark, or close a dialog, with the same key.
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}

function focus(control: HTMLElement): void {
  control.focus();
  if (control instanceof HTMLInputElement && isWritten(control)) {
    control.setSelectionRange(control.value.length, control.value.length);
  }
}

/** The keys that are meant for a dialog and not for us. */
const closings = new WeakSet<Event>();

/** As React Aria closes a dialog, whichever key was pressed and wherever the focus is. */
function close(dialog: Element): void {
  const closing = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
  closings.add(closing);
  dialog.dispatchEvent(closing);
}

/** Radios are marked, tiles are opened: as a finger does it. */
function choose(option: HTMLElement): void {
  const input = option.querySelector('input');
  (input ?? option).focus();
  (input ?? option).click();
}
