/** Development only: draws any screen from a fixture (`?fixture=guide&hour=10`), without a terminal. */
import '../prepare-zod.ts';
import '../design/index.css';
import { createRoot } from 'react-dom/client';
import { Kiosk } from '../kiosk.tsx';
import { prepareTexts } from '../locales/texts.ts';
import type { TerminalLink, TerminalView } from '../terminal-link/terminal-link.ts';
import { fixtures, status, technician } from './fixtures.ts';
import { samplePage } from './sample-page.ts';

const parameters = new URLSearchParams(window.location.search);
const name = parameters.get('fixture') ?? 'attract';
const fixture = fixtures[name];

if (fixture) {
  const view: TerminalView = {
    connected: !parameters.has('lost'),
    snapshot: {
      ...fixture,
      preferences: {
        ...fixture.preferences,
        elder: fixture.preferences.elder || parameters.has('elder'),
        lowReach: fixture.preferences.lowReach || parameters.has('low'),
        language: parameters.get('language') ?? fixture.preferences.language,
        highContrast: fixture.preferences.highContrast || parameters.has('contrast'),
      },
    },
    status: { ...status, drawer: parameters.has('drawer'), online: !name.endsWith('later') },
    direction: 'forward',
    undelivered: 0,
  };
  const sent: unknown[] = [];
  const link: TerminalLink = {
    getView: () => view,
    subscribe: () => () => undefined,
    start: () => undefined,
    stop: () => undefined,
    send: (event) => sent.push(event),
    search: async () => {
      const home = fixtures.home?.screen;
      return home?.name === 'home' ? home.popular.slice(0, 5) : [];
    },
    page: samplePage,
    cameraView: samplePage,
    watchTechnician: async (onState) => onState(technician),
    act: async (action) => {
      sent.push(action);
      return { done: true };
    },
    lastPrint: async () => undefined,
    report: (kind, error, source) => console.error('fault', kind, error, source),
  };
  (window as unknown as { sent: unknown[] }).sent = sent;
  await prepareTexts();
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<Kiosk link={link} />);
} else {
  document.title = Object.keys(fixtures).join(' ');
}
