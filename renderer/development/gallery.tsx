/**
 * Development only: any screen from a fixture (`?fixture=guide&elder&language=en`), without a terminal; without a
 * fixture, an index of screens and components. `window.gallery.show(…)` changes what is shown in place, which is how
 * the matrix of all screens in all modes is walked without loading the page again.
 */
import '../prepare-zod.ts';
import '../design/index.css';
import i18next from 'i18next';
import { Fragment } from 'react';
import { createRoot } from 'react-dom/client';
import { DEVICE_PRESETS } from '#contract/device-profile.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import { Kiosk } from '../kiosk.tsx';
import { chooseLanguage, prepareTexts } from '../locales/texts.ts';
import type { TerminalLink, TerminalView } from '../terminal-link/terminal-link.ts';
import { technician, wireLines } from './fixtures/technician.ts';
import { fixtureStatus, status } from './fixtures/terminal-status.ts';
import { fixtures } from './fixtures.ts';
import { GalleryIndex } from './gallery-index.tsx';
import { type GalleryState, parseGalleryState, preferencesOf } from './gallery-state.ts';
import { samplePage } from './sample-page.ts';
import { sampleAnswer } from './sample-search.ts';

const sent: unknown[] = [];
const faults: string[] = [];
const listeners = new Set<() => void>();
let view: TerminalView = {
  connected: true,
  snapshot: undefined,
  status,
  undelivered: 0,
};
let shown: GalleryState | undefined;
let revision = 1;

/** Screens that a test brought along, by name and language: what a real item says in each. */
const brought: Record<string, Readonly<Record<string, VisitSnapshot>>> = {};

function viewOf(state: GalleryState): TerminalView {
  const fixture = brought[state.fixture]?.[state.language ?? SOURCE_LANGUAGE] ?? fixtures[state.fixture];
  if (!fixture) throw new Error(`no fixture ${state.fixture}`);
  revision += 1;
  return {
    connected: !state.lost,
    snapshot: { ...fixture, revision, preferences: preferencesOf(state, fixture.preferences) },
    status: {
      ...status,
      drawer: state.drawer ?? false,
      online: !state.fixture.endsWith('later'),
      screen: DEVICE_PRESETS[state.profile ?? '21.5-portrait'],
      ...fixtureStatus[state.fixture],
    },
    undelivered: 0,
  };
}

const publish = (next: TerminalView) => {
  view = next;
  for (const listener of listeners) listener();
};

const link: TerminalLink = {
  getView: () => view,
  subscribe: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  start: () => undefined,
  stop: () => undefined,
  send: (event) => {
    sent.push(event);
    // Modes can be tried by hand.
    if (event.type === 'set-preferences' && view.snapshot) {
      revision += 1;
      publish({ ...view, snapshot: { ...view.snapshot, revision, preferences: event.preferences } });
    }
  },
  ask: async () => {
    const ask = fixtures.ask?.screen;
    return ask?.name === 'ask' ? ask.suggested.slice(0, 3) : [];
  },
  search: async ({ text, hereOnly }) => sampleAnswer(text, hereOnly),
  page: samplePage,
  cameraView: samplePage,
  offerPicture: async () => false,
  watchPen: async () => undefined,
  reportCamera: () => undefined,
  voices: async () => [],
  clip: async () => undefined,
  sceneryPicture: async () => undefined,
  watchTechnician: async (onState) => onState(technician),
  watchWire: async (onLines) => onLines(wireLines),
  act: async (action) => {
    sent.push(action);
    return { done: true };
  },
  lastPrint: async () => undefined,
  typedCode: (code) => void sent.push(code),
  deviceLinks: async () => [],
  report: (kind, error, source) => {
    faults.push(`${kind} ${String(error)} ${source ?? ''}`);
    console.error('fault', kind, error, source);
  },
};

const subjectOf = (state: GalleryState | undefined) => state?.subject ?? state?.fixture;

const frame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));

/** The root element wears the modes of the newest view. */
function isDrawn(): boolean {
  const { documentElement: page } = document;
  const wanted = view.snapshot?.preferences;
  return (
    page.lang === wanted?.language &&
    page.hasAttribute('data-elder') === wanted.elder &&
    page.hasAttribute('data-low-reach') === wanted.lowReach &&
    page.hasAttribute('data-high-contrast') === wanted.highContrast &&
    page.dataset.profile === view.status?.screen.name
  );
}

/** Another fixture starts afresh; another mode or language comes over the page that is there, as for a citizen. */
function Stage() {
  return (
    <Fragment key={subjectOf(shown)}>
      <Kiosk link={link} />
    </Fragment>
  );
}

const gallery = {
  fixtures: Object.keys(fixtures),
  /** Screens to show beside the fixtures. */
  bring(screens: typeof brought): void {
    Object.assign(brought, screens);
  },
  sent,
  faults,
  missingKeys: [] as string[],
  /** Shows a state in place; resolves when it is drawn and has settled. */
  async show(state: GalleryState): Promise<void> {
    const another = subjectOf(shown) !== subjectOf(state);
    shown = state;
    publish(viewOf(state));
    if (another) root.render(<Stage />);
    await chooseLanguage(view.snapshot?.preferences.language ?? 'zh-Hans');
    await document.fonts.ready;
    for (let at = 0; at < 90 && !isDrawn(); at += 1) await frame();
    // What still comes in would be measured half-seen; a dialog comes in a moment after its page.
    for (let round = 0; round < 2; round += 1) {
      await frame();
      const moving = document.getAnimations().map((animation) => animation.finished.catch(() => undefined));
      await Promise.race([Promise.all(moving), new Promise((resolve) => setTimeout(resolve, 400))]);
    }
    await frame();
  },
};
export type Gallery = typeof gallery;

const element = document.getElementById('root');
if (!element) throw new Error('no root');
const root = createRoot(element);
await prepareTexts();
// A text that only the source language has counts as missing here; one that is empty on purpose does not.
i18next.options.saveMissing = true;
i18next.options.fallbackLng = false;
i18next.on('missingKey', (languages, _namespace, key) => {
  if (!i18next.exists(key)) gallery.missingKeys.push(`${String(languages)} ${key}`);
});
Object.assign(window, { gallery, sent });

const first = parseGalleryState(window.location.search);
if (first && fixtures[first.fixture]) {
  await gallery.show(first);
} else {
  document.title = Object.keys(fixtures).join(' ');
  root.render(<GalleryIndex fixtures={Object.keys(fixtures)} />);
}
