/** A public screen knows single taps only: no context menu, no pinch, no drag, no dropped file. */
export function refuseGestures(target: Document): void {
  for (const name of ['contextmenu', 'dragstart', 'dragover', 'drop', 'gesturestart']) {
    target.addEventListener(name, (event) => event.preventDefault());
  }
  target.addEventListener('wheel', (event) => event.ctrlKey && event.preventDefault(), { passive: false });
}
