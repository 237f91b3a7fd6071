import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * A number that grows when something in the element came, went or may have another size, so that an effect that
 * measures it can leave it: measuring forces the browser to lay the page out at once, which one would feel with each
 * letter one types. What a field holds and how a key looks while it is pressed do not count.
 */
export function useContentVersion(element: RefObject<HTMLElement | null>): () => number {
  const version = useRef(0);
  const observer = useRef<MutationObserver | undefined>(undefined);
  useLayoutEffect(() => {
    const watched = element.current;
    if (!watched) return;
    version.current += 1;
    const watching = new MutationObserver(() => {
      version.current += 1;
    });
    watching.observe(watched, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: ['class', 'style', 'hidden'],
    });
    observer.current = watching;
    return () => watching.disconnect();
  }, [element]);
  return () => {
    // Those of the drawing that has just been done are not delivered yet.
    if ((observer.current?.takeRecords().length ?? 0) > 0) version.current += 1;
    return version.current;
  };
}
