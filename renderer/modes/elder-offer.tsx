import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../terminal-link/context.ts';
import { useModes } from './modes-dialog.tsx';
import { afterTap, NO_MISSES, TOUCHABLE } from './tap-misses.ts';

/** Offers 长辈版 to whoever keeps missing; gently: it takes no focus, covers no question, and asks once a visit. */
export function ElderOffer() {
  const { t } = useTranslation();
  const { screen } = useSnapshot();
  const { preferences, set } = useModes();
  const misses = useRef(NO_MISSES);
  const [open, setOpen] = useState(false);
  const resting = screen.name === 'attract' || screen.name === 'out-of-service';

  useEffect(() => {
    // The next person begins anew.
    if (resting) {
      misses.current = NO_MISSES;
      setOpen(false);
    }
    if (resting || preferences.elder) return;
    const look = (event: PointerEvent) => {
      const hit = event.target instanceof Element && event.target.closest(TOUCHABLE) !== null;
      const before = misses.current;
      misses.current = afterTap(before, { at: performance.now(), hit });
      if (misses.current.offered && !before.offered) setOpen(true);
    };
    document.addEventListener('pointerup', look);
    return () => document.removeEventListener('pointerup', look);
  }, [resting, preferences.elder]);

  if (!open || preferences.elder || resting) return null;
  return (
    <section className="offer" role="status" data-touchable>
      <div className="offer__text">
        <p className="offer__title">{t('modes.offer.title')}</p>
        <p className="offer__note">{t('modes.offer.note')}</p>
      </div>
      <Button className="button button--hand" onPress={() => setOpen(false)}>
        {t('modes.offer.decline')}
      </Button>
      <Button
        className="button button--main"
        onPress={() => {
          setOpen(false);
          set({ elder: true });
        }}
      >
        {t('modes.offer.accept')}
      </Button>
    </section>
  );
}
