import { Accessibility, ArrowDownToLine, Contrast, SlidersHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button,
  Dialog,
  DialogTrigger,
  Heading,
  Modal,
  ModalOverlay,
  ToggleButton,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { glassMillimetres, reachableMillimetres } from '#contract/device-profile.ts';
import type { Preferences } from '#contract/preferences.ts';
import { LanguageRow } from '../language/language-switch.tsx';
import { ReadAloudButton } from '../speech/read-aloud-button.tsx';
import { useSend, useSnapshot, useStatus } from '../terminal-link/context.ts';

/** Sets one mode; the page behind is not drawn anew, so that half-typed answers stay. */
export function useModes(): {
  readonly preferences: Preferences;
  readonly set: (change: Partial<Preferences>) => void;
  /** Is there anything out of the reach of somebody who sits? */
  readonly lowReachHelps: boolean;
} {
  const send = useSend();
  const { preferences } = useSnapshot();
  const profile = useStatus()?.screen;
  return {
    preferences,
    set: (change) => send({ type: 'set-preferences', preferences: { ...preferences, ...change } }),
    lowReachHelps:
      profile === undefined || reachableMillimetres(profile) < glassMillimetres(profile).height - 1,
  };
}

/** 显示与语音: all that makes the machine suit somebody, in one place, from every page. */
export function ModesPill({ className = 'button button--pill' }: { className?: string }) {
  const { t } = useTranslation();
  return (
    <DialogTrigger>
      <Button className={`${className} modes-pill`} aria-label={t('modes.pill')}>
        <SlidersHorizontal aria-hidden />
        <span className="pill__word">{t('modes.pill')}</span>
      </Button>
      <ModalOverlay className="dialog-ground" isDismissable>
        <Modal className="dialog modes-dialog">
          <Dialog>{({ close }) => <Modes close={close} />}</Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function Modes({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { preferences, set, lowReachHelps } = useModes();
  return (
    <div className="dialog__content modes">
      <Heading slot="title" className="dialog__title" level={2}>
        {t('modes.title')}
      </Heading>
      <div className="modes__grid">
        <ModeSwitch
          name="elder"
          icon={<Accessibility aria-hidden />}
          on={preferences.elder}
          set={(elder) => set({ elder })}
        />
        <ModeSwitch
          name="highContrast"
          icon={<Contrast aria-hidden />}
          on={preferences.highContrast}
          set={(highContrast) => set({ highContrast })}
        />
        {lowReachHelps && (
          <ModeSwitch
            name="lowReach"
            icon={<ArrowDownToLine aria-hidden />}
            on={preferences.lowReach}
            set={(lowReach) => set({ lowReach })}
          />
        )}
        <ReadAloudButton className="button button--hand mode-switch" />
      </div>
      <LanguageRow />
      <Button className="button button--main modes__done" onPress={close}>
        {t('modes.done')}
      </Button>
    </div>
  );
}

function ModeSwitch(props: {
  name: 'elder' | 'highContrast' | 'lowReach';
  icon: ReactNode;
  on: boolean;
  set: (on: boolean) => void;
}) {
  const { t } = useTranslation();
  return (
    <ToggleButton className="button button--hand mode-switch" isSelected={props.on} onChange={props.set}>
      {props.icon}
      <span className="mode-switch__text">
        <span className="mode-switch__name">{t(`common.modes.${props.name}`)}</span>
        <span className="mode-switch__what">{t(`modes.what.${props.name}`)}</span>
      </span>
      <span className="mode-switch__state">{t(props.on ? 'modes.on' : 'modes.off')}</span>
    </ToggleButton>
  );
}
