import { useCallback, useInsertionEffect, useRef } from 'react';

/** The same function for as long as the part is shown, doing what the newest one does: what it is given to is not drawn anew. */
export function useStableHandler<Arguments extends unknown[]>(
  handler: (...given: Arguments) => void,
): (...given: Arguments) => void {
  const newest = useRef(handler);
  useInsertionEffect(() => {
    newest.current = handler;
  });
  return useCallback((...given: Arguments) => newest.current(...given), []);
}
