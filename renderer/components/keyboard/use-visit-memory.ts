import { useEffect } from 'react';
import { type VisitMemory, visitMemory } from '../../input-methods/visit-memory.ts';
import { useTerminalLink } from '../../terminal-link/context.ts';
import type { TerminalLink } from '../../terminal-link/terminal-link.ts';

const watched = new WeakSet<TerminalLink>();

/** Forgets as soon as no citizen's visit is running, whatever page is shown then and whether a keyboard is on it. */
export function forgetWithVisit(link: TerminalLink, memory: VisitMemory): void {
  if (watched.has(link)) return;
  watched.add(link);
  link.subscribe(() => {
    if (!link.getView().snapshot?.canLeave) memory.forget();
  });
}

/** What this person chose so far in this visit. */
export function useVisitMemory(): VisitMemory {
  const link = useTerminalLink();
  useEffect(() => forgetWithVisit(link, visitMemory), [link]);
  return visitMemory;
}
