import { useEffect, useState } from 'react';

export type Loaded<Engine> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed' }
  | { readonly state: 'ready'; readonly engine: Engine };

/** An engine and its data, fetched when the board that needs it is first shown. */
export function useEngine<Engine>(load: () => Promise<Engine>): Loaded<Engine> {
  const [loaded, setLoaded] = useState<Loaded<Engine>>({ state: 'loading' });
  useEffect(() => {
    let current = true;
    load().then(
      (engine) => current && setLoaded({ state: 'ready', engine }),
      () => current && setLoaded({ state: 'failed' }),
    );
    return () => {
      current = false;
    };
  }, [load]);
  return loaded;
}
