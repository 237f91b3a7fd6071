import { useEffect, useState } from 'react';

/** A picture held in memory only while it is shown. `load` must be stable. */
export function usePicture(
  load: ((signal: AbortSignal) => Promise<Blob | undefined>) | undefined,
): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!load) return;
    const leaving = new AbortController();
    let made: string | undefined;
    load(leaving.signal)
      .then((blob) => {
        if (leaving.signal.aborted || !blob) return;
        made = URL.createObjectURL(blob);
        setAddress(made);
      })
      .catch(() => undefined);
    return () => {
      leaving.abort();
      if (made) URL.revokeObjectURL(made);
      setAddress(undefined);
    };
  }, [load]);
  return address;
}

/** Time between two pictures of the live view; the next is asked only when the last has come. */
const VIEW_PAUSE_MS = 220;

/** The live view of the camera, picture by picture. */
export function useLiveView(
  load: (signal: AbortSignal) => Promise<Blob | undefined>,
  on: boolean,
): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!on) return;
    const leaving = new AbortController();
    let shown: string | undefined;
    const run = async () => {
      while (!leaving.signal.aborted) {
        const blob = await load(leaving.signal).catch(() => undefined);
        if (leaving.signal.aborted) return;
        const previous = shown;
        shown = blob ? URL.createObjectURL(blob) : undefined;
        setAddress(shown);
        if (previous) setTimeout(() => URL.revokeObjectURL(previous), VIEW_PAUSE_MS);
        await new Promise((resolve) => setTimeout(resolve, VIEW_PAUSE_MS));
      }
    };
    void run();
    return () => {
      leaving.abort();
      if (shown) URL.revokeObjectURL(shown);
      setAddress(undefined);
    };
  }, [load, on]);
  return address;
}
