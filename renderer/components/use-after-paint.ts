import { useEffect, useState } from 'react';
import { afterPaint } from '../terminal-link/after-paint.ts';

/** The value once the frame that shows what was tapped is drawn: for work that would hold that frame up. */
export function useAfterPaint<Value>(value: Value): Value {
  const [shown, setShown] = useState(value);
  useEffect(() => afterPaint(() => setShown(() => value)), [value]);
  return shown;
}
