import { Component, type ReactNode } from 'react';
import { FaultPage } from './fault-page.tsx';

/** A page that cannot be drawn becomes a calm page; the visit itself lives on in the terminal. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <FaultPage /> : this.props.children;
  }
}
