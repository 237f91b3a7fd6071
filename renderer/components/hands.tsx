import { ChevronLeft, Hand, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { HelpButton } from '../guidance/help-button.tsx';
import { EndHelp, HelperBanner } from '../guidance/helper-dialog.tsx';
import { SpeechBar } from '../speech/speech-bar.tsx';
import { useSend, useSnapshot } from '../terminal-link/context.ts';
import { StaffBanner } from './staff-banner.tsx';

export interface HandAction {
  label: string;
  onPress: () => void;
  disabled?: boolean;
  icon?: ReactNode;
}

/** The bottom of every page, always in the same places: back, leave and help, and the way on at the right. */
export function Hands({ go, beside }: { go?: HandAction | undefined; beside?: ReactNode }) {
  const { t } = useTranslation();
  const send = useSend();
  const { canGoBack, canLeave, staffCalled } = useSnapshot();
  return (
    <footer>
      <HelperBanner />
      {staffCalled && <StaffBanner />}
      <SpeechBar />
      <div className="hands">
        {canGoBack && (
          <Button className="button button--hand button--stacked" onPress={() => send({ type: 'back' })}>
            <ChevronLeft aria-hidden />
            {t('common.back')}
          </Button>
        )}
        {canLeave && (
          <Button className="button button--hand button--stacked" onPress={() => send({ type: 'leave' })}>
            <X aria-hidden />
            {t('common.leave')}
          </Button>
        )}
        {!staffCalled && (
          <Button
            className={`button button--hand button--staff${go || beside ? ' button--stacked' : ' hands__wide'}`}
            onPress={() => send({ type: 'call-staff' })}
          >
            <Hand aria-hidden />
            {t('common.staff.call')}
          </Button>
        )}
        <HelpButton />
        <EndHelp className="button button--hand button--stacked end-help" />
        <span className="hands__spring" />
        {beside}
        {go && (
          <Button className="button button--main" isDisabled={go.disabled ?? false} onPress={go.onPress}>
            {go.label}
            {go.icon}
          </Button>
        )}
      </div>
    </footer>
  );
}
