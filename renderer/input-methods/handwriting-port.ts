/**
 * Where a recogniser of handwriting plugs in. None is shipped: every engine found for the browser is GPL or asks a
 * server on the internet. The key 手写 appears only when one is installed.
 */

/** One stroke of the finger: points in the pad's own units, 0 … 1000 wide and high, in the order of time. */
export type Ink = ReadonlyArray<readonly [x: number, y: number]>;

export interface HandwritingEngine {
  /** For the page about the software. */
  readonly name: string;
  readonly licence: string;
  /** Characters that the ink may mean, likeliest first. Runs on this machine; nothing leaves it. */
  recognise(strokes: readonly Ink[], signal: AbortSignal): Promise<readonly string[]>;
}

export type HandwritingState =
  | { readonly state: 'installed'; readonly engine: HandwritingEngine }
  | { readonly state: 'not-installed' };

let installed: HandwritingEngine | undefined;

/** Called once at start by a build that brings an engine; `undefined` takes it away again. */
export function installHandwriting(engine: HandwritingEngine | undefined): void {
  installed = engine;
}

export function handwriting(): HandwritingState {
  return installed ? { state: 'installed', engine: installed } : { state: 'not-installed' };
}
