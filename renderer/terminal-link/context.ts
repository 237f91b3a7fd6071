import { createContext, use, useSyncExternalStore } from 'react';
import type { TerminalStatus } from '#contract/terminal-api.ts';
import type { VisitEvent } from '#contract/visit/events.ts';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import type { TerminalLink, TerminalView } from './terminal-link.ts';

const LinkContext = createContext<TerminalLink | undefined>(undefined);
export const TerminalLinkProvider = LinkContext.Provider;

const SnapshotContext = createContext<VisitSnapshot | undefined>(undefined);
export const SnapshotProvider = SnapshotContext.Provider;

export function useTerminalLink(): TerminalLink {
  const link = use(LinkContext);
  if (!link) throw new Error('no TerminalLinkProvider above');
  return link;
}

export function useTerminalView(): TerminalView {
  const link = useTerminalLink();
  return useSyncExternalStore(link.subscribe, link.getView);
}

/** The snapshot being drawn. */
export function useSnapshot(): VisitSnapshot {
  const snapshot = use(SnapshotContext);
  if (!snapshot) throw new Error('no SnapshotProvider above');
  return snapshot;
}

export function useStatus(): TerminalStatus | undefined {
  return useTerminalView().status;
}

export function useSend(): (event: VisitEvent) => void {
  return useTerminalLink().send;
}
