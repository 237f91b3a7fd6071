/** The engines with their data, each fetched once and only when a page needs it. */
import type { ComponentEngine } from './component-engine.ts';
import type { PinyinEngine } from './pinyin-engine.ts';
import type { Radical } from './radical-index.ts';
import type { StrokeEngine } from './stroke-engine.ts';

/** A fetch that broke is tried again by the next call. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make().catch((cause: unknown) => {
      made = undefined;
      throw cause;
    });
    return made;
  };
}

export const loadPinyin: () => Promise<PinyinEngine> = once(async () => {
  const [{ PinyinEngine: Engine }, data] = await Promise.all([
    import('./pinyin-engine.ts'),
    import('./data/pinyin-words.txt?raw'),
  ]);
  return new Engine(data.default);
});

export const loadStrokes: () => Promise<StrokeEngine> = once(async () => {
  const [{ StrokeEngine: Engine }, data] = await Promise.all([
    import('./stroke-engine.ts'),
    import('./data/strokes.txt?raw'),
  ]);
  return new Engine(data.default);
});

export const loadComponents: () => Promise<ComponentEngine> = once(async () => {
  const [{ ComponentEngine: Engine }, data, strokes] = await Promise.all([
    import('./component-engine.ts'),
    import('./data/components.txt?raw'),
    loadStrokes(),
  ]);
  return new Engine(data.default, (character) => strokes.weightOf(character));
});

export const loadRadicals: () => Promise<readonly Radical[]> = once(async () => {
  const [{ readRadicals }, data] = await Promise.all([
    import('./radical-index.ts'),
    import('./data/radicals.txt?raw'),
  ]);
  return readRadicals(data.default);
});
