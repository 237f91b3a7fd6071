/** The page's controls as a keypad walks over them. */
import { CANDIDATES, CONTROL, isDisabled, isHidden, optionsOf } from '../speech/spoken-text.ts';

const DIALOG = '[role="dialog"], [role="alertdialog"]';
const TECHNICIAN = '.drawer-ground, .drawer-handle';

/** The dialog that lies over the page, the last one over the others. */
export function dialogOnTop(root: HTMLElement): Element | undefined {
  return [...root.querySelectorAll(DIALOG)].findLast((dialog) => !isHidden(dialog));
}

/** In the order in which they are read: the page, what can be done, how it is read aloud, the header. */
export function controlsOf(root: HTMLElement): HTMLElement[] {
  // What is in reach.
  const scope = dialogOnTop(root) ?? root;
  const found = [...scope.querySelectorAll<HTMLElement>(CONTROL)].filter(
    (control) =>
      // A radio is its label to the eye and its input to the keyboard.
      !control.matches('label') &&
      !control.closest(TECHNICIAN) &&
      !isHidden(control) &&
      !isDisabled(control) &&
      control.closest('label')?.hasAttribute('inert') !== true,
  );
  return found
    .map((control) => ({ control, rank: rankOf(control) }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ control }) => control);
}

function rankOf(control: Element): number {
  if (control.closest('[role="toolbar"]')) return 2;
  if (control.closest('footer')) return 1;
  if (control.closest('header')) return 3;
  return 0;
}

/** The next one, and whether the walk went round the end. */
export function neighbour(
  controls: readonly HTMLElement[],
  from: Element | null,
  by: 1 | -1,
): { readonly control: HTMLElement; readonly wrapped: boolean } | undefined {
  if (controls.length === 0) return undefined;
  const at = from instanceof HTMLElement ? controls.indexOf(from) : -1;
  const target = at === -1 ? (by === 1 ? 0 : controls.length - 1) : at + by;
  const control = controls[(target + controls.length) % controls.length];
  return control && { control, wrapped: at !== -1 && (target < 0 || target >= controls.length) };
}

/** The field that digits are written into: the one with the focus, else the first of the page. */
export function fieldOf(root: HTMLElement): HTMLInputElement | HTMLTextAreaElement | undefined {
  return controlsOf(root).find(
    (control): control is HTMLInputElement | HTMLTextAreaElement =>
      control instanceof HTMLTextAreaElement || (control instanceof HTMLInputElement && isWritten(control)),
  );
}

export function isWritten(control: Element): boolean {
  return control.matches('textarea, input:not([type="radio"], [type="checkbox"])');
}

/**
 * What a digit chooses: a character for the pinyin typed so far; else an option of the group that has the focus;
 * else of the first group of the page. Undefined where there is nothing to choose, null where there is no such number.
 */
export function optionAt(
  root: HTMLElement,
  active: Element | null,
  number: number,
): HTMLElement | null | undefined {
  const candidates = root.querySelector(`${CANDIDATES} > button`)?.parentElement?.children;
  if (candidates) return (candidates[number - 1] as HTMLElement | undefined) ?? null;
  const own = active && optionsOf(active.closest('label') ?? active);
  const groups = [
    own ?? [],
    ...controlsOf(root).map((control) => optionsOf(control.closest('label') ?? control)),
  ];
  const options = groups.find((group) => group.length > 1);
  if (!options) return undefined;
  const chosen = options[number - 1];
  return chosen instanceof HTMLElement && !isHidden(chosen) ? chosen : null;
}
