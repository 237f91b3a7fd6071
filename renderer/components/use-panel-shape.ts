import { useSyncExternalStore } from 'react';
import type { PanelShape } from '../design/derive-tokens.ts';

/** The shape of the panel the page is on (device-profile.ts writes it), for what no style can place. */
export function usePanelShape(): PanelShape {
  return useSyncExternalStore(follow, shapeNow);
}

function shapeNow(): PanelShape {
  const { panel } = document.documentElement.dataset;
  return panel === 'wide' || panel === 'shallow' ? panel : 'tall';
}

function follow(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-panel'] });
  return () => observer.disconnect();
}
