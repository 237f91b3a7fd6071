import { Eye, EyeOff, TriangleAlert, UserCheck, UserX } from 'lucide-react';
import { useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { HelperView } from '#contract/helper.ts';
import { NumberPad } from '../components/keyboard/number-pad.tsx';
import { useSend, useSnapshot } from '../terminal-link/context.ts';

/** 帮办: what a helper will see, before the citizen says yes; then the helper's own sign-in. */
export function HelperDialog() {
  const { t } = useTranslation();
  const { helper } = useSnapshot();
  if (helper?.state !== 'consenting' && helper?.state !== 'signing-in') return null;
  return (
    <ModalOverlay className="dialog-ground" isOpen isKeyboardDismissDisabled>
      <Modal className="dialog help-dialog">
        <Dialog aria-label={t('guidance.helper.title')}>
          {helper.state === 'consenting' ? <HelperConsent /> : <HelperSignIn view={helper} />}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function HelperConsent() {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <div className="dialog__content">
      <Heading slot="title" className="dialog__title" level={2}>
        {t('guidance.helper.title')}
      </Heading>
      {(['sees', 'hidden'] as const).map((part) => (
        <p key={part} className="dialog__note helper-note">
          {part === 'sees' ? <Eye aria-hidden /> : <EyeOff aria-hidden />}
          <span>
            <b>{t(`guidance.helper.${part}`)}</b> {t(`guidance.helper.${part}Note`)}
          </span>
        </p>
      ))}
      <div className="dialog__hands">
        <Button className="button button--hand" onPress={() => send({ type: 'close-helper' })}>
          {t('guidance.helper.decline')}
        </Button>
        <Button className="button button--main" autoFocus onPress={() => send({ type: 'agree-helper' })}>
          {t('guidance.helper.agree')}
        </Button>
      </div>
    </div>
  );
}

type Field = 'number' | 'code';

function HelperSignIn({ view }: { view: Extract<HelperView, { state: 'signing-in' }> }) {
  const { t } = useTranslation();
  const send = useSend();
  const [typed, setTyped] = useState<Record<Field, string>>({ number: '', code: '' });
  const [field, setField] = useState<Field>('number');
  const change = (text: string) =>
    setTyped({ ...typed, [field]: text.slice(0, field === 'number' ? 8 : 12) });
  const complete = typed.number.length >= 2 && typed.code.length >= 4;
  return (
    <div className="dialog__content">
      <Heading slot="title" className="dialog__title" level={2}>
        {t('guidance.helper.signIn')}
      </Heading>
      {view.refused && (
        <p className="note note--warning" role="alert">
          <TriangleAlert aria-hidden />
          {t(`guidance.helper.refused.${view.refused}`)}
        </p>
      )}
      <div className="helper-fields">
        {(['number', 'code'] as const).map((name) => (
          <Button
            key={name}
            className="help-way helper-field"
            autoFocus={name === 'number'}
            data-chosen={field === name || undefined}
            onPress={() => setField(name)}
          >
            <span className="help-way__text">
              <span className="helper-field__label">{t(`guidance.helper.${name}`)}</span>
              <b className="number">
                {(name === 'code' ? '•'.repeat(typed.code.length) : typed.number) || '\u00a0'}
              </b>
            </span>
          </Button>
        ))}
      </div>
      <NumberPad
        onText={(text) => change(typed[field] + text)}
        onDelete={() => change(typed[field].slice(0, -1))}
      />
      <div className="dialog__hands">
        <Button className="button button--hand" onPress={() => send({ type: 'close-helper' })}>
          {t('guidance.helper.cancel')}
        </Button>
        <Button
          className="button button--main"
          isDisabled={!complete || view.checking}
          onPress={() => {
            send({ type: 'sign-in-helper', staffNumber: typed.number, code: typed.code });
            setTyped({ number: typed.number, code: '' });
            setField('code');
          }}
        >
          {t('guidance.helper.enter')}
        </Button>
      </div>
    </div>
  );
}

/** On every page while somebody helps; the citizen ends it from here. A shallow panel has no room for it (helper.css). */
export function HelperBanner() {
  const { helper } = useSnapshot();
  if (helper?.state !== 'helping') return null;
  return (
    <div className="banner banner--helper">
      <UserCheck aria-hidden />
      <HelperNotice className="banner__text" />
      <EndHelp className="button button--staff" />
    </div>
  );
}

/** Who helps, in words. On a shallow panel it stands at the head of the page, instead of what the page is about. */
export function HelperNotice({ className }: { className: string }) {
  const { t } = useTranslation();
  const { helper } = useSnapshot();
  if (helper?.state !== 'helping') return null;
  return (
    <p className={className} role="status">
      <span className="banner__title">{t('guidance.helper.helping', { number: helper.staffNumber })}</span>{' '}
      <span className="banner__stay">{t('guidance.helper.helpingNote')}</span>
    </p>
  );
}

/** On a shallow panel one of the hands, in the place of help, which is there already. */
export function EndHelp({ className }: { className: string }) {
  const { t } = useTranslation();
  const send = useSend();
  const { helper } = useSnapshot();
  if (helper?.state !== 'helping') return null;
  return (
    <Button className={className} onPress={() => send({ type: 'close-helper' })}>
      <UserX aria-hidden />
      {t('guidance.helper.end')}
    </Button>
  );
}
