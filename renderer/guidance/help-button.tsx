import {
  Building2,
  ChevronRight,
  Hand,
  LifeBuoy,
  MessageSquareWarning,
  Phone,
  UserCheck,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useSend, useSnapshot } from '../terminal-link/context.ts';

/** Every way on for somebody who is stuck, in one place; calling a person also stays a button of its own. */
export function HelpButton() {
  const { t } = useTranslation();
  const send = useSend();
  const { help, helper, staffCalled } = useSnapshot();
  if (help.length === 0) return null;
  return (
    <DialogTrigger>
      <Button className="button button--hand button--stacked help-hand">
        <LifeBuoy aria-hidden />
        {t('guidance.help.open')}
      </Button>
      <ModalOverlay className="dialog-ground" isDismissable>
        <Modal className="dialog help-dialog">
          <Dialog>
            {({ close }) => {
              const choose = (act: () => void) => () => {
                close();
                act();
              };
              return (
                <div className="dialog__content">
                  <Heading slot="title" className="dialog__title" level={2}>
                    {t('guidance.help.title')}
                  </Heading>
                  <div className="help-ways">
                    {!staffCalled && (
                      <Way
                        icon={<Hand aria-hidden />}
                        name={t('guidance.help.staff')}
                        note={t('guidance.help.staffNote')}
                        onPress={choose(() => send({ type: 'call-staff' }))}
                      />
                    )}
                    {helper?.state === 'offered' && (
                      <Way
                        icon={<UserCheck aria-hidden />}
                        name={t('guidance.help.helper')}
                        note={t('guidance.help.helperNote')}
                        onPress={choose(() => send({ type: 'open-helper' }))}
                      />
                    )}
                    {help.includes('window') && (
                      <Way
                        icon={<Building2 aria-hidden />}
                        name={t('guidance.help.window')}
                        note={t('guidance.help.windowNote')}
                        onPress={choose(() => send({ type: 'go-to-window' }))}
                      />
                    )}
                    {help.includes('report') && (
                      <Way
                        icon={<MessageSquareWarning aria-hidden />}
                        name={t('guidance.help.report')}
                        note={t('guidance.help.reportNote')}
                        onPress={choose(() => send({ type: 'open-report' }))}
                      />
                    )}
                    <p className="help-hotline">
                      <Phone aria-hidden />
                      <span>
                        <b>{t('guidance.help.hotline')}</b>
                        <small>{t('guidance.help.hotlineNote')}</small>
                      </span>
                    </p>
                  </div>
                  <Button className="button button--main" onPress={close}>
                    {t('guidance.help.close')}
                  </Button>
                </div>
              );
            }}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function Way(props: { icon: ReactNode; name: string; note: string; onPress: () => void }) {
  return (
    <Button className="help-way" onPress={props.onPress}>
      {props.icon}
      <span className="help-way__text">
        <b>{props.name}</b>
        <small>{props.note}</small>
      </span>
      <ChevronRight aria-hidden />
    </Button>
  );
}
