import { useEffect, useState } from 'react';

/** Long enough to find the way by the light of the screen. */
const AWAKE_MS = 60_000;

/** True for a minute after a touch or a key, such as one on a control that does not begin the visit. */
export function useAwake(): boolean {
  const [awake, setAwake] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wake = () => {
      setAwake(true);
      clearTimeout(timer);
      timer = setTimeout(() => setAwake(false), AWAKE_MS);
    };
    window.addEventListener('pointerdown', wake, { capture: true });
    window.addEventListener('keydown', wake, { capture: true });
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pointerdown', wake, { capture: true });
      window.removeEventListener('keydown', wake, { capture: true });
    };
  }, []);
  return awake;
}
