import type { TerminalLink } from './terminal-link.ts';

/** Hands violations of the security policy and uncaught errors to the terminal: names and files, never contents. */
export function reportFaults(link: Pick<TerminalLink, 'report'>): void {
  document.addEventListener('securitypolicyviolation', (event) => {
    link.report(
      'csp-violation',
      `${event.effectiveDirective} ${event.blockedURI.split('?')[0] ?? ''}`,
      fileOf(event.sourceFile),
    );
  });
  window.addEventListener('error', (event) => {
    link.report('screen-error', event.error ?? 'error', `${fileOf(event.filename)}:${event.lineno}`);
  });
  window.addEventListener('unhandledrejection', (event) => {
    link.report('screen-error', event.reason ?? 'rejection', 'unhandledrejection');
  });
}

/** The bundle's file name without origin or query. */
function fileOf(address: string | null): string {
  return address?.split('?')[0]?.split('/').at(-1) ?? '';
}
