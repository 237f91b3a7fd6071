import { CircleCheckBig, Smartphone } from 'lucide-react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { HandoverView } from '#contract/visit/outcome.ts';
import { QrCode } from '../components/qr-code.tsx';
import { useSend, useSnapshot, useStatus } from '../terminal-link/context.ts';

/** 带到手机上: a button where the result stands, and why not when it cannot be. */
export function HandoverOffer() {
  const { t } = useTranslation();
  const send = useSend();
  const status = useStatus();
  const { handover } = useSnapshot();
  if (!handover) return null;
  const why =
    handover.state === 'not-sent-yet' ? 'not-sent-yet' : status?.online === false ? 'offline' : undefined;
  return (
    <div className="handover-offer">
      <Button
        className="button"
        isDisabled={why !== undefined}
        {...(why === undefined ? {} : { 'aria-describedby': 'handover-why' })}
        onPress={() => send({ type: 'open-handover' })}
      >
        <Smartphone aria-hidden />
        {t('guidance.handover.open')}
      </Button>
      {why !== undefined && (
        <p id="handover-why" className="handover-offer__why">
          {t(`guidance.handover.${why}`)}
        </p>
      )}
      <HandoverDialog handover={handover} />
    </div>
  );
}

function HandoverDialog({ handover }: { handover: HandoverView }) {
  const { t } = useTranslation();
  const send = useSend();
  if (handover.state === 'offered' || handover.state === 'not-sent-yet') return null;
  const again = () => send({ type: 'open-handover' });
  const close = () => send({ type: 'close-handover' });
  return (
    <ModalOverlay className="dialog-ground" isOpen onOpenChange={(open) => !open && close()}>
      <Modal className="dialog handover-dialog">
        <Dialog>
          <div className="dialog__content">
            <Content handover={handover} />
            <div className="dialog__hands">
              {(handover.state === 'expired' || handover.state === 'failed') && (
                <Button className="button button--hand" onPress={again}>
                  {t('guidance.handover.again')}
                </Button>
              )}
              <Button className="button button--main" autoFocus onPress={close}>
                {t(handover.state === 'waiting' ? 'guidance.handover.close' : 'guidance.handover.done')}
              </Button>
            </div>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Content({ handover }: { handover: HandoverView }) {
  const { t } = useTranslation();
  const title = (text: string) => (
    <Heading slot="title" className="dialog__title" level={2}>
      {text}
    </Heading>
  );
  switch (handover.state) {
    case 'waiting':
      return (
        <>
          {title(t('guidance.handover.title'))}
          {handover.qr && <QrCode text={handover.qr} label={t('guidance.handover.qr')} />}
          <p className="dialog__note">{t('guidance.handover.note')}</p>
          <p className="handover-dialog__left">
            {t('guidance.handover.left', {
              minutes: Math.floor((handover.secondsLeft ?? 0) / 60),
              seconds: String((handover.secondsLeft ?? 0) % 60).padStart(2, '0'),
            })}
          </p>
        </>
      );
    case 'opened':
      return (
        <>
          <CircleCheckBig aria-hidden className="handover-dialog__sign" />
          {title(t('guidance.handover.openedTitle'))}
          <p className="dialog__note">{t('guidance.handover.openedNote')}</p>
        </>
      );
    case 'expired':
    case 'failed':
      return (
        <>
          {title(t(`guidance.handover.${handover.state}Title`))}
          <p className="dialog__note">{t(`guidance.handover.${handover.state}Note`)}</p>
        </>
      );
    default:
      return (
        <>
          <span className="turning" aria-hidden />
          {title(t('guidance.handover.asking'))}
        </>
      );
  }
}
