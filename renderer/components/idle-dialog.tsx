import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useCallBack } from '../guidance/use-call-back.ts';
import { useSend, useSnapshot } from '../terminal-link/context.ts';
import { Countdown } from './countdown.tsx';

/** Are you still there? Any touch counts; the big button is only the plainest one. */
export function IdleDialog() {
  const { t } = useTranslation();
  const send = useSend();
  const { idleWarning, canLeave } = useSnapshot();
  // Seen and heard: whoever looks away is called, too.
  const loudness = idleWarning === undefined ? undefined : idleWarning.secondsLeft > 10 ? 1 : 2;
  useCallBack(loudness, t('guidance.idle.spoken'), loudness === 1);
  if (!idleWarning) return null;
  return (
    <ModalOverlay className="dialog-ground" isOpen isKeyboardDismissDisabled>
      <Modal className="dialog">
        <Dialog role="alertdialog">
          <div className="dialog__content">
            <Countdown secondsLeft={idleWarning.secondsLeft} />
            <Heading slot="title" className="dialog__title" level={2}>
              {t('common.idle.title')}
            </Heading>
            <p className="dialog__note">{t(canLeave ? 'common.idle.willErase' : 'common.idle.willReturn')}</p>
            <p className="dialog__note">{t('guidance.idle.anyKey')}</p>
            <div className="dialog__hands">
              {canLeave && (
                <Button className="button button--hand" onPress={() => send({ type: 'leave' })}>
                  {t('common.idle.end')}
                </Button>
              )}
              <Button className="button button--main" autoFocus onPress={() => send({ type: 'touch' })}>
                {t('common.idle.here')}
              </Button>
            </div>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
