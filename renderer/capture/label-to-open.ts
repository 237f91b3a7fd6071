import type { ScreenCamera } from '#contract/camera.ts';

/**
 * By which name a camera is opened now. None while the terminal is gone: the page then lies under a veil, and nobody
 * would see that the camera still looks at him.
 */
export function labelToOpen(
  wanted: ScreenCamera | undefined,
  { connected }: { readonly connected: boolean },
): string | undefined {
  return connected ? wanted?.label : undefined;
}
