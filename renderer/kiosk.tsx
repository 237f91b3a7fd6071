import { useInsertionEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { DEFAULT_PRESET, DEVICE_PRESETS, type DeviceProfile } from '#contract/device-profile.ts';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import { DrawerHandle } from './components/drawer-handle.tsx';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { Header } from './components/header.tsx';
import { IdleDialog } from './components/idle-dialog.tsx';
import { OutOfReach } from './components/out-of-reach.tsx';
import { Road } from './components/road.tsx';
import { Toast } from './components/toast.tsx';
import { RecoveringVeil } from './components/veil.tsx';
import { applyDeviceProfile } from './device-profile.ts';
import { HelperDialog } from './guidance/helper-dialog.tsx';
import { Keypad } from './keypad/keypad.tsx';
import { useChosenLanguage, useLanguage } from './language/use-language.ts';
import { ElderOffer } from './modes/elder-offer.tsx';
import { pageKey } from './page-key.ts';
import { ScreenView } from './screens/screen-view.tsx';
import { BlackScreen } from './speech/black-screen.tsx';
import { SpeechProvider } from './speech/speech-provider.tsx';
import { SnapshotProvider, TerminalLinkProvider, useTerminalView } from './terminal-link/context.ts';
import type { TerminalLink } from './terminal-link/terminal-link.ts';
import { usePresence } from './use-presence.ts';
import { KeyboardWedge } from './wedge/keyboard-wedge.tsx';

/** Everything a citizen sees. */
export function Kiosk({ link }: { link: TerminalLink }) {
  const { reactAria } = useLanguage();
  return (
    <I18nProvider locale={reactAria}>
      <TerminalLinkProvider value={link}>
        <ErrorBoundary>
          <Visit />
        </ErrorBoundary>
        <DrawerHandle />
      </TerminalLinkProvider>
    </I18nProvider>
  );
}

function Visit() {
  const { snapshot, status, connected } = useTerminalView();
  const { t } = useTranslation();
  usePresence(snapshot?.idleWarning !== undefined);
  useRootModes(snapshot, status?.screen ?? DEVICE_PRESETS[DEFAULT_PRESET]);
  useChosenLanguage(snapshot?.preferences.language);

  if (!snapshot) {
    return (
      <div className="kiosk">
        <h1 className="visually-hidden">{t('common.preparing')}</h1>
        <RecoveringVeil first />
      </div>
    );
  }
  const bare = snapshot.screen.name === 'attract' || snapshot.screen.name === 'out-of-service';
  const withRoad = snapshot.road.length > 0 && !bare;
  return (
    <SnapshotProvider value={snapshot}>
      <SpeechProvider>
        <KeyboardWedge />
        <Keypad />
        <div className="kiosk" data-screen={snapshot.screen.name}>
          {bare ? (
            <ScreenView screen={snapshot.screen} key={pageKey(snapshot)} />
          ) : (
            <>
              <OutOfReach />
              <div className={withRoad ? 'frame frame--with-road' : 'frame'}>
                <Header />
                {withRoad ? <Road steps={snapshot.road} /> : <div />}
                <ScreenView screen={snapshot.screen} key={pageKey(snapshot)} />
              </div>
            </>
          )}
          <HelperDialog />
          <IdleDialog />
          <ElderOffer />
          <Toast />
          {!connected && <RecoveringVeil />}
        </div>
        <BlackScreen />
      </SpeechProvider>
    </SnapshotProvider>
  );
}

/** Modes and sizes live on the root element, so that dialogs outside the frame wear them too. */
function useRootModes(snapshot: VisitSnapshot | undefined, profile: DeviceProfile): void {
  const elder = snapshot?.preferences.elder ?? false;
  const lowReach = snapshot?.preferences.lowReach ?? false;
  const highContrast = snapshot?.preferences.highContrast ?? false;
  const helped = snapshot?.helper?.state === 'helping';
  // Before any layout is measured: a page asks how crowded it is in these modes, not in the last ones.
  useInsertionEffect(() => {
    const root = document.documentElement;
    root.toggleAttribute('data-elder', elder);
    root.toggleAttribute('data-low-reach', lowReach);
    root.toggleAttribute('data-high-contrast', highContrast);
    root.toggleAttribute('data-helped', helped);
    const apply = () => applyDeviceProfile(document, profile, { elder, lowReach });
    apply();
    window.addEventListener('resize', apply);
    return () => window.removeEventListener('resize', apply);
  }, [elder, lowReach, highContrast, helped, profile]);
}
